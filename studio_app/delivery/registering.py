"""Where a copy lies on the picture it was taken from: cropped, turned a little, in a page, smaller or larger.

Points that look alike (SIFT: Lowe, 2004) are matched and one similarity is fitted to most of them (RANSAC). A picture
too smooth for points is laid over by its brightness, first coarsely at every size, then exactly (ECC: Evangelidis and
Psarakis, 2008). Being laid over proves nothing: what is read there does.
"""

from __future__ import annotations

from typing import Any, cast

import cv2
import numpy as np
from numpy.typing import NDArray

Luma = NDArray[np.uint8]
Move = NDArray[np.float64]
"""2 x 3: from pixels of the copy to pixels of the picture, each counted from the middle of the first one."""

SHORT_SIDE = 640
"""Pixels: points are looked for at this size."""
LEAST_ALIKE = 8
"""Matching points without which nothing is fitted."""
_POINTS, _FAINTEST, _CLOSEST, _OFF = 1200, 0.01, 0.8, 2.5
_COARSE, _FINE = 96, 384  # short sides, for smooth pictures
_SHARES = tuple(np.geomspace(1.0, 0.45, 15))
_LIKE = 0.9
_LONGEST = 6  # times the short side: a ribbon from outside must not fill the memory
_ROUNDS, _STEP = 60, 1e-5

_cv: Any = cv2


def register(copy: Luma, picture: Luma) -> Move | None:
    """Where the copy lies on the picture, both in brightness (h, w); None where it lies nowhere to be found."""
    return _by_points(copy, picture) if min(*copy.shape, *picture.shape) >= _COARSE // 2 else None


def register_smooth(copy: Luma, picture: Luma) -> Move | None:
    """The same for a picture without points, of a copy that was cropped and resized and hardly turned."""
    if min(*copy.shape, *picture.shape) < _COARSE // 2:
        return None
    begun = _coarsely(copy, picture)
    return None if begun is None else _exactly(copy, picture, begun)


def _by_points(copy: Luma, picture: Luma) -> Move | None:
    finder = _cv.SIFT_create(_POINTS, contrastThreshold=_FAINTEST)
    (places, looks), (there, wanted) = _points(finder, copy), _points(finder, picture)
    if min(len(places), len(there)) < LEAST_ALIKE:
        return None
    pairs = [two for two in _cv.BFMatcher().knnMatch(looks, wanted, k=2) if len(two) == 2]
    alike = [(one.queryIdx, one.trainIdx) for one, other in pairs if one.distance < _CLOSEST * other.distance]
    if len(alike) < LEAST_ALIKE:
        return None
    source, target = (np.array(each) for each in zip(*alike, strict=True))
    off = _OFF * max(1.0, min(picture.shape) / SHORT_SIDE)
    move, held = _cv.estimateAffinePartial2D(
        places[source], there[target], method=_cv.RANSAC, ransacReprojThreshold=off, maxIters=4000, confidence=0.999
    )
    return cast(Move, move) if move is not None and int(held.sum()) >= LEAST_ALIKE else None


def _points(finder: Any, luma: Luma) -> tuple[NDArray[np.float32], NDArray[np.float32]]:
    """Places (n, 2), in pixels of the picture itself, and looks (n, 128) of its points."""
    small = _to_short_side(luma, SHORT_SIDE)
    points, looks = finder.detectAndCompute(small, None)
    if not points:
        return np.zeros((0, 2), np.float32), np.zeros((0, 128), np.float32)
    scale = np.array([luma.shape[1] / small.shape[1], luma.shape[0] / small.shape[0]], np.float32)
    places = np.array([point.pt for point in points], np.float32)
    return (places + np.float32(0.5)) * scale - np.float32(0.5), looks


def _coarsely(copy: Luma, picture: Luma) -> Move | None:
    """The size and place at which the copy is likest to a part of the picture."""
    small = _to_short_side(picture, _COARSE)
    best, move = _LIKE, None
    for share in _SHARES:
        fit = share * min(small.shape[1] / copy.shape[1], small.shape[0] / copy.shape[0])
        size = max(8, round(copy.shape[1] * fit)), max(8, round(copy.shape[0] * fit))
        part = _cv.resize(copy, size, interpolation=_cv.INTER_AREA)
        _, like, _, (left, top) = _cv.minMaxLoc(_cv.matchTemplate(small, part, _cv.TM_CCOEFF_NORMED))
        if like > best:
            to_small = np.array([[size[0] / copy.shape[1], 0, left], [0, size[1] / copy.shape[0], top]])
            best, move = (
                like,
                to_small * np.array([[picture.shape[1] / small.shape[1]], [picture.shape[0] / small.shape[0]]]),
            )
    return move


def _exactly(copy: Luma, picture: Luma, begun: Move) -> Move | None:
    """The affine move near `begun` at which the brightness of both agrees best."""
    part, whole = _to_short_side(copy, _FINE), _to_short_side(picture, _FINE)
    down, up = _between(part.shape, copy.shape), _between(picture.shape, whole.shape)
    first = (up @ _square(begun) @ down)[:2].astype(np.float32)
    ends = (_cv.TERM_CRITERIA_EPS | _cv.TERM_CRITERIA_COUNT, _ROUNDS, _STEP)
    try:  # the template is the copy: its pixels are looked for in the picture
        _, found = _cv.findTransformECC(part, whole, first, _cv.MOTION_AFFINE, ends, None, 5)
    except cv2.error:  # it does not converge: they are not alike
        return None
    back = np.linalg.inv(up) @ _square(found.astype(np.float64)) @ np.linalg.inv(down)
    return back[:2]


def _between(source: tuple[int, ...], target: tuple[int, ...]) -> NDArray[np.float64]:
    """From pixels of one size to pixels of another, 3 x 3, by the middles of pixels."""
    across, down = target[1] / source[1], target[0] / source[0]
    return np.array([[across, 0, (across - 1) / 2], [0, down, (down - 1) / 2], [0, 0, 1]])


def to_size(move: Move, picture: tuple[int, ...], size: tuple[int, ...]) -> Move:
    """A move onto a picture of shape (h, w), onto the same picture in another size."""
    return (_between(picture, size) @ _square(move))[:2]


def from_size(move: Move, copy: tuple[int, ...], size: tuple[int, ...]) -> Move:
    """A move of a copy of shape (h, w), for the same copy in another size."""
    return (_square(move) @ _between(size, copy))[:2]


def _square(move: Move) -> NDArray[np.float64]:
    return np.vstack([move, [0.0, 0.0, 1.0]])


def _to_short_side(luma: Luma, short: int) -> Luma:
    scale = min(short / min(luma.shape), _LONGEST * short / max(luma.shape))
    if scale >= 1:
        return luma
    size = max(1, round(luma.shape[1] * scale)), max(1, round(luma.shape[0] * scale))
    return cast(Luma, _cv.resize(luma, size, interpolation=_cv.INTER_AREA))
