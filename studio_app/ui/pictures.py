"""Pictures for pickers: a plan for a rig, a frame for a camera, and otherwise a small look from the live stage.

Looks are made one at a time when nothing else is to be done, and kept in the studio's cache.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from PySide6.QtCore import QObject, QSize, Signal
from PySide6.QtGui import QImage, QPixmap

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.direction.lighting import Rig
from studio_app.studio.look_key import look_key
from studio_app.ui.radar import Radar
from studio_app.ui.shelf import with_preset

SIZE = QSize(176, 220)

Look = Callable[[Direction, int, int, Callable[[QImage], None]], None]
"""Asks for a picture of a direction at a size; it is brought later, or never while there is no body to show."""


class Pictures(QObject):
    """Finds or makes the picture of a preset as it would look on the current direction's figure."""

    made = Signal()

    def __init__(self, look: Look, cache: Path, parent: QObject) -> None:
        super().__init__(parent)
        self._look, self._folder = look, cache / "pickers"
        self._held: dict[str, QPixmap] = {}
        self._wanted: set[str] = set()

    def picture(self, direction: Direction, part: str, name: str) -> QPixmap | None:
        """The picture of `part` taken from preset `name`; None while it is being made."""
        try:
            shown = with_preset(direction, part, name)
        except StudioError:
            return None
        return self.picture_of(shown, part, name)

    def picture_of(self, shown: Direction, part: str, name: str) -> QPixmap | None:
        """The picture of a part as it is in this direction; `name` tells plans of rigs apart."""
        if part == "rig":
            return self._plan(name, shown.rig)
        key = _key(part, _framed(shown, part))
        if key not in self._held and not self._read(key):
            self._want(key, _framed(shown, part))
            return None
        return self._held[key]

    def _plan(self, name: str, rig: Rig) -> QPixmap:
        if name not in self._held:
            plan = Radar()
            plan.setFixedSize(176, 176)
            plan.put(rig.lights, -1)
            self._held[name] = plan.grab()
        return self._held[name]

    def _read(self, key: str) -> bool:
        kept = QPixmap(str(self._folder / f"{key}.png"))
        if kept.isNull():
            return False
        self._held[key] = kept
        return True

    def forget(self) -> None:
        """Takes back what was asked for and has not come: the picker is closed."""
        self._wanted.clear()

    def _want(self, key: str, direction: Direction) -> None:
        if key not in self._wanted:
            self._wanted.add(key)
            self._look(direction, SIZE.width(), SIZE.height(), lambda image: self._came(key, image))

    def _came(self, key: str, image: QImage) -> None:
        self._wanted.discard(key)
        self._held[key] = QPixmap.fromImage(image)
        self._folder.mkdir(parents=True, exist_ok=True)
        image.save(str(self._folder / f"{key}.png"))
        self.made.emit()


def _framed(direction: Direction, part: str) -> Direction:
    """The direction framed for a thumbnail: faces near, everything else whole."""
    if part == "camera":
        return direction
    near = part in ("expression", "cast")
    framed = {
        "lens_mm": 85.0,
        "orbit_deg": 0.0,
        "pan_m": 0.0,
        "f_stop": 8.0,
        "grain": 0.0,
        "exposure_ev": 0.0,
        "focus_m": None,
    }
    height = (1.55, 1.55, 2.2) if near else (1.1, 0.92, 5.2)
    camera = direction.camera.having(
        **framed, height_m=height[0], aim_m=height[1], distance_m=height[2], level=True, aspect="4:5"
    )
    return direction.having(camera=camera)


def _key(part: str, direction: Direction) -> str:
    return f"{part}-{look_key(direction)}"
