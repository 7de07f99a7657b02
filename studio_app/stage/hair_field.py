"""The head and shoulders as a grid of signed distances, so that many thousand hair points find their way round them."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from scipy.ndimage import map_coordinates
from scipy.spatial import cKDTree

from studio_app.stage.head_marks import HeadMarks
from studio_app.stage.scene import Floats

CELL = 0.012


@dataclass(frozen=True, eq=False)
class Field:
    """`away` (x, y, z) metres from the skin (negative inside) and `out` (3, x, y, z), the way out, from corner `low`."""

    low: Floats
    away: Floats
    out: Floats

    def at(self, points: Floats) -> tuple[Floats, Floats]:
        """Distance (...,) and unit way out (..., 3) at points (..., 3); far outside the grid its border's values."""
        place = np.moveaxis((points.reshape(-1, 3) - self.low) / CELL, 1, 0)
        away = map_coordinates(self.away, place, order=1, mode="nearest")
        out = np.stack([map_coordinates(axis, place, order=1, mode="nearest") for axis in self.out], axis=1)
        out /= np.maximum(np.linalg.norm(out, axis=1, keepdims=True), 1e-6)
        return away.reshape(points.shape[:-1]), out.reshape(points.shape)

    def distance(self, points: Floats) -> Floats:
        """Distance alone (...,), which is cheaper."""
        place = np.moveaxis((points.reshape(-1, 3) - self.low) / CELL, 1, 0)
        return map_coordinates(self.away, place, order=1, mode="nearest").reshape(points.shape[:-1])

    def pushed(self, points: Floats, least: Floats | float) -> Floats:
        """The points with those nearer than `least` metres moved out to it."""
        near = self.distance(points) < least
        if near.any():
            some = points[near]
            away, out = self.at(some)
            wanted = least if isinstance(least, float) else np.broadcast_to(least, near.shape)[near]
            points = points.copy()
            points[near] = some + out * np.maximum(wanted - away, 0)[..., None]
        return points


def body_field(vertices: Floats, normals: Floats, marks: HeadMarks, reach: float) -> Field:
    """The field of a body whose head is at rest; `reach` is how far below the mouth hair may fall, in metres."""
    low = np.array([-0.34, marks.middle[1] - 0.16, marks.mouth[2] - max(0.16, reach)], np.float32)
    high = np.array([0.34, marks.axis_y + 0.36, marks.crown + 0.13], np.float32)
    axes = [np.arange(low[axis], high[axis] + CELL, CELL) for axis in range(3)]
    grid = np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).astype(np.float32)
    inside = ((vertices > low - 0.05) & (vertices < high + 0.05)).all(axis=1)
    points, facing = vertices[inside], normals[inside]
    _, nearest = cKDTree(points).query(grid.reshape(-1, 3))
    gap = grid.reshape(-1, 3) - points[nearest]
    height = np.einsum("ij,ij->i", gap, facing[nearest])
    reach_out = np.linalg.norm(gap, axis=1)
    # Beside a sparse vertex the height over its plane is the true distance; far away the straight way is.
    away = np.where(height < 0, height, np.where(reach_out < 0.02, height, np.sqrt(np.maximum(reach_out**2 - 1e-4, 0))))
    return _field(low, away.reshape(grid.shape[:3]).astype(np.float32))


def with_face_free(field: Field, marks: HeadMarks) -> Field:
    """The field with a soft egg in front of the face added, which combed hair keeps out of."""
    size = field.away.shape
    axes = [field.low[axis] + CELL * np.arange(size[axis]) for axis in range(3)]
    x, y, z = np.meshgrid(*axes, indexing="ij")
    unit = marks.unit
    middle, radii = marks.middle + np.array([0, 0.25, -0.62]) * unit, np.array([0.98, 1.9, 1.75]) * unit
    scaled = np.sqrt(sum(((value - middle[i]) / radii[i]) ** 2 for i, value in enumerate((x, y, z))))
    egg = (scaled - 1) * float(radii.min())
    # Above the brows the egg ends, so that hair can rise from the hairline before it parts around the face.
    egg = np.where(z > marks.middle[2] + 0.85 * unit, np.maximum(egg, 0.02), egg)
    return _field(field.low, np.minimum(field.away, egg).astype(np.float32))


def _field(low: Floats, away: Floats) -> Field:
    out = np.stack(np.gradient(away, CELL), axis=0).astype(np.float32)
    return Field(low, away, out)
