"""A matrix of variations on a contact sheet: titles over its columns and beside its rows, each take at its place.

A matrix that is wider than the page is cut into bands of columns, one below the other; on every page the titles of the
columns stand again.
"""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.direction.errors import StudioError
from studio_app.shoot.papers import TakeRow
from studio_app.studio.matrix_sheet import Table, table
from studio_app.studio.paper.caption import under, words_of
from studio_app.studio.paper.furniture import FOOT, HEAD
from studio_app.studio.paper.ink import BLACK, FAINT, MARGIN, MID, Box, Ink, Type, fitted, wrapped
from studio_app.studio.paper.sheet_items import BELOW, GAP, HEADING, Blank, Cell, Flow, Heading, SheetChoice, Title
from studio_app.takes.cell import Axis, place_of

ROW_TITLE, LEAST_ABREAST = 78.0, 3
"""Points for the titles of rows; a matrix of fewer columns is not printed larger than one of three."""
MOST_LINES = 3
PITCH = 1.25
NO_TAKE = "no take here"


def lay_matrices(flow: Flow, rows: Sequence[TakeRow], choice: SheetChoice) -> list[TakeRow]:
    """Lays out every matrix that these takes are of, in the order of their first takes; returns the takes of none."""
    of: dict[str, list[TakeRow]] = {}
    for row in rows:
        of.setdefault(place_of(row.facets.cell)[0], []).append(row)
    left = of.pop("", [])
    for matrix, held in of.items():
        axes = _axes(held)
        if axes:
            _lay(
                flow, held, table(matrix, axes, [(row.id, row.facets.cell) for row in held], (), choice.across), choice
            )
        else:
            left += held
    return left


def draw_place(ink: Ink, item: Title | Blank) -> None:
    """Draws a title, or a place without a take."""
    box = item.box
    if isinstance(item, Blank):
        ink.block(box, (FAINT, FAINT, FAINT))
        look = Type(max(5.0, min(8.0, box.width / 15)), grey=MID)
        ink.words(
            box.left + box.width / 2, box.top + box.height / 2, fitted(item.words, look, box.width), look, "centre"
        )
        return
    look, pitch = Type(item.size, strong=True, grey=BLACK), item.size * PITCH
    high = len(item.lines) * pitch
    first = box.top + (box.height - high if item.column else (box.height - high) / 2) + item.size
    for number, line in enumerate(item.lines):
        ink.words(box.left, first + number * pitch, line, look)


def _axes(rows: Sequence[TakeRow]) -> tuple[Axis, ...]:
    """The shape of their matrix; every take carries all of it, so the first that can be read says it."""
    for row in rows:
        try:
            cell = row.take.cell
        except StudioError:
            continue
        if cell is not None:
            return cell.axes
    return ()


def _lay(flow: Flow, rows: Sequence[TakeRow], made: Table, choice: SheetChoice) -> None:
    width, height = choice.page.size
    abreast = min(choice.columns, max(len(made.columns), min(LEAST_ABREAST, choice.columns)))
    cell = (width - 2 * MARGIN - ROW_TITLE - abreast * GAP) / abreast
    size, below = max(6.0, min(8.5, cell / 12)), under(choice, cell)
    over = max(len(_lines(title, Type(size, strong=True), cell)) for title in made.columns) * size * PITCH + 4
    shape = max(row.facets.height / row.facets.width for row in rows)
    tall = min(height - HEAD - FOOT - HEADING - over - below, cell * min(1.6, max(0.5, shape)))
    flow.turns(HEADING + over + tall + below)
    flow.put(Heading(flow.top + 13, made.title, f"{made.landed} of {len(made.spots)} takes"), height=HEADING)
    shown = {row.id: row for row in rows}
    for start in range(0, len(made.columns), abreast):
        band = range(start, min(start + abreast, len(made.columns)))
        flow.turns(over + tall + below)
        _put_columns(flow, made, band, cell, size, over)
        for number, title in enumerate(made.rows):
            words = _lines(title, Type(size, strong=True), ROW_TITLE - GAP)
            high = max(tall, len(words) * size * PITCH)
            if flow.turns(high + below):
                _put_columns(flow, made, band, cell, size, over)
            flow.put(Title(Box(MARGIN, flow.top, ROW_TITLE - GAP, high), words, size, False))
            for at, column in enumerate(band):
                box, row = Box(_left(at, cell), flow.top, cell, tall), shown.get(made.spot(number, column).take)
                flow.put(Blank(box, NO_TAKE) if row is None else Cell(row, box, words_of(row, choice, cell)))
            flow.put(height=high + below + BELOW)


def _put_columns(flow: Flow, made: Table, band: range, cell: float, size: float, over: float) -> None:
    look = Type(size, strong=True)
    titles = [
        Title(Box(_left(at, cell), flow.top, cell, over - 4), _lines(made.columns[column], look, cell), size, True)
        for at, column in enumerate(band)
    ]
    flow.put(*titles, height=over)


def _lines(title: str, look: Type, room: float) -> tuple[str, ...]:
    """A title in lines; of one that names several parts each gets a line of its own, or two."""
    parts = title.split("\n")
    most = MOST_LINES if len(parts) == 1 else MOST_LINES - 1
    return tuple(line for part in parts for line in wrapped(part, look, room, most))


def _left(at: int, cell: float) -> float:
    return MARGIN + ROW_TITLE + GAP / 2 + at * (cell + GAP)
