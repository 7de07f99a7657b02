"""CIELAB and the difference of two colours as seen: CIEDE2000 (Sharma, Wu and Dalal 2005)."""

from __future__ import annotations

from functools import lru_cache
from typing import Any

import numpy as np
from numpy.typing import NDArray

Floats = NDArray[np.floating[Any]]

WHITE = (0.9642956764, 1.0, 0.8251046025)
"""D50, the white of ICC's connection space and of the Lab that photo tools show."""
TO_XYZ = np.array(
    ((0.4360747, 0.3850649, 0.1430804), (0.2225045, 0.7168786, 0.0606169), (0.0139322, 0.0971045, 0.7141733))
)
"""Linear sRGB to XYZ under D50 (Bradford; Lindbloom)."""

_FACTOR = 25.0**7


def lab_of_linear(linear: Floats) -> Floats:
    """Lab (..., 3) under D50 of linear sRGB light (..., 3); values below 0 or above 1 are colours outside sRGB."""
    xyz = linear @ TO_XYZ.T.astype(linear.dtype) / np.asarray(WHITE, linear.dtype)
    root = np.where(xyz > 216 / 24389, np.cbrt(xyz), xyz * (24389 / 27 / 116) + 16 / 116)
    x, y, z = root[..., 0], root[..., 1], root[..., 2]
    return np.stack((116 * y - 16, 500 * (x - y), 200 * (y - z)), axis=-1)


def lab_of_srgb(pixels: NDArray[np.uint8]) -> Floats:
    """Lab (h, w, 3) float32 of 8-bit sRGB pixels."""
    return lab_of_linear(_linear()[pixels])


def srgb_of_lab(lab: Floats) -> NDArray[np.uint8]:
    """8-bit sRGB pixels of Lab (h, w, 3) under D50: the inverse of `lab_of_srgb`; what lies outside sRGB is clipped."""
    fy = (lab[..., 0] + 16) / 116
    root = np.stack((fy + lab[..., 1] / 500, fy, fy - lab[..., 2] / 200), axis=-1)
    xyz = np.where(root > 6 / 29, root**3, (root - 16 / 116) * 3 * (6 / 29) ** 2) * np.asarray(WHITE)
    light = np.clip(xyz @ np.linalg.inv(TO_XYZ).T, 0, 1)
    shown = np.where(light <= 0.0031308, light * 12.92, 1.055 * light ** (1 / 2.4) - 0.055)
    return np.rint(shown * 255).astype(np.uint8)


@lru_cache(maxsize=1)
def _linear() -> NDArray[np.float32]:
    """Light (0 to 1) of each of the 256 steps of sRGB (IEC 61966-2-1)."""
    share = np.arange(256) / 255
    return np.where(share <= 0.04045, share / 12.92, ((share + 0.055) / 1.055) ** 2.4).astype(np.float32)


def delta_e(one: Floats, other: Floats) -> Floats:
    """CIEDE2000 between two arrays of Lab (..., 3): about 1 is the least one sees side by side."""
    chroma = (np.hypot(one[..., 1], one[..., 2]) + np.hypot(other[..., 1], other[..., 2])) / 2
    grey = 1.5 - 0.5 * np.sqrt(chroma**7 / (chroma**7 + _FACTOR))
    a1, a2 = one[..., 1] * grey, other[..., 1] * grey
    c1, c2 = np.hypot(a1, one[..., 2]), np.hypot(a2, other[..., 2])
    h1, h2 = np.arctan2(one[..., 2], a1), np.arctan2(other[..., 2], a2)
    turn = h2 - h1
    turn = turn - 2 * np.pi * np.sign(turn) * (np.abs(turn) > np.pi + 1e-9)
    light, colour = other[..., 0] - one[..., 0], c2 - c1
    hue = 2 * np.sqrt(c1 * c2) * np.sin(turn / 2)
    return _weighted(light, colour, hue, (one[..., 0] + other[..., 0]) / 2, (c1 + c2) / 2, _mean_hue(h1, h2, c1 * c2))


def _mean_hue(h1: Floats, h2: Floats, chromatic: Floats) -> Floats:
    """The hue half way between two, in radians; their sum when one of them is grey."""
    h1, h2 = np.mod(h1, 2 * np.pi), np.mod(h2, 2 * np.pi)
    half = (h1 + h2) / 2
    far = np.abs(h1 - h2) > np.pi + 1e-9
    half = np.where(far, np.where(h1 + h2 < 2 * np.pi, half + np.pi, half - np.pi), half)
    return np.where(chromatic == 0, h1 + h2, half)


def _weighted(light: Floats, colour: Floats, hue: Floats, level: Floats, chroma: Floats, angle: Floats) -> Floats:
    """The three differences weighed by how well the eye tells them apart there."""
    t = 1 - 0.17 * np.cos(angle - np.pi / 6) + 0.24 * np.cos(2 * angle)
    t += 0.32 * np.cos(3 * angle + np.pi / 30) - 0.20 * np.cos(4 * angle - np.radians(63))
    s_light = 1 + 0.015 * (level - 50) ** 2 / np.sqrt(20 + (level - 50) ** 2)
    s_colour, s_hue = 1 + 0.045 * chroma, 1 + 0.015 * chroma * t
    blue = np.exp(-(((np.degrees(angle) - 275) / 25) ** 2))
    turn = -np.sin(np.radians(60) * blue) * 2 * np.sqrt(chroma**7 / (chroma**7 + _FACTOR))
    light, colour, hue = light / s_light, colour / s_colour, hue / s_hue
    return np.sqrt(np.maximum(0.0, light**2 + colour**2 + hue**2 + turn * colour * hue))
