"""Moving and sizing a crop by hand: its shape stays that of the channel, and it stays in the picture unless padded."""

from __future__ import annotations

from studio_app.takes.crop import Crop

SMALLEST = 0.05
"""Of the picture's height: a smaller crop would be only grain."""


def moved(crop: Crop, across: float, down: float, *, pad: bool = False) -> Crop:
    """The crop shifted by fractions of the picture; kept inside where it is not padded."""
    return _within(crop.left + across, crop.top + down, crop.width, crop.height, pad=pad)


def sized(crop: Crop, factor: float, anchor: tuple[float, float] = (0.5, 0.5), *, pad: bool = False) -> Crop:
    """The crop `factor` times as large, around `anchor` (0, 0 its top left corner, 1, 1 its bottom right)."""
    most = 3.0 if pad else min(1 / crop.width, 1 / crop.height)
    factor = min(max(factor, SMALLEST / crop.height), max(most, SMALLEST / crop.height))
    width, height = crop.width * factor, crop.height * factor
    left = crop.left + anchor[0] * (crop.width - width)
    top = crop.top + anchor[1] * (crop.height - height)
    return _within(left, top, width, height, pad=pad)


def _within(left: float, top: float, width: float, height: float, *, pad: bool) -> Crop:
    """Padded, at least half of the crop stays on the picture."""
    low, high = (-0.5, 1.5) if pad else (0.0, 1.0)
    width, height = (min(width, high - low), min(height, high - low)) if not pad else (width, height)
    left = min(max(left, low), max(low, high - width)) if not pad else min(max(left, -width / 2), 1 - width / 2)
    top = min(max(top, low), max(low, high - height)) if not pad else min(max(top, -height / 2), 1 - height / 2)
    return Crop(left=left, top=top, right=left + width, bottom=top + height)
