"""What a direction looks like, made before its take is painted and handed over in a file: the very same bytes.

The file belongs to whoever runs the processes; it is read once, and a take without it stages in place.
"""

from __future__ import annotations

import zipfile
from collections.abc import Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.durable import in_words

Bytes = NDArray[np.uint8]
Size = tuple[int, int]
PREVIZ, AREAS, KEPT = "previz", "areas", "seen ahead"


@dataclass(frozen=True, slots=True, eq=False)
class Made:
    """What was made of a direction at a size: its control maps by name, and the lit previz where it is painted over,
    each sRGB uint8 (h, w, 3); and which part each pixel shows (engines.areas), uint8 (h, w).
    """

    maps: dict[str, Bytes]
    areas: Bytes
    previz: Bytes | None = None


@dataclass(frozen=True, slots=True, eq=False)
class _Read:
    file: Path
    made: dict[Size, Made]


def write_ahead(file: Path, made: Mapping[Size, Made]) -> None:
    """Writes what was made, by width and height, into one file. Raises StudioError: the disk refuses."""
    pictures: dict[str, Bytes] = {}
    for (width, height), one in made.items():
        named = {**one.maps, AREAS: one.areas} | ({} if one.previz is None else {PREVIZ: one.previz})
        pictures |= {f"{width}x{height} {name}": picture for name, picture in named.items()}
    with in_words(file), file.open("wb") as out:
        np.savez(out, allow_pickle=False, **pictures)


def read_ahead(file: Path, size: Size, kept: dict[str, object]) -> Made | None:
    """What was made at this width and height; None where the file is gone, damaged or has nothing of this size. `kept`
    remembers the last file, for takes that differ in their seed alone.
    """
    held = kept.get(KEPT)
    if not isinstance(held, _Read) or held.file != file:
        try:
            kept[KEPT] = held = _Read(file, _read(file))
        except (OSError, ValueError, KeyError, EOFError, zipfile.BadZipFile):
            return None
    return held.made.get(size)


def _read(file: Path) -> dict[Size, Made]:
    """Raises ValueError for pictures of another shape than they are named by, and what numpy raises."""
    made: dict[Size, dict[str, Bytes]] = {}
    with file.open("rb") as data, np.load(data, allow_pickle=False) as held:
        for place in held.files:
            size, _, name = place.partition(" ")
            width, height = (int(side) for side in size.split("x"))
            picture = held[place]
            if picture.dtype != np.uint8 or picture.shape != ((height, width) if name == AREAS else (height, width, 3)):
                raise ValueError(f"{place} is no picture of its size")
            made.setdefault((width, height), {})[name] = picture
    return {size: Made(found, found.pop(AREAS), found.pop(PREVIZ, None)) for size, found in made.items()}
