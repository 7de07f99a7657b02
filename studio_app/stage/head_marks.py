"""Landmarks of a head at rest and coordinates on it that fit every head: eye distances from the middle of the eyes."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio_app.stage.arrays import Array
from studio_app.stage.figure import Body
from studio_app.stage.head_topology import head_topology, rings


@dataclass(frozen=True, eq=False)
class HeadMarks:
    """Points (3,) at rest in metres. `unit` is the distance between the eyes' middles, about 62 to 66 mm.

    `eyes` are the middles of the left and right eyeball and `eye_radius` their radius; `lid_edges` are vertices of the
    front edge of the lids, upper ones first around the opening; `axis_y` is the y of the head's vertical axis.
    """

    middle: Array
    unit: float
    eyes: tuple[Array, Array]
    eye_radius: float
    mouth: Array
    nose: Array
    crown: float
    axis_y: float
    openings: tuple[Array, Array]


@lru_cache(maxsize=8)
def head_marks(body: Body) -> HeadMarks:
    """The landmarks of this body's head."""
    topology = head_topology(body)
    balls = [body.rest[ball] for ball in topology.eyes]
    left, right = ((ball.max(axis=0) + ball.min(axis=0)) / 2 for ball in balls)
    skin = body.rest[np.unique(body.faces[topology.skin])]
    unit = float(np.linalg.norm(left - right))
    middle, mouth = (left + right) / 2, body.rest[topology.lips].mean(axis=0)
    ridge = skin[(np.abs(skin[:, 0]) < 0.15 * unit) & (skin[:, 2] > mouth[2]) & (skin[:, 2] < middle[2])]
    skull = skin[skin[:, 2] > middle[2]]
    return HeadMarks(
        middle=middle,
        unit=unit,
        eyes=(left, right),
        eye_radius=float(np.ptp(balls[0][:, 0])) / 2,
        mouth=mouth,
        nose=ridge[np.argmin(ridge[:, 1])],
        crown=float(skin[:, 2].max()),
        axis_y=float(skull[:, 1].max() + skull[:, 1].min()) / 2,
        openings=(_opening(body, topology.lids[0]), _opening(body, topology.lids[1])),
    )


def lid_edge(body: Body, side: int) -> Array:
    """Vertices of the lid's front edge (two edges out from the inner rim), side 0 left or 1 right, unordered."""
    topology = head_topology(body)
    away = rings(body.faces[topology.skin], len(body.rest), topology.lids[side], 3)
    return np.flatnonzero(away == 2).astype(np.int32)


def local(points: Array, marks: HeadMarks) -> Array:
    """Points (..., 3) in eye distances from the middle of the eyes: x to the figure's left, y back, z up."""
    return ((points - marks.middle) / np.float32(marks.unit)).astype(np.float32)


def azimuth(points: Array, marks: HeadMarks) -> Array:
    """Unsigned angle in degrees around the head's vertical axis: 0 the face, 180 the back of the head."""
    ahead = marks.axis_y - points[..., 1]
    return np.degrees(np.arctan2(np.abs(points[..., 0]), ahead)).astype(np.float32)


_HAIRLINE_DEG = (0, 12, 26, 38, 48, 58, 68, 76, 81, 86, 104, 110, 118, 135, 155, 180)
_HAIRLINE = (1.10, 1.13, 1.16, 1.10, 0.92, 0.66, 0.42, 0.06, -0.05, 0.30, 0.32, -0.20, -0.75, -1.15, -1.32, -1.36)


def scalp(points: Array, marks: HeadMarks) -> Array:
    """How far (metres, upwards positive) points at rest (..., 3) lie inside the hairline of a full head of hair."""
    line = np.interp(azimuth(points, marks), _HAIRLINE_DEG, _HAIRLINE)
    return ((local(points, marks)[..., 2] - line) * marks.unit).astype(np.float32)


def _opening(body: Body, rim: Array) -> Array:
    """Inner corner, outer corner, highest and lowest point (4, 3) of an eye's opening."""
    points = body.rest[rim]
    order = np.argsort(np.abs(points[:, 0]))
    picked = (order[0], order[-1], int(np.argmax(points[:, 2])), int(np.argmin(points[:, 2])))
    return points[list(picked)]
