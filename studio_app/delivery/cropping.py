"""Crops that suggest themselves: what is whole in the select stays whole, or no crop and why, with two ways out."""

from __future__ import annotations

import itertools
from dataclasses import dataclass

from studio_app.delivery.crop_cuts import PART_WORDS, Cut, beyond, enlarged, in_words, joints_at, judge
from studio_app.delivery.crop_limits import Keep, Limits, Side, Size, keep_of, limits
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import BodyPart, FigureMarks

__all__ = ("Cut", "Side", "Suggestion", "judge", "suggest")

HEAD_ROOM_FULL, HEAD_ROOM = 0.06, 0.09
"""Air over the hair as a share of the frame: less where she stands from head to feet, more in closer framings."""

_FEET = {BodyPart.LEFT_FOOT, BodyPart.RIGHT_FOOT}
_SMALLER = (1.0, 0.975, 0.95, 0.925, 0.9)
_MOVES = (0.0, 0.02, -0.02, 0.04, -0.04)
_EASE = 1.03  # a padded crop is this much taller than the least that fits
_SNAP = 1e-9


@dataclass(frozen=True, slots=True)
class Suggestion:
    """A crop, or None and in `words` why. `words` may also say what is to be known of a crop ('enlarged to 130 %').

    `padding` is a crop that reaches beyond the picture, where the background there may be continued; `padding_words`
    says where, or why not. A re-shoot at this framing is the other way out (delivery.reshoot).
    """

    crop: Crop | None
    words: str = ""
    padding: Crop | None = None
    padding_words: str = ""

    @property
    def fits(self) -> bool:
        return self.crop is not None


def suggest(marks: FigureMarks | None, size: Size, channel: Channel, even: frozenset[Side] = frozenset()) -> Suggestion:
    """The crop with the most pixels that keeps whole what is whole, or why there is none.

    `size` is the select's width and height, `even` the sides at which its background may be continued
    (delivery.padding.even_sides). Without marks the crop is the largest one from the middle, which is said.
    """
    keep = keep_of(marks, channel)
    found = limits(keep, size, channel)
    if found.fits:
        crop = _placed(found, found.most, marks, size, channel)
        return Suggestion(crop, _remarks(crop, marks, size, channel))
    why = _why_not(marks, size, channel)
    wide = limits(keep, size, channel, even)
    if not wide.fits:
        needed = limits(keep, size, channel, frozenset(Side))
        return Suggestion(None, why, None, _no_padding(needed, marks, size, channel, even))
    crop = _placed(wide, min(wide.most, wide.least * _EASE), marks, size, channel)
    words = f"The background is continued at {in_words([f'the {side.value}' for side in beyond(crop)])}."
    return Suggestion(None, why, crop, words)


def needed_frame(marks: FigureMarks, size: Size, channel: Channel) -> Crop | None:
    """The frame that would hold what is whole if there were picture all around; None where no frame can."""
    found = limits(keep_of(marks, channel), size, channel, frozenset(Side))
    if not found.fits:
        return None
    return _placed(found, min(found.most, found.least * _EASE), marks, size, channel)


def _placed(found: Limits, height: float, marks: FigureMarks | None, size: Size, channel: Channel) -> Crop:
    """The crop of about this height whose edge ends at no joint, if there is one; the figure keeps its place in the
    frame, and gets the room over her head that the field is used to.
    """
    first: Crop | None = None
    for smaller, move in itertools.product(_SMALLER if height >= found.most else (1.0,), _MOVES):
        tall = max(found.least, height * smaller)
        crop = _crop(found, tall, move * tall, marks, size, channel)
        first = first or crop
        if marks is None or not joints_at(crop, marks):
            return crop
    assert first is not None
    return first


def _crop(found: Limits, tall: float, move: float, marks: FigureMarks | None, size: Size, channel: Channel) -> Crop:
    width, height = size
    wide = tall * channel.ratio
    middle_x, middle_y = _middle(marks)
    low, high = found.left(tall)
    x = min(high, max(low, middle_x * (width - wide)))
    low, high = found.top(tall)
    y = min(high, max(low, min(middle_y * (height - tall), _below_head(marks, tall, height)) + move))
    return Crop(
        left=_snapped(x / width), top=_snapped(y / height),
        right=_snapped((x + wide) / width), bottom=_snapped((y + tall) / height),
    )  # fmt: skip


