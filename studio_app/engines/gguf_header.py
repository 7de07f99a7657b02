"""The head of a GGUF file, read and checked before anything opens its tensors: bounded reads, no mapping, no library.

Source: the format's own description (ggml-org/ggml, docs/gguf.md), versions 2 and 3, little-endian.
"""

from __future__ import annotations

import math
import struct
from dataclasses import dataclass
from pathlib import Path
from typing import BinaryIO

from studio_app.direction.errors import BadInput
from studio_app.engines.safetensors_header import refuse_pickle

MAGIC, VERSIONS = b"GGUF", (2, 3)
MAX_HEAD = 64_000_000
"""Bytes of a head, however it is made up: vocabularies of language models are a few million."""
MAX_TENSORS, MAX_FIELDS, MAX_NAME, MAX_SIDES = 100_000, 10_000, 512, 4
_ALIGNMENT = "general.alignment"
_STRING, _ARRAY = 8, 9
_PLAIN = {0: "B", 1: "b", 2: "H", 3: "h", 4: "I", 5: "i", 6: "f", 7: "B", 10: "Q", 11: "q", 12: "d"}
"""What kinds of values are, as struct reads them; 7 is a truth value."""

Field = str | int | float


@dataclass(frozen=True, slots=True)
class Kind:
    """How numbers are packed: `items` of them in `bytes`; whether the studio's engines can unpack them."""

    name: str
    items: int
    bytes: int
    opened: bool = False


KINDS = {
    0: Kind("F32", 1, 4, True), 1: Kind("F16", 1, 2, True), 30: Kind("BF16", 1, 2, True),
    2: Kind("Q4_0", 32, 18, True), 3: Kind("Q4_1", 32, 20, True), 6: Kind("Q5_0", 32, 22, True),
    7: Kind("Q5_1", 32, 24, True), 8: Kind("Q8_0", 32, 34, True), 9: Kind("Q8_1", 32, 40),
    10: Kind("Q2_K", 256, 84, True), 11: Kind("Q3_K", 256, 110, True), 12: Kind("Q4_K", 256, 144, True),
    13: Kind("Q5_K", 256, 176, True), 14: Kind("Q6_K", 256, 210, True), 15: Kind("Q8_K", 256, 292),
    16: Kind("IQ2_XXS", 256, 66), 17: Kind("IQ2_XS", 256, 74), 18: Kind("IQ3_XXS", 256, 98),
    19: Kind("IQ1_S", 256, 50), 20: Kind("IQ4_NL", 32, 18, True), 21: Kind("IQ3_S", 256, 110),
    22: Kind("IQ2_S", 256, 82), 23: Kind("IQ4_XS", 256, 136, True), 29: Kind("IQ1_M", 256, 56),
    24: Kind("I8", 1, 1), 25: Kind("I16", 1, 2), 26: Kind("I32", 1, 4), 27: Kind("I64", 1, 8), 28: Kind("F64", 1, 8),
    34: Kind("TQ1_0", 256, 54), 35: Kind("TQ2_0", 256, 66), 39: Kind("MXFP4", 32, 17), 40: Kind("NVFP4", 64, 36),
}  # fmt: skip
"""By the number that the format gives them."""


@dataclass(frozen=True, slots=True)
class Packed:
    """One tensor: how it is packed, its shape (slowest side first, as torch counts), where in the file it starts."""

    kind: Kind
    shape: tuple[int, ...]
    start: int

    @property
    def items(self) -> int:
        """How many numbers it holds."""
        return math.prod(self.shape)

    @property
    def bytes(self) -> int:
        """Its bytes in the file."""
        return self.items // self.kind.items * self.kind.bytes


@dataclass(frozen=True, slots=True)
class GgufHead:
    """The plain fields of a head (lists are passed over), and its tensors by name."""

    fields: dict[str, Field]
    tensors: dict[str, Packed]

    def words(self, name: str) -> str:
        """A field in words; empty where there is none, or it is no text."""
        held = self.fields.get(name, "")
        return held if isinstance(held, str) else ""


def read_gguf(path: Path) -> GgufHead:
    """The head of a GGUF file. Raises BadInput: no such file, a pickle, no GGUF, cut off, or a damaged head."""
    try:
        size = path.stat().st_size
        with path.open("rb") as file:
            refuse_pickle(path.name, file.read(8))
            file.seek(0)
            return _head(_Reader(file, min(size, MAX_HEAD)), size)
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error
    except (ValueError, OverflowError) as error:
        raise BadInput(f"{path.name} is no GGUF file that can be opened ({error}).", do="Fetch it again.") from error


