"""The small bar over a take while one draws on it: tools, inks, thickness, a step back, and on to the note's words."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from PySide6.QtCore import QPointF, QSize, Qt
from PySide6.QtGui import QColor, QIcon, QPainter, QPen, QPixmap
from PySide6.QtWidgets import QButtonGroup, QFrame, QHBoxLayout, QPushButton, QToolButton

from studio_app.takes.note import Ink
from studio_app.ui.drawing import Drawing, Line, Tool
from studio_app.ui.icons import icon
from studio_app.ui.loupe import Loupe
from studio_app.ui.note_marks import EDGE, INKS
from studio_app.ui.note_overlay import INK_KEYS, THICKER, THINNER, TOOL_KEYS
from studio_app.ui.theme import colour, font

HEIGHT = 36
ABOVE = 6
ROOM = HEIGHT + 2 * ABOVE
"""What the picture leaves free at its top while the bar is there."""
_STROKES = {Line.THIN: 1.5, Line.MEDIUM: 3.0, Line.THICK: 5.0}
_LINE_KEYS = {Line.THIN: f"  ({THINNER} is thinner)", Line.MEDIUM: "", Line.THICK: f"  ({THICKER} is thicker)"}


class DrawBar(QFrame):
    """Lies over the top of a take's picture. `write` goes on to the words of the note."""

    def __init__(self, view: Loupe, drawing: Drawing, write: Callable[[], None]) -> None:
        super().__init__(view)
        self.view, self.drawing = view, drawing
        self.setObjectName("popup")
        self.setAccessibleName("Drawing on the take")
        self.setFixedHeight(HEIGHT)
        self.setCursor(Qt.CursorShape.ArrowCursor)
        self.buttons: dict[StrEnum, QToolButton] = {}
        self._row = QHBoxLayout(self)
        self._row.setContentsMargins(6, 0, 6, 0)
        self._row.setSpacing(2)
        self._choices([(tool, icon(tool.value), f"{tool.value.capitalize()}  ({TOOL_KEYS[tool]})") for tool in Tool])
        self._choices([(ink, _patch(ink), f"{ink.value.capitalize()} ink  ({INK_KEYS[ink]})") for ink in Ink])
        self._choices([(line, _stroke(line), f"{line.value.capitalize()} lines{_LINE_KEYS[line]}") for line in Line])
        self.back = self._button(icon("undo"), "Take the last step back  (Ctrl+Z)", drawing.undo)
        self.again = self._button(icon("redo"), "Do it again  (Ctrl+Shift+Z)", drawing.redo)
        self.wipe = self._button(icon("bin"), "Wipe the whole drawing", drawing.clear)
        self._row.addSpacing(6)
        self.done = QPushButton("Write the note")
        self.done.setToolTip("Goes on to the words of the note  (Enter)")
        self.done.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        self.done.clicked.connect(write)
        self._row.addWidget(self.done)
        self.leave = self._button(icon("cross"), "Leave; what is drawn waits for its note  (Esc)", self._leave)
        drawing.changed.connect(self._put)
        view.transformed.connect(self._place)
        self._put()

    def _choices(self, choices: list[tuple[StrEnum, QIcon, str]]) -> None:
        group = QButtonGroup(self)
        for choice, sign, words in choices:
            button = self._button(sign, words, lambda choice=choice: self._choose(choice))
            button.setCheckable(True)
            group.addButton(button)
            self.buttons[choice] = button
        self._row.addSpacing(6)

    def _button(self, sign: QIcon, words: str, act: Callable[[], object]) -> QToolButton:
        button = QToolButton()
        button.setIcon(sign)
        button.setIconSize(QSize(16, 16))
        button.setFixedSize(26, 26)
        button.setToolTip(words)
        button.setAccessibleName(words.partition("  (")[0])
        button.setFocusPolicy(Qt.FocusPolicy.TabFocus)
        button.clicked.connect(lambda: act())
        self._row.addWidget(button)
        return button

    def _choose(self, choice: StrEnum) -> None:
        match choice:
            case Tool():
                self.drawing.put(tool=choice)
            case Ink():
                self.drawing.put(ink=choice)
            case Line():
                self.drawing.put(line=choice)

    def _leave(self) -> None:
        self.drawing.put(on=False)
        self.view.setFocus()

    def _put(self) -> None:
        drawing = self.drawing
        for choice in (drawing.tool, drawing.ink, drawing.line):
            self.buttons[choice].setChecked(True)
        self.back.setEnabled(drawing.can_undo)
        self.again.setEnabled(drawing.can_redo)
        self.wipe.setEnabled(bool(drawing.marks))
        self.setVisible(drawing.on)
        self._place()

    def _place(self) -> None:
        if self.drawing.on:
            self.adjustSize()
            left, _, right, _ = self.view.margins
            room = self.view.width() - left - right
            self.move(max(4, left + (room - self.width()) // 2), ABOVE)
            self.raise_()


def _patch(ink: Ink) -> QIcon:
    """A patch of the ink with the first letter of its name."""
    made, painter = _blank()
    painter.fillRect(0, 0, 16, 16, QColor(EDGE))
    painter.fillRect(1, 1, 14, 14, QColor(INKS[ink]))
    painter.setPen(QColor(EDGE))
    painter.setFont(font(10, strong=True))
    painter.drawText(0, 0, 16, 16, Qt.AlignmentFlag.AlignCenter, ink.value[0].upper())
    painter.end()
    return QIcon(made)


def _stroke(line: Line) -> QIcon:
    made, painter = _blank()
    painter.setPen(QPen(colour("text"), _STROKES[line], Qt.PenStyle.SolidLine, Qt.PenCapStyle.RoundCap))
    painter.drawLine(QPointF(3, 12), QPointF(13, 4))
    painter.end()
    return QIcon(made)


def _blank() -> tuple[QPixmap, QPainter]:
    made = QPixmap(32, 32)
    made.setDevicePixelRatio(2)
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    painter.setRenderHint(QPainter.RenderHint.Antialiasing)
    return made, painter
