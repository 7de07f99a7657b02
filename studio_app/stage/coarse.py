"""Coarse faces over a mesh's own vertices, for a moving figure (Rossignac and Borrel 1993, vertex clustering).

Faces are joined once where the mesh rests; since they name the same vertices, they move along with every pose.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Floats, Ints


def coarse_faces(vertices: Floats, faces: Ints, cell_m: float, uvs: Floats | None = None) -> Ints:
    """Faces (k, 3) with all vertices of one cell of `cell_m` drawn together to one of them; flat and double ones go.

    Vertices that lie apart in an unfolded texture stay apart; the two sides of a cloth become one sheet.
    """
    if len(faces) < 500:
        return faces
    cells = np.floor((vertices - vertices.min(axis=0)) / cell_m).astype(np.int64)
    key = (cells[:, 0] * 4096 + cells[:, 1]) * 4096 + cells[:, 2]
    if uvs is not None and float(np.abs(uvs).max()) <= 1.5:
        patch = np.floor(uvs.astype(np.float64) * 24).astype(np.int64) & 63
        key = (key * 64 + patch[:, 0]) * 64 + patch[:, 1]
    return kept_faces(key, faces)


def kept_faces(key: NDArray[np.int64], faces: Ints) -> Ints:
    """The faces left when all vertices of one key (n,) are drawn together to the first of them; doubles go."""
    _, first, inverse = np.unique(key, return_index=True, return_inverse=True)
    joined = first.astype(np.int32)[inverse.reshape(-1)][faces]
    a, b, c = joined.T
    kept = joined[(a != b) & (b != c) & (a != c)]
    if not len(kept):
        return faces
    _, at = np.unique(np.sort(kept, axis=1), axis=0, return_index=True)
    return np.ascontiguousarray(kept[np.sort(at)], np.int32)
