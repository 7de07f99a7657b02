"""Where in a copy the picture lies: in a screenshot, on a page, between black bars. For the watermark's reader."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Picture = NDArray[np.uint8]
Mask = NDArray[np.uint8]
Sums = NDArray[np.float32]
_cv: Any = cv2

LEAST = 64
"""Pixels: nothing smaller is taken for the picture."""
_SAME = 8  # levels between two pixels of one ground, as JPEG leaves them


def pictures_in(pixels: Picture) -> Iterator[Picture]:
    """The likely pictures in a copy (h, w, 3), the likelier first; none where all of it is the picture."""
    whole = pixels.shape[:2]
    differs = _differs(pixels)
    seen: set[tuple[int, ...]] = {(0, whole[0], 0, whole[1])}
    for share in (0.02, 0.5):  # without plain borders; then without what stands beside it, as words on a page
        box = _busy(differs, share)
        if box is not None and box not in seen:
            seen.add(box)
            yield pixels[box[0] : box[1], box[2] : box[3]]


def _differs(pixels: Picture) -> Mask:
    """Where the picture is not of the ground, which is the commonest colour along its edges."""
    edges = np.concatenate([pixels[0], pixels[-1], pixels[:, 0], pixels[:, -1]])
    coarse = (edges >> 3).astype(np.int32) @ (1, 32, 1024)
    near = coarse == np.bincount(coarse).argmax()
    ground = np.median(edges[near], axis=0).astype(np.int16)
    low, high = (tuple(int(each) for each in np.clip(ground + off, 0, 255)) for off in (-_SAME, _SAME))
    return cast(Mask, 1 - _cv.inRange(pixels, low, high) // 255)


def _busy(differs: Mask, share: float) -> tuple[int, int, int, int] | None:
    """Top, bottom, left and right of the largest box whose rows and columns hold this share of the fullest one."""
    top, bottom, left, right = 0, differs.shape[0], 0, differs.shape[1]
    for _ in range(2):  # the columns narrow the rows, and those the columns again
        rows = _longest(_sums(differs[:, left:right], across=True), share)
        if rows is None:
            return None
        top, bottom = rows
        columns = _longest(_sums(differs[top:bottom], across=False), share)
        if columns is None:
            return None
        left, right = columns
    return (top, bottom, left, right) if min(bottom - top, right - left) >= LEAST else None


def _sums(differs: Mask, *, across: bool) -> Sums:
    """How many pixels of each row (`across`) or column differ from the ground."""
    return cast(Sums, _cv.reduce(differs, int(across), cv2.REDUCE_SUM, dtype=cv2.CV_32F).reshape(-1))


def _longest(counts: Sums, share: float) -> tuple[int, int] | None:
    """The longest run of entries that reach `share` of the largest, from its first to behind its last."""
    if not counts.size or counts.max() <= 0:
        return None
    full = np.concatenate([[False], counts >= share * counts.max(), [False]])
    starts, ends = np.flatnonzero(full[1:] & ~full[:-1]), np.flatnonzero(~full[1:] & full[:-1])
    at = int((ends - starts).argmax())
    return int(starts[at]), int(ends[at])
