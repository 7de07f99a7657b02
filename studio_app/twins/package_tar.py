"""The tar inside a twin's package: plain POSIX headers of plain files, written the same every time, read as hostile.

Only what we write is read: regular files, and the layout's folders as stock tar adds them. Links, devices, sparse
files, long-name and pax records do not exist here. Source: POSIX.1-2017, pax, "ustar Interchange Format".
"""

from __future__ import annotations

import tarfile
from collections.abc import Callable, Generator
from dataclasses import dataclass

from studio_app.direction.errors import BadInput
from studio_app.twins.package_places import FOLDERS, SAFE, Names, Place

BLOCK = 512
END = bytes(2 * BLOCK)
MAX_REST = 1 << 20
"""Bytes of zeros after the end that are let pass: tar fills its last record."""

_FILE, _FOLDER = b"0", b"5"
_KINDS = {
    b"1": "a hard link", b"2": "a symbolic link", b"3": "a device", b"4": "a device", b"6": "a pipe",
    b"S": "a sparse file", b"x": "a pax record", b"g": "a pax record", b"L": "a long name", b"K": "a long name",
}  # fmt: skip
_OCTAL = frozenset(b"01234567")

Walk = Generator[memoryview, None, None]
"""Yields memory that is to be filled with the next bytes; goes on when it is full."""


@dataclass(frozen=True, slots=True)
class Member:
    """A file of the package: `size` in bytes, checked against its place and against what is there."""

    path: str
    place: Place
    size: int


def header(path: str, size: int) -> bytes:
    """The 512 bytes before a file: no owner, no time, mode 644, so that the same files make the same tar."""
    entry = tarfile.TarInfo(path)
    entry.size, entry.mode = size, 0o644
    return entry.tobuf(tarfile.USTAR_FORMAT)


def padding(size: int) -> bytes:
    """The zeros that fill the last block of a file."""
    return bytes(-size % BLOCK)


class Walker:
    """Walks a tar whose bytes are given to `write` piece by piece; `into` says where the bytes of each file go.

    `there` is how many bytes may come at most: no file may claim more. `write` and `finish` raise BadInput.
    """

    def __init__(self, package: str, there: int, into: Callable[[Member], Walk]) -> None:
        self._package, self._left, self._into = package, there, into
        self._ended = False
        self._walk = self._members()
        self._room = next(self._walk)
        self._filled = 0

    def write(self, data: bytes) -> int:
        """Takes the next bytes of the tar."""
        size, start = len(data), 0
        while (end := self._filled + size - start) >= len(self._room):
            part = len(self._room) - self._filled
            self._room[self._filled :] = data[start : start + part]
            start += part
            self._left -= len(self._room)
            self._room, self._filled = next(self._walk), 0
        self._room[self._filled : end] = data[start:] if start else data
        self._filled = end
        return size

    def flush(self) -> None:
        """Nothing waits."""

    def finish(self) -> None:
        """Call it when all bytes are there. Raises BadInput when the tar is not at its end, or goes on after it."""
        if not self._ended:
            raise BadInput(f"The list of files in {self._package} breaks off before its end.", safe=SAFE)
        if self._filled:
            raise self._trailing()

    def _members(self) -> Walk:
        names, block = Names(self._package), bytearray(BLOCK)
        while True:
            yield memoryview(block)
            if not any(block):
                break
            path, kind, size = self._entry(bytes(block))
            if kind == _FOLDER:
                self._require_folder(path, size)
                continue
            place = names.take(path)
            if size > min(place.most, self._left):
                raise BadInput(f"{self._package} says of {path} that it has {size} bytes; that cannot be.", safe=SAFE)
            yield from self._into(Member(path, place, size))
            if fill := bytearray(-size % BLOCK):
                yield memoryview(fill)
        yield memoryview(block)
        for _ in range(MAX_REST // BLOCK):
            if any(block):
                break
            self._ended = True
            yield memoryview(block)
        raise self._trailing()

    def _trailing(self) -> BadInput:
        return BadInput(f"{self._package} goes on after the end of its list of files.", safe=SAFE)

    def _entry(self, block: bytes) -> tuple[str, bytes, int]:
        """(path, kind, size) of a header. Raises BadInput."""
        total = sum(block[:148]) + sum(block[156:]) + 8 * ord(" ")
        kind = block[156:157].replace(b"\0", _FILE)
        posix, gnu = block[257:265] == b"ustar\x0000", block[257:265] == b"ustar  \0"
        if total != self._number(block[148:156]) or not (posix or gnu):
            raise BadInput(f"{self._package} holds no list of files as tar writes it, or it is damaged.", safe=SAFE)
        path = self._text(block[:100])
        if kind not in (_FILE, _FOLDER):
            what = _KINDS.get(kind, "something that is no file")
            raise BadInput(f"{self._package} holds {what} ({path[:80]!a}); only plain files belong there.", safe=SAFE)
        prefix = self._text(block[345:500] if posix else b"\0")
        if any(block[157:257]) or (gnu and any(block[345:])):
            raise BadInput(f"{self._package} hides something in the header of {path[:80]!a}.", safe=SAFE)
        return (f"{prefix}/{path}" if prefix else path), kind, self._number(block[124:136])

    def _require_folder(self, path: str, size: int) -> None:
        if path.removesuffix("/") not in FOLDERS or size:
            raise BadInput(f"{self._package} holds a folder {path[:80]!a} that has no place there.", safe=SAFE)

    def _number(self, field: bytes) -> int:
        digits = field.strip(b" \0")
        if not digits or not _OCTAL.issuperset(digits):
            raise BadInput(f"{self._package} holds a number in a form that is not read.", safe=SAFE)
        return int(digits, 8)

    def _text(self, field: bytes) -> str:
        name, _, hidden = field.partition(b"\0")
        if any(hidden):
            raise BadInput(f"{self._package} hides something behind the name {name[:80]!a}.", safe=SAFE)
        return name.decode("latin-1")
