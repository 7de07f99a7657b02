"""Reads the list of takes for the roll: a few at once, very many in a thread beside the window."""

from __future__ import annotations

import threading
from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field

from PySide6.QtCore import QObject, QRunnable, QThreadPool, QTimer, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.session import Session
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.desk import Desk
from studio_app.ui.records import TakeLine, take_line, take_lines
from studio_app.ui.sifting import FEW

TOLD_MS = 100


@dataclass(frozen=True)
class Counts:
    """How many takes there are, and how many of them are picked, rejected and selects. `frames`: the takes of each
    frame, oldest first.
    """

    takes: int = 0
    picks: int = 0
    rejects: int = 0
    selects: int = 0
    frames: Mapping[str, Sequence[str]] = field(default_factory=dict[str, Sequence[str]])

    @classmethod
    def of(cls, lines: Iterable[TakeLine]) -> Counts:
        """Counts them."""
        takes = picks = rejects = selects = 0
        frames: defaultdict[str, list[str]] = defaultdict(list)
        for line in lines:
            frames[line.row.facets.frame].append(line.id)
            takes += 1
            picks += line.review.flag is Flag.PICK
            rejects += line.review.flag is Flag.REJECT
            selects += line.standing is Standing.SELECT
        return cls(takes, picks, rejects, selects, frames)

    def changed(self, before: TakeLine, after: TakeLine) -> Counts:
        """The same with one take as it is after instead of before."""
        less, more = Counts.of([before]), Counts.of([after])
        return Counts(
            self.takes,
            self.picks + more.picks - less.picks,
            self.rejects + more.rejects - less.rejects,
            self.selects + more.selects - less.selects,
            self.frames,
        )


class _Ended(Exception):
    """Nobody waits for the takes any more."""


class _Heard(QObject):
    read = Signal(object, object)
    refused = Signal(str)


class _Reading(QRunnable):
    """One reading; `share` is how far it is, `ended` ends it soon."""

    def __init__(self, session: Session, heard: _Heard) -> None:
        super().__init__()
        self._session, self._heard = session, heard
        self.ended, self.share = threading.Event(), 0.0

    def run(self) -> None:
        try:
            lines = [TakeLine(row, self._session) for row in self._session.shoot.takes_beside(self._tell)]
            self._heard.read.emit(lines, Counts.of(lines))
        except _Ended:
            return
        except StudioError as error:
            self._heard.refused.emit(str(error))

    def _tell(self, share: float) -> None:
        self.share = share
        if self.ended.is_set():
            raise _Ended


class RollReader(QObject):
    """`came` brings the lines and their counts. What is marked while they are read is shown as it was marked.

    While it reads in a thread further asking waits for the end of that, then all is read once more.
    """

    came = Signal(object, object)
    changed = Signal(object)
    """The share that is read while takes are read beside the window, 0 to 1; None when they came, -1.0 when they
    cannot be read
    """

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk = desk
        self._now: _Reading | None = None
        self._again = False
        self._marked: set[str] = set()
        self._pool = QThreadPool(self, maxThreadCount=1)
        self._heard = _Heard()
        self._heard.read.connect(self._read)
        self._heard.refused.connect(self._refused)
        self._often = QTimer(self, interval=TOLD_MS)
        self._often.timeout.connect(lambda: self._now and self.changed.emit(self._now.share))
        desk.closing.connect(self.close)

    @property
    def reading(self) -> bool:
        """Whether takes are read beside the window."""
        return self._now is not None

    def ask(self, known: int) -> None:
        """Reads the takes; `known`: how many were there when they were read last."""
        if self._now is not None:
            self._again = True
        elif known > FEW or (not self._desk.session.shoot.takes_read and self._desk.session.shoot.many_takes(FEW)):
            self._begin()
        else:
            lines: list[TakeLine] = []
            if self._desk.attempt(lambda: lines.extend(take_lines(self._desk.session))):
                self.came.emit(lines, Counts.of(lines))

    def marked(self, takes: Iterable[str]) -> None:
        """These takes are other ones now than a reading under way may have found."""
        if self._now is not None:
            self._marked.update(takes)

    def close(self) -> None:
        """Ends the reading and waits for it."""
        if self._now is not None:
            self._now.ended.set()
            self._end()
        self._pool.waitForDone()

    def _begin(self) -> None:
        now = self._now = _Reading(self._desk.session, self._heard)
        self.changed.emit(0.0)
        self._often.start()
        # Two threads that both compute are slower than one after the other: the window is painted first.
        QTimer.singleShot(0, self, lambda: now is self._now and self._pool.start(now))

    def _end(self, share: float | None = None) -> None:
        self._now, self._again = None, False
        self._often.stop()
        self.changed.emit(share)

    def _read(self, lines: list[TakeLine], counts: Counts) -> None:
        if self._now is None:
            return
        marked, self._marked = self._marked, set[str]()
        for place, line in enumerate(lines) if marked else ():
            if line.id in marked:
                fresh = self._fresh(line)
                lines[place], counts = fresh, counts.changed(line, fresh)
        again = self._again
        self._end()
        self.came.emit(lines, counts)
        if again:
            self.ask(len(lines))

    def _fresh(self, line: TakeLine) -> TakeLine:
        try:
            return take_line(self._desk.session, line.id)
        except StudioError:  # it is killed: the next reading, which that asked for, leaves it out
            return line

    def _refused(self, words: str) -> None:
        if self._now is not None:
            self._end(-1.0)
            self._desk.problem.emit(words)
