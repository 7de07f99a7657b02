"""Where the figure is in a take: what crops must not cut, read from the stand-in's own key points and masks."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.value import Value
from studio_app.takes.crop import WHOLE, Box

TOUCH = 0.002
"""A part that comes nearer to the frame's edge than this (of its length) counts as cut by it."""


class BodyPart(StrEnum):
    """What is whole in a crop, or cut."""

    HEAD = "head"
    LEFT_HAND = "left-hand"
    RIGHT_HAND = "right-hand"
    HEM = "hem"
    LEFT_FOOT = "left-foot"
    RIGHT_FOOT = "right-foot"


class FigureMarks(Value):
    """The figure in one framing of a direction, all in fractions of the picture.

    `figure` is the box of everything that is seen of her, hair and garments included; `parts` are boxes that may lie
    partly or wholly outside the picture where the camera cut them; `points` the 18 key points of the body
    (stage.keypoints.BODY), each x and y, where the camera sees them.
    """

    width: Annotated[int, Field(ge=1, le=16384)]
    height: Annotated[int, Field(ge=1, le=16384)]
    figure: Box | None = None
    parts: dict[BodyPart, Box] = Field(default_factory=dict[BodyPart, Box], max_length=16)
    points: dict[str, tuple[float, float]] = Field(default_factory=dict[str, tuple[float, float]], max_length=64)

    @property
    def whole(self) -> dict[BodyPart, Box]:
        """The parts that the picture shows whole: these a crop must keep whole, too."""
        return {part: box for part, box in self.parts.items() if WHOLE.holds(box, -TOUCH)}
