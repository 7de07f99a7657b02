"""Every operation on tensors while a card is pretended: done on what lies inside, once the card's rules are kept."""

# torch has no types for what stands behind its tensors
# pyright: basic

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

import torch

from studio_app.engines.pretended.lying import (
    CARD,
    HOST,
    META,
    Lying,
    NoNumbers,
    WrongDevice,
    inside,
    laid,
    mapped,
    tensors,
)
from studio_app.engines.pretended.watched import Watched, line
from studio_app.engines.tiny_sdxl import library

_Mode: Any = library("torch.utils._python_dispatch").TorchDispatchMode
_READS = {"_local_scalar_dense", "equal", "nonzero", "masked_select", "_unique2", "unique_consecutive"}
"""What tells the host something of the numbers: it waits until the card has them."""
_COPIES, _COPY = "_to_copy", "copy_"
_INDEXED = {"index", "_unsafe_index", "index_put_", "index_put", "_index_put_impl_"}
"""Here indices may lie on the processor; those that are masks are read."""
_PINS = {"is_pinned", "_pin_memory", "pin_memory"}


class Operations(_Mode):
    """Stands between torch and its kernels."""

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched

    def __torch_dispatch__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        named: dict[str, Any] = dict(kwargs or {})
        held = list(tensors((*args, *named.values())))
        name, asked = func.overloadpacket.__name__, named.get("device")
        if name in _PINS:
            return self._pinned(name, args[0])
        if (asked is None or asked.type != CARD.type) and not any(isinstance(one, Lying) for one in held):
            return func(*args, **named)
        place = asked or _place_of(func, name, held)
        if self._waits(name, held, place, named, args):
            self._watched.waited(name)
        bare = any(isinstance(one, Lying) and one.within.is_meta for one in held)
        if bare and name in _READS:
            raise NoNumbers(f"{func} at {line()}")
        if bare and name in _INDEXED:
            args = (args[0], _as_numbers(args[1]), *args[2:])
        outer: dict[int, Lying] = {}
        args, named = (mapped(lambda one: inside(one, bare, outer), each) for each in (args, named))
        made = self._copied(func, args, named, bare, place) if name == _COPIES else _done(func, args, named, bare)
        return mapped(lambda one: self._outside(one, place, outer), made)

    def _waits(
        self, name: str, held: list[torch.Tensor], place: torch.device, named: dict[str, Any], args: Any
    ) -> bool:
        """Whether the host waits for the card, as it does unless memory is pinned and nobody asked it to."""
        there = {one.device.type for one in held} | {place.type}
        if name in (_COPIES, _COPY):
            free = named.get("non_blocking", name == _COPY and len(args) > 2 and args[2])
            return len(there) > 1 and not (free and (place.type == HOST.type or self._is_pinned(held[-1])))
        return CARD.type in there and (name in _READS or (name in _INDEXED and _read_or_brought(args)))

    def _copied(self, func: Any, args: Any, named: dict[str, Any], bare: bool, place: torch.device) -> torch.Tensor:
        if bare:
            return torch.empty_like(args[0], dtype=named.get("dtype"))
        made = _done(func, (args[0].clone(),), named, bare)
        leaves = place.type == HOST.type and named.get("non_blocking")
        return self._watched.sent(made) if leaves else made

    def _outside(self, one: torch.Tensor, place: torch.device, outer: dict[int, Lying]) -> torch.Tensor:
        """A result as it lies; what was changed in its place stays the tensor it was."""
        held = outer.get(id(one))
        if held is None:
            return laid(one, place, self._watched)
        if held.within is not one:
            held.within = one
            laid(one, held.device, self._watched)
        return held

    def _pinned(self, name: str, tensor: torch.Tensor) -> Any:
        if name == "is_pinned":
            return self._is_pinned(tensor)
        inner = tensor.within if isinstance(tensor, Lying) else tensor
        copy = torch.empty_like(inner) if inner.is_meta else inner.clone()
        self._watched.pinned.add(copy)
        return laid(copy, HOST, self._watched)

    def _is_pinned(self, tensor: torch.Tensor) -> bool:
        return self._watched.pinned.holds(tensor.within if isinstance(tensor, Lying) else tensor)


def _done(func: Any, args: Any, named: dict[str, Any], bare: bool) -> Any:
    return func(*args, **named | ({"device": META if bare else HOST} if named.get("device") else {}))


def _place_of(func: Any, name: str, held: Sequence[torch.Tensor]) -> torch.device:
    """Where the result lies. A lone number of the processor may meet anything. Raises WrongDevice."""
    if name in (_COPIES, _COPY) or (name in _INDEXED and held[0].device.type == CARD.type):
        return held[0].device
    there = {one.device for one in held if one.ndim or one.device.type != HOST.type}
    if len(there) > 1:
        raise WrongDevice(f"{func} was given tensors of {' and '.join(sorted(map(str, there)))} at {line()}")
    return there.pop() if there else HOST


def _as_numbers(indices: Sequence[torch.Tensor | None]) -> list[torch.Tensor | None]:
    """Masks as the indices of what they let through, whose number is known only from them."""
    found: list[torch.Tensor | None] = []
    for one in indices:
        if one is not None and one.dtype is torch.bool:
            mask = one.within if isinstance(one, Lying) else one
            found += [column.contiguous() for column in mask.nonzero().unbind(1)]
        else:
            found.append(one)
    return found


def _read_or_brought(args: Any) -> bool:
    """Whether indices are masks, whose number has to be known, or still have to be brought to the card."""
    indices = [one for one in args[1] if one is not None]
    return any(one.dtype is torch.bool or one.device.type == HOST.type for one in indices)
