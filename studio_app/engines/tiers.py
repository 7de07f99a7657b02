"""Draft and final of an engine, as data: how many tokens (pixels of the picture and of its references) and steps."""

from __future__ import annotations

from dataclasses import dataclass

GRID = 16
"""Sides are multiples of it, so that no engine paints pixels that are cut away again."""


@dataclass(frozen=True, slots=True)
class Tier:
    """`megapixels` of the picture and of each reference, and steps. A draft is told apart by what it leaves out."""

    megapixels: float
    steps: int
    reference_mp: float = 0.25

    def long_side(self, ratio: float) -> int:
        """Pixels of the longer side of a frame of this shape (width by height) that holds no more than `megapixels`."""
        longer = (self.megapixels * 1e6 * max(ratio, 1 / ratio)) ** 0.5
        return max(GRID, int(longer) // GRID * GRID)
