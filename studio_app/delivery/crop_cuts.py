"""What a crop does to the figure, in words: what it cuts, covers, enlarges. People may still want it; they are told."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

from studio_app.delivery.crop_limits import Side, Size, all_of_her, safe_edges
from studio_app.takes.channel import Channel, Edges
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import TOUCH, BodyPart, FigureMarks

PART_WORDS = {
    BodyPart.HEAD: "the head", BodyPart.LEFT_HAND: "the left hand", BodyPart.RIGHT_HAND: "the right hand",
    BodyPart.HEM: "the hem", BodyPart.LEFT_FOOT: "the left foot", BodyPart.RIGHT_FOOT: "the right foot",
}  # fmt: skip
JOINTS = ("knee", "ankle", "elbow", "wrist")
"""Where an edge should not end: it looks as if the rest were missing."""

NEAR_JOINT = 0.012
_ENLARGED = 1.005


class CutKind(StrEnum):
    """What is wrong with a crop."""

    PART = "part"
    LEFT_OUT = "left-out"
    COVERED = "covered"
    BLEED = "bleed"
    FILL = "fill"
    JOINT = "joint"
    ENLARGED = "enlarged"
    PADDED = "padded"


@dataclass(frozen=True, slots=True)
class Cut:
    """One thing that a crop does, in words that go on from “This crop …”; `part` where it is about one."""

    kind: CutKind
    words: str
    part: BodyPart | None = None

    @property
    def harms(self) -> bool:
        """Whether a part that is whole in the select is not whole any more."""
        return self.kind in (CutKind.PART, CutKind.LEFT_OUT, CutKind.BLEED)


def judge(crop: Crop, marks: FigureMarks | None, channel: Channel, size: Size | None = None) -> tuple[Cut, ...]:
    """What is to be said of a crop, the worst first. `size` is the select's; else the marks' own.

    Nothing is said of a figure whose place is not known.
    """
    seen = size or ((marks.width, marks.height) if marks else None)
    said: list[Cut] = []
    if marks is not None:
        said += _parts(crop, marks, channel) + _filled(crop, marks, channel) + _joints(crop, marks)
    if seen is not None and (scale := enlarged(crop, seen, channel)) > _ENLARGED:
        said.append(Cut(CutKind.ENLARGED, f"is enlarged to {scale:.0%}".replace("%", " %")))
    if crop.padded:
        sides = in_words([f"the {side.value}" for side in beyond(crop)])
        said.append(Cut(CutKind.PADDED, f"reaches beyond the picture at {sides}"))
    return tuple(said)


def enlarged(crop: Box, size: Size, channel: Channel) -> float:
    """Pixels of the file for each pixel of the select: above 1 the select is too small."""
    return max(channel.width / (crop.width * size[0]), channel.height / (crop.height * size[1]))


def beyond(crop: Box) -> tuple[Side, ...]:
    """The sides at which a crop reaches beyond the picture."""
    out = {Side.LEFT: crop.left < 0, Side.TOP: crop.top < 0, Side.RIGHT: crop.right > 1, Side.BOTTOM: crop.bottom > 1}
    return tuple(side for side, there in out.items() if there)


def inner(crop: Box, edges: Edges) -> Box:
    """The crop without these shares of it."""
    return Box(
        left=crop.left + edges.left * crop.width, top=crop.top + edges.top * crop.height,
        right=crop.right - edges.right * crop.width, bottom=crop.bottom - edges.bottom * crop.height,
    )  # fmt: skip


def in_words(things: list[str]) -> str:
    """'a', 'a and b', 'a, b and c'."""
    return things[0] if len(things) == 1 else f"{', '.join(things[:-1])} and {things[-1]}"


def _parts(crop: Crop, marks: FigureMarks, channel: Channel) -> list[Cut]:
    """What of the whole parts is cut by the crop's edge, by the bleed, or left out."""
    across, down = channel.bleed_px / channel.width, channel.bleed_px / channel.height
    trim = inner(crop, Edges(top=down, bottom=down, left=across, right=across))
    said: list[Cut] = []
    for part, box in marks.whole.items():
        words = PART_WORDS[part]
        if _apart(crop, box):
            said.append(Cut(CutKind.LEFT_OUT, f"leaves out {words}", part))
        elif not crop.holds(box, TOUCH):
            said.append(Cut(CutKind.PART, f"cuts {words}", part))
        elif not trim.holds(box, TOUCH):
            said.append(Cut(CutKind.BLEED, f"has {words} in the bleed that the printer cuts off", part))
    if all_of_her(marks) and not said and marks.figure is not None and not trim.holds(marks.figure, TOUCH):
        said.append(Cut(CutKind.PART, "cuts her clothes or her arms at the edge"))
    head = marks.whole.get(BodyPart.HEAD)
    if head is not None and crop.holds(head, TOUCH) and not inner(crop, safe_edges(channel)).holds(head, TOUCH):
        said.append(Cut(CutKind.COVERED, "has the head under what the channel lays over its edges", BodyPart.HEAD))
    return said


def _filled(crop: Crop, marks: FigureMarks, channel: Channel) -> list[Cut]:
    if channel.fill is None or marks.figure is None:
        return []
    trimmed = 1 - 2 * channel.bleed_px / channel.height
    share = marks.figure.height / (crop.height * trimmed)
    if share >= channel.fill - TOUCH:
        return []
    words = f"is filled by the figure to {share:.0%} of its height; the channel asks for {channel.fill:.0%}"
    return [Cut(CutKind.FILL, words.replace("%", " %"))]


def _joints(crop: Crop, marks: FigureMarks) -> list[Cut]:
    return [Cut(CutKind.JOINT, f"ends at the {name}") for name in joints_at(crop, marks)]


def joints_at(crop: Box, marks: FigureMarks) -> tuple[str, ...]:
    """The joints at which an edge of the crop ends: 'left knee'. Edges of the picture itself count for nothing."""
    near = NEAR_JOINT * crop.height
    found: list[str] = []
    for name, (x, y) in marks.points.items():
        if not name.endswith(JOINTS) or not (crop.left <= x <= crop.right):
            continue
        if abs(y - crop.bottom) < near and crop.bottom < 1 - TOUCH:
            found.append(name.replace("_", " "))
    return tuple(found)


def _apart(crop: Box, box: Box) -> bool:
    return box.right <= crop.left or box.left >= crop.right or box.bottom <= crop.top or box.top >= crop.bottom
