"""Plates by name: looked up in the shoot first, then among those that come with the studio."""

from __future__ import annotations

from collections import OrderedDict
from collections.abc import Callable
from pathlib import Path
from typing import TypeVar, cast

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import BadInput
from studio_app.direction.presets import presets_dir
from studio_app.shoot.layout import PLATES
from studio_app.takes.depth_picture import read_depth
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES, read_photograph

Pixels = NDArray[np.uint8]
Words = NDArray[np.uint16]
A = TypeVar("A", Pixels, Words)
KEPT = 4
_PLAIN = frozenset("abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ0123456789._-")


class PlateShelf:
    """Pixels of plates from some folders; keeps the last few, so that the same name gives the same object."""

    def __init__(self, folders: tuple[Path, ...]) -> None:
        self.folders = folders
        self._kept: OrderedDict[Path, tuple[int, Pixels | Words]] = OrderedDict()

    def __call__(self, name: str) -> Pixels:
        """The pixels (h, w, 3) of a plate. Raises BadInput: not here, or not readable."""
        return self._read(name, lambda data: read_photograph(data, name))

    def depth(self, name: str) -> Words:
        """The depth (h, w) of a plate, near bright. Raises BadInput: not here, or not readable."""
        return self._read(name, lambda data: read_depth(data, "The depth of this photograph"))

    def _read(self, name: str, read: Callable[[bytes], A]) -> A:
        place = self._place(name)
        try:
            stamp = place.stat().st_mtime_ns
            if place not in self._kept or self._kept[place][0] != stamp:
                with place.open("rb") as file:
                    data = file.read(MAX_PHOTOGRAPH_BYTES + 1)
                self._kept[place] = (stamp, read(data))
        except OSError as error:
            raise BadInput(f"The photograph {name} cannot be read: {error.strerror}.") from error
        self._kept.move_to_end(place)
        while len(self._kept) > KEPT:
            self._kept.popitem(last=False)
        return cast(A, self._kept[place][1])

    def _place(self, name: str) -> Path:
        if not name:
            raise BadInput("This place has no photograph yet.", do="Choose one in the card of the location.")
        for folder in self.folders if _is_plain(name) else ():
            place = folder / name
            if place.is_file() and not place.is_symlink():
                return place
        what = "The depth of its photograph" if name.startswith("depth-") else f"The photograph “{name[:80]}”"
        raise BadInput(
            f"{what} is not in this shoot.",
            safe="The rest of the direction is as it was.",
            do="Choose it again in the card of the location.",
        )


def plate_folder(shoot: Path) -> Path:
    """Where a shoot keeps its plates."""
    return shoot / PLATES


def shelf_of(folder: str | Path) -> PlateShelf:
    """The shelf of a shoot's plate folder ('' for none), with the studio's own plates behind."""
    own = (Path(folder),) if str(folder) else ()
    return PlateShelf((*own, presets_dir() / PLATES))


def _is_plain(name: str) -> bool:
    """Whether a name can only be a file right in a folder."""
    return bool(name) and not name.startswith(".") and set(name) <= _PLAIN
