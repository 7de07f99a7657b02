"""Working copies for dragging, made beside the window and kept: a large final takes most of a second to make."""

from __future__ import annotations

import hashlib
import shutil
from collections.abc import Sequence
from concurrent.futures import Future, ThreadPoolExecutor
from pathlib import Path

from studio_app.direction.durable import make_folder, write_atomically
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.studio.copy_choice import CopyChoice
from studio_app.studio.working_copy import copy_name, copy_of, copy_order

KEPT = 200
"""So many copies are kept from one session to the next: what they were dropped on may read them late."""


class ReadyCopies:
    """The working copies of one shoot in a folder of the studio's cache. One thread makes them, in order."""

    def __init__(self, shoot: Shoot, cache: Path, choice: CopyChoice | None = None) -> None:
        self._shoot, self._folder, self._choice = shoot, cache / "working-copies", choice or CopyChoice()
        self._maker: ThreadPoolExecutor | None = None

    def begin(self, takes: Sequence[str]) -> Future[tuple[Path, ...]]:
        """The places of the takes' copies, once they are made. The future raises StudioError where one cannot be."""
        if self._maker is None:
            self._maker = ThreadPoolExecutor(1, "copies")
            self._maker.submit(_tidy, self._folder)
        return self._maker.submit(lambda: tuple(self._made(self._shoot.row(take)) for take in takes))

    def close(self) -> None:
        """Drops what has not begun and waits for what has."""
        if self._maker is not None:
            self._maker.shutdown(wait=True, cancel_futures=True)
            self._maker = None

    def _made(self, row: TakeRow) -> Path:
        order = hashlib.sha256(f"{self._shoot.path}\n{copy_order(row, self._choice)}".encode()).hexdigest()
        place = self._folder / order[:24] / copy_name(row, self._choice)
        if not place.is_file():
            data = copy_of(self._shoot, row, self._choice)
            make_folder(place.parent)
            write_atomically(place, data)
        return place


def _tidy(folder: Path) -> None:
    """Removes all but the newest copies; what cannot be looked at or removed stays."""
    try:
        held = sorted(folder.iterdir(), key=lambda each: each.lstat().st_mtime, reverse=True)
    except OSError:
        return
    for old in held[KEPT:]:
        if not old.is_symlink():
            shutil.rmtree(old, ignore_errors=True)
