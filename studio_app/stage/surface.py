"""Surfaces as plain arrays: the normals of a mesh's vertices."""

from __future__ import annotations

import numpy as np

from studio_app.stage.scene import Floats, Ints


def vertex_normals(faces: Ints, vertices: Floats) -> Floats:
    """Unit normals (n, 3), each the area-weighted mean of the faces around its vertex."""
    a, b, c = (vertices[faces[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    total = np.empty_like(vertices)
    for axis in range(3):
        spread = np.repeat(across[:, axis], 3)
        total[:, axis] = np.bincount(faces.reshape(-1), weights=spread, minlength=len(vertices))
    length = np.linalg.norm(total, axis=1, keepdims=True)
    return (total / np.maximum(length, 1e-12)).astype(np.float32)
