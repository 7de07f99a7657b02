"""One process at a time: a lock file that the operating system gives back when its holder dies."""

from __future__ import annotations

import os
import sys
import time
from collections.abc import Generator
from contextlib import contextmanager
from pathlib import Path

from studio_app.direction.durable import in_words, make_folder
from studio_app.direction.errors import StudioError

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 20
_PAUSE_S = 0.01
PATIENCE_S = 20.0


@contextmanager
def exclusive(place: Path, patience_s: float = PATIENCE_S) -> Generator[None]:
    """While the context lasts no other process, and no other thread, is in one for the same file.

    For settings that are read, changed and written again: whoever comes second reads what the first one wrote. The
    file stays, empty. Raises StudioError: the disk, or somebody else has been in it for longer than `patience_s`.
    """
    make_folder(place.parent)
    with in_words(place):
        descriptor = os.open(place, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
    try:
        end = time.monotonic() + patience_s
        while not hold(descriptor):
            if time.monotonic() > end:
                raise StudioError(
                    f"Another window has been writing {place.name} for {patience_s:.0f} s.",
                    safe="Nothing was changed.",
                    do="Close the other windows and try again.",
                )
            time.sleep(_PAUSE_S)
        yield
    finally:
        os.close(descriptor)


def hold(descriptor: int) -> bool:
    """Whether this open file is now locked for its writer, until it is closed; False while another one holds it.

    The lock lies on a byte far behind the text, so that others can still read.
    """
    try:
        if sys.platform == "win32":
            os.lseek(descriptor, _FAR, os.SEEK_SET)
            msvcrt.locking(descriptor, msvcrt.LK_NBLCK, 1)
            os.lseek(descriptor, 0, os.SEEK_SET)
        else:
            fcntl.flock(descriptor, fcntl.LOCK_EX | fcntl.LOCK_NB)
    except (BlockingIOError, PermissionError):
        return False
    return True
