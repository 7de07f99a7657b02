"""Painted surfaces on disk, so that no process paints them twice: seconds of a core each time, hundredths to read."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from contextlib import suppress
from functools import lru_cache
from pathlib import Path

import numpy as np

from studio_app.stage import film
from studio_app.stage.scene import Bytes
from studio_app.stage.sealed_file import UNREADABLE, seal, sealed
from studio_app.stage.sets import surfaces

MAX_FILE = 32_000_000
_MARK = b"twin-surface 1\n"


def kept_surface(paint: Callable[[], Bytes], cache: Path | None) -> Bytes:
    """The picture (h, w, 3) that a function of `surfaces` paints, or what it painted before, as the cache has it.

    A file that is damaged is painted anew; a cache that cannot be written keeps nothing.
    """
    if cache is None:
        return paint()
    path = cache / "surfaces" / f"{paint.__name__}-{_painters()}.surface"
    found = _read(path)
    if found is None:
        found = paint()
        with suppress(OSError):
            seal(path, _MARK, {"picture": found}, small=False)
            for old in path.parent.glob(f"{paint.__name__}-*.surface"):  # painted by other code
                if old != path:
                    old.unlink(missing_ok=True)
    return found


def _read(path: Path) -> Bytes | None:
    try:
        held = sealed(path, _MARK, MAX_FILE)
        picture = None if held is None else held["picture"]
    except UNREADABLE:
        return None
    sound = picture is not None and picture.dtype == np.uint8 and picture.ndim == 3 and picture.shape[2] == 3
    return picture if sound else None


@lru_cache(maxsize=1)
def _painters() -> str:
    """The digest of the code that paints and of numpy, whose dice it throws."""
    code = b"".join(Path(str(module.__file__)).read_bytes() for module in (surfaces, film))
    return hashlib.sha256(code + np.__version__.encode()).hexdigest()[:32]
