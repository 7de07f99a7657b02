"""What a small look depends on beside the direction: the twin's body and everything that draws it."""

from __future__ import annotations

import hashlib
from functools import cache
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.direction.presets import preset
from studio_app.stage.body_store import body_key
from studio_app.twins.card import Twin

_DRAWS = ("stage", "studio/live.py")


def look_key(direction: Direction) -> str:
    """A digest (24 hex digits) that is new whenever the picture could be another: direction, twin, body, drawing."""
    words = f"{direction.model_dump_json()}{_twin_words(direction.cast.twin)}{drawing_version()}"
    return hashlib.sha256(words.encode()).hexdigest()[:24]


@cache
def _twin_words(name: str) -> str:
    """The twin's record and the key of the body; read once, as the window reads the shelf once."""
    try:
        who = preset("twins", name, "twin", Twin)
    except StudioError:
        return ""
    return body_key(who) + who.model_dump_json()


@cache
def drawing_version() -> str:
    """A digest of the programs that draw the stage, read once; an installed studio has one for each version."""
    package = Path(__file__).resolve().parents[1]
    found = hashlib.sha256()
    for path in sorted(file for name in _DRAWS for file in _files(package / name)):
        found.update(path.relative_to(package).as_posix().encode())
        found.update(path.read_bytes())
    return found.hexdigest()


def _files(place: Path) -> list[Path]:
    if place.is_file():
        return [place]
    return [file for file in place.rglob("*") if file.is_file() and "__pycache__" not in file.parts]
