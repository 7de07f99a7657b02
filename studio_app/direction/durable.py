"""Writing so that what is shown as saved is on disk: temporary file, fsync, rename, fsync of the folder."""

from __future__ import annotations

import errno
import os
import secrets
import sys
from collections.abc import Generator, Mapping
from contextlib import contextmanager, suppress
from pathlib import Path
from typing import BinaryIO

from studio_app.direction.errors import StudioError

TEMPORARY = ".new-"
_FULL = frozenset({errno.ENOSPC, errno.EDQUOT, errno.EFBIG})
_LOCKED = frozenset({errno.EROFS, errno.EACCES, errno.EPERM})
_SAFE = "Everything that was saved before is safe."


class DiskFull(StudioError):
    """There is no room for what was to be written."""


class DiskReadOnly(StudioError):
    """The folder may not be written to."""


def write_atomically(path: Path, data: bytes) -> None:
    """Puts `data` at `path`, whole or not at all, and returns only when it is on disk.

    Raises DiskFull, DiskReadOnly or StudioError; the file that was there before is then untouched.
    """
    with in_words(path):
        temporary = path.parent / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"
        try:
            _write(temporary, data)
            os.replace(temporary, path)  # noqa: PTH105  # one seam for tests that make the disk fail
        except OSError:
            with suppress(OSError):
                temporary.unlink()
            raise
        flush_folder(path.parent)


@contextmanager
def new_file(path: Path) -> Generator[BinaryIO]:
    """A file to write that stands at `path` when the context ends well, and is on disk then; else it is taken away.

    For what is too large to be held in memory. Raises as `write_atomically` does.
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


def write_together(folder: Path, files: Mapping[str, bytes]) -> None:
    """Puts many files into a folder, each whole or not at all, and returns only when all are on disk; the folder is
    flushed once. Raises as `write_atomically` does; some of them may then be there.
    """
    temporary = {name: folder / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}" for name in files}
    with in_words(folder / next(iter(files), "nothing")):
        try:
            for name, data in files.items():
                _write(temporary[name], data)
            for name in files:
                os.replace(temporary[name], folder / name)  # noqa: PTH105  # as above
        except OSError:
            for place in temporary.values():
                with suppress(OSError):
                    place.unlink(missing_ok=True)
            raise
        flush_folder(folder)


def remove(path: Path) -> None:
    """Takes the file away and returns only when that is on disk; one that is not there is no error."""
    with in_words(path):
        if path.exists():
            path.unlink()
            flush_folder(path.parent)


def make_folder(path: Path) -> None:
    """The folder `path`, made if it is not there, with its entry in the parent on disk."""
    with in_words(path):
        if not path.is_dir():
            path.mkdir(parents=True, exist_ok=True)
            flush_folder(path.parent)


def flush_folder(folder: Path) -> None:
    """Makes a rename in `folder` durable. Windows has no such call and orders the entries itself."""
    if sys.platform == "win32":
        return
    descriptor = os.open(folder, os.O_RDONLY)
    try:
        os.fsync(descriptor)
    finally:
        os.close(descriptor)


def remove_leftovers(folder: Path) -> int:
    """Removes temporary files of writers that died. Call it only while holding the folder's lock.

    A folder that is not there has none: git keeps no empty folders, so a fresh clone lacks `takes`.
    """
    if not folder.is_dir():
        return 0
    with os.scandir(folder) as entries:  # globbing 100,000 files takes several times as long
        stale = [
            Path(entry.path)
            for entry in entries
            if entry.name.startswith(TEMPORARY) and entry.is_file(follow_symlinks=False)
        ]
    for entry in stale:
        with suppress(OSError):
            entry.unlink()
    return len(stale)


@contextmanager
def in_words(path: Path) -> Generator[None]:
    """Turns the disk's own errors into sentences about `path`."""
    try:
        yield
    except OSError as error:
        raise disk_error(error, path) from error


def disk_error(error: OSError, path: Path) -> StudioError:
    """The sentence for a write to `path` that failed."""
    if error.errno in _FULL:
        return DiskFull(f"The disk is full: {path.name} was not saved.", safe=_SAFE, do="Make room and try again.")
    if error.errno in _LOCKED:
        return DiskReadOnly(
            f"{path.parent} may not be written to: {path.name} was not saved.",
            safe=_SAFE,
            do="Make the folder writable, or copy the shoot to another disk.",
        )
    reason = error.strerror or type(error).__name__
    return StudioError(f"{path.name} was not saved: {reason}.", safe=_SAFE)


def _write(path: Path, data: bytes) -> None:
    descriptor = os.open(path, os.O_WRONLY | os.O_CREAT | os.O_EXCL | getattr(os, "O_BINARY", 0), 0o644)
    try:
        rest = memoryview(data)
        while rest:
            rest = rest[os.write(descriptor, rest) :]
        os.fsync(descriptor)
    finally:
        os.close(descriptor)
