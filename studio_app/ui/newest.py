"""Work in a thread beside the window: of a search that is typed only the newest counts, what is kept is all kept."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio_app.direction.errors import StudioError

DEFECT = "This could not be done, for a reason that nobody foresaw. What was saved is as it was."


class _Heard(QObject):
    done = Signal(int, object)
    refused = Signal(int, str)


class _Doing(QRunnable):
    def __init__(self, owner: Newest, number: int, work: Callable[[], Any]) -> None:
        super().__init__()
        self._owner, self._number, self._work = owner, number, work

    def run(self) -> None:
        heard = self._owner.heard
        if self._number != self._owner.number:
            return
        words = DEFECT
        try:
            heard.done.emit(self._number, self._work())
            words = ""
        except StudioError as error:
            words = str(error)
        finally:  # a defect is raised, and nobody waits on for what will not come
            if words:
                heard.refused.emit(self._number, words)


class Newest(QObject):
    """One thread. Earlier work that has not begun is never begun; what it found is not heard. `refused` says why the
    newest could not be done.
    """

    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.number = 0
        self._hear: Callable[[Any], object] | None = None
        self._pool = QThreadPool(self, maxThreadCount=1)
        self.heard = _Heard()
        self.heard.done.connect(self._done)
        self.heard.refused.connect(self._refused)

    @property
    def busy(self) -> bool:
        """Whether something is asked for that has not come."""
        return self._hear is not None

    def ask(self, work: Callable[[], Any], hear: Callable[[Any], object]) -> None:
        """Does `work` in the thread; `hear` is given what it returns, here. It may raise StudioError."""
        self.number += 1
        self._hear = hear
        self._pool.start(_Doing(self, self.number, work))

    def drop(self) -> None:
        """Nobody waits for it any more."""
        self.number += 1
        self._hear = None

    def close(self) -> None:
        """Drops what is asked for and waits until the thread is done with it."""
        self.drop()
        self._pool.waitForDone()

    def _done(self, number: int, found: object) -> None:
        if number == self.number and (hear := self._hear) is not None:
            self._hear = None
            hear(found)

    def _refused(self, number: int, words: str) -> None:
        if number == self.number and self._hear is not None:
            self._hear = None
            self.refused.emit(words)


class InTurn(QObject):
    """One thread that does everything it is asked, in that order. `done` after each, `refused` with why one was not."""

    done = Signal()
    refused = Signal(str)

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._pool = QThreadPool(self, maxThreadCount=1)

    def ask(self, work: Callable[[], object]) -> None:
        """Does `work` when what was asked before is done. It may raise StudioError."""
        self._pool.start(lambda: self._do(work))

    def close(self) -> None:
        """Waits until everything is done: nothing that was asked for is lost."""
        self._pool.waitForDone()

    def _do(self, work: Callable[[], object]) -> None:
        try:
            work()
        except StudioError as error:
            self.refused.emit(str(error))
        else:
            self.done.emit()
