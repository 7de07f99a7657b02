"""The takes as a list for strip and sheet: those that are shown, in their order. Nothing here reads a disk."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import Any

from PySide6.QtCore import QAbstractListModel, QModelIndex, QObject, QPersistentModelIndex, Qt, Signal

from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.take import Standing
from studio_app.ui.grid_layout import Group
from studio_app.ui.records import TakeLine

LINE_ROLE = Qt.ItemDataRole.UserRole
PILE_ROLE = Qt.ItemDataRole.UserRole + 1
Index = QModelIndex | QPersistentModelIndex


@dataclass(frozen=True, slots=True)
class Pile:
    """A take's place in a stack: `place` of `count`, counted from 0, the best first. A closed pile shows place 0."""

    stack: str
    count: int
    place: int
    open: bool


@dataclass(frozen=True)
class Shown:
    """Which takes are shown, in order; `groups` are runs of them, `piles` says where in its stack a take lies."""

    ids: Sequence[str] = ()
    groups: tuple[Group, ...] = ()
    piles: Mapping[str, Pile] = field(default_factory=dict[str, Pile])


class TakesModel(QAbstractListModel):
    """One row per take that is shown. All takes of the shoot are known by id, shown or not."""

    arranged = Signal()
    """The groups or piles of the rows changed"""

    def __init__(self, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self._known: dict[str, TakeLine] = {}
        self._gone: dict[str, TakeLine] = {}
        self._ids: list[str] = []
        self._row_of: dict[str, int] = {}
        self.shown = Shown()

    def rowCount(self, parent: Index = QModelIndex()) -> int:
        return 0 if parent.isValid() else len(self._ids)

    def data(self, index: Index, role: int = Qt.ItemDataRole.DisplayRole) -> Any:
        line = self.line(index.row()) if index.isValid() else None
        if line is None:
            return None
        if role == LINE_ROLE:
            return line
        if role == PILE_ROLE:
            return self.shown.piles.get(line.id)
        if role in (Qt.ItemDataRole.AccessibleTextRole, Qt.ItemDataRole.ToolTipRole):
            return words_of(line, self.shown.piles.get(line.id))
        return f"Take {line.number}" if role == Qt.ItemDataRole.DisplayRole else None

    def flags(self, index: Index) -> Qt.ItemFlag:
        """A take can be chosen, and its file dragged away."""
        return super().flags(index) | Qt.ItemFlag.ItemIsDragEnabled

    # What is known

    def know(self, lines: Iterable[TakeLine]) -> None:
        """Takes the place of everything known; what is shown stays until `show`."""
        known = {line.id: line for line in lines}
        self._gone = {take: line for take in self._ids if take not in known and (line := self._shown(take))}
        self._known = known

    def know_also(self, lines: Iterable[TakeLine]) -> None:
        """Adds to what is known."""
        self._known |= {line.id: line for line in lines}

    def update(self, lines: Iterable[TakeLine]) -> None:
        """Shows anew what was said of some takes."""
        for line in lines:
            self._known[line.id] = line
            row = self._row_of.get(line.id, -1)
            if row >= 0:
                self.dataChanged.emit(self.index(row), self.index(row))

    def show(self, shown: Shown) -> None:
        """Shows these takes; rows that only grew at the end stay, so that nothing scrolls."""
        old, new = self._ids, list(shown.ids)
        groups, self.shown = (self.shown.groups, self.shown.piles), shown
        if len(new) >= len(old) and new[: len(old)] == old:
            if len(new) > len(old):
                self.beginInsertRows(QModelIndex(), len(old), len(new) - 1)
                self._put(new)
                self.endInsertRows()
            if groups != (shown.groups, shown.piles):
                self.arranged.emit()
            return
        self.beginResetModel()
        self._put(new)
        self.endResetModel()

    def _put(self, ids: list[str]) -> None:
        self._ids, self._gone = ids, {}
        self._row_of = {take: row for row, take in enumerate(ids)}

    def row_of(self, take: str) -> int:
        """The row of a take; -1 when it is not shown."""
        return self._row_of.get(take, -1)

    def line(self, row: int) -> TakeLine | None:
        """The take in a row."""
        return self._shown(self._ids[row]) if 0 <= row < len(self._ids) else None

    def _shown(self, take: str) -> TakeLine | None:
        return self._known.get(take) or self._gone.get(take)

    def known(self, take: str) -> TakeLine | None:
        """A take of the shoot, shown or not."""
        return self._known.get(take)

    @property
    def ids(self) -> Sequence[str]:
        """The takes that are shown, in order."""
        return self._ids

    @property
    def lines(self) -> tuple[TakeLine, ...]:
        """The takes that are shown, in order."""
        return tuple(line for take in self._ids if (line := self._known.get(take)))

    @property
    def known_ids(self) -> Collection[str]:
        """The ids of every take that is known."""
        return self._known.keys()

    @property
    def all(self) -> Iterable[TakeLine]:
        """Every take that is known."""
        return self._known.values()


FLAG_WORDS = {Flag.PICK: "picked", Flag.REJECT: "rejected"}


def state_words(line: TakeLine) -> list[str]:
    """What was said of a take, without its stars: 'picked', 'red', 'proposed', '2 open notes', 'answers a note'."""
    review = line.review
    if line.killed:
        why = line.kill.reason.value if line.kill is not None else "no reason said"
        return [f"killed: {why}", *([line.kill.words] if line.kill is not None and line.kill.words else [])]
    words = [FLAG_WORDS[review.flag]] if review.flag is not Flag.NONE else []
    if review.label is not Label.NONE:
        words.append(review.label.value)
    if line.standing is not Standing.SCRATCH:
        words.append(line.select or line.standing.value)
    answers = len(line.row.facets.answers)
    if answers:
        words.append("answers a note" if answers == 1 else f"answers {answers} notes")
    return [*words, *note_words(review)]


def open_notes(review: Review) -> int:
    """How many notes nobody has resolved."""
    return sum(note.resolved is None for note in review.notes)


def note_words(review: Review) -> list[str]:
    """'1 open note', '3 notes, 1 open', '2 notes resolved'; empty without notes."""
    count, waiting = len(review.notes), open_notes(review)
    if not count:
        return []
    notes = f"{count} note{'s' if count != 1 else ''}"
    if waiting == count:
        return [f"{count} open note{'s' if count != 1 else ''}"]
    return [f"{notes}, {waiting} open" if waiting else f"{notes} resolved"]


def words_of(line: TakeLine, pile: Pile | None = None) -> str:
    """'Take 18, 3 stars, picked, proposed, stack of 4' for screen readers and tips."""
    words = [f"Take {line.number}"]
    if line.review.rating:
        words.append(f"{line.review.rating} star{'s' if line.review.rating > 1 else ''}")
    words += state_words(line)
    if pile is not None:
        words.append(f"{pile.place + 1} of {pile.count} in its stack" if pile.open else f"stack of {pile.count}")
    return ", ".join(words)
