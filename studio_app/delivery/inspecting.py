"""What can be found out about a picture, whoever made it: its signature, its watermark, whose delivery it is from."""

from __future__ import annotations

import hashlib
from collections.abc import Callable
from dataclasses import dataclass
from datetime import date, datetime
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.credentials_read import Credentials, Seal, read_credentials
from studio_app.delivery.described import Described, read_metadata
from studio_app.delivery.opening import Opened, format_of, open_picture, read_file
from studio_app.delivery.surroundings import pictures_in
from studio_app.delivery.watermark import read
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import FileFormat


@dataclass(frozen=True, slots=True)
class Known:
    """The delivery that a mark belongs to, as a shoot's record holds it. `same` are the SHA-256 of its files.

    `until` is the last day of its use, `take_down_by` the last day on which it may still be seen; `ended` says in a
    sentence what was revoked, suspended or taken down since, and is empty while all stands; `doubt` why nobody can say
    whether it stands, as when her last word is not signed by her.
    """

    delivery: str
    when: datetime
    receiver: str
    brand: str
    campaign: str
    select: str
    grant: str
    grant_sha256: str
    uses: tuple[str, ...]
    territories: tuple[str, ...]
    start: date
    until: date
    take_down_by: date
    same: str
    ended: str = ""
    doubt: str = ""


@dataclass(frozen=True, slots=True)
class Matched:
    """A delivered picture of which a copy shows a part: its mark, and what it is called."""

    mark: bytes
    of: str


Find = Callable[[bytes], Known | None]
Compare = Callable[[NDArray[np.uint8]], Matched | None]


@dataclass(frozen=True, slots=True)
class Inspection:
    """Everything that was found. `mark` is the watermark's payload, `framed` whether it was found in a part of the
    file only, as in a screenshot. `compared`: it was laid beside delivered pictures, `part_of` which one it is a part
    of. `damage` says why the picture could not be decoded where its signature could be.
    """

    name: str
    bytes: int
    sha256: str
    format: FileFormat
    credentials: Credentials
    size: tuple[int, int] | None = None
    described: Described | None = None
    mark: bytes | None = None
    framed: bool = False
    compared: bool = False
    part_of: str = ""
    known: Known | None = None
    damage: str = ""

    @property
    def as_delivered(self) -> bool:
        """Whether these are the very bytes that were delivered."""
        return self.known is not None and self.known.same == self.sha256


def nowhere(_: NDArray[np.uint8]) -> None:
    """Where no delivered pictures are at hand."""


def nothing_known(_: bytes) -> None:
    """Where no delivery records are at hand."""


def inspect(source: bytes | Path, roots: str = "", find: Find = nothing_known, name: str = "") -> Inspection:
    """Looks at a file, or at bytes of a `name`. `roots` (PEM) are the signers that are known; `find` looks a mark up.

    Raises BadInput with one sentence: no file, empty, too large, not a picture, cut off or damaged.
    """
    return inspect_with_picture(source, roots, find, name)[0]


def inspect_with_picture(
    source: bytes | Path, roots: str = "", find: Find = nothing_known, name: str = "", compare: Compare = nowhere
) -> tuple[Inspection, Opened | None]:
    """The same, and the opened picture; None where only its signature could be read. Raises as `inspect` does.

    `compare` is asked where no mark is read: for a part of a delivered picture.
    """
    data = source if isinstance(source, bytes) else read_file(source)
    called = name or (source.name if isinstance(source, Path) else "The file")
    kind = format_of(data)
    credentials = read_credentials(data, kind.mime, roots) if kind is not None else Credentials()
    opened, damage = None, ""
    try:
        opened = open_picture(data, called)
    except BadInput as error:
        if kind is None or credentials.seal is Seal.NONE:
            raise
        damage = str(error)
    mark, framed = (None, False) if opened is None else find_mark(opened)
    part = None if mark is not None or opened is None else compare(opened.pixels)
    mark = mark if part is None else part.mark
    found = mark or credentials.mark
    inspection = Inspection(
        name=called,
        bytes=len(data),
        sha256=hashlib.sha256(data).hexdigest(),
        format=opened.format if opened is not None else kind or FileFormat.PNG,
        credentials=credentials,
        size=opened.size if opened is not None else None,
        described=None if opened is None else _described(opened.xmp),
        mark=mark,
        framed=framed,
        compared=compare is not nowhere,
        part_of="" if part is None else part.of,
        known=None if found is None else find(found),
        damage=damage,
    )
    return inspection, opened


def find_mark(opened: Opened) -> tuple[bytes | None, bool]:
    """The watermark's 8 bytes, and whether they were found in a part of the picture only."""
    found = read(opened.pixels)
    if found is not None:
        return found, False
    for part in pictures_in(opened.pixels):
        found = read(part)
        if found is not None:
            return found, True
    return None, False


def _described(xmp: bytes) -> Described | None:
    """What the metadata say; None where there are none, or none that can be read: they are only told, never proof."""
    try:
        return read_metadata(xmp) if xmp else None
    except BadInput:
        return None
