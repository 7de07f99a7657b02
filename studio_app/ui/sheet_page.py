"""The page of the contact sheet: the filter bar over the grid; when nothing matches, the way back to all takes."""

from __future__ import annotations

from PySide6.QtCore import QTimer
from PySide6.QtGui import QResizeEvent
from PySide6.QtWidgets import QInputDialog, QPushButton, QVBoxLayout, QWidget

from studio_app.ui.filter_bar import FilterBar
from studio_app.ui.matrix_page import MatrixPage
from studio_app.ui.roll import Roll
from studio_app.ui.sift_choices import GROUPS, SORTS, STACKS
from studio_app.ui.take_list import TakeList

NOTHING_YET = ("No takes yet", "Press Shoot, or Ctrl+Enter: the first take lands here.")
READING = ("Reading the takes", "There are very many. Everything else can be used meanwhile.")
NOT_READ = ("The takes could not be read", "The line at the bottom says why.")
NO_MATCH = ("No take matches", "Take a condition away, or see all takes again.")
NONE_KILLED = ("No take is killed", "Rejected takes that you kill lie here, each with its reason, and can be restored.")


class SheetPage(QWidget):
    """Ties the bar to the sifter of the roll."""

    def __init__(
        self, roll: Roll, sheet: TakeList, strip: TakeList, matrix: MatrixPage, parent: QWidget | None = None
    ) -> None:
        super().__init__(parent)
        self.setObjectName("surface")
        self.roll, self.sheet, self.strip, self.matrix = roll, sheet, strip, matrix
        self.bar = FilterBar(SORTS, GROUPS, STACKS)
        self.show_all = QPushButton("Show all", sheet)
        self.show_all.setAccessibleName("Show all takes again")
        self.show_all.hide()
        column = QVBoxLayout(self)
        column.setContentsMargins(8, 0, 0, 0)
        column.setSpacing(0)
        column.addWidget(self.bar)
        column.addWidget(sheet, 1)
        column.addWidget(matrix, 1)
        matrix.hide()
        matrix.left.connect(lambda: self.show_matrix(False))
        self._wire()
        self._put()

    def _wire(self) -> None:
        bar, sifter = self.bar, self.roll.sifter
        bar.searched.connect(self._search)
        bar.filtered.connect(lambda filters: sifter.ask(filters=filters))
        bar.arranged.connect(lambda name, value: sifter.ask(**{name: value}))
        bar.sized.connect(self.sheet.set_tile)
        self.sheet.sized.connect(bar.put_size)
        bar.put_size(self.sheet.wanted)
        for ask in (bar.show_all, self.show_all.clicked):
            ask.connect(self.roll.show_all)
        bar.refresh.connect(sifter.again)
        bar.save.connect(self._save)
        bar.recalled.connect(sifter.recall)
        bar.forgotten.connect(sifter.forget)
        bar.left.connect(self.sheet.setFocus)
        for takes in (self.sheet, self.strip):
            takes.pile_pressed.connect(sifter.toggle_stack)
        self.roll.reading.connect(self._reading)
        sifter.asked.connect(self._put)
        sifter.counted.connect(self._count)
        sifter.saved_changed.connect(lambda: bar.put_saved(sifter.saved_names))
        bar.put_saved(sifter.saved_names)

    def _search(self, text: str) -> None:
        self.roll.sifter.ask(search=text)
        QTimer.singleShot(0, self, lambda: self.bar.search.offer(self.roll.sifter.offers(self.bar.search.text())))

    def _put(self) -> None:
        """Shows in the bar what is asked for."""
        sieve = self.roll.sifter.sieve
        self.bar.search.put(sieve.search)
        self.bar.put_filters(sieve.filters)
        self.bar.sort.put((sieve.sort, sieve.descending))
        self.bar.group.put(sieve.group)
        self.bar.stacks.put(sieve.stacks)

    def _reading(self, share: float | None) -> None:
        """While takes are read for the first time the empty sheet says so."""
        if share is None or self.sheet.takes.rowCount():
            return
        self.sheet.empty_words = self.strip.empty_words = NOT_READ if share < 0 else READING
        for takes in (self.sheet, self.strip):
            takes.viewport().update()

    def _count(self, shown: int, of: int, changed: int) -> None:
        sifter = self.roll.sifter
        self.bar.put_count(shown, of, changed, filtered=sifter.filtered)
        self.sheet.empty_words = self.strip.empty_words = (
            (NONE_KILLED if sifter.killed else NO_MATCH) if sifter.filtered else NOTHING_YET
        )
        self.show_all.setVisible(not shown and sifter.filtered)
        self._place()

    @property
    def takes(self) -> QWidget:
        """What has the keys here: the grid, or the matrix while one is shown."""
        return self.matrix.view if self.matrix.isVisibleTo(self) else self.sheet

    def show_matrix(self, shown: bool, matrix: str = "") -> None:
        """Shows takes as a matrix (the newest, unless it is said), or all of them again."""
        self.bar.setVisible(not shown)
        self.sheet.setVisible(not shown)
        self.matrix.setVisible(shown)
        if shown:
            self.matrix.show_matrix(matrix)
        self.takes.setFocus()

    def _save(self) -> None:
        name, given = QInputDialog.getText(self, "Save this filter", "Its name")
        if given and name.strip():
            self.roll.sifter.save(name.strip())

    def focus_search(self) -> None:
        """Puts the cursor into the search."""
        self.bar.search.setFocus()
        self.bar.search.selectAll()

    def resizeEvent(self, event: QResizeEvent) -> None:
        super().resizeEvent(event)
        self._place()

    def _place(self) -> None:
        size = self.show_all.sizeHint()
        box = self.sheet.rect()
        self.show_all.setGeometry(
            (box.width() - size.width()) // 2, box.height() // 2 + 24, size.width(), size.height()
        )
