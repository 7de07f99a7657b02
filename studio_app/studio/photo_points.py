"""Points on a photograph from files: our own labelled JSON, and what OpenPose, COCO and their many heirs write."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import Any, cast

from studio_app.direction.documents import read_json, to_value
from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import COCO, POINTS, MarkedPoint, MarkedPoints, PersonBox

_BODY_25 = (*POINTS[:8], "", *POINTS[8:14], *POINTS[14:])
"""OpenPose's 25 begin with the same points, a middle of the hips among them; its feet are left out."""
_ORDERS: dict[int, Sequence[str]] = {18: POINTS, 17: COCO, 25: _BODY_25}


def read_points(path: Path, width: int, height: int, lens_mm: float | None = None) -> MarkedPoints:
    """The points in a file, for a photograph of this size in pixels.

    Understood are a "photo-points" document, OpenPose's {"people": [{"pose_keypoints_2d": [x, y, sure, ...]}]} (the
    first person; 18 or 25 points) and COCO's {"keypoints": [x, y, visible, ...]} (17), in pixels. Raises BadInput.
    """
    raw = read_json(path)
    if "schema" in raw:
        found = to_value(raw, "photo-points", MarkedPoints, path.name)
        return found if found.lens_mm or not lens_mm else found.having(lens_mm=lens_mm)
    people = raw.get("people")
    first: Any = cast(Any, people[0]) if isinstance(people, list) and people else raw
    held = cast(dict[str, object], first) if isinstance(first, dict) else {}
    points = flat_points(held.get("pose_keypoints_2d", held.get("keypoints")), width, height, path.name)
    return MarkedPoints(width=width, height=height, points=points, lens_mm=lens_mm)


def flat_points(numbers: object, width: int, height: int, name: str = "The file") -> dict[str, MarkedPoint]:
    """Points by name of a flat list x, y, sure, x, y, sure ... in pixels. Raises BadInput: not such a list."""
    listed = cast(list[object], numbers) if isinstance(numbers, list) else []
    if not all(isinstance(each, int | float) and abs(each) < 1e7 for each in listed):
        listed = []
    order = _ORDERS.get(len(listed) // 3) if len(listed) % 3 == 0 else None
    if order is None:
        raise BadInput(
            f"{name} holds no points of a body that are known here.",
            do="Give 18 or 25 points as OpenPose writes them, 17 as COCO does, or a photo-points document.",
        )
    values = cast(list[float], listed)
    found: dict[str, MarkedPoint] = {}
    for at, point in enumerate(order):
        x, y, sure = values[3 * at] / width, values[3 * at + 1] / height, values[3 * at + 2]
        if point and sure > 0 and -1 <= x <= 2 and -1 <= y <= 2:
            found[point] = MarkedPoint(x=x, y=y, sure=min(1.0, sure))
    return found


def with_neck(points: dict[str, MarkedPoint]) -> dict[str, MarkedPoint]:
    """The points with a neck between the shoulders, where both are there and it is not."""
    left, right = points.get("left_shoulder"), points.get("right_shoulder")
    if "neck" in points or left is None or right is None:
        return points
    middle = MarkedPoint(x=(left.x + right.x) / 2, y=(left.y + right.y) / 2, sure=min(left.sure, right.sure))
    return points | {"neck": middle}


def read_box(text: str, width: int, height: int) -> PersonBox:
    """The box of one person as typed, 'x,y,width,height' from the top left: in pixels of a photograph of this size as
    it stands upright, or as shares of it where none is above 1. Raises BadInput.
    """
    try:
        numbers = [float(part) for part in text.split(",")]
        x, y, wide, high = numbers
        if max(numbers) > 1:
            x, y, wide, high = x / width, y / height, wide / width, high / height
        return PersonBox(x=x, y=y, width=min(wide, 1 - x), height=min(high, 1 - y))
    except (ValueError, OverflowError) as error:  # pydantic's are ValueErrors
        raise BadInput(
            f"“{text[:40]}” is not a box on this photograph of {width} x {height}.",
            do="Write x,y,width,height from the top left, in pixels or as shares, such as 0.2,0.1,0.3,0.8.",
        ) from error


_STANDING = {
    "nose": (0.0, 0.07), "neck": (0.0, 0.165), "right_shoulder": (-0.1, 0.175), "right_elbow": (-0.14, 0.335),
    "right_wrist": (-0.16, 0.475), "right_hip": (-0.055, 0.475), "right_knee": (-0.06, 0.71),
    "right_ankle": (-0.065, 0.94), "right_eye": (-0.02, 0.055), "right_ear": (-0.043, 0.062),
}  # fmt: skip
"""Points of somebody who stands facing the camera, in statures: across from the middle, and down from the crown."""


def standing_points(width: int, height: int, box: PersonBox | None = None) -> dict[str, MarkedPoint]:
    """Points to begin with on a photograph of this size: somebody who stands in its middle, or in that of a box, facing
    the camera.
    """
    into = box or PersonBox()
    high, wide = (0.86, 1.9) if into.whole else (1.0, 3.0)  # a box lies close round her, a photograph does not
    tall = min(high * height * into.height, wide * width * into.width)
    middle, top = into.x + into.width / 2, into.y + (into.height - tall / height) / 2
    found: dict[str, MarkedPoint] = {}
    for name, (across, down) in _STANDING.items():
        y = top + down * tall / height
        found[name] = MarkedPoint(x=middle + across * tall / width, y=y)
        if name.startswith("right"):
            found[name.replace("right", "left")] = MarkedPoint(x=middle - across * tall / width, y=y)
    return {name: found[name] for name in POINTS}
