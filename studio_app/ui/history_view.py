"""History in plain words: the line one works on, its versions by day, names and options; choosing a row offers more."""

from __future__ import annotations

from PySide6.QtCore import QEvent, QModelIndex, QObject, QPoint, Qt, Signal
from PySide6.QtGui import QFocusEvent, QKeyEvent, QResizeEvent
from PySide6.QtWidgets import (
    QAbstractItemView,
    QHBoxLayout,
    QLabel,
    QLineEdit,
    QListView,
    QMenu,
    QSizePolicy,
    QToolButton,
    QWidget,
)

from studio_app.direction.direction import Direction
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.card import Card
from studio_app.ui.desk import Desk
from studio_app.ui.history_model import Entry, HistoryModel
from studio_app.ui.history_rows import HistoryRows
from studio_app.ui.icons import icon
from studio_app.ui.lines_menu import fill_lines_menu, line_summary, option_menu
from studio_app.ui.pickers import PickerField

FEWEST = 132
LONG = 9
TOP = 32
SEARCH = 28


class HistoryList(QListView):
    """The rows. `asked` comes by click, Enter or Space."""

    asked = Signal(QModelIndex)

    def __init__(self, model: HistoryModel) -> None:
        super().__init__()
        self.setModel(model)
        self.setItemDelegate(HistoryRows(self))
        self.setAccessibleName("Versions of the direction")
        self.setLayoutMode(QListView.LayoutMode.Batched)
        self.setBatchSize(80)
        self.setMouseTracking(True)
        self.setSizePolicy(
            QSizePolicy.Policy.Expanding, QSizePolicy.Policy.Fixed
        )  # else the card takes the side's rest
        self.setVerticalScrollMode(QAbstractItemView.ScrollMode.ScrollPerPixel)
        self.setHorizontalScrollBarPolicy(Qt.ScrollBarPolicy.ScrollBarAlwaysOff)
        self.setSelectionMode(QAbstractItemView.SelectionMode.SingleSelection)
        self.setEditTriggers(QAbstractItemView.EditTrigger.NoEditTriggers)
        self.clicked.connect(self.asked)

    def keyPressEvent(self, event: QKeyEvent) -> None:
        if event.key() in (Qt.Key.Key_Return, Qt.Key.Key_Enter, Qt.Key.Key_Space):
            if self.currentIndex().isValid():
                self.asked.emit(self.currentIndex())
        else:
            super().keyPressEvent(event)

    def stand_first(self) -> None:
        """Makes the first row that is no head the current one, unless one is."""
        if not self.currentIndex().isValid():
            rows = (self.model().index(row, 0) for row in range(self.model().rowCount()))
            first = next((index for index in rows if index.flags() & Qt.ItemFlag.ItemIsSelectable), QModelIndex())
            self.setCurrentIndex(first)

    def focusInEvent(self, event: QFocusEvent) -> None:
        super().focusInEvent(event)
        self.stand_first()
        self.viewport().update()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        if event.oldSize().width() != event.size().width():
            self.scheduleDelayedItemsLayout()


