"""A network of a published configuration with random numbers for weights: built without memory, filled on the device.

The numbers are small enough that nothing overflows in half precision: what goes into a layer comes out as large.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from studio_app.direction.documents import read_json
from studio_app.engines.tiny_sdxl import library

CONFIG = "config.json"
META = torch.device("meta")


def network(kind: str, config: dict[str, Any], device: torch.device, half: torch.dtype) -> Any:
    """A network of diffusers or transformers by the name of its class, on `device`; on "meta" it has shapes alone.

    Raises what the class raises (TypeError, ValueError) for a configuration that is none of its own.
    """
    empty: Any = library("accelerate").init_empty_weights
    with empty(include_buffers=False):
        made = _made(kind, config)
    if device != META:
        _fill(made, device, half)
    else:
        made.to(half)
    return made.eval().requires_grad_(False)


def config_of(folder: Path, part: str) -> dict[str, Any]:
    """The configuration of a part, from a folder in diffusers' layout. Raises BadInput."""
    return read_json(folder / part / CONFIG)


def parameters(made: Any) -> int:
    """How many numbers a network holds; what two of its layers share counts once."""
    _tie(made)
    return sum(weight.numel() for weight in dict.fromkeys(made.parameters()))


def _tie(made: Any) -> None:
    """Where the head over the words is the table of words, one tensor stands for both again."""
    if hasattr(made, "tie_weights"):
        made.tie_weights()


def _made(kind: str, config: dict[str, Any]) -> Any:
    diffusers: Any = library("diffusers")
    if hasattr(diffusers, kind):
        return getattr(diffusers, kind).from_config(config)
    transformer: Any = getattr(library("transformers"), kind)
    return transformer(transformer.config_class(**config))


def _fill(made: Any, device: torch.device, half: torch.dtype) -> None:
    """Weights: normal, as wide as keeps the size of what passes; norms: one; biases: zero."""
    for module in made.modules():
        for name, weight in module.named_parameters(recurse=False):
            filled = torch.empty(weight.shape, dtype=half, device=device)
            if weight.ndim > 1:
                filled.normal_(std=(weight.numel() / weight.shape[0]) ** -0.5)
            else:
                filled.fill_(1.0 if name.endswith("weight") else 0.0)
            setattr(module, name, torch.nn.Parameter(filled, requires_grad=False))
    _tie(made)
    made.to(device)  # what is no weight: tables of positions
