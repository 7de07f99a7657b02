"""Make-up over bare skin: lip colour with a clean soft border, shadow on the lids and a liner at the lashes."""

from __future__ import annotations

from functools import lru_cache

import numpy as np

from studio_app.direction.look import Makeup
from studio_app.stage.arrays import Array, f32
from studio_app.stage.figure import Body
from studio_app.stage.head_marks import head_marks, local
from studio_app.stage.skin_head import HeadPaint
from studio_app.stage.skin_map import head_map
from studio_app.stage.skin_zones import lid_distance, lip_shade, lips, step

LIP, EYE = slice(0, 1), slice(1, 2)


def made_up(body: Body, bare: HeadPaint, makeup: Makeup) -> Array:
    """The bare head's colour with lips and eyes made up; only their texels are touched."""
    colour = bare.colour.copy()
    zones = _zones(body, bare.colour.shape[0])
    flat = colour.reshape(-1, 3)
    texels, weight, shade = zones[0]
    lip = _rgb(makeup.lip) * (1 + 0.10 * shade - 0.2 * step(np.abs(shade), 0.3, 0.0))[:, None]
    flat[texels] += (lip - flat[texels]) * (0.9 * makeup.lip_strength * weight)[:, None]
    texels, away, above = zones[1]
    shadow = step(away, 0.0105, 0.001) * step(above, -0.002, 0.003)
    under = 0.35 * step(away, 0.004, 0.0005) * step(above, 0.001, -0.002)
    weight = 0.85 * makeup.eye_strength * np.maximum(shadow, under)
    flat[texels] += (_rgb(makeup.eye) - flat[texels]) * weight[:, None]
    # Lids are darker and pinker at the very edge without any make-up; a liner is drawn there.
    edge = step(away, 0.0020, 0.0004) * np.where(above > 0, 1.0, 0.55)
    flat[texels] *= 1 - (edge * 0.40)[:, None] * f32([0.8, 1.0, 1.0])
    liner = step(away, 0.0018, 0.0008) * step(above, -0.0005, 0.001) * makeup.eye_strength
    flat[texels] += (f32([28, 20, 18]) - flat[texels]) * (0.8 * liner)[:, None]
    return colour


@lru_cache(maxsize=8)
def _zones(body: Body, height: int) -> tuple[tuple[Array, ...], tuple[Array, ...]]:
    """Texels of the lips with weight and shade, and texels around the eyes with distance to the lids and level."""
    points = head_map(body, height).points.reshape(-1, 3)
    marks = head_marks(body)
    at = local(points, marks)
    front = at[:, 1] < 0.3
    mouth = np.flatnonzero(front & (np.abs(at[:, 0]) < 0.5) & (np.abs(at[:, 2] + 1.09) < 0.35))
    weight = lips(body, at[mouth], 0.05)
    mouth, weight = mouth[weight > 0], weight[weight > 0]
    around: list[tuple[Array, Array, Array]] = []
    for side, sign in ((0, 1), (1, -1)):
        near = np.flatnonzero(front & (np.abs(at[:, 0] * sign - 0.5) < 0.45) & (np.abs(at[:, 2]) < 0.4))
        away, above = lid_distance(body, points[near], side)
        around.append((near, away, above))
    texels, aways, levels = (np.concatenate([one[column] for one in around]) for column in range(3))
    return (mouth, weight, lip_shade(body, at[mouth])), (texels, aways, levels)


def _rgb(colour: str) -> Array:
    return np.array([int(colour[at : at + 2], 16) for at in (1, 3, 5)], np.float32)
