"""Everything that is measured on a picture beside the stand-in of its direction, in one call."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.takes.flag_outline import shape_of
from studio_app.takes.flag_pixels import Floats, Mask
from studio_app.takes.flag_skin import bare_share, skin_apart
from studio_app.takes.lab import lab_of_srgb

Bytes = NDArray[np.uint8]
Masks = dict[str, Mask]


@dataclass(frozen=True, slots=True)
class Measured:
    """The figures of `takes.flags.PictureFlags`; None where too little is seen to tell."""

    skin_l: float | None
    overlap: float | None
    width: float | None
    bare: float | None


def measured(picture: Bytes, beside: Bytes, masks: Masks) -> Measured:
    """A picture against the lit stand-in, both sRGB (h, w, 3) of one size. `masks`: the stand-in's parts by name, as
    the guides have them: background, skin, hair, bodysuit and the garments. Raises ValueError: other sizes.
    """
    if picture.shape != beside.shape:
        raise ValueError(f"{picture.shape} and {beside.shape} lie in different frames")
    one, other = _lab(picture), _lab(beside)
    figure = ~masks["background"]
    shape = shape_of(one, other, figure, masks["hair"])
    worn = figure & ~masks["skin"] & ~masks["hair"]
    return Measured(
        skin_l=skin_apart(one, other, masks["skin"]),
        overlap=shape.overlap if shape else None,
        width=shape.width if shape else None,
        bare=bare_share(one, other, masks["skin"], worn, figure),
    )


def _lab(picture: Bytes) -> Floats:
    return lab_of_srgb(picture).astype(np.float32)
