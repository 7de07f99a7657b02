"""How alike two pictures are at a glance: a difference hash of each, and in how many bits two of them differ.

N. Krawetz, "Kind of Like That" (2013): the picture is made small and grey, and a bit says whether it gets brighter
from one place to the next. Here of 16 by 16 places instead of 8 by 8, since takes of a shoot share their whole
background, and with a least step, since on a white sweep the next place is as bright as the last but for noise.
"""

from __future__ import annotations

import io
import warnings

import numpy as np
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput

SIDE = 16
BITS = SIDE * SIDE
BYTES = BITS // 8
LEAST_STEP = 3
"""Of 255: a smaller rise is noise of the renderer or of the small picture's compression."""
MAX_EDGE = 16_384


def print_of(picture: Image.Image) -> bytes:
    """The hash of a picture: 32 bytes."""
    grey = picture.convert("L").resize((SIDE + 1, SIDE), Image.Resampling.BOX, reducing_gap=2.0)
    levels: NDArray[np.int16] = np.asarray(grey, np.int16)
    return np.packbits(np.diff(levels, axis=1) >= LEAST_STEP).tobytes()


def print_of_file(data: bytes) -> bytes:
    """The hash of a WebP or PNG. Raises BadInput when it is none or too large."""
    try:
        with warnings.catch_warnings():
            warnings.simplefilter("error", Image.DecompressionBombWarning)
            with Image.open(io.BytesIO(data), formats=("WEBP", "PNG")) as picture:
                if max(picture.size) > MAX_EDGE:
                    raise BadInput("The picture is too large to look at.")
                return print_of(picture)
    except (OSError, SyntaxError, ValueError, Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise BadInput("The picture is damaged, or is no WebP or PNG.") from error


def apart(one: bytes, other: bytes) -> int:
    """In how many of the 256 bits two hashes differ."""
    return (int.from_bytes(one) ^ int.from_bytes(other)).bit_count()
