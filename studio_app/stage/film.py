"""The film: tone curve, grain and sRGB encoding. Plain numpy, so that the viewport can show the same picture.

The curve works as AgX does (Sobotka 2022): colours are first drawn a little towards grey, each channel then takes a
sigmoid in log exposure, and the drawing is undone. Bright saturated light thereby goes to white as film does and skin
keeps its hue, where a per-channel curve alone turns it yellow and clips.
"""

from __future__ import annotations

import numpy as np

from studio_app.stage.scene import Floats

MID = 0.18
TO_BLACK = 9.0
"""Stops from mid grey to display black."""
CONTRAST = 1.32
"""Slope at mid grey in log-log: a camera's standard picture style, a little livelier than the scene."""

_DRAWN = 0.16
SATURATION = 1.1
_LUMA = np.array([0.2126, 0.7152, 0.0722], np.float32)
MIX = ((1 - _DRAWN) * np.eye(3) + _DRAWN * np.array([[0.5, 0.35, 0.15], [0.25, 0.55, 0.2], [0.2, 0.35, 0.45]])).astype(
    np.float32
)
UNMIX = np.linalg.inv(MIX.astype(np.float64)).astype(np.float32)


def toned(exposed: Floats) -> Floats:
    """Exposed scene light (..., 3), mid grey 0.18, to display light 0 to 1. Mid grey stays 0.18."""
    drawn = np.maximum(exposed, 0).astype(np.float32) @ MIX.T
    curved = curve(drawn) @ UNMIX.T
    grey = curved @ _LUMA
    lively = grey[..., None] + np.float32(SATURATION) * (curved - grey[..., None])
    return np.clip(lively, 0, 1).astype(np.float32)


def curve(light: Floats) -> Floats:
    """The tone curve per channel: linear light to display light; monotone, `curve(0.18) == 0.18`.

    Below and above mid grey one rational branch each (y = s x / (1 + (s x / l)^p)^(1/p)) runs in stops from mid
    grey with slope CONTRAST there, nearing display white and black without ever clipping.
    """
    stops = np.log2(np.maximum(light, 1e-6) / MID)
    up = _branch(stops, float(np.log2(1 / MID)), 3.0)
    down = -_branch(-stops, TO_BLACK, 3.0)
    return (MID * np.exp2(np.where(stops > 0, up, down))).astype(np.float32)


def untoned(display: Floats) -> Floats:
    """The exposed light that `toned` shows as this display light (..., 3): its inverse, bounded at the film's ends."""
    shown = np.clip(display, 1e-5, 0.985).astype(np.float32)
    grey = shown @ _LUMA
    plain = np.clip(grey[..., None] + (shown - grey[..., None]) / np.float32(SATURATION), 1e-5, 0.985)
    stops = np.log2(np.maximum(plain @ MIX.T, 1e-5) / MID)
    up = _unbranch(stops, float(np.log2(1 / MID)), 3.0)
    down = -_unbranch(-stops, TO_BLACK, 3.0)
    light = (MID * np.exp2(np.where(stops > 0, up, down))) @ UNMIX.T
    return np.maximum(light, 0).astype(np.float32)


def _unbranch(rise: Floats, limit: float, power: float) -> Floats:
    """The inverse of `_branch`."""
    risen = np.maximum(rise, 0)
    return (risen / (1 - np.minimum(risen / limit, 0.995) ** power) ** (1 / power) / CONTRAST).astype(np.float32)


def _branch(stops: Floats, limit: float, power: float) -> Floats:
    """A curve through (0, 0) with slope CONTRAST that nears `limit`, the later the higher `power` is."""
    rise = CONTRAST * np.maximum(stops, 0)
    return (rise / (1 + (rise / limit) ** power) ** (1 / power)).astype(np.float32)


def grained(display: Floats, amount: float, seed: int) -> Floats:
    """The display light with fine film grain: strongest in the mid tones, none in pure black and white.

    `amount` 0 to 1 (1 is about ISO 3200); mostly luminance, a little colour, the same for the same seed and size.
    """
    if amount <= 0:
        return display
    rng = np.random.Generator(np.random.PCG64(seed))
    height, width = display.shape[:2]
    noise = _clumped(rng.standard_normal((height, width, 1), np.float32))
    colour = _clumped(rng.standard_normal((height, width, 3), np.float32))
    shown = encoded(display)
    grey = shown @ _LUMA
    where = (4 * grey * (1 - grey))[..., None] ** 0.75
    noisy = shown + np.float32(0.018 * amount) * where * (noise + np.float32(0.25) * colour)
    return decoded(np.clip(noisy, 0, 1).astype(np.float32))


def _clumped(noise: Floats) -> Floats:
    """Noise joined with its neighbours, so that grains are a little larger than a pixel; the deviation stays 1."""
    around = np.roll(noise, 1, 0) + np.roll(noise, -1, 0) + np.roll(noise, 1, 1) + np.roll(noise, -1, 1)
    soft = noise + np.float32(0.35) * around
    return (soft / np.float32(np.sqrt(1 + 4 * 0.35**2))).astype(np.float32)


def encoded(display: Floats) -> Floats:
    """Display light 0 to 1 to sRGB 0 to 1 (IEC 61966-2-1)."""
    light = np.clip(display, 0, 1)
    return np.where(light <= 0.0031308, light * 12.92, 1.055 * np.maximum(light, 1e-9) ** (1 / 2.4) - 0.055).astype(
        np.float32
    )


def decoded(shown: Floats) -> Floats:
    """sRGB 0 to 1 to light 0 to 1."""
    return np.where(shown <= 0.04045, shown / 12.92, ((np.maximum(shown, 0) + 0.055) / 1.055) ** 2.4).astype(np.float32)
