"""Rows: typing with units and sums, bad text, steps, reset."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QPoint, QPointF, Qt
from PySide6.QtGui import QWheelEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Light
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.value import Value
from studio_app.ui.cards_place import CLOCK
from studio_app.ui.colour_row import ColourRow
from studio_app.ui.knobs import knob
from studio_app.ui.rows import NumberRow


def row_of(qtbot: QtBot, model: type[Value], name: str, value: float) -> NumberRow:
    row = NumberRow(knob(model, name))
    row.put(value)
    row.resize(290, 24)
    qtbot.addWidget(row)
    row.show()
    row.activateWindow()
    return row


def typed(qtbot: QtBot, row: NumberRow, text: str) -> list[tuple[float, bool]]:
    heard: list[tuple[float, bool]] = []
    row.edited.connect(lambda value, settled: heard.append((value, settled)))
    row.field.setFocus()
    row.field.selectAll()
    if text.isascii():
        qtbot.keyClicks(row.field, text)
    else:  # qtbot types ASCII only
        row.field.setText(text)
        row.field.setModified(True)
    qtbot.keyClick(row.field, Qt.Key.Key_Return)
    return heard


@pytest.mark.parametrize(
    ("model", "name", "now", "text", "want"),
    [
        (Camera, "lens_mm", 85, "100", 100),
        (Camera, "lens_mm", 85, "50 mm", 50),
        (Camera, "lens_mm", 85, "85+15", 100),
        (Camera, "lens_mm", 85, "+=10", 95),
        (Camera, "f_stop", 5.6, "f/2.8", 2.8),
        (Light, "kelvin", 3200, "5600K", 5600),
        (Light, "power_ev", 0, "+1/3", 1 / 3),
        (Light, "power_ev", 0, "2 stops", 2),
        (Expression, "smile", 0.2, "35 %", 0.35),
        (Pose, "turn_deg", 0, "−12°", -12),
    ],
)
def test_values_are_typed_with_units_and_sums(
    qtbot: QtBot, model: type[Value], name: str, now: float, text: str, want: float
) -> None:
    heard = typed(qtbot, row_of(qtbot, model, name, now), text)
    assert len(heard) == 1
    assert heard[0][0] == pytest.approx(want)
    assert heard[0][1]


@pytest.mark.parametrize("text", ["abc", "1000", "1/0", "import os", "85 kg"])
def test_bad_text_loses_nothing_and_says_what_is_allowed(qtbot: QtBot, text: str) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    assert typed(qtbot, row, text) == []
    assert row.field.text() == text
    assert row.words.isVisible()
    assert "85 mm" in row.words.text().replace("\N{NO-BREAK SPACE}", " ") or "12" in row.words.text()
    row.put(85)
    assert row.field.text() == text, "a repaint of the card must not take the text away"
    qtbot.keyClick(row.field, Qt.Key.Key_Escape)
    assert row.field.text() == "85\N{NO-BREAK SPACE}mm"
    assert not row.words.isVisible()


@pytest.mark.parametrize(
    ("held", "want"),
    [
        (Qt.KeyboardModifier.NoModifier, 86),
        (Qt.KeyboardModifier.ShiftModifier, 95),
        (Qt.KeyboardModifier.AltModifier, 85.1),
    ],
)
def test_arrows_step_by_one_ten_and_a_tenth(qtbot: QtBot, held: Qt.KeyboardModifier, want: float) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    row.slider.setFocus()
    qtbot.keyClick(row.slider, Qt.Key.Key_Right, held)
    assert row.value == pytest.approx(want)
    row.field.setFocus()
    qtbot.keyClick(row.field, Qt.Key.Key_Down, held)
    assert row.value == pytest.approx(85)


def test_a_row_of_steps_settles_once(qtbot: QtBot) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    settled: list[float] = []
    row.edited.connect(lambda value, done: done and settled.append(value))
    row.slider.setFocus()
    for _ in range(3):
        qtbot.keyClick(row.slider, Qt.Key.Key_Right)
    qtbot.waitUntil(lambda: bool(settled))
    assert settled == [88]


def test_the_wheel_acts_only_on_the_control_with_the_focus(qtbot: QtBot) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    row.field.clearFocus()
    row.slider.clearFocus()

    def turn() -> None:
        event = QWheelEvent(
            QPointF(5, 5), QPointF(5, 5), QPoint(), QPoint(0, 120), Qt.MouseButton.NoButton,
            Qt.KeyboardModifier.NoModifier, Qt.ScrollPhase.NoScrollPhase, False,
        )  # fmt: skip
        QApplication.sendEvent(row.slider, event)

    turn()
    assert row.value == 85
    row.slider.setFocus()
    qtbot.waitUntil(row.slider.hasFocus)
    turn()
    assert row.value == 86


def test_double_click_on_the_label_resets(qtbot: QtBot) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    with qtbot.waitSignal(row.reset):
        qtbot.mouseDClick(row.label, Qt.MouseButton.LeftButton)


def test_dragging_the_slider_comes_unsettled_and_then_settled(qtbot: QtBot) -> None:
    row = row_of(qtbot, Camera, "lens_mm", 85)
    heard: list[bool] = []
    row.edited.connect(lambda _, settled: heard.append(settled))
    qtbot.mousePress(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(30, 12))
    qtbot.mouseMove(row.slider, QPoint(60, 12))
    qtbot.mouseRelease(row.slider, Qt.MouseButton.LeftButton, pos=QPoint(60, 12))
    assert heard[0] is False
    assert heard[-1] is True


@pytest.mark.parametrize(("text", "want"), [("19:20", 1160), ("7:30 pm", 1170), ("0815", 495), ("12am", 0)])
def test_times_of_day_are_read(text: str, want: float) -> None:
    assert CLOCK.read(text, 0) == want
    assert CLOCK.show(1160) == "19:20"


def test_colours_are_typed_by_name_or_number(qtbot: QtBot) -> None:
    row = ColourRow("Colour")
    qtbot.addWidget(row)
    heard: list[str] = []
    row.edited.connect(lambda shade, _: heard.append(shade))
    for text in ("navy", "#AABBCC", "mud pie"):
        row.field.setText(text)
        row.field.setModified(True)
        row.field.editingFinished.emit()
    assert heard == ["#1c2742", "#aabbcc"]
    assert "name" in row.words.text()
    assert row.field.text() == "mud pie"
