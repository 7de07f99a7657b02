"""The layout of the shoot report: a first page for the wall, then every select, then how the shoot went."""

from __future__ import annotations

from collections.abc import Callable

from studio_app.studio.paper.ink import (
    BLACK,
    MID,
    Box,
    Ink,
    Type,
    fitted,
    width_of,
)
from studio_app.studio.paper.report_blocks import (
    block_title,
    direction_block,
    known_as,
    line_of_versions_block,
    remarks_block,
    verdicts_block,
)
from studio_app.studio.paper.report_facts import Chosen, Counts, ReportFacts
from studio_app.studio.paper.report_writer import (
    BODY,
    FIGURE,
    NAME,
    SMALL,
    TITLE,
    WIDE,
    Writer,
    day,
    seat_words,
)

LONG_TITLE = 60
"""A title with more letters is set smaller."""
BARS = 12
"""Rows of a table at most; what is beyond is counted together."""
LARGE = 6
"""Up to so many selects each has a page of its own; more stand two on a page."""

FACTS = 250.0
"""Points kept under the picture of a select that has a page of its own."""

PictureOf = Callable[[str, Box], bytes | None]


def page_count(facts: ReportFacts) -> int:
    """How many pages the report has."""
    return 2 + _leaves(len(facts.selects))


def draw_report(facts: ReportFacts, ink: Ink, size: tuple[float, float], picture: PictureOf) -> None:
    """Draws the whole report."""
    write = Writer(ink, size, facts, page_count(facts))
    _first_page(write, picture)
    per_page = 1 if len(facts.selects) <= LARGE else 2
    for number, chosen in enumerate(facts.selects):
        if number % per_page == 0:
            write.turn()
        height = (write.end - 64) / per_page
        top = 64 + height * (number % per_page)
        if number % per_page:
            ink.rule(WIDE, top - 8, write.room)
        place = Box(WIDE, top + 8 * (number % per_page), write.room, height - 20)
        (_large_select if per_page == 1 else _select)(write, chosen, place, picture)
    write.turn()
    _last_page(write)
    write.foot()
    ink.next_page()


