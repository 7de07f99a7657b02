"""The search field of the sheet: plain words, completed as one types, each completion with how many takes it finds."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass

from PySide6.QtCore import QEvent, QModelIndex, QPersistentModelIndex, QSize, Qt, QTimer, Signal
from PySide6.QtGui import QKeyEvent, QPainter, QStandardItem, QStandardItemModel
from PySide6.QtWidgets import QCompleter, QLineEdit, QListView, QStyle, QStyledItemDelegate, QStyleOptionViewItem

from studio_app.ui.icons import icon
from studio_app.ui.theme import colour, font

TYPING_MS = 90
ROW_HIGH, MOST, WIDEST = 26, 12, 360
COUNT_ROLE = Qt.ItemDataRole.UserRole
MEANING_ROLE = Qt.ItemDataRole.UserRole + 1


@dataclass(frozen=True, slots=True)
class Offer:
    """A completion: the whole search line it makes, the piece that is new, what it means, and how many it finds."""

    line: str
    words: str
    meaning: str = ""
    count: int = -1


class SearchField(QLineEdit):
    """`searched` brings the line after a short rest; `left` comes with Esc on an empty line or Enter."""

    searched = Signal(str)
    left = Signal()

    def __init__(self) -> None:
        super().__init__()
        self.setPlaceholderText("Search: words, lens 85, >=3, picked, #rain")
        self.setAccessibleName("Search takes")
        self.setToolTip("All words must match. For example: evening linen >=3 picked lens 85 -cyclorama #rain")
        self.addAction(icon("search", "dim"), QLineEdit.ActionPosition.LeadingPosition)
        self.setMaxLength(500)
        self._offers = QStandardItemModel(self)
        self._completer = _completer(self, self._offers)
        self._rest = QTimer(self, singleShot=True, interval=TYPING_MS)
        self._rest.timeout.connect(self.tell)
        self._told = ""
        self.textEdited.connect(lambda _: self._rest.start())

    def tell(self) -> None:
        """Brings the line at once."""
        self._rest.stop()
        if self.text() != self._told:
            self._told = self.text()
            self.searched.emit(self._told)

    def put(self, text: str) -> None:
        """Shows a line without telling anyone."""
        self._rest.stop()
        self._told = text
        if text != self.text():
            self.setText(text)

    def offer(self, offers: Sequence[Offer]) -> None:
        """Shows completions under the field while it is typed in."""
        self._offers.clear()
        for each in offers[:MOST]:
            item = QStandardItem(each.words)
            counted = f", {each.count:,} take{'s' if each.count != 1 else ''}" if each.count >= 0 else ""
            item.setData(f"{each.words} {each.meaning}{counted}", Qt.ItemDataRole.AccessibleTextRole)
            item.setData(each.line, _LINE)
            item.setData(each.meaning, MEANING_ROLE)
            item.setData(each.count, COUNT_ROLE)
            self._offers.appendRow(item)
        popup = self._completer.popup()
        if not offers or not self.hasFocus():
            popup.hide()
            return
        rect = self.rect()
        rect.setWidth(min(WIDEST, max(260, self.width())))
        self._completer.complete(rect)

    def _take(self, index: QModelIndex) -> None:
        line = index.data(_LINE)
        if line:
            self.setText(f"{line} ")
            self.tell()

    def keyPressEvent(self, event: QKeyEvent) -> None:
        key = Qt.Key(event.key())
        if key is Qt.Key.Key_Escape:
            if self.text():
                self.clear()
                self.tell()
            else:
                self.left.emit()
        elif key in (Qt.Key.Key_Return, Qt.Key.Key_Enter):
            self.tell()
            self.left.emit()
        elif key is Qt.Key.Key_Down and self._offers.rowCount():
            self._completer.complete()
        else:
            super().keyPressEvent(event)

    def event(self, event: QEvent) -> bool:
        """While one types, bare keys are letters, not marks."""
        if event.type() is QEvent.Type.ShortcutOverride and isinstance(event, QKeyEvent):
            held = event.modifiers() & (Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.AltModifier)
            if not held:
                event.accept()
                return True
        return super().event(event)


_LINE = Qt.ItemDataRole.UserRole + 2


def _completer(field: SearchField, model: QStandardItemModel) -> QCompleter:
    """Shows what it is given as it is: the sifting has chosen already."""
    made = QCompleter(model, field)
    made.setCompletionMode(QCompleter.CompletionMode.UnfilteredPopupCompletion)
    made.setMaxVisibleItems(MOST)
    made.setWidget(field)
    popup = QListView()
    popup.setObjectName("popup")
    popup.setAccessibleName("Completions")
    popup.setUniformItemSizes(True)
    popup.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
    made.setPopup(popup)
    popup.setItemDelegate(_OfferDelegate(popup))
    made.activated[QModelIndex].connect(field._take)  # noqa: SLF001
    return made


class _OfferDelegate(QStyledItemDelegate):
    """The words at left, what they mean behind them, the number of takes at right."""

    def sizeHint(self, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex) -> QSize:
        return QSize(260, ROW_HIGH)

    def paint(
        self, painter: QPainter, option: QStyleOptionViewItem, index: QModelIndex | QPersistentModelIndex
    ) -> None:
        chosen = bool(option.state & QStyle.StateFlag.State_Selected)
        painter.fillRect(option.rect, colour("pressed" if chosen else "raised"))
        box = option.rect.adjusted(10, 0, -10, 0)
        count = index.data(COUNT_ROLE)
        words = f"{count:,}" if count is not None and count >= 0 else ""
        painter.setFont(font(11, figures=True))
        painter.setPen(colour("text" if chosen else "dim"))
        painter.drawText(box, Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter, words)
        room = box.adjusted(0, 0, -painter.fontMetrics().horizontalAdvance(words) - 12, 0)
        painter.setFont(font(12))
        painter.setPen(colour("bright" if chosen else "text"))
        metrics = painter.fontMetrics()
        said = metrics.elidedText(str(index.data()), Qt.TextElideMode.ElideRight, room.width())
        painter.drawText(room, Qt.AlignmentFlag.AlignVCenter, said)
        rest = room.adjusted(metrics.horizontalAdvance(said) + 8, 0, 0, 0)
        meaning = str(index.data(MEANING_ROLE) or "")
        if meaning and rest.width() > 40:
            painter.setFont(font(11))
            painter.setPen(colour("text" if chosen else "dim"))
            elided = painter.fontMetrics().elidedText(meaning, Qt.TextElideMode.ElideRight, rest.width())
            painter.drawText(rest, Qt.AlignmentFlag.AlignVCenter, elided)
