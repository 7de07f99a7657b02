"""Ink that makes a PDF: vector text in an embedded subset of Inter, pictures as they were encoded.

The same strokes give the same bytes: no date, no random name.
"""

from __future__ import annotations

import hashlib
import io
from typing import Any

from reportlab import rl_config
from reportlab.lib.utils import ImageReader
from reportlab.pdfbase import pdfmetrics
from reportlab.pdfgen.canvas import Canvas

from studio_app.studio.paper.ink import FAINT, PALE, Box, PageChoice, Type, face

rl_config.useA85 = 0  # pictures as bytes, not as text a quarter longer
HAIRLINE = 0.4


class PdfInk:
    """Draws pages of one size into a PDF."""

    def __init__(self, page: PageChoice, title: str) -> None:
        self._width, self._height = page.size
        self._out = io.BytesIO()
        for name in ("Inter-Regular", "Inter-SemiBold"):
            if name not in pdfmetrics.getRegisteredFontNames():
                pdfmetrics.registerFont(face(name))  # pyright: ignore[reportUnknownMemberType]
        self._canvas: Any = Canvas(self._out, pagesize=page.size, invariant=1, pageCompression=1)
        self._canvas.setTitle(title)
        self._canvas.setCreator("Twin Studio")
        self._canvas.setAuthor("")
        self._canvas.setProducer("Twin Studio")
        self._readers: dict[str, Any] = {}

    def words(self, left: float, base: float, text: str, look: Type, align: str = "left") -> None:
        self._canvas.setFillGray(look.grey)
        self._canvas.setFont(look.face, look.size)
        draw = {"left": "drawString", "right": "drawRightString", "centre": "drawCentredString"}[align]
        getattr(self._canvas, draw)(left, self._height - base, text)

    def picture(self, box: Box, jpeg: bytes | None) -> None:
        if jpeg is None:
            self.block(box, (FAINT, FAINT, FAINT))
            return
        name = hashlib.sha256(jpeg).hexdigest()
        reader = self._readers.setdefault(name, ImageReader(io.BytesIO(jpeg)))
        wide, high = reader.getSize()
        scale = min(box.width / wide, box.height / high)
        left = box.left + (box.width - wide * scale) / 2
        self._canvas.drawImage(reader, left, self._height - box.top - high * scale, wide * scale, high * scale)
        self._canvas.setStrokeGray(PALE)  # white pictures need an edge on white paper
        self._canvas.setLineWidth(HAIRLINE)
        self._canvas.rect(left, self._height - box.top - high * scale, wide * scale, high * scale, stroke=1, fill=0)

    def rule(self, left: float, top: float, width: float, grey: float = PALE) -> None:
        self._canvas.setStrokeGray(grey)
        self._canvas.setLineWidth(HAIRLINE)
        self._canvas.line(left, self._height - top, left + width, self._height - top)

    def block(self, box: Box, colour: tuple[float, float, float]) -> None:
        self._canvas.setFillColorRGB(*colour)
        self._canvas.rect(box.left, self._height - box.top - box.height, box.width, box.height, stroke=0, fill=1)

    def next_page(self) -> None:
        self._canvas.showPage()

    def to_bytes(self) -> bytes:
        """The whole PDF."""
        self._canvas.save()
        return self._out.getvalue()
