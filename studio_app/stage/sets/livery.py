"""What is painted on and seen through a car, as pictures: the cab's flanks, its roof sign and plate, and its windows.

Lettering is set in the studio's own typeface. Flanks span FLANK metres along the car and up from the road; the upper
half of the picture is the right flank (seen with the bonnet to the right), the lower half the left one.
"""

from __future__ import annotations

from functools import cache
from pathlib import Path

import numpy as np
from PIL import Image, ImageDraw, ImageFilter, ImageFont

from studio_app.stage.film import encoded
from studio_app.stage.scene import Bytes, Triple

FLANK = (5.6, 1.1)
"""How long and how high the painted flank is, metres, its middle at the middle of the car."""

_PER_M = 240
_INK = (18, 17, 16)
_FONT = Path("assets", "fonts", "Inter-SemiBold.ttf")


def _font(size: int) -> ImageFont.FreeTypeFont:
    package = Path(__file__).resolve().parents[2]
    inside = package / _FONT
    return ImageFont.truetype(str(inside if inside.is_file() else package.parent / _FONT), size)


def _shown(colour: Triple) -> tuple[int, int, int]:
    red, green, blue = (round(float(part) * 255) for part in encoded(np.array(colour, np.float32)))
    return red, green, blue


@cache
def flanks(paint: Triple) -> Bytes:
    """Both flanks of a cab in its paint (h, w, 3)."""
    return np.concatenate([_flank(paint, forward) for forward in (1, -1)])


def _flank(paint: Triple, forward: int) -> Bytes:
    """One flank, bonnet to the right with `forward` 1 and to the left with -1."""
    long, high = FLANK
    width, height = round(long * _PER_M), round(high * _PER_M)
    picture = Image.new("RGB", (width, height), _shown(paint))
    draw = ImageDraw.Draw(picture)

    def at(x: float, z: float) -> tuple[float, float]:
        return (x * forward + long / 2) * _PER_M, (high - z) * _PER_M

    def bar(x0: float, z0: float, x1: float, z1: float, ink: tuple[int, int, int] = _INK) -> None:
        (a, b), (c, d) = at(x0, z0), at(x1, z1)
        draw.rectangle((min(a, c), min(b, d), max(a, c), max(b, d)), fill=ink)

    step = 0.075
    for place in range(28):
        for row in (0, 1):
            if (place + row) % 2:
                bar(-1.1 + place * step, 0.7 + row * step, -1.1 + (place + 1) * step, 0.7 + (row + 1) * step)
    for seam in (1.02, -0.26, -1.22):
        bar(seam - 0.008, 0.27, seam + 0.008, 0.96)
    bar(-1.22, 0.27, 1.02, 0.285)
    bar(-1.95, 0.47, 1.95, 0.5, (40, 36, 28))
    for handle in (-0.16, -1.12):
        bar(handle, 0.875, handle + 0.2, 0.905, (60, 50, 30))
    _words(draw, at(0.4, 0.58), "TAXI", 0.2)
    _words(draw, at(-0.72, 0.58), "NYC", 0.17)
    _words(draw, at(-1.62, 0.72), "8K29", 0.12)
    return np.array(picture, np.uint8)


def _words(draw: ImageDraw.ImageDraw, middle: tuple[float, float], text: str, high: float) -> None:
    draw.text(middle, text, fill=_INK, font=_font(round(high * _PER_M * 1.3)), anchor="mm")


@cache
def roof_sign() -> Bytes:
    """The lit sign: TAXI in black on warm white."""
    picture = Image.new("RGB", (512, 160), (255, 226, 150))
    draw = ImageDraw.Draw(picture)
    draw.text((256, 84), "TAXI", fill=_INK, font=_font(140), anchor="mm")
    return np.array(picture, np.uint8)


@cache
def plate() -> Bytes:
    """A registration plate with an invented number."""
    picture = Image.new("RGB", (256, 128), (222, 180, 70))
    ImageDraw.Draw(picture).text((128, 70), "8K29 TS", fill=(20, 24, 60), font=_font(54), anchor="mm")
    return np.array(picture, np.uint8)


@cache
def walking_figure() -> Bytes:
    """The pedestrian signal's white walker on black."""
    picture = Image.new("RGB", (380, 360), (6, 6, 7))
    draw = ImageDraw.Draw(picture)
    white = (246, 246, 240)
    draw.ellipse((178, 28, 232, 82), fill=white)
    for width, path in (
        (62, ((196, 118), (186, 196))),
        (34, ((186, 190), (222, 250), (236, 326))),
        (34, ((184, 190), (158, 256), (104, 312))),
        (24, ((206, 108), (240, 166), (282, 178))),
        (24, ((188, 108), (142, 138), (126, 196))),
    ):
        draw.line(path, fill=white, width=width, joint="curve")
        for px, py in path:
            draw.ellipse((px - width / 2, py - width / 2, px + width / 2, py + width / 2), fill=white)
    return np.array(picture, np.uint8)


@cache
def windscreen() -> Bytes:
    """What is seen through a windscreen: the lining, two seats, a driver and the wheel, fading under the sky's
    reflection.
    """
    picture = Image.new("RGB", (512, 256), (15, 17, 19))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((150, 60, 362, 130), fill=(52, 58, 62))
    for seat in (90, 310):
        draw.rounded_rectangle((seat, 104, seat + 118, 256), 30, fill=(44, 40, 37))
        draw.rounded_rectangle((seat + 30, 66, seat + 88, 112), 16, fill=(40, 37, 34))
    draw.ellipse((344, 78, 392, 140), fill=(92, 66, 52))
    draw.rounded_rectangle((308, 138, 430, 256), 40, fill=(34, 46, 66))
    draw.arc((316, 178, 424, 270), 180, 360, fill=(10, 10, 10), width=12)
    draw.rectangle((0, 226, 512, 256), fill=(24, 24, 23))
    return _under_sky(picture, 0.42)


@cache
def side_window() -> Bytes:
    """What is seen through a side window: the dark cabin, a seat's back and the light of the far window."""
    picture = Image.new("RGB", (256, 128), (14, 16, 17))
    draw = ImageDraw.Draw(picture)
    draw.rectangle((40, 14, 220, 70), fill=(66, 72, 74))
    draw.rounded_rectangle((120, 30, 196, 128), 22, fill=(30, 28, 26))
    draw.rectangle((0, 104, 256, 128), fill=(20, 20, 19))
    return _under_sky(picture, 0.3)


def _under_sky(picture: Image.Image, amount: float) -> Bytes:
    """The picture under a mirrored sky that fades downwards, softened as tinted glass softens."""
    soft = np.asarray(picture.filter(ImageFilter.GaussianBlur(3)), np.float32)
    fade = np.linspace(1, 0, soft.shape[0], dtype=np.float32)[:, None, None] ** 2.2 * np.float32(amount)
    return np.rint(soft * (1 - fade) + np.array([150, 170, 188], np.float32) * fade).astype(np.uint8)
