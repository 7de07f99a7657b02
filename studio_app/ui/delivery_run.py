"""Making a delivery beside the window: settled, made and written down in a thread, told here."""

from __future__ import annotations

import threading
from collections.abc import Callable

from PySide6.QtCore import QObject, Signal

from studio_app.studio.delivering import Delivering
from studio_app.studio.delivery_work import Delivered, Work
from studio_app.ui.newest import Newest

WRITING = "Writing ledger and record"


class DeliveryRun(QObject):
    """One delivery at a time. `told` how far it is, `done` what was delivered, `refused` why nothing was."""

    told = Signal(str, float)
    done = Signal(object)
    refused = Signal(str)

    def __init__(self, delivering: Delivering, parent: QObject) -> None:
        super().__init__(parent)
        self._delivering = delivering
        self._stop = threading.Event()
        self._left: Delivered | None = None
        self._making = Newest(self)
        self._making.refused.connect(self.refused)

    @property
    def busy(self) -> bool:
        """Whether files are being made."""
        return self._making.busy

    def start(self, begin: Callable[[], Work]) -> None:
        """Settles a delivery, for which a key chain may wait for a person, and makes it."""
        self._stop.clear()
        delivering, stopped = self._delivering, self._stop.is_set

        def whole() -> Delivered:
            work = begin()
            made = delivering.make(work, self.told.emit, stopped)
            self.told.emit(WRITING, 1.0)
            self._left = delivering.keep(work, made)
            return self._left

        self._making.ask(whole, self._finish)

    def stop(self) -> None:
        """After the files that are under way no more are made; all of them are taken back."""
        self._stop.set()

    def close(self) -> None:
        """Stops, and waits until the thread is done with it. What it had delivered by then is told."""
        self.stop()
        self._making.close()
        self._tell()

    def _finish(self, done: Delivered) -> None:
        self._tell()
        self.done.emit(done)

    def _tell(self) -> None:
        done, self._left = self._left, None
        if done is not None:
            self._delivering.kept(done)
