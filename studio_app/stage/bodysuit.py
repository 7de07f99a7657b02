"""The figure's own surfaces: skin, eyes and the opaque neutral bodysuit that is always under everything.

The suit replaces the skin below it (no skin is drawn there at all), lies 2 mm outside and is smoothed, so that it
reads as cloth. There is no way to ask for a figure without it.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from pathlib import Path
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree  # pyright: ignore[reportMissingTypeStubs]

from studio_app.direction.look import Look
from studio_app.stage.eyes import eye_meshes
from studio_app.stage.figure import Body, Figure
from studio_app.stage.head_surface import head_meshes
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Floats, Ints, Material, Mesh, Part
from studio_app.stage.skin import TEXELS, body_skin, head_skin
from studio_app.stage.sparse import Sparse
from studio_app.stage.suit_cut import Cut, cut
from studio_app.twins.card import Twin

OFFSET = 0.002
"""How far the suit lies outside the skin, in metres."""
CLOTH = Material(colour=(0.17, 0.165, 0.16), roughness=0.85, specular=0.25, sheen=0.4)
GRAIN = 0.026
"""What is smaller than about this (m) is smoothed away under the suit."""
FADE = 0.03
"""How far from its edge (m) the suit is fully smoothed."""


def body_meshes(
    figure: Figure, twin: Twin, look: Look, texels: int = TEXELS, cache: Path | None = None
) -> tuple[Mesh, ...]:
    """Head, skin, eyes and bodysuit of a posed figure, with uvs; the suit is always among them.

    `texels` is the height of the head's texture; the body's follows it. Painted skin is kept in `cache`.
    """
    body, makeup = figure.body, look.makeup
    head = head_meshes(figure, head_skin(body, twin, makeup, look.hair, texels, cache))
    bare = skin_mesh(figure, body_skin(body, twin, makeup, texels * 5 // 8, cache))
    return (*head, bare, *eye_meshes(figure, twin), suit_mesh(figure))


def skin_mesh(figure: Figure, material: Material) -> Mesh:
    """What is bare of the figure below the head: throat, arms and legs outside the suit's edge."""
    parts, sheet = cut(figure.body), _sheets(figure.body).skin
    vertices = _spread(parts, figure.vertices)[sheet.corners]
    normals = _unit(_spread(parts, figure.normals)[sheet.corners])
    return Mesh("skin", Part.SKIN, vertices, sheet.faces, material, normals, sheet.uvs)


def suit_mesh(figure: Figure) -> Mesh:
    """The bodysuit with a hem that closes it against the skin."""
    parts, sheet = cut(figure.body), _sheets(figure.body).suit
    worn = smoothing(figure.body).apply(figure.vertices)
    out = vertex_normals(figure.body.faces, worn)
    line = parts.edge.reshape(-1)
    cloth, hem = _spread(parts, (worn + OFFSET * out).astype(np.float32)), _spread(parts, figure.vertices)[line]
    vertices = np.concatenate([cloth, hem])[sheet.corners]
    normals = _spread(parts, out)
    normals = _unit(np.concatenate([normals, normals[line]])[sheet.corners])
    return Mesh("bodysuit", Part.BODYSUIT, vertices, sheet.faces, CLOTH, normals, sheet.uvs)


@dataclass(frozen=True, slots=True)
class _Sheet:
    """What of a mesh stays the same in every pose: the corners it uses, its faces over them and their uvs."""

    corners: Ints
    faces: Ints
    uvs: Floats


@dataclass(frozen=True, slots=True)
class _Sheets:
    skin: _Sheet
    suit: _Sheet


@lru_cache(maxsize=8)
def _sheets(body: Body) -> _Sheets:
    """Skin and suit of this body; the very same arrays each time, so that the viewport need not send them again."""
    parts = cut(body)
    share = parts.share[:, None]
    uvs = np.concatenate([body.uvs, body.uvs[parts.start] * (1 - share) + body.uvs[parts.end] * share])
    hemmed = np.concatenate([parts.suit, _hem(parts.edge, len(uvs))])
    return _Sheets(_sheet(parts.skin, uvs), _sheet(hemmed, np.concatenate([uvs, uvs[parts.edge.reshape(-1)]])))


def _sheet(faces: Ints, uvs: NDArray[np.floating[Any]]) -> _Sheet:
    used, again = np.unique(faces, return_inverse=True)
    return _Sheet(used.astype(np.int32), np.reshape(again, faces.shape).astype(np.int32), uvs[used].astype(np.float32))


@lru_cache(maxsize=8)
def smoothing(body: Body) -> Sparse:
    """The matrix (n, n) that makes cloth of skin: a Gaussian mean over the surface at rest, which takes away what is
    small and spans what is hollow, fading to nothing at the suit's edge. Points average those that face as they do.
    """
    field, count = cut(body).field, len(body.rest)
    ease = np.clip(field / FADE, 0.0, 1.0).astype(np.float64)
    under = np.flatnonzero(field > 0)
    near = _neighbours(body.rest[under], vertex_normals(body.faces, body.rest)[under])
    away = ((body.rest[under[near[:, 0]]] - body.rest[under[near[:, 1]]]) ** 2).sum(axis=1)
    weight = np.exp(-away / (2 * GRAIN**2)) * _areas(body)[under[near[:, 1]]]
    weight *= (ease[under] / np.bincount(near[:, 0], weights=weight, minlength=len(under)))[near[:, 0]]
    every = np.arange(count)
    rows, columns = np.concatenate([under[near[:, 0]], every]), np.concatenate([under[near[:, 1]], every])
    return Sparse(np.concatenate([weight, 1.0 - ease]), rows, columns, (count, count))


def _neighbours(points: Floats, out: Floats) -> NDArray[np.intp]:
    """Ordered pairs (k, 2) of points within reach of each other whose normals agree, each with itself too."""
    tree = cast(Any, KDTree(points))
    pairs: NDArray[np.intp] = tree.query_pairs(2.2 * GRAIN, output_type="ndarray")
    pairs = pairs[np.einsum("ij,ij->i", out[pairs[:, 0]], out[pairs[:, 1]]) > -0.3]
    return np.concatenate([pairs, pairs[:, ::-1], np.arange(len(points))[:, None].repeat(2, axis=1)])


def _areas(body: Body) -> NDArray[np.float64]:
    """A third of the area of the faces round each vertex."""
    a, b, c = (body.rest[body.faces[:, corner]].astype(np.float64) for corner in range(3))
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1) / 6
    return np.bincount(body.faces.reshape(-1), weights=np.repeat(area, 3), minlength=len(body.rest)).astype(np.float64)


def _hem(edge: Ints, first: int) -> Ints:
    """Two faces from each side of the suit's edge down to the skin's, whose corners stand from `first` on in pairs."""
    low = first + np.arange(2 * len(edge)).reshape(-1, 2)
    return np.concatenate(
        [np.stack([edge[:, 1], edge[:, 0], low[:, 0]], 1), np.stack([edge[:, 1], low[:, 0], low[:, 1]], 1)]
    ).astype(np.int32)


def _spread(parts: Cut, per_vertex: Floats) -> Floats:
    """Vertex values (n, d) at the corners and the points on the line."""
    corners = per_vertex[parts.owner]
    share = parts.share[:, None]
    added = corners[parts.start] * (1 - share) + corners[parts.end] * share
    return np.concatenate([corners, added]).astype(np.float32)


def _unit(normals: Floats) -> Floats:
    return (normals / np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)).astype(np.float32)
