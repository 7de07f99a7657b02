"""Seams: lines and patches cut exactly out of the fine cloth, for all that is narrower than its triangles."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.layer import Layer
from studio_app.stage.garments.linear import Doubles, Map
from studio_app.stage.garments.pattern import Pattern, Seam
from studio_app.stage.scene import Ints


def stitched(pattern: Pattern, refine: Map, faces: Ints, thickness: float) -> list[Layer]:
    """The seams of a pattern that lie somewhere on its fine cloth, as one layer of each trim on the cloth's face."""
    uvs = refine @ pattern.uvs
    made = [_layer(seam, refine, faces, thickness, uvs) for seam in pattern.seams]
    trims = dict.fromkeys(layer.trim for layer in made if len(layer.faces))
    return [_joined([layer for layer in made if layer.trim == trim and len(layer.faces)]) for trim in trims]


def _joined(layers: list[Layer]) -> Layer:
    """Several layers of one trim as one."""
    starts = np.cumsum([0] + [len(layer.out) for layer in layers[:-1]]).tolist()
    return Layer(
        Map.stack([layer.hold for layer in layers]),
        np.concatenate([layer.out for layer in layers]),
        np.concatenate([layer.up for layer in layers]),
        np.concatenate([layer.side for layer in layers]),
        np.concatenate([layer.faces + start for layer, start in zip(layers, starts, strict=True)]).astype(np.int32),
        np.concatenate([layer.uvs for layer in layers]),
        layers[0].trim,
    )


def _layer(seam: Seam, refine: Map, faces: Ints, thickness: float, uvs: Doubles) -> Layer:
    levels = np.stack([refine @ level for level in seam.levels])
    corners, hold_faces, hold_shares = exact(faces, levels)
    count = len(corners)
    rows = np.repeat(np.arange(count), 3)
    hold = Map.of(hold_shares.reshape(-1), rows, faces[hold_faces].reshape(-1), (count, len(uvs)))
    out = np.full(count, thickness / 2 + seam.lift_m)
    side = np.ones(count, dtype=np.int8)
    return Layer(hold, out, np.zeros(count), side, corners.reshape(-1, 3), hold @ uvs, seam.trim)


def exact(faces: Ints, levels: Doubles) -> tuple[Ints, NDArray[np.int64], Doubles]:
    """The part of a mesh where every level (k, n) is at least 0, its triangles split at the lines (Sutherland-Hodgman).

    Gives the numbers 0, 1, 2, ... (3m,) of the corners of its m triangles, the face each corner lies in (3m,) and its
    barycentric weights in that face (3m, 3). Corners are not shared.
    """
    at = levels[:, faces]
    near = np.flatnonzero((at.max(axis=2) > 0).all(axis=0))
    cut = at.min(axis=2) < 0
    owners: list[int] = []
    shares: list[Doubles] = []
    for face in near.tolist():
        polygon = np.eye(3)
        for level in at[cut[:, face], face]:  # most faces no line runs through: they are kept as they are
            polygon = _clipped(polygon, polygon @ level)
            if len(polygon) < 3:
                break
        for k in range(1, len(polygon) - 1):
            owners += [face] * 3
            shares.append(polygon[[0, k, k + 1]])
    weights = np.concatenate(shares) if shares else np.zeros((0, 3))
    return np.arange(len(owners), dtype=np.int32), np.array(owners, dtype=np.int64), weights


def _clipped(polygon: Doubles, level: Doubles) -> Doubles:
    """The part of a convex polygon, given in barycentric weights (k, 3), where the level at its corners is positive."""
    if (level >= 0).all():
        return polygon
    kept: list[Doubles] = []
    for k in range(len(polygon)):
        here, after = level[k - 1], level[k]
        if (here < 0) != (after < 0):
            share = here / (here - after)
            kept.append(polygon[k - 1] * (1 - share) + polygon[k] * share)
        if after >= 0:
            kept.append(polygon[k])
    return np.array(kept).reshape(-1, 3)
