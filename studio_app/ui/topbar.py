"""The top bar: what is being shot, the views, and the shutter with what it orders."""

from __future__ import annotations

from PySide6.QtCore import QSize, Signal
from PySide6.QtWidgets import (
    QButtonGroup,
    QComboBox,
    QFrame,
    QGridLayout,
    QHBoxLayout,
    QPushButton,
    QToolButton,
    QWidget,
)

from studio_app.studio.forecast import Forecast
from studio_app.studio.order import Order
from studio_app.takes.recipe import Quality
from studio_app.ui.elided import Elided
from studio_app.ui.icons import icon

HEIGHT = 46
VIEWS = (("stage", "Stage"), ("take", "Take"), ("compare", "Compare"), ("sheet", "Sheet"))
ORDER = "Order these takes  (Ctrl+Enter)"
FULL = {"long_side": None}
"""A smaller size that was chosen holds until the engine or the quality is chosen anew."""
COUNTS = (1, 2, 3, 4, 6, 8, 12, 16)


class TopBar(QFrame):
    """Signals what was asked for; shows what it is told."""

    view = Signal(str)
    order = Signal(dict)
    shutter = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("topbar")
        self.setFixedHeight(HEIGHT)
        self.menu = QToolButton()
        self.menu.setIcon(icon("menu"))
        self.menu.setIconSize(QSize(16, 16))
        self.menu.setAccessibleName("Menu")
        self.menu.setToolTip("Menu")
        self.menu.setPopupMode(QToolButton.ToolButtonPopupMode.InstantPopup)
        self.title, self.brief = Elided("shoot", asks=True), Elided("caption")
        self.buttons: dict[str, QPushButton] = {}
        self.engine, self.quality, self.count = QComboBox(), QComboBox(), QComboBox()
        self.shoot = QPushButton("Shoot")
        self.shoot.setProperty("role", "bright")
        self.shoot.setAccessibleName("Shoot")
        self._able, self._refused, self._cost = False, "", ""
        self.shoot.setToolTip(ORDER)
        self.shoot.clicked.connect(self.shutter)
        grid = QGridLayout(self)
        grid.setContentsMargins(8, 0, 12, 0)
        grid.addWidget(self._left(), 0, 0)
        grid.addWidget(self._middle(), 0, 1)
        grid.addWidget(self._right(), 0, 2)
        grid.setColumnStretch(0, 1)
        grid.setColumnStretch(2, 1)

    def _left(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 16, 0)
        row.setSpacing(10)
        row.addWidget(self.menu)
        row.addWidget(self.title)
        row.addWidget(self.brief, 1)
        return holder

    def _middle(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(8)
        group = QButtonGroup(self)
        for name, words in VIEWS:
            button = QPushButton(words)
            button.setProperty("role", "view")
            button.setCheckable(True)
            button.setAccessibleName(f"{words} view")
            button.clicked.connect(lambda _=False, name=name: self.view.emit(name))
            group.addButton(button)
            self.buttons[name] = button
            row.addWidget(button)
        return holder

    def _right(self) -> QWidget:
        holder = QWidget()
        row = QHBoxLayout(holder)
        row.setContentsMargins(16, 0, 0, 0)
        row.setSpacing(8)
        self.engine.setAccessibleName("Engine")
        self.engine.setToolTip("What paints the take")
        self.engine.setSizeAdjustPolicy(QComboBox.SizeAdjustPolicy.AdjustToContents)
        self.engine.setMinimumWidth(104)
        self.quality.setAccessibleName("Quality")
        self.quality.setFixedWidth(76)
        for quality in Quality:
            self.quality.addItem(quality.value.capitalize(), quality)
        self.engine.activated.connect(lambda: self.order.emit({"engine": self.engine.currentData(), **FULL}))
        quality = self.quality
        quality.activated.connect(lambda: self.order.emit({"quality": Quality(quality.currentData()), **FULL}))
        self.count.setAccessibleName("Number of takes")
        self.count.setFixedWidth(88)
        for count in COUNTS:
            self.count.addItem(_takes(count), count)
        self.count.activated.connect(lambda: self.order.emit({"count": self.count.currentData()}))
        row.addStretch()
        for part in (self.engine, self.quality, self.count, self.shoot):
            row.addWidget(part)
        return holder

    def put_engines(self, engines: list[tuple[str, str]]) -> None:
        """Sets which engines can be chosen: (name, title)."""
        self.engine.clear()
        for name, title in engines:
            self.engine.addItem(title, name)

    def put_order(self, order: Order) -> None:
        """Shows how the next takes will be rendered."""
        self.engine.setCurrentIndex(max(0, self.engine.findData(order.engine)))
        self.quality.setCurrentIndex(self.quality.findData(order.quality))
        if self.count.findData(order.count) < 0:
            self.count.addItem(_takes(order.count), order.count)
        self.count.setCurrentIndex(self.count.findData(order.count))

    def put_shoot(self, title: str, brief: str) -> None:
        """Shows what is being shot."""
        self.title.put(title)
        self.brief.put(brief)

    def put_view(self, name: str) -> None:
        """Shows which view is open."""
        self.buttons[name].setChecked(True)

    def put_forecast(self, cost: Forecast | None) -> None:
        """What the next takes will cost, before the button is pressed."""
        parts = [] if cost is None else [cost.time_words, cost.memory_words, cost.disk_words, cost.trouble]
        self._cost = "\n".join(filter(None, parts))
        self.put_rights(self._refused)

    def put_rights(self, why: str) -> None:
        """Why the twin's papers do not allow to render now; empty when they do."""
        self._refused = why
        self.shoot.setToolTip(why or "\n".join(filter(None, (ORDER, self._cost))))
        self.shoot.setAccessibleDescription(why or self._cost)
        self.shoot.setEnabled(self._able and not why)

    def can_shoot(self, able: bool) -> None:
        """Whether there is a shoot to render for."""
        self._able = able
        for part in (self.engine, self.quality, self.count, self.shoot, *self.buttons.values()):
            part.setEnabled(able)
        self.put_rights(self._refused)


def _takes(count: int) -> str:
    return f"{count} take" if count == 1 else f"{count} takes"
