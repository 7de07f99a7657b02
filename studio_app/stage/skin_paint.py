"""Skin colour: a measured-like ramp of tones, blood where it is near, freckles, marks and the patchiness of real skin."""

from __future__ import annotations

import cv2
import numpy as np
from scipy.ndimage import map_coordinates

from studio_app.stage.scene import Floats
from studio_app.stage.skin_zones import spot, step

TONES = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
RAMP = np.array(
    [[226, 190, 172], [209, 165, 141], [174, 127, 100], [122, 83, 62], [88, 58, 44], [68, 45, 36]], np.float32
)
"""sRGB of skin from fair to deep; the second and fifth are close to the light and dark skin of the colour checker."""


def tone_colour(tone: float) -> Floats:
    """The sRGB (3,) of skin of this tone, 0 fair to 1 deep."""
    return np.array([np.interp(tone, TONES, RAMP[:, channel]) for channel in range(3)], np.float32)


def patches(points: Floats, cell: float, seed: int) -> Floats:
    """Smooth noise of about unit deviation over points (..., 3), its patches `cell` metres wide."""
    grid = np.random.default_rng(seed).normal(0, 1.6, (24, 24, 24)).astype(np.float32)
    at = np.moveaxis(points.reshape(-1, 3) / np.float32(cell), 1, 0)
    return map_coordinates(grid, at, order=1, mode="grid-wrap").reshape(points.shape[:-1])


def grain(shape: tuple[int, ...], sigma: float, seed: int) -> Floats:
    """Noise of unit deviation over texels (h, w), its grains about `sigma` texels wide."""
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), sigma) if sigma > 0.3 else noise
    return noise / max(float(noise.std()), 1e-6)


def flushed(colour: Floats, weight: Floats, tone: float) -> Floats:
    """Colour (..., 3) with more blood: redder and, on fair skin, hardly darker."""
    fair = 1 - 0.6 * tone
    return colour * (1 - weight[..., None] * np.float32([0.04, 0.30, 0.25]) * np.float32(fair))


def blood(at: Floats) -> Floats:
    """Where the face is redder: cheeks, nose, ears, chin, lids (head coordinates)."""
    zones = 0.75 * spot(at, 0.60, 0.1, -0.62, 0.36, 0.30) + 0.8 * spot(at, 0.0, -0.8, -0.52, 0.20, 0.20)
    zones += 0.35 * spot(at, 0.0, -0.5, -1.6, 0.3, 0.2) + 0.35 * spot(at, 0.5, 0.0, 0.05, 0.3, 0.14)
    ear = step(np.abs(at[..., 0]), 1.15, 1.42) * step(at[..., 2], -1.0, -0.6) * step(at[..., 2], 0.3, 0.1)
    return zones + 0.9 * ear * step(at[..., 1], 0.5, 0.9)


def freckled(colour: Floats, weight: Floats, texel: float, seed: int) -> Floats:
    """Colour with freckles of 1 to 2 mm where `weight` (h, w) is high."""
    fine = grain(weight.shape, max(0.0006 / texel, 0.5), seed)
    spots = step(fine + 0.9 * weight, 2.15, 2.9) * np.clip(weight * 2.5, 0, 1)
    return colour * (1 - spots[..., None] * np.float32([0.20, 0.32, 0.40]))


def marked(colour: Floats, points: Floats, places: Floats, sizes: Floats) -> Floats:
    """Colour with moles at `places` (n, 3) at rest, each `sizes` metres in radius. Changes `colour` in place."""
    coarse = points[::8, ::8]
    for place, size in zip(places, sizes, strict=True):
        away = np.linalg.norm(coarse - place, axis=-1)
        row, column = np.unravel_index(int(np.argmin(away)), away.shape)
        window = np.s_[
            max(int(row) * 8 - 24, 0) : int(row) * 8 + 24, max(int(column) * 8 - 24, 0) : int(column) * 8 + 24
        ]
        near = np.linalg.norm(points[window] - place, axis=-1)
        weight = step(near, float(size) * 1.25, float(size) * 0.6)[..., None]
        colour[window] *= 1 - weight * np.float32([0.45, 0.58, 0.62])
    return colour
