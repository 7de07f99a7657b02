"""The head and shoulders as a grid of signed distances, so that many thousand hair points find their way round them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import cast

import numpy as np

from studio_app.stage.arrays import Array, f32, nearest, sampled
from studio_app.stage.head_marks import HeadMarks

CELL = 0.012
CLOTH = 0.004
"""How far (m) over the points of a garment its surface is taken to lie: points are sparse and cloth has a weave."""


@dataclass(frozen=True, eq=False)
class Field:
    """`away` (x, y, z) metres from the skin (negative inside) and `out` (3, x, y, z), the way out, from `low`."""

    low: Array
    away: Array
    out: Array

    def at(self, points: Array) -> tuple[Array, Array]:
        """Distance (...,) and unit way out (..., 3) at points (..., 3); far outside the grid its border's values."""
        place = np.moveaxis((points.reshape(-1, 3) - self.low) / CELL, 1, 0)
        away = sampled(self.away, place)
        out = np.stack([sampled(axis, place) for axis in self.out], axis=1)
        out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
        return away.reshape(points.shape[:-1]), out.reshape(points.shape)

    def distance(self, points: Array) -> Array:
        """Distance alone (...,), which is cheaper."""
        place = np.moveaxis((points.reshape(-1, 3) - self.low) / CELL, 1, 0)
        return sampled(self.away, place).reshape(points.shape[:-1])

    def pushed(self, points: Array, least: Array | float) -> Array:
        """The points with those nearer than `least` metres moved out to it."""
        near = self.distance(points) < least
        if near.any():
            some = points[near]
            away, out = self.at(some)
            wanted = least if isinstance(least, float) else np.broadcast_to(least, near.shape)[near]
            points = points.copy()
            points[near] = some + out * np.maximum(wanted - away, 0)[..., None]
        return points


def body_field(vertices: Array, normals: Array, marks: HeadMarks, reach: float) -> Field:
    """The field of a body whose head is at rest; `reach` is how far below the mouth hair may fall, in metres."""
    low = np.array([-0.34, marks.middle[1] - 0.16, marks.mouth[2] - max(0.16, reach)], np.float32)
    high = np.array([0.34, marks.axis_y + 0.36, marks.crown + 0.13], np.float32)
    inside = ((vertices > low - 0.05) & (vertices < high + 0.05)).all(axis=1)
    points, facing = vertices[inside], normals[inside]
    # A coarse grid everywhere, the fine one only where hair touches: an eighth of the look-ups.
    coarse = _away(points, facing, _grid(low, high, 2 * CELL))
    fine = _grid(low, high, CELL)
    place = np.moveaxis((fine.reshape(-1, 3) - low) / (2 * CELL), 1, 0)
    away = sampled(coarse, place).reshape(fine.shape[:3])
    near = np.abs(away) < 0.026
    away[near] = _away(points, facing, fine[near])
    return _field(low, away)


def _grid(low: Array, high: Array, cell: float) -> Array:
    axes = [np.arange(low[axis], high[axis] + cell, cell) for axis in range(3)]
    return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).astype(np.float32)


def _away(points: Array, facing: Array, places: Array) -> Array:
    """Signed distance of places (..., 3) from the skin."""
    _, closest = nearest(points, places.reshape(-1, 3))
    gap = places.reshape(-1, 3) - points[closest]
    height = np.einsum("ij,ij->i", gap, facing[closest])
    straight = np.linalg.norm(gap, axis=1)
    # Beside a sparse vertex the height over its plane is the true distance; far away the straight way is.
    outside = cast(Array, np.where(straight < 0.02, height, np.sqrt(np.maximum(straight**2 - 1e-4, 0))))
    signed = np.where(height < 0, height, outside)
    return signed.reshape(places.shape[:-1]).astype(np.float32)


def with_face_free(field: Field, marks: HeadMarks) -> Field:
    """The field with a soft egg in front of the face added, which combed hair keeps out of."""
    places = np.moveaxis(np.indices(field.away.shape), 0, -1) * CELL + field.low
    unit = marks.unit
    middle, radii = marks.middle + np.array([0, -2.6, -0.55]) * unit, np.array([2.3, 3.3, 1.95]) * unit
    scaled: Array = np.linalg.norm((places - middle) / radii, axis=-1)
    egg: Array = (scaled - 1) * float(radii.min())
    # Above the brows the egg ends, so that hair can rise from the hairline before it parts around the face.
    egg = np.where(places[..., 2] > marks.middle[2] + 0.80 * unit, np.maximum(egg, 0.02), egg)
    return _field(field.low, np.minimum(field.away, egg).astype(np.float32))


def _field(low: Array, away: Array) -> Field:
    out: Array = np.stack([f32(cast(Array, np.gradient(away, CELL, axis=axis))) for axis in range(3)], axis=0)
    return Field(low, away, out)


def with_cloth(field: Field, points: Array) -> Field:
    """The field with clothes added, given as points (n, 3) of their surfaces: hair falls over what is worn.

    Cloth is solid on its inner side, towards the body, so that hair cannot slip between both.
    """
    size = np.array(field.away.shape) * CELL
    points = points[((points > field.low) & (points < field.low + size)).all(axis=1)]
    if not len(points):
        return field
    _, out = field.at(points)
    places = np.moveaxis(np.indices(field.away.shape), 0, -1) * CELL + field.low
    close = field.away < 0.09
    away, closest = nearest(points, places[close], bound=0.035)
    found = np.isfinite(away)
    at = np.flatnonzero(close.ravel())[found]
    gap = places[close][found] - points[closest[found]]
    height = np.einsum("ij,ij->i", gap, out[closest[found]]) - CLOTH
    merged = field.away.copy().reshape(-1)
    merged[at] = np.minimum(merged[at], height)
    return _field(field.low, merged.reshape(field.away.shape).astype(np.float32))
