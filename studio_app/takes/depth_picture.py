"""Depth pictures: how near each place of a photograph is, near bright, as one grey picture of 16 bits.

A picture from outside is read as hostile, as photographs are. What is kept is of the studio's own making: grey, its
farthest place 0 and its nearest 65535.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.takes.photograph import BROKEN, damaged, opened, upright

Words = NDArray[np.uint16]

LONGEST_DEPTH = 2048
"""Pixels of the longer side that are kept: finders of depth see a few hundred."""
LEAST_RANGE = 1285
"""Of 65535: a picture whose greys lie closer together (five steps of 256) holds no depth."""
_COLOURED = 8.0
_ROUND = 1.02
_DEEP = ("I;16", "I;16B", "I;16L", "I;16N")


def read_depth(data: bytes, name: str = "The depth picture") -> Words:
    """The depth (h, w) of a grey JPEG, PNG or WebP of 8 or 16 bits, stretched so that it spans all 16.

    Where the picture can be seen through nothing is near. A colour profile is left out: the greys are measures.
    Raises BadInput: not readable, coloured, of one grey.
    """
    picture = opened(data, name)
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("ignore")
            picture.load()
            grey = _grey(upright(picture), name)
    except (*BROKEN, MemoryError) as error:
        raise damaged(name) from error
    return stretched(_shrunk(grey), name)


def stretched(grey: NDArray[np.uint16 | np.float32], name: str = "The depth picture") -> Words:
    """Greys or other rising measures of nearness (h, w) as 16 bits that reach from 0 to 65535.

    Raises BadInput: there is one grey only.
    """
    low, high = float(grey.min()), float(grey.max())
    least = LEAST_RANGE if grey.dtype == np.uint16 else 1e-3 * max(abs(low), abs(high), 1e-12)
    if high - low < least:
        raise BadInput(f"{name} is all of one grey; it holds no depth.", do="Choose the depth of this photograph.")
    share = (grey.astype(np.float64) - low) / (high - low)
    return np.rint(share * 65535).astype(np.uint16)


def depth_png(depth: Words) -> bytes:
    """A depth (h, w) as a grey PNG of 16 bits; the same depth gives the same bytes."""
    out = io.BytesIO()
    Image.fromarray(depth).save(out, "PNG", compress_level=6)
    return out.getvalue()


def looks_turned_over(depth: Words) -> bool:
    """Whether near seems dark: the lower third is then clearly darker than the upper one, though ground is near."""
    third = max(1, len(depth) // 3)
    return float(np.median(depth[-third:])) < float(np.median(depth[:third])) - 65535 / 12


def fits(depth: Words, height: int, width: int) -> bool:
    """Whether a depth has the shape of a picture of this size, but for the rounding of its sides."""
    times = (depth.shape[1] / depth.shape[0]) / (width / height)
    return 1 / _ROUND < times < _ROUND


def _grey(picture: Image.Image, name: str) -> NDArray[np.uint16]:
    if picture.mode in _DEEP or picture.mode == "I":
        return np.clip(np.asarray(picture, np.int64), 0, 65535).astype(np.uint16)
    clear = picture.mode in ("LA", "RGBA", "PA") or "transparency" in picture.info
    whole = np.asarray(picture.convert("RGBA" if clear else "RGB"), np.uint8)
    colours = whole[..., :3].astype(np.int16)
    if float(np.ptp(colours, axis=-1).mean()) > _COLOURED:
        raise BadInput(
            f"{name} is coloured; of colours nobody can tell which one is near.",
            do="Save the depth in grey, near bright.",
        )
    grey = np.rint(colours.mean(-1)).astype(np.uint16) * np.uint16(257)
    return np.where(whole[..., 3] > 127, grey, np.uint16(0)) if clear else grey


def _shrunk(grey: NDArray[np.uint16]) -> NDArray[np.uint16]:
    """Every so many-th pixel: a mean of two depths is a place where nothing is."""
    step = -(-max(grey.shape) // LONGEST_DEPTH)
    return np.ascontiguousarray(grey[step // 2 :: step, step // 2 :: step])
