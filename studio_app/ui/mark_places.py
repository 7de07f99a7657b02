"""Where marks lie on a picture, in its pixels: what they cover, and whether a place touches one."""

from __future__ import annotations

from itertools import pairwise

from PySide6.QtCore import QSizeF

from studio_app.takes.note import Arrow, Box, Mark, Pen, Words

LETTER = 0.6
"""How wide a letter is, as a share of the type's height."""
Place = tuple[float, float]


def bounds(marks: tuple[Mark, ...], size: QSizeF) -> Box | None:
    """The part of the picture that marks cover; None when that is nothing of it."""
    places = [place for mark in marks for place in _ends(mark)]
    xs = [min(size.width(), max(0.0, x)) for x, _ in places]
    ys = [min(size.height(), max(0.0, y)) for _, y in places]
    if not places or max(xs) <= min(xs) or max(ys) <= min(ys):
        return None
    return Box(x=min(xs), y=min(ys), width=max(xs) - min(xs), height=max(ys) - min(ys))


def touches(mark: Mark, x: float, y: float, reach: float) -> bool:
    """Whether a place lies on a mark, or nearer to it than `reach`; the inside of a box does not count."""
    if isinstance(mark, Words):
        (left, top), (right, bottom) = _ends(mark)
        return left - reach <= x <= right + reach and top - reach <= y <= bottom + reach
    thick = mark.line if isinstance(mark, Box) else mark.width
    line = _line(mark)
    return any(_distance((x, y), one, other) <= reach + thick / 2 for one, other in pairwise(line))


def _line(mark: Pen | Arrow | Box) -> list[Place]:
    """The mark as places joined by straight lines; two at least."""
    if isinstance(mark, Pen):
        places = [(point.x, point.y) for point in mark.points]
        return places if len(places) > 1 else places * 2
    if isinstance(mark, Arrow):
        return [(mark.tail.x, mark.tail.y), (mark.head.x, mark.head.y)]
    left, top, right, bottom = mark.x, mark.y, mark.x + mark.width, mark.y + mark.height
    return [(left, top), (right, top), (right, bottom), (left, bottom), (left, top)]


def _ends(mark: Mark) -> list[Place]:
    if isinstance(mark, Words):
        wide = mark.size * LETTER * len(mark.text)
        return [(mark.at.x, mark.at.y - mark.size), (mark.at.x + wide, mark.at.y)]
    return _line(mark)


def _distance(place: Place, one: Place, other: Place) -> float:
    """From a place to the nearest point between two others."""
    along = (other[0] - one[0], other[1] - one[1])
    length = along[0] ** 2 + along[1] ** 2
    share = ((place[0] - one[0]) * along[0] + (place[1] - one[1]) * along[1]) / length if length else 0.0
    share = min(1.0, max(0.0, share))
    dx, dy = place[0] - one[0] - share * along[0], place[1] - one[1] - share * along[1]
    return (dx * dx + dy * dy) ** 0.5
