"""Skin colour: a measured-like ramp of tones, blood where it is near, freckles, marks and patchiness."""

from __future__ import annotations

import cv2
import numpy as np

from studio_app.stage.arrays import Array, f32, sampled
from studio_app.stage.skin_zones import spot, step

TONES = (0.0, 0.25, 0.5, 0.75, 0.9, 1.0)
RAMP = np.array(
    [[226, 190, 172], [209, 165, 141], [174, 127, 100], [122, 83, 62], [88, 58, 44], [68, 45, 36]], np.float32
)
"""sRGB of skin from fair to deep; the second and fifth are close to the light and dark skin of the colour checker."""


def tone_colour(tone: float) -> Array:
    """The sRGB (3,) of skin of this tone, 0 fair to 1 deep."""
    return np.array([np.interp(tone, TONES, RAMP[:, channel]) for channel in range(3)], np.float32)


def patches(points: Array, cell: float, seed: int) -> Array:
    """Smooth noise of about unit deviation over points (..., 3), its patches `cell` metres wide."""
    grid = np.random.default_rng(seed).normal(0, 1.6, (24, 24, 24)).astype(np.float32)
    at = np.moveaxis(points.reshape(-1, 3) / np.float32(cell), 1, 0)
    return sampled(grid, at, wrap=True).reshape(points.shape[:-1])


def grain(shape: tuple[int, ...], sigma: float, seed: int) -> Array:
    """Noise of unit deviation over texels (h, w), its grains about `sigma` texels wide."""
    noise = np.random.default_rng(seed).standard_normal(shape, np.float32)
    noise = cv2.GaussianBlur(noise, (0, 0), sigma) if sigma > 0.3 else noise
    return noise / max(float(noise.std()), 1e-6)


def flushed(colour: Array, weight: Array, tone: float) -> Array:
    """Colour (..., 3) with more blood: redder and, on fair skin, hardly darker."""
    fair = 1 - 0.6 * tone
    return colour * (1 - weight[..., None] * f32([0.04, 0.30, 0.25]) * np.float32(fair))


def blood(at: Array) -> Array:
    """Where the face is redder: cheeks, nose, ears, chin, lids (head coordinates)."""
    zones = 0.52 * spot(at, 0.60, 0.1, -0.60, 0.38, 0.32) + 0.38 * spot(at, 0.0, -0.8, -0.50, 0.22, 0.24)
    zones += 0.35 * spot(at, 0.0, -0.5, -1.6, 0.3, 0.2) + 0.35 * spot(at, 0.5, 0.0, 0.05, 0.3, 0.14)
    ear = step(np.abs(at[..., 0]), 1.15, 1.42) * step(at[..., 2], -1.0, -0.6) * step(at[..., 2], 0.3, 0.1)
    return zones + 0.9 * ear * step(at[..., 1], 0.5, 0.9)


def freckled(colour: Array, weight: Array, texel: float, seed: int) -> Array:
    """Colour with freckles of 1 to 2 mm where `weight` (h, w) is high."""
    fine = grain(weight.shape, max(0.0006 / texel, 0.5), seed)
    spots = step(fine + 0.9 * weight, 2.15, 2.9) * np.clip(weight * 2.5, 0, 1)
    return colour * (1 - spots[..., None] * f32([0.20, 0.32, 0.40]))


def marked(colour: Array, points: Array, places: Array, sizes: Array) -> Array:
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
        colour[window] *= 1 - weight * f32([0.24, 0.34, 0.38])
    return colour