def _middle(marks: FigureMarks | None) -> tuple[float, float]:
    """Where the figure is in the select: there she shall be in the crop, too."""
    if marks is None or marks.figure is None:
        return 0.5, 0.5
    box = marks.figure
    return min(1.0, max(0.0, (box.left + box.right) / 2)), min(1.0, max(0.0, (box.top + box.bottom) / 2))


def _below_head(marks: FigureMarks | None, tall: float, height: int) -> float:
    """The lowest top edge that leaves room over the head."""
    head = None if marks is None else marks.whole.get(BodyPart.HEAD)
    if marks is None or head is None:
        return float(height)
    room = HEAD_ROOM_FULL if set(marks.whole) & _FEET else HEAD_ROOM
    return head.top * height - room * tall


def _snapped(share: float) -> float:
    """An edge of the picture is met exactly, so that whole pixels stay whole."""
    for edge in (0.0, 1.0):
        if abs(share - edge) < _SNAP:
            return edge
    return share


def _remarks(crop: Crop, marks: FigureMarks | None, size: Size, channel: Channel) -> str:
    scale = enlarged(crop, size, channel)
    said = [] if marks is not None else ["Where the figure is, is not known here: look at what this crop cuts."]
    if scale > 1.005:
        wide, high = round(crop.width * size[0]), round(crop.height * size[1])
        said.append(
            f"The select has {wide} x {high} pixels there; for {channel.width} x {channel.height} they are enlarged "
            f"to {scale * 100:.0f} %."
        )
    return " ".join(said)


def _why_not(marks: FigureMarks | None, size: Size, channel: Channel) -> str:
    """What stands in the way: the first demand without which a crop would fit."""
    kept = keep_of(marks, channel)
    if limits(kept, size, channel.having(fill=None)).fits:
        share = f"{(channel.fill or 0) * 100:.0f} %"
        return f"No crop keeps her whole and is filled by her to {share} of its height, as “{channel.name}” asks."
    if limits(keep_of(marks, channel, safe=False), size, channel).fits:
        return f"No crop keeps her whole with the head free of what “{channel.name}” lays over its edges."
    if limits(keep_of(marks, channel, safe=False, bleed=False), size, channel).fits:
        return f"No crop keeps her whole outside of the {channel.bleed_mm:g} mm that the printer cuts off."
    return _too_large(kept, marks, size, channel)


def _too_large(keep: Keep, marks: FigureMarks | None, size: Size, channel: Channel) -> str:
    """How much of the select must be whole, and how much a frame of this shape can hold at most."""
    width, height = size
    tall = min(height, width / channel.ratio)
    high = max(box.bottom for box, _ in keep.boxes) - min(box.top for box, _ in keep.boxes)
    wide = max(box.right for box, _ in keep.boxes) - min(box.left for box, _ in keep.boxes)
    parts = [PART_WORDS[part] for part in (marks.whole if marks is not None else ())]
    down = high * height / tall >= wide * width / (tall * channel.ratio)
    takes, holds = (high, tall / height) if down else (wide, tall * channel.ratio / width)
    return (
        f"No crop of {channel.width} x {channel.height} keeps {in_words(parts or ['her'])} whole: that takes "
        f"{takes * 100:.0f} % of the select’s {'height' if down else 'width'}, "
        f"and the largest such crop is {holds * 100:.0f} %{' of it' if takes > holds else ', without the air around'}."
    )


def _no_padding(needed: Limits, marks: FigureMarks | None, size: Size, channel: Channel, even: frozenset[Side]) -> str:
    """Why the picture cannot be continued instead."""
    if not needed.fits:
        return "No frame of this shape can hold it, however far the background were continued."
    out = [side for side in beyond(_placed(needed, needed.least, marks, size, channel)) if side not in even]
    sides = in_words([f"the {side.value}" for side in out or list(Side)])
    return f"The background at {sides} is not even enough to be continued."
