"""What happens to pictures on their way through shops, feeds and telephones, each as one function of the pixels."""

from __future__ import annotations

import io
from collections.abc import Callable
from typing import Any

import numpy as np
from numpy.typing import NDArray
from PIL import Image, ImageDraw, ImageEnhance, ImageFilter

Picture = NDArray[np.uint8]
Change = Callable[[Image.Image], Image.Image]


def _saved(picture: Image.Image, kind: str, **how: Any) -> Image.Image:
    out = io.BytesIO()
    picture.save(out, kind, **how)
    return Image.open(io.BytesIO(out.getvalue())).convert("RGB")


def _jpeg(quality: int) -> Change:
    return lambda picture: _saved(picture, "JPEG", quality=quality, subsampling=2)


def _short(side: int, quality: int) -> Change:
    def smaller(picture: Image.Image) -> Image.Image:
        scale = side / min(picture.size)
        size = (round(picture.width * scale), round(picture.height * scale))
        return _saved(picture.resize(size, Image.Resampling.LANCZOS), "JPEG", quality=quality)

    return smaller


def _noise(picture: Image.Image) -> Image.Image:
    grain = np.random.default_rng(0).normal(0, 8, (picture.height, picture.width, 3))
    return Image.fromarray((np.asarray(picture, np.float32) + grain).clip(0, 255).astype(np.uint8))


def _logo(picture: Image.Image) -> Image.Image:
    """A bright rectangle over 8 % of the picture."""
    covered = picture.copy()
    wide, tall = round(picture.width * 0.32), round(picture.height * 0.25)
    covered.paste(
        (255, 0, 90), (picture.width - wide - 20, picture.height - tall - 20, picture.width - 20, picture.height - 20)
    )
    return covered


def _screenshot(picture: Image.Image) -> Image.Image:
    """Shown at 720 pixels by a plain filter, slightly soft, another gamma, saved as JPEG."""
    scale = 720 / min(picture.size)
    shown = picture.resize((round(picture.width * scale), round(picture.height * scale)), Image.Resampling.BILINEAR)
    soft = shown.filter(ImageFilter.GaussianBlur(0.6))
    return _saved(soft.point(_curve(0.95)), "JPEG", quality=70)


def _curve(gamma: float) -> list[int]:
    """A table of levels for the three channels."""
    return [round((level / 255) ** gamma * 255) for level in range(256)] * 3


def _gamma(picture: Image.Image) -> Image.Image:
    return picture.point(_curve(0.8))


CHANGES: dict[str, Change] = {
    "as delivered": lambda picture: picture,
    "JPEG 90": _jpeg(90),
    "JPEG 75": _jpeg(75),
    "JPEG 50": _jpeg(50),
    "JPEG 30": _jpeg(30),
    "WebP 75": lambda picture: _saved(picture, "WEBP", quality=75),
    "AVIF 60": lambda picture: _saved(picture, "AVIF", quality=60, speed=8),
    "short side 1440, JPEG 80": _short(1440, 80),
    "short side 720, JPEG 75": _short(720, 75),
    "short side 540, JPEG 75": _short(540, 75),
    "short side 320, JPEG 75": _short(320, 75),
    "brightness +20 %": lambda picture: ImageEnhance.Brightness(picture).enhance(1.2),
    "contrast -20 %": lambda picture: ImageEnhance.Contrast(picture).enhance(0.8),
    "gamma 0.8": _gamma,
    "grey": lambda picture: picture.convert("L").convert("RGB"),
    "blur of 2 pixels": lambda picture: picture.filter(ImageFilter.GaussianBlur(2)),
    "sharpened": lambda picture: picture.filter(ImageFilter.UnsharpMask(3, 150, 2)),
    "noise of 8 levels": _noise,
    "a logo over 8 %": _logo,
    "a screenshot of 720": _screenshot,
}


def _part(area: float, *, turned: float = 0.0, scale: float = 1.0, quality: int = 80) -> Change:
    """A part of so much of the area, off the middle, turned by degrees, resized, saved as JPEG."""

    def taken(picture: Image.Image) -> Image.Image:
        side = area**0.5
        wide, tall = round(picture.width * side), round(picture.height * side)
        left, top = round((picture.width - wide) * 0.7), round((picture.height - tall) * 0.3)
        part = picture.crop((left, top, left + wide, top + tall))
        if turned:
            part = part.rotate(turned, Image.Resampling.BICUBIC, fillcolor=(255, 255, 255))
        size = round(part.width * scale), round(part.height * scale)
        small = part if scale == 1 else part.resize(size, Image.Resampling.LANCZOS)
        return _saved(small, "JPEG", quality=quality)

    return taken


def _on_a_page(picture: Image.Image) -> Image.Image:
    """A part of it at two thirds of its size on a page with words beside it, as a screenshot shows it."""
    part = _part(0.7, scale=0.66, quality=95)(picture)
    page = Image.new("RGB", (part.width + 420, part.height + 160), (246, 246, 246))
    page.paste(part, (40, 70))
    words = ImageDraw.Draw(page)
    for line in range(page.height // 34):
        words.text((part.width + 80, 60 + 30 * line), "Words of a shop beside the picture", fill=(20, 20, 20))
    return _saved(page, "JPEG", quality=75)


PARTS: dict[str, Change] = {
    "90 % of it, JPEG 80": _part(0.9),
    "80 % of it, JPEG 80": _part(0.8),
    "70 % of it, JPEG 80": _part(0.7),
    "60 % of it, JPEG 80": _part(0.6),
    "50 % of it, JPEG 80": _part(0.5),
    "50 % of it at half size, JPEG 70": _part(0.5, scale=0.5, quality=70),
    "30 % of it, JPEG 75": _part(0.3, quality=75),
    "90 % of it, turned by 1 degree": _part(0.9, turned=1),
    "80 % of it, turned by 2 degrees": _part(0.8, turned=2),
    "70 % of it, turned by 3 degrees": _part(0.7, turned=3),
    "70 % of it on a page": _on_a_page,
}
"""What is read only with the delivered picture at hand (delivery.watermark_registered)."""


def changed(picture: Picture, how: str) -> Picture:
    """A picture (h, w, 3) after one of `CHANGES` or `PARTS`."""
    return np.asarray((CHANGES.get(how) or PARTS[how])(Image.fromarray(picture)))
