"""The studio's own icons: thin, one colour, drawn as SVG and painted in the colour asked for."""

from __future__ import annotations

from functools import cache

from PySide6.QtCore import QByteArray, QRectF, Qt
from PySide6.QtGui import QIcon, QPainter, QPixmap
from PySide6.QtSvg import QSvgRenderer

from studio_app.ui.theme import GREY, assets_dir

DRAWN_IN = "#d4d4d4"
SCALES = (1, 2, 3)


@cache
def icon(name: str, colour: str = "text") -> QIcon:
    """An icon by the name of its file, in a colour of the palette, with a dimmer form for disabled buttons."""
    made = QIcon()
    for scale in SCALES:
        made.addPixmap(pixmap(name, colour, 16, scale))
        made.addPixmap(pixmap(name, "faint", 16, scale), QIcon.Mode.Disabled)
    return made


@cache
def pixmap(name: str, colour: str = "text", size: int = 16, scale: float = 1) -> QPixmap:
    """An icon as a pixmap of `size` logical pixels at a device pixel ratio of `scale`."""
    drawing = (assets_dir() / "icons" / f"{name}.svg").read_text(encoding="utf-8")
    drawn = QSvgRenderer(QByteArray(drawing.replace(DRAWN_IN, getattr(GREY, colour)).encode()))
    made = QPixmap(round(size * scale), round(size * scale))
    made.fill(Qt.GlobalColor.transparent)
    painter = QPainter(made)
    drawn.render(painter, QRectF(0, 0, made.width(), made.height()))
    painter.end()
    made.setDevicePixelRatio(scale)
    return made
