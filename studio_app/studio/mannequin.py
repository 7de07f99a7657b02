"""A dressmaker's dummy in place of the figure, for the moment before skin, hair and clothes are made."""

from __future__ import annotations

from studio_app.stage.figure import Figure
from studio_app.stage.scene import Material, Mesh, Part

CLOTH = Material(colour=(0.30, 0.29, 0.28), roughness=0.8, specular=0.3, sheen=0.3)


def mannequin(figure: Figure) -> tuple[Mesh, ...]:
    """The whole figure, head to toe, in opaque cloth."""
    return (Mesh("mannequin", Part.BODYSUIT, figure.vertices, figure.body.faces, CLOTH, figure.normals),)
