"""The takes as a list for strip and sheet; nothing here reads a disk."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt

from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.records import TakeLine

LINE_ROLE = Qt.ItemDataRole.UserRole
Index = QModelIndex | QPersistentModelIndex


class TakesModel(QAbstractListModel):
    """One row per take, oldest first, so that a new take lands at the end of the strip."""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._lines: list[TakeLine] = []

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._lines)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        if not index.isValid() or index.row() >= len(self._lines):
            return None
        line = self._lines[index.row()]
        if role == LINE_ROLE:
            return line
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(line)
        return f"Take {line.take.number}" if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A take can be chosen, and its file dragged away."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    def put(self, lines: Sequence[TakeLine]) -> None:
        """Shows these takes; keeps the rows that are the same, so that a selection stays."""
        old, new = [line.take.id for line in self._lines], [line.take.id for line in lines]
        if new[: len(old)] == old:
            changed = [row for row, line in enumerate(self._lines) if line != lines[row]]
            self._lines[: len(old)] = lines[: len(old)]
            for row in changed:
                self.dataChanged.emit(self.index(row), self.index(row))
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
                self._lines.extend(lines[len(old) :])
                self.endInsertRows()
            return
        self.beginResetModel()
        self._lines = list(lines)
        self.endResetModel()

    def row_of(self, take: str) -> int:
        """The row of a take; -1 when it is not here."""
        return next((row for row, line in enumerate(self._lines) if line.take.id == take), -1)

    def line(self, row: int) -> TakeLine | None:
        """The take in a row."""
        return self._lines[row] if 0 <= row < len(self._lines) else None

    @property
    def lines(self) -> tuple[TakeLine, ...]:
        """All takes."""
        return tuple(self._lines)


def words_of(line: TakeLine) -> str:
    """'Take 18, 3 stars, picked, proposed' for screen readers and tips."""
    words = [f"Take {line.take.number}"]
    if line.review.rating:
        words.append(f"{line.review.rating} star{'s' if line.review.rating > 1 else ''}")
    if line.review.flag is not Flag.NONE:
        words.append({Flag.PICK: "picked", Flag.REJECT: "rejected"}[line.review.flag])
    if line.standing is not Standing.SCRATCH:
        words.append(line.select or line.standing.value)
    notes = len(line.review.notes)
    return ", ".join([*words, f"{notes} note{'s' if notes != 1 else ''}"] if notes else words)
