"""Brows and lashes as strands, rooted in the skin so that they follow every expression."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

from studio_app.direction.look import Makeup
from studio_app.stage.arrays import Array, f32
from studio_app.stage.figure import Body, Figure
from studio_app.stage.hair_colour import pigment
from studio_app.stage.hair_roots import Roots, carried, rooted, spread_roots
from studio_app.stage.head_marks import head_marks, lid_edge, local
from studio_app.stage.head_topology import head_topology
from studio_app.stage.scene import BROWS, LASHES, Strands
from studio_app.stage.skin_zones import brow, brow_line
from studio_app.twins.card import Twin

BROW_STEPS, LASH_STEPS = 5, 6


def brows_and_lashes(figure: Figure, twin: Twin, makeup: Makeup, strands: int = 1200) -> tuple[Strands, ...]:
    """Both brows and all four rows of lashes in about `strands` strands (100 to 5,000), posed.

    Eye make-up darkens, thickens and lengthens the lashes as mascara does.
    """
    body, face = figure.body, twin.face
    flat = {"woman": 0.0, "person": 0.5, "man": 1.0}[twin.presents]
    seed = twin.skin.seed % 9973
    number = max(int(strands * 0.66 * (0.45 + 1.1 * face.brow_fullness)), 20)
    roots, shapes = _brows(body, flat, face.asymmetry, number, seed)
    look = pigment(max(1.0, face.brow_level - 1.2), 0.35)
    coarse = 1200 / max(strands, 1)
    brows = _posed(figure, roots, shapes)
    brow_radii = _radii(len(brows), BROW_STEPS, 0.000068 * min(coarse, 4), 0.7, seed)
    lash_roots, lash_shapes = _lashes(body, max(int(strands * 0.34), 40), seed)
    lashes = _posed(figure, lash_roots, lash_shapes * np.float32(1 + 0.25 * makeup.eye_strength))
    thick = 0.000054 * min(coarse, 4) * (1 + 0.9 * makeup.eye_strength)
    lash = pigment(max(1.0, min(face.brow_level - 1.5, 5.0) * (1 - 0.8 * makeup.eye_strength)), 0.3)
    lash_radii = _radii(len(lashes), LASH_STEPS, thick, 0.9, seed + 1)
    return (
        Strands(BROWS, brows, brow_radii, look.eumelanin, look.pheomelanin, look.colour),
        Strands(LASHES, lashes, lash_radii, lash.eumelanin, lash.pheomelanin, lash.colour),
    )


def _posed(figure: Figure, roots: Roots, shapes: Array) -> Array:
    """Shapes (n, k, 3) from their roots at rest, carried with the skin."""
    points, turns = carried(roots, figure)
    return (points[:, None] + np.einsum("nij,nkj->nki", turns, shapes)).astype(np.float32)


def _radii(count: int, steps: int, radius: float, taper: float, seed: int) -> Array:
    own = radius * np.random.default_rng(seed).uniform(0.7, 1.2, count)
    return (own[:, None] * (1 - taper * np.linspace(0, 1, steps) ** 1.5)).astype(np.float32)


@lru_cache(maxsize=8)
def _brows(body: Body, flat: float, uneven: float, count: int, seed: int) -> tuple[Roots, Array]:
    marks = head_marks(body)
    rng = np.random.default_rng((seed, 41))
    at = local(body.rest, marks)
    skin = body.faces[head_topology(body).skin]
    near = ((np.abs(at[:, 0]) < 1.1) & (np.abs(at[:, 2] - 0.33) < 0.3) & (at[:, 1] < 0.5))[skin].any(axis=1)
    many = spread_roots(body, skin[near], count * 14, rng)
    place = local(many.rest, marks)
    # No two brows are alike: one sits a little higher, and both have gaps.
    place[:, 2] -= np.where(place[:, 0] > 0, 0.02, -0.01) * uneven
    gaps = 0.75 + 0.25 * np.sin(place[:, 0] * 41 + seed) * np.sin(place[:, 0] * 17)
    kept = np.flatnonzero(rng.random(len(place)) < brow(place, flat) * gaps)[:count]
    roots = rooted(body, many.faces[kept], many.weights[kept])
    return roots, _brow_shapes(place[kept], roots.normals, flat, marks.unit, rng)


def _brow_shapes(place: Array, normals: Array, flat: float, unit: float, rng: np.random.Generator) -> Array:
    x, side = np.abs(place[:, 0]), np.sign(place[:, 0])
    height, half = brow_line(x, flat)
    ahead, _ = brow_line(x + 0.05, flat)
    rise = (ahead - height) / 0.05
    across = np.clip((place[:, 2] - height) / np.maximum(half, 1e-3), -1, 1)
    inner = np.clip((0.48 - x) / 0.22, 0, 1)
    upward = rise + 1.9 * inner + np.where(across < 0, -0.55, -0.35) * across * (1 - inner)
    outward = 1 - 0.55 * inner
    heading = np.stack((side * outward, np.zeros_like(x), upward), axis=1) + rng.normal(0, 0.13, (len(x), 3))
    heading -= normals * np.einsum("ij,ij->i", heading, normals)[:, None]
    heading /= np.linalg.norm(heading, axis=1, keepdims=True)
    length = (0.105 + 0.03 * inner - 0.03 * np.clip((x - 0.75) / 0.2, 0, 1)) * unit * rng.uniform(0.7, 1.15, len(x))
    share = np.linspace(0, 1, BROW_STEPS)[None, :, None]
    lift = normals[:, None] * (0.30 * share - 0.26 * share**2)
    droop = f32([0, 0, -0.10]) * share**2
    return ((heading[:, None] * share + lift + droop) * length[:, None, None]).astype(np.float32)


@lru_cache(maxsize=8)
def _lashes(body: Body, count: int, seed: int) -> tuple[Roots, Array]:
    rng = np.random.default_rng((seed, 43))
    rows: list[tuple[Array, Array, Array]] = []
    for side in (0, 1):
        for upper, share in ((True, 0.31), (False, 0.19)):
            rows.append(_row(body, side, upper, max(int(count * share), 8), rng))
    faces, weights, shapes = (np.concatenate([row[column] for row in rows]) for column in range(3))
    return rooted(body, faces, weights), shapes


def _row(body: Body, side: int, upper: bool, count: int, rng: np.random.Generator) -> tuple[Array, Array, Array]:
    """Triangles, weights in them and shapes (n, k, 3) of one row of lashes along the lid's edge."""
    marks = head_marks(body)
    eye, opening = marks.eyes[side], marks.openings[side]
    edges = _edges(body, side)
    middle = body.rest[edges[:, :2]].mean(axis=1)
    level = cast(Array, np.interp(np.abs(middle[:, 0]), np.abs(opening[:2, 0]), opening[:2, 2]))
    width = abs(float(opening[1, 0] - opening[0, 0]))
    along = (np.abs(middle[:, 0]) - abs(float(opening[0, 0]))) / width
    ours = edges[((middle[:, 2] > level) == upper) & (along > (0.10 if upper else 0.30)) & (along < 1.04)]
    ends = body.rest[ours[:, :2]]
    size = np.linalg.norm(ends[:, 1] - ends[:, 0], axis=1)
    place = (np.arange(count) + rng.uniform(0, 1, count)) / count
    chosen = np.searchsorted(np.cumsum(size) / size.sum(), place).clip(0, len(ours) - 1)
    split = rng.random(count)
    weights = np.stack((1 - split, split, np.zeros(count)), axis=1)
    roots = (ends[chosen, 0] * (1 - split)[:, None] + ends[chosen, 1] * split[:, None]).astype(np.float32)
    return ours[chosen], weights.astype(np.float32), _lash_shapes(roots, eye, width, upper, side, rng)


