"""Looks at the small pictures of takes beside the window, so that those that look alike can be stacked."""

from __future__ import annotations

import threading
from collections.abc import Iterable

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio_app.studio.likeness import Likeness
from studio_app.studio.session import Session
from studio_app.ui.records import TakeLine


class _Heard(QObject):
    read = Signal(object, object)
    told = Signal(object, int, int)


class _Looking(QRunnable):
    """One look at the pictures; `ended` makes it the last picture."""

    def __init__(self, likeness: Likeness, lines: Iterable[TakeLine], heard: _Heard) -> None:
        super().__init__()
        self._likeness, self._rows, self._heard = likeness, [line.row for line in lines if not line.killed], heard
        self.ended = threading.Event()

    def run(self) -> None:
        self._heard.read.emit(self, self._likeness.of(self._rows, self._tell))

    def _tell(self, count: int, of: int) -> bool:
        self._heard.told.emit(self, count, of)
        return not self.ended.is_set()


class LikenessReader(QObject):
    """`came` tells that `prints` holds those of the takes that were asked for last; `told` how many pictures were
    looked at, of how many.
    """

    came = Signal()
    told = Signal(int, int)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._likeness = Likeness(session.shoot)
        self.prints: dict[str, bytes] = {}
        self._looking: _Looking | None = None
        self._pool = QThreadPool(self, maxThreadCount=1)  # one after the other: they share what is kept
        self._heard = _Heard()
        self._heard.read.connect(self._read)
        self._heard.told.connect(lambda look, count, of: look is self._looking and self.told.emit(count, of))

    def ask(self, lines: Iterable[TakeLine]) -> None:
        """Looks at what was not looked at before; an earlier look ends."""
        self.drop()
        self._looking = _Looking(self._likeness, lines, self._heard)
        self._pool.start(self._looking)

    def drop(self) -> None:
        """Nobody waits for it any more."""
        if self._looking is not None:
            self._looking.ended.set()
            self._looking = None

    def close(self) -> None:
        """Ends the look and waits for it."""
        self.drop()
        self._pool.waitForDone()

    def _read(self, look: _Looking, prints: dict[str, bytes]) -> None:
        if look is self._looking:
            self._looking, self.prints = None, prints
            self.came.emit()
