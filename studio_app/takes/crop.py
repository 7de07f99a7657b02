"""A crop: which part of a select a channel shows."""

from __future__ import annotations

from typing import Annotated, Self

from pydantic import Field, model_validator

from studio_app.direction.value import Value

Place = Annotated[float, Field(ge=-4, le=5)]
LEAST = 0.01


class Box(Value):
    """A rectangle in fractions of a picture: 0, 0 is the top left corner, 1, 1 the bottom right; may reach beyond."""

    left: Place
    top: Place
    right: Place
    bottom: Place

    @model_validator(mode="after")
    def _holds_something(self) -> Self:
        if self.right - self.left < LEAST or self.bottom - self.top < LEAST:
            raise ValueError("a box is at least a hundredth of the picture wide and high")
        return self

    @property
    def width(self) -> float:
        return self.right - self.left

    @property
    def height(self) -> float:
        return self.bottom - self.top

    def holds(self, other: Box, slack: float = 0.0) -> bool:
        """Whether `other` lies inside, up to `slack` at each side."""
        return (
            self.left <= other.left + slack
            and self.top <= other.top + slack
            and self.right >= other.right - slack
            and self.bottom >= other.bottom - slack
        )


WHOLE = Box(left=0, top=0, right=1, bottom=1)


class Crop(Box):
    """A box of the select that becomes the whole frame of a channel. What reaches beyond the picture is padding."""

    @property
    def padded(self) -> bool:
        """Whether some of the frame is not in the picture."""
        return not WHOLE.holds(self)