def _edges(body: Body, side: int) -> Array:
    """Edges of the lid's front rim with the vertex outside each: (e, 3) vertex indices."""
    rim = np.zeros(len(body.rest), bool)
    rim[lid_edge(body, side)] = True
    skin = body.faces[head_topology(body).skin]
    two = skin[rim[skin].sum(axis=1) == 2]
    order = np.argsort(~rim[two], axis=1, kind="stable")
    edges = np.take_along_axis(two, order, axis=1)
    pairs = np.sort(edges[:, :2], axis=1)
    _, first = np.unique(pairs, axis=0, return_index=True)
    return edges[first]


def _lash_shapes(roots: Array, eye: Array, width: float, upper: bool, side: int, rng: np.random.Generator) -> Array:
    count = len(roots)
    fan = (roots[:, 0] - eye[0]) / (0.5 * width)
    outer = np.clip(fan * (1 if side == 0 else -1), -1, 1)
    length = (0.0072 + 0.0016 * outer) if upper else (0.0042 + 0.0008 * outer)
    length = length * rng.uniform(0.72, 1.12, count)
    first = np.stack((0.50 * fan, np.full(count, -1.0), np.full(count, -0.10 if upper else -0.45)), axis=1)
    first += rng.normal(0, 0.10, (count, 3))
    first /= np.linalg.norm(first, axis=1, keepdims=True)
    curl = np.stack((0.25 * fan, np.full(count, 0.15), np.full(count, 0.85 if upper else -0.15)), axis=1)
    share = np.linspace(0, 1, LASH_STEPS)[None, :, None]
    path = first[:, None] * (share - 0.25 * share**2) + curl[:, None] * share**2 * 0.75
    return (path * length[:, None, None]).astype(np.float32)
