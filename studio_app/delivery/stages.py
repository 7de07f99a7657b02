"""What a select becomes on its way out: framed for a channel, marked, encoded. Signing is the last step.

select -> frame -> Framed -> mark -> Marked -> encode -> Encoded -> sign -> bytes -> checked again -> named
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.takes.channel import Channel
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import FigureMarks

Pixels = NDArray[np.uint8 | np.uint16]


@dataclass(frozen=True, slots=True, eq=False)
class Framed:
    """The select as the channel shows it: sRGB, (channel.height, channel.width, 3), 8 or 16 bits, sharpened.

    `figure` are the figure's marks in fractions of this frame, None where they are not known.
    """

    pixels: Pixels
    channel: Channel
    crop: Crop
    figure: FigureMarks | None = None


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """A frame with its visible label and its invisible watermark in it, and the XMP packet that goes into the file.

    `label` is where the label lies, in fractions of the frame; `words` what it says.
    """

    framed: Framed
    pixels: Pixels
    label: Box
    words: str
    xmp: bytes


@dataclass(frozen=True, slots=True)
class Encoded:
    """A whole file, not yet signed. `quality` is what the search for its size came to; None for lossless formats."""

    data: bytes
    channel: Channel
    quality: int | None = None
