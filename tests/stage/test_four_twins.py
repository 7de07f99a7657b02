"""One look on four bodies, skins and heads of hair: nobody changes unseen."""

from __future__ import annotations

from pathlib import Path

import numpy as np
from four_twins import WIDTH, difference, golden, strip

MEAN_OFF, LEAST_PSNR = 2.5, 30.0
"""Of 255, and in dB: room for another processor's rounding and denoiser, none for a lost garment, light or head."""


def test_the_same_look_on_all_four_twins(cache: Path, tmp_path: Path) -> None:
    (cache / "skins").mkdir(exist_ok=True)
    (tmp_path / "skins").symlink_to(cache / "skins")  # found by the code that paints them: other code paints anew
    off, psnr = difference(strip(cache, tmp_path), golden())
    assert off <= MEAN_OFF, f"mean difference {off:.2f} of 255"
    assert psnr >= LEAST_PSNR, f"PSNR {psnr:.1f} dB"


def test_the_tolerance_would_notice_another_head_of_hair() -> None:
    kept = golden()
    swapped = kept.copy()
    swapped[:70, :WIDTH], swapped[:70, WIDTH : 2 * WIDTH] = kept[:70, WIDTH : 2 * WIDTH], kept[:70, :WIDTH]
    assert difference(swapped, kept)[1] < LEAST_PSNR
    assert difference(np.roll(kept, 3, axis=0), kept)[1] < LEAST_PSNR
