"""What the next takes will cost, kept in sight before they are ordered; and smaller settings where they do not fit."""

from __future__ import annotations

from contextlib import suppress
from dataclasses import replace

from PySide6.QtCore import QObject, QPoint, QTimer, Signal
from PySide6.QtWidgets import QMenu

from studio_app.direction.errors import StudioError
from studio_app.studio.forecast import Forecast, Smaller
from studio_app.studio.renderer import Renderer
from studio_app.ui.background import Background
from studio_app.ui.desk import Desk
from studio_app.ui.queue_view import QueueView

WAIT_MS = 300


class Forecaster(QObject):
    """Asks anew a moment after the order or the direction changed, and after every take."""

    told = Signal(object)
    """the newest Forecast, or None where there can be none"""

    def __init__(self, desk: Desk, renderer: Renderer, view: QueueView, parent: QObject) -> None:
        super().__init__(parent)
        self.desk, self.renderer, self.view = desk, renderer, view
        self.cost: Forecast | None = None
        self._beside = Background(desk.problem.emit, self)
        self._later = QTimer(self, singleShot=True, interval=WAIT_MS)
        self._later.timeout.connect(self.ask)
        desk.order_changed.connect(self.again)
        desk.directed.connect(lambda _: self.again())
        desk.closing.connect(self._later.stop)
        desk.closing.connect(self._beside.drop)
        view.smaller.connect(lambda: self.menu().popup(view.mapToGlobal(QPoint(12, 0))))

    def again(self) -> None:
        """Asks in a moment."""
        self._later.start()

    def ask(self) -> None:
        """Asks now. An order that cannot be painted has no forecast; ordering it says why."""
        try:
            self.cost = None if self.desk.read_only else self.renderer.forecast()
        except StudioError:
            self.cost = None
        self._put()
        if self.cost is not None:
            self._beside.drop()
            self._beside.start(self._drapes(self.cost))

    async def _drapes(self, cost: Forecast) -> None:
        """What must be draped first is found beside the window, and said when it is known."""
        with suppress(StudioError):
            draped = await self.renderer.forecast_draped(cost)
            if draped != cost and cost is self.cost:
                self.cost = draped
                self._put()

    def _put(self) -> None:
        self.view.put_forecast(self.cost)
        self.told.emit(self.cost)

    def offer(self) -> bool:
        """Whether the next takes do not fit: then nothing is ordered, and what fits is offered."""
        self.ask()
        if self.cost is None or not self.cost.trouble:
            return False
        self.desk.problem.emit(f"{self.cost.trouble} Nothing was ordered. Choose a smaller setting.")
        self.menu().popup(self.view.mapToGlobal(QPoint(12, 0)))
        return True

    def menu(self) -> QMenu:
        """The settings that fit; choosing one changes the order, nothing is begun."""
        menu = QMenu(self.view)
        menu.setAccessibleName("Smaller settings that fit")
        for each in self.cost.smaller if self.cost is not None else ():
            menu.addAction(str(each), lambda one=each: self._take(one))
        if menu.isEmpty():
            menu.addAction("Nothing smaller fits; close other programs that use the card").setEnabled(False)
        menu.aboutToHide.connect(menu.deleteLater)
        return menu

    def _take(self, one: Smaller) -> None:
        session = self.desk.session
        if one.reference_mp is None:
            session.set_order(long_side=one.long_side)
        else:
            session.set_order(wish=replace(session.order.wish, reference_mp=one.reference_mp))
