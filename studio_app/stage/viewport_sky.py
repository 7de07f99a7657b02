"""The sky for the viewport: sun and sky as bright as the tracer's, spread over the dome as the tracer's is.

Both were measured of the tracer's own sky (`tracer_daylight`), so that one exposure serves both pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.arrays import sampled
from studio_app.stage.daylight import OVERCAST_SUN, daylight, measured_at
from studio_app.stage.scene import Floats, Sky, Triple

Doubles = NDArray[np.float64]
ROWS, COLUMNS = 48, 96
GROUND_ALBEDO = 0.2
SKY = Path(__file__).with_name("daylight_sky.npz")
ALOFT = (0.0, 15.0, 30.0, 42.0, 52.0, 60.0, 67.0, 73.0, 78.0, 82.0, 85.0, 87.5, 89.5)
"""Degrees from the zenith at which the sky was measured."""
AROUND = (0.0, 4.0, 9.0, 15.0, 23.0, 33.0, 45.0, 60.0, 80.0, 105.0, 130.0, 155.0, 180.0)
"""Degrees round from the sun."""


@dataclass(frozen=True, slots=True)
class Dome:
    """The sky as the shaders read it: a picture (rows, columns, 3) of radiance, irradiance over pi by its slopes."""

    picture: Floats
    constant: Doubles
    slopes: Doubles
    ground: Doubles


def sun_irradiance(sky: Sky) -> Doubles:
    """Irradiance (3,) on a surface that faces the sun; zero without one."""
    if sky.sun is None:
        return np.zeros(3)
    return daylight(_elevation(sky.sun), sky.turbidity).sun * sky.sun_scale


@lru_cache(maxsize=8)
def dome(sky: Sky) -> Dome:
    """The sky's picture and its light. Rows run from zenith to nadir, columns by atan2(x, y) from -pi to pi."""
    ways, weights = _directions()
    sun = np.asarray(sky.sun or OVERCAST_SUN)
    shape = _spread(ways, sun, sky.turbidity)
    level = np.maximum(ways[..., 2], 0) * weights
    wanted = daylight(_elevation((sun[0], sun[1], sun[2])), sky.turbidity).level * sky.sky_scale
    above = shape * (wanted / np.einsum("ijc,ij->c", shape, level))
    over = np.where(ways[..., 2:] > 0, above, 0)
    constant = np.einsum("ijc,ij->c", over, weights) / (4 * math.pi)
    slopes = np.einsum("ijc,ijk,ij->kc", over, ways, weights) / (2 * math.pi)
    ground = GROUND_ALBEDO * (wanted + sun_irradiance(sky) * max(float(sun[2]), 0.0)) / math.pi
    picture = np.where(ways[..., 2:] > -0.02, above, ground).astype(np.float32)
    return Dome(picture, constant, slopes, ground)


def _directions() -> tuple[Doubles, Doubles]:
    """Unit directions (rows, columns, 3) of the picture's pixels and their solid angles (rows, columns)."""
    theta = (np.arange(ROWS) + 0.5) / ROWS * math.pi
    phi = ((np.arange(COLUMNS) + 0.5) / COLUMNS - 0.5) * 2 * math.pi
    sine = np.sin(theta)[:, None]
    ways = np.stack(
        (sine * np.sin(phi), sine * np.cos(phi), np.broadcast_to(np.cos(theta)[:, None], (ROWS, COLUMNS))), -1
    )
    return ways, np.broadcast_to(sine * (math.pi / ROWS) * (2 * math.pi / COLUMNS), (ROWS, COLUMNS))


def _spread(ways: Doubles, sun: Doubles, turbidity: float) -> Doubles:
    """The sky's radiance from unit directions (rows, columns, 3), to a scale; below the horizon as at it."""
    sky = _measured(_elevation((float(sun[0]), float(sun[1]), float(sun[2]))), turbidity)
    apart = np.degrees(np.arctan2(ways[..., 0], ways[..., 1]) - math.atan2(float(sun[0]), float(sun[1])))
    row = np.interp(np.degrees(np.arccos(np.clip(ways[..., 2], 0, 1))), ALOFT, np.arange(len(ALOFT)))
    column = np.interp(np.abs((apart + 180) % 360 - 180), AROUND, np.arange(len(AROUND)))
    return np.stack([sampled(sky[..., c], np.stack((row, column))) for c in range(3)], -1).astype(np.float64)


def _measured(elevation_deg: float, turbidity: float) -> Doubles:
    """The sky (aloft, around, 3) between the four measured ones next to this sun and air."""
    skies, (rows, columns) = _skies(), measured_at()
    row = float(np.interp(elevation_deg, rows, np.arange(len(rows))))
    column = float(np.interp(turbidity, columns, np.arange(len(columns))))
    top, left = min(int(row), len(rows) - 2), min(int(column), len(columns) - 2)
    down, right = row - top, column - left
    upper = skies[top, left] * (1 - right) + skies[top, left + 1] * right
    lower = skies[top + 1, left] * (1 - right) + skies[top + 1, left + 1] * right
    return upper * (1 - down) + lower * down


@cache
def _skies() -> Doubles:
    """The measured skies (elevations, turbidities, aloft, around, 3), read once: a moved hour asks for another sky."""
    with np.load(SKY) as held:
        return held["sky"].astype(np.float64)


def _elevation(sun: Triple) -> float:
    return math.degrees(math.asin(min(1.0, max(-1.0, float(sun[2])))))
