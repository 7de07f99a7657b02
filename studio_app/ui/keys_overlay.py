"""The keys of the view, over the picture: made from the table of commands, closed by any key or click beside."""

from __future__ import annotations

from collections.abc import Container

from PySide6.QtCore import QRect, Qt, Signal
from PySide6.QtGui import QColor, QKeyEvent, QMouseEvent, QPainter, QPaintEvent
from PySide6.QtWidgets import QPushButton, QWidget

from studio_app.studio.actions import BY_ID, Place, actions_in
from studio_app.studio.keymap import Keymap
from studio_app.ui.theme import colour, font

LINE = 22
COLUMN = 352
GROUP_GAP = 12
KEY_WIDTH = 118
GESTURES = {
    Place.STAGE: (
        ("Drag", "Walk round the figure"), ("Shift + drag", "Move the frame"), ("Wheel", "Come nearer, go back"),
        ("Ctrl + wheel", "Longer or shorter lens"), ("Shift / Alt", "Steps of 10 / fine steps"),
    ),
    Place.SHEET: (
        ("Shift + arrows", "Choose more takes"), ("Shift / Ctrl + click", "Choose to here / add one"),
        ("Ctrl + wheel", "Larger or smaller pictures"),
    ),
    Place.TAKE: (("Drag", "Move the picture"), ("Wheel", "Enlarge at the pointer")),
}  # fmt: skip
Group = tuple[str, list[tuple[str, str]]]


class KeysOverlay(QWidget):
    """Covers the window while it is open. `change` asks for the table in which keys are changed."""

    change = Signal()

    def __init__(self, parent: QWidget, place: Place, keymap: Keymap, known: Container[str] = BY_ID) -> None:
        super().__init__(parent)
        self.setGeometry(parent.rect())
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setAccessibleName(f"Keys of the view {place.value}")
        self.place = place
        self.groups = _groups(place, keymap, known)
        self.button = QPushButton("Change keys…", self)
        self.button.setAccessibleName("Change keys")
        self.button.clicked.connect(self._change)
        self.setAccessibleDescription("; ".join(f"{words}: {key}" for _, lines in self.groups for key, words in lines))

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.fillRect(self.rect(), QColor(0, 0, 0, 240))
        columns = self._columns()
        left = (self.width() - len(columns) * COLUMN) // 2
        tall = max(sum(_height(group) for group in column) for column in columns)
        top = max(72, (self.height() - tall) // 2)
        painter.setPen(colour("bright"))
        painter.setFont(font(20, strong=True))
        title = QRect(left, top - 56, self.width() - 2 * left, 32)
        self.button.move(left + COLUMN, top - 52)
        painter.drawText(title, Qt.AlignmentFlag.AlignVCenter, f"Keys on the {self.place.value} view")
        for number, column in enumerate(columns):
            y = top
            for group in column:
                self._paint_group(painter, left + number * COLUMN, y, group)
                y += _height(group)

    def _columns(self) -> list[list[Group]]:
        """Groups dealt to as many columns as there is room for, in order, about equally tall."""
        room = max(1, min(4, (self.width() - 48) // COLUMN))
        share = sum(_height(group) for group in self.groups) / room
        columns: list[list[Group]] = [[]]
        for group in self.groups:
            if columns[-1] and len(columns) < room and sum(_height(each) for each in columns[-1]) >= share * 0.8:
                columns.append([])
            columns[-1].append(group)
        return columns

    def _paint_group(self, painter: QPainter, x: int, y: int, group: Group) -> None:
        painter.setFont(font(12, strong=True))
        painter.setPen(colour("bright"))
        painter.drawText(QRect(x, y, COLUMN - 24, LINE), Qt.AlignmentFlag.AlignVCenter, group[0])
        painter.setFont(font(12))
        for number, (key, words) in enumerate(group[1], 1):
            line = QRect(x, y + number * LINE, COLUMN - 24, LINE)
            painter.setPen(colour("amber"))
            painter.drawText(line, Qt.AlignmentFlag.AlignVCenter, key)
            painter.setPen(colour("text"))
            space = line.adjusted(KEY_WIDTH, 0, 0, 0)
            shown = painter.fontMetrics().elidedText(words, Qt.TextElideMode.ElideRight, space.width())
            painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, shown)

    def _change(self) -> None:
        self.close()
        self.change.emit()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        self.close()

    def mousePressEvent(self, event: QMouseEvent) -> None:
        self.close()

    def closeEvent(self, event: object) -> None:
        self.deleteLater()


def _height(group: Group) -> int:
    return (len(group[1]) + 1) * LINE + GROUP_GAP


def _groups(place: Place, keymap: Keymap, known: Container[str]) -> list[Group]:
    found: dict[str, list[tuple[str, str]]] = {}
    for action in actions_in(place):
        key = keymap.key(action.id)
        if key and action.id in known:
            found.setdefault(action.menu, []).append((shown_key(key), action.title.rstrip("…")))
    groups = list(found.items())
    gestures = GESTURES.get(place)
    return [("On the picture", list(gestures)), *groups] if gestures else groups


def shown_key(key: str) -> str:
    """'Ctrl+Return' as 'Ctrl + Enter'."""
    words = {"Return": "Enter"}
    parts = key.split("+") if key != "+" else [key]
    return " + ".join(words.get(part, part) for part in parts)
