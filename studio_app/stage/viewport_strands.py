"""Hair as ribbons: two corners per point, turned to the camera on the card."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Floats


def ribbons(points: Floats, radii: Floats) -> tuple[Floats, NDArray[np.int32]]:
    """Corners (s * k * 2, 10) and faces (s * (k - 1) * 2, 3) of strands (s, k, 3) with radii (s, k).

    A corner holds position, tangent, half width with its side as sign, the way along the strand (0 root, 1 tip), a
    chance of its own per strand, and 0.
    """
    count, long = points.shape[:2]
    corners = np.zeros((count, long, 2, 10), np.float32)
    corners[..., 0:3] = points[:, :, None]
    corners[:, :, :, 3:6] = tangents(points)[:, :, None]
    corners[:, :, 0, 6], corners[:, :, 1, 6] = radii, -radii
    corners[..., 7] = np.linspace(0, 1, long, dtype=np.float32)[None, :, None]
    corners[..., 8] = chances(count)[:, None, None]
    return corners.reshape(-1, 10), _faces(count, long)


def kept_points(count: int, skip: int) -> NDArray[np.intp]:
    """About every `skip`-th of `count` points along a strand, root and tip always among them."""
    return np.unique(np.rint(np.linspace(0, count - 1, max(2, -(-count // skip)))).astype(np.intp))


def tangents(points: Floats) -> Floats:
    """Unit tangents (s, k, 3) by central differences."""
    way = np.empty_like(points)
    way[:, 1:-1] = points[:, 2:] - points[:, :-2]
    way[:, 0], way[:, -1] = points[:, 1] - points[:, 0], points[:, -1] - points[:, -2]
    return way / np.maximum(np.sqrt(np.einsum("ijk,ijk->ij", way, way))[..., None], 1e-9)


def chances(count: int) -> Floats:
    """A fixed number between 0 and 1 for each strand (golden ratio sequence): the same strand keeps its tone."""
    return ((np.arange(count, dtype=np.float64) * 0.6180339887498949) % 1.0).astype(np.float32)


def _faces(count: int, long: int) -> NDArray[np.int32]:
    step = np.arange(long - 1, dtype=np.int32)[:, None] * 2
    one = np.concatenate([step + corners for corners in ([0, 1, 2], [2, 1, 3])], axis=1).reshape(-1, 3)
    start = np.arange(count, dtype=np.int32)[:, None, None] * (long * 2)
    return np.ascontiguousarray((one[None] + start).reshape(-1, 3), np.int32)
