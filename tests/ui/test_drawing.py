"""Drawing on a take in the real window: pen pressure, keys, steps back, drafts that survive, marks that stay."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtCore import QEvent, QPoint, QPointF, Qt
from PySide6.QtGui import QInputDevice, QPointingDevice, QPointingDeviceUniqueId, QTabletEvent
from PySide6.QtWidgets import QApplication, QLineEdit, QToolButton
from pytestqt.qtbot import QtBot

from studio_app.studio.session import Session
from studio_app.takes.note import Arrow, Box, Ink, Pen, Words
from studio_app.ui.drawing import Line, Tool
from studio_app.ui.note_overlay import WordsField
from studio_app.ui.remarks import Remarks
from studio_app.ui.window import Window

CARD = np.full((200, 160, 3), 30_000, np.uint16)
LEFT = Qt.MouseButton.LeftButton
ALL = QInputDevice.Capability.All
STYLUS, RUBBER = (
    QPointingDevice(
        name, number, QInputDevice.DeviceType.Stylus, kind, ALL, 1, 3, "", QPointingDeviceUniqueId.fromNumericId(number)
    )
    for name, number, kind in (
        ("pen", 71, QPointingDevice.PointerType.Pen),
        ("rubber", 72, QPointingDevice.PointerType.Eraser),
    )
)


@pytest.fixture
def remarks(window: Window, shoot: Path, drive: Drive) -> Remarks:
    """The take view on the first of two takes, with drawing begun by its key."""
    with Session.open(shoot, ADA) as session:
        for shade in (0, 1):
            session.shoot.add_take(session.recipe(), CARD + shade)
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    room.desk.select(room.model.ids[0])
    room.show_view("take")
    drive(lambda: not room.take.picture.isNull())
    window.commands.actions["take.draw"].trigger()
    return room.remarks


def at(remarks: Remarks, x: float, y: float) -> QPointF:
    return remarks.view.picture_to_widget(QPointF(x, y))


def pen(remarks: Remarks, kind: str, x: float, y: float, pressure: float, device: QPointingDevice = STYLUS) -> bool:
    """One event of a tablet, as the window system sends it."""
    place = at(remarks, x, y)
    event = QTabletEvent(
        getattr(QEvent.Type, f"Tablet{kind}"), device, place, QPointF(remarks.view.mapToGlobal(place.toPoint())),
        0.0 if kind == "Release" else pressure, 0.0, 0.0, 0.0, 0.0, 0.0, Qt.KeyboardModifier.NoModifier,
        LEFT, LEFT if kind != "Release" else Qt.MouseButton.NoButton,
    )  # fmt: skip
    return QApplication.sendEvent(remarks.view, event) and event.isAccepted()


def stroke(qtbot: QtBot, remarks: Remarks, *places: tuple[float, float]) -> None:
    """Drags the mouse over places of the picture."""
    points = [QPoint(*(round(part) for part in at(remarks, x, y).toTuple())) for x, y in places]
    qtbot.mousePress(remarks.view, LEFT, pos=points[0])
    for point in points[1:]:
        qtbot.mouseMove(remarks.view, point)
    qtbot.mouseRelease(remarks.view, LEFT, pos=points[-1])


def notes_of(remarks: Remarks):
    return remarks.desk.session.shoot.review(remarks.desk.take).notes


def test_a_tablet_draws_with_pressure_and_its_other_end_wipes(remarks: Remarks) -> None:
    pressures = (0.1, 0.45, 0.9)
    assert pen(remarks, "Press", 20, 20, pressures[0])
    for step, pressure in enumerate(pressures[1:], 1):
        assert pen(remarks, "Move", 20 + 30 * step, 40, pressure)
    assert pen(remarks, "Release", 80, 40, 0.0)
    (mark,) = remarks.drawing.marks
    assert isinstance(mark, Pen)
    assert [point.pressure for point in mark.points] == pytest.approx(pressures, abs=0.002)
    assert [(point.x, point.y) for point in mark.points] == [
        pytest.approx((x, y), abs=0.5) for x, y in ((20, 20), (50, 40), (80, 40))
    ]
    assert pen(remarks, "Press", 50, 40, 0.5, RUBBER)
    assert pen(remarks, "Release", 50, 40, 0.0, RUBBER)
    assert remarks.drawing.marks == ()
    assert pen(remarks, "Press", 20, 20, 0.5)
    assert remarks.drawing.tool is Tool.PEN, "turned back it draws again"


def test_a_mouse_draws_every_kind_and_a_note_keeps_them_byte_for_byte(
    window: Window, remarks: Remarks, shoot: Path, qtbot: QtBot
) -> None:
    view, drawing = remarks.view, remarks.drawing
    stroke(qtbot, remarks, (10, 10), (40, 30), (60, 80))
    for key, ends in ((Qt.Key.Key_A, ((100, 100), (30, 40))), (Qt.Key.Key_R, ((120, 150), (60, 90)))):
        qtbot.keyClick(view, key)
        stroke(qtbot, remarks, *ends)
    qtbot.keyClick(view, Qt.Key.Key_1)
    qtbot.keyClick(view, "]")
    qtbot.keyClick(view, Qt.Key.Key_T)
    qtbot.mousePress(view, LEFT, pos=at(remarks, 30, 120).toPoint())
    field = view.findChild(WordsField)
    qtbot.keyClicks(field, "hem x b1")
    assert drawing.tool is Tool.WORDS, "letters typed are words, not tools"
    qtbot.keyClick(field, Qt.Key.Key_Return)
    line, arrow, box, words = drawing.marks
    assert isinstance(line, Pen) and {point.pressure for point in line.points} == {0.5}
    assert isinstance(arrow, Arrow) and (arrow.head.x, arrow.head.y) == pytest.approx((30, 40), abs=0.6)
    assert isinstance(box, Box) and (box.x, box.y, box.width, box.height) == pytest.approx((60, 90, 60, 60), abs=1.2)
    assert isinstance(words, Words) and (words.text, words.ink) == ("hem x b1", Ink.RED)
    assert words.size > 8
    qtbot.keyClick(view, Qt.Key.Key_Return)
    assert not drawing.on
    assert remarks.card.field.hasFocus()
    marks = drawing.marks
    remarks.card.field.setText("Hem two fingers shorter")
    qtbot.keyClick(remarks.card.field, Qt.Key.Key_Return)
    (note,) = notes_of(remarks)
    assert (note.text, note.marks) == ("Hem two fingers shorter", marks)
    assert note.by == note.person.name if note.person else False
    assert note.sha256 == remarks.desk.session.shoot.row(remarks.desk.take).sha256
    assert note.box is not None and (note.box.x, note.box.y) == pytest.approx((10, 10), abs=1)
    assert drawing.marks == () and not drawing.on
    take = remarks.desk.take
    window.close_shoot()
    with Session.open(shoot, ADA) as session:
        assert session.shoot.review(take).notes == (note,)
        assert session.noting.drafts.of(take).marks == ()


def test_steps_are_taken_back_and_done_again_by_keys(remarks: Remarks, qtbot: QtBot) -> None:
    view, drawing = remarks.view, remarks.drawing
    for x in (20, 60, 100):
        stroke(qtbot, remarks, (x, 20), (x, 150))
    three = drawing.marks
    undo, redo = (
        Qt.KeyboardModifier.ControlModifier,
        Qt.KeyboardModifier.ControlModifier | Qt.KeyboardModifier.ShiftModifier,
    )
    qtbot.keyClick(view, Qt.Key.Key_Z, undo)
    assert drawing.marks == three[:2]
    qtbot.keyClick(view, Qt.Key.Key_Z, redo)
    assert drawing.marks == three
    qtbot.keyClick(view, Qt.Key.Key_X)
    stroke(qtbot, remarks, (50, 90), (70, 90))
    assert drawing.marks == (three[0], three[2]), "the eraser takes what it touches and nothing else"
    qtbot.keyClick(view, Qt.Key.Key_Z, undo)
    assert drawing.marks == three
    remarks.bar.wipe.click()
    assert drawing.marks == ()
    remarks.bar.back.click()
    assert drawing.marks == three
    qtbot.keyClick(view, Qt.Key.Key_Delete)
    assert drawing.marks == three[:2], "Delete takes a stroke back while one draws; it kills no take"
    qtbot.keyClick(view, Qt.Key.Key_Escape)
    assert not drawing.on and not remarks.bar.isVisible()
    assert drawing.marks == three[:2]


def test_what_is_drawn_survives_without_a_note(
    window: Window, remarks: Remarks, shoot: Path, qtbot: QtBot, drive: Drive
) -> None:
    stroke(qtbot, remarks, (20, 20), (90, 90))
    take, marks = remarks.desk.take, remarks.drawing.marks
    held = shoot / ".studio" / "drafts" / f"{take}.json"
    assert held.is_file(), "on disk when the pen leaves the picture"
    remarks.card.field.setText("hal")
    remarks.desk.select(remarks.model.ids[1])
    assert (remarks.drawing.marks, remarks.card.field.text()) == ((), ""), "another take, another note"
    window.close_shoot()
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    room.desk.select(take)
    assert (room.remarks.drawing.marks, room.notes.field.text()) == (marks, "hal")
    assert "1 mark drawn" in room.notes.drawn.words.text()
    held.write_text("{broken")
    room.desk.select(room.model.ids[1])
    room.remarks.follow(None)
    room.desk.select(take)
    assert room.remarks.drawing.marks == (), "a draft that cannot be read is none"


def test_marks_hold_their_place_at_any_zoom(remarks: Remarks, qtbot: QtBot) -> None:
    view = remarks.view
    before = view.picture_box
    view.toggle_zoom()
    assert view.picture_box != before
    stroke(qtbot, remarks, (80, 100), (90, 110))
    (mark,) = remarks.drawing.marks
    assert isinstance(mark, Pen)
    first = mark.points[0]
    assert (first.x, first.y) == pytest.approx((80, 100), abs=1)


def test_from_note_to_note_over_all_takes(window: Window, remarks: Remarks, qtbot: QtBot) -> None:
    noting, (one, two) = remarks.desk.session.noting, remarks.model.ids
    remarks.drawing.put(on=False)
    first, second, third = (noting.note(take, text) for take, text in ((one, "Chin"), (one, "Hem"), (two, "Key")))
    seen = []
    for name in ("next", "next", "next", "next", "previous", "previous", "previous"):
        window.commands.actions[f"take.{name}-note"].trigger()
        seen.append((remarks.desk.take, remarks.current))
    forth = [(one, first.id), (one, second.id), (two, third.id), (two, third.id)]
    assert seen == [*forth, (one, second.id), (one, first.id), (one, first.id)]
    assert "no further note" in window.status.news.full
    (entry, _) = remarks.card.entries
    assert entry.accessibleDescription()
    remarks.card.pointed.emit(second.id)
    assert remarks.overlay.pointed == second.id
    remarks.card.pointed.emit("")
    assert remarks.overlay.pointed == first.id


def test_drawings_are_shown_for_their_note_or_all(window: Window, remarks: Remarks, qtbot: QtBot) -> None:
    plain = remarks.view.grab().toImage()
    stroke(qtbot, remarks, (20, 20), (140, 180))
    remarks.card.keep()
    window.commands.actions["take.draw"].trigger()
    assert remarks.view.grab().toImage() != plain, "a kept drawing is shown"
    window.commands.actions["view.notes"].trigger()
    assert remarks.view.grab().toImage() == plain
    remarks.card.pointed.emit(notes_of(remarks)[0].id)
    assert remarks.view.grab().toImage() != plain, "the note pointed at shows its own"
    assert notes_of(remarks)[0].text == "See the drawing."


def test_every_control_of_the_bar_has_a_name_and_is_reached(remarks: Remarks) -> None:
    buttons = remarks.bar.findChildren(QToolButton)
    names = [button.accessibleName() for button in buttons]
    assert len(set(names)) == len(names) == len(Tool) + len(Ink) + len(Line) + 4
    assert all(names)
    assert all(button.focusPolicy() & Qt.FocusPolicy.TabFocus for button in (*buttons, remarks.bar.done))
    for choice, button in remarks.bar.buttons.items():
        button.click()
        assert choice in (remarks.drawing.tool, remarks.drawing.ink, remarks.drawing.line)
    assert remarks.bar.geometry().left() >= 0
    assert remarks.bar.geometry().bottom() <= remarks.view.picture_box.top(), "it covers nothing of the picture"
    assert remarks.card.findChild(QLineEdit).accessibleName() == "New note"


def test_a_shoot_that_is_only_looked_at_is_not_drawn_on(window: Window, shoot: Path) -> None:
    with Session.open(shoot, ADA) as session:
        session.shoot.add_take(session.recipe(), CARD)
        assert window.open_shoot(shoot)
        room = window.room
        assert room is not None
        room.desk.select(room.model.ids[0])
        window.commands.actions["take.draw"].trigger()
        assert not room.remarks.drawing.on
        assert window.status.news.full
