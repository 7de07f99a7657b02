"""Which takes are chosen: one selection for strip and sheet, told to the desk, kept when what is shown changes."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QItemSelection, QItemSelectionModel, QModelIndex, QObject, QPersistentModelIndex

from studio_app.ui.desk import Desk
from studio_app.ui.takes_model import TakesModel

_Flag = QItemSelectionModel.SelectionFlag
_ALONE = _Flag.ClearAndSelect


class Choice(QObject):
    """The chosen takes and the one that is looked at. The desk and Qt's selection always say the same."""

    def __init__(self, desk: Desk, model: TakesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.model = desk, model
        self.selection = QItemSelectionModel(model, self)
        self._anchor = QPersistentModelIndex()
        self._busy = False
        self._before: tuple[list[str], int] = ([], -1)
        self.selection.selectionChanged.connect(lambda *_: self._tell())
        self.selection.currentChanged.connect(lambda *_: self._tell())
        desk.selected.connect(self._follow)
        model.modelAboutToBeReset.connect(self._remember)
        model.modelReset.connect(self._bring_back)

    @property
    def row(self) -> int:
        """The row of the take that is looked at; -1 when it is not shown."""
        return self.model.row_of(self.desk.take)

    # Choosing

    def only(self, row: int) -> None:
        """Chooses one take."""
        index = self.model.index(row)
        self._act(lambda: self.selection.setCurrentIndex(index, _ALONE))
        self._anchor = QPersistentModelIndex(index)

    def toggle(self, row: int) -> None:
        """Adds a take to the chosen ones, or takes it out."""
        index = self.model.index(row)
        self._act(lambda: self.selection.setCurrentIndex(index, _Flag.Toggle))
        self._anchor = QPersistentModelIndex(index)

    def reach(self, row: int, *, add: bool = False) -> None:
        """Chooses everything from where choosing began to this row; with `add` what was chosen stays."""
        start = self._anchor.row() if self._anchor.isValid() else max(0, self.row)
        run = QItemSelection(self.model.index(min(start, row)), self.model.index(max(start, row)))

        def act() -> None:
            self.selection.select(run, _Flag.Select if add else _ALONE)
            self.selection.setCurrentIndex(self.model.index(row), _Flag.NoUpdate)

        self._act(act)

    def everything(self) -> None:
        """Chooses all that is shown; the take that is looked at stays."""
        last = self.model.rowCount() - 1
        if last < 0:
            return
        run = QItemSelection(self.model.index(0), self.model.index(last))
        if self.row < 0:
            self.only(0)
        self._act(lambda: self.selection.select(run, _ALONE))

    def takes(self, takes: frozenset[str]) -> None:
        """Chooses these takes as far as they are shown; the first becomes the one that is looked at."""
        rows = sorted(row for take in takes if (row := self.model.row_of(take)) >= 0)
        if not rows:
            return
        run = QItemSelection()
        for row in rows:
            run.select(self.model.index(row), self.model.index(row))

        def act() -> None:
            self.selection.select(run, _ALONE)
            self.selection.setCurrentIndex(self.model.index(rows[0]), _Flag.NoUpdate)

        self._act(act)
        self._anchor = QPersistentModelIndex(self.model.index(rows[0]))

    def _act(self, act: Callable[[], object]) -> None:
        """Several steps of Qt's selection, told as one."""
        self._busy = True
        try:
            act()
        finally:
            self._busy = False
        self._tell()

    # Desk and Qt

    def _tell(self) -> None:
        if self._busy:
            return
        ids, current = self.model.ids, self.selection.currentIndex()
        chosen = tuple(
            take for run in sorted(self.selection.selection(), key=lambda run: run.top())
            for take in ids[run.top() : run.bottom() + 1]
        )  # fmt: skip
        self._busy = True
        try:
            self.desk.choose(ids[current.row()] if current.isValid() else "", chosen)
        finally:
            self._busy = False

    def _follow(self, take: str) -> None:
        """The desk chose a take by itself: a new one that landed, one named elsewhere."""
        if self._busy:
            return
        row = self.model.row_of(take)
        index = self.model.index(row) if row >= 0 else QModelIndex()
        self._busy = True
        try:
            self.selection.setCurrentIndex(index, _ALONE)
            if row < 0:
                self.selection.clear()
        finally:
            self._busy = False
        self._anchor = QPersistentModelIndex(index)

    # Other rows

    def _remember(self) -> None:
        self._before = (list(self.model.ids), self.row)
        self._busy = True

    def _bring_back(self) -> None:
        """What is still shown stays chosen; when the take that was looked at left, its next neighbour is."""
        self._busy = False
        ids, row = self._before
        self._before = ([], -1)
        chosen = frozenset(take for take in self.desk.selection if self.model.row_of(take) >= 0)
        if self.model.row_of(self.desk.take) >= 0:
            take = self.desk.take
        elif row >= 0:
            near = (*ids[row:], *reversed(ids[:row]))
            take = next((take for take in near if self.model.row_of(take) >= 0), "")
        else:
            return
        if not take:
            self.desk.choose("", ())
            return
        self.takes(chosen | {take})
        self._act(lambda: self.selection.setCurrentIndex(self.model.index(self.model.row_of(take)), _Flag.NoUpdate))
