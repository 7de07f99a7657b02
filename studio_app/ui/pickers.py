"""Pickers: a field that opens a chart of pictures, filters as you type and shows on the stage what is pointed at."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, QRect, QSize, Qt, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QPaintEvent, QPixmap
from PySide6.QtWidgets import (
    QAbstractButton,
    QFrame,
    QLabel,
    QLineEdit,
    QListWidget,
    QListWidgetItem,
    QStyledItemDelegate,
    QStyleOptionViewItem,
    QVBoxLayout,
    QWidget,
)

from studio_app.ui.icons import pixmap
from studio_app.ui.rows import Row
from studio_app.ui.side_list import MARK, paint_mark
from studio_app.ui.theme import CONTROL_HEIGHT, colour, font

CELL = QSize(120, 168)
PICTURE = QSize(104, 130)
COLUMNS = 4
NAME_ROLE = Qt.ItemDataRole.UserRole
MARK_ROLE, STATE_ROLE = NAME_ROLE + 1, NAME_ROLE + 2


@dataclass(frozen=True, slots=True)
class Choice:
    """One thing to pick: the name it is kept under, its title, a few words, and how it stands as a mark and a word."""

    name: str
    title: str
    words: str = ""
    mark: str = ""
    state: str = ""


Picture = Callable[[str], QPixmap | None]


class PickerField(QAbstractButton):
    """Looks like a field: the title of what is picked, and a chevron."""

    def __init__(self) -> None:
        super().__init__()
        self.setObjectName("picker")
        self.setFixedHeight(CONTROL_HEIGHT)
        self.setFocusPolicy(Qt.FocusPolicy.StrongFocus)
        self.setCursor(Qt.CursorShape.PointingHandCursor)

    def put(self, words: str) -> None:
        """Shows a title."""
        self.setText(words)
        self.setAccessibleDescription(words)
        self.setToolTip(words)

    def paintEvent(self, event: QPaintEvent) -> None:
        painter = QPainter(self)
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        active = self.hasFocus() or self.isDown()
        painter.setPen(colour("focus" if active else "edge" if self.underMouse() else "line"))
        painter.setBrush(colour("field"))
        painter.drawRoundedRect(self.rect().adjusted(0, 0, -1, -1), 4, 4)
        painter.drawPixmap(self.width() - 20, 6, pixmap("chevron-down", "dim", 12, self.devicePixelRatioF()))
        painter.setPen(colour("text" if self.isEnabled() else "faint"))
        painter.setFont(font())
        space = QRect(8, 0, self.width() - 32, self.height())
        words = painter.fontMetrics().elidedText(self.text(), Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Down):
            self.click()
        else:
            super().keyPressEvent(event)


class _Cell(QStyledItemDelegate):
    """Paints a picture with its title below; without a picture the title stands alone on a quiet ground."""

    def __init__(self, picture: Picture, parent: QObject) -> None:
        super().__init__(parent)
        self._picture = picture

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex) -> QSize:
        return CELL

    def paint(self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex) -> None:
        painter.save()
        painter.setRenderHint(QPainter.RenderHint.Antialiasing)
        painter.setRenderHint(QPainter.RenderHint.SmoothPixmapTransform)
        chosen = bool(option.state.value & (0x8000 | 0x2000))  # State_Selected, State_MouseOver
        box = QRect(option.rect.x() + 8, option.rect.y() + 8, PICTURE.width(), PICTURE.height())
        painter.setPen(colour("amber" if chosen else "line"))
        painter.setBrush(colour("field"))
        painter.drawRoundedRect(box.adjusted(-1, -1, 0, 0), 3, 3)
        self._paint_picture(painter, box, index.data(NAME_ROLE))
        painter.setFont(font(11))
        painter.setPen(colour("bright" if chosen else "text"))
        space = QRect(box.x(), box.bottom() + 4, box.width(), 16)
        words = painter.fontMetrics().elidedText(index.data(), Qt.TextElideMode.ElideRight, space.width())
        painter.drawText(space, Qt.AlignmentFlag.AlignVCenter, words)
        if mark := index.data(MARK_ROLE):
            self._paint_state(
                painter, QRect(box.x(), box.bottom() + 18, box.width(), MARK), mark, index.data(STATE_ROLE)
            )
        painter.restore()

    def _paint_state(self, painter: QPainter, space: QRect, mark: str, state: str) -> None:
        painter.setPen(colour("dim"))
        painter.drawText(space.adjusted(MARK + 2, 0, 0, 0), Qt.AlignmentFlag.AlignVCenter, state)
        painter.translate(space.topLeft() - QPoint(2, 0))
        paint_mark(painter, mark)

    def _paint_picture(self, painter: QPainter, box: QRect, name: str) -> None:
        picture = self._picture(name)
        if picture is None:
            painter.drawPixmap(box.center() - QPoint(12, 12), pixmap("camera", "faint", 24, 2))
            return
        shown = picture.size().scaled(box.size(), Qt.AspectRatioMode.KeepAspectRatio)
        corner = box.center() - QPoint(shown.width() // 2 - 1, shown.height() // 2 - 1)
        painter.drawPixmap(QRect(corner, shown), picture)


class FilterField(QLineEdit):
    """Where one types to filter: Enter takes, an arrow down goes on to the pictures."""

    entered = Signal()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.entered.emit()
        elif event.key() == Qt.Key.Key_Down:
            self.focusNextChild()
        else:
            super().keyPressEvent(event)


class PickerPopup(QFrame):
    """The open picker. Arrows walk, typing filters, Enter takes, Esc leaves things as they were."""

    taken = Signal(str)
    pointed = Signal(str)
    left = Signal()

    def __init__(self, parent: QWidget, title: str, picture: Picture) -> None:
        super().__init__(parent, Qt.WindowType.Popup)
        self.setObjectName("popup")
        self.filter = FilterField()
        self.filter.setAccessibleName(f"Filter {title.lower()}")
        self.filter.textChanged.connect(self._filter)
        self.filter.entered.connect(lambda: self._take(self._first()))
        self.list = QListWidget()
        self.list.setAccessibleName(title)
        self.list.setViewMode(QListWidget.ViewMode.IconMode)
        self.list.setMovement(QListWidget.Movement.Static)
        self.list.setResizeMode(QListWidget.ResizeMode.Adjust)
        self.list.setUniformItemSizes(True)
        self.list.setMouseTracking(True)
        self.list.setGridSize(CELL)
        self.list.setItemDelegate(_Cell(picture, self.list))
        self.none = QLabel("Nothing has that in its name.")
        self.none.setProperty("role", "dim")
        self.none.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 8, 8, 8)
        column.setSpacing(8)
        for part in (self.filter, self.none, self.list):
            column.addWidget(part)
        self.list.itemClicked.connect(self._take)
        self.list.itemEntered.connect(lambda item: self.pointed.emit(item.data(NAME_ROLE)))
        self.list.currentItemChanged.connect(lambda item, _: item and self.pointed.emit(item.data(NAME_ROLE)))

    def fill(self, choices: Sequence[Choice], current: str) -> None:
        """Shows these choices, the current one chosen, without a filter."""
        self.list.blockSignals(True)
        self.list.clear()
        self.filter.clear()
        self.filter.setPlaceholderText(f"Filter {len(choices)}…")
        rows = -(-len(choices) // COLUMNS)
        self.setFixedSize(COLUMNS * CELL.width() + 32, min(3, max(1, rows)) * CELL.height() + 56)
        for choice in choices:
            item = QListWidgetItem(choice.title)
            item.setData(NAME_ROLE, choice.name)
            item.setToolTip(choice.words or choice.title)
            item.setData(MARK_ROLE, choice.mark)
            item.setData(STATE_ROLE, choice.state)
            said = f"{choice.title}: {choice.state}. {choice.words}" if choice.state else choice.title
            item.setData(Qt.ItemDataRole.AccessibleTextRole, said)
            self.list.addItem(item)
            if choice.name == current:
                self.list.setCurrentItem(item)
        self.list.blockSignals(False)

    def _filter(self, words: str) -> None:
        shown = 0
        for place in range(self.list.count()):
            item = self.list.item(place)
            keep = words.lower() in f"{item.text()} {item.toolTip()}".lower()
            item.setHidden(not keep)
            shown += keep
        self.none.setVisible(not shown)

    def _take(self, item: QListWidgetItem | None) -> None:
        if item is not None and not item.isHidden():
            self.taken.emit(item.data(NAME_ROLE))
        self.close()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self._take(self.list.currentItem())
        else:
            super().keyPressEvent(event)

    def _first(self) -> QListWidgetItem | None:
        now = self.list.currentItem()
        if now is not None and not now.isHidden():
            return now
        items = (self.list.item(place) for place in range(self.list.count()))
        return next((item for item in items if not item.isHidden()), None)

    def closeEvent(self, event: QEvent) -> None:
        self.left.emit()
        super().closeEvent(event)


class PickerRow(Row):
    """A row whose control is a picker. `edited` brings the name that was taken; `pointed` the one that is looked at."""

    pointed = Signal(str)
    left = Signal()

    def __init__(self, title: str, choices: Callable[[], Sequence[Choice]], picture: Picture) -> None:
        super().__init__(title)
        self._choices, self._picture = choices, picture
        self.current = ""
        self._popup: PickerPopup | None = None
        self.button = PickerField()
        self.button.setAccessibleName(title)
        self.button.clicked.connect(self.open)
        self.hold(self.button)

    def put(self, value: object) -> None:
        self.button.put(str(value))

    def _made(self) -> PickerPopup:
        """The chart: made once and kept, as it is opened again and again."""
        popup = PickerPopup(self, self.title, self._picture)
        popup.taken.connect(lambda name: self.edited.emit(name, True))
        popup.pointed.connect(self.pointed)
        popup.left.connect(self.left)
        return popup

    def open(self) -> PickerPopup:
        """Opens the chart below the field."""
        popup = self._popup = self._popup or self._made()
        popup.fill(self._choices(), self.current)
        below = self.button.mapToGlobal(QPoint(0, CONTROL_HEIGHT + 4))
        screen = self.screen().availableGeometry()
        below.setY(min(below.y(), screen.bottom() - popup.height()))
        popup.move(below)
        popup.show()
        popup.filter.setFocus()
        return popup
