"""Passport, consent, grant and status on paper, to be read by whoever signs; the same paper gives the same bytes."""

from __future__ import annotations

from dataclasses import dataclass, field

from studio_app.rights.readable import SAMPLE, Line, Readable
from studio_app.studio.paper.ink import BLACK, DARK, MID, Ink, PageChoice, Type, fitted, wrapped
from studio_app.studio.paper.pdf import PdfInk

_WIDE, _TOP, _FOOT = 56.0, 72.0, 64.0
_TITLE, _LABEL = Type(18, strong=True, grey=BLACK), Type(10, strong=True, grey=BLACK)
_BODY, _SMALL = Type(10, grey=DARK), Type(8, grey=MID)
_GAP, _INDENT = 10.0, 14.0
_COPY = "Reading copy. What is signed is the JSON file itself, byte for byte; ssh-keygen -Y verify checks it."


@dataclass(slots=True)
class _Piece:
    """Words on one line: how far from the left margin, and how much room the line takes."""

    text: str
    look: Type
    left: float = 0.0
    height: float = 0.0

    def __post_init__(self) -> None:
        self.height = self.height or self.look.size * 1.4


@dataclass(slots=True)
class _Pages:
    """Pieces by page; a block that fits on one page is never cut."""

    room: float
    pages: list[list[tuple[float, _Piece]]] = field(default_factory=lambda: [[]])
    used: float = 0.0

    def add(self, block: list[_Piece]) -> None:
        whole = sum(piece.height for piece in block)
        if self.used and self.used + whole > self.room >= whole:
            self._turn()
        for piece in block:
            if self.used + piece.height > self.room:
                self._turn()
            self.pages[-1].append((self.used, piece))
            self.used += piece.height
        self.used += _GAP

    def _turn(self) -> None:
        self.pages.append([])
        self.used = 0.0


def rights_pdf(said: Readable, page: PageChoice | None = None) -> bytes:
    """The paper as PDF."""
    page = page or PageChoice()
    width, height = page.size
    laid = _Pages(height - _TOP - _FOOT)
    laid.add(_head(said, width - 2 * _WIDE))
    for line in said.lines:
        laid.add(_block(line, width - 2 * _WIDE))
    ink = PdfInk(page, f"{said.title}: {said.of}")
    for number, pieces in enumerate(laid.pages, 1):
        for top, piece in pieces:
            ink.words(_WIDE + piece.left, _TOP + top + piece.look.size, piece.text, piece.look)
        _foot(ink, said, page, f"{number} of {len(laid.pages)}")
        ink.next_page()
    return ink.to_bytes()


def _head(said: Readable, room: float) -> list[_Piece]:
    pieces = [_Piece(text, _TITLE) for text in wrapped(said.title, _TITLE, room)]
    pieces.append(_Piece(fitted(said.of, _BODY, room), _BODY, height=22))
    pieces += [_Piece(text, _BODY) for text in wrapped(said.opening, _BODY, room)]
    if said.sample:
        pieces.append(_Piece(SAMPLE, _LABEL, height=20))
    return pieces


def _block(line: Line, room: float) -> list[_Piece]:
    pieces = [_Piece(text, _LABEL) for text in wrapped(line.label, _LABEL, room)]
    pieces += [_Piece(text, _SMALL) for text in wrapped(line.means, _SMALL, room)]
    for says in line.says:
        pieces += [_Piece(text, _BODY, _INDENT) for text in wrapped(says, _BODY, room - _INDENT)]
    return pieces


def _foot(ink: Ink, said: Readable, page: PageChoice, numbered: str) -> None:
    width, height = page.size
    room = width - 2 * _WIDE
    ink.rule(_WIDE, height - 52, room)
    ink.words(_WIDE, height - 40, fitted(f"{said.title}: {said.of}", _SMALL, room - 60), _SMALL)
    ink.words(_WIDE, height - 29, fitted(_COPY, _SMALL, room), _SMALL)
    ink.words(width - _WIDE, height - 40, numbered, _SMALL, "right")
