"""What a pipeline's encoders made of words and pictures, kept by content: the next take of the same look skips them.

The encoders of language models are as large as what paints; skipped, they need not even come onto the card.
"""

from __future__ import annotations

import hashlib
from collections import OrderedDict
from typing import Any, cast

import torch
from PIL import Image

MOST = 24
"""Results that are kept of each method, the newest; a megapixel's latents are a few megabytes."""


def remembering(pipeline: Any, *methods: str, until_loras: bool = False) -> Any:
    """The same pipeline, whose `methods` (they must depend on their arguments alone, whatever generator is among them)
    are answered from memory where these are the same in content. `until_loras`: LoRAs reach into what they do, too.
    """
    for name in methods:
        setattr(pipeline, name, _Remembered(getattr(pipeline, name), until_loras))
    return pipeline


def loras_change(pipeline: Any) -> None:
    """Forgets what other LoRAs than before would make otherwise."""
    for held in cast(dict[str, Any], vars(pipeline)).values():
        if isinstance(held, _Remembered) and held.until_loras:
            held.forget()


class _Remembered:
    """A method with its newest answers. Tensors are handed out as copies: nobody can spoil what is kept."""

    def __init__(self, method: Any, until_loras: bool) -> None:
        self._method, self.until_loras = method, until_loras
        self._held: OrderedDict[str, Any] = OrderedDict()

    def forget(self) -> None:
        self._held.clear()

    def __call__(self, *values: Any, **named: Any) -> Any:
        key = content_key((values, sorted(named.items())))
        if key is None:
            return self._method(*values, **named)
        if key not in self._held:
            self._held[key] = _copied(self._method(*values, **named))
            while len(self._held) > MOST:
                self._held.popitem(last=False)
        self._held.move_to_end(key)
        return _copied(self._held[key])


def _copied(answer: Any) -> Any:
    if isinstance(answer, torch.Tensor):
        return answer.clone()
    if isinstance(answer, tuple | list):
        parts = [_copied(part) for part in cast(list[Any], answer)]
        return tuple(parts) if isinstance(answer, tuple) else parts
    return answer


def content_key(value: Any) -> str | None:
    """The content of an argument in words; None for what has none that can be named."""
    if value is None or isinstance(value, str | int | float | bool | torch.device | torch.dtype):
        return f"{type(value).__name__} {value!r}"
    if isinstance(value, torch.Generator):
        return "generator"
    if isinstance(value, torch.Tensor):
        plain = value.detach().to("cpu").contiguous()
        data = plain.flatten().view(torch.uint8).numpy().tobytes()
        return f"{value.dtype} {tuple(value.shape)} {value.device} {hashlib.sha256(data).hexdigest()}"
    if isinstance(value, Image.Image):
        return f"{value.mode} {value.size} {hashlib.sha256(value.tobytes()).hexdigest()}"
    if not isinstance(value, tuple | list):
        return None
    parts = [content_key(part) for part in cast(list[Any], value)]
    kind = "tuple" if isinstance(value, tuple) else "list"
    return None if None in parts else f"{kind} ({', '.join(cast(list[str], parts))})"
