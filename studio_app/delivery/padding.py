"""Continuing a seamless background beyond the picture: its slow gradient and its grain, never a flat bar."""

from __future__ import annotations

import numpy as np

from studio_app.delivery.arrays import Light, blurred, shrunk
from studio_app.delivery.crop_limits import Side
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import TOUCH, FigureMarks

_LOOK = 256  # the longer side of the small picture in which edges are judged
_DEEP = 10  # rows of it that are looked at
_SMOOTH, _ROUGH = 0.022, 0.014  # steps of the root of light between places 1/32 of the side apart, and within them
_PLACES = 32

_BAND = 0.06  # how deep the edge is learnt from, as a share of the frame
_FADE = 0.2  # over which share of the frame the gradient levels out
_SEED = 20261126


def even_sides(light: Light, marks: FigureMarks | None = None) -> frozenset[Side]:
    """The sides of a picture (linear light) where the background is even enough to be continued: smooth along the edge
    and into the picture, without drawing, and without the figure.
    """
    small = np.sqrt(np.maximum(shrunk(light, _LOOK), 0))
    touched = _touched(marks.figure) if marks is not None and marks.figure is not None else frozenset[Side]()
    bands = {
        Side.LEFT: small[:, :_DEEP].swapaxes(0, 1), Side.RIGHT: small[:, : -_DEEP - 1 : -1].swapaxes(0, 1),
        Side.TOP: small[:_DEEP], Side.BOTTOM: small[: -_DEEP - 1 : -1],
    }  # fmt: skip
    return frozenset(side for side, band in bands.items() if side not in touched and _even(band))


def _touched(figure: Box) -> frozenset[Side]:
    near = {
        Side.LEFT: figure.left < TOUCH, Side.TOP: figure.top < TOUCH,
        Side.RIGHT: figure.right > 1 - TOUCH, Side.BOTTOM: figure.bottom > 1 - TOUCH,
    }  # fmt: skip
    return frozenset(side for side, there in near.items() if there)


def _even(band: Light) -> bool:
    """Whether a band (depth, length, 3) changes slowly along itself and holds no drawing."""
    places = np.array_split(band, _PLACES, axis=1)
    means = np.stack([place.mean(axis=(0, 1)) for place in places])
    rough = np.array([(place - place.mean(axis=1, keepdims=True)).std() for place in places])
    steps = np.abs(np.diff(means, axis=0)).max()
    into = np.abs(band[:3].mean(axis=(0, 1)) - band[-3:].mean(axis=(0, 1))).max()
    return bool(steps < _SMOOTH and rough.max() < _ROUGH and into < 2 * _SMOOTH)


def continued(light: Light, before: tuple[int, int], after: tuple[int, int]) -> Light:
    """The light (h, w, 3) with so many more pixels at left and top (`before`), right and bottom (`after`).

    The same picture is always continued by the same pixels.
    """
    root = np.sqrt(np.maximum(light, 0))
    wide = _along(root, before[0], after[0], 1)
    tall = _along(np.ascontiguousarray(wide.swapaxes(0, 1)), before[1], after[1], 2).swapaxes(0, 1)
    return np.ascontiguousarray(tall * tall, np.float32)


def _along(root: Light, before: int, after: int, seed: int) -> Light:
    """More columns at both ends."""
    parts = [root]
    if before:
        parts.insert(0, _more(np.ascontiguousarray(root[:, ::-1]), before, seed)[:, ::-1])
    if after:
        parts.append(_more(root, after, seed + 2))
    return np.concatenate(parts, axis=1)


def _more(root: Light, count: int, seed: int) -> Light:
    """`count` columns that go on from the right edge: where its gradient leads, ever more slowly, with its grain."""
    height, width, _ = root.shape
    deep = max(4, min(width // 2, round(_BAND * max(width, height))))
    band = np.ascontiguousarray(root[:, -2 * deep :])
    near, far = band[:, -deep:].mean(axis=1, keepdims=True), band[:, :-deep].mean(axis=1, keepdims=True)
    calm = max(2.0, deep / 3)
    near, far = _smooth(near, calm), _smooth(far if far.size else near, calm)
    slope = (near - far) / deep
    fade = _FADE * max(width, height)
    away = np.arange(1, count + 1, dtype=np.float32)[None, :, None] + deep / 2
    base = near + slope * (fade * (1 - np.exp(-away / fade)))
    return (base + _grain(band[:, -deep:], count, seed)).astype(np.float32)


def _smooth(column: Light, sigma: float) -> Light:
    """A column (h, 1, 3) without its grain."""
    return blurred(np.repeat(column, 3, axis=1), sigma)[:, 1:2]


def _grain(band: Light, count: int, seed: int) -> Light:
    """The band's own grain, turned and moved at random so that nothing repeats."""
    rng = np.random.default_rng(_SEED + seed)
    fine = band - blurred(band, 2.5)
    pieces: list[Light] = []
    for _ in range(0, count, band.shape[1]):
        piece = np.roll(fine, int(rng.integers(len(fine))), axis=0)
        pieces.append(piece[:: rng.choice((-1, 1)), :: rng.choice((-1, 1))])
    return np.concatenate(pieces, axis=1)[:, :count]
