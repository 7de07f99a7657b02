"""The layout of the contact sheet: takes in columns, grouped under headings, the AI words on every page."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime

from studio_app.shoot.papers import TakeRow
from studio_app.studio.paper.caption import caption, under, words_of
from studio_app.studio.paper.furniture import FOOT, HEAD, foot, head
from studio_app.studio.paper.ink import BLACK, MARGIN, MID, Box, Ink, Type, fitted
from studio_app.studio.paper.sheet_items import (
    BELOW,
    GAP,
    HEADING,
    Cell,
    Flow,
    Group,
    Heading,
    SheetChoice,
    SheetPage,
)
from studio_app.studio.paper.sheet_matrix import draw_place, lay_matrices
from studio_app.takes.disclosure import disclosures

Tell = Callable[[float], None]


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
    flow = Flow(float("inf") if endless else height - FOOT)
    left: Sequence[TakeRow] = rows
    if choice.group is Group.MATRIX:
        left = lay_matrices(flow, rows, choice)
    if left or not rows:
        _lay_groups(flow, left, choice, "Of no matrix" if len(left) < len(rows) else "")
    pages = flow.pages
    size = (width, pages[-1].height + FOOT) if endless else (width, height)
    types = frozenset(row.facets.source_type for row in rows)
    return SheetPlan(title, _line(rows), disclosures(types), choice, size, pages)


def _lay_groups(flow: Flow, rows: Sequence[TakeRow], choice: SheetChoice, called: str) -> None:
    """Takes in lines, under the headings of their groups, or one that is `called` so."""
    width, height = choice.page.size
    cell = (width - 2 * MARGIN - (choice.columns - 1) * GAP) / choice.columns
    below = under(choice, cell)
    most = height - HEAD - FOOT - HEADING - below
    shape = max((row.facets.height / row.facets.width for row in rows), default=1.25)
    tall = min(most, cell * min(1.6, max(0.5, shape)))
    for name, group in _groups(rows, choice.group, called):
        flow.turns((HEADING if name else 0.0) + tall + below)
        if name:
            count = f"{len(group)} {'take' if len(group) == 1 else 'takes'}"
            flow.put(Heading(flow.top + 13, name, count), height=HEADING)
        for start in range(0, len(group), choice.columns):
            flow.turns(tall + below)
            line = [
                Cell(row, Box(MARGIN + at * (cell + GAP), flow.top, cell, tall), words_of(row, choice, cell))
                for at, row in enumerate(group[start : start + choice.columns])
            ]
            flow.put(*line, height=tall + below + BELOW)


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
        elif isinstance(item, Cell):
            ink.picture(item.box, picture(item.row, item.box))
            caption(ink, item, plan.choice)
            drawn.append(item.row)
        else:
            draw_place(ink, item)
    foot(ink, plan.size, plan.ai_words, number + 1, len(plan.pages))
    return drawn


_GROUP = Type(10.5, strong=True, grey=BLACK)


def _groups(rows: Sequence[TakeRow], group: Group, called: str) -> list[tuple[str, list[TakeRow]]]:
    if group in (Group.NONE, Group.MATRIX):
        return [(called, list(rows))]
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
