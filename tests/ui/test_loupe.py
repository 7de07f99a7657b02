"""The loupe with real events: zoom at the pointer, pan by drag, one to one by click; overlays see events first."""

from __future__ import annotations

import numpy as np
import pytest
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QImage, QKeyEvent, QMouseEvent, QPainter, QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.studio.sight import Sight
from studio_app.ui.loupe import Loupe
from studio_app.ui.overlay import Overlay


def every_pixel_another(width: int = 300, height: int = 400) -> QImage:
    """Red counts columns, green rows."""
    y, x = np.mgrid[:height, :width]
    pixels = np.stack([np.zeros_like(x), y % 256, x % 256, np.full_like(x, 255)], axis=-1).astype(np.uint8)
    return QImage(pixels.tobytes(), width, height, QImage.Format.Format_RGB32).copy()


@pytest.fixture
def loupe(qapp: QApplication, qtbot: QtBot) -> Loupe:
    made = Loupe("Take")
    qtbot.addWidget(made)
    made.resize(640, 480)
    made.put_levels((every_pixel_another(),))
    made.show()
    return made


def wheel(loupe: Loupe, place: QPointF, steps: int, keys: Qt.KeyboardModifier = Qt.KeyboardModifier.NoModifier) -> None:
    event = QWheelEvent(
        place, loupe.mapToGlobal(place), QPoint(), QPoint(0, 120 * steps), Qt.MouseButton.NoButton, keys,
        Qt.ScrollPhase.NoScrollPhase, False,
    )  # fmt: skip
    QApplication.sendEvent(loupe, event)


@pytest.mark.parametrize("at", [(40.0, 60.0), (150.0, 200.0), (290.0, 390.0)])
def test_the_wheel_keeps_the_pixel_under_the_pointer(loupe: Loupe, at: tuple[float, float]) -> None:
    place = loupe.picture_to_widget(QPointF(*at))
    for _ in range(9):
        wheel(loupe, place, 1)
        there = loupe.widget_to_picture(place)
        assert (there - QPointF(*at)).manhattanLength() < 1.5 / loupe.picture_scale
    shown = loupe.grab().toImage().pixelColor(place.toPoint())
    assert abs(shown.red() - int(at[0]) % 256) <= 1 and abs(shown.green() - int(at[1]) % 256) <= 1


def test_a_click_shows_one_to_one_there_and_a_drag_pans(loupe: Loupe, qtbot: QtBot) -> None:
    place = loupe.picture_to_widget(QPointF(200, 100)).toPoint()
    before = loupe.widget_to_picture(QPointF(place))
    moved: list[tuple[Sight, bool]] = []
    loupe.sighted.connect(lambda sight, alone: moved.append((sight, alone)))
    qtbot.mouseClick(loupe, Qt.MouseButton.LeftButton, pos=place)
    assert loupe.sight.zoom == 1.0
    assert (loupe.widget_to_picture(QPointF(place)) - before).manhattanLength() < 2
    drag(loupe, place, place + QPoint(30, -20))
    assert (loupe.widget_to_picture(QPointF(place + QPoint(30, -20))) - before).manhattanLength() < 2
    assert [sight for sight, _ in moved][-1] == loupe.sight
    qtbot.mouseClick(loupe, Qt.MouseButton.LeftButton, pos=place)
    assert loupe.sight == Sight()


def drag(loupe: Loupe, start: QPoint, end: QPoint) -> None:
    left, none = Qt.MouseButton.LeftButton, Qt.MouseButton.NoButton
    for kind, place, button, held in (
        (QEvent.Type.MouseButtonPress, start, left, left),
        (QEvent.Type.MouseMove, (start + end) / 2, none, left),
        (QEvent.Type.MouseMove, end, none, left),
        (QEvent.Type.MouseButtonRelease, end, left, none),
    ):
        at = QPointF(place)
        event = QMouseEvent(kind, at, loupe.mapToGlobal(at), button, held, Qt.KeyboardModifier.NoModifier)
        QApplication.sendEvent(loupe, event)


class Taking(Overlay):
    def __init__(self) -> None:
        self.painted, self.mice, self.keys = 0, 0, 0

    def paint(self, painter: QPainter, view: Loupe) -> None:
        self.painted += 1
        painter.fillRect(0, 0, view.width(), view.height(), Qt.GlobalColor.red)

    def mouse(self, event: QMouseEvent, view: Loupe) -> bool:
        self.mice += 1
        return True

    def wants(self, event: QKeyEvent, view: Loupe) -> bool:
        return event.key() == Qt.Key.Key_Escape

    def key(self, event: QKeyEvent, view: Loupe) -> bool:
        self.keys += 1
        return True


def test_an_overlay_paints_and_takes_events(loupe: Loupe, qtbot: QtBot) -> None:
    over = Taking()
    loupe.overlays.append(over)
    qtbot.mouseClick(loupe, Qt.MouseButton.LeftButton, pos=loupe.rect().center())
    assert loupe.sight == Sight() and over.mice >= 2
    qtbot.keyClick(loupe, Qt.Key.Key_Escape)
    assert over.keys == 1
    shown = loupe.grab().toImage()
    assert over.painted and shown.pixelColor(320, 240) == Qt.GlobalColor.red
    assert shown.pixelColor(320, 475) != Qt.GlobalColor.red, "the line of words stays free"


def test_places_go_there_and_back(loupe: Loupe) -> None:
    told: list[bool] = []
    loupe.transformed.connect(lambda: told.append(True))
    loupe.look(Sight(2.5, 0.3, 0.7))
    assert told
    for place in (QPointF(0, 0), QPointF(299.5, 1.25)):
        back = loupe.widget_to_picture(loupe.picture_to_widget(place))
        assert (back - place).manhattanLength() < 1e-6
