"""The package of whoever is cast: opened in the render process for her own weights, as soon as a key is there.

What does not open, by one changed byte, may not be cast: the direction goes back to who was cast before.
"""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject

from studio_app.direction.direction import Cast
from studio_app.direction.errors import StudioError
from studio_app.studio.open_own import open_own
from studio_app.studio.own_weights import has_weights
from studio_app.studio.package_key import opens
from studio_app.ui.background import Background

if TYPE_CHECKING:
    from studio_app.ui.backstage import Backstage
    from studio_app.ui.room import Room


class OwnPackage(QObject):
    """Keeps the package of the cast twin open beside the room."""

    def __init__(self, room: Room, backstage: Backstage) -> None:
        super().__init__(room)
        self._room, self._backstage = room, backstage
        self.background = Background(room.desk.problem.emit, self)
        self._asked = ""
        self._before: Cast | None = None
        self._cast = room.desk.direction.cast
        room.desk.directed.connect(self._directed)
        room.desk.closing.connect(self.background.drop)
        backstage.machine.connect(self._machine)

    def _machine(self, words: str) -> None:
        """A new render process holds no package yet."""
        self._asked = ""
        if words:
            self.ask()

    def _directed(self, parts: frozenset[str]) -> None:
        cast = self._room.desk.direction.cast
        if "cast" in parts and cast != self._cast:
            self._before, self._cast, self._asked = self._cast, cast, ""
            self.ask()

    def ask(self) -> None:
        """Opens the package of whoever is cast, where she has weights and a key that opens it needs no passphrase."""
        session, twin = self._room.desk.session, self._cast.twin
        if not self._backstage.renderer.ready or twin == self._asked:
            return
        try:
            if not has_weights(twin):
                return
            opens(session, twin)
        except StudioError:
            return  # locked: the shutter says so, and where it is opened
        self._asked = twin
        self.background.start(self._open(twin))

    async def _open(self, twin: str) -> None:
        session = self._room.desk.session
        try:
            await open_own(self._backstage.renderer, twin)
        except StudioError:
            self._asked = ""
            before = self._before
            if before is not None and before.twin != twin and session.direction.cast.twin == twin:
                self._room.desk.attempt(lambda: session.direct(cast=before))
            raise
