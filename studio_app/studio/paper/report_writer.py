"""The pen of the shoot report: its type, and where on which page it is."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import datetime

from studio_app.studio.paper.furniture import FOOT, foot
from studio_app.studio.paper.ink import BLACK, DARK, MID, Ink, Type, fitted, wrapped
from studio_app.studio.paper.report_facts import ReportFacts
from studio_app.takes.disclosure import disclosures

TITLE, HEADING = Type(26, strong=True, grey=BLACK), Type(11, strong=True, grey=BLACK)
BODY, SMALL, FIGURE = Type(9, grey=DARK), Type(7.5, grey=MID), Type(20, strong=True, grey=BLACK)
NAME = Type(15, strong=True, grey=BLACK)
STRONG = Type(9, strong=True, grey=BLACK)
LABEL = Type(7.5, strong=True, grey=MID)
WIDE = 48.0
"""The report's own margin: wider than that of a contact sheet."""


@dataclass(slots=True)
class Writer:
    """Where the report is: its ink, the size of its pages, which page this is and of how many."""

    ink: Ink
    size: tuple[float, float]
    facts: ReportFacts
    of: int
    page: int = 1

    @property
    def room(self) -> float:
        """The width between the margins."""
        return self.size[0] - 2 * WIDE

    @property
    def end(self) -> float:
        """Where the content of a page ends."""
        return self.size[1] - FOOT - 10

    def turn(self) -> None:
        """Ends this page and begins the next with its running head."""
        self.foot()
        self.ink.next_page()
        self.page += 1
        self.ink.words(WIDE, 40, fitted(self.facts.title, SMALL, self.room - 120), SMALL)
        self.ink.words(self.size[0] - WIDE, 40, day(self.facts.as_of), SMALL, "right")

    def foot(self) -> None:
        """The AI words and the page's number."""
        foot(self.ink, self.size, disclosures(frozenset(self.facts.source_types)), self.page, self.of, WIDE)

    def lines(self, left: float, base: float, text: str, look: Type, room: float, most: int = 1000) -> float:
        """Wrapped text from this base line on; the base line after it."""
        for line in wrapped(text, look, room, most):
            self.ink.words(left, base, line, look)
            base += look.size * 1.4
        return base


def day(when: datetime) -> str:
    """'25 November 2026'."""
    return f"{when.day} {when:%B %Y}"


def seat_words(seat: str) -> str:
    """'Art director'."""
    return seat.replace("-", " ").capitalize()
