"""Ink that makes a picture: a page as PNG for quick sharing, or as pixels for the preview of a dialog."""

from __future__ import annotations

import functools
import io

from PIL import Image, ImageDraw, ImageFont

from studio_app.direction.assets import font_file
from studio_app.studio.paper.ink import FAINT, PALE, Box, Type

_ANCHORS = {"left": "ls", "right": "rs", "centre": "ms"}


class PngInk:
    """Draws one page of `size` points at so many dots per inch; further pages are not drawn."""

    def __init__(self, size: tuple[float, float], dpi: float) -> None:
        self._scale = dpi / 72
        self.image = Image.new("RGB", (self._px(size[0]), self._px(size[1])), "white")
        self._draw = ImageDraw.Draw(self.image)
        self._dpi = dpi

    def words(self, left: float, base: float, text: str, look: Type, align: str = "left") -> None:
        font = _font(look.face, round(look.size * self._scale * 4) / 4)
        self._draw.text((left * self._scale, base * self._scale), text, _grey(look.grey), font, _ANCHORS[align])

    def picture(self, box: Box, jpeg: bytes | None) -> None:
        if jpeg is None:
            self.block(box, (FAINT, FAINT, FAINT))
            return
        with Image.open(io.BytesIO(jpeg), formats=("JPEG",)) as opened:
            shown = opened.convert("RGB")
        scale = min(self._px(box.width) / shown.width, self._px(box.height) / shown.height)
        size = (max(1, round(shown.width * scale)), max(1, round(shown.height * scale)))
        shown = shown.resize(size, Image.Resampling.LANCZOS, reducing_gap=3.0)
        left, top = self._px(box.left) + (self._px(box.width) - size[0]) // 2, self._px(box.top)
        self.image.paste(shown, (left, top))
        self._draw.rectangle((left, top, left + size[0] - 1, top + size[1] - 1), outline=_grey(PALE))

    def rule(self, left: float, top: float, width: float, grey: float = PALE) -> None:
        line = (left * self._scale, top * self._scale, (left + width) * self._scale, top * self._scale)
        self._draw.line(line, _grey(grey), max(1, round(0.5 * self._scale)))

    def block(self, box: Box, colour: tuple[float, float, float]) -> None:
        edges = (box.left, box.top, box.left + box.width, box.top + box.height)
        red, green, blue = (round(255 * share) for share in colour)
        self._draw.rectangle([edge * self._scale for edge in edges], (red, green, blue))

    def next_page(self) -> None:
        """A picture has one page."""

    def to_bytes(self) -> bytes:
        """The page as PNG."""
        out = io.BytesIO()
        self.image.save(out, "PNG", dpi=(self._dpi, self._dpi), compress_level=6)
        return out.getvalue()

    def _px(self, points: float) -> int:
        return max(1, round(points * self._scale))


@functools.cache
def _font(name: str, size: float) -> ImageFont.FreeTypeFont:
    return ImageFont.truetype(
        str(font_file(name.partition("-")[2])), max(1.0, size), layout_engine=ImageFont.Layout.BASIC
    )


def _grey(share: float) -> tuple[int, int, int]:
    value = round(255 * share)
    return value, value, value
