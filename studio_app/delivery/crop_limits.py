"""Where a crop of a channel may lie in a select so that nothing that must be whole is cut: exact, by inequalities.

A crop has a height h, a left edge x and a top edge y, in pixels of the select; its width is h times the channel's
ratio. Every demand is a straight line in (h, x) or (h, y), so the heights that fit are an interval, and for each height
so are the places.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from enum import StrEnum

from studio_app.takes.channel import Channel, Edges
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import TOUCH, BodyPart, FigureMarks

Line = tuple[float, float]
"""c and m of the line c + m h."""
Size = tuple[int, int]

AIR = 0.006
"""The least share of the frame between its edge and what must be whole."""
_FAR = 3.5  # how far a padded crop may reach beyond the picture, in pictures


class Side(StrEnum):
    """An edge of a picture."""

    LEFT = "left"
    TOP = "top"
    RIGHT = "right"
    BOTTOM = "bottom"


@dataclass(frozen=True, slots=True)
class Keep:
    """What a crop must hold: boxes in fractions of the select, each with shares of the frame kept free around it."""

    boxes: tuple[tuple[Box, Edges], ...]
    figure: Box | None = None


@dataclass(frozen=True, slots=True)
class Limits:
    """The heights that fit, and the lines between which left and top edges lie."""

    least: float
    most: float
    lefts: tuple[tuple[Line, ...], tuple[Line, ...]]
    tops: tuple[tuple[Line, ...], tuple[Line, ...]]

    @property
    def fits(self) -> bool:
        return self.least <= self.most + 1e-9

    def left(self, height: float) -> tuple[float, float]:
        """The least and the greatest left edge for a height."""
        return _between(self.lefts, height)

    def top(self, height: float) -> tuple[float, float]:
        """The least and the greatest top edge for a height."""
        return _between(self.tops, height)


def keep_of(marks: FigureMarks | None, channel: Channel, *, safe: bool = True, bleed: bool = True) -> Keep:
    """What must be whole in a crop for this channel: every part that is whole in the select, all of her where all of
    her is in it, outside of the bleed; and the head free of what the channel lays over its edges.
    """
    if marks is None:
        return Keep(())
    trim = _trim(channel if bleed else channel.having(bleed_mm=0.0))
    around = Edges(**{side: share + AIR for side, share in trim.model_dump().items()})
    kept = [(box, around) for box in marks.whole.values()]
    if all_of_her(marks):
        assert marks.figure is not None
        kept.append((marks.figure, around))
    head = marks.whole.get(BodyPart.HEAD)
    if head is not None and safe:
        kept.append((head, safe_edges(channel)))
    return Keep(tuple(kept), marks.figure)


def all_of_her(marks: FigureMarks) -> bool:
    """Whether the select shows her from hair to feet."""
    figure = marks.figure
    return figure is not None and _inside(figure) and set(marks.parts) <= set(marks.whole)


def safe_edges(channel: Channel) -> Edges:
    """Shares of the frame that the channel covers or cuts."""
    trim, safe = _trim(channel), channel.safe
    return Edges(
        top=max(trim.top + AIR, safe.top), bottom=max(trim.bottom + AIR, safe.bottom),
        left=max(trim.left + AIR, safe.left), right=max(trim.right + AIR, safe.right),
    )  # fmt: skip


def limits(keep: Keep, size: Size, channel: Channel, open_sides: frozenset[Side] = frozenset()) -> Limits:
    """Where crops may lie. At `open_sides` they may reach beyond the picture; `fill` bounds how much they hold."""
    width, height = size
    across = [(box.left, box.right, edges.left, edges.right) for box, edges in keep.boxes]
    down = [(box.top, box.bottom, edges.top, edges.bottom) for box, edges in keep.boxes]
    lefts = _lines(across, width, channel.ratio, (Side.LEFT in open_sides, Side.RIGHT in open_sides))
    tops = _lines(down, height, 1.0, (Side.TOP in open_sides, Side.BOTTOM in open_sides))
    ranges = [_heights(*lefts), _heights(*tops), (0.02 * height, _filled(keep, height, channel))]
    return Limits(max(low for low, _ in ranges), min(high for _, high in ranges), lefts, tops)


def _trim(channel: Channel) -> Edges:
    across, down = channel.bleed_px / channel.width, channel.bleed_px / channel.height
    return Edges(top=down, bottom=down, left=across, right=across)


def _inside(box: Box) -> bool:
    return min(box.left, box.top) >= TOUCH and max(box.right, box.bottom) <= 1 - TOUCH


def _filled(keep: Keep, height: int, channel: Channel) -> float:
    """The tallest crop of which the figure takes the share that the channel asks for."""
    if channel.fill is None or keep.figure is None:
        return math.inf
    trimmed = 1 - 2 * channel.bleed_px / channel.height
    return keep.figure.height * height / (channel.fill * trimmed)


def _lines(
    kept: list[tuple[float, float, float, float]], length: int, per_height: float, beyond: tuple[bool, bool]
) -> tuple[tuple[Line, ...], tuple[Line, ...]]:
    """Lines that an edge lies above and below, along one side of `length` pixels."""
    lows: list[Line] = [(-_FAR * length if beyond[0] else 0.0, 0.0)]
    highs: list[Line] = [((1 + _FAR) * length if beyond[1] else float(length), -per_height)]
    for start, end, before, after in kept:
        highs.append((start * length, -before * per_height))
        lows.append((end * length, (after - 1) * per_height))
    return tuple(lows), tuple(highs)


def _heights(lows: tuple[Line, ...], highs: tuple[Line, ...]) -> tuple[float, float]:
    """The heights at which no lower line lies above an upper one."""
    least, most = 0.0, math.inf
    for c, m in lows:
        for d, n in highs:
            room, steep = d - c, m - n
            if steep > 1e-12:
                most = min(most, room / steep)
            elif steep < -1e-12:
                least = max(least, room / steep)
            elif room < 0:
                return math.inf, -math.inf
    return least, most


def _between(lines: tuple[tuple[Line, ...], tuple[Line, ...]], height: float) -> tuple[float, float]:
    lows, highs = lines
    low, high = max(c + m * height for c, m in lows), min(c + m * height for c, m in highs)
    return (low, high) if low <= high else ((low + high) / 2, (low + high) / 2)
