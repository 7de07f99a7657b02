"""From guides to a head of hair: each strand follows the guides around it, gathers into a lock, waves and strays."""

from __future__ import annotations

import numpy as np

from studio_app.direction.look import Hair, HairStyle
from studio_app.stage.arrays import Array, f32, nearest
from studio_app.stage.hair_guides import spacing


def filled(roots: Array, side: Array, guide_roots: Array, guide_side: Array, guides: Array, seed: int) -> Array:
    """Strands (n, k, 3) from `roots` (n, 3) between guides (g, k, 3), none across the parting."""
    rng = np.random.default_rng((seed, 13))
    near, weight = _neighbours(roots, side, guide_roots, guide_side)
    steps = guides.shape[1]
    share = spacing(steps)[None, :, None]
    path = np.zeros((len(roots), steps, 3), np.float32)
    base = np.zeros_like(roots)
    for column in range(near.shape[1]):
        path += guides[near[:, column]] * weight[:, column, None, None]
        base += guide_roots[near[:, column]] * weight[:, column, None]
    path += (roots - base)[:, None] * (1 - 0.35 * share)
    lock = near[:, 0]
    spread = _ball(rng, len(roots)) * (0.0008 + 0.0040 * rng.random((len(roots), 1)) ** 2).astype(np.float32)
    gathered = guides[lock] + (roots - guide_roots[lock])[:, None] * (1 - share) ** 2 + spread[:, None] * np.sqrt(share)
    # How tightly a lock gathers differs from lock to lock; tips part again a little.
    tight = rng.uniform(0.62, 0.98, len(guides)).astype(np.float32)[lock][:, None, None]
    pull = tight * np.clip(share * 1.7, 0, 1) * (1 - 0.25 * share**3)
    return path + (gathered - path) * pull


def waved(strands: Array, lock: Array, hair: Hair, length: Array, seed: int) -> Array:
    """The strands with waves that run through each lock together; straight hair keeps a faint bend."""
    rng = np.random.default_rng((seed, 17))
    wavy = hair.style is HairStyle.WAVY
    count = int(lock.max()) + 1
    phase = rng.uniform(0, 2 * np.pi, count)[lock] + rng.normal(0, 0.35 if wavy else 0.9, len(lock))
    pitch = (rng.uniform(0.055, 0.085, count) if wavy else rng.uniform(0.10, 0.2, count))[lock]
    size = (0.0040 + 0.0040 * hair.volume) if wavy else 0.0014
    share = spacing(strands.shape[1])[None, :]
    reach = share * length[:, None]
    amount = size * np.clip((reach - 0.03) / 0.10, 0, 1) * rng.uniform(0.7, 1.2, count)[lock][:, None]
    angle = 2 * np.pi * reach / pitch[:, None] + phase[:, None]
    one, other = _across(strands)
    turn = one * (np.sin(angle) * amount)[..., None] + other * (0.55 * np.cos(angle) * amount)[..., None]
    return (strands + turn - turn[:, :1]).astype(np.float32)


def strayed(strands: Array, normals: Array, length: Array, hair: Hair, pull: Array, seed: int) -> tuple[Array, Array]:
    """The strands with some flying off on their own, and which of them do (n,) as a mask. `pull` (3,) is the wind."""
    rng = np.random.default_rng((seed, 19))
    count, steps = len(strands), int(strands.shape[1])
    loose = rng.random(count) < 0.012 + 0.07 * hair.strays
    share = spacing(steps)[None, :, None]
    fine = np.cumsum(rng.normal(0, 1, (count, steps, 3)).astype(np.float32), axis=1) / np.sqrt(steps)
    moved = strands + fine * (0.0035 * share) * np.minimum(length / 0.15, 1)[:, None, None]
    some = int(loose.sum())
    away = (
        normals[loose] * rng.uniform(0.1, 1.0, (some, 1))
        + rng.normal(0, 0.6, (some, 3))
        + pull * rng.uniform(0, 1.6, (some, 1))
    )
    far = rng.uniform(0.010, 0.05, (some, 1)) * (0.4 + hair.strays) * np.minimum(length[loose, None] / 0.25, 1.3)
    bow = share**1.6 * (1 + 0.4 * np.sin(share * rng.uniform(3, 9, (some, 1, 1))))
    own = np.minimum(length[loose, None, None] / 0.25, 1)
    moved[loose] += (away * far)[:, None] * bow + fine[loose] * 0.012 * share * own
    return moved.astype(np.float32), loose


def nearest_lock(roots: Array, side: Array, guide_roots: Array, guide_side: Array) -> Array:
    """The guide (n,) whose lock each root belongs to."""
    return _neighbours(roots, side, guide_roots, guide_side)[0][:, 0].astype(np.int32)


def _neighbours(roots: Array, side: Array, guide_roots: Array, guide_side: Array) -> tuple[Array, Array]:
    apart = np.float32(0.2)
    guides = np.concatenate((guide_roots, guide_side[:, None] * apart), axis=1)
    away, near = nearest(guides, np.concatenate((roots, side[:, None] * apart), axis=1), 3)
    weight = 1 / (away + 0.002) ** 2
    return near.astype(np.int32), (weight / weight.sum(axis=1, keepdims=True)).astype(np.float32)


def _ball(rng: np.random.Generator, count: int) -> Array:
    vectors = rng.normal(0, 1, (count, 3))
    return (vectors / np.linalg.norm(vectors, axis=1, keepdims=True)).astype(np.float32)


def _across(strands: Array) -> tuple[Array, Array]:
    """Two unit vectors (n, k, 3) across each strand, nearly constant along it."""
    along = np.gradient(strands, axis=1)
    along /= np.maximum(np.linalg.norm(along, axis=2, keepdims=True), 1e-9)
    one = np.cross(along, f32([0.25, 1.0, 0.1]))
    one /= np.maximum(np.linalg.norm(one, axis=2, keepdims=True), 1e-6)
    return one.astype(np.float32), np.cross(along, one).astype(np.float32)
