"""The bar over the sheet: search, quick filters, order, groups, stacks, size, and how many of how many are shown."""

from __future__ import annotations

from collections.abc import Sequence

from PySide6.QtCore import Qt, Signal
from PySide6.QtWidgets import QFrame, QHBoxLayout, QMenu, QPushButton, QVBoxLayout

from studio_app.studio.sift_field import Field, Filter
from studio_app.takes.review import Label
from studio_app.ui.chips import LabelPatch, MenuButton, StarsAtLeast, menu_button_size
from studio_app.ui.elided import Elided
from studio_app.ui.grid import LARGEST, SMALLEST
from studio_app.ui.search_field import SearchField
from studio_app.ui.slider import ThinSlider

MORE: tuple[tuple[Field, str, str], ...] = (
    (Field.IS, "scratch", "Scratch, not proposed"),
    (Field.IS, "proposed", "Proposed"),
    (Field.IS, "select", "Selects"),
    (Field.IS, "withdrawn", "Withdrawn selects"),
    (Field.IS, "killed", "Killed"),
    (Field.WAITS, "you", "Waiting for you"),
    (Field.HAS, "notes", "With notes"),
    (Field.HAS, "open notes", "With open notes"),
    (Field.HAS, "keywords", "With keywords"),
)
"""What the menu of further filters offers; those of one field mean any of them."""
FLAGS = {"pick": "Picks", "reject": "Rejects"}


