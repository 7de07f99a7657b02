"""Files of the app's own cache: a mark, the SHA-256 of what follows, and an npz; read without trust."""

from __future__ import annotations

import hashlib
import io
import os
import zipfile
import zlib
from pathlib import Path
from typing import Any

import numpy as np
from numpy.typing import NDArray

UNREADABLE = (
    OSError, ValueError, KeyError, IndexError, TypeError, EOFError, OverflowError, NotImplementedError, RuntimeError,
    MemoryError, SyntaxError, zipfile.BadZipFile, zlib.error,
)  # fmt: skip
"""What a damaged file may raise on its way to arrays."""

INFLATION = 8
"""How many times its size on disk a file may have once it is unpacked."""


def sealed(path: Path, mark: bytes, most: int) -> dict[str, NDArray[Any]] | None:
    """The arrays of a file whose mark and hash are right and that has `most` bytes at most, else None.

    Raises one of `UNREADABLE` when the file is missing or what it seals is no npz.
    """
    with path.open("rb") as file:
        whole = file.read(most + 1)
    start = len(mark) + 32
    sound = whole.startswith(mark) and hashlib.sha256(whole[start:]).digest() == whole[len(mark) : start]
    if not sound or len(whole) > most:
        return None
    with zipfile.ZipFile(io.BytesIO(whole[start:])) as archive:
        if sum(item.file_size for item in archive.infolist()) > INFLATION * most:
            return None
    with np.load(io.BytesIO(whole[start:]), allow_pickle=False) as held:
        return dict(held)


def seal(path: Path, mark: bytes, arrays: dict[str, Any], *, small: bool) -> None:
    """Writes the arrays whole or not at all, compressed when `small`. Raises OSError when the place is closed."""
    path.parent.mkdir(parents=True, exist_ok=True)
    packed = io.BytesIO()
    (np.savez_compressed if small else np.savez)(packed, **arrays)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.part")
    with partial.open("wb") as file:
        file.write(mark + hashlib.sha256(packed.getvalue()).digest() + packed.getvalue())
        file.flush()
        os.fsync(file.fileno())
    partial.replace(path)