class _Reader:
    """Numbers and texts from a file, never beyond `most` bytes of it. Raises ValueError."""

    def __init__(self, file: BinaryIO, most: int) -> None:
        self._file, self._most, self.at = file, most, 0

    def take(self, count: int) -> bytes:
        self._require(count)
        data = self._file.read(count)
        if len(data) != count:
            raise ValueError("it was cut off")
        self.at += count
        return data

    def skip(self, count: int) -> None:
        self._require(count)
        self._file.seek(count, 1)
        self.at += count

    def number(self, form: str) -> int | float:
        return struct.unpack(f"<{form}", self.take(struct.calcsize(form)))[0]

    def count(self, most: int, what: str, form: str = "Q") -> int:
        found = int(self.number(form))
        if not 0 <= found <= most:
            raise ValueError(f"{found} {what}")
        return found

    def text(self, most: int) -> str:
        return self.take(self.count(most, "letters in a word")).decode("utf-8")

    def _require(self, count: int) -> None:
        if self.at + count > self._most:
            raise ValueError("it was cut off, or its head is too long")


def _head(reader: _Reader, size: int) -> GgufHead:
    if reader.take(4) != MAGIC:
        raise ValueError("it does not begin as one")
    version = int(reader.number("I"))
    if version not in VERSIONS:
        raise ValueError(f"version {version}; versions 2 and 3 are read")
    tensors, fields = reader.count(MAX_TENSORS, "tensors"), reader.count(MAX_FIELDS, "fields")
    held = _fields(reader, fields)
    alignment = held.get(_ALIGNMENT, 32)
    if not isinstance(alignment, int) or not 8 <= alignment <= 65536 or alignment & (alignment - 1):
        raise ValueError(f"an alignment of {alignment}")
    rows = [_row(reader, alignment) for _ in range(tensors)]
    return GgufHead(held, _placed(rows, -(-reader.at // alignment) * alignment, size))


def _fields(reader: _Reader, count: int) -> dict[str, Field]:
    found: dict[str, Field] = {}
    for _ in range(count):
        name, kind = reader.text(MAX_NAME), int(reader.number("I"))
        if name in found:
            raise ValueError("a field that is there twice")
        if kind == _STRING:
            found[name] = reader.text(MAX_HEAD)
        elif kind == _ARRAY:
            _pass_over(reader)
        elif kind in _PLAIN:
            found[name] = reader.number(_PLAIN[kind])
        else:
            raise ValueError(f"a field of kind {kind}")
    return found


def _pass_over(reader: _Reader) -> None:
    """Skips a list: nothing that the studio opens needs one."""
    kind, count = int(reader.number("I")), reader.count(MAX_HEAD, "values in a list")
    if kind in _PLAIN:
        reader.skip(count * struct.calcsize(_PLAIN[kind]))
    elif kind == _STRING:
        for _ in range(count):
            reader.skip(reader.count(MAX_HEAD, "letters in a word"))
    else:
        raise ValueError(f"a list of kind {kind}")


def _row(reader: _Reader, alignment: int) -> tuple[str, Packed]:
    """A tensor's name and place; its start counts from where the data begin."""
    name = reader.text(MAX_NAME)
    sides = [reader.count(1 << 40, "numbers on a side") for _ in range(reader.count(MAX_SIDES, "sides", "I"))]
    number, start = int(reader.number("I")), int(reader.number("Q"))
    if number not in KINDS:
        raise ValueError(f"numbers packed in a way that is not known here, {number}")
    kind = KINDS[number]
    if not sides or 0 in sides or math.prod(sides) > 1 << 40 or sides[0] % kind.items:
        raise ValueError("a tensor's shape does not fit how it is packed")
    if start % alignment:
        raise ValueError("a tensor's place is not aligned")
    return name, Packed(kind, tuple(reversed(sides)), start)


def _placed(rows: list[tuple[str, Packed]], data: int, size: int) -> dict[str, Packed]:
    """The tensors where they lie in the file: none over another, none beyond its end. Raises ValueError."""
    found = {name: Packed(one.kind, one.shape, data + one.start) for name, one in rows}
    if len(found) != len(rows):
        raise ValueError("a tensor that is there twice")
    end = data
    for one in sorted(found.values(), key=lambda one: one.start):
        if one.start < end:
            raise ValueError("its tensors overlap")
        end = one.start + one.bytes
    if end > size:
        raise ValueError(f"it was cut off: {size} bytes of {end} are there")
    return found
