"""Where a label lies: inside the channel's safe area and the printer's trim, where it covers least of the figure."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.takes.channel import Channel
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import BodyPart, FigureMarks

_FACE_POINTS = ("nose", "left_eye", "right_eye", "left_ear", "right_ear")
_WEIGHT = {BodyPart.HEAD: 6.0, BodyPart.LEFT_HAND: 3.0, BodyPart.RIGHT_HAND: 3.0, BodyPart.HEM: 2.0}
_MARGIN = 0.018  # of the short side, between the plate and the edge where no safe area says more


@dataclass(frozen=True, slots=True)
class Place:
    """A rectangle in pixels."""

    left: int
    top: int
    width: int
    height: int

    @property
    def right(self) -> int:
        return self.left + self.width

    @property
    def bottom(self) -> int:
        return self.top + self.height

    def share_of(self, box: Box, frame: Place) -> float:
        """How much of `box` (fractions of the frame) this covers, 0 to 1."""
        across = min(self.right, box.right * frame.width) - max(self.left, box.left * frame.width)
        down = min(self.bottom, box.bottom * frame.height) - max(self.top, box.top * frame.height)
        whole = box.width * frame.width * box.height * frame.height
        return max(0.0, across) * max(0.0, down) / whole


def safe_area(channel: Channel) -> Place:
    """The part of the frame in which labels may lie: inside the trim, the channel's own edges and a small margin."""
    width, height, bleed = channel.width, channel.height, channel.bleed_px
    margin = round(_MARGIN * (min(width, height) - 2 * bleed))
    left = bleed + max(margin, round(channel.safe.left * (width - 2 * bleed)))
    right = bleed + max(margin, round(channel.safe.right * (width - 2 * bleed)))
    top = bleed + max(margin, round(channel.safe.top * (height - 2 * bleed)))
    bottom = bleed + max(margin, round(channel.safe.bottom * (height - 2 * bleed)))
    return Place(left, top, width - left - right, height - top - bottom)


def corners(area: Place, width: int, height: int) -> tuple[Place, ...]:
    """A plate of this size in the corners of an area: bottom left, bottom right, top left, top right."""
    lefts, tops = (area.left, area.right - width), (area.bottom - height, area.top)
    return tuple(Place(left, top, width, height) for top in tops for left in lefts)


def face_of(figure: FigureMarks | None) -> Box | None:
    """The face: around the key points of eyes, nose and ears, else the head; None where neither is known."""
    if figure is None:
        return None
    seen = [figure.points[name] for name in _FACE_POINTS if name in figure.points]
    head = figure.parts.get(BodyPart.HEAD)
    if len(seen) < 3:
        return head
    across, down = zip(*seen, strict=True)
    middle = (min(across) + max(across)) / 2, (min(down) + max(down)) / 2
    half = max(max(across) - min(across), 0.02) * 0.75
    tall = half * figure.width / figure.height * 1.5
    return _box(middle[0] - half, middle[1] - tall, middle[0] + half, middle[1] + tall)


def _box(left: float, top: float, right: float, bottom: float) -> Box | None:
    edges = [min(5.0, max(-4.0, edge)) for edge in (left, top, right, bottom)]
    if edges[2] - edges[0] < 0.01 or edges[3] - edges[1] < 0.01:
        return None
    return Box(left=edges[0], top=edges[1], right=edges[2], bottom=edges[3])


def harm(place: Place, figure: FigureMarks | None, frame: Place) -> float:
    """How much of the figure a plate at this place hides; hands and hem count more than the rest."""
    if figure is None:
        return 0.0
    parts = sum(_WEIGHT.get(part, 1.0) * place.share_of(box, frame) for part, box in figure.parts.items())
    points = sum(
        place.left <= x * frame.width < place.right and place.top <= y * frame.height < place.bottom
        for x, y in figure.points.values()
    )
    body = place.share_of(figure.figure, frame) if figure.figure is not None else 0.0
    return 4 * body + parts + 0.2 * points
