"""What the room keeps in line outside the studio: the hot folder after every mark, and an eye on the sidecars."""

from __future__ import annotations

from PySide6.QtCore import QObject, QThread, QTimer, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.hot_folder import sync
from studio_app.studio.outside_choice import read_choice
from studio_app.ui.desk import Desk

AFTER_MS = 1500
EVERY_MS = 5000


class _Pass(QThread):
    """One pass over the hot folder and the sidecars, beside the window."""

    left = Signal(str)
    differ = Signal(int)

    def __init__(self, desk: Desk, hot: bool, parent: QObject) -> None:
        super().__init__(parent)
        self._session, self._hot = desk.session, hot

    def run(self) -> None:
        try:
            choice = read_choice(self._session.shoot.path).hot_folder
            if self._hot and choice is not None:
                for words in sync(self._session.shoot, choice).left[:1]:
                    self.left.emit(words)
            self.differ.emit(len(self._session.sidecars.look().differences))
        except StudioError as error:
            self.left.emit(str(error))


class Outside(QObject):
    """Runs a pass some moments after a mark, and looks at sidecars every few seconds. `noticed` brings how many takes
    others marked, once per number.
    """

    said = Signal(str)
    noticed = Signal(int)

    def __init__(self, desk: Desk, parent: QObject) -> None:
        super().__init__(parent)
        self._desk, self._pass, self._told, self._hot = desk, None, 0, True
        self._soon = QTimer(self, singleShot=True, interval=AFTER_MS)
        self._soon.timeout.connect(self._begin)
        self._often = QTimer(self, interval=EVERY_MS)
        self._often.timeout.connect(self._begin)
        self._often.start()
        desk.reviewed.connect(self._marked)
        desk.closing.connect(self.close)

    def close(self) -> None:
        """Ends the looking; a pass that runs ends well."""
        self._soon.stop()
        self._often.stop()
        if self._pass is not None:
            self._pass.wait()

    def _marked(self) -> None:
        self._hot = True
        self._soon.start()

    def _begin(self) -> None:
        if self._pass is not None or self._desk.read_only:
            return
        self._pass = _Pass(self._desk, self._hot, self)
        self._hot = False
        self._pass.left.connect(self.said)
        self._pass.differ.connect(self._count)
        self._pass.finished.connect(self._ended)
        self._pass.start()

    def _count(self, many: int) -> None:
        if many and many != self._told:
            self.noticed.emit(many)
        self._told = many

    def _ended(self) -> None:
        done, self._pass = self._pass, None
        if done is not None:
            done.deleteLater()
