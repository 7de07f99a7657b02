"""The skeleton picture as OpenPose draws it: 18 points of the body, hands and face, as far as the camera sees them."""

from __future__ import annotations

import colorsys
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.keypoints import BODY, FACE, HANDS
from studio_app.stage.lens import project
from studio_app.stage.scene import Bytes, Floats, Scene
from studio_app.stage.viewport_camera import fitted

HIDDEN_BEHIND_M = 0.17
"""How far in front of a joint something must be to hide it: a joint lies up to a thigh's half width inside."""
HAND_BEHIND_M = 0.05
FACE_BEHIND_M = 0.035

LIMBS: tuple[tuple[int, int], ...] = (
    (1, 2), (1, 5), (2, 3), (3, 4), (5, 6), (6, 7), (1, 8), (8, 9), (9, 10), (1, 11), (11, 12), (12, 13), (1, 0),
    (0, 14), (14, 16), (0, 15), (15, 17),
)  # fmt: skip
"""Pairs of body points that OpenPose joins, by their order in BODY."""
COLOURS: tuple[tuple[int, int, int], ...] = (
    (255, 0, 0), (255, 85, 0), (255, 170, 0), (255, 255, 0), (170, 255, 0), (85, 255, 0), (0, 255, 0), (0, 255, 85),
    (0, 255, 170), (0, 255, 255), (0, 170, 255), (0, 85, 255), (0, 0, 255), (85, 0, 255), (170, 0, 255), (255, 0, 255),
    (255, 0, 170), (255, 0, 85),
)  # fmt: skip
_FINGERS = [
    (0 if joint == 0 else 4 * finger + joint, 4 * finger + joint + 1) for finger in range(5) for joint in range(4)
]

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Pose18:
    """Key points in pixels (x, y) by name, only those the camera sees; the names are those of `keypoints`."""

    body: dict[str, tuple[float, float]]
    hands: dict[str, tuple[float, float]]
    face: dict[str, tuple[float, float]]


def seen_pose(scene: Scene, depth: Floats) -> Pose18:
    """The scene's key points that lie in the picture with nothing far in front of them in the depth map (h, w)."""
    height, width = depth.shape
    names = list(scene.keypoints)
    if not names:
        return Pose18({}, {}, {})
    points = np.array([scene.keypoints[name] for name in names], np.float64)
    places = project(points, fitted(scene.view, width, height)) * [width, height, 1.0]
    found = dict(zip(names, places, strict=True))
    return Pose18(
        body=_seen(found, BODY, depth, HIDDEN_BEHIND_M),
        hands=_seen(found, HANDS, depth, HAND_BEHIND_M),
        face=_seen(found, FACE, depth, FACE_BEHIND_M),
    )


def _seen(
    found: dict[str, Doubles], names: tuple[str, ...], depth: Floats, behind_m: float
) -> dict[str, tuple[float, float]]:
    height, width = depth.shape
    seen: dict[str, tuple[float, float]] = {}
    for name in names:
        if name not in found:
            continue
        x, y, far = found[name].tolist()
        column, row = int(np.floor(x)), int(np.floor(y))
        if far <= 0 or not (0 <= column < width and 0 <= row < height):
            continue
        front = float(depth[row, column])
        if front <= 0 or front >= far - behind_m:
            seen[name] = (x, y)
    return seen


def drawn_pose(pose: Pose18, width: int, height: int) -> Bytes:
    """The skeleton on black (height, width, 3): limbs as ellipses at six tenths, points full, as painters know it."""
    canvas = np.zeros((height, width, 3), np.float32)
    stick = max(1.5, min(width, height) / 128)
    points = [pose.body.get(name) for name in BODY]
    for number, (a, b) in enumerate(LIMBS):
        one, other = points[a], points[b]
        if one is not None and other is not None:
            _ellipse(canvas, one, other, stick, COLOURS[number], 0.6)
    for number, point in enumerate(points):
        if point is not None:
            _disk(canvas, point, stick, COLOURS[number])
    _hands(canvas, pose.hands, max(1.0, stick * 0.5))
    for point in pose.face.values():
        _disk(canvas, point, max(0.9, stick * 0.45), (255, 255, 255))
    return np.rint(canvas).astype(np.uint8)


def _hands(canvas: Floats, hands: dict[str, tuple[float, float]], stick: float) -> None:
    for side in ("left", "right"):
        for number, (a, b) in enumerate(_FINGERS):
            one, other = hands.get(f"{side}_hand_{a}"), hands.get(f"{side}_hand_{b}")
            if one is not None and other is not None:
                red, green, blue = colorsys.hsv_to_rgb(number / len(_FINGERS), 1.0, 1.0)
                _ellipse(canvas, one, other, stick, (round(red * 255), round(green * 255), round(blue * 255)), 1.0)
        for number in range(21):
            point = hands.get(f"{side}_hand_{number}")
            if point is not None:
                _disk(canvas, point, stick * 1.3, (0, 0, 255))


def _ellipse(
    canvas: Floats,
    one: tuple[float, float],
    other: tuple[float, float],
    half: float,
    colour: tuple[int, int, int],
    share: float,
) -> None:
    """An ellipse with its ends on two points, laid over the canvas; drawn only inside its own box."""
    (ax, ay), (bx, by) = one, other
    long = max(np.hypot(bx - ax, by - ay) / 2, 1e-6)
    window, x, y = _window(canvas, (min(ax, bx) - half, min(ay, by) - half), (max(ax, bx) + half, max(ay, by) + half))
    dx, dy = x - (ax + bx) / 2, y - (ay + by) / 2
    cos, sin = (bx - ax) / (2 * long), (by - ay) / (2 * long)
    inside = ((dx * cos + dy * sin) / long) ** 2 + ((dy * cos - dx * sin) / half) ** 2 <= 1
    window[inside] = np.asarray(colour, np.float32) * share


def _disk(canvas: Floats, centre: tuple[float, float], radius: float, colour: tuple[int, int, int]) -> None:
    x0, y0 = centre
    window, x, y = _window(canvas, (x0 - radius, y0 - radius), (x0 + radius, y0 + radius))
    window[(x - x0) ** 2 + (y - y0) ** 2 <= radius**2] = colour


def _window(
    canvas: Floats, low: tuple[float, float], high: tuple[float, float]
) -> tuple[Floats, NDArray[np.float64], NDArray[np.float64]]:
    """A view of the canvas round a box, with its pixels' centres."""
    height, width = canvas.shape[:2]
    left, top = (max(0, int(np.floor(value))) for value in low)
    right, bottom = min(width, int(np.ceil(high[0])) + 1), min(height, int(np.ceil(high[1])) + 1)
    window = canvas[top : max(top, bottom), left : max(left, right)]
    y, x = np.mgrid[top : top + window.shape[0], left : left + window.shape[1]]
    return window, x + 0.5, y + 0.5
