"""Parts of the rights room's forms: a group of ticks under a title that is explained, and a day."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import date

from PySide6.QtCore import QDate, QLocale, Signal
from PySide6.QtWidgets import QAbstractSpinBox, QCheckBox, QDateEdit, QGridLayout, QLabel, QVBoxLayout, QWidget

from studio_app.twins.paper_words import explained


class Ticks(QWidget):
    """Several things of which any number can be chosen. `about` explains the title, or the glossary under `word`."""

    changed = Signal()

    def __init__(self, title: str, word: str = "", columns: int = 2, about: str = "") -> None:
        super().__init__()
        self._title, self._about, self._columns = title, about or explained(word), columns
        self.boxes: dict[str, QCheckBox] = {}
        self._grid = QGridLayout()
        self._grid.setHorizontalSpacing(16)
        self._grid.setVerticalSpacing(4)
        head, what = QLabel(title), QLabel(self._about)
        head.setProperty("role", "dim")
        what.setProperty("role", "caption")
        what.setWordWrap(True)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 4)
        column.setSpacing(4)
        column.addWidget(head)
        column.addWidget(what)
        what.setVisible(bool(what.text()))
        column.addLayout(self._grid)

    def offer(self, options: Sequence[tuple[str, str]], chosen: Sequence[str]) -> None:
        """Shows these options (name, words), with those ticked that are chosen."""
        for box in self.boxes.values():
            self._grid.removeWidget(box)
            box.hide()
            box.deleteLater()
        self.boxes = {}
        for at, (name, words) in enumerate(options):
            box = QCheckBox(words)
            box.setChecked(name in chosen)
            box.setAccessibleName(f"{self._title}: {words}")
            box.setAccessibleDescription(self._about)
            box.toggled.connect(lambda _: self.changed.emit())
            self.boxes[name] = box
            self._grid.addWidget(box, at // self._columns, at % self._columns)
        self.setVisible(bool(options))

    @property
    def chosen(self) -> tuple[str, ...]:
        """The names of what is ticked."""
        return tuple(name for name, box in self.boxes.items() if box.isChecked())


class DayField(QDateEdit):
    """A day, typed or stepped: '25 Nov 2026', in English in every locale, as the papers say it."""

    def __init__(self, name: str) -> None:
        super().__init__()
        self.setLocale(QLocale.c())
        self.setDisplayFormat("d MMM yyyy")
        self.setButtonSymbols(QAbstractSpinBox.ButtonSymbols.NoButtons)
        self.setAccessibleName(name)
        self.setToolTip("Type a day, or step it with the arrow keys")
        self.setFixedWidth(112)
        self.lineEdit().setTextMargins(6, 0, 0, 0)

    @property
    def day(self) -> date:
        """The day shown."""
        return date(self.date().year(), self.date().month(), self.date().day())

    def put(self, day: date, first: date | None = None, last: date | None = None) -> None:
        """Shows a day; it can be none before the first one or after the last one."""
        self.setDateRange(_of(first) if first else QDate(1900, 1, 1), _of(last) if last else QDate(2999, 12, 31))
        self.setDate(_of(day))


def _of(day: date) -> QDate:
    return QDate(day.year, day.month, day.day)
