"""The posed head as it is drawn: its skin one subdivision finer than the body's mesh, linings of lids and mouth."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio_app.stage.arrays import Array, Weights, f32
from studio_app.stage.figure import Body, Figure
from studio_app.stage.head_topology import Mask, head_topology
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Material, Mesh, Part
from studio_app.stage.subdivide import finer

LID = Material(colour=(0.55, 0.27, 0.23), roughness=0.3, specular=0.5)
MOUTH = Material(colour=(0.16, 0.035, 0.03), roughness=0.4, specular=0.5)
TONGUE = Material(colour=(0.42, 0.13, 0.12), roughness=0.35, specular=0.5)


@dataclass(frozen=True, eq=False)
class HeadSurface:
    """The finer head of one topology: `faces` and `uvs` share their vertices, which are rows of `matrix` by `owner`."""

    matrix: Weights
    fine: Array
    owner: Array
    faces: Array
    uvs: Array
    skin: Mask
    lids: Mask
    mouth: Mask


@dataclass(frozen=True, slots=True)
class Crop:
    """The window of the body's uvs that the head's skin fills: its texture is cut to it, to be sharper there."""

    low: tuple[float, float]
    size: tuple[float, float]


@lru_cache(maxsize=8)
def head_surface(body: Body) -> HeadSurface:
    """The finer head of this body's topology."""
    topology = head_topology(body)
    parts = topology.skin | topology.eye_cavities | topology.mouth
    shape = finer(body.faces[parts], len(body.rest))
    paint = finer(body.uv_faces[parts], len(body.uvs), smooth=False)
    uvs = paint.matrix.of(body.uvs)
    owner = np.zeros(len(uvs), np.int32)
    owner[paint.faces.ravel()] = shape.faces.ravel()
    kinds = (topology.skin[parts], topology.eye_cavities[parts], topology.mouth[parts])
    skin, lids, mouth = (np.tile(kind, 4) for kind in kinds)
    return HeadSurface(shape.matrix, shape.faces, owner, paint.faces, uvs, skin, lids, mouth)


@lru_cache(maxsize=8)
def head_crop(body: Body) -> Crop:
    """The window of uv space around the head's skin, with a small margin."""
    uvs = body.uvs[body.uv_faces[head_topology(body).skin]].reshape(-1, 2)
    low, high = uvs.min(axis=0) - 0.004, uvs.max(axis=0) + 0.004
    return Crop((float(low[0]), float(low[1])), (float(high[0] - low[0]), float(high[1] - low[1])))


def cropped(uvs: Array, crop: Crop) -> Array:
    """Body uvs (n, 2) as uvs of the head's own texture."""
    return ((uvs - f32(crop.low)) / f32(crop.size)).astype(np.float32)


def head_meshes(figure: Figure, skin: Material) -> tuple[Mesh, ...]:
    """The head's skin, the linings of the lids and the mouth, and the tongue. `skin` covers the head's crop."""
    surface = head_surface(figure.body)
    points = surface.matrix.of(figure.vertices)
    normals = _normals(figure, surface, points)
    uvs = cropped(surface.uvs, head_crop(figure.body))
    owner = surface.owner
    made = [
        _cut("head", points[owner], normals[owner], surface.faces[surface.skin], skin, uvs),
        _cut("inner lids", points[owner], normals[owner], surface.faces[surface.lids], LID, None),
        _cut("mouth", points[owner], normals[owner], surface.faces[surface.mouth], MOUTH, None),
    ]
    tongue = figure.body.faces[head_topology(figure.body).tongue]
    made.append(_cut("tongue", figure.vertices, figure.normals, tongue, TONGUE, None))
    return tuple(made)


def _normals(figure: Figure, surface: HeadSurface, points: Array) -> Array:
    """Normals of the finer head; at the neck, where it meets the body, the body's own."""
    normals = vertex_normals(surface.fine, points)
    seam = _seam(figure.body)
    normals[seam] = figure.normals[seam]
    return normals


@lru_cache(maxsize=8)
def _seam(body: Body) -> Array:
    topology = head_topology(body)
    parts = topology.skin | topology.eye_cavities | topology.mouth
    rest = ~(parts | topology.eye_faces | topology.tongue)
    return np.intersect1d(body.faces[parts], body.faces[rest]).astype(np.int32)


def _cut(name: str, points: Array, normals: Array, faces: Array, material: Material, uvs: Array | None) -> Mesh:
    used, place = np.unique(faces, return_inverse=True)
    return Mesh(
        name=name,
        part=Part.SKIN,
        vertices=points[used],
        faces=place.reshape(-1, 3).astype(np.int32),
        material=material,
        normals=normals[used],
        uvs=None if uvs is None else uvs[used],
    )
