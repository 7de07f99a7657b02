"""Captures and weights that lie on a desk, listed for a passport by their SHA-256."""

from __future__ import annotations

import hashlib
import os
import stat
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.layout import inside
from studio_app.twins.package_places import MAX_FILE, place_of
from studio_app.twins.passport import CAPTURES, WEIGHTS, Listed

MOST = 20_000
_PIECE = 1 << 22
Tell = Callable[[str, float], None]


def listed(root: Path, tell: Tell = lambda _words, _share: None) -> dict[str, list[Listed]]:
    """'captures' and 'weights' -> the files there, by name; whatever `tell` raises ends it.

    Raises BadInput: a link, no plain file, a name no package can hold, too many or too large; StudioError (the disk).
    """
    paths = [f"{folder}/{name}" for folder in (CAPTURES, WEIGHTS) for name in _names(root, folder)]
    if len(paths) > MOST:
        raise BadInput(f"More than {MOST} captures and weights lie in {root.name}.")
    found: dict[str, list[Listed]] = {CAPTURES: [], WEIGHTS: []}
    for number, path in enumerate(paths):
        tell("Reading captures and weights", number / len(paths))
        folder, _, name = path.partition("/")
        found[folder].append(_listed(inside(root, path), name, path))
    return found


def _names(root: Path, folder: str) -> list[str]:
    place = inside(root, folder)
    return sorted(each.name for each in place.iterdir() if not each.name.startswith(".")) if place.is_dir() else []


def _listed(place: Path, name: str, path: str) -> Listed:
    if place_of(path) is None or not place.is_file():
        raise BadInput(
            f"{path} has a name that a package cannot hold, or is no plain file. (rule: passport.files)",
            do="Use letters a to z, digits, dots, dashes and underscores; weights end with .safetensors.",
        )
    digest = hashlib.sha256()
    try:
        with place.open("rb", buffering=0) as file:
            held = os.fstat(file.fileno())
            if not stat.S_ISREG(held.st_mode) or held.st_size > MAX_FILE:
                raise BadInput(f"{path} is larger than a package can hold.")
            while piece := file.read(_PIECE):
                digest.update(piece)
    except OSError as error:
        raise StudioError(f"{path} cannot be read: {error.strerror}.") from error
    return Listed(file=name, sha256=digest.hexdigest(), size=held.st_size)
