"""What stands on a contact sheet: takes, headings, titles; and how they flow from page to page."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.direction import Part
from studio_app.direction.value import Value
from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.furniture import HEAD
from studio_app.studio.paper.ink import Box, PageChoice

GAP, BELOW, HEADING = 10.0, 12.0, 26.0


class Group(StrEnum):
    """What the sheet is grouped by."""

    NONE = "none"
    LOOK = "look"
    SHOT = "shot"
    MATRIX = "matrix"


class SheetChoice(Value):
    """How a contact sheet is laid out, and what stands under each picture besides its name. `columns` are the most that
    stand side by side; `across`: what a matrix varies over its columns, the last of its parts unless it is said.
    """

    page: PageChoice = PageChoice()
    columns: Annotated[int, Field(ge=1, le=12)] = 5
    group: Group = Group.NONE
    across: Part | None = None
    stars: bool = True
    label: bool = True
    shot: bool = True
    words: bool = False


@dataclass(frozen=True, slots=True)
class Cell:
    """A take with its place on the page and the lines under it."""

    row: TakeRow
    box: Box
    words: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Heading:
    """The name of a group and how many takes are in it, on this base line."""

    base: float
    text: str
    count: str


@dataclass(frozen=True, slots=True)
class Title:
    """What a column or a row of a matrix varies to: lines that hang from the box's foot (a column) or stand in its
    middle (a row).
    """

    box: Box
    lines: tuple[str, ...]
    size: float
    column: bool


@dataclass(frozen=True, slots=True)
class Blank:
    """A place of a matrix without a take, and why."""

    box: Box
    words: str


Item = Cell | Heading | Title | Blank


@dataclass(frozen=True, slots=True)
class SheetPage:
    """What stands on one page; `height` is where its content ends, in points."""

    items: tuple[Item, ...]
    height: float


class Flow:
    """Pages that fill from the top; `end` is where one is full."""

    def __init__(self, end: float) -> None:
        self._end = end
        self._pages: list[SheetPage] = []
        self._items: list[Item] = []
        self.top = HEAD

    def turns(self, height: float) -> bool:
        """Begins a new page where so much does not fit below what stands on this one; whether it did."""
        full = bool(self._items) and not isinstance(self._items[-1], Heading) and self.top + height > self._end
        if full:
            self._pages.append(SheetPage(tuple(self._items), self.top))
            self._items, self.top = [], HEAD
        return full

    def put(self, *items: Item, height: float = 0.0) -> None:
        """Puts these on the page, and goes down by `height`."""
        self._items += items
        self.top += height

    @property
    def pages(self) -> tuple[SheetPage, ...]:
        """Every page, the last one as far as it is filled."""
        return (*self._pages, SheetPage(tuple(self._items), self.top))
