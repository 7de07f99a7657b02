"""The changes a note proposes, each on a row: whether it is made, and its value to set before it is made."""

from __future__ import annotations

from datetime import datetime
from enum import Enum

from PySide6.QtCore import Signal
from PySide6.QtWidgets import QCheckBox, QLabel, QVBoxLayout, QWidget

from studio_app.direction.changes import field_title
from studio_app.direction.direction import Direction
from studio_app.direction.value import Value
from studio_app.studio.fields import field_of
from studio_app.studio.notes import range_of
from studio_app.takes.note import FieldChange
from studio_app.ui.cards_place import CLOCK
from studio_app.ui.colour_row import ColourRow
from studio_app.ui.knobs import choices, knob
from studio_app.ui.rows import ChoiceRow, NumberRow, Row, SwitchRow

INDENT = 20


class ProposalRow(QWidget):
    """One proposed change. `edited` when it was switched or set to another value."""

    edited = Signal()

    def __init__(self, change: FieldChange, direction: Direction) -> None:
        super().__init__()
        self.change = change
        self.title = field_title(direction, change.path)
        self.box = QCheckBox(self.title)
        self.box.setChecked(True)
        self.box.setAccessibleName(f"Make this change: {self.title}")
        self.box.toggled.connect(self._switched)
        self.row = _row(self.title, change, direction)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 2, 0, 2)
        column.setSpacing(2)
        column.addWidget(self.box)
        if self.row is None:
            words = QLabel(f"{change.before} to {change.after}")
            words.setProperty("role", "caption")
            words.setContentsMargins(INDENT, 0, 0, 0)
            column.addWidget(words)
            return
        self.row.label.hide()
        self.row.setContentsMargins(INDENT, 0, 0, 0)
        self.row.put(_shown(change.after, self.row))
        self.row.edited.connect(lambda value, _: self._set(value))
        column.addWidget(self.row)

    @property
    def wanted(self) -> FieldChange | None:
        """The change as it stands now; None when it is not to be made."""
        return self.change if self.box.isChecked() else None

    def finish(self) -> None:
        """Takes over what is still being typed."""
        if isinstance(self.row, NumberRow):
            self.row.field.finish()

    def _switched(self, on: bool) -> None:
        if self.row is not None:
            self.row.setEnabled(on)
        self.edited.emit()

    def _set(self, value: object) -> None:
        held = self.change.after
        if isinstance(self.row, NumberRow) and self.row.knob is CLOCK and isinstance(value, (int, float)):
            minutes = round(value)
            value = datetime.fromisoformat(str(held)).replace(hour=minutes // 60, minute=minutes % 60).isoformat()
        if value != held:
            self.change = self.change.having(after=value)
            self.edited.emit()


def _row(title: str, change: FieldChange, direction: Direction) -> Row | None:
    """The control for a field; None when it has no plain one."""
    holder, _, name = change.path.rpartition(".")
    inner, now = field_of(direction, holder), field_of(direction, change.path)
    model = type(inner)
    if isinstance(now, datetime):
        return NumberRow(CLOCK)
    if isinstance(change.after, bool):
        return SwitchRow(title, name, "on")
    if isinstance(now, Enum):
        return ChoiceRow(title, name, choices(model, name))
    if str(change.after).startswith("#"):
        return ColourRow(title, name)
    if isinstance(inner, Value) and isinstance(change.after, (int, float)) and range_of(direction, change.path):
        return NumberRow(knob(model, name, title=title))
    return None


def _shown(value: object, row: Row) -> object:
    """A kept value as its row shows it."""
    if isinstance(row, NumberRow) and row.knob is CLOCK:
        when = datetime.fromisoformat(str(value))
        return when.hour * 60.0 + when.minute
    return value
