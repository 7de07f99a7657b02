"""The hashes of a shoot's small pictures, kept beside the shoot: what looks alike is stacked by them.

Kept by the SHA-256 of each take's bytes, so that a hash is never stale, in a file that belongs to this computer and can
always be made again.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from contextlib import suppress
from pathlib import Path

from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import STUDIO, inside, read_bounded
from studio_app.shoot.papers import TakeRow
from studio_app.takes.likeness import BYTES, print_of_file

HEAD = b"twin-studio likeness 1\n"
_RECORD = 32 + BYTES
_MOST = len(HEAD) + 1_000_000 * _RECORD
_LARGEST = 64_000_000
_TELL_EVERY = 50

Tell = Callable[[int, int], bool]
"""Hears how many pictures of how many were looked at; False ends it."""


class Likeness:
    """The hashes of one shoot. Its methods are for one thread at a time."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot
        self._held: dict[str, bytes] | None = None

    def of(self, rows: Iterable[TakeRow], tell: Tell) -> dict[str, bytes]:
        """Take -> hash, for those whose picture can be read; small pictures are read only where no hash is kept.

        What was read is kept also when `tell` ends it.
        """
        rows = tuple(rows)
        held = self._known()
        missing = [row for row in rows if row.sha256 not in held]
        for count, row in enumerate(missing):
            if count % _TELL_EVERY == 0 and not tell(count, len(missing)):
                break
            with suppress(StudioError):
                held[row.sha256] = self._read(row)
        if missing:
            self._keep(held)
        return {row.id: held[row.sha256] for row in rows if row.sha256 in held}

    def _read(self, row: TakeRow) -> bytes:
        return print_of_file(read_bounded(self._shoot.thumbnail_path(row.id), _LARGEST))

    @property
    def _place(self) -> Path:
        return inside(self._shoot.path, f"{STUDIO}/likeness.bin")

    def _known(self) -> dict[str, bytes]:
        """What is kept; nothing when the file is missing or none of ours."""
        if self._held is None:
            self._held = {}
            try:
                body = read_bounded(self._place, _MOST)
            except BadInput:
                return self._held
            if body.startswith(HEAD) and (len(body) - len(HEAD)) % _RECORD == 0:
                starts = range(len(HEAD), len(body), _RECORD)
                self._held = {body[at : at + 32].hex(): body[at + 32 : at + _RECORD] for at in starts}
        return self._held

    def _keep(self, held: dict[str, bytes]) -> None:
        """Writes them down; where that is refused they are made again another day."""
        if self._shoot.read_only is None:
            with suppress(StudioError):
                write_atomically(
                    self._place, HEAD + b"".join(bytes.fromhex(name) + held[name] for name in sorted(held))
                )
