"""The few functions of OpenCV that delivery needs, with the types that its stubs leave open."""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Light = NDArray[np.float32]
Doubles = NDArray[np.float64]
Words = NDArray[np.uint16]
Bits = NDArray[np.bool_]

_cv: Any = cv2
_AROUND = np.ones((3, 3), np.uint8)
STEPS = 65536


def decoded_png(data: bytes) -> NDArray[np.uint8 | np.uint16] | None:
    """What lies in a PNG: (h, w) grey or (h, w, 3 or 4) blue, green, red and a mask; None where it cannot be read."""
    try:
        read = _cv.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    except cv2.error:
        return None
    return read if read is not None and read.dtype in (np.uint8, np.uint16) else None


def looked_up(numbers: NDArray[Any], table: NDArray[Any]) -> NDArray[Any]:
    """The table's value for each number of 8 or 16 bits, of the table's own type."""
    return cast(NDArray[Any], _cv.LUT(np.ascontiguousarray(numbers), table))


def root_steps(light: Light) -> Words:
    """The root of light (cut to 0 to 1) in 65,536 steps, so that a table is as fine in the shadows as in the lights."""
    root = _cv.sqrt(np.maximum(light, 0))
    return cast(Words, _cv.addWeighted(root, STEPS - 1.0, root, 0.0, 0.0, dtype=cv2.CV_16U))


def mixed(light: Light, matrix: NDArray[Any]) -> Light:
    """Every pixel (h, w, n) times a matrix (m, n)."""
    return cast(Light, _cv.transform(light, matrix.astype(np.float32)))


def turned(light: Light) -> Light:
    """Rows for columns (h, w, n) -> (w, h, n)."""
    return cast(Light, _cv.transpose(light))


def blurred(light: Light, sigma: float) -> Light:
    """Gaussian blur; the picture goes on beyond its edges as in a mirror."""
    return cast(Light, _cv.GaussianBlur(light, (0, 0), sigma))


def lowest_around(light: Light) -> Light:
    """The lowest value among a pixel and its eight neighbours, channel by channel."""
    return cast(Light, _cv.erode(light, _AROUND))


def highest_around(light: Light) -> Light:
    """The highest value among a pixel and its eight neighbours, channel by channel."""
    return cast(Light, _cv.dilate(light, _AROUND))


def picked(light: Light, across: tuple[float, float], down: tuple[float, float], width: int, height: int) -> Light:
    """The values between the nearest four pixels, at the middle of each new pixel between two places each way."""
    wide, high = (across[1] - across[0]) / width, (down[1] - down[0]) / height
    back = np.array([[wide, 0, across[0] + wide / 2 - 0.5], [0, high, down[0] + high / 2 - 0.5]])
    how = cv2.INTER_LINEAR | cv2.WARP_INVERSE_MAP
    return cast(Light, _cv.warpAffine(light, back, (width, height), flags=how, borderMode=cv2.BORDER_REPLICATE))


def shrunk(light: Light, longest: int) -> Light:
    """The picture with its longer side at `longest` at most: means over areas."""
    height, width = light.shape[:2]
    scale = min(1.0, longest / max(height, width))
    size = (max(1, round(width * scale)), max(1, round(height * scale)))
    return cast(Light, _cv.resize(light, size, interpolation=cv2.INTER_AREA))


def enlarged_to(light: Light, width: int, height: int) -> Light:
    """The picture (h, w) or (h, w, n) at another size, in straight lines between its pixels."""
    return cast(Light, _cv.resize(light, (width, height), interpolation=cv2.INTER_LINEAR))


def joined_to_edge(mask: Bits) -> Bits:
    """The places of a mask that its other places join to the picture's edge."""
    count, labels = _cv.connectedComponents(mask.astype(np.uint8), connectivity=4)
    held = np.zeros(count, bool)
    held[np.concatenate([labels[0], labels[-1], labels[:, 0], labels[:, -1]])] = True
    held[0] = False
    return cast(Bits, held[labels])
