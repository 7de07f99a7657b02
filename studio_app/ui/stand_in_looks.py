"""The stand-in as she would be directed, in plain light: as the photograph sees her, and from her side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QLabel, QVBoxLayout, QWidget

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.ui.shelf import with_preset
from studio_app.ui.theme import GREY

SHOWN = QSize(150, 188)
VIEWS = (("As in the photograph", 0.0), ("From her left", -90.0))
SET, LIGHT = "grey-paper", "three-light-ecommerce"

Look = Callable[[Direction, int, int, Callable[[QImage], None]], None]


class StandInLooks(QWidget):
    """Two small live pictures; empty places say what goes there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._serial, self._open = look, 0, True
        self.pictures: list[QLabel] = []
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(4)
        for words, _ in VIEWS:
            picture, name = QLabel("Fit first"), QLabel(words)
            picture.setFixedSize(SHOWN)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture.setProperty("role", "dim")
            picture.setStyleSheet(f"background: {GREY.field}; border-radius: 4px;")
            picture.setAccessibleName(f"The stand-in {words.lower()}")
            name.setProperty("role", "caption")
            column.addWidget(picture)
            column.addWidget(name)
            column.addSpacing(8)
            self.pictures.append(picture)
        column.addStretch()

    def put(self, direction: Direction | None) -> None:
        """Draws a direction's pose when nothing else is to be drawn; None empties the places."""
        self._serial += 1
        if direction is None:
            for picture in self.pictures:
                picture.setText("Fit first")
            return
        camera = Camera(lens_mm=80)
        plain = with_preset(with_preset(direction, "location", SET), "rig", LIGHT).having(camera=camera)
        scale = self.devicePixelRatioF()
        for at, (_, turned) in enumerate(VIEWS):
            pose = direction.pose.having(turn_deg=(direction.pose.turn_deg + turned + 180) % 360 - 180)
            size = round(SHOWN.width() * scale), round(SHOWN.height() * scale)
            self._look(plain.having(pose=pose), *size, self._shower(at))

    def close(self) -> bool:
        """Takes no more pictures."""
        self._open = False
        return super().close()

    def _shower(self, at: int) -> Callable[[QImage], None]:
        serial = self._serial

        def show(picture: QImage) -> None:
            if self._open and serial == self._serial:
                shown = QPixmap.fromImage(picture)
                shown.setDevicePixelRatio(self.devicePixelRatioF())
                self.pictures[at].setPixmap(shown)

        return show
