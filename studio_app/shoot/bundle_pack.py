"""Measures a pack before git reads it: how many objects, how large each claims to be and truly is.

A pack of a few kilobytes may claim gigabytes; nothing here holds more of an object than one piece of it.
"""

from __future__ import annotations

import mmap
import struct
import zlib
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.durable import in_words
from studio_app.direction.errors import BadInput
from studio_app.shoot.history import MAX_BLOB

_PIECE = 1 << 18
_OFFSET_DELTA, _NAMED_DELTA = 6, 7
_KINDS = (1, 2, 3, 4, _OFFSET_DELTA, _NAMED_DELTA)
_TRAILER = 20


@dataclass(frozen=True)
class Bounds:
    """The most that is read: bytes of the file, objects, bytes of one object, bytes of all together."""

    file: int
    objects: int
    one: int
    whole: int


CLONE = Bounds(file=100_000_000_000, objects=5_000_000, one=MAX_BLOB, whole=200_000_000_000)
ANSWER = Bounds(file=20_000_000, objects=20_000, one=4_000_000, whole=200_000_000)


def measure_pack(path: Path, start: int, bounds: Bounds, tell: Callable[[float], None] = lambda _: None) -> int:
    """How many objects the pack at `start` in a file holds. `tell` hears the share read.

    Raises BadInput: no pack, cut off, an object that is larger than it says, or too large.
    """
    size = path.stat().st_size
    if size > bounds.file:
        raise BadInput(f"{path.name} is larger than {bounds.file // 1_000_000} MB and was not read.")
    with in_words(path), path.open("rb") as file:
        if size < start + 12 + _TRAILER:
            raise _cut(path)
        with mmap.mmap(file.fileno(), 0, access=mmap.ACCESS_READ) as data:
            reader = _Reader(data, start, size - _TRAILER, bounds, path)
            return reader.run(tell)


class _Reader:
    def __init__(self, data: mmap.mmap, start: int, end: int, bounds: Bounds, path: Path) -> None:
        self._data, self._at, self._end, self._bounds, self._path = data, start, end, bounds, path
        self._whole = 0

    def run(self, tell: Callable[[float], None]) -> int:
        magic, version, count = struct.unpack(">4sII", self._data[self._at : self._at + 12])
        if magic != b"PACK" or version != 2:
            raise BadInput(f"{self._path.name} holds no pack of git.")
        if count > self._bounds.objects:
            raise BadInput(f"{self._path.name} holds {count} objects; at most {self._bounds.objects} are read.")
        self._at += 12
        for number in range(count):
            self._object()
            if number % 256 == 0:
                tell(self._at / self._end)
        if self._at != self._end:
            raise BadInput(f"{self._path.name} holds something behind its last object.")
        return count

    def _object(self) -> None:
        kind, claimed = self._opening()
        self._require_room(claimed)
        if kind == _OFFSET_DELTA:
            while self._byte() & 0x80:
                pass
        elif kind == _NAMED_DELTA:
            self._at += 20
        head = self._inflate(claimed)
        if kind in (_OFFSET_DELTA, _NAMED_DELTA):
            self._require_room(_result_size(head, self._path))

    def _opening(self) -> tuple[int, int]:
        byte = self._byte()
        kind, size, shift = byte >> 4 & 7, byte & 15, 4
        while byte & 0x80:
            byte = self._byte()
            size |= (byte & 0x7F) << shift
            shift += 7
            if shift > 64:
                break
        if kind not in _KINDS or shift > 64:
            raise BadInput(f"{self._path.name} is damaged: no object of git begins so.")
        return kind, size

    def _inflate(self, claimed: int) -> bytes:
        """Runs through one object; its first bytes. Raises BadInput unless it is exactly as large as it says."""
        stream, made, head = zlib.decompressobj(), 0, b""
        try:
            while not stream.eof:
                piece = stream.unconsumed_tail or self._data[self._at : min(self._at + _PIECE, self._end)]
                if not piece:
                    raise _cut(self._path)
                fresh = not stream.unconsumed_tail
                out = stream.decompress(piece, _PIECE)
                self._at += len(piece) if fresh else 0
                head = head or out[:32]
                made += len(out)
                if made > claimed:
                    raise BadInput(f"{self._path.name} is damaged: an object is larger than it says.")
        except zlib.error as error:
            raise BadInput(f"{self._path.name} is damaged: an object cannot be unpacked.") from error
        self._at -= len(stream.unused_data)
        if made != claimed:
            raise BadInput(f"{self._path.name} is damaged: an object is smaller than it says.")
        return head

    def _require_room(self, size: int) -> None:
        self._whole += size
        if size > self._bounds.one or self._whole > self._bounds.whole:
            most = self._bounds.one if size > self._bounds.one else self._bounds.whole
            raise BadInput(
                f"{self._path.name} would unpack to more than {most // 1_000_000} MB; it was not read.",
                safe="Nothing was changed.",
            )

    def _byte(self) -> int:
        if self._at >= self._end:
            raise _cut(self._path)
        self._at += 1
        return self._data[self._at - 1]


def _result_size(head: bytes, path: Path) -> int:
    """The size of what a delta makes: the second number at its beginning."""
    numbers: list[int] = []
    size = shift = 0
    for byte in head:
        size |= (byte & 0x7F) << shift
        shift += 7
        if not byte & 0x80:
            numbers.append(size)
            size = shift = 0
            if len(numbers) == 2:
                return numbers[1]
    raise BadInput(f"{path.name} is damaged: a change between objects cannot be read.")


def _cut(path: Path) -> BadInput:
    return BadInput(f"{path.name} is cut off or damaged.", do="Have it sent again.")
