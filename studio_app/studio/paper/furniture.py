"""Head and foot of every page."""

from __future__ import annotations

from studio_app.studio.paper.ink import BLACK, DARK, MARGIN, MID, Ink, Type, width_of, wrapped

HEAD, FOOT = 76.0, 52.0
"""Points kept free for the head and the foot of a page."""

_TITLE, _LINE, _FOOT = Type(15, strong=True, grey=BLACK), Type(8.5, grey=MID), Type(7, grey=MID)
_LONG = Type(10.5, strong=True, grey=BLACK)
_AI = Type(7, strong=True, grey=DARK)


def head(ink: Ink, width: float, title: str, line: str) -> None:
    """The title and, at right, what the page is of."""
    room = width - 2 * MARGIN
    taken = width_of(line, _LINE) + 24
    if width_of(title, _TITLE) <= room - taken:
        ink.words(MARGIN, MARGIN + 13, title, _TITLE)
    else:
        for number, part in enumerate(wrapped(title, _LONG, room - taken, 2)):
            ink.words(MARGIN, MARGIN + 2 + 13 * number, part, _LONG)
    ink.words(width - MARGIN, MARGIN + 13, line, _LINE, "right")
    ink.rule(MARGIN, MARGIN + 24, room)


def foot(ink: Ink, size: tuple[float, float], ai_words: str, number: int, of: int, margin: float = MARGIN) -> None:
    """The AI words, which stand on every page, and the page's number."""
    width, height = size
    numbered = f"{number} of {of}"
    room = width - 2 * margin - width_of(numbered, _FOOT) - 24
    lines = wrapped(f"{ai_words} Working paper, not for publication.", _AI, room, 2)
    base = height - MARGIN + 4 - 9.5 * (len(lines) - 1)
    ink.rule(margin, base - 13, width - 2 * margin)
    for place, line in enumerate(lines):
        ink.words(margin, base + 9.5 * place, line, _AI)
    ink.words(width - margin, base, numbered, _FOOT, "right")
