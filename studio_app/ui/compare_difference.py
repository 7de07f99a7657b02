"""The difference of two pictures, measured off the window's loop and kept until two others are asked for."""

from __future__ import annotations

from collections.abc import Callable

import numpy as np
from PySide6.QtCore import QSizeF
from PySide6.QtGui import QImage

from studio_app.takes.difference import AMPLIFIED, Difference, difference, in_frame
from studio_app.ui.compare_sides import alike
from studio_app.ui.loupe_picture import Picture, halves
from studio_app.ui.loupe_reader import Reader


class Apart:
    """The last difference. `then` is called when one that was asked for is there."""

    def __init__(self, reader: Reader, then: Callable[[], None]) -> None:
        self._reader, self._then = reader, then
        self._of: tuple[Picture, Picture] | None = None
        self._levels: tuple[QImage, ...] = ()
        self._found: Difference | None = None

    def levels(self, one: Picture, other: Picture, frame: QSizeF) -> tuple[QImage, ...]:
        """The difference as a picture with its halves; nothing while it is measured, and for other proportions."""
        if self._is_of(one, other):
            return self._levels
        if alike(_size(one), _size(other)):
            wide, high = int(frame.width()), int(frame.height())
            key = ("difference", id(one), id(other))
            self._reader.measure(
                key, lambda: _measure(one, other, wide, high), lambda found: self._keep(one, other, found)
            )
        return ()

    def words(self, one: Picture, other: Picture) -> list[str]:
        """What is said of it, in lines."""
        if not alike(_size(one), _size(other)):
            return ["Their proportions differ: there is no difference to measure."]
        if self._found is None or not self._is_of(one, other):
            return ["The difference is being measured…"]
        found = self._found
        return [f"Difference shown × {AMPLIFIED}", f"ΔE2000: mean {found.mean:.2f}, largest {found.largest:.2f}"]

    def _is_of(self, one: Picture, other: Picture) -> bool:
        return self._of is not None and self._of[0] is one and self._of[1] is other

    def _keep(self, one: Picture, other: Picture, found: object) -> None:
        if isinstance(found, Difference):
            image = QImage(
                np.ascontiguousarray(found.picture).tobytes(),
                found.picture.shape[1],
                found.picture.shape[0],
                3 * found.picture.shape[1],
                QImage.Format.Format_RGB888,
            )
            self._of, self._found = (one, other), found
            self._levels = halves(image.convertToFormat(QImage.Format.Format_RGB32))
            self._then()


def _size(picture: Picture) -> QSizeF:
    return QSizeF(picture.levels[0].size())


def _measure(one: Picture, other: Picture, wide: int, high: int) -> Difference:
    return difference(in_frame(one.srgb, wide, high), in_frame(other.srgb, wide, high))
