"""Opening a pipeline of diffusers from local safetensors, and GGUF where the folder has it, in the engine's precision,
with no network.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import diffusers
import torch

from studio_app.direction.documents import read_json
from studio_app.engines.diffusion import dtype
from studio_app.engines.folder import Folder
from studio_app.engines.z_image_union import KIND, lone_file, opened_union

UNION = "controlnet"
"""The part that holds a control network; no pipeline loads it by itself."""


def opened(pipeline: str, found: Folder, half: torch.dtype, *, union: str = "", **named: Any) -> Any:
    """The pipeline of this class; `union` is the class of its control network, where it has one.

    `named` goes to the pipeline. Raises what diffusers raises (OSError, ValueError) when a file does not fit.
    """
    if found.transformer is not None:
        from studio_app.engines.gguf_tensors import opened_transformer

        kind = read_json(found.path / "transformer" / "config.json")["_class_name"]
        named["transformer"] = opened_transformer(kind, found.path, found.transformer, half)
    if found.text_encoder is not None:
        from studio_app.engines.gguf_tensors import opened_encoder

        named["text_encoder"] = opened_encoder(found.text_encoder, found.path, half)
    if union:
        lone = lone_file(found.path / UNION) if union == KIND else None
        named[UNION] = opened_union(lone, dtype(half)) if lone else part(union, found.path / UNION, half)
    return part(pipeline, found.path, half, **named)


def part(kind: str, folder: Path, half: torch.dtype, **named: Any) -> Any:
    """A pipeline or one network of this class, from its own folder."""
    made: Any = getattr(diffusers, kind)
    return made.from_pretrained(str(folder), dtype=dtype(half), use_safetensors=True, local_files_only=True, **named)
