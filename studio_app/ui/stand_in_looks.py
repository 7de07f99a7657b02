"""The stand-in as she would be directed: as the shoot's camera sees her, and from her side."""

from __future__ import annotations

from collections.abc import Callable

from PySide6.QtCore import QSize, Qt
from PySide6.QtGui import QImage, QPixmap
from PySide6.QtWidgets import QHBoxLayout, QLabel, QVBoxLayout, QWidget

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location
from studio_app.ui.theme import GREY

SHOWN = QSize(150, 188)
VIEWS = (("From the camera", 0.0), ("From the side", 90.0))

Look = Callable[[Direction, int, int, Callable[[QImage], None]], None]


class StandInLooks(QWidget):
    """Two small live pictures; empty places say what goes there."""

    def __init__(self, look: Look) -> None:
        super().__init__()
        self._look, self._serial, self._open = look, 0, True
        self.pictures: list[QLabel] = []
        row = QHBoxLayout(self)
        row.setContentsMargins(0, 0, 0, 0)
        row.setSpacing(12)
        for words, _ in VIEWS:
            picture, name = QLabel("Fit first"), QLabel(words)
            picture.setFixedSize(SHOWN)
            picture.setAlignment(Qt.AlignmentFlag.AlignCenter)
            picture.setProperty("role", "dim")
            picture.setStyleSheet(f"background: {GREY.field}; border-radius: 4px;")
            picture.setAccessibleName(f"The stand-in {words.lower()}")
            name.setProperty("role", "caption")
            column = QVBoxLayout()
            column.setSpacing(4)
            column.addWidget(picture)
            column.addWidget(name)
            row.addLayout(column)
            self.pictures.append(picture)
        row.addStretch()

    def put(self, direction: Direction | None) -> None:
        """Draws a direction when nothing else is to be drawn; None empties the places."""
        self._serial += 1
        if direction is None:
            for picture in self.pictures:
                picture.setText("Fit first")
            return
        orbit_deg, plain = direction.camera.orbit_deg, direction.having(location=Location(), rig=Rig())
        scale = self.devicePixelRatioF()
        for at, (_, turned) in enumerate(VIEWS):
            seen = plain.having(camera=Camera(lens_mm=80, orbit_deg=(orbit_deg + turned + 180) % 360 - 180))
            self._look(seen, round(SHOWN.width() * scale), round(SHOWN.height() * scale), self._shower(at))

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
