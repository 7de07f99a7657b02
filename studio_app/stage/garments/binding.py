"""Carrying a garment into a pose: each vertex moves with the bones of the body under it, smoothly mixed."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.landmarks import Region, body_regions
from studio_app.stage.garments.linear import Doubles, Map, Near
from studio_app.stage.garments.pattern import Pattern, Zone, spread
from studio_app.stage.scene import Floats

_UNDER: dict[Zone, tuple[Region, ...]] = {
    Zone.TORSO: (Region.TORSO, Region.LEG_L, Region.LEG_R),
    Zone.ARM_L: (Region.ARM_L,),
    Zone.ARM_R: (Region.ARM_R,),
    Zone.LEG_L: (Region.LEG_L,),
    Zone.LEG_R: (Region.LEG_R,),
    Zone.SKIRT: (Region.TORSO, Region.LEG_L, Region.LEG_R),
    Zone.FOOT_L: (Region.FOOT_L,),
    Zone.FOOT_R: (Region.FOOT_R,),
}
_ROUNDS = 14
_SKIRT_ROUNDS = 60


def bind(pattern: Pattern, body: Body) -> Map:
    """Weights (vertices, bones) of a garment on a body's skeleton; rows sum to 1."""
    regions = body_regions(body)
    dense = np.zeros((len(pattern.vertices), len(body.bones)))
    for zone in np.unique(pattern.zones).tolist():
        allowed = np.flatnonzero(np.isin(regions, [int(region) for region in _UNDER[Zone(zone)]]))
        own = pattern.zones == zone
        dense[own] = _nearest(pattern.vertices[own], allowed, body)
    rigid = np.isin(pattern.zones, [Zone.FOOT_L, Zone.FOOT_R]).all()
    wide = (pattern.zones == Zone.SKIRT).any()
    dense = spread(dense, pattern.faces, 3 if rigid else _SKIRT_ROUNDS if wide else _ROUNDS)
    dense[dense < 0.004] = 0.0
    return Map.from_dense(dense / dense.sum(axis=1, keepdims=True))


def _nearest(points: Doubles, allowed: NDArray[np.int64], body: Body) -> Doubles:
    """Mean skinning weights (n, bones) of the six nearest allowed body vertices, nearer ones counting more."""
    distance, nearest = Near(body.rest[allowed]).of(points, 6)
    share = 1.0 / (distance + 0.01)
    share /= share.sum(axis=1, keepdims=True)
    found = np.zeros((len(points), len(body.bones)))
    rows = np.arange(len(points))
    for k in range(nearest.shape[1]):
        vertex = allowed[nearest[:, k]]
        for slot in range(body.weights.shape[1]):
            np.add.at(found, (rows, body.weight_bones[vertex, slot]), share[:, k] * body.weights[vertex, slot])
    return found


def carried(weights: Map, rest: Floats, figure: Figure) -> Floats:
    """Rest positions (n, 3) carried to the figure's pose by linear blend skinning."""
    moves = figure.bone_poses.astype(np.float64) @ np.linalg.inv(figure.body.rest_bones.astype(np.float64))
    mixed = (weights @ moves[:, :3].reshape(len(moves), 12)).reshape(-1, 3, 4)
    return (np.einsum("nij,nj->ni", mixed[:, :, :3], rest) + mixed[:, :, 3]).astype(np.float32)
