"""Rows in the order of their takes' numbers, each found by its id; one that changes costs no walk over the others."""

from __future__ import annotations

from studio_app.shoot.papers import TakeRow


class RowList:
    """The takes of a shoot, oldest first."""

    def __init__(self) -> None:
        self._rows: dict[str, TakeRow] = {}
        self._order: list[TakeRow] = []
        self._places: dict[str, int] | None = {}
        self._all: tuple[TakeRow, ...] | None = ()
        self.highest_seed = 0

    def __len__(self) -> int:
        return len(self._rows)

    def get(self, take: str) -> TakeRow | None:
        """The row of a take."""
        return self._rows.get(take)

    def all(self) -> tuple[TakeRow, ...]:
        """Every row; the same tuple until one changes."""
        if self._places is None:
            names = sorted(sorted(self._rows), key=len)  # a number with more digits is a higher one
            self._order = [self._rows[name] for name in names]
            self._places = {row.id: place for place, row in enumerate(self._order)}
        if self._all is None:
            self._all = tuple(self._order)
        return self._all

    def put(self, row: TakeRow) -> None:
        """Adds or replaces a row."""
        self._all = None
        self.highest_seed = max(self.highest_seed, row.facets.seed)
        before, self._rows[row.id] = self._rows.get(row.id), row
        if self._places is None:
            return
        if before is not None:  # the number is part of the id
            self._order[self._places[row.id]] = row
        elif not self._order or _key(self._order[-1]) < _key(row):
            self._places[row.id] = len(self._order)
            self._order.append(row)
        else:
            self._places = None

    def drop(self, take: str) -> None:
        """Takes a row out, if it is there."""
        if self._rows.pop(take, None) is not None:
            self._places = self._all = None


def _key(row: TakeRow) -> tuple[int, str]:
    return row.number, row.id
