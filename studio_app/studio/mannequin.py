"""A dressmaker's dummy in place of the figure, for the moment before skin, hair and clothes are made."""

from __future__ import annotations

import numpy as np

from studio_app.stage.bodysuit import OFFSET, smoothing
from studio_app.stage.figure import Figure
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Material, Mesh, Part

CLOTH = Material(colour=(0.30, 0.29, 0.28), roughness=0.9, specular=0.2, sheen=0.3)


def mannequin(figure: Figure) -> tuple[Mesh, ...]:
    """The whole figure, head to toe, in opaque cloth that spans what is small, as the bodysuit does."""
    worn = smoothing(figure.body).apply(figure.vertices)
    out = vertex_normals(figure.body.faces, worn)
    places = (worn + np.float32(OFFSET) * out).astype(np.float32)
    return (Mesh("mannequin", Part.BODYSUIT, places, figure.body.faces, CLOTH, out),)
