"""What leaves: files made beside the window with progress and cancel, what was delivered, what left before."""

from __future__ import annotations

from collections.abc import Callable
from datetime import date
from pathlib import Path

from PySide6.QtCore import QObject, Qt, Signal

from studio_app.direction.errors import StudioError
from studio_app.studio.delivery_order import DeliveryOrder
from studio_app.studio.delivery_said import deliveries_said, delivery_said
from studio_app.studio.delivery_work import Delivered, Work
from studio_app.ui.delivery_done import DonePage
from studio_app.ui.delivery_frame import DeliveryFrame
from studio_app.ui.delivery_past import PastPage
from studio_app.ui.delivery_run import DeliveryRun
from studio_app.ui.delivery_terms import DeliveryTerms
from studio_app.ui.desk import Desk

NO_FOLDER = "Choose the folder that the files go to, then make it again."


class Leaving(QObject):
    """Works in the pages and the foot of `frame`. `refused` says why nothing left, `back` asks for the order."""

    refused = Signal(str)
    back = Signal()
    begun = Signal()

    def __init__(self, desk: Desk, frame: DeliveryFrame, terms: DeliveryTerms) -> None:
        super().__init__(frame)
        self._desk, self._frame, self._terms = desk, frame, terms
        self.done, self.past = DonePage(), PastPage(read_only=desk.read_only)
        self.run = DeliveryRun(desk.session.delivering, self)
        self.run.told.connect(frame.tell, Qt.ConnectionType.QueuedConnection)
        self.run.done.connect(self._show_done)
        self.run.refused.connect(self._stopped)
        frame.past.clicked.connect(self.show_past)
        for page in (self.done, self.past):
            page.back.connect(self.back)
        self.past.down.connect(self._take_down)
        self.past.again.connect(self._again)
        self.past.longer.connect(self._extend)

    def deliver(self, order: DeliveryOrder, out: Path) -> None:
        """Makes the files of an order in a folder."""
        self._start(lambda: self._desk.session.delivering.begin(order, out))

    def stop(self) -> None:
        """Stops making files after the one under way; nothing is left of them."""
        self.run.stop()
        self._frame.count.setText("Stopping after the file under way…")

    def show_past(self) -> None:
        """What left before."""
        try:
            self.past.put(deliveries_said(self._desk.session))
        except StudioError as error:
            self.refused.emit(str(error))
            return
        self._frame.turn(self.past, past=False)
        self.past.list.setFocus()

    def _again(self, delivery: str) -> None:
        out, stamped = self._terms.out, self._terms.stamped
        self.back.emit()
        if out is None:
            self.refused.emit(NO_FOLDER)
        else:
            self._start(lambda: self._desk.session.delivering.begin_again(delivery, out, stamped=stamped))

    def _start(self, begin: Callable[[], Work]) -> None:
        self.begun.emit()
        self._frame.work(busy=True)
        self.run.start(begin)

    def _show_done(self, done: Delivered) -> None:
        self._frame.work(busy=False)
        self.done.put(delivery_said(self._desk.session, done.record), done.files)
        self._frame.turn(self.done)

    def _stopped(self, words: str) -> None:
        self._frame.work(busy=False)
        self.refused.emit(words)

    def _extend(self, delivery: str, until: date) -> None:
        self._desk.attempt(lambda: self._desk.session.delivering.extend(delivery, until)) and self.show_past()

    def _take_down(self, delivery: str) -> None:
        self._desk.attempt(lambda: self._desk.session.delivering.take_down(delivery)) and self.show_past()
