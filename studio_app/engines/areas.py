"""Which part of a picture each pixel shows, and how a pass that may change some parts only is laid over what was there.

A round trip through a VAE changes every pixel, so what must stay is put back from the earlier picture afterwards.
"""

from __future__ import annotations

from collections.abc import Iterable
from typing import Any

import cv2
import numpy as np

from studio_app.direction.errors import Refused
from studio_app.stage.guides import Guides
from studio_app.stage.scene import Bytes, Floats
from studio_app.takes.painting import Area

GROWN, FEATHERED = 0.005, 0.005
"""Shares of a picture's shorter side: how far around the parts all may change, as seams lie and strands of hair end
there, and over how much more it fades. Of 896 pixels 4.5 and 4.5: 9 pixels from a part everything is as it was. Twice
as much hides a small face behind the hair around it.
"""
_ORDER = tuple(Area)


def areas_of(found: Guides) -> Bytes:
    """Which part each pixel shows: its place among `Area`, (h, w). Whatever is worn counts as a garment; brows and
    lashes belong to the face.
    """
    plain = {"hair": Area.HAIR, "skin": Area.SKIN, "background": Area.LOCATION}
    areas = np.zeros(found.depth_m.shape, np.uint8)
    for name, there in found.masks.items():
        areas[there] = _ORDER.index(plain.get(name, Area.GARMENTS))
    areas[found.brows] = _ORDER.index(Area.SKIN)
    return areas


def mask_of(areas: Bytes, only: Iterable[Area]) -> Floats:
    """How much of each pixel may change, (h, w), 0 to 1: exactly 1 over the parts and `GROWN` around them, exactly 0
    from `GROWN` and `FEATHERED` on. Raises Refused where nothing is seen of the parts.
    """
    wanted = tuple(only)
    there = np.isin(areas, [_ORDER.index(area) for area in wanted])
    if not there.any():
        raise Refused(
            f"Only {', '.join(area.words for area in wanted)} may change, and the picture shows nothing of it.",
            safe="Nothing was painted over.",
            do="Choose other parts, or a framing that shows them.",
        )
    measure: Any = cv2.distanceTransform
    away = np.asarray(measure((~there).astype(np.uint8), cv2.DIST_L2, cv2.DIST_MASK_PRECISE), np.float32)
    side = min(areas.shape)
    return np.clip(((GROWN + FEATHERED) * side - away) / (FEATHERED * side), 0, 1).astype(np.float32)


def squares(mask: Floats, grid: int) -> Bytes:
    """White (h, w) over every square of `grid` pixels in which anything may change, black elsewhere. Both sides of the
    mask are whole squares.
    """
    high, wide = (side // grid for side in mask.shape)
    touched = (mask > 0).reshape(high, grid, wide, grid).any(axis=(1, 3))
    return np.repeat(np.repeat(touched, grid, axis=0), grid, axis=1).astype(np.uint8) * 255


def laid_over(before: Bytes, painted: Bytes, mask: Floats) -> Bytes:
    """What was painted, sRGB uint8 (h, w, 3), as far as the mask lets it through; `before` to the bit where it is 0."""
    share = mask[..., None].astype(np.float64)
    return np.rint(before * (1 - share) + painted * share).astype(np.uint8)
