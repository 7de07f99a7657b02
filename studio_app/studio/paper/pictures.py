"""Pictures for paper: a take as a JPEG of just the pixels its place needs."""

from __future__ import annotations

import io

from PIL import Image

from studio_app.direction.errors import StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.paper.ink import Box
from studio_app.takes.png import MAX_BYTES, THUMBNAIL, decode_png

PRINT_DPI = 300
LONGEST = 2400
"""Pixels of a picture's longest side at most, however large it is printed."""

_QUALITY = 88


class Pictures:
    """The pictures of one shoot at one resolution."""

    def __init__(self, shoot: Shoot, dpi: float = PRINT_DPI) -> None:
        self._shoot, self._dpi = shoot, dpi

    def of(self, take: str, box: Box) -> bytes | None:
        """The JPEG of a take for this place on the page; None when its picture is not on this disk."""
        size = (min(LONGEST, round(box.width * self._dpi / 72)), min(LONGEST, round(box.height * self._dpi / 72)))
        try:
            picture = self._small(take) if max(size) <= THUMBNAIL else self._whole(take)
        except (StudioError, OSError):
            return None
        picture.thumbnail((max(1, size[0]), max(1, size[1])), Image.Resampling.LANCZOS, reducing_gap=3.0)
        out = io.BytesIO()
        picture.save(out, "JPEG", quality=_QUALITY, subsampling=0)
        return out.getvalue()

    def _whole(self, take: str) -> Image.Image:
        return Image.fromarray(decode_png(read_bounded(self._shoot.picture_path(take), MAX_BYTES)))

    def _small(self, take: str) -> Image.Image:
        data = read_bounded(self._shoot.thumbnail_path(take), MAX_BYTES)
        with Image.open(io.BytesIO(data), formats=("WEBP", "PNG")) as opened:
            return opened.convert("RGB")
