"""Before the button: what the gates say of the stage as it stands, on the cast card, at the queue and the shutter.

The gates are asked in a thread whenever something they look at has come to rest; the newest answer counts.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING

from PySide6.QtCore import QObject, QTimer, Signal

from studio_app.studio.rights_room import GateSaid, cast_said, line_of, queue_said
from studio_app.studio.session import Session
from studio_app.ui.newest import Newest

if TYPE_CHECKING:
    from studio_app.ui.backstage import Backstage
    from studio_app.ui.room import Room
    from studio_app.ui.topbar import TopBar

SOON_MS = 150


@dataclass(frozen=True)
class Spoken:
    """What the queue gate says of the order, the one line about it, and what the cast gate says of every twin."""

    queue: GateSaid
    line: str
    cast: Mapping[str, GateSaid]


class RightsWatch(QObject):
    """Keeps card, queue and shutter of a room in line with the gates. `changed` after each answer."""

    changed = Signal()

    def __init__(self, top: TopBar, room: Room, backstage: Backstage) -> None:
        super().__init__(room)
        self._top, self._room, self._backstage = top, room, backstage
        self.spoken: Spoken | None = None
        self._newest = Newest(self)
        self._newest.refused.connect(room.desk.problem)
        self._soon = QTimer(self, singleShot=True, interval=SOON_MS)
        self._soon.timeout.connect(self.ask)
        desk = room.desk
        for signal in (desk.rights_changed, desk.order_changed, backstage.queue_changed):
            signal.connect(self._soon.start)
        desk.directed.connect(lambda _: self._soon.start())
        desk.closing.connect(self._close)
        self.ask()

    def ask(self) -> None:
        """Asks now."""
        session = self._room.desk.session
        ahead = self._backstage.queue.ahead()
        self._newest.ask(lambda: _spoken(session, ahead), self._put)

    def _put(self, spoken: Spoken) -> None:
        self.spoken = spoken
        room, queue = self._room, spoken.queue
        room.queue.put_rights("stop" if not queue.opens else queue.mark, spoken.line)
        self._top.put_rights("" if queue.opens else spoken.line)
        room.cast.put_rights(spoken.cast)
        self.changed.emit()

    def _close(self) -> None:
        self._soon.stop()
        self._newest.close()
        self._top.put_rights("")


def _spoken(session: Session, ahead: int) -> Spoken:
    said = queue_said(session, ahead)
    return Spoken(said, line_of(session, said), cast_said(session))
