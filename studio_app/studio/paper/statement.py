"""A statement on paper: who is owed what for which line of the ledger, and until when it is to be paid."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.rights.money import percent
from studio_app.rights.statement import EVENT_WORDS, Row, Statement
from studio_app.rights.usage import NO_TAX
from studio_app.studio.paper.ink import BLACK, DARK, MID, Ink, PageChoice, Type, fitted, wrapped
from studio_app.studio.paper.pdf import PdfInk
from studio_app.twins.use import day_words

_WIDE = 48.0
_TITLE, _HEADING = Type(20, strong=True, grey=BLACK), Type(11, strong=True, grey=BLACK)
_BODY, _STRONG = Type(9, grey=DARK), Type(9, strong=True, grey=BLACK)
_SMALL, _LABEL = Type(7.5, grey=MID), Type(7.5, strong=True, grey=MID)
_FOOT, _PITCH, _GAP = 56.0, 10.5, 7.0
_HEAD = 196.0
"""Where the first page's table begins, in points; later pages begin at `_NEXT`."""
_NEXT = 84.0
_SAMPLE = "Sample: these people, papers and amounts are made up."


@dataclass(frozen=True, slots=True)
class _Columns:
    """Where the columns stand on a page: left edges of day and words, right edges of the figures."""

    day: float
    words: float
    room: float
    charged: float
    share: float
    part: float
    due: float


@dataclass(frozen=True, slots=True)
class _Laid:
    """A row with its wrapped words."""

    row: Row
    lines: tuple[str, ...]

    @property
    def height(self) -> float:
        return max(2, len(self.lines) + 1) * _PITCH + _GAP


def statement_pdf(statement: Statement, page: PageChoice | None = None) -> bytes:
    """The statement as PDF; the same statement gives the same bytes."""
    page = page or PageChoice()
    columns = _columns(page)
    pages = _pages(statement, columns, page.size[1])
    ink = PdfInk(page, f"{statement.title}, {statement.of_what}")
    for number, rows in enumerate(pages, 1):
        base = _head(ink, statement, page) if number == 1 else _running_head(ink, statement, page)
        base = _table(ink, rows, columns, base, page)
        if number == len(pages):
            _sums(ink, statement, columns, base, page)
        _foot(ink, statement, page, f"{number} of {len(pages)}")
        ink.next_page()
    return ink.to_bytes()


def _columns(page: PageChoice) -> _Columns:
    right = page.size[0] - _WIDE
    words = _WIDE + 62
    charged = right - 196
    return _Columns(_WIDE, words, charged - 62 - words, charged, right - 142, right - 66, right)


def _pages(statement: Statement, columns: _Columns, height: float) -> list[list[_Laid]]:
    """The rows by page; the last page has room for the sums."""
    pages: list[list[_Laid]] = [[]]
    top = _HEAD
    for row in statement.rows:
        laid = _Laid(row, tuple(wrapped(row.amount.words, _SMALL, columns.room, 6)))
        if top + laid.height > height - _FOOT and pages[-1]:
            pages.append([])
            top = _NEXT
        pages[-1].append(laid)
        top += laid.height
    if top + _sums_height(statement) > height - _FOOT:
        pages.append([])
    return pages


def _head(ink: Ink, statement: Statement, page: PageChoice) -> float:
    room = page.size[0] - 2 * _WIDE
    ink.words(_WIDE, 66, fitted(f"Statement for {statement.payee.name}", _TITLE, room), _TITLE)
    ink.words(_WIDE, 86, fitted(statement.of_what, _HEADING, room), _HEADING)
    facts = (
        ("Paid as", statement.payee.role.replace("-", " ")),
        ("Mail", statement.payee.mail),
        ("Grant", statement.grant),
        ("Number", statement.number),
    )
    for at, (name, said) in enumerate(facts):
        ink.words(_WIDE, 108 + 13 * at, name, _LABEL)
        ink.words(_WIDE + 62, 108 + 13 * at, fitted(said, _BODY, room - 62), _BODY)
    if statement.sample:
        ink.words(_WIDE, 162, _SAMPLE, _STRONG)
    return 182.0


def _running_head(ink: Ink, statement: Statement, page: PageChoice) -> float:
    ink.words(
        _WIDE, 48, fitted(f"{statement.payee.name}, {statement.of_what}", _SMALL, page.size[0] - 2 * _WIDE), _SMALL
    )
    return 70.0


def _table(ink: Ink, rows: list[_Laid], at: _Columns, base: float, page: PageChoice) -> float:
    """The rows under the names of their columns; where the next thing may begin."""
    if not rows:
        return base
    ink.words(at.day, base, "Day", _LABEL)
    ink.words(at.words, base, "What for", _LABEL)
    for place, name in ((at.charged, "Charged"), (at.share, "Share"), (at.part, "Amount"), (at.due, "Pay by")):
        ink.words(place, base, name, _LABEL, "right")
    ink.rule(_WIDE, base + 5, page.size[0] - 2 * _WIDE)
    top = base + 18
    for laid in rows:
        _row(ink, laid, at, top)
        top += laid.height
    return top


def _row(ink: Ink, laid: _Laid, at: _Columns, base: float) -> None:
    row = laid.row
    ink.words(at.day, base, row.day.isoformat(), _BODY)
    ink.words(at.words, base, fitted(f"{EVENT_WORDS[row.event]} {row.take}".strip(), _BODY, at.room), _BODY)
    ink.words(at.charged, base, row.charged.plain, _BODY, "right")
    ink.words(at.share, base, percent(row.share), _BODY, "right")
    ink.words(at.part, base, row.part.plain, _STRONG, "right")
    ink.words(at.due, base, row.due.isoformat(), _BODY, "right")
    ink.words(at.day, base + _PITCH, fitted(row.source, _SMALL, at.words - at.day - 4), _SMALL)
    for number, line in enumerate(laid.lines, 1):
        ink.words(at.words, base + number * _PITCH, line, _SMALL)


def _sums(ink: Ink, statement: Statement, at: _Columns, base: float, page: PageChoice) -> None:
    """The total, what is due when, and what is not in it."""
    room = page.size[0] - 2 * _WIDE
    ink.rule(_WIDE, base - 6, room)
    base += 12
    ink.words(_WIDE, base, "Total" if statement.rows else "Nothing is owed for this time.", _HEADING)
    ink.words(at.due, base, str(statement.total), _HEADING, "right")
    for day, money in statement.due:
        base += 14
        ink.words(_WIDE, base, f"To be paid by {day_words(day)}", _BODY)
        ink.words(at.due, base, str(money), _BODY, "right")
    for line in wrapped(NO_TAX, _SMALL, room):
        base += 16
        ink.words(_WIDE, base, line, _SMALL)


def _sums_height(statement: Statement) -> float:
    return 50 + 14 * len(statement.due)


def _foot(ink: Ink, statement: Statement, page: PageChoice, numbered: str) -> None:
    width, height = page.size
    ink.rule(_WIDE, height - 44, width - 2 * _WIDE)
    ink.words(_WIDE, height - 32, fitted(statement.number, _SMALL, width - 2 * _WIDE - 60), _SMALL)
    ink.words(width - _WIDE, height - 32, numbered, _SMALL, "right")
