"""The set made light for a moving frame: plain meshes joined to one, everything coarser the further away it stands.

The set lies behind the focus as a rule and is drawn at half size, so joining faces to cells of about two of its pixels
cannot be seen while something moves.
"""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.chunks import Chunks, chunked
from studio_app.stage.coarse import kept_faces
from studio_app.stage.film import encoded
from studio_app.stage.scene import Bytes, Floats, Ints, Mesh
from studio_app.stage.surface import vertex_normals

CELL_PER_M = 0.004
"""The size of a cell over its distance from the figure."""
NEAREST_M = 4.0
FEWEST = 1500


@dataclass(frozen=True, eq=False)
class Proxy:
    """One draw: corners (n, 12) of position, normal, uv and colour with the strength of its own light; chunks of faces.

    With a picture the colour comes from it.
    """

    corners: Floats
    chunks: Chunks
    picture: Bytes | None


def proxies(meshes: tuple[Mesh, ...]) -> tuple[Proxy, ...]:
    """Draws for meshes of the set; clear glass is left out. Textured meshes keep a draw of their own."""
    solid = [mesh for mesh in meshes if not mesh.material.glass]
    plain = [mesh for mesh in solid if mesh.material.texture is None]
    made = [_joined([mesh], mesh.material.texture) for mesh in solid if mesh.material.texture is not None]
    if plain:
        made.append(_joined(plain, None))
    return tuple(made)


def _joined(meshes: list[Mesh], picture: Bytes | None) -> Proxy:
    starts = np.cumsum([0] + [len(mesh.vertices) for mesh in meshes])
    faces = np.concatenate([lighter(mesh) + start for mesh, start in zip(meshes, starts, strict=False)])
    corners = np.concatenate([_corners(mesh) for mesh in meshes])
    used, again = np.unique(faces, return_inverse=True)
    small = np.ascontiguousarray(corners[used])
    return Proxy(small, chunked(small[:, :3], again.reshape(-1, 3).astype(np.int32)), picture)


def lighter(mesh: Mesh) -> Ints:
    """The mesh's faces over its own vertices, joined by cells that grow in steps of two with the distance."""
    if len(mesh.faces) < FEWEST:
        return mesh.faces
    far = np.maximum(np.hypot(mesh.vertices[:, 0], mesh.vertices[:, 1]), NEAREST_M)
    level = np.ceil(np.log2(far / NEAREST_M)).astype(np.int64)
    cell = (NEAREST_M * CELL_PER_M * np.exp2(level)).astype(np.float64)
    cells = np.floor((mesh.vertices - mesh.vertices.min(axis=0)) / cell[:, None]).astype(np.int64)
    key = ((level * 65536 + cells[:, 0]) * 65536 + cells[:, 1]) * 65536 + cells[:, 2]
    return kept_faces(key, mesh.faces)


def _corners(mesh: Mesh) -> Floats:
    found = np.zeros((len(mesh.vertices), 12), np.float32)
    found[:, :3] = mesh.vertices
    found[:, 3:6] = vertex_normals(mesh.faces, mesh.vertices) if mesh.normals is None else mesh.normals
    if mesh.uvs is not None:
        found[:, 6:8] = mesh.uvs
    found[:, 8:] = colour_of(mesh)
    return found


def colour_of(mesh: Mesh) -> NDArray[np.float32]:
    """Albedo in sRGB and 0, or the colour it shines in (largest channel 1) and (log2 of its strength + 4) / 12."""
    glow = mesh.material.emission
    most = max(glow)
    if most <= 0:
        return np.array([*encoded(np.array(mesh.material.colour, np.float32)), 0.0], np.float32)
    return np.array(
        [*encoded(np.array(glow, np.float32) / np.float32(most)), min(max((math.log2(most) + 4) / 12, 0.03), 1.0)],
        np.float32,
    )
