"""The outline of a figure in a picture against that of the stand-in, to a part of a pixel.

At every point of the stand-in's outline the colours across it are looked for in the picture, a little further out or
in: the search along normals of active shape models (Cootes et al. 1995), with the stand-in's own picture as what is
looked for. From how far the outline moved follow the overlap of both figures, and how much wider she became: the area
between two outlines is the sum of the shifts times the length they hold for.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.takes.flag_pixels import Floats, Mask, Outline, between, blurred, outline_of

LEAST_SEEN = 0.25
"""The share of the outline that must stand out from what is beside it."""
REACH = 0.0115
"""How far the outline is looked for, as a share of the picture's height: a body 8 % wider is still found."""
LEAST_CONTRAST = 6.0
"""The least difference in Lab between both sides of the outline that stands out."""
_LEAST_REACH, _ACROSS, _STEP, _POOLED, _MOST = 3.0, 3.0, 0.5, 4.0, 400.0


@dataclass(frozen=True, slots=True)
class Shape:
    """`overlap`: intersection over union of both outlines; `width`: the share by which the figure is wider."""

    overlap: float
    width: float


def shape_of(picture: Floats, beside: Floats, figure: Mask, hair: Mask) -> Shape | None:
    """How the figure in a picture differs from the stand-in in `beside`, both Lab (h, w, 3); None where too little of
    the outline can be seen.
    """
    if not figure.any():
        return None
    line = outline_of(figure, hair)
    shift, seen = _shifts(blurred(picture, 0.7), blurred(beside, 0.7), line)
    whole = float(line.length.sum())
    share = float((line.length * seen).sum()) / max(whole, 1.0)
    if share < LEAST_SEEN:
        return None
    moved = np.where(seen, shift, 0) * line.length
    area, gained, lost = float(figure.sum()), float(moved[moved > 0].sum()), float(-moved[moved < 0].sum())
    width = (gained - lost) / area / share
    return Shape(max(0.0, area - lost) / (area + gained), min(1.0, max(-1.0, width)))


def _shifts(picture: Floats, beside: Floats, line: Outline) -> tuple[NDArray[np.float64], Mask]:
    """How many pixels further out each point of the outline lies in the picture, and whether it can be seen there."""
    reach = max(_LEAST_REACH, REACH * picture.shape[0])
    sought = _across(beside, line, _ACROSS)
    found = _across(picture, line, reach + _ACROSS)
    places = np.arange(-reach, reach + 0.01, _STEP)
    wide = sought.shape[1]
    misfit = np.stack([((found[:, at : at + wide] - sought) ** 2).sum(-1).mean(1) for at in range(len(places))], axis=1)
    half = wide // 2
    contrast = np.linalg.norm(sought[:, :half].mean(1) - sought[:, half + 1 :].mean(1), axis=-1)
    firm = line.firm & (contrast > LEAST_CONTRAST)
    pooled = _pooled(misfit, line, firm, picture.shape[:2])
    best = np.argmin(pooled, axis=1)
    inside = (best > 0) & (best < len(places) - 1)
    return _finer(pooled, best, places), firm & inside


def _across(picture: Floats, line: Outline, reach: float) -> Floats:
    """The colours across the outline (n, k, 3), from `reach` pixels inside to as many outside."""
    steps = np.arange(-reach, reach + 0.01, _STEP, dtype=np.float32)
    y, x = line.y[:, None] + steps * line.out_y[:, None], line.x[:, None] + steps * line.out_x[:, None]
    return between(picture, y, x)


def _pooled(misfit: Floats, line: Outline, firm: Mask, size: tuple[int, ...]) -> Floats:
    """The misfit (n, k) of each point, averaged with those of the points around."""
    places = misfit.shape[1]
    held = np.zeros((*size, places + 1), np.float32)
    held[line.row, line.column, :places] = np.minimum(misfit, _MOST) * firm[:, None]
    held[line.row, line.column, places] = firm
    near = blurred(held, _POOLED)[line.row, line.column]
    return near[:, :places] / np.maximum(near[:, places:], 1e-6)


def _finer(misfit: Floats, best: NDArray[np.intp], places: NDArray[np.float64]) -> NDArray[np.float64]:
    """The place of the least misfit, between the steps by a parabola through three of them."""
    middle = np.clip(best, 1, len(places) - 2)
    which = np.arange(len(best))
    before, at, after = (misfit[which, middle + step].astype(np.float64) for step in (-1, 0, 1))
    bend = np.maximum(before - 2 * at + after, 1e-6)
    return places[middle] + _STEP * np.clip(0.5 * (before - after) / bend, -0.5, 0.5)
