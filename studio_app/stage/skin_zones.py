"""Zones of the face in coordinates that fit every head: lips, lids, brows, beard, cheeks. All weights are 0 to 1."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

from studio_app.stage.arrays import Array, nearest
from studio_app.stage.figure import Body
from studio_app.stage.head_marks import head_marks, lid_edge, local
from studio_app.stage.head_topology import head_topology, rings

BROW_X = (0.24, 0.34, 0.50, 0.66, 0.80, 0.94)
BROW_Z = (0.275, 0.315, 0.37, 0.405, 0.375, 0.285)
BROW_HALF = (0.055, 0.078, 0.076, 0.064, 0.042, 0.012)


def step(value: Array, start: float, end: float) -> Array:
    """0 at `start` to 1 at `end` (in either order), smooth at both."""
    share = np.clip((value - start) / (end - start), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)


def spot(at: Array, x: float, y: float, z: float, wide: float, high: float) -> Array:
    """A soft round zone around (±x, y, z) in head coordinates, the same on both sides."""
    across = (np.abs(at[..., 0]) - x) / wide
    return np.exp(-(across**2) - ((at[..., 2] - z) / high) ** 2 - ((at[..., 1] - y) / 0.6) ** 2).astype(np.float32)


@lru_cache(maxsize=8)
def _lip_border(body: Body) -> tuple[Array, Array, Array]:
    """The border of the red of the lips: its middle and half sizes, and its reach by angle.

    The mesh has seven loops of edges from the mouth's rim to that border; near the corners, where they crowd, the
    corner itself is taken.
    """
    topology, marks = head_topology(body), head_marks(body)
    skin = body.faces[topology.skin]
    away = rings(skin, len(body.rest), topology.lips, 7)
    rim = local(body.rest[topology.lips], marks)
    corner = float(np.abs(rim[:, 0]).max()) + 0.01
    level = float(rim[np.abs(rim[:, 0]) > corner - 0.04, 2].mean())
    border = local(body.rest[away == 7], marks)[:, [0, 2]]
    border = border[np.abs(border[:, 0]) < 0.88 * corner]
    middle, half = np.array([0.0, level]), np.array([corner, 0.15])
    both = np.concatenate(((border - middle) / half, [[1.0, 0.0], [-1.0, 0.0]]))
    angle = np.arctan2(both[:, 1], both[:, 0])
    order = np.argsort(angle)
    return np.concatenate((middle, half)), angle[order], np.hypot(both[:, 0], both[:, 1])[order]


def lips(body: Body, at: Array, soft: float = 0.06) -> Array:
    """The red of the lips over head coordinates `at` (..., 3), its border `soft` of its size wide."""
    place, angles, reach = _lip_border(body)
    x, z = (at[..., 0] - place[0]) / place[2], (at[..., 2] - place[1]) / place[3]
    edge = cast(Array, np.interp(np.arctan2(z, x), angles, reach, period=2 * np.pi))
    ahead = step(at[..., 1], 0.0, -0.15)
    return step(np.hypot(x, z) / edge, 1.0 + soft, 1.0 - soft) * ahead


def lip_shade(body: Body, at: Array) -> Array:
    """-1 at the lower to 1 at the upper border of the lips, 0 where they meet."""
    place, _, _ = _lip_border(body)
    return np.clip((at[..., 2] - place[1]) / place[3], -1, 1).astype(np.float32)


def lid_distance(body: Body, points: Array, side: int) -> tuple[Array, Array]:
    """Distance in metres from points (n, 3) at rest to the lid's edge, and how far above the eye's middle they lie."""
    marks = head_marks(body)
    edge = body.rest[lid_edge(body, side)]
    order = np.argsort(np.arctan2(edge[:, 2] - marks.eyes[side][2], edge[:, 0] - marks.eyes[side][0]))
    loop = edge[order]
    share = np.linspace(0, 1, 8, endpoint=False)[:, None, None]
    dense = (loop * (1 - share) + np.roll(loop, -1, axis=0) * share).reshape(-1, 3)
    away, _ = nearest(dense, points, bound=0.03)
    corners = marks.openings[side][:2]
    level = np.interp(np.abs(points[:, 0]), np.abs(corners[:, 0]), corners[:, 2])
    return np.minimum(away, 0.03).astype(np.float32), (points[:, 2] - level).astype(np.float32)


def brow_line(x: Array, flat: float) -> tuple[Array, Array]:
    """Height and half width of the brow at `x` head units from the middle; `flat` 0 arched to 1 straight and low."""
    height = np.interp(x, BROW_X, BROW_Z)
    straight = np.interp(x, (BROW_X[0], BROW_X[-1]), (0.28, 0.26))
    half = np.interp(x, BROW_X, BROW_HALF)
    return (height + (straight - height) * 0.55 * flat).astype(np.float32), (half * (1 + 0.25 * flat)).astype(
        np.float32
    )


def brow(at: Array, flat: float) -> Array:
    """Where brow hair stands."""
    x = np.abs(at[..., 0])
    height, half = brow_line(x, flat)
    inside = step(np.abs(at[..., 2] - height) / np.maximum(half, 1e-3), 1.15, 0.4)
    return (
        inside
        * step(x, BROW_X[0] - 0.03, BROW_X[0] + 0.07)
        * step(x, BROW_X[-1], BROW_X[-1] - 0.1)
        * step(at[..., 1], 0.4, 0.2)
    )


def beard(at: Array) -> Array:
    """Where a beard would grow: chin, jaw, upper lip."""
    x, y, z = np.abs(at[..., 0]), at[..., 1], at[..., 2]
    jaw = step(z, -0.62 + 0.0, -0.95) * step(z, -2.05, -1.75) * step(y, 1.1, 0.75)
    cheek = step(z + 0.35 * np.clip(1.2 - y, 0, 2) - 0.9 * step(x, 0.5, 1.2), -0.2, -0.55)
    return jaw * np.clip(cheek, 0, 1)
