"""The watermark in a part of a delivered picture: laid over the picture it came from, and asked for that mark.

A blind reader needs the whole picture, because it must find the grid. With the picture at hand the copy is laid over
it, what lies under is taken away where it is known without its mark, and what remains is compared with the signs of
the marks that this picture may carry.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import Light
from studio_app.delivery.registering import Luma, Move, from_size, register, register_smooth, to_size
from studio_app.delivery.watermark_code import SIGNS, to_signs
from studio_app.delivery.watermark_grid import Grid, blocks_of, canonical, carriers, luma_of, to_places

SURE = 0.5
"""The least likeness (cosine) to the signs of a mark. Anything else comes to 0.08 on average, so that one of 10^10
wrong pairs would reach it (160 signs, six times the deviation)."""
LONGEST = 8192
"""Pixels: a copy's longer side is made no longer than the longest grid."""
LEAST_SHARE = 0.1
"""Of the delivered picture: less of it is not asked."""

_LIMIT_BARE, _LIMIT_WHOLE = np.float32(6.0), np.float32(30.0)
_EDGE = np.ones((5, 5), np.uint8)

Inside = NDArray[np.bool_]
_cv: Any = cv2


def read_registered(
    copy: NDArray[np.uint8], picture: NDArray[np.uint8], marks: Iterable[bytes], grid: Grid | None = None, *, bare: bool
) -> bytes | None:
    """The one of these marks that a copy (h, w, 3) of a delivered picture carries; None where it carries none.

    `picture` (h, w, 3) is the delivered one in any size: `bare` without its marks, as it is made again, or as it was
    delivered. `grid` is that of the delivered size, where the picture has another.
    """
    wanted = list(marks)
    held, there = _luma(copy, LONGEST), _luma(picture, LONGEST)
    grid = grid or blocks_of(picture.shape[1], picture.shape[0])
    for find in (register, register_smooth):
        move = find(held, there)
        heard = None if move is None else _heard(held, there, move, grid, bare=bare)
        if heard is not None and wanted:
            likeness, mark = max((_likeness(heard, mark), mark) for mark in wanted)
            if likeness >= SURE:
                return mark
    return None


def _heard(copy: Luma, picture: Luma, move: Move, grid: Grid, *, bare: bool) -> NDArray[np.float64] | None:
    """What each sign sounds like in the part of the picture that the copy shows; None where that is too little."""
    under = canonical(picture, grid)
    laid, inside = _laid(copy, to_size(move, picture.shape, under.shape), under.shape)
    shares = _cv.resize(inside.astype(np.float32), (grid[1], grid[0]), interpolation=_cv.INTER_AREA)
    blocks = cast(Inside, shares.reshape(-1) > 0.99)
    if blocks.mean() < LEAST_SHARE:
        return None
    if bare:
        laid = _without(laid, under, inside)
    limit = _LIMIT_BARE if bare else _LIMIT_WHOLE
    owner, own = carriers(grid[0] * grid[1])
    shown = np.repeat(blocks, 8)
    limited = np.clip(to_places(laid).reshape(-1), -limit, limit) * own * shown
    return np.bincount(owner, limited, SIGNS) / np.sqrt(np.maximum(np.bincount(owner, shown, SIGNS), 1))


def _laid(copy: Luma, move: Move, size: tuple[int, ...]) -> tuple[Light, Inside]:
    """The copy laid over a picture of a size (h, w), and where it lies."""
    scale = float(np.sqrt(abs(np.linalg.det(move[:, :2]))))
    if 0 < scale < 1:  # the mean over each pixel's own area, as the mark was laid in
        shape = max(8, round(copy.shape[0] * scale)), max(8, round(copy.shape[1] * scale))
        move = from_size(move, copy.shape, shape)
        copy = cast(Luma, _cv.resize(copy, (shape[1], shape[0]), interpolation=_cv.INTER_AREA))
    to = (size[1], size[0])
    laid = _cv.warpAffine(copy, move, to, flags=_cv.INTER_CUBIC, borderMode=_cv.BORDER_REPLICATE)
    full = _cv.erode(_cv.warpAffine(np.full_like(copy, 255), move, to), _EDGE)
    return cast(Light, laid.astype(np.float32)), cast(Inside, full > 250)


def _without(laid: Light, under: Light, inside: Inside) -> Light:
    """What the copy has that the bare picture has not, after its brightness was made that of the picture."""
    seen, known = laid[inside], under[inside]
    spread = float(known.std())
    both = (seen - seen.mean()).astype(np.float64) @ (known - known.mean()).astype(np.float64) / max(seen.size, 1)
    gain = float(both) / spread**2 if spread > 1 else 1.0
    left = (laid - seen.mean()) / np.float32(max(gain, 0.2)) - (under - known.mean())
    left[~inside] = 0
    return left


def _likeness(heard: NDArray[np.float64], mark: bytes) -> float:
    length = float(np.linalg.norm(heard))
    return float(heard @ to_signs(mark)) / (length * SIGNS**0.5) if length > 0 else 0.0


def _luma(pixels: NDArray[np.uint8], longest: int) -> Luma:
    """Brightness (h, w), its longer side at most so many pixels."""
    luma, scale = luma_of(pixels), longest / max(pixels.shape)
    if scale >= 1:
        return cast(Luma, luma)
    size = max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale))
    return cast(Luma, _cv.resize(luma, size, interpolation=_cv.INTER_AREA))
