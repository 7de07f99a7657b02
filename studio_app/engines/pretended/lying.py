"""Tensors that say where they lie, and how operations look through them at what lies inside."""

# torch has no types for what stands behind its tensors
# pyright: basic

from __future__ import annotations

from collections.abc import Callable, Iterator
from typing import Any

import torch

from studio_app.engines.pretended.watched import Watched
from studio_app.engines.tiny_sdxl import library

CARD, HOST, META = torch.device("cuda", 0), torch.device("cpu"), torch.device("meta")
TORCH: Any = library("torch._C")
"""What torch has no public names for."""


class WrongDevice(RuntimeError):
    """Tensors of the card and of the processor met: on a card this fails."""


class WrongKind(RuntimeError):
    """Numbers of two kinds met where a card takes one."""


class NoNumbers(RuntimeError):
    """The numbers of a tensor that has its shape alone were asked for."""


class Lying(torch.Tensor):
    """A tensor that says where it lies; its numbers, or its shape alone, are `within`."""

    within: torch.Tensor
    __torch_function__ = TORCH._disabled_torch_function_impl  # noqa: SLF001

    @staticmethod
    def __new__(cls: Any, inner: torch.Tensor, place: torch.device) -> Any:
        made = cls._make_wrapper_subclass(
            cls, inner.shape, strides=inner.stride(), storage_offset=inner.storage_offset(), dtype=inner.dtype,
            device=place,
        )  # fmt: skip
        made.within = inner
        return made

    @classmethod
    def __torch_dispatch__(cls, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        raise WrongDevice(f"{func} was given a tensor of a pretended card that is gone")


def laid(inner: torch.Tensor, place: torch.device, watched: Watched) -> torch.Tensor:
    """What was computed, lying at `place`: on the processor numbers are an ordinary tensor's."""
    if place.type == CARD.type:
        watched.card.add(inner)
        return Lying(inner, CARD)
    return Lying(inner, HOST) if inner.is_meta else inner


def lay_shapes(network: Any, place: torch.device, watched: Watched) -> None:
    """All that a network on the meta device holds lies at `place` from now on, shapes alone; what it shares with one
    that was laid before lies where that one does.
    """
    done: dict[torch.Tensor, Any] = {}
    for module in network.modules():
        for name, weight in list(module.named_parameters(recurse=False)):
            if isinstance(weight, Lying):
                continue
            if weight not in done:
                done[weight] = torch.nn.Parameter(laid(weight.detach(), place, watched), requires_grad=False)
            setattr(module, name, done[weight])
        for name, buffer in list(module.named_buffers(recurse=False)):
            if not isinstance(buffer, Lying):
                setattr(module, name, laid(buffer, place, watched) if buffer.is_meta else buffer.to(place))


def inside(one: torch.Tensor, bare: bool, outer: dict[int, Lying]) -> torch.Tensor:
    """What lies inside a tensor; `bare`: as a shape alone, whatever it holds. `outer` learns whose it is."""
    inner = one.within if isinstance(one, Lying) else one
    if bare and not inner.is_meta:
        inner = torch.empty_strided(inner.shape, inner.stride(), dtype=inner.dtype, device=META)
    if isinstance(one, Lying):
        outer[id(inner)] = one
    return inner


def tensors(values: Any) -> Iterator[torch.Tensor]:
    """All tensors among the arguments of an operation."""
    for one in values:
        if isinstance(one, torch.Tensor):
            yield one
        elif isinstance(one, list | tuple):
            yield from tensors(one)


def mapped(change: Callable[[torch.Tensor], torch.Tensor], value: Any) -> Any:
    """Arguments or results of an operation with each tensor changed."""
    if isinstance(value, torch.Tensor):
        return change(value)
    if isinstance(value, list | tuple):
        parts: Any = [mapped(change, one) for one in value]  # pyright: ignore[reportUnknownVariableType]
        return tuple(parts) if isinstance(value, tuple) else parts
    if isinstance(value, dict):
        return {name: mapped(change, one) for name, one in value.items()}  # pyright: ignore[reportUnknownVariableType]
    return value
