"""A dressmaker's dummy in place of the figure, for the moment before skin, hair and clothes are made."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio_app.stage.bodysuit import OFFSET, smoothing
from studio_app.stage.figure import Body, Figure
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Material, Mesh, Part
from studio_app.stage.sparse import Sparse

CLOTH = Material(colour=(0.30, 0.29, 0.28), roughness=0.95, specular=0.1, sheen=0.2)
SPANS = 6
"""How many times over the suit's own smoothing is taken: what is left is a form to hang clothes on."""
EVENINGS = 14


def mannequin(figure: Figure) -> tuple[Mesh, ...]:
    """The whole figure, head to toe, in opaque cloth so thick that no relief of the body or the face is left."""
    worn = figure.vertices
    for _ in range(SPANS):
        worn = smoothing(figure.body).apply(worn)
    even = evening(figure.body)
    for _ in range(EVENINGS):
        worn = even.apply(worn)
    out = vertex_normals(figure.body.faces, worn)
    places = (worn + np.float32(3 * OFFSET) * out).astype(np.float32)
    return (Mesh("mannequin", Part.BODYSUIT, places, figure.body.faces, CLOTH, out),)


@lru_cache(maxsize=4)
def evening(body: Body) -> Sparse:
    """The matrix (n, n) that takes every vertex half the way to the mean of its neighbours."""
    count = len(body.rest)
    sides = np.concatenate([body.faces[:, [0, 1]], body.faces[:, [1, 2]], body.faces[:, [2, 0]]])
    sides = np.unique(np.concatenate([sides, sides[:, ::-1]]), axis=0)
    valence = np.bincount(sides[:, 0], minlength=count)
    rows = np.concatenate([sides[:, 0], np.arange(count)])
    columns = np.concatenate([sides[:, 1], np.arange(count)])
    lone = np.where(valence > 0, 0.5, 1.0)
    return Sparse(np.concatenate([0.5 / valence[sides[:, 0]], lone]), rows, columns, (count, count))
