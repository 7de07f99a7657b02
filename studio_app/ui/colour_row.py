"""A row for a colour: a swatch that opens a small chart, and its everyday name or '#rrggbb' to type."""

from __future__ import annotations

import re

from PySide6.QtCore import QPoint, QRectF, QSize, Qt, Signal
from PySide6.QtGui import QColor, QPainter, QPaintEvent
from PySide6.QtWidgets import QAbstractButton, QFrame, QGridLayout, QHBoxLayout, QLineEdit, QVBoxLayout, QWidget

from studio_app.direction.colours import colour_name
from studio_app.ui.rows import Row
from studio_app.ui.theme import CONTROL_HEIGHT, colour

CHART = (
    "#ffffff", "#f4f3ef", "#f1ece0", "#f3e6c4", "#d8c3a0", "#b98a56", "#6a452c", "#101010",
    "#c9c9c7", "#8c8c8a", "#3f4042", "#1c2742", "#2f5fae", "#a9c9e6", "#b3dcc4", "#2f7a44",
    "#6b6b33", "#f2c230", "#e0702a", "#c0202a", "#6d1a2a", "#eaa6b6", "#c1aedb", "#653a86",
)  # fmt: skip
COLUMNS = 8


class Swatch(QAbstractButton):
    """A patch of colour."""

    def __init__(self, shade: str = "#ffffff", side: int = CONTROL_HEIGHT) -> None:
        super().__init__()
        self.shade = shade
        self.setFixedSize(side, side)
        self.setFocusPolicy(Qt.FocusPolicy.TabFocus)

    def put(self, shade: str) -> None:
        """Shows a colour."""
        self.shade = shade
        self.setAccessibleDescription(colour_name(shade))
        self.update()

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setPen(colour("bright" if self.hasFocus() else "focus" if self.underMouse() else "edge"))
        painter.setBrush(QColor(self.shade))
        painter.drawRoundedRect(QRectF(self.rect()).adjusted(0.5, 0.5, -0.5, -0.5), 4, 4)

    def sizeHint(self) -> QSize:
        return QSize(self.width(), self.height())


class Chart(QFrame):
    """The colours a stylist reaches for, to choose from."""

    chosen = Signal(str)

    def __init__(self, parent: QWidget) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        grid = QGridLayout()
        grid.setSpacing(4)
        for place, shade in enumerate(CHART):
            patch = Swatch(shade)
            patch.setAccessibleName(colour_name(shade))
            patch.setToolTip(colour_name(shade))
            patch.clicked.connect(lambda _=False, shade=shade: self._take(shade))
            grid.addWidget(patch, place // COLUMNS, place % COLUMNS)
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.addLayout(grid)

    def _take(self, shade: str) -> None:
        self.chosen.emit(shade)
        self.close()


class ColourRow(Row):
    """A colour by chart, by name or by '#rrggbb'."""

    def __init__(self, title: str, name: str = "") -> None:
        super().__init__(title, name)
        self.shade = "#ffffff"
        self._chart: Chart | None = None
        self.swatch = Swatch()
        self.swatch.setAccessibleName(f"{title}, choose a colour")
        self.swatch.clicked.connect(self._open)
        self.field = QLineEdit()
        self.field.setAccessibleName(title)
        self.field.setToolTip("A name such as cream, or #rrggbb")
        self.field.editingFinished.connect(self._read)
        both = QWidget()
        line = QHBoxLayout(both)
        line.setContentsMargins(0, 0, 0, 0)
        line.setSpacing(8)
        line.addWidget(self.swatch)
        line.addWidget(self.field)
        both.setFocusProxy(self.swatch)
        self.hold(both)

    def put(self, value: object) -> None:
        self.shade = str(value)
        self.swatch.put(self.shade)
        if not self.field.isModified():
            self.field.setText(f"{colour_name(self.shade)}  {self.shade}")

    def _open(self) -> None:
        if self._chart is None:
            self._chart = Chart(self)
            self._chart.chosen.connect(self._set)
        self._chart.move(self.swatch.mapToGlobal(QPoint(0, CONTROL_HEIGHT + 4)))
        self._chart.show()

    def _read(self) -> None:
        if not self.field.isModified():
            return
        shade = _shade(self.field.text())
        if shade is None:
            self.complain("A colour is a name such as white, cream or navy, or #rrggbb.")
            return
        self._set(shade)

    def _set(self, shade: str) -> None:
        self.field.setModified(False)
        self.complain("")
        self.put(shade)
        self.edited.emit(shade, True)


def _shade(text: str) -> str | None:
    found = re.search(r"#[0-9a-fA-F]{6}", text)
    if found:
        return found[0].lower()
    words = text.strip().lower()
    return next((shade for shade in CHART if colour_name(shade) == words), None)
