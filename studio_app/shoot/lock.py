"""One writer per shoot. The operating system drops the lock when the writer dies, so a dead window never blocks."""

from __future__ import annotations

import json
import os
import socket
from datetime import UTC, datetime
from pathlib import Path
from typing import IO, Self

from studio_app.direction.exclusive import hold


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
