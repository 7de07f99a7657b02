"""One writer per shoot. The operating system drops the lock when the writer dies, so a dead window never blocks."""

from __future__ import annotations

import json
import os
import socket
import sys
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

if sys.platform == "win32":
    import msvcrt
else:
    import fcntl

_FAR = 1 << 20


class WriterLock:
    """A held lock file: who writes, since when. Closing it, or dying, gives it back."""

    def __init__(self, file: IO[bytes]) -> None:
        self._file = file

    @classmethod
    def try_hold(cls, path: Path) -> Self | None:
        """The lock, or None while another living writer holds it. Raises OSError when the disk may not be written."""
        descriptor = os.open(path, os.O_RDWR | os.O_CREAT | getattr(os, "O_BINARY", 0), 0o644)
        file = os.fdopen(descriptor, "r+b", buffering=0)
        if not hold(descriptor):
            file.close()
            return None
        started = datetime.now(UTC).isoformat(timespec="seconds")
        file.truncate(0)
        file.write(json.dumps({"pid": os.getpid(), "host": socket.gethostname(), "since": started}).encode())
        return cls(file)

    def release(self) -> None:
        """Gives the lock back; a second call does nothing."""
        if not self._file.closed:
            self._file.truncate(0)
            self._file.close()


def holder(path: Path) -> str:
    """Who holds the lock, as far as the file says: 'process 4711 since 10:02'."""
    try:
        found = json.loads(path.read_bytes()[:1000])
        since = datetime.fromisoformat(str(found["since"])).astimezone()
        return f"process {int(found['pid'])} since {since:%H:%M}"
    except (OSError, ValueError, KeyError, TypeError):
        return "another window"


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
    except BlockingIOError:
        return False
    except PermissionError:
        return False
    return True
