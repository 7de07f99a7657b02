"""What was measured on the pictures of a shoot, kept beside it by the SHA-256 of the picture: flags for a person.

It belongs to this computer and can always be measured again; the history knows nothing of it.
"""

from __future__ import annotations

from contextlib import suppress
from pathlib import Path

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import STUDIO, inside, read_bounded
from studio_app.takes.flags import FLAGS, METHOD, PictureFlags

LARGEST = 10_000


class FlagShelf:
    """The flags of one shoot. Where the disk keeps nothing they are remembered for as long as the shoot is open."""

    def __init__(self, shoot: Shoot) -> None:
        self._shoot = shoot
        self._held: dict[str, PictureFlags] = {}

    def of(self, sha256: str) -> PictureFlags | None:
        """What was measured on this picture by the method of today; None where nothing was, or nothing to be read."""
        held = self._held.get(sha256)
        if held is None:
            with suppress(BadInput):
                held = read_document(read_bounded(self._place(sha256), LARGEST), FLAGS, PictureFlags)
        if held is None or (held.sha256, held.method) != (sha256, METHOD):
            return None
        self._held[sha256] = held
        return held

    def keep(self, flags: PictureFlags) -> None:
        """Keeps them; where that is refused they are measured again another day."""
        self._held[flags.sha256] = flags
        if self._shoot.read_only is None:
            place = self._place(flags.sha256)
            with suppress(StudioError):
                make_folder(place.parent)
                write_atomically(place, to_document(flags, FLAGS))

    def _place(self, sha256: str) -> Path:
        return inside(self._shoot.path, f"{STUDIO}/flags/{sha256}.json")
