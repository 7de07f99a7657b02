"""Pictures of ground and walls, made from noise: asphalt, paving, brick, worn paint, grass, sand. All tile
seamlessly.
"""

from __future__ import annotations

from functools import cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.film import encoded
from studio_app.stage.scene import Bytes, Floats, Triple


def noise(size: int, cells: int, seed: int) -> Floats:
    """Smooth noise (size, size) around 0 with deviation about 1, `cells` blotches across, tiling."""
    rng = np.random.default_rng(seed)
    knots = rng.standard_normal((cells, cells))
    place = np.arange(size) / size * cells
    low = place.astype(int)
    share = place - low
    share = share * share * (3 - 2 * share)
    high = (low + 1) % cells
    rows = knots[low] * (1 - share)[:, None] + knots[high] * share[:, None]
    both = rows[:, low] * (1 - share) + rows[:, high] * share
    return (both / max(float(both.std()), 1e-9)).astype(np.float32)


def clouds(size: int, cells: int, seed: int, octaves: int = 5) -> Floats:
    """Noise over several scales, each of half the strength of the one before."""
    layers = [noise(size, min(size // 2, cells * 2**k), seed + k) * 0.5**k for k in range(octaves)]
    total = np.sum(layers, axis=0)
    return (total / total.std()).astype(np.float32)


def _picture(light: NDArray[np.floating[Any]], colour: Triple) -> Bytes:
    shown = encoded(np.clip(light[..., None] * np.array(colour, np.float32), 0, 1).astype(np.float32))
    return np.rint(shown * 255).astype(np.uint8)


@cache
def asphalt() -> Bytes:
    """Old asphalt, meant for 8 m a tile: stones, patches of tyre wear and dark seams."""
    size = 2048
    rng = np.random.default_rng(11)
    stones = rng.standard_normal((size, size), np.float32)
    stones = (stones + np.roll(stones, 1, 0) + np.roll(stones, 1, 1) + np.roll(stones, (1, 1), (0, 1))) / 2
    light = 1 + 0.2 * stones + 0.12 * clouds(size, 4, 3) + 0.05 * noise(size, 64, 9)
    seam = np.abs(np.arange(size)[:, None] - size * 0.31 - 18 * noise(size, 6, 21)[0][None, :]) < 3
    return _picture(np.where(seam, light * 0.45, light), (0.112, 0.109, 0.105))


@cache
def paint() -> Bytes:
    """Road paint worn by tyres, meant for one bar a tile: asphalt shows where it is gone."""
    size = 1024
    wear = clouds(size, 5, 31, 7) + 0.45 * noise(size, 200, 5)
    edge = np.abs(np.arange(size) / size * 2 - 1)
    gone = 1 / (1 + np.exp(-(wear - 1.15 + 1.6 * np.maximum(edge[:, None], edge[None, :]) ** 14) * 5))
    dirt = 1 + 0.07 * clouds(size, 3, 8)
    white = np.array([0.62, 0.61, 0.58], np.float32)
    road = np.array([0.12, 0.117, 0.112], np.float32) * (1 + 0.2 * noise(size, 256, 2))[..., None]
    light = (white * dirt[..., None]) * (1 - gone[..., None]) + road * gone[..., None]
    return np.rint(encoded(np.clip(light, 0, 1).astype(np.float32)) * 255).astype(np.uint8)


@cache
def paving() -> Bytes:
    """A pavement's concrete slabs, meant for 3 m a tile: two by two with joints and stains."""
    size = 1024
    light = 1 + 0.08 * clouds(size, 3, 41) + 0.07 * noise(size, 300, 42)
    joint = np.arange(size) % (size // 2) < 5
    spots = np.maximum(noise(size, 90, 44) - 2.1, 0)
    return _picture(np.where(joint[:, None] | joint[None, :], light * 0.5, light) - 0.2 * spots, (0.33, 0.31, 0.285))


def brick(colour: Triple) -> Bytes:
    """Running-bond brickwork, meant for 2.4 m a tile: 10 bricks across, 32 courses."""
    size, across, courses = 512, 10, 32
    v = np.arange(size) / size * courses
    course = v.astype(int)
    u = (np.arange(size) / size * across)[None, :] + 0.5 * (course % 2)[:, None]
    mortar = ((v % 1) < 0.14)[:, None] | ((u % 1) < 0.05)
    rng = np.random.default_rng(7)
    tone = 1 + 0.16 * rng.standard_normal((courses, across))
    light = tone[course[:, None], u.astype(int) % across] * (1 + 0.06 * noise(size, 128, 6)) + 0.06 * clouds(size, 2, 9)
    shown = light[..., None] * np.array(colour, np.float32)
    shown = np.where(mortar[..., None], np.array([0.36, 0.33, 0.29]), shown).astype(np.float32)
    return np.rint(encoded(np.clip(shown, 0, 1)) * 255).astype(np.uint8)


def stone(colour: Triple) -> Bytes:
    """Ashlar, meant for 2.4 m a tile: blocks with fine joints."""
    size = 512
    rows = np.arange(size) % (size // 4) < 3
    columns = np.arange(size)[None, :] + (np.arange(size) // (size // 4) % 2)[:, None] * size // 4
    light = 1 + 0.05 * clouds(size, 4, 51) + 0.03 * noise(size, 160, 52)
    return _picture(np.where(rows[:, None] | (columns % (size // 2) < 3), light * 0.72, light), colour)


def ground(colour: Triple, seed: int = 61) -> Bytes:
    """Grass, gravel or sand in a colour, meant for 6 m a tile."""
    size = 1024
    rng = np.random.default_rng(seed)
    grain = rng.standard_normal((size, size), np.float32)
    light = 1 + 0.16 * clouds(size, 5, seed) + 0.1 * noise(size, 300, seed + 9) + 0.1 * grain
    return _picture(light, colour)
