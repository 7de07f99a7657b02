"""The canonical picture in which the watermark lies, so that a copy of any size has it at the same place.

Brightness (ITU-R BT.601 luma of the file's numbers) is scaled until the short side has 512 pixels and both sides are
whole blocks of 8; eight low frequencies of each block's cosine transform hold the signs, each at places and with signs
of its own that a published key tells.
"""

from __future__ import annotations

import hashlib
import math
from functools import lru_cache
from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.arrays import Light
from studio_app.delivery.watermark_code import SIGNS

KEY = b"Twin Studio watermark, public key 1"
"""Public on purpose: anybody's reader can find the mark. It never changes; another one would be another version."""
SHORT_SIDE = 512
MOST_BLOCKS = 1024
"""Blocks of the long side at most: pictures longer than 1 to 16 are squeezed."""
PLACES = ((0, 1), (1, 0), (1, 1), (0, 2), (2, 0), (1, 2), (2, 1), (2, 2))
"""Row and column of the frequencies used in each block."""

Grid = tuple[int, int]

_cv: Any = cv2
_SIDE = 8
_LOW = 3
_UNSURE = 0.08  # of a block: so near to the middle between two counts, rounding in another size may take the other


def blocks_of(width: int, height: int) -> Grid:
    """Rows and columns of blocks of a picture."""
    short = min(width, height)
    rows, columns = (round(side / short * SHORT_SIDE / _SIDE) for side in (height, width))
    return min(rows, MOST_BLOCKS), min(columns, MOST_BLOCKS)


def likely_blocks(width: int, height: int) -> tuple[Grid, ...]:
    """The grids that a picture of this size may have been marked in: a copy's rounded sides bend its ratio."""
    first = blocks_of(width, height)
    exact = max(width, height) / min(width, height) * SHORT_SIDE / _SIDE
    off = 0.5 + exact / min(width, height) + _UNSURE
    counts = range(math.ceil(exact - off), min(math.floor(exact + off), MOST_BLOCKS) + 1)
    others = sorted((each for each in counts if each != max(first)), key=lambda each: abs(each - exact))
    tall = height > width
    return (first, *((each, first[1]) if tall else (first[0], each) for each in others))


def canonical(luma: NDArray[Any], grid: Grid) -> Light:
    """Brightness, 0 to 255 (h, w), in the size of the grid: the mean over each pixel's own area."""
    size = (grid[1] * _SIDE, grid[0] * _SIDE)
    how = cv2.INTER_AREA if luma.shape[1] >= size[0] else cv2.INTER_CUBIC
    scaled = _cv.resize(luma, size, interpolation=how).astype(np.float32)
    return cast(Light, scaled * np.float32(1 / 257) if luma.dtype == np.uint16 else scaled)


def spread(delta: Light, width: int, height: int) -> Light:
    """A change of the canonical picture in a picture's own size."""
    return cast(Light, _cv.resize(delta, (width, height), interpolation=cv2.INTER_CUBIC))


def luma_of(pixels: NDArray[Any]) -> NDArray[Any]:
    """Brightness (h, w) of a picture (h, w, 3), as many bits."""
    return cast(NDArray[Any], _cv.cvtColor(pixels, cv2.COLOR_RGB2GRAY))


def to_places(grey: Light) -> Light:
    """The eight frequencies of every block: (blocks, 8)."""
    rows, columns = grey.shape[0] // _SIDE, grey.shape[1] // _SIDE
    down = np.matmul(_WAVES, grey.reshape(rows, _SIDE, columns * _SIDE))
    both = np.matmul(down.reshape(rows, _LOW, columns, _SIDE), _WAVES.T)
    return np.stack([both[:, row, :, column].reshape(-1) for row, column in PLACES], -1)


def from_places(held: Light, grid: Grid) -> Light:
    """The canonical change that has these frequencies (blocks, 8) and no other."""
    rows, columns = grid
    both = np.zeros((rows, _LOW, columns, _LOW), np.float32)
    for at, (row, column) in enumerate(PLACES):
        both[:, row, :, column] = held[:, at].reshape(rows, columns)
    down = np.matmul(both, _WAVES).reshape(rows, _LOW, columns * _SIDE)
    return np.matmul(_WAVES.T, down).reshape(rows * _SIDE, columns * _SIDE)


@lru_cache(maxsize=16)
def carriers(blocks: int) -> tuple[NDArray[np.int64], Light]:
    """Which sign each place of so many blocks carries (blocks x 8 in one row), and with which sign of its own.

    The order is that of 64-bit words of SHAKE-256 (FIPS 202) over the key, sorted: no library's random numbers, so
    that a mark is read alike for ever.
    """
    count = blocks * len(PLACES)
    words = np.frombuffer(hashlib.shake_256(KEY).digest(8 * count), ">u8")
    owner = np.empty(count, np.int64)
    owner[np.argsort(words, kind="stable")] = np.arange(count) % SIGNS
    signs = 1 - 2 * (words & 1).astype(np.float32)
    return owner, signs.astype(np.float32)


def _waves() -> Light:
    """The first three rows of the cosine transform of 8 (DCT-II, orthonormal)."""
    along = np.arange(_SIDE)
    rows = [np.cos((2 * along + 1) * row * np.pi / (2 * _SIDE)) * (0.5 if row else 0.125**0.5) for row in range(_LOW)]
    return np.array(rows, np.float32)


_WAVES = _waves()
