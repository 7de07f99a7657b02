"""Previews of crops, drawn in one thread beside the window: of each file only the newest wish is drawn."""

from __future__ import annotations

import threading
from collections import OrderedDict

from PySide6.QtCore import QObject, QThreadPool, Signal
from PySide6.QtGui import QImage

from studio_app.direction.errors import StudioError
from studio_app.studio.delivery_foresight import Foreseen, PieceSeen
from studio_app.studio.delivery_room import Proofs
from studio_app.studio.session import Session

Key = tuple[str, str]
"""Take and channel."""


class Previews(QObject):
    """`made` brings the picture of a file, or an empty one and why there is none."""

    made = Signal(object, QImage, str)

    def __init__(self, session: Session, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._proofs = Proofs(session)
        self._lock = threading.Lock()
        self._wishes: OrderedDict[Key, tuple[Foreseen, PieceSeen]] = OrderedDict()
        self._pool = QThreadPool(self, maxThreadCount=1)

    def wish(self, seen: Foreseen, piece: PieceSeen, *, first: bool = False) -> None:
        """Draws this file in place of what was wished of it before; `first`: before all others."""
        key = piece.piece.take, piece.piece.channel
        with self._lock:
            idle = not self._wishes
            self._wishes[key] = seen, piece
            if first:
                self._wishes.move_to_end(key, last=False)
        if idle or self._pool.activeThreadCount() == 0:
            self._pool.start(self._draw)

    @property
    def idle(self) -> bool:
        """Whether all that was wished is drawn."""
        with self._lock:
            return not self._wishes and self._pool.activeThreadCount() == 0

    def close(self) -> None:
        """Drops what is wished and waits for the thread."""
        with self._lock:
            self._wishes.clear()
        self._pool.waitForDone()

    def _draw(self) -> None:
        while True:
            with self._lock:
                if not self._wishes:
                    return
                key, (seen, piece) = self._wishes.popitem(last=False)
            try:
                pixels = self._proofs.proof(seen, piece)
            except StudioError as error:
                self.made.emit(key, QImage(), str(error))
                continue
            height, width = pixels.shape[:2]
            image = QImage(pixels.tobytes(), width, height, 3 * width, QImage.Format.Format_RGB888)
            self.made.emit(key, image.copy(), "")
