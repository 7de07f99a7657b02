"""Putting a large file on disk whole or not at all, while its bytes are still made, as `shoot/durable.py` does."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Generator
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studio_app.direction.errors import StudioError

TEMPORARY = ".new-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_SAFE = "What was there before is safe."


@contextmanager
def new_file(path: Path) -> Generator[BinaryIO]:
    """A file to write that stands at `path` when the context ends well, and is on disk then; else it is taken away.

    Raises StudioError for the disk's own errors: full, read only, gone.
    """
    making = path.parent / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"
    try:
        with in_words(path), making.open("xb") as file:
            yield file
            file.flush()
            os.fsync(file.fileno())
        with in_words(path):
            making.replace(path)
            flush_folder(path.parent)
    finally:
        with suppress(OSError):
            making.unlink()


@contextmanager
def in_words(path: Path) -> Generator[None]:
    """Turns the disk's own errors into sentences about `path`: StudioError."""
    try:
        yield
    except OSError as error:
        raise _sentence(error, path) from error


def flush_folder(folder: Path) -> None:
    """Makes a rename in `folder` durable."""
    if sys.platform == "win32":
        return  # it has no such call, and orders the entries itself
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def _sentence(error: OSError, path: Path) -> StudioError:
    if error.errno in _FULL:
        return StudioError(f"The disk is full: {path.name} was not written.", safe=_SAFE, do="Make room and try again.")
    return StudioError(f"{path.name} was not written: {error.strerror or type(error).__name__}.", safe=_SAFE)
