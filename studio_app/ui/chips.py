"""The small controls of the filter bar: a button with a menu, stars at least, patches of labels."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import QRect, QSize, Qt, Signal
from PySide6.QtGui import QActionGroup, QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QMenu, QPushButton, QWidget

from studio_app.takes.review import Label
from studio_app.ui.theme import LABELS, colour, font

STAR, STARS = 17, 5
PATCH = 22
HIGH = 24
LONGEST = 12
"""How many letters of a choice stand on its button."""


class MenuButton(QPushButton):
    """'Sort: number' over a menu of which one holds. `picked` brings the value."""

    picked = Signal(object)

    def __init__(self, title: str, options: Sequence[tuple[object, str]], *, first: str = "") -> None:
        super().__init__()
        self.title, self.options, self.first = title, tuple(options), first
        self.setProperty("role", "menu")
        menu = QMenu(self)
        group = QActionGroup(self)
        self._actions = []
        for value, words in self.options:
            action = menu.addAction(words)
            action.setCheckable(True)
            action.triggered.connect(lambda _, value=value: self.picked.emit(value))
            group.addAction(action)
            self._actions.append(action)
        self.setMenu(menu)
        self.put(self.options[0][0])

    def put(self, value: object) -> None:
        """Shows which one holds."""
        number = next((at for at, (held, _) in enumerate(self.options) if held == value), 0)
        self._actions[number].setChecked(True)
        words = self.options[number][1].partition(":")[0]
        short = words if len(words) <= LONGEST else f"{words[: LONGEST - 1].rstrip()}…"
        self.setText(self.first if self.first and not number else f"{self.title}: {short[:1].lower()}{short[1:]}")
        self.setAccessibleName(f"{self.title}: {words}")
        self.setProperty("active", bool(number))
        self.style().unpolish(self)
        self.style().polish(self)

    def sizeHint(self) -> QSize:
        return menu_button_size(self)


def menu_button_size(button: QPushButton) -> QSize:
    """Room for the words and the arrow behind them, and no more."""
    return QSize(button.fontMetrics().horizontalAdvance(button.text()) + 30, HIGH)


class StarsAtLeast(QWidget):
    """Five stars; pressing the third asks for three or more, pressing it again for any."""

    changed = Signal(int)

    def __init__(self) -> None:
        super().__init__()
        self.stars = 0
        self.setFixedSize(STAR * STARS + 8, HIGH)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setToolTip("At least this many stars")
        self.put(0)

    def put(self, stars: int) -> None:
        """Shows how many are asked for."""
        self.stars = max(0, min(STARS, stars))
        words = f"at least {self.stars}" if self.stars else "any"
        self.setAccessibleName(f"Stars: {words}")
        self.update()

    def _ask(self, stars: int) -> None:
        self.put(0 if stars == self.stars else stars)
        self.changed.emit(self.stars)

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self._ask(max(1, min(STARS, int((event.position().x() - 4) // STAR) + 1)))

    def keyPressEvent(self, event: QKeyEvent) -> None:
        steps = {Qt.Key.Key_Left: -1, Qt.Key.Key_Down: -1, Qt.Key.Key_Right: 1, Qt.Key.Key_Up: 1}
        key = Qt.Key(event.key())
        if key in steps and 0 <= self.stars + steps[key] <= STARS:
            self.put(self.stars + steps[key])
            self.changed.emit(self.stars)
        elif key in steps:
            event.accept()
        else:
            super().keyPressEvent(event)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setFont(font(14))
        for number in range(STARS):
            box = QRect(2 + number * STAR, 0, STAR, HIGH)
            painter.setPen(colour("bright" if number < self.stars else "faint"))
            painter.drawText(box, Qt.AlignmentFlag.AlignCenter, "★" if number < self.stars else "☆")
        _focus_frame(painter, self)


class LabelPatch(QPushButton):
    """One colour label as a patch with its letter; pressed in when takes of this label are asked for."""

    def __init__(self, label: Label) -> None:
        super().__init__()
        self.label = label
        self.setCheckable(True)
        self.setFixedSize(PATCH, HIGH)
        self.setAccessibleName(f"{label.value.capitalize()} label")
        self.setToolTip(f"{label.value.capitalize()} label")

    def sizeHint(self) -> QSize:
        return QSize(PATCH, HIGH)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        side = 16 if self.isChecked() else 12
        box = QRect((PATCH - side) // 2, (HIGH - side) // 2, side, side)
        shade = QColor(LABELS[self.label.value])
        if not self.isChecked():
            shade.setAlpha(190)
        painter.fillRect(box, shade)
        if self.isChecked():
            painter.setPen(colour("bright"))
            painter.drawRect(box.adjusted(-2, -2, 1, 1))
        painter.setPen(colour("line"))
        painter.setFont(font(10, strong=True))
        painter.drawText(box, Qt.AlignmentFlag.AlignCenter, self.label.value[0].upper())
        _focus_frame(painter, self)


def _focus_frame(painter: QPainter, widget: QWidget) -> None:
    if widget.hasFocus():
        painter.setPen(colour("focus"))
        painter.setBrush(Qt.BrushStyle.NoBrush)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.drawRoundedRect(widget.rect().adjusted(0, 0, -1, -1), 4, 4)
