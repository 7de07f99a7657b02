"""A wide ground under the sky: sand, gravel or grass by the location's colour, gently uneven, out to the horizon."""

from __future__ import annotations

import numpy as np

from studio_app.direction.location import Location
from studio_app.stage.scene import Material, Mesh, Part
from studio_app.stage.sets.pile import strip_faces
from studio_app.stage.sets.studio_set import linear
from studio_app.stage.sets.surfaces import ground

REACH_M = 900.0
_TILE_M = 6.0


def open_air_meshes(location: Location) -> tuple[Mesh, ...]:
    """The ground as rings that widen outwards; level where the figure stands, with low rises from 12 m on."""
    rings = np.concatenate(([0.0], np.geomspace(0.5, REACH_M, 70)))
    angles = np.arange(120) / 120 * 2 * np.pi
    x, y = rings[:, None] * np.sin(angles), rings[:, None] * np.cos(angles)
    far = np.clip((rings[:, None] - 12) / 60, 0, 1)
    swell = np.sin(x / 17 + 1.3) * np.sin(y / 23 + 0.4) + 0.5 * np.sin(x / 61 - 0.7) * np.sin(y / 47 + 2)
    z = far * (0.35 * swell + 0.012 * np.minimum(rings[:, None], 300) * np.clip(np.sin(x / 140 + 2), -0.2, 1))
    vertices = np.stack((x, y, z), -1).reshape(-1, 3).astype(np.float32)
    faces = strip_faces(len(rings), len(angles), closed=True)[:, ::-1].astype(np.int32)
    material = Material(texture=ground(linear(location.colour)), roughness=0.95, specular=0.0)
    return (Mesh("set-ground", Part.SET, vertices, faces, material, uvs=vertices[:, :2] / np.float32(_TILE_M)),)
