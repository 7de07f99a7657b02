"""The "AI" mark of a label, drawn here, in the sense of the Code of Practice on AI-generated content (June 2026).

The code knows a basic icon, one for pictures that are partly modified, and one for what was "fully AI-generated"
without human editorial control; the last is never right for a picture that people directed and approved, so it is not
here. These drawings are our own: the European Commission's files are to be put in their place once they are published
under a licence that lets them ship.
"""

from __future__ import annotations

from enum import StrEnum
from functools import lru_cache

from PIL import Image, ImageDraw


class Icon(StrEnum):
    """Which mark: `basic` for what a model made, `modified` for a photograph with parts that a model made."""

    BASIC = "basic"
    MODIFIED = "modified"


_FINE = 8
_STROKE = 0.085  # of the side
_A = ((0.23, 0.70), (0.385, 0.30), (0.54, 0.70))
_BAR = ((0.29, 0.565), (0.48, 0.565))
_I = ((0.70, 0.30), (0.70, 0.70))
_ROUND = 0.22


@lru_cache(maxsize=32)
def icon_mask(icon: Icon, side: int) -> Image.Image:
    """How much ink each pixel of a square of `side` takes, 0 to 255: strokes drawn eight times finer and averaged.

    A rounded frame with the letters AI; the frame of a modified picture is open at its lower right corner.
    """
    large = side * _FINE
    fine = Image.new("L", (large, large), 0)
    draw = ImageDraw.Draw(fine)
    stroke = max(1, round(_STROKE * large))
    draw.rounded_rectangle((0, 0, large - 1, large - 1), _ROUND * large, outline=255, width=stroke)
    for points in (_A, _BAR, _I):
        draw.line([(x * large, y * large) for x, y in points], 255, stroke, joint="curve")
    if icon is Icon.MODIFIED:
        draw.rectangle((0.62 * large, 0.80 * large, large, large), 0)
        draw.rectangle((0.80 * large, 0.62 * large, large, large), 0)
        draw.ellipse((0.80 * large, 0.80 * large, large - 1, large - 1), 255)
    return fine.resize((side, side), Image.Resampling.BOX)
