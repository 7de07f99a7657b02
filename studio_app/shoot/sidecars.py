"""XMP sidecars on disk: `takes/T0004-7f3a21.png.xmp` beside the take, as digiKam looks for it.

`takes/T0004-7f3a21.xmp`, as Lightroom and Capture One name theirs, is read too, and kept in line where it is there.
Sidecars of proposed takes lie there as well: what is committed under candidates/ stays exactly what was proposed.
"""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import AbstractContextManager
from datetime import datetime
from pathlib import Path

from studio_app.direction.durable import make_folder, remove, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import TAKES, TRASH, checked_id, inside, is_take_id, read_bounded
from studio_app.takes.xmp import Marks, Sidecar, read_sidecar, write_sidecar
from studio_app.takes.xmp_tree import MAX_XMP

OURS, OTHERS = ".png.xmp", ".xmp"

Stamp = tuple[int, int, int]
"""When the file changed (ns), its size, its number on the disk: another file or another content has another."""


class Sidecars:
    """The sidecars of one shoot. Holds nothing: any thread may use it. `own` is entered around every write."""

    def __init__(self, root: Path, own: Callable[[], AbstractContextManager[None]]) -> None:
        self._root, self._own = root, own

    def stamps(self) -> dict[str, tuple[Stamp, ...]]:
        """Take -> the stamps of its sidecars; one look at the folder and one at each sidecar, nothing is opened."""
        found: dict[str, tuple[Stamp, ...]] = {}
        try:
            with os.scandir(inside(self._root, TAKES)) as entries:
                for entry in entries:
                    take = entry.name.removesuffix(OTHERS).removesuffix(".png")
                    if entry.name.endswith(OTHERS) and is_take_id(take) and entry.is_file(follow_symlinks=False):
                        found[take] = (*found.get(take, ()), _stamp(entry.stat(follow_symlinks=False)))
        except FileNotFoundError:
            return {}
        except OSError as error:
            raise BadInput(f"The sidecars in {TAKES} cannot be looked at: {error.strerror}.") from error
        return {take: tuple(sorted(stamps)) for take, stamps in found.items()}

    def read(self, take: str) -> tuple[Sidecar, ...]:
        """What the take's sidecars say, the one that changed last first. Raises BadInput when one cannot be read."""
        places = sorted(self.places(take), key=lambda place: place.stat().st_mtime_ns, reverse=True)
        return tuple(read_sidecar(read_bounded(place, MAX_XMP), take, place.name) for place in places)

    def write(self, take: str, marks: Marks, when: datetime) -> None:
        """Puts these marks into the take's sidecars; makes one when there is none. What else they hold is kept.

        Raises BadInput when one cannot be read (it is then left as it is), StudioError of the disk.
        """
        there = self.places(take)
        make_folder(inside(self._root, TAKES))
        for place in there or [self.place(take)]:
            held = read_bounded(place, MAX_XMP) if there else None
            data = write_sidecar(marks, take, when, held)
            if data != held:
                with self._own():
                    write_atomically(place, data)

    def follow_into_trash(self, take: str) -> None:
        """Takes away a sidecar that was written while its take was killed, so that it never bars the take's way back.

        What it said is in the review, which went with the take; what other programs had said in it went too. Files of
        a take that does not lie in the trash stay.
        """
        if inside(self._root, f"{TRASH}/{checked_id(take)}.json").is_file():
            for place in self.places(take):
                with self._own():
                    remove(place)

    def place(self, take: str, ending: str = OURS) -> Path:
        """Where the take's sidecar lies."""
        return inside(self._root, f"{TAKES}/{checked_id(take)}{ending}")

    def places(self, take: str) -> list[Path]:
        """The take's sidecars that are there."""
        return [place for ending in (OURS, OTHERS) if (place := self.place(take, ending)).is_file()]


def _stamp(stat: os.stat_result) -> Stamp:
    return stat.st_mtime_ns, stat.st_size, stat.st_ino
