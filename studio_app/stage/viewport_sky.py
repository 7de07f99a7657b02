"""The sky for the viewport: sun and sky as bright as the tracer's, spread over the dome after Preetham et al. 1999.

The strengths come from the same measured table as the exposure, so that one exposure serves both pictures.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.daylight import OVERCAST_SUN, daylight
from studio_app.stage.scene import Floats, Sky, Triple

Doubles = NDArray[np.float64]
ROWS, COLUMNS = 48, 96
GROUND_ALBEDO = 0.2


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
    """How radiance spreads over the dome (rows, columns, 3), to a scale: Perez's formula, Preetham's coefficients."""
    t = min(max(turbidity, 1.7), 8.0)
    cosine = np.maximum(ways[..., 2], 0.02)
    apart = np.arccos(np.clip(ways @ sun, -1, 1))
    height = math.acos(min(max(float(sun[2]), 0.02), 1.0))
    luminance = (
        0.1787 * t - 1.4630,
        -0.3554 * t + 0.4275,
        -0.0227 * t + 5.3251,
        0.1206 * t - 2.5771,
        -0.0670 * t + 0.3703,
    )
    x = (-0.0193 * t - 0.2592, -0.0665 * t + 0.0008, -0.0004 * t + 0.2125, -0.0641 * t - 0.8989, -0.0033 * t + 0.0452)
    y = (-0.0167 * t - 0.2608, -0.0950 * t + 0.0092, -0.0079 * t + 0.2102, -0.0441 * t - 1.6537, -0.0109 * t + 0.0529)
    z = np.array([height**3, height**2, height, 1.0])
    powers = np.array([t * t, t, 1.0])
    x_zenith = powers @ np.array([[0.00166, -0.00375, 0.00209, 0], [-0.02903, 0.06377, -0.03202, 0.00394],
                                  [0.11693, -0.21196, 0.06052, 0.25886]]) @ z  # fmt: skip
    y_zenith = powers @ np.array([[0.00275, -0.00610, 0.00317, 0], [-0.04214, 0.08970, -0.04153, 0.00516],
                                  [0.15346, -0.26756, 0.06670, 0.26688]]) @ z  # fmt: skip
    bright = np.maximum(_perez(cosine, apart, luminance), 1e-3)
    cx = np.clip(x_zenith * _perez(cosine, apart, x) / _perez(np.ones(1), np.full(1, height), x), 0.2, 0.5)
    cy = np.clip(y_zenith * _perez(cosine, apart, y) / _perez(np.ones(1), np.full(1, height), y), 0.2, 0.5)
    xyz = np.stack((cx / cy, np.ones_like(cx), (1 - cx - cy) / cy), -1) * bright[..., None]
    to_rgb = np.array([[3.2406, -1.5372, -0.4986], [-0.9689, 1.8758, 0.0415], [0.0557, -0.2040, 1.0570]])
    return np.maximum(xyz @ to_rgb.T, 1e-4)


def _perez(cosine: Doubles, apart: Doubles, c: tuple[float, float, float, float, float]) -> Doubles:
    return (1 + c[0] * np.exp(c[1] / cosine)) * (1 + c[2] * np.exp(c[3] * apart) + c[4] * np.cos(apart) ** 2)


def _elevation(sun: Triple) -> float:
    return math.degrees(math.asin(min(1.0, max(-1.0, float(sun[2])))))