class FilterBar(QFrame):
    """Two lines. `searched` and `filtered` bring what is asked for; the bar itself decides nothing."""

    searched = Signal(str)
    filtered = Signal(object)
    """tuple of Filter"""
    arranged = Signal(str, object)
    """'sort', 'group' or 'stacks' and the value"""
    sized = Signal(int)
    show_all = Signal()
    refresh = Signal()
    save = Signal()
    recalled = Signal(str)
    forgotten = Signal(str)
    left = Signal()

    def __init__(self, sorts: Sequence[tuple[object, str]], groups: Sequence[tuple[object, str]],
                 stacks: Sequence[tuple[object, str]]) -> None:  # fmt: skip
        super().__init__()
        self.setObjectName("filterbar")
        self.setAccessibleName("Search and filters")
        self.search, self.stars = SearchField(), StarsAtLeast()
        self.sort, self.group = MenuButton("Sort", sorts), MenuButton("Group", groups, first="No groups")
        self.stacks = MenuButton("Stacks", stacks, first="No stacks")
        self.flags = {value: _chip(words) for value, words in FLAGS.items()}
        self.unrated = _chip("Unrated")
        self.labels = [LabelPatch(label) for label in Label if label is not Label.NONE]
        self.more, self.saved = QPushButton("More"), QPushButton("Saved")
        self.size = ThinSlider()
        self.count, self.all = Elided("caption"), QPushButton("Show all")
        self.changed = QPushButton()
        self._others: set[tuple[Field, str]] = set()
        self._dress()
        self._lay_out()
        self._wire()

    def _dress(self) -> None:
        self.size.setAccessibleName("Size of the pictures")
        self.size.setToolTip("Size of the pictures; Ctrl and the wheel too")
        self.size.setFixedWidth(76)
        for button in (self.all, self.changed):
            button.setProperty("role", "link")
        self.all.setAccessibleName("Show all takes")
        self.changed.setToolTip("They no longer match and stay until the filter changes. Press to filter again.")
        for button, words in ((self.more, "More filters"), (self.saved, "Saved filters")):
            button.setProperty("role", "menu")
            button.setAccessibleName(words)
            button.setMenu(QMenu(button))
            button.setFixedWidth(menu_button_size(button).width())
        for field, value, words in MORE:
            action = self.more.menu().addAction(words)
            action.setCheckable(True)
            action.setData((field, value))
            action.toggled.connect(lambda on, what=(field, value): self._other(what, on))
        self.all.hide()
        self.changed.hide()

    def _lay_out(self) -> None:
        first, second = QHBoxLayout(), QHBoxLayout()
        for row in (first, second):
            row.setContentsMargins(0, 0, 0, 0)
            row.setSpacing(5)
        self.search.setMinimumWidth(140)
        first.addWidget(self.search, 1)
        for part in (self.saved, self.sort, self.group, self.stacks, self.size):
            first.addWidget(part)
        second.addWidget(self.stars)
        for chip in (*self.flags.values(), self.unrated):
            second.addWidget(chip)
        for patch in self.labels:
            second.addWidget(patch)
        second.addWidget(self.more)
        self.count.setAlignment(Qt.AlignmentFlag.AlignRight | Qt.AlignmentFlag.AlignVCenter)
        second.addWidget(self.count, 1)
        second.addWidget(self.changed)
        second.addWidget(self.all)
        column = QVBoxLayout(self)
        column.setContentsMargins(6, 6, 8, 6)
        column.setSpacing(4)
        column.addLayout(first)
        column.addLayout(second)

    def _wire(self) -> None:
        self.search.searched.connect(self.searched)
        self.search.left.connect(self.left)
        self.stars.changed.connect(lambda _: self._tell())
        for chip in (*self.flags.values(), self.unrated, *self.labels):
            chip.clicked.connect(lambda _: self._tell())
        for name, button in (("sort", self.sort), ("group", self.group), ("stacks", self.stacks)):
            button.picked.connect(lambda value, name=name: self.arranged.emit(name, value))
        self.size.valueChanged.connect(lambda _: self.sized.emit(_width(self.size.share)))
        self.size.stepped.connect(self._step)
        self.all.clicked.connect(self.show_all)
        self.changed.clicked.connect(self.refresh)

    def _step(self, steps: float) -> None:
        self.sized.emit(_width(self.size.share) + round(8 * steps))

    def _other(self, what: tuple[Field, str], on: bool) -> None:
        self._others = self._others | {what} if on else self._others - {what}
        self._name_more()
        self._tell()

    # What is asked for

    @property
    def filters(self) -> tuple[Filter, ...]:
        """The conditions that the buttons ask for; within one field any of them will do."""
        made: list[Filter] = []
        if self.stars.stars:
            made.append(Filter(field=Field.RATING, op="at-least", values=(str(self.stars.stars),)))
        flags = tuple(value for value, chip in self.flags.items() if chip.isChecked())
        labels = tuple(patch.label.value for patch in self.labels if patch.isChecked())
        unrated = ("no-marks",) if self.unrated.isChecked() else ()
        for field, values in ((Field.FLAG, flags), (Field.LABEL, labels), (Field.HAS, unrated)):
            if values:
                made.append(Filter(field=field, op="is", values=values))
        for field in dict.fromkeys(field for field, _, _ in MORE):
            values = tuple(value for name, value, _ in MORE if name is field and (name, value) in self._others)
            if values:
                made.append(Filter(field=field, op="is", values=values))
        return tuple(made)

    def _tell(self) -> None:
        self.filtered.emit(self.filters)

    def put_filters(self, filters: Sequence[Filter]) -> None:
        """Shows conditions without telling anyone; one that the bar has no button for is left to the search."""
        self.blockSignals(True)
        by_field = {(each.field, each.op): each.values for each in filters if not each.exclude}
        self.stars.put(int(float(by_field.get((Field.RATING, "at-least"), ("0",))[0])))
        for value, chip in self.flags.items():
            chip.setChecked(value in by_field.get((Field.FLAG, "is"), ()))
        for patch in self.labels:
            patch.setChecked(patch.label.value in by_field.get((Field.LABEL, "is"), ()))
        has = {value for each in filters if each.field is Field.HAS for value in each.values}
        self.unrated.setChecked("no-marks" in has)
        for action in self.more.menu().actions():
            field, value = action.data()
            action.setChecked(value in has if field is Field.HAS else value in by_field.get((field, "is"), ()))
        self._name_more()
        self.blockSignals(False)

    def _name_more(self) -> None:
        """Says how many of the further filters hold, so that none is forgotten in its menu."""
        count = len(self._others)
        self.more.setText(f"More: {count}" if count else "More")
        self.more.setAccessibleName(f"More filters, {count} of them on" if count else "More filters")
        self.more.setProperty("active", bool(count))
        self.more.setFixedWidth(menu_button_size(self.more).width())
        self.more.style().unpolish(self.more)
        self.more.style().polish(self.more)

    def put_size(self, width: int) -> None:
        """Shows how large the pictures are."""
        self.size.put((width - SMALLEST) / (LARGEST - SMALLEST))

    def put_count(self, shown: int, of: int, changed: int, *, filtered: bool) -> None:
        """'312 of 25,000', and how many stay although they no longer match."""
        self.count.put(f"{shown:,} of {of:,}" if filtered else f"{of:,} take{'s' if of != 1 else ''}")
        self.all.setVisible(filtered)
        self.changed.setVisible(bool(changed))
        match = "matches" if changed == 1 else "match"
        self.changed.setText(f"{changed:,} no longer {match}")
        self.changed.setAccessibleName(f"{changed:,} no longer {match}: filter again")

    def put_saved(self, names: Sequence[str]) -> None:
        """Lists the saved filters."""
        menu = self.saved.menu()
        menu.clear()
        for name in names:
            menu.addAction(name, lambda name=name: self.recalled.emit(name))
        if names:
            menu.addSeparator()
            gone = menu.addMenu("Delete")
            for name in names:
                gone.addAction(name, lambda name=name: self.forgotten.emit(name))
        menu.addAction("Save this filter…", self.save.emit)


def _chip(words: str) -> QPushButton:
    chip = QPushButton(words)
    chip.setProperty("role", "chip")
    chip.setCheckable(True)
    chip.setAccessibleName(f"Only {words.lower()}")
    return chip


def _width(share: float) -> int:
    return round(SMALLEST + share * (LARGEST - SMALLEST))
