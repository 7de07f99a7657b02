"""Whether something of the set stands in the way of a straight line."""

from __future__ import annotations

import numpy as np

from studio_app.stage.scene import Mesh, Triple


def in_the_way(meshes: tuple[Mesh, ...], origin: Triple, direction: Triple, least: float = 1e-3) -> dict[str, float]:
    """The meshes that a ray meets farther than `least` metres from its origin, with the nearest distance of each.

    Moeller and Trumbore (1997), both sides of every face.
    """
    met: dict[str, float] = {}
    start, along = np.asarray(origin, np.float64), np.asarray(direction, np.float64)
    for mesh in meshes:
        corners = mesh.vertices.astype(np.float64)[mesh.faces]
        first, second = corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]
        across = np.cross(along, second)
        scale = np.einsum("ij,ij->i", first, across)
        scale = np.where(np.abs(scale) < 1e-12, np.inf, scale)
        away = start - corners[:, 0]
        u = np.einsum("ij,ij->i", away, across) / scale
        turned = np.cross(away, first)
        v = turned @ along / scale
        distance = np.einsum("ij,ij->i", second, turned) / scale
        hit = (u >= 0) & (v >= 0) & (u + v <= 1) & (distance > least)
        if hit.any():
            met[mesh.name] = float(distance[hit].min())
    return met
