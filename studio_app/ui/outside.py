"""What the room keeps in line outside the studio: the hot folder after every mark, and an eye on the sidecars."""

from __future__ import annotations

import threading
import time

from PySide6.QtCore import QEvent, QObject, QThread, QTimer, Signal
from PySide6.QtWidgets import QWidget

from studio_app.direction.errors import Stopped, StudioError
from studio_app.studio.hot_folder import sync
from studio_app.studio.outside_choice import read_choice
from studio_app.studio.sidecars import Look
from studio_app.ui.desk import Desk

AFTER_MS = 1500
EVERY_MS = 5000
SHARE = 20
"""Looking takes at most a twentieth of the time: half a second for 25,000 sidecars is every ten seconds."""


class _Pass(QThread):
    """One pass over the hot folder (where something was marked since) and the sidecars, beside the window."""

    trouble = Signal(str)
    looked = Signal(object)

    def __init__(self, desk: Desk, hot: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._hot = desk.session, hot
        self.stop = threading.Event()
        self.took_ms = 0

    def run(self) -> None:
        if self._hot:
            self._follow_marks()
        if self.stop.is_set():
            return
        started = time.monotonic()
        try:
            self.looked.emit(self._session.sidecars.look())
        except StudioError as error:
            self.trouble.emit(str(error))
        self.took_ms = round(1000 * (time.monotonic() - started))

    def _follow_marks(self) -> None:
        choice = read_choice(self._session.shoot.path).hot_folder
        if choice is None:
            return
        try:
            for words in sync(self._session.shoot, choice, self._tell).left:
                self.trouble.emit(words)
        except Stopped:
            return
        except StudioError as error:
            self.trouble.emit(str(error))

    def _tell(self, _words: str, _share: float) -> None:
        if self.stop.is_set():
            raise Stopped("The room was left; the hot folder goes on when it is opened again.")


class Outside(QObject):
    """Runs a pass some moments after a mark, when the window comes to the front, and every few seconds while sidecars
    are kept. `noticed` brings what the last look found; `said` a sentence about what was left, each once.
    """

    said = Signal(str)
    noticed = Signal(object)

    def __init__(self, desk: Desk, window: QWidget, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._window = desk, window
        self._pass: _Pass | None = None
        self._hot, self._closed = True, False
        self._told: set[str] = set()
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self.begin)
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(lambda: desk.session.sidecars.kept and self.begin())
        self._often.start()
        self._soon.start()
        for signal in (desk.reviewed, desk.sheet_changed, desk.history_changed):
            signal.connect(self.follow)
        desk.closing.connect(self.close)
        window.installEventFilter(self)

    def close(self) -> None:
        """Ends the looking; a pass that runs ends at its next picture."""
        self._closed = True
        self._window.removeEventFilter(self)
        self._soon.stop()
        self._often.stop()
        if self._pass is not None:
            self._pass.stop.set()
            self._pass.wait()

    def follow(self, *_: object) -> None:
        """Something was marked, or the hot folder is another: brings it in line in a moment."""
        self._hot = True
        self._soon.start()

    def begin(self) -> None:
        """Starts a pass; one that runs is followed by another where something was marked meanwhile."""
        if self._desk.read_only:
            return
        if self._pass is not None:
            if self._hot:
                self._soon.start()
            return
        self._pass = _Pass(self._desk, self._hot, self)
        self._hot = False
        self._pass.trouble.connect(self._trouble)
        self._pass.looked.connect(self._look)
        self._pass.finished.connect(self._ended)
        self._pass.start()

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if event.type() == QEvent.Type.WindowActivate:
            self._soon.start()
        return super().eventFilter(watched, event)

    def _look(self, look: Look) -> None:
        if self._closed:
            return  # the last pass ended as the room was left
        self._desk.session.sidecars.catch_up(look.behind)
        for words in look.problems:
            self._trouble(words)
        self.noticed.emit(look)

    def _trouble(self, words: str) -> None:
        if words not in self._told:
            self._told.add(words)
            self.said.emit(words)

    def _ended(self) -> None:
        done, self._pass = self._pass, None
        if done is not None:
            self._often.setInterval(max(EVERY_MS, SHARE * done.took_ms))
            done.deleteLater()