def _leaves(selects: int) -> int:
    return selects if selects <= LARGE else -(-selects // 2)


def _first_page(write: Writer, picture: PictureOf) -> None:
    """The title, the figures, and the selects as a wall of pictures."""
    facts, ink = write.facts, write.ink
    title = TITLE if len(facts.title) <= LONG_TITLE else Type(18, strong=True, grey=BLACK)
    base = write.lines(WIDE, 78, facts.title, title, write.room, 4)
    base += 24 - title.size * 1.4
    ink.words(WIDE, base, f"Shoot report · {day(facts.as_of)}", SMALL)
    base += 22
    if facts.brief:
        base = write.lines(WIDE, base, facts.brief, BODY, write.room * 0.8, 5) + 4
    top = _figures(write, base + 6)
    foot_of_wall = write.end - _credit_height(facts)
    if facts.selects:
        _wall(write, Box(WIDE, top, write.room, foot_of_wall - top - 16), picture)
    else:
        write.lines(WIDE, top + 16, "No take has been approved yet.", BODY, write.room)
    _credit_line(write, foot_of_wall)


def _figures(write: Writer, top: float) -> float:
    facts = write.facts.statistics
    figures = (
        ("Takes", f"{facts.takes + facts.killed}"), ("Kept", f"{facts.takes}"), ("Picks", f"{facts.picks}"),
        ("Proposed", f"{facts.proposed + facts.selects}"), ("Selects", f"{facts.selects}"),
        ("Rendering", hours(facts.render_seconds)),
    )  # fmt: skip
    write.ink.rule(WIDE, top, write.room)
    pitch = write.room / len(figures)
    for place, (name, figure) in enumerate(figures):
        write.ink.words(WIDE + place * pitch, top + 26, figure, FIGURE)
        write.ink.words(WIDE + place * pitch, top + 39, name, SMALL)
    write.ink.rule(WIDE, top + 50, write.room)
    return top + 66


def hours(seconds: float) -> str:
    """'42 s', '17 min', '3.2 h'."""
    if seconds < 100:
        return f"{seconds:.0f} s"
    return f"{seconds / 60:.0f} min" if seconds < 6000 else f"{seconds / 3600:.1f} h"


def _wall(write: Writer, box: Box, picture: PictureOf) -> None:
    """All selects as large as they fit: the number of columns that wastes least."""
    selects = write.facts.selects
    shape = max(each.pixels[1] / each.pixels[0] for each in selects)
    gap, under = (10.0, 16.0) if len(selects) <= 30 else (6.0, 10.0)

    def wide(columns: int) -> float:
        lines = -(-len(selects) // columns)
        across = (box.width - (columns - 1) * gap) / columns
        return min(across, ((box.height + gap) / lines - under - gap) / shape)

    columns = max(range(1, min(len(selects), 16) + 1), key=wide)
    cell = wide(columns)
    name = Type(max(4.5, min(8.0, cell / 11)), grey=MID)
    used = columns * cell + (columns - 1) * gap
    spread = gap + (box.width - used) / max(1, columns - 1) if columns > 2 else gap
    start = box.left + (box.width - used) / 2 if columns <= 2 else box.left
    for number, each in enumerate(selects):
        left = start + (number % columns) * (cell + spread)
        top = box.top + (number // columns) * (cell * shape + under + gap)
        write.ink.picture(Box(left, top, cell, cell * shape), picture(each.take, Box(left, top, cell, cell * shape)))
        write.ink.words(left, top + cell * shape + name.size + 2, fitted(each.name, name, cell), name)


def _credit_height(facts: ReportFacts) -> float:
    return 12 + 12.5 * min(8, -(-len(facts.credits) // 2)) if facts.credits else 0.0


def _credit_line(write: Writer, top: float) -> None:
    half = write.room / 2
    for place, credit in enumerate(write.facts.credits[:16]):
        left, base = WIDE + (place % 2) * half, top + 12 + 12.5 * (place // 2)
        seat = seat_words(credit.seat)
        write.ink.words(left, base, fitted(seat, SMALL, 92), SMALL)
        write.ink.words(left + 96, base, fitted(", ".join(credit.who), BODY, half - 108), BODY)


def _select(write: Writer, chosen: Chosen, box: Box, picture: PictureOf) -> None:
    """A select of half a page: its picture, and beside it what is known of it."""
    shape = chosen.pixels[1] / chosen.pixels[0]
    wide = min(box.width * 0.60, box.height / shape)
    place = Box(box.left, box.top, wide, wide * shape)
    write.ink.picture(place, picture(chosen.take, place))
    left = box.left + wide + 24
    room, end = box.left + box.width - left, box.top + box.height
    write.ink.words(left, box.top + 11, fitted(chosen.name, NAME, room), NAME)
    write.ink.words(left, box.top + 26, fitted(known_as(chosen), SMALL, room), SMALL)
    base = box.top + 47
    for block in (verdicts_block, line_of_versions_block, direction_block, remarks_block):
        base = block(write, chosen, left, base, room, end)


def _large_select(write: Writer, chosen: Chosen, box: Box, picture: PictureOf) -> None:
    """A select with a page of its own: its picture, large, and under it what is known of it in three columns."""
    shape = chosen.pixels[1] / chosen.pixels[0]
    wide = min(box.width, (box.height - FACTS) / shape)
    place = Box(box.left + (box.width - wide) / 2, box.top, wide, wide * shape)
    write.ink.picture(place, picture(chosen.take, place))
    base, end = place.top + place.height + 28, box.top + box.height
    write.ink.words(box.left, base, chosen.name, NAME)
    write.ink.words(box.left + box.width, base, known_as(chosen), SMALL, "right")
    column = (box.width - 2 * 20) / 3
    for number, blocks in enumerate(((verdicts_block, line_of_versions_block), (direction_block,), (remarks_block,))):
        down = base + 26
        for block in blocks:
            down = block(write, chosen, box.left + number * (column + 20), down, column, end)


def _last_page(write: Writer) -> None:
    """How the shoot went: counts by star, twin, engine, look and reason, each as bars that read in grey."""
    facts = write.facts.statistics
    write.ink.words(WIDE, 78, "How the shoot went", Type(17, strong=True, grey=BLACK))
    policy = ", ".join(f"{number} × {seat_words(seat).lower()}" for seat, number in write.facts.policy)
    notes = f"{write.facts.open_notes} open {'note' if write.facts.open_notes == 1 else 'notes'}"
    words = f"A select needs {policy}. {facts.rejected} rejected, {facts.killed} killed, {notes}."
    base = write.lines(WIDE, 98, words, BODY, write.room, 3) + 16
    half = (write.room - 32) / 2
    columns = [base, base]
    tables: tuple[tuple[str, Counts], ...] = (
        ("Stars", tuple((f"{'★' * int(name)}", count) for name, count in facts.stars)), ("Engines", facts.engines),
        ("Twins", facts.twins), ("Looks", facts.looks), ("Why takes were killed", facts.reasons),
    )  # fmt: skip
    for title, counts in tables:
        if counts:
            side = 0 if columns[0] <= columns[1] else 1
            columns[side] = _bars(write, WIDE + side * (half + 32), columns[side], half, title, counts)


def _bars(write: Writer, left: float, base: float, room: float, title: str, counts: Counts) -> float:
    base = block_title(write, left, base, room, title)
    rest = sum(count for _, count in counts[BARS:])
    shown = (*counts[:BARS], *((("others", rest),) if rest else ()))
    most = max(1, *(count for _, count in shown))
    for name, count in shown:
        figure = f"{count}"
        write.ink.words(left, base, fitted(name, BODY, room * 0.46), BODY)
        write.ink.words(left + room, base, figure, BODY, "right")
        track = room * 0.5 - width_of(f"{most}", BODY) - 8
        bar = Box(left + room * 0.5, base - 6.5, track * count / most, 6.5)
        if count:
            write.ink.block(bar, (0.45, 0.45, 0.45))
        base += 15
    return base + 14
