"""Pictures for a large sample shoot: gradients, a standing figure of plain shapes and the take's number, each its own.

They are drawn in milliseconds and look unlike one another at the size of a thumbnail; they show nobody.
"""

from __future__ import annotations

import colorsys
import io
from functools import lru_cache
from random import Random

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageFont

from studio_app.takes.png import THUMBNAIL

SIZE = (512, 640)
Rgb = tuple[int, int, int]


def drawn(number: int, frame: int) -> NDArray[np.uint8]:
    """The picture of take `number`, (640, 512, 3): takes of one frame share colours and pose and differ a little."""
    alike, own = always(f"frame {frame}"), always(f"take {number}")
    hue, lean = alike.random(), alike.uniform(-60, 60) + own.uniform(-9, 9)
    picture = _backdrop(hue, alike.uniform(0.35, 0.9), own.uniform(0.9, 1.0))
    draw = ImageDraw.Draw(picture)
    _floor(draw, hue, alike)
    _figure(draw, alike, 256 + alike.uniform(-90, 90), lean, alike.uniform(0.75, 1.1))
    for _ in range(3):
        x, y, edge = own.uniform(0, 512), own.uniform(0, 260), own.uniform(4, 22)
        draw.ellipse((x, y, x + edge, y + edge), fill=_rgb(hue + 0.1, 0.2, 1.0))
    draw.text((18, 560), f"{number}", _rgb(hue, 0.1, 1.0), _letters())
    return np.asarray(picture)


def small_webp(pixels: NDArray[np.uint8]) -> bytes:
    """The thumbnail of such a picture as WebP, its longer edge 256 pixels."""
    small = Image.fromarray(pixels)
    small.thumbnail((THUMBNAIL, THUMBNAIL), Image.Resampling.BILINEAR)
    out = io.BytesIO()
    small.save(out, "WEBP", quality=80, method=0)
    return out.getvalue()


def always(text: str) -> Random:
    """Chance that falls the same way every time, by a word."""
    return Random(text)  # noqa: S311  # sample data, no secret


def _backdrop(hue: float, value: float, light: float) -> Image.Image:
    corners = np.array(
        [[_rgb(hue, 0.25, value * light), _rgb(hue + 0.05, 0.35, value)], [_rgb(hue, 0.4, 0.3), _rgb(hue, 0.5, 0.2)]],
        np.uint8,
    )
    return Image.fromarray(corners).resize(SIZE, Image.Resampling.BICUBIC)


def _floor(draw: ImageDraw.ImageDraw, hue: float, chance: Random) -> None:
    height = chance.uniform(470, 560)
    draw.polygon([(0, height), (512, height - chance.uniform(0, 40)), (512, 640), (0, 640)], fill=_rgb(hue, 0.3, 0.35))


def _figure(draw: ImageDraw.ImageDraw, chance: Random, x: float, lean: float, scale: float) -> None:
    """Legs, a garment, arms and a head without a face, the head `lean` pixels to the side of the feet."""
    top, waist, foot = 600 - 470 * scale, 600 - 230 * scale, 600.0
    garment, skin, hair = _colour(chance), _rgb(0.07, 0.45, chance.uniform(0.3, 0.9)), _colour(chance, 0.3)
    wide, head = 62 * scale, 34 * scale
    middle, up = x + lean / 2, x + lean
    for side in (-1, 1):
        step = side * wide * chance.uniform(0.2, 0.9)
        draw.line([(middle, waist), (x + step, foot)], fill=_colour(chance, 0.4), width=round(26 * scale))
        hand = (middle + side * wide * chance.uniform(0.9, 2.2), waist + chance.uniform(-90, 40) * scale)
        draw.line([(up, top + 2.6 * head), hand], fill=skin, width=round(16 * scale))
    shoulders, hem = (up - wide * 0.7, up + wide * 0.7), chance.uniform(0.5, 1.3) * wide
    low = waist + chance.uniform(0, 120) * scale
    draw.polygon(
        [(shoulders[0], top + 2.2 * head), (shoulders[1], top + 2.2 * head), (middle + hem, low), (middle - hem, low)],
        fill=garment,
    )
    draw.ellipse((up - head * 1.15, top - head * 0.2, up + head * 1.15, top + head * 2.1), fill=hair)
    draw.ellipse((up - head * 0.8, top, up + head * 0.8, top + head * 2), fill=skin)


def _colour(chance: Random, value: float = 0.8) -> Rgb:
    return _rgb(chance.random(), chance.uniform(0.1, 0.8), value)


def _rgb(hue: float, saturation: float, value: float) -> Rgb:
    red, green, blue = colorsys.hsv_to_rgb(hue % 1.0, saturation, value)
    return round(red * 255), round(green * 255), round(blue * 255)


@lru_cache(1)
def _letters() -> ImageFont.ImageFont | ImageFont.FreeTypeFont:
    return ImageFont.load_default(56)