class HistoryCard(Card):
    """The versions of the line one works on. `command` asks the window for a command of the table by its id;
    `rename_asked` brings the id and name of the snapshot that shall have another.
    """

    command = Signal(str)
    takes_asked = Signal(object)
    rename_asked = Signal(str, str)

    def __init__(self, desk: Desk, parent: QWidget | None = None) -> None:
        super().__init__("History", parent)
        self.desk = desk
        self._room = FEWEST
        self.model = HistoryModel(desk.session, self)
        self.line, self.flag = PickerField(), QToolButton()
        self.search = QLineEdit(placeholderText="Search the history")
        self.list = HistoryList(self.model)
        self.empty = QLabel()
        self._lay_out()
        self._wire()
        self.refresh()

    def _lay_out(self) -> None:
        self.line.setAccessibleName("Line of the direction")
        self.flag.setIcon(icon("pennant"))
        self.flag.setToolTip("Name this version…")
        self.flag.setAccessibleName("Name this version")
        self.search.setAccessibleName("Search the history")
        self.search.setClearButtonEnabled(True)
        self.empty.setProperty("role", "caption")
        self.empty.setWordWrap(True)
        row = QHBoxLayout()
        row.setSpacing(4)
        row.addWidget(self.line, 1)
        row.addWidget(self.flag)
        self.rows.addLayout(row)
        for part in (self.search, self.list, self.empty):
            self.rows.addWidget(part)

    def _wire(self) -> None:
        self.line.clicked.connect(self._open_lines)
        self.flag.clicked.connect(lambda: self.command.emit("version.name"))
        self.search.textChanged.connect(self._search)
        self.search.installEventFilter(self)
        self.list.asked.connect(self._offer)
        self.desk.history_changed.connect(self.refresh)

    def refresh(self) -> None:
        """Reads the history again; the row one stood on stays chosen."""
        kept = self.model.entry(self.list.currentIndex().row())
        count = self.model.read()
        self.line.put(line_summary(self.desk.session.optioning.on))
        self.summarise(f"{count} version{'s' if count != 1 else ''}" if count else "")
        self.search.setVisible(count > LONG or bool(self.model.wanted))
        self._stand_on(kept)
        self._size()

    def _stand_on(self, kept: Entry | None) -> None:
        if kept is None:
            return
        rows = (row for row in range(self.model.rowCount()) if self._same(self.model.entry(row), kept))
        row = next(rows, None)
        if row is not None:
            self.list.setCurrentIndex(self.model.index(row))

    @staticmethod
    def _same(one: Entry | None, other: Entry) -> bool:
        return one is not None and (one.number, one.id) == (other.number, other.id) and one.kind != "day"

    def _search(self, words: str) -> None:
        self.model.search(words)
        self._size()

    def fit(self, height: int) -> None:
        """Shows as many versions as have room in `height` pixels, at least a few; the others scroll."""
        if height != self._room:
            self._room = height
            self._size()

    def _size(self) -> None:
        rows = self.model.rowCount()
        self.empty.setText(
            "No version has these words."
            if self.model.wanted
            else "Every change you settle on is kept here, in plain words."
        )
        self.empty.setVisible(not rows)
        self.list.setVisible(bool(rows))
        room = max(FEWEST, self._room - TOP - (SEARCH if self.search.isVisibleTo(self) else 0))
        height = 0
        for row in range(rows):
            height += self.list.sizeHintForIndex(self.model.index(row)).height()
            if height >= room:
                break
        self.list.setFixedHeight(min(room, height + 2))

    # Menus

    def _open_lines(self) -> None:
        menu = self.lines_menu()
        menu.exec(self.line.mapToGlobal(QPoint(0, self.line.height() + 2)))
        menu.deleteLater()

    def lines_menu(self) -> QMenu:
        """The main line and the options to switch to, and what can be done with them."""
        menu = QMenu(self)
        fill_lines_menu(menu, self.desk, self.command.emit)
        return menu

    def _offer(self, index: QModelIndex) -> None:
        entry = self.model.entry(index.row())
        if entry is None or entry.kind == "day":
            return
        menu = self.menu_for(entry)
        at = self.list.visualRect(index)
        menu.exec(self.list.viewport().mapToGlobal(QPoint(24, at.bottom())))
        menu.deleteLater()

    def menu_of(self, number: int) -> QMenu:
        """What of a version could be brought back: everything, or one part of what differs."""
        return self.menu_for(Entry("version", "", number=number))

    def menu_for(self, entry: Entry) -> QMenu:
        """What can be done with a row of the history."""
        if entry.kind == "option":
            return option_menu(self.desk, entry.id, self, self.command.emit)
        menu = QMenu(self)
        fill_menu(
            menu,
            self.desk,
            lambda: self._direction(entry),
            "Restore everything",
            lambda parts: self.desk.attempt(lambda: self.desk.session.bring(self._direction(entry), parts)),
        )
        self._offer_names(menu, entry)
        takes = self.model.takes(entry)
        if takes:
            menu.addSeparator()
            words = f"Choose its {len(takes)} takes" if len(takes) > 1 else "Choose its take"
            menu.addAction(words, lambda: self.takes_asked.emit(takes))
        return menu

    def _offer_names(self, menu: QMenu, entry: Entry) -> None:
        """A row may stand under several names; each can become another."""
        named = self.model.named(entry) if not self.desk.read_only else []
        if named:
            menu.addSeparator()
        for snapshot, name in named:
            words = name.replace("&", "&&")
            menu.addAction(f"Rename “{words}”…", lambda one=(snapshot, name): self.rename_asked.emit(*one))

    def _direction(self, entry: Entry) -> Direction:
        optioning = self.desk.session.optioning
        if entry.number:
            return optioning.direction(optioning.on.id, entry.number)
        return next(each.paper.direction for each in optioning.snapshots() if each.id == entry.id)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        if watched is self.search and event.type() == QEvent.Type.KeyPress and isinstance(event, QKeyEvent):
            if event.key() == Qt.Key.Key_Escape and self.search.text():
                self.search.clear()
                return True
            if event.key() in (Qt.Key.Key_Down, Qt.Key.Key_Return, Qt.Key.Key_Enter):
                self.list.stand_first()
                self.list.setFocus()
                return True
        return super().eventFilter(watched, event)
