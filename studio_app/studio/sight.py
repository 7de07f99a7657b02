"""How a picture lies in a view: which part is in the middle and how large. Plain numbers, so that views can share it.

Places in a view are in its own units, of which each is `scale` screen pixels (1.5 on a screen at 150 %).
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from typing import NamedTuple

LARGEST_ZOOM = 16.0
STEP = 1.25
"""How much one notch of the wheel zooms."""


class Rect(NamedTuple):
    """An upright rectangle: upper left corner, width and height."""

    x: float
    y: float
    width: float
    height: float


@dataclass(frozen=True, slots=True)
class Sight:
    """`zoom` is screen pixels per picture pixel, None fits the picture into the view; `x` and `y` (0 to 1) are the
    place of the picture that lies in the middle of the view: the same place in pictures of different sizes.
    """

    zoom: float | None = None
    x: float = 0.5
    y: float = 0.5


@dataclass(frozen=True, slots=True)
class Frame:
    """A picture of `width` by `height` pixels in a view: `space` is what the view leaves free for it."""

    width: float
    height: float
    space: Rect
    scale: float = 1.0

    @property
    def fitted(self) -> float:
        """The zoom at which the whole picture fills the space."""
        wide, high = self.space.width / max(1.0, self.width), self.space.height / max(1.0, self.height)
        return max(1e-3, min(wide, high) * self.scale)

    def zoom(self, sight: Sight) -> float:
        """The zoom of a sight in screen pixels per picture pixel."""
        return self.fitted if sight.zoom is None else sight.zoom

    def box(self, sight: Sight) -> Rect:
        """Where the picture lies in the view."""
        factor = self.zoom(sight) / self.scale
        width, height = self.width * factor, self.height * factor
        x, y = (0.5, 0.5) if sight.zoom is None else (sight.x, sight.y)
        middle_x, middle_y = self.space.x + self.space.width / 2, self.space.y + self.space.height / 2
        return Rect(middle_x - x * width, middle_y - y * height, width, height)

    def share(self, sight: Sight, x: float, y: float) -> tuple[float, float]:
        """The place of the picture (0 to 1 inside it) under a place in the view."""
        box = self.box(sight)
        return (x - box.x) / box.width, (y - box.y) / box.height

    def zoomed(self, sight: Sight, zoom: float, x: float, y: float) -> Sight:
        """Another zoom with the same picture place under (x, y); between fitted and LARGEST_ZOOM."""
        if zoom <= self.fitted:
            return Sight()
        now, zoom = self.zoom(sight), min(zoom, max(LARGEST_ZOOM, self.fitted))
        middle_x, middle_y = (0.5, 0.5) if sight.zoom is None else (sight.x, sight.y)
        at_x, at_y = self.share(sight, x, y)
        return Sight(
            zoom, _inside(at_x + (middle_x - at_x) * now / zoom), _inside(at_y + (middle_y - at_y) * now / zoom)
        )

    def stepped(self, sight: Sight, steps: float, x: float, y: float) -> Sight:
        """Zoomed by notches of the wheel at a place in the view."""
        return self.zoomed(sight, self.zoom(sight) * STEP**steps, x, y)

    def toggled(self, sight: Sight, x: float, y: float) -> Sight:
        """Between fitted and one to one, with the place under (x, y) staying there."""
        return Sight() if sight.zoom is not None else self.one_to_one(*self.share(sight, x, y), x, y)

    def one_to_one(self, share_x: float, share_y: float, x: float, y: float) -> Sight:
        """One picture pixel per screen pixel, with a place of the picture (0 to 1) at a place in the view."""
        width, height = self.width / self.scale, self.height / self.scale
        middle_x, middle_y = self.space.x + self.space.width / 2, self.space.y + self.space.height / 2
        return Sight(1.0, _inside(share_x + (middle_x - x) / width), _inside(share_y + (middle_y - y) / height))

    def panned(self, sight: Sight, x: float, y: float) -> Sight:
        """Moved by (x, y) in the view; a fitted picture stays where it is."""
        if sight.zoom is None:
            return sight
        box = self.box(sight)
        return replace(sight, x=_inside(sight.x - x / box.width), y=_inside(sight.y - y / box.height))


def _inside(share: float) -> float:
    """A picture cannot be pushed out of its view: its edge goes to the middle at most."""
    return min(1.0, max(0.0, share))
