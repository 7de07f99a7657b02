"""Weights that already lie on this computer: folders in diffusers' layout in the usual places of other programs.

Only the heads of files are read, nothing is opened as weights, and nothing is fetched.
"""

from __future__ import annotations

import os
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import BadInput
from studio_app.engines.table import ENGINES
from studio_app.engines.weights import INDEX, folder_of

MOST_FOLDERS = 20_000
"""Folders looked into before the search ends: a home folder of any size is no reason to wait."""
_DEEPEST = 6
_USUAL = (
    ".cache/huggingface/hub", "ComfyUI/models/diffusers", "ComfyUI/models", "stable-diffusion-webui/models",
    "stable-diffusion-webui-forge/models", "models", "Models",
)  # fmt: skip


@dataclass(frozen=True, slots=True)
class Find:
    """A folder that an engine can use as it lies there."""

    engine: str
    folder: Path
    bytes: int


def usual_places(home: Path) -> tuple[Path, ...]:
    """Where diffusers, ComfyUI, A1111 and Forge keep models, as far as these folders are there; HF_HOME counts."""
    hub = os.environ.get("HF_HOME", "")
    places = [home / place for place in _USUAL] + ([Path(hub) / "hub"] if hub else [])
    return tuple(place for place in dict.fromkeys(places) if place.is_dir())


def finds(places: tuple[Path, ...]) -> tuple[Find, ...]:
    """Every folder below these that some engine can use. Reads heads alone; links are followed by no more than their
    file, as the hub's cache needs.
    """
    found: dict[tuple[str, Path], Find] = {}
    for place in places:
        for folder in _with_index(place):
            for entry in ENGINES.values():
                if entry.weights is None:
                    continue
                try:
                    looked = folder_of(entry.name, folder)
                except (BadInput, OSError):
                    continue
                found[entry.name, folder] = Find(entry.name, folder, looked.bytes)
    return tuple(found.values())


def _with_index(place: Path) -> Iterator[Path]:
    """Folders that hold a model_index.json, the nearest first."""
    for seen, (folder, inside, files) in enumerate(os.walk(place)):
        if seen >= MOST_FOLDERS:
            return
        deep = len(Path(folder).relative_to(place).parts)
        if INDEX in files:
            inside.clear()
            yield Path(folder)
        elif deep >= _DEEPEST:
            inside.clear()
        inside[:] = sorted(name for name in inside if not name.startswith("."))
