"""Painted skin on disk: a picture and its relief, found by all that decides them, so that no process paints it twice.

Painting the head and the body at full quality takes seconds of a core; reading them back takes hundredths.
"""

from __future__ import annotations

import hashlib
import json
from functools import lru_cache
from pathlib import Path

import numpy as np

from studio_app.stage.arrays import Array
from studio_app.stage.sealed_file import UNREADABLE, seal, sealed

KEPT = 16
"""How many painted surfaces stay, the latest used; one takes 11 to 20 MB."""
MAX_FILE = 128_000_000
_MARK = b"twin-skin 1\n"
_PAINTERS = ("skin*.py", "head_*.py", "arrays.py", "hair_colour.py")


def skin_path(cache: Path, *decides: object) -> Path:
    """Where the surface that these facts decide lies; each must have a `repr` that says all of it."""
    said = json.dumps([_painters(), np.__version__, *map(repr, decides)])
    return cache / "skins" / f"{hashlib.sha256(said.encode()).hexdigest()[:32]}.skin"


def read_skin(path: Path) -> tuple[Array, Array] | None:
    """The picture (h, w, 3) of bytes and the relief (h, w) in metres, or None if there are no sound ones."""
    try:
        held = sealed(path, _MARK, MAX_FILE)
        if held is None:
            return None
        picture, relief = held["picture"], held["relief"]
        path.touch()
    except UNREADABLE:
        return None
    kinds = picture.dtype == np.uint8 and relief.dtype == np.float32
    shapes = picture.ndim == 3 and picture.shape == (*relief.shape, 3)
    return (picture, relief) if kinds and shapes and bool(np.isfinite(relief).all()) else None


def store_skin(path: Path, picture: Array, relief: Array) -> None:
    """Keeps a surface and lets go of the ones longest unused. A cache that cannot be written keeps nothing."""
    try:
        seal(path, _MARK, {"picture": picture, "relief": relief}, small=False)
        used = sorted(path.parent.glob("*.skin"), key=lambda each: each.stat().st_mtime_ns)
        for old in used[:-KEPT]:
            old.unlink(missing_ok=True)
    except OSError:
        return


@lru_cache(maxsize=1)
def _painters() -> str:
    """The digest of the code that paints: skin painted by other code is painted again."""
    folder = Path(__file__).parent
    files = sorted({file for pattern in _PAINTERS for file in folder.glob(pattern)})
    return hashlib.sha256(b"".join(file.read_bytes() for file in files)).hexdigest()
