"""Reads what every seat said, beside the window: checking signatures takes longer than a frame."""

from __future__ import annotations

from dataclasses import replace

from PySide6.QtCore import QObject, QRunnable, QThreadPool, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.session import Session
from studio_app.studio.sift_beside import judged
from studio_app.studio.sift_columns import Beside


class _Heard(QObject):
    read = Signal(int, object)
    refused = Signal(str)


class _Reading(QRunnable):
    """One look at the verdicts."""

    def __init__(self, session: Session, number: int, heard: _Heard) -> None:
        super().__init__()
        self._shoot, self._policy, self._you = session.shoot, session.shoot.paper.policy, session.operator
        self._number, self._heard = number, heard

    def run(self) -> None:
        try:
            self._heard.read.emit(
                self._number, judged(self._shoot, self._shoot.takes_beside(), self._policy, self._you)
            )
        except StudioError as error:
            self._heard.refused.emit(str(error))


class VerdictReader(QObject):
    """`came` tells that `beside` holds what was asked for last; an older answer is never shown."""

    came = Signal()
    refused = Signal(str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._session = session
        self._number = 0
        self._judged = Beside()
        self._heard = _Heard()
        self._heard.read.connect(self._read)
        self._heard.refused.connect(self.refused)

    @property
    def beside(self) -> Beside:
        """The verdicts read last, and what is withdrawn now; an equal one is the same one."""
        withdrawn = self._session.shoot.approvals.withdrawn()
        if withdrawn != self._judged.withdrawn:
            self._judged = replace(self._judged, withdrawn=withdrawn)
        return self._judged

    def ask(self) -> None:
        """Reads anew in a thread."""
        self._number += 1
        QThreadPool.globalInstance().start(_Reading(self._session, self._number, self._heard))

    def _read(self, number: int, judged: Beside) -> None:
        if number != self._number:
            return
        if replace(judged, withdrawn=self._judged.withdrawn) != self._judged:
            self._judged = judged
        self.came.emit()
