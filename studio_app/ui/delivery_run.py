"""Making a delivery beside the window: settled and made in a thread, written down here."""

from __future__ import annotations

import threading
from collections.abc import Callable
from typing import Any

from PySide6.QtCore import QObject, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.delivering import Delivering
from studio_app.studio.delivery_work import Work
from studio_app.ui.newest import Newest


class DeliveryRun(QObject):
    """One delivery at a time. `told` how far it is, `done` what was delivered, `refused` why nothing was."""

    told = Signal(str, float)
    done = Signal(object)
    refused = Signal(str)

    def __init__(self, delivering: Delivering, parent: QObject) -> None:
        super().__init__(parent)
        self._delivering = delivering
        self._stop = threading.Event()
        self._making = Newest(self)
        self._making.refused.connect(self.refused)

    @property
    def busy(self) -> bool:
        """Whether files are being made."""
        return self._making.busy

    def start(self, begin: Callable[[], Work]) -> None:
        """Settles a delivery, for which a key chain may wait for a person, and makes it."""
        self._stop.clear()
        make, stopped = self._delivering.make, self._stop.is_set

        def whole() -> tuple[Work, Any]:
            work = begin()
            return work, make(work, self.told.emit, stopped)

        self._making.ask(whole, lambda found: self._finish(*found))

    def stop(self) -> None:
        """After the files that are under way no more are made; all of them are taken back."""
        self._stop.set()

    def close(self) -> None:
        """Stops, and waits until the thread is done with it."""
        self.stop()
        self._making.close()

    def _finish(self, work: Work, made: Any) -> None:
        try:
            delivered = self._delivering.finish(work, made)
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self.done.emit(delivered)
