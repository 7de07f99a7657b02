"""The layout of the contact sheet: takes in columns, grouped under headings, the AI words on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value
from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.furniture import FOOT, HEAD, foot, head
from studio_app.studio.paper.ink import BLACK, DARK, MARGIN, MID, Box, Ink, PageChoice, Type, fitted, width_of, wrapped
from studio_app.takes.disclosure import disclosures
from studio_app.takes.review import Flag, Label

SWATCH = {
    Label.RED: (0.78, 0.28, 0.24),
    Label.YELLOW: (0.85, 0.68, 0.16),
    Label.GREEN: (0.30, 0.60, 0.34),
    Label.BLUE: (0.27, 0.47, 0.74),
    Label.PURPLE: (0.55, 0.36, 0.66),
}
"""The colour of each label in print; its name always stands beside it."""
MOST_WORD_LINES = 3
GAP, BELOW, HEADING = 10.0, 12.0, 26.0

Tell = Callable[[float], None]


class Group(StrEnum):
    """What the sheet is grouped by."""

    NONE = "none"
    LOOK = "look"
    SHOT = "shot"


class SheetChoice(Value):
    """How a contact sheet is laid out, and what stands under each picture besides its name."""

    page: PageChoice = PageChoice()
    columns: Annotated[int, Field(ge=1, le=12)] = 5
    group: Group = Group.NONE
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
class SheetPage:
    """What stands on one page; `height` is where its content ends, in points."""

    items: tuple[Cell | Heading, ...]
    height: float


@dataclass(frozen=True, slots=True)
class SheetPlan:
    """A contact sheet, laid out. `size` is that of a page in points."""

    title: str
    line: str
    ai_words: str
    choice: SheetChoice
    size: tuple[float, float]
    pages: tuple[SheetPage, ...]


def plan(title: str, rows: Sequence[TakeRow], choice: SheetChoice, *, endless: bool = False) -> SheetPlan:
    """Lays the takes out, in their order; `endless` puts all on one page as long as it must be."""
    width, height = choice.page.size
    cell = (width - 2 * MARGIN - (choice.columns - 1) * GAP) / choice.columns
    shape = max((row.facets.height / row.facets.width for row in rows), default=1.25)
    under = _under(choice, cell)
    most = height - HEAD - FOOT - HEADING - under
    tall = min(most, cell * min(1.6, max(0.5, shape)))
    pages: list[SheetPage] = []
    items: list[Cell | Heading] = []
    top = HEAD
    end = float("inf") if endless else height - FOOT
    for name, group in _groups(rows, choice.group):
        heading = HEADING if name else 0.0
        if top > HEAD and top + heading + tall + under > end:
            pages.append(SheetPage(tuple(items), top))
            items, top = [], HEAD
        if name:
            items.append(Heading(top + 13, name, f"{len(group)} {'take' if len(group) == 1 else 'takes'}"))
            top += heading
        for start in range(0, len(group), choice.columns):
            if items and top + tall + under > end and not isinstance(items[-1], Heading):
                pages.append(SheetPage(tuple(items), top))
                items, top = [], HEAD
            line = [
                Cell(row, Box(MARGIN + at * (cell + GAP), top, cell, tall), _words(row, choice, cell))
                for at, row in enumerate(group[start : start + choice.columns])
            ]
            items += line
            top += tall + under + BELOW
    pages.append(SheetPage(tuple(items), top))
    size = (width, top + FOOT) if endless else (width, height)
    types = frozenset(row.facets.source_type for row in rows)
    return SheetPlan(title, _line(rows), disclosures(types), choice, size, tuple(pages))


def draw(plan: SheetPlan, ink: Ink, picture: Callable[[TakeRow, Box], bytes | None], tell: Tell) -> None:
    """Draws every page; `picture` gives the JPEG for a place, `tell` hears the share that is done."""
    total = max(1, sum(isinstance(item, Cell) for page in plan.pages for item in page.items))
    done = 0
    for number in range(len(plan.pages)):
        for _ in draw_page(plan, number, ink, picture):
            done += 1
            tell(done / total)
        ink.next_page()


def draw_page(
    plan: SheetPlan, number: int, ink: Ink, picture: Callable[[TakeRow, Box], bytes | None]
) -> Sequence[TakeRow]:
    """Draws one page; the takes on it."""
    head(ink, plan.size[0], plan.title, plan.line)
    drawn: list[TakeRow] = []
    for item in plan.pages[number].items:
        if isinstance(item, Heading):
            ink.words(MARGIN, item.base, fitted(item.text, _GROUP, plan.size[0] - 2 * MARGIN - 80), _GROUP)
            ink.words(plan.size[0] - MARGIN, item.base, item.count, Type(8, grey=MID), "right")
            ink.rule(MARGIN, item.base + 6, plan.size[0] - 2 * MARGIN)
        else:
            ink.picture(item.box, picture(item.row, item.box))
            _caption(ink, item, plan.choice)
            drawn.append(item.row)
    foot(ink, plan.size, plan.ai_words, number + 1, len(plan.pages))
    return drawn


_GROUP = Type(10.5, strong=True, grey=BLACK)


def _name(cell: float) -> Type:
    return Type(max(5.5, min(9.0, cell / 13)), strong=True, grey=BLACK)


def _small(cell: float) -> Type:
    return Type(max(5.0, min(8.0, cell / 15)), grey=MID)


def _under(choice: SheetChoice, cell: float) -> float:
    """How much height the lines under a picture need."""
    pitch = _small(cell).size * 1.4
    lines = int(choice.label or choice.shot) + (MOST_WORD_LINES if choice.words else 0)
    return 5 + _name(cell).size * 1.2 + lines * pitch


def _caption(ink: Ink, cell: Cell, choice: SheetChoice) -> None:
    row, box = cell.row, cell.box
    name, small = _name(box.width), _small(box.width)
    base = box.top + box.height + 5 + name.size * 0.75
    stars = "★" * row.review.rating if choice.stars else ""
    star_look = Type(name.size * 0.85, grey=DARK)
    taken = width_of(stars, star_look) + (4 if stars else 0)
    called = row.select or row.id
    ink.words(box.left, base, fitted(called, name, box.width - taken), name)
    if stars:
        ink.words(box.left + box.width, base, stars, star_look, "right")
    left = box.left
    if choice.label or choice.shot:
        base += small.size * 1.4
        label = row.review.label if choice.label else Label.NONE
        if label is not Label.NONE:
            ink.block(Box(left, base - small.size * 0.68, small.size * 0.68, small.size * 0.68), SWATCH[label])
            left += small.size
        said = fitted(" · ".join(_said(row, choice)), small, box.left + box.width - left)
        ink.words(left, base, said, small)
    for line in cell.words:
        base += small.size * 1.4
        ink.words(box.left, base, line, small)


def _said(row: TakeRow, choice: SheetChoice) -> list[str]:
    label = row.review.label.value.capitalize() if choice.label and row.review.label is not Label.NONE else ""
    flag = {Flag.PICK: "Pick", Flag.REJECT: "Reject", Flag.NONE: ""}[row.review.flag] if choice.label else ""
    shot = row.facets.shot if choice.shot and not row.select else ""
    take = row.id if row.select and choice.shot else ""
    return [word for word in (label, flag, shot, take) if word]


def _words(row: TakeRow, choice: SheetChoice, cell: float) -> tuple[str, ...]:
    if not choice.words:
        return ()
    facts = row.facets
    lens = f"{facts.lens_mm:g} mm"
    said = ", ".join(word for word in (facts.look, facts.pose, facts.rig, facts.location, lens) if word)
    return tuple(wrapped(said, _small(cell), cell, MOST_WORD_LINES))


def _groups(rows: Sequence[TakeRow], group: Group) -> list[tuple[str, list[TakeRow]]]:
    if group is Group.NONE:
        return [("", list(rows))]
    found: dict[str, list[TakeRow]] = {}
    for row in rows:
        name = row.facets.look if group is Group.LOOK else row.facets.shot
        found.setdefault(name or "No name", []).append(row)
    return list(found.items()) if group is Group.LOOK else sorted(found.items())


def _line(rows: Sequence[TakeRow]) -> str:
    """'48 takes, 3 selects · 25 November 2026': of the day the newest of them was made or marked."""
    selects = sum(row.select is not None for row in rows)
    made = [datetime.fromtimestamp(row.facets.made, UTC) for row in rows]
    marked = [row.review.marked.when for row in rows if row.review.marked is not None]
    newest = max([*made, *marked], default=datetime.fromtimestamp(0, UTC)).astimezone(UTC)
    count = f"{len(rows)} {'take' if len(rows) == 1 else 'takes'}"
    chosen = f", {selects} {'select' if selects == 1 else 'selects'}" if selects else ""
    return f"{count}{chosen} · {newest.day} {newest:%B %Y}"
