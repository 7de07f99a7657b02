"""A slim bar above the status line: something that waits for a person, or long work with how far it is and a cancel."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable, Coroutine
from typing import TYPE_CHECKING, Any

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QProgressBar, QPushButton, QWidget

from studio_app.direction.errors import Stopped, StudioError
from studio_app.ui.elided import Elided

if TYPE_CHECKING:
    from studio_app.studio.kill_parts import KillParts
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

HEIGHT = 36
Work = Callable[[Callable[[float], None]], Any]
Beside = Callable[[threading.Event], Coroutine[Any, Any, None]]


class NoticeBar(QFrame):
    """Words at left, buttons at right; hidden while there is nothing to say."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setObjectName("notice")
        self.setFixedHeight(HEIGHT)
        self.setAccessibleName(name)
        self.words = Elided()
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(16, 0, 12, 0)
        self._row.setSpacing(8)
        self._row.addWidget(self.words, 1)
        self.hide()

    def add(self, *parts: QWidget) -> None:
        """Puts controls at the right end."""
        for part in parts:
            self._row.addWidget(part)

    def say(self, words: str) -> None:
        """Shows these words; empty ones hide the bar."""
        self.words.put(words)
        self.setAccessibleDescription(words)
        self.setVisible(bool(words))


class JobBar(NoticeBar):
    """Long work beside the window, one at a time. The work hears of a cancel through what it tells its share to."""

    told = Signal(float)

    def __init__(self, window: Window) -> None:
        super().__init__("Work that takes a while")
        self._window = window
        self._stop = threading.Event()
        self.busy = self.moves_takes = False
        self.share = QProgressBar()
        self.share.setRange(0, 1000)
        self.share.setTextVisible(False)
        self.share.setFixedSize(180, 6)
        self.share.setAccessibleName("How far it is")
        self.cancel = QPushButton("Cancel")
        self.cancel.setAccessibleName("Cancel this work")
        self.cancel.clicked.connect(self.stop)
        self.add(self.share, self.cancel)
        self.told.connect(lambda share: self.share.setValue(round(1000 * share)))

    def stop(self) -> None:
        """Takes the work back; nothing half made stays."""
        self._stop.set()
        if self.busy:
            self.say("Stopping…")

    def is_free(self) -> bool:
        """Whether work can begin; says on the status line when it cannot."""
        if self.busy:
            self._window.status.say("One such work at a time: wait for it, or cancel it.", problem=True)
        return not self.busy

    def run(self, words: str, work: Work, done: Callable[[Any], object] | None = None) -> None:
        """Does the work in a thread; `done` is given what came of it, else that is a sentence for the status line."""
        self._begin(words, lambda stop: self._do(work, done or self._window.status.say, stop))

    def move(self, words: str, parts: KillParts, said: Callable[[KillParts], str]) -> None:
        """Moves takes part by part, each in a thread; between two of them the window has its turn, and a cancel counts.

        What was moved stays, as one step of undo; `said` makes the sentence about it.
        """
        self._begin(words, lambda stop: self._move(parts, said, stop), moves_takes=True)

    def _begin(
        self, words: str, work: Callable[[threading.Event], Coroutine[Any, Any, None]], *, moves_takes: bool = False
    ) -> None:
        backstage = self._window.backstage
        if backstage is None or not self.is_free():
            return
        self._stop = stop = threading.Event()
        self.busy, self.moves_takes = True, moves_takes
        self.share.setValue(0)
        self.say(words)
        backstage.background.start(work(stop))

    async def _move(self, parts: KillParts, said: Callable[[KillParts], str], stop: threading.Event) -> None:
        share = 0.0
        try:
            while share < 1 and not stop.is_set():
                share = await asyncio.to_thread(parts.step)
                self.told.emit(share)
        except StudioError:
            parts.end()
            raise
        else:
            parts.end()
            self._window.status.say(said(parts))
        finally:  # a room that closes meanwhile needs no step of undo: each take is whole, and the shoot says where
            self.busy = self.moves_takes = False
            self.say("")

    async def _do(self, work: Work, done: Callable[[Any], object], stop: threading.Event) -> None:
        def tell(share: float) -> None:
            if stop.is_set():
                raise Stopped("Cancelled: nothing was written.")
            self.told.emit(share)

        try:
            done(await asyncio.to_thread(work, tell))
        except Stopped as stopped:
            self._window.status.say(str(stopped))
        finally:
            stop.set()  # where the room closed meanwhile, the thread ends at its next picture
            self.busy = False
            self.say("")


def jobs_of(room: Room) -> JobBar:
    """The one bar of long work that a room has."""
    return room.findChild(JobBar)
