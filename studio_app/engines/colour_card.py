"""A colour card: grey steps and colour patches of known values, to check screen, print and delivery by.

It needs no body and no light, so it also shows within a second that queue, render process and shoot work together.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.engines.engine import Context, Picture, Plan, Step
from studio_app.takes.recipe import Recipe

BANDS = 32
OVERSAMPLING = 4
PATCHES = (
    (115, 82, 68), (194, 150, 130), (98, 122, 157), (87, 108, 67), (133, 128, 177), (103, 189, 170),
    (214, 126, 44), (80, 91, 166), (193, 90, 99), (94, 60, 108), (157, 188, 64), (224, 163, 46),
    (56, 61, 150), (70, 148, 73), (175, 54, 60), (231, 199, 31), (187, 86, 149), (8, 133, 161),
    (243, 243, 242), (200, 200, 200), (160, 160, 160), (122, 122, 121), (85, 85, 85), (52, 52, 52),
)  # fmt: skip
"""sRGB of the 24 patches of the ColorChecker (1976 layout), row by row."""
GREY = 118

_ROWS, _COLUMNS = 4, 6
_GAP = 0.08


class ColourCard:
    """Paints the 24 patches on mid grey. The seed only shifts the dither of the last bits."""

    def plan(self, recipe: Recipe) -> Plan:
        """Arithmetic alone: about a second a megapixel."""
        pixels = recipe.width * recipe.height
        return Plan(("Patches",), OVERSAMPLING**2, 0.2 + pixels * 1e-6, 100 + pixels * 8 // 1_000_000)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        """The card, band by band. Raises Cancelled between two bands."""
        noise = np.random.default_rng(recipe.seed)
        rows: list[NDArray[np.uint16]] = []
        for band, part in enumerate(np.array_split(np.arange(recipe.height), BANDS)):
            context.stop_if_cancelled()
            painted = _band(part, recipe.width, recipe.height) * 257 + noise.uniform(-0.5, 0.5, (len(part), 1, 1))
            rows.append(np.clip(np.rint(painted), 0, 65535).astype(np.uint16))
            preview = (np.concatenate(rows) >> 8).astype(np.uint8) if band == BANDS // 2 else None
            context.tell(Step(band + 1, BANDS, "Painting patches", preview))
        return Picture(np.concatenate(rows), "digitalCreation")


def _band(rows: NDArray[np.int64], width: int, height: int) -> NDArray[np.float64]:
    """Some rows of the card (n, width, 3), 0 to 255, edges smoothed by oversampling."""
    inner = (np.arange(OVERSAMPLING) + 0.5) / OVERSAMPLING
    y = ((rows[:, None] + inner).ravel() / height) * _ROWS
    x = ((np.arange(width)[:, None] + inner).ravel() / width) * _COLUMNS
    patch = np.asarray(PATCHES, np.float64).reshape(_ROWS, _COLUMNS, 3)[y.astype(int)[:, None], x.astype(int)[None]]
    inside = (np.abs(y % 1 - 0.5) < 0.5 - _GAP)[:, None] & (np.abs(x % 1 - 0.5) < 0.5 - _GAP)[None]
    fine = np.where(inside[..., None], patch, float(GREY))
    return fine.reshape(len(rows), OVERSAMPLING, width, OVERSAMPLING, 3).mean((1, 3))
