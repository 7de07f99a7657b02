"""What torch itself cannot do with tensors that are none of its own: their numbers, their `data`, attention."""

# torch has no types for what stands behind its tensors
# pyright: basic

from __future__ import annotations

from typing import Any

import torch

from studio_app.engines.pretended.lying import CARD, TORCH, Lying, NoNumbers, WrongDevice, WrongKind
from studio_app.engines.pretended.watched import Watched, line
from studio_app.engines.tiny_sdxl import library

_Mode: Any = library("torch.overrides").TorchFunctionMode
_DATA = vars(TORCH.TensorBase)["data"]
_attention: Any = torch.nn.functional.scaled_dot_product_attention
_OPS: Any = library("torch").ops.aten


class Functions(_Mode):
    """Stands before torch's own functions."""

    def __init__(self, watched: Watched) -> None:
        super().__init__()
        self._watched = watched

    def __torch_function__(self, func: Any, types: Any, args: Any = (), kwargs: Any = None) -> Any:
        name, named = getattr(func, "__name__", ""), dict(kwargs or {})
        if name == "__set__" and getattr(func, "__self__", None) is _DATA:
            return _put(*args)
        if name in ("tolist", "numpy", "__format__", "__repr__") and isinstance(args[0], Lying):
            return self._read(name, args[0])
        if name in ("__getitem__", "__setitem__") and isinstance(args[0], Lying):
            args = (args[0], _without_lists(args[1]), *args[2:])
        if name in ("tensor", "as_tensor"):
            given = [one.item() for one in args[0]] if _has_numbers(args[0]) else args[0]
            place = named.pop("device", None)
            made = func(given, *args[1:], **named)
            return made if place is None else made.to(place)
        return func(*args, **named)

    def _read(self, name: str, tensor: Lying) -> Any:
        if name == "numpy":
            if tensor.device.type == CARD.type:
                raise WrongDevice(f"numpy() of a tensor of the card at {line()}")
            return torch.zeros(tensor.shape, dtype=tensor.dtype).numpy()  # a picture of shapes alone is black
        if name != "tolist":
            self._watched.waited(name)
            return str(tensor.within)
        if tensor.within.is_meta:
            raise NoNumbers(f"tolist() at {line()}")
        self._watched.waited(name)
        return tensor.within.tolist()


def attended(query: Any, key: Any, value: Any, attn_mask: Any = None, dropout_p: float = 0.0, is_causal: bool = False,
             scale: float | None = None, enable_gqa: bool = False) -> Any:  # fmt: skip
    """Attention as a card's kernels have it, which hold no matrix of all by all: shapes alone. Raises WrongKind."""
    if not isinstance(query, Lying):
        how: Any = {"dropout_p": dropout_p, "is_causal": is_causal, "scale": scale, "enable_gqa": enable_gqa}
        return _attention(query, key, value, attn_mask, **how)
    kinds = {query.dtype, key.dtype, value.dtype} | ({attn_mask.dtype} if attn_mask is not None else set())
    if len(kinds - {torch.bool}) > 1:
        raise WrongKind(f"attention over {' and '.join(sorted(map(str, kinds)))} at {line()}")
    if not query.within.is_meta:
        return _op("math")(
            query, key, value, attn_mask, dropout_p, is_causal, None, scale=scale, enable_gqa=enable_gqa
        )[0]
    if enable_gqa:
        key, value = (one.repeat_interleave(query.shape[1] // one.shape[1], 1) for one in (key, value))
    if attn_mask is None:
        return _op("flash_attention")(query, key, value, dropout_p, is_causal, scale=scale)[0]
    masks = attn_mask.dtype is torch.bool
    added = torch.zeros(attn_mask.shape, dtype=query.dtype, device=CARD) if masks else attn_mask
    whole = added.expand(*query.shape[:-1], key.shape[-2])
    return _op("efficient_attention")(query, key, value, whole, False, dropout_p, is_causal, scale=scale)[0]


def _op(name: str) -> Any:
    named = "_scaled_dot_product_attention_math" if name == "math" else f"_scaled_dot_product_{name}"
    return getattr(_OPS, named)


def _put(tensor: Any, value: torch.Tensor) -> None:
    """`tensor.data = value`: the tensor stays the object it is, whatever kind of tensor it becomes."""
    other: Any = torch.nn.Parameter(value.detach(), requires_grad=False)
    held = {name: one for name, one in vars(tensor).items() if name != "within"}
    kind = type(other) if isinstance(other, Lying) or isinstance(tensor, Lying) else type(tensor)
    TORCH._swap_tensor_impl(tensor, other)  # noqa: SLF001
    tensor.__class__ = kind
    vars(tensor).clear()
    vars(tensor).update(held)
    if isinstance(other, Lying):
        vars(tensor).update(within=vars(other)["within"], _is_param=True)


def _has_numbers(value: Any) -> bool:
    """Whether it is a list of lone numbers that lie on the card."""
    return isinstance(value, list | tuple) and any(isinstance(one, Lying) for one in value)  # pyright: ignore


def _without_lists(index: Any) -> Any:
    """Lists of numbers as the tensors that torch makes of them, on the processor."""
    if isinstance(index, tuple):
        return tuple(_without_lists(one) for one in index)  # pyright: ignore[reportUnknownVariableType]
    return torch.tensor(index) if isinstance(index, list) else index
