"""A picture from outside beside one that was delivered: whether it is a copy of a part of it, mark and all."""

from __future__ import annotations

from collections.abc import Collection

import numpy as np
from numpy.typing import NDArray

from studio_app.delivery.surroundings import pictures_in
from studio_app.delivery.watermark_grid import Grid
from studio_app.delivery.watermark_registered import read_registered

Picture = NDArray[np.uint8]


def mark_beside(
    copy: Picture, delivered: Picture, marks: Collection[bytes], grid: Grid | None = None, *, bare: bool
) -> bytes | None:
    """The mark of `marks` that the copy (h, w, 3), or the picture in it, carries; None where it carries none.

    As `read_registered`, with whatever stands around the picture in a screenshot cut away where that helps.
    """
    for part in (copy, *pictures_in(copy)):
        found = read_registered(part, delivered, marks, grid, bare=bare)
        if found is not None:
            return found
    return None
