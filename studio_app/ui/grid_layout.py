"""Where tiles stand: lines of equal tiles under group headers, or one long line. Arithmetic only, so that 100,000 cost
no more than 100."""

from __future__ import annotations

from bisect import bisect_right
from dataclasses import dataclass
from functools import cached_property
from itertools import accumulate

from PySide6.QtCore import QPoint, QRect, QSize

HEADER = 32
"""Height of a group's header in pixels."""


@dataclass(frozen=True, slots=True)
class Group:
    """A run of rows under one title; without a title no header stands over it. `takes` counts those in stacks too."""

    title: str
    count: int
    takes: int = 0


@dataclass(frozen=True)
class GridLayout:
    """Places of `count` tiles; rows are counted through all groups, pixels from the top left of the whole sheet.

    `across` is the width of the room; 0 puts all tiles in one line.
    """

    tile: QSize
    across: int
    groups: tuple[Group, ...] = ()

    @cached_property
    def count(self) -> int:
        """How many tiles there are."""
        return self._starts[-1]

    @cached_property
    def columns(self) -> int:
        """How many stand in a line."""
        return max(1, self.across // max(1, self.tile.width())) if self.across else max(1, self.count)

    @cached_property
    def _starts(self) -> list[int]:
        return [0, *accumulate(group.count for group in self.groups)]

    @cached_property
    def _tops(self) -> list[int]:
        return [0, *accumulate(self._height(group) for group in self.groups)]

    def _height(self, group: Group) -> int:
        lines = -(-group.count // self.columns)
        return self._header(group) + lines * self.tile.height()

    def _header(self, group: Group) -> int:
        return HEADER if group.title and self.across else 0

    @property
    def size(self) -> QSize:
        """Of the whole sheet."""
        width = self.across or self.count * self.tile.width()
        return QSize(width, self._tops[-1])

    def group_of(self, row: int) -> int:
        """The group a row stands in."""
        return min(len(self.groups) - 1, bisect_right(self._starts, row) - 1)

    def rect(self, row: int) -> QRect:
        """Where a row's tile stands; empty beyond the ends."""
        if not 0 <= row < self.count:
            return QRect()
        number = self.group_of(row)
        line, column = divmod(row - self._starts[number], self.columns)
        top = self._tops[number] + self._header(self.groups[number]) + line * self.tile.height()
        return QRect(QPoint(column * self.tile.width(), top), self.tile)

    def header(self, number: int) -> QRect:
        """Where a group's header stands; empty when it has none."""
        height = self._header(self.groups[number])
        return QRect(0, self._tops[number], self.size.width(), height) if height else QRect()

    def group_at(self, y: int) -> int:
        """The group that stands at a height, the last one below the end; -1 when there is none."""
        return max(0, min(len(self.groups) - 1, bisect_right(self._tops, y) - 1)) if self.groups else -1

    def bottom(self, number: int) -> int:
        """Where a group ends."""
        return self._tops[number + 1]

    def row_at(self, point: QPoint) -> int:
        """The row whose tile is here; -1 on headers and free places."""
        number = self.group_at(point.y())
        if number < 0 or point.x() < 0 or point.y() < 0:
            return -1
        below = point.y() - self._tops[number] - self._header(self.groups[number])
        column = point.x() // self.tile.width()
        row = self._starts[number] + below // self.tile.height() * self.columns + column
        inside = below >= 0 and column < self.columns and row < self._starts[number + 1]
        return row if inside else -1

    def rows_in(self, box: QRect) -> range:
        """The rows whose tiles may show in a rectangle, as one run."""
        if not self.count or box.isEmpty():
            return range(0)
        if not self.across:
            wide = self.tile.width()
            return range(max(0, box.left() // wide), min(self.count, box.right() // wide + 1))
        first, last = self._first_row(box.top()), self._first_row(box.bottom() + self.tile.height())
        return range(first, min(self.count, max(first, last)))

    def _first_row(self, y: int) -> int:
        """The first row of the line at a height, or the end of the group above it."""
        if y >= self._tops[-1]:
            return self.count
        number = self.group_at(max(0, y))
        below = max(0, y - self._tops[number] - self._header(self.groups[number]))
        row = self._starts[number] + below // self.tile.height() * self.columns
        return min(row, self._starts[number + 1])

    def row_beside(self, row: int, lines: int) -> int:
        """The row some lines above or below in the same column; a shorter line gives its last, an end keeps the row."""
        found = row
        for _ in range(abs(lines)):
            found = self._neighbour(found, 1 if lines > 0 else -1)
        return found

    def _neighbour(self, row: int, way: int) -> int:
        number = self.group_of(row)
        start, end = self._starts[number], self._starts[number + 1]
        column = (row - start) % self.columns
        wanted = row + way * self.columns
        if start <= wanted < end:
            return wanted
        if way > 0 and (end - 1 - start) // self.columns > (row - start) // self.columns:
            return end - 1
        number += way
        while 0 <= number < len(self.groups) and not self.groups[number].count:
            number += way
        if not 0 <= number < len(self.groups):
            return row
        start, end = self._starts[number], self._starts[number + 1]
        line = 0 if way > 0 else (end - 1 - start) // self.columns
        return min(end - 1, start + line * self.columns + column)


def shared_tile(across: int, wanted: int, sides: int, foot: int) -> QSize:
    """A tile near the wanted width that shares the width of the room evenly; its picture box is 4:5."""
    columns = max(1, round(across / max(1, wanted)))
    wide = max(1, across // columns)
    return QSize(wide, round((wide - 2 * sides) * 1.25) + 2 * sides + foot)
