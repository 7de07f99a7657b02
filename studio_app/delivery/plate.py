"""The opaque plate that labels stand on: words in lines, an icon before them, readable whatever lies behind."""

from __future__ import annotations

import math
from collections.abc import Sequence
from dataclasses import dataclass
from functools import lru_cache

from PIL import Image, ImageDraw, ImageFont

from studio_app.delivery.label_icon import Icon, icon_mask
from studio_app.direction.assets import font_file

PLATE, INK = (18, 18, 18), (255, 255, 255)
"""Near-black below white: a contrast of 18.7 to 1."""
LEAST_TYPE = 11
"""Pixels of the smallest type that is still read."""
CONTRAST = 4.5
"""The least contrast of words that small (WCAG 2.2, success criterion 1.4.3)."""


_NARROW = 16  # times the type's size


@dataclass(frozen=True, slots=True)
class Line:
    """A sentence of a label; `strong` ones are set in a heavier weight."""

    words: str
    strong: bool = True


def plate(lines: Sequence[Line], size: int, widest: int, icon: Icon | None = None) -> Image.Image:
    """A plate with these sentences in type of `size` pixels, as wide as `widest` pixels: words wrap onto lines.

    The icon stands before the words, on a narrow plate above them. A word that is longer makes the plate wider.
    """
    pitch, pad = round(size * 1.36), round(size * 0.6)
    side = round(size * 2.1) if icon is not None else 0
    above = icon is not None and widest < _NARROW * size
    left = pad + (side + pad if icon is not None and not above else 0)
    faces = [(line.words, _face("SemiBold" if line.strong else "Regular", size)) for line in lines]
    rows = [(words, face) for text, face in faces for words in _wrapped(text, face, widest - left - pad)]
    tall = len(rows) * pitch - (pitch - size)
    width = math.ceil(max(face.getlength(words) for words, face in rows)) + left + pad
    height = (tall + pad + side if above else max(tall, side)) + 2 * pad
    drawn = Image.new("RGB", (width, height), PLATE)
    draw = ImageDraw.Draw(drawn)
    top = height - pad - tall if above else (height - tall) // 2
    for number, (words, face) in enumerate(rows):
        draw.text((left, top + number * pitch), words, INK, face, anchor="la")
    if icon is not None:
        drawn.paste(INK, (pad, pad if above else (height - side) // 2), icon_mask(icon, side))
    return drawn


def contrast(one: float, other: float) -> float:
    """The contrast of two relative luminances, 0 to 1 (WCAG 2.2): 1 to 21."""
    return (max(one, other) + 0.05) / (min(one, other) + 0.05)


@lru_cache(maxsize=64)
def _face(weight: str, size: int) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(str(font_file(weight)), size, layout_engine=ImageFont.Layout.BASIC)


def _wrapped(words: str, face: ImageFont.FreeTypeFont, room: float) -> list[str]:
    lines: list[str] = []
    for word in words.split():
        longer = f"{lines[-1]} {word}" if lines else word
        if lines and face.getlength(longer) <= room:
            lines[-1] = longer
        else:
            lines.append(word)
    return lines
