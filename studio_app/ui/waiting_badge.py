"""Which proposed takes wait for whoever sits here, as a quiet word on the status line; counted beside the window."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio_app.studio.sift_beside import seats_held, waiting_for
from studio_app.ui.newest import Newest
from studio_app.ui.statusbar import StatusBar

if TYPE_CHECKING:
    from studio_app.ui.room import Room

SOON_MS = 250


class WaitingBadge(QObject):
    """Counts when the takes are read, and again after every word and proposal. `asked`: somebody wants to see them."""

    asked = Signal()

    def __init__(self, status: StatusBar, room: Room) -> None:
        super().__init__(room)
        self._status, self._session = status, room.desk.session
        self._newest = Newest(self)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self._count)
        status.put_waiting(0)
        status.waiting.connect(self.asked)
        room.roll.came.connect(self._soon.start)
        room.desk.history_changed.connect(self._soon.start)
        room.desk.closing.connect(self._close)

    def _count(self) -> None:
        shoot, person = self._session.shoot, self._session.operator
        if not shoot.takes_read:
            return  # it is asked again when they came
        self._newest.ask(lambda: waiting_for(shoot, person) if seats_held(shoot, person) else {}, self._show)

    def _show(self, found: dict[str, tuple[str, ...]]) -> None:
        self._status.put_waiting(len(found))

    def _close(self) -> None:
        self._soon.stop()
        self._newest.close()
        self._status.waiting.disconnect(self.asked)
