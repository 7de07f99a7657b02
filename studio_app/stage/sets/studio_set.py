"""The studio's two backgrounds: a cyclorama with its cove, and a roll of seamless paper."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.location import Location, LocationKind
from studio_app.stage.film import decoded
from studio_app.stage.scene import Floats, Material, Mesh, Part, Triple
from studio_app.stage.sets.pile import Pile, strip_faces

PAPER_WIDTH_M = 2.72
"""The common roll: 2.72 m, hung 1.9 m behind the figure."""


def linear(colour: str) -> Triple:
    """`#rrggbb` in linear Rec. 709."""
    shown = np.array([int(colour[place : place + 2], 16) / 255 for place in (1, 3, 5)], np.float32)
    red, green, blue = (float(part) for part in decoded(shown))
    return red, green, blue


def sweep(
    front: float, back: float, radius: float, top: float, half_width: float
) -> tuple[Floats, Floats, NDArray[np.int32]]:
    """A floor from y = `front` that rises in a cove of `radius` into a wall at y = `back`: vertices, normals, faces."""
    turn = np.linspace(0, np.pi / 2, 25)
    arc = np.stack((back - radius + radius * np.sin(turn), radius - radius * np.cos(turn)), -1)
    profile = np.concatenate(([[front, 0.0]], arc, [[back, top]]))
    facing = np.concatenate(([[0.0, 1.0]], np.stack((-np.sin(turn), np.cos(turn)), -1), [[-1.0, 0.0]]))
    sides = np.array([-half_width, half_width])
    vertices = np.stack([np.column_stack((np.full(len(profile), x), profile)) for x in sides], 1).reshape(-1, 3)
    normals = np.repeat(np.column_stack((np.zeros(len(facing)), facing)), 2, axis=0)
    return vertices.astype(np.float32), normals.astype(np.float32), strip_faces(len(profile), 2).astype(np.int32)


def studio_meshes(location: Location) -> tuple[Mesh, ...]:
    """The background of a cyclorama or paper location in its colour."""
    surface = Material(linear(location.colour), roughness=0.85, specular=0.0)
    if location.kind is LocationKind.CYCLORAMA:
        vertices, normals, faces = sweep(-9.0, 3.6, 1.4, 5.5, 6.5)
        return (Mesh("set-cyclorama", Part.SET, vertices, faces, surface, normals),)
    vertices, normals, faces = sweep(-1.7, 1.9, 0.7, 2.9, PAPER_WIDTH_M / 2)
    return (
        Mesh("set-paper", Part.SET, vertices + np.array([0, 0, 0.004], np.float32), faces, surface, normals),
        *_hall(),
    )


def _hall() -> tuple[Mesh, ...]:
    """The room round a roll of paper: a grey floor, a dark wall behind, the roll and its two stands."""
    pile = Pile()
    pile.quads("floor", np.array([[[-12, -12, 0], [12, -12, 0], [12, 4.5, 0], [-12, 4.5, 0]]], np.float64))
    pile.quads("wall", np.array([[[-12, 4.5, 0], [12, 4.5, 0], [12, 4.5, 6], [-12, 4.5, 6]]], np.float64))
    pile.tube("roll", [[-1.45, 1.97, 2.92], [1.45, 1.97, 2.92]], 0.06, 16)
    for side in (-1.5, 1.5):
        pile.tube("stand", [[side, 1.97, 0.0], [side, 1.97, 2.95]], 0.017, 8)
    materials = {
        "floor": Material((0.2, 0.195, 0.19), specular=0.0),
        "wall": Material((0.08, 0.08, 0.082), specular=0.0),
        "roll": Material((0.45, 0.42, 0.38), specular=0.0),
        "stand": Material((0.03, 0.03, 0.03), specular=0.0),
    }
    return pile.meshes("set", materials)
