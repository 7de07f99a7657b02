"""Presets: the studio's own poses, looks, rigs, locations and cameras, in the same labelled JSON as a shoot's.

A direction preset may name its parts ("pose": "walking") instead of writing them out; they are read from beside it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Any, cast

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.documents import Json, V, read_document, read_json, to_value
from studio_app.direction.errors import BadInput
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.value import Value

_NAME = re.compile(r"[a-z0-9][a-z0-9-]{0,63}")


@dataclass(frozen=True, slots=True)
class Shelf:
    """One kind of preset: its folder, its schema label and its value."""

    folder: str
    kind: str
    model: type[Value]


SHELVES: dict[str, Shelf] = {
    "pose": Shelf("poses", "pose", Pose),
    "expression": Shelf("expressions", "expression", Expression),
    "look": Shelf("looks", "look", Look),
    "rig": Shelf("rigs", "rig", Rig),
    "location": Shelf("locations", "location", Location),
    "camera": Shelf("cameras", "camera", Camera),
}
"""The parts of a direction that come as presets, by the part's name."""


@cache
def presets_dir() -> Path:
    """Where the shipped presets lie: beside the package in a checkout, inside it in a wheel."""
    package = Path(__file__).resolve().parents[1]
    inside = package / "presets"
    return inside if inside.is_dir() else package.parent / "presets"


def preset_names(folder: str, root: Path | None = None) -> tuple[str, ...]:
    """The names of the presets in one folder ('poses', 'directions', 'twins' ...), sorted."""
    return tuple(sorted(path.stem for path in ((root or presets_dir()) / folder).glob("*.json")))


def preset(folder: str, name: str, kind: str, model: type[V], root: Path | None = None) -> V:
    """One preset by name; a shipped one is read once. Raises BadInput that lists what there is."""
    read = _shipped if root is None else _read
    return cast(V, read(folder, name, kind, model, root or presets_dir()))


def _read(folder: str, name: str, kind: str, model: type[Value], root: Path) -> Value:
    return read_document(_path(folder, name, root), kind, model)


_shipped = cache(_read)


def part_preset(part: str, name: str, root: Path | None = None) -> Value:
    """A preset of one part of a direction ('pose', 'rig', ...). Raises BadInput."""
    shelf = SHELVES[part]
    return preset(shelf.folder, name, shelf.kind, shelf.model, root)


def direction_preset(name: str, root: Path | None = None) -> Direction:
    """A whole direction by name, with its parts resolved. Raises BadInput."""
    return read_direction(_path("directions", name, root or presets_dir()), root)


def read_direction(path: Path, root: Path | None = None) -> Direction:
    """A direction document from anywhere; parts named in it come from the presets. Raises BadInput."""
    return to_value(_resolved(read_json(path), root), "direction", Direction, path.name)


def find_direction(text: str) -> Direction:
    """A direction by preset name or by file, as typed on a command line. Raises BadInput."""
    if _NAME.fullmatch(text) and not Path(text).exists():
        return direction_preset(text)
    return read_direction(Path(text))


def _resolved(raw: Json, root: Path | None) -> Json:
    return {name: _part(name, value, root) for name, value in raw.items()}


def _part(name: str, value: Any, root: Path | None) -> Any:
    if name not in SHELVES or not isinstance(value, str):
        return value
    return part_preset(name, value, root).model_dump(mode="json")


def _path(folder: str, name: str, root: Path) -> Path:
    path = root / folder / f"{name}.json"
    if _NAME.fullmatch(name) is None or not path.is_file():
        there = ", ".join(preset_names(folder, root)) or "none"
        raise BadInput(f"There is no preset “{name[:64]}” among the {folder}.", do=f"There are: {there}.")
    return path
