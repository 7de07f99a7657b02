"""The head of a safetensors file, read and checked before any library opens it; pickles are known by their first bytes.

Source: the format's own description (huggingface/safetensors, README, "Format").
"""

from __future__ import annotations

import json
import math
import struct
from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

from studio_app.direction.errors import BadInput

MAX_HEADER = 100_000_000
"""The format's own bound on its header, in bytes."""
MAX_TENSORS = 100_000
KEPT_HEADS, KEPT_HEAD = 64, 2_000_000
"""So many heads are kept, and none that is larger: those of the models that there are have some hundred kilobytes."""
_BYTES = {
    "BOOL": 1, "U8": 1, "I8": 1, "F8_E4M3": 1, "F8_E5M2": 1, "I16": 2, "U16": 2, "F16": 2, "BF16": 2,
    "I32": 4, "U32": 4, "F32": 4, "I64": 8, "U64": 8, "F64": 8,
}  # fmt: skip
_NOTES = "__metadata__"
_PICKLES = (b"\x80\x02", b"\x80\x03", b"\x80\x04", b"\x80\x05", b"PK\x03\x04")


@dataclass(frozen=True, slots=True)
class Tensor:
    """One tensor: its type as the format names it, its shape, its size in bytes."""

    dtype: str
    shape: tuple[int, ...]
    bytes: int


def read_header(path: Path) -> dict[str, Tensor]:
    """The tensors of a safetensors file, by name. Reads the header alone, and once while the file stays as it is: heads
    have thousands of rows, and every forecast asks for those of all parts.

    Raises BadInput: no such file, a pickle (which could run code), cut off, or a header that does not fit its data.
    """
    try:
        stat = path.stat()
        with path.open("rb") as file:
            length = _length(path.name, file.read(8), stat.st_size)
        read = _read if length <= KEPT_HEAD else _read.__wrapped__
        return dict(read(path, length, stat.st_size, (stat.st_mtime_ns, stat.st_ino)))
    except OSError as error:
        raise BadInput(f"{path.name} cannot be read: {error.strerror}.") from error


@lru_cache(maxsize=KEPT_HEADS)
def _read(path: Path, length: int, size: int, _stamp: tuple[int, int]) -> dict[str, Tensor]:
    """The tensors of a head of `length` bytes in a file of `size`. Raises OSError, BadInput."""
    with path.open("rb") as file:
        file.seek(8)
        return _tensors(path.name, file.read(length), size - 8 - length)


def read_notes(path: Path) -> dict[str, str]:
    """What the head of a safetensors file says besides its tensors, by name. Raises as `read_header` does."""
    read_header(path)
    with path.open("rb") as file:
        held: object = json.loads(file.read(struct.unpack("<Q", file.read(8))[0])).get(_NOTES, {})
    if not isinstance(held, dict):
        return {}
    return {str(name): str(words) for name, words in cast(dict[object, object], held).items()}


def check_header(name: str, view: memoryview) -> dict[str, Tensor]:
    """As `read_header`, of a file that lies in memory; `name` is what a person calls it. Raises BadInput."""
    length = _length(name, bytes(view[:8]), len(view))
    return _tensors(name, bytes(view[8 : 8 + length]), len(view) - 8 - length)


def is_pickle(path: Path) -> bool:
    """Whether a file begins as Python's pickles and torch's archives do."""
    with path.open("rb") as file:
        return file.read(4).startswith(_PICKLES)


def _length(name: str, start: bytes, size: int) -> int:
    """How long the header is, of a file that begins with these bytes. Raises BadInput."""
    refuse_pickle(name, start)
    length = struct.unpack("<Q", start)[0] if len(start) == 8 else 0
    if not 2 <= length <= min(MAX_HEADER, size - 8):
        raise BadInput(f"{name} is no safetensors file, or it was cut off.", do="Fetch it again.")
    return length


def refuse_pickle(name: str, start: bytes) -> None:
    """Raises BadInput when a file that begins with these bytes is a pickle."""
    if start.startswith(_PICKLES):
        raise BadInput(
            f"{name} is a pickle, which can run any program on this computer.",
            safe="It was not opened.",
            do="Get the same weights as .safetensors.",
        )


def _tensors(name: str, head: bytes, data: int) -> dict[str, Tensor]:
    try:
        raw: object = json.loads(head)
        if not isinstance(raw, dict) or len(cast(dict[str, Any], raw)) > MAX_TENSORS:
            raise ValueError("no table of tensors")
        rows = cast(dict[str, Any], raw)
        placed = {key: _placed(row) for key, row in rows.items() if key != _NOTES}
    except (ValueError, TypeError, KeyError, RecursionError) as error:
        raise BadInput(f"{name} has a damaged header ({error}).", do="Fetch it again.") from error
    end = 0
    for start, stop, _ in sorted(placed.values(), key=lambda row: row[:2]):
        if start != end:
            raise BadInput(f"{name} has a damaged header (its tensors overlap or leave gaps).", do="Fetch it again.")
        end = stop
    if end != data:
        raise BadInput(f"{name} was cut off: {data} bytes of {end} are there.", do="Fetch it again.")
    return {key: tensor for key, (_, _, tensor) in placed.items()}


def _placed(row: Any) -> tuple[int, int, Tensor]:
    """(start, end, tensor) of one row. Raises ValueError, TypeError, KeyError."""
    start, stop = (int(place) for place in row["data_offsets"])
    shape = tuple(int(side) for side in row["shape"])
    dtype = str(row["dtype"])
    wanted = math.prod(shape) * _BYTES[dtype]
    if start < 0 or stop - start != wanted or any(side < 0 for side in shape):
        raise ValueError("a tensor's place does not fit its shape")
    return start, stop, Tensor(dtype, shape, wanted)
