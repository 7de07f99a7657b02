"""A card whose rows are bound to fields of the direction by their paths."""

from __future__ import annotations

from collections.abc import Callable
from typing import TypeVar

from PySide6.QtWidgets import QVBoxLayout, QWidget

from studio_app.direction.describe import summary
from studio_app.direction.value import Value
from studio_app.ui.card import Card, Fold
from studio_app.ui.desk import Desk, value_at
from studio_app.ui.knobs import choices, knob
from studio_app.ui.rows import ChoiceRow, NumberRow, Row, SwitchRow

Path = str | Callable[[], str]
R = TypeVar("R", bound=Row)


class PartCard(Card):
    """Rows over the parts named in `parts`; shows them anew whenever one of these changes."""

    def __init__(self, desk: Desk, title: str, parts: tuple[str, ...], parent: QWidget | None = None) -> None:
        super().__init__(title, parent)
        self.desk, self.parts = desk, parts
        self._bound: list[tuple[Row, Path]] = []
        desk.directed.connect(self._directed)

    def number(
        self, model: type[Value], path: Path, *, into: QVBoxLayout | None = None, title: str = "", empty: str = ""
    ) -> NumberRow:
        """A row for a numeric field of `model` at `path` of the direction."""
        name = (path if isinstance(path, str) else path()).rpartition(".")[2]
        return self.bind(NumberRow(knob(model, name, title=title, empty=empty)), path, into)

    def choice(self, model: type[Value], path: Path, title: str, into: QVBoxLayout | None = None) -> ChoiceRow:
        """A row for an enumerated field."""
        name = (path if isinstance(path, str) else path()).rpartition(".")[2]
        return self.bind(ChoiceRow(title, name, choices(model, name)), path, into)

    def switch(self, path: Path, title: str, words: str, into: QVBoxLayout | None = None) -> SwitchRow:
        """A row for a yes or no."""
        return self.bind(SwitchRow(title, "", words), path, into)

    def bind(self, row: R, path: Path, into: QVBoxLayout | None = None) -> R:
        """Adds a row and ties it to a field."""
        row.edited.connect(lambda value, settled: self.desk.adjust(_path(path), value, settled))
        row.reset.connect(lambda: self.desk.reset(_path(path)))
        self._bound.append((row, path))
        (into if into is not None else self.rows).addWidget(row)
        return row

    def unbind(self, rows: list[Row]) -> None:
        """Forgets rows that are taken away."""
        self._bound = [(row, path) for row, path in self._bound if row not in rows]

    def more(self, title: str = "More") -> QVBoxLayout:
        """A folded group inside the card; returns where its rows go."""
        fold = Fold(title, minor=True, unfolded=False, parent=self.fold.body)
        self.rows.addWidget(fold)
        return fold.rows

    def refresh(self) -> None:
        """Shows the direction as it is."""
        for row, path in self._bound:
            row.put(value_at(self.desk.direction, _path(path)))
        self.summarise(self.sum_up())

    def sum_up(self) -> str:
        """The words at the right of the title."""
        return ", ".join(filter(None, (summary(getattr(self.desk.direction, part)) for part in self.parts)))

    def _directed(self, parts: frozenset[str]) -> None:
        if parts & set(self.parts):
            self.refresh()


def _path(path: Path) -> str:
    return path if isinstance(path, str) else path()
