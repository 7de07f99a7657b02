"""Drawing on paper: one small set of strokes, so that a layout is written once for PDF and for PNG.

Lengths are points (1/72 inch) from the upper left corner of the page; greys are 0 (black) to 1 (white).
"""

from __future__ import annotations

import functools
from dataclasses import dataclass
from enum import StrEnum
from typing import Annotated, Protocol

from pydantic import Field
from reportlab.pdfbase.ttfonts import TTFont

from studio_app.direction.assets import font_file
from studio_app.direction.value import Value

MARGIN = 36.0
BLACK, DARK, MID, PALE, FAINT = 0.08, 0.25, 0.40, 0.80, 0.93
"""Greys of the page: titles, text, what is secondary (5.7:1 on white), hairlines, the ground of a missing picture."""


class Paper(StrEnum):
    """Page sizes."""

    A4 = "a4"
    LETTER = "letter"
    A3 = "a3"


SIZES = {Paper.A4: (595.28, 841.89), Paper.LETTER: (612.0, 792.0), Paper.A3: (841.89, 1190.55)}
"""Width and height of each paper upright, in points (ISO 216; US Letter 8.5 x 11 in)."""


class PageChoice(Value):
    """Which paper, and how it lies."""

    paper: Paper = Paper.A4
    landscape: bool = False

    @property
    def size(self) -> tuple[float, float]:
        """Width and height in points."""
        width, height = SIZES[self.paper]
        return (height, width) if self.landscape else (width, height)


@dataclass(frozen=True, slots=True)
class Type:
    """How words look: size in points, weight, grey."""

    size: Annotated[float, Field(gt=0)]
    strong: bool = False
    grey: float = DARK

    @property
    def face(self) -> str:
        """The font's name."""
        return "Inter-SemiBold" if self.strong else "Inter-Regular"


@dataclass(frozen=True, slots=True)
class Box:
    """A place on the page."""

    left: float
    top: float
    width: float
    height: float


class Ink(Protocol):
    """What can be drawn on a page."""

    def words(self, left: float, base: float, text: str, look: Type, align: str = "left") -> None:
        """One line of text; `base` is its base line, `align` says what `left` is: left, right or centre."""
        ...

    def picture(self, box: Box, jpeg: bytes | None) -> None:
        """A JPEG, as large as fits into the box, at its top and centred; None gives a pale ground."""
        ...

    def rule(self, left: float, top: float, width: float, grey: float = PALE) -> None:
        """A hairline across."""
        ...

    def block(self, box: Box, colour: tuple[float, float, float]) -> None:
        """A filled rectangle in an sRGB colour, each share 0 to 1."""
        ...

    def next_page(self) -> None:
        """Ends the page."""
        ...


@functools.cache
def face(name: str) -> TTFont:
    """The shipped font of this name ('Inter-Regular')."""
    return TTFont(name, str(font_file(name.partition("-")[2])))


def width_of(text: str, look: Type) -> float:
    """How wide a line of text is."""
    return float(face(look.face).stringWidth(text, look.size))  # pyright: ignore[reportUnknownMemberType, reportUnknownArgumentType]


def fitted(text: str, look: Type, room: float) -> str:
    """The text, cut with an ellipsis where it is wider than the room."""
    text = " ".join(text.split())
    if width_of(text, look) <= room:
        return text
    low, high = 0, len(text)
    while low < high:
        middle = (low + high + 1) // 2
        if width_of(text[:middle].rstrip() + "…", look) <= room:
            low = middle
        else:
            high = middle - 1
    return text[:low].rstrip() + "…" if low else ""


def wrapped(text: str, look: Type, room: float, most: int = 1000) -> list[str]:
    """The text in lines no wider than the room; a word that is too long is broken, what is beyond `most` cut."""
    lines: list[str] = []
    for word in text.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and width_of(longer, look) <= room:
            lines[-1] = longer
            continue
        pieces = _broken(word, look, room)
        lines += pieces
        if len(lines) > most:
            break
    if len(lines) > most:
        rest = " ".join(lines[most - 1 :])
        lines = [*lines[: most - 1], fitted(rest + " …", look, room)]
    return lines


def _broken(word: str, look: Type, room: float) -> list[str]:
    pieces: list[str] = []
    while word and width_of(word, look) > room:
        fits = next((n for n in range(len(word) - 1, 1, -1) if width_of(word[:n], look) <= room), 1)
        pieces.append(word[:fits])
        word = word[fits:]
    return [*pieces, word] if word else pieces
