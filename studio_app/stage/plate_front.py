"""Things of a photograph that stand nearer than the figure, cut out so that they can be laid over her.

What is nearer than she is and stands off the ground comes from the plate's depth. Depths are soft at their outlines;
the photograph is not: so the cut is drawn to the photograph's own edges by a guided filter (He, Sun and Tang 2013, with
its coefficients found on a smaller picture as in He and Sun 2015). These things take no shadow of hers and throw none
on her: nobody knows their shape.
"""

from __future__ import annotations

from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import uniform_filter  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]

from studio_app.stage.plate import resized
from studio_app.stage.plate_depth import ground_nearness, sized
from studio_app.stage.scene import Backdrop, Bytes, Floats, Scene, View

MIDDLE_M = 0.9
"""The height of the figure's middle, from which her distance is taken."""
HALF_DEEP_M = 0.1
NEARER, STANDS = (1.03, 1.08), (1.05, 1.13)
"""From which share of nearness on a thing counts as nearer than she is, and than the ground behind it; in between it is
partly so."""
LONGEST, REACH, SMOOTH = 800, 110, 1e-4
"""The guided filter: pixels of the longer side it is found on, windows of a 110th of the height, colours as shares."""
_CUT = (0.4, 0.9)


def front_of(backdrop: Backdrop, view: View) -> Floats | None:
    """How much of each pixel of a plate (h, w; 0 to 1) is a thing in front of the figure; None where none may be."""
    if backdrop.nearness is None or not backdrop.front:
        return None
    return _front(backdrop, view)


def rough_front_of(backdrop: Backdrop, view: View) -> Floats | None:
    """As `front_of`, with the depth's own soft outlines: for a stage that moves."""
    if backdrop.nearness is None or not backdrop.front:
        return None
    return _standing_nearer(backdrop.nearness, view)


def laid_over(picture: Floats, plate: Floats, front: Floats) -> Floats:
    """A picture (h, w, c) with the plate laid over it where something is in front."""
    share = front[..., None]
    return (picture * (1 - share) + plate * share).astype(np.float32)


def with_front(picture: Bytes, scene: Scene, *, rough: bool = False) -> Bytes:
    """A shown picture (h, w, 3 or 4; sRGB) of a scene with what of its plate is in front laid over it."""
    if scene.backdrop is None:
        return picture
    front = (rough_front_of if rough else front_of)(scene.backdrop, scene.view)
    if front is None or not front.any():
        return picture
    height, width = picture.shape[:2]
    over, plate = sized(front, width, height), resized(scene.backdrop.picture, width, height)
    rows = np.flatnonzero(over.max(1) > 0)
    if not len(rows):
        return picture
    part, shown = slice(rows[0], rows[-1] + 1), picture.copy()
    mixed = laid_over(picture[part, :, :3].astype(np.float32), plate[part].astype(np.float32), over[part])
    shown[part, :, :3] = np.rint(mixed)
    return shown


@lru_cache(maxsize=2)
def _front(backdrop: Backdrop, view: View) -> Floats:
    """Kept for the last plates: a take asks with every preview."""
    height, width = backdrop.picture.shape[:2]
    small = min(1.0, LONGEST / max(height, width))
    size = max(16, round(width * small)), max(16, round(height * small))
    nearer = _standing_nearer(sized(cast(Floats, backdrop.nearness), *size), view)
    radius = max(2, size[1] // REACH)
    part = _round(nearer, 3 * radius)
    slopes, start = np.zeros((*nearer.shape, 3), np.float32), np.zeros(nearer.shape, np.float32)
    if nearer[part].any():
        guide = _shares(resized(backdrop.picture, *size)[part])
        slopes[part], start[part] = guided(guide, nearer[part], radius, SMOOTH)
    cut = sized(start, width, height).copy()
    for channel in range(3):
        slope = sized(np.ascontiguousarray(slopes[..., channel]), width, height)
        cut += slope * _shares(backdrop.picture[..., channel])
    return _step(cut, *_CUT)


def _round(values: Floats, room: int) -> tuple[slice, slice]:
    """The rows and columns that hold something, with some room round them."""

    def reach(lines: Floats) -> slice:
        found = np.flatnonzero(lines)
        return slice(max(0, int(found[0]) - room), int(found[-1]) + 1 + room) if len(found) else slice(0, 0)

    return reach(values.max(1)), reach(values.max(0))


def _standing_nearer(nearness: Floats, view: View) -> Floats:
    eye, forward = np.array(view.position), np.array(view.forward)
    far = max(0.2, float((np.array([0.0, 0.0, MIDDLE_M]) - eye) @ forward) - HALF_DEEP_M)
    ground = ground_nearness(view, len(nearness))[:, None]
    stands = np.where(ground > 0.01, _step(nearness / np.maximum(ground, 0.01), *STANDS), 1)
    return (_step(nearness * far, *NEARER) * stands).astype(np.float32)


def guided(guide: Floats, wanted: Floats, radius: int, smooth: float) -> tuple[Floats, Floats]:
    """The guided filter's coefficients: slopes (h, w, 3) and start (h, w), so that `slopes . guide + start` follows
    `wanted` (h, w) along the edges of the guide (h, w, 3).
    """
    smoothed = cast(Any, uniform_filter)

    def mean(values: Floats) -> Floats:
        return np.asarray(smoothed(values, size=2 * radius + 1, mode="nearest", axes=(0, 1)), np.float32)

    middle, level = mean(guide), mean(wanted)
    along = mean(guide * wanted[..., None]) - middle * level[..., None]
    spread = np.empty((*wanted.shape, 3, 3), np.float32)
    for one in range(3):
        for other in range(one, 3):
            both = mean(guide[..., one] * guide[..., other]) - middle[..., one] * middle[..., other]
            spread[..., one, other] = spread[..., other, one] = both
    spread += np.float32(smooth) * np.eye(3, dtype=np.float32)
    slopes = np.linalg.solve(spread, along[..., None])[..., 0].astype(np.float32)
    start = (level - (slopes * middle).sum(-1)).astype(np.float32)
    return mean(slopes), mean(start)


def _shares(picture: Bytes) -> Floats:
    return picture.astype(np.float32) / np.float32(255)


def _step(values: NDArray[np.floating[Any]], low: float, high: float) -> Floats:
    """0 up to `low`, 1 from `high` on, smooth between."""
    share = np.clip((values - low) / (high - low), 0, 1)
    return (share * share * (3 - 2 * share)).astype(np.float32)
