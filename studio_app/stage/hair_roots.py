"""Where hair is rooted: points of the mesh that follow every pose and every expression."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np

from studio_app.stage.arrays import Array
from studio_app.stage.figure import Body, Figure
from studio_app.stage.head_marks import head_marks, scalp
from studio_app.stage.head_topology import head_topology


@dataclass(frozen=True, eq=False)
class Roots:
    """`faces` (n, 3) vertex indices and `weights` (n, 3) of each root in its triangle; `rest` and `normals` (n, 3) at
    rest; `inside` (n,) metres inside the hairline.
    """

    faces: Array
    weights: Array
    rest: Array
    normals: Array
    inside: Array


@lru_cache(maxsize=12)
def scalp_roots(body: Body, count: int, seed: int, part: float | None = None) -> Roots:
    """`count` roots over the scalp, thinning out over the last centimetre before the hairline.

    Along a parting at x = `part` metres, where each hair covers only what lies beyond it, roots stand closer.
    """
    marks = head_marks(body)
    faces = body.faces[head_topology(body).skin]
    inside = scalp(body.rest, marks)
    faces = faces[
        (inside[faces] > -0.012).any(axis=1) & (body.rest[faces, 2] > marks.mouth[2] - marks.unit).all(axis=1)
    ]
    rng = np.random.default_rng((seed, 7))
    picked = spread_roots(body, faces, count * (2 if part is None else 6) + 400, rng)
    depth = scalp(picked.rest, marks)
    soft = depth + rng.normal(0, 0.0025, len(depth)) + 0.003 * np.sin(picked.rest[:, 0] * 260 + seed) * (depth < 0.02)
    chance = np.clip((soft + 0.001) / 0.011, 0, 1) ** 1.3
    if part is not None:
        beside = (picked.rest[:, 0] - part) / 0.011
        on_top = np.clip((marks.axis_y + 0.05 - picked.rest[:, 1]) / 0.03, 0, 1) * (picked.normals[:, 2] > 0.3)
        chance = chance * (0.22 + 0.78 * np.exp(-(beside**2)) * on_top)
    kept = np.flatnonzero(rng.random(len(depth)) < chance)[:count]
    return Roots(picked.faces[kept], picked.weights[kept], picked.rest[kept], picked.normals[kept], depth[kept])


def rooted(body: Body, faces: Array, weights: Array) -> Roots:
    """Roots at given places of given triangles (n, 3)."""
    corners = body.rest[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    rest = np.einsum("nc,ncx->nx", weights, corners)
    return Roots(
        faces,
        weights.astype(np.float32),
        rest.astype(np.float32),
        normals.astype(np.float32),
        np.zeros(len(rest), np.float32),
    )


def carried(roots: Roots, figure: Figure) -> tuple[Array, Array]:
    """Posed root points (n, 3) and the turn of the skin around each from rest to pose (n, 3, 3)."""
    points = np.einsum("nc,ncx->nx", roots.weights, figure.vertices[roots.faces])
    before, after = _frames(figure.body.rest[roots.faces]), _frames(figure.vertices[roots.faces])
    return points.astype(np.float32), np.einsum("nij,nkj->nik", after, before).astype(np.float32)


def _frames(corners: Array) -> Array:
    """An orthonormal frame (n, 3, 3; axes as columns) on each triangle."""
    along = corners[:, 1] - corners[:, 0]
    across = np.cross(along, corners[:, 2] - corners[:, 0])
    along = along / np.maximum(np.linalg.norm(along, axis=1, keepdims=True), 1e-12)
    across = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    return np.stack((along, np.cross(across, along), across), axis=2)


def spread_roots(body: Body, faces: Array, count: int, rng: np.random.Generator) -> Roots:
    corners = body.rest[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    area = np.linalg.norm(across, axis=1)
    place = (np.arange(count) + rng.random(count)) / count
    chosen = np.searchsorted(np.cumsum(area) / area.sum(), place).clip(0, len(faces) - 1)
    chosen = chosen[rng.permutation(count)]
    u, v = np.sqrt(rng.random(count)), rng.random(count)
    weights = np.stack((1 - u, u * (1 - v), u * v), axis=1).astype(np.float32)
    found = rooted(body, faces[chosen], weights)
    smooth = np.einsum("nc,ncx->nx", weights, _rest_normals(body)[found.faces])
    smooth /= np.maximum(np.linalg.norm(smooth, axis=1, keepdims=True), 1e-12)
    return Roots(found.faces, weights, found.rest, smooth.astype(np.float32), found.inside)


@lru_cache(maxsize=8)
def _rest_normals(body: Body) -> Array:
    a, b, c = (body.rest[body.faces[:, corner]] for corner in range(3))
    across = np.cross(b - a, c - a)
    total = np.zeros_like(body.rest)
    for corner in range(3):
        np.add.at(total, body.faces[:, corner], across)
    return total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)
