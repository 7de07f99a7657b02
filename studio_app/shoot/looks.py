"""When takes/ must be looked at again: after anybody else wrote there, and after some time in any case.

The studio's own writes are bracketed (`own`), so that a mark among 25,000 takes does not make it look at all of them.
"""

from __future__ import annotations

import threading
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from pathlib import Path

_TICK_NS = 50_000_000  # the coarse clock that file systems stamp with goes in steps of 1 to 10 ms
_SLOW_TICK_NS = 2_500_000_000  # FAT disks keep time in steps of two seconds
_TOO_OLD_NS = 5_000_000_000
_QUICK_NS = 5_000_000
_CALM = 100


class Looks:
    """What is known of the last look at one folder. May be used from several threads."""

    def __init__(self, folder: Callable[[], Path]) -> None:
        self._folder = folder
        self._lock = threading.Lock()
        self._inside = 0
        self._stale = True
        self._changed = -1
        self._settled = False
        self._began = self._ended = 0
        self.writes = 0

    @contextmanager
    def own(self) -> Generator[None]:
        """Around every write of the studio itself in the folder: it does not count as somebody else's."""
        with self._lock:
            self._stale = self._stale or (not self._inside and self._now() != self._changed)
            self._inside += 1
            self.writes += 1
        try:
            yield
        finally:
            with self._lock:
                self._inside -= 1
                self.writes += 1
                if not self._inside:
                    # Whoever writes within the same tick of the clock leaves no trace on the folder.
                    self._changed, self._settled = self._now(), False

    def holds(self) -> bool:
        """Whether the last look still holds.

        Every save is a rename and changes the folder's time, if not within the same tick of its clock: a look at a
        quick folder is repeated until the clock has moved on. A file rewritten in place by another program is seen
        when the look is too old. Looking takes at most a hundredth of the time, however large the folder is.
        """
        with self._lock:
            if self._stale or (not self._inside and self._now() != self._changed):
                return False
        took, age = self._ended - self._began, time.time_ns() - self._ended
        if took > _QUICK_NS and age < _CALM * took:
            return True
        return self._settled and 0 <= age < _TOO_OLD_NS

    @contextmanager
    def look(self) -> Generator[None]:
        """Around a look at the whole folder."""
        with self._lock:
            changed = self._now()
            if not self._inside:
                self._changed = changed
            self._stale = False
        began = time.time_ns()
        yield
        self._began, self._ended = began, time.time_ns()
        self._settled = began - changed > (_TICK_NS if changed % 1_000_000_000 else _SLOW_TICK_NS)

    def _now(self) -> int:
        """The folder's time of change in ns; 0 while there is no folder."""
        try:
            return self._folder().stat().st_mtime_ns
        except (FileNotFoundError, NotADirectoryError):
            return 0
