"""What lies over every loupe's picture by a key: guides, clipping, the picker. One set of switches for all of them."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np
from PySide6.QtCore import QObject, QPointF, QRectF, QSizeF, Qt, Signal
from PySide6.QtGui import QBrush, QColor, QImage, QPainter, QPen

from studio_app.ui.loupe import Loupe
from studio_app.ui.loupe_picture import Picture, Sample, sampled
from studio_app.ui.loupe_reader import Reader
from studio_app.ui.overlay import Overlay

FIGURE = "figure"
GUIDES = ("none", "thirds", "centre", "safe", FIGURE)
SAFE = 0.04
"""The crop guide of the stage: how much of the frame's width may be lost at each edge."""
SIDES = (1, 3, 5)
Seen = Callable[[QPointF | None], Picture | None]
BLOWN, CRUSHED = QColor("#ff5a48"), QColor("#5aa0ff")


class Tools(QObject):
    """The switches. `sampled` brings what the picker points at, or None."""

    changed = Signal()
    sampled = Signal(object)

    def __init__(self, reader: Reader, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.reader = reader
        self.guides, self.side = GUIDES[0], SIDES[0]
        self.clipping = self.picker = self.panel = False
        self.pinned: Sample | None = None
        self.pinned_at: QPointF | None = None

    def put(self, **switches: Any) -> None:
        """Sets switches by their names."""
        for name, value in switches.items():
            setattr(self, name, value)
        self.changed.emit()

    def next_guides(self) -> None:
        """None, thirds, centre, safe area, the figure as she was directed."""
        self.put(guides=GUIDES[(GUIDES.index(self.guides) + 1) % len(GUIDES)])

    def toggle_picker(self) -> None:
        """The picker and the panel that shows what it reads."""
        self.put(picker=not self.picker, panel=self.panel or not self.picker)

    def furnish(self, loupe: Loupe, seen: Seen) -> None:
        """Gives a loupe these tools; `seen` is the picture at a place of it, or without a place the only one."""
        loupe.overlays[:0] = [Clipping(self, lambda: seen(None)), Guides(self), Pins(self, lambda: seen(None))]
        loupe.hovered.connect(lambda place: self._point(loupe, seen(place), place))
        loupe.clicked.connect(lambda place: self._pin(loupe, seen(place), place))
        self.changed.connect(lambda: self._dress(loupe))
        self.reader.measured.connect(loupe.update)

    def _dress(self, loupe: Loupe) -> None:
        loupe.clicks_zoom = not self.picker
        loupe.setCursor(Qt.CursorShape.CrossCursor if self.picker else Qt.CursorShape.ArrowCursor)
        loupe.update()

    def _point(self, loupe: Loupe, picture: Picture | None, place: QPointF) -> None:
        if self.picker:
            self.sampled.emit(self._sample(loupe, picture, place))

    def _pin(self, loupe: Loupe, picture: Picture | None, place: QPointF) -> None:
        found = self._sample(loupe, picture, place)
        if picture is not None and found is not None:
            self.put(pinned=found, pinned_at=_own_place(loupe, picture, place))

    def _sample(self, loupe: Loupe, picture: Picture | None, place: QPointF) -> Sample | None:
        if picture is None:
            return None
        own = _own_place(loupe, picture, place)
        return sampled(picture, int(own.x() // 1), int(own.y() // 1), self.side)


def _own_place(loupe: Loupe, picture: Picture, place: QPointF) -> QPointF:
    """Which of a picture's own pixels lies at a place of the view, whatever frame it shares with others."""
    size = QSizeF(picture.levels[0].size())
    box = loupe.box_of(size)
    x = (place.x() - box.x()) * size.width() / max(1e-9, box.width())
    return QPointF(x, (place.y() - box.y()) * size.height() / max(1e-9, box.height()))


class Guides(Overlay):
    """Thirds, centre or safe area as thin lines of light and dark."""

    def __init__(self, tools: Tools) -> None:
        self._tools = tools

    def paint(self, painter: QPainter, view: Loupe) -> None:
        paint_guides(painter, view.picture_box, self._tools.guides)


def paint_guides(painter: QPainter, box: QRectF, kind: str) -> None:
    """Draws a kind of guide into a picture's box."""
    for shade, offset in ((QColor(0, 0, 0, 70), 1.0), (QColor(255, 255, 255, 130), 0.0)):
        pen = QPen(shade, 1)
        if kind == "safe":
            pen.setDashPattern([4, 4])
        painter.setPen(pen)
        place = box.translated(offset, offset)
        if kind == "safe":
            inset = round(box.width() * SAFE)
            painter.drawRect(place.adjusted(inset, inset, -inset, -inset))
        for share in {"thirds": (1 / 3, 2 / 3), "centre": (1 / 2,)}.get(kind, ()):
            x, y = place.x() + place.width() * share, place.y() + place.height() * share
            painter.drawLine(QPointF(x, place.top()), QPointF(x, place.bottom()))
            painter.drawLine(QPointF(place.left(), y), QPointF(place.right(), y))


class Clipping(Overlay):
    """Blown parts striped one way in red, crushed ones the other way in blue: they differ without colour, too."""

    def __init__(self, tools: Tools, shown: Callable[[], Picture | None]) -> None:
        self._tools, self._shown = tools, shown
        self._of: Picture | None = None
        self._masks: tuple[tuple[QImage, ...], tuple[QImage, ...]] | None = None

    def paint(self, painter: QPainter, view: Loupe) -> None:
        picture = self._shown()
        if not self._tools.clipping or picture is None:
            return
        if self._of is not picture:
            self._tools.reader.measure(("clipping", id(picture)), lambda: _masks(picture), self._took(picture))
            return
        for masks, shade, stripes in zip(
            self._masks or (), (BLOWN, CRUSHED), (Qt.BrushStyle.FDiagPattern, Qt.BrushStyle.BDiagPattern), strict=False
        ):
            _stripe(painter, view, view.box_of(QSizeF(picture.levels[0].size())), masks, shade, stripes)

    def _took(self, picture: Picture) -> Callable[[object], None]:
        def took(masks: Any) -> None:
            self._of, self._masks = picture, masks

        return took


def _masks(picture: Picture) -> tuple[tuple[QImage, ...], ...]:
    """For blown and crushed: the mask, then its halves in which one clipped pixel clips all four."""
    made: list[tuple[QImage, ...]] = []
    for mask in picture.clipping:
        levels = [mask]
        while min(levels[-1].shape) >= 512:
            last = levels[-1]
            even = last[: last.shape[0] // 2 * 2, : last.shape[1] // 2 * 2]
            levels.append(even.reshape(even.shape[0] // 2, 2, even.shape[1] // 2, 2).any(axis=(1, 3)))
        made.append(tuple(_alpha(level) for level in levels))
    return tuple(made)


def _alpha(mask: np.ndarray) -> QImage:
    height, width = mask.shape
    data = np.where(mask, 255, 0).astype(np.uint8)
    return QImage(data.tobytes(), width, height, width, QImage.Format.Format_Alpha8).copy()


def _stripe(
    painter: QPainter, view: Loupe, box: QRectF, masks: tuple[QImage, ...], shade: QColor, stripes: Qt.BrushStyle
) -> None:
    """Stripes where a mask is, in screen pixels at any zoom."""
    scale = view.devicePixelRatioF()
    layer = QImage(view.size() * scale, QImage.Format.Format_ARGB32_Premultiplied)
    layer.setDevicePixelRatio(scale)
    layer.fill(Qt.GlobalColor.transparent)
    wide = box.width() * scale
    mask = next((each for each in reversed(masks) if each.width() >= wide - 0.5), masks[0])
    over = QPainter(layer)
    over.drawImage(box, mask)
    over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceIn)
    dark = QColor(shade.darker(260))
    dark.setAlpha(190)
    over.fillRect(view.rect(), dark)
    over.setCompositionMode(QPainter.CompositionMode.CompositionMode_SourceAtop)
    over.fillRect(view.rect(), QBrush(shade, stripes))
    over.end()
    painter.drawImage(0, 0, layer)


class Pins(Overlay):
    """The pinned patch, as a small square on the picture."""

    def __init__(self, tools: Tools, shown: Callable[[], Picture | None]) -> None:
        self._tools, self._shown = tools, shown

    def paint(self, painter: QPainter, view: Loupe) -> None:
        place, picture = self._tools.pinned_at, self._shown()
        if not self._tools.picker or place is None or picture is None:
            return
        size = QSizeF(picture.levels[0].size())
        box = view.box_of(size)
        at = QPointF(
            box.x() + place.x() * box.width() / size.width(), box.y() + place.y() * box.height() / size.height()
        )
        for shade, half in ((QColor("#101010"), 6.0), (QColor("#f4f4f4"), 5.0)):
            painter.setPen(QPen(shade, 1))
            painter.drawRect(QRectF(at.x() - half, at.y() - half, 2 * half, 2 * half))
