"""Weights that already lie on this computer: folders in diffusers' layout, checkpoints of one file and transformers of
one GGUF file, in the usual places of other programs.

Only the heads of files are read, nothing is opened as weights, and nothing is fetched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from contextlib import suppress
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.engines.folder import TRANSFORMER
from studio_app.engines.quantised import GGUF, engine_classes
from studio_app.engines.table import ENGINES
from studio_app.engines.weights import INDEX, folder_of

MOST_FOLDERS = 20_000
"""Folders looked into before the search ends: a home folder of any size is no reason to wait."""
_DEEPEST = 6
_LEAST_BYTES = 1_000_000
_USUAL = (
    ".cache/huggingface/hub", "ComfyUI/models", "stable-diffusion-webui/models",
    "stable-diffusion-webui-forge/models", "models", "Models",
)  # fmt: skip
_CHECKPOINTS = ("checkpoints", "Stable-diffusion")
"""Folders in which ComfyUI, A1111 and Forge keep checkpoints; their folders inside count, too."""
_TRANSFORMERS = (*_CHECKPOINTS, "unet", "diffusion_models")
"""Folders in which they keep GGUF files."""


@dataclass(frozen=True, slots=True)
class Find:
    """A folder, or a file, that an engine can use as it lies there; a GGUF file beside the rest of its model."""

    engine: str
    place: Path
    bytes: int


def usual_places(home: Path) -> tuple[Path, ...]:
    """Where diffusers, ComfyUI, A1111 and Forge keep models, as far as these folders are there; HF_HOME counts."""
    hub = os.environ.get("HF_HOME", "")
    places = [home / place for place in _USUAL] + ([Path(hub) / "hub"] if hub else [])
    return tuple(place for place in dict.fromkeys(places) if place.is_dir())


def finds(places: tuple[Path, ...]) -> tuple[Find, ...]:
    """Everything below these that some engine can use. Reads heads alone; links are followed by no more than their
    file, as the hub's cache needs.
    """
    candidates = (candidate for place in places for candidate in _candidates(place))
    return tuple(find for candidate in dict.fromkeys(candidates) for find in _of(candidate))


def _of(candidate: Path) -> Iterator[Find]:
    if candidate.suffix == GGUF:
        yield from _packed(candidate)
        return
    for entry in ENGINES.values():
        with suppress(BadInput, OSError):
            if entry.weights is not None:
                yield Find(entry.name, candidate, folder_of(entry.name, candidate).bytes)


def _packed(file: Path) -> Iterator[Find]:
    with suppress(BadInput, OSError):
        kinds = engine_classes(file)
        for entry in ENGINES.values():
            if entry.weights is not None and entry.weights.parts.get(TRANSFORMER) in kinds:
                yield Find(entry.name, file, file.stat().st_size)


def _candidates(place: Path) -> Iterator[Path]:
    """Folders that hold a model_index.json, and files among checkpoints; the nearest first."""
    for seen, (name, inside, files) in enumerate(os.walk(place)):
        if seen >= MOST_FOLDERS:
            return
        folder = Path(name)
        below = folder.relative_to(place.parent).parts
        if INDEX in files:
            inside.clear()
            yield folder
        elif len(below) > _DEEPEST:
            inside.clear()
        for homes, ending in ((_CHECKPOINTS, ".safetensors"), (_TRANSFORMERS, GGUF)):
            if any(home in below for home in homes):
                yield from (folder / file for file in sorted(files) if _may_be_weights(folder / file, ending))
        inside[:] = sorted(name for name in inside if not name.startswith("."))


def _may_be_weights(file: Path, ending: str) -> bool:
    """LoRAs and notes lie among checkpoints, too: they are too small."""
    return file.suffix == ending and file.is_file() and file.stat().st_size >= _LEAST_BYTES
