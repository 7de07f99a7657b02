"""Compare and survey in the real window: exact pixels of both sides, zoom in step, marks on the active one only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtCore import QMimeData, QPointF, QSizeF, Qt
from PySide6.QtGui import QDragEnterEvent, QDropEvent
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.studio.session import Session
from studio_app.studio.sight import Sight
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.ui import loupe_reader
from studio_app.ui.compare_sides import Mode, columns, two_of, up_to_nine
from studio_app.ui.compare_view import NO_PAIR, NO_SURVEY
from studio_app.ui.copy_drag import dragged_takes, files
from studio_app.ui.room import Room
from studio_app.ui.window import Window

WIDE, HIGH = 120, 150


def pixels(seed: int, wide: int = WIDE, high: int = HIGH) -> np.ndarray:
    """Noise of eight bits."""
    return np.random.default_rng(seed).integers(0, 256, (high, wide, 3)).astype(np.uint16)


def lay(shoot: Path, *pictures: np.ndarray) -> None:
    with Session.open(shoot, ADA) as session:
        for seed, picture in enumerate(pictures):
            recipe = Recipe(direction=session.direction, width=64, height=80, seed=seed)
            session.shoot.add_take(recipe, encode_png(picture * 257))


def opened(window: Window, shoot: Path, *pictures: np.ndarray) -> Room:
    lay(shoot, *pictures)
    assert window.open_shoot(shoot) and window.room is not None
    return window.room


def give(window: Window, command: str) -> None:
    made = window.commands.actions[command]
    assert made.isEnabled(), command
    made.trigger()


def compared(window: Window, room: Room, drive: Drive, command: str = "view.compare") -> None:
    room.roll.choice.everything()
    give(window, command)
    drive(lambda: all(not loupe.picture.isNull() for loupe in room.compare.cells.shown))
    drive(lambda: all(room.reader.picture(side.path) is not None for side in room.compare.sides))


def colour_at(room: Room, x: int, y: int) -> tuple[int, int, int]:
    """What the first loupe shows at a place of the picture at one to one."""
    loupe = room.compare.cells.all[0]
    box, shot = loupe.picture_box, loupe.grab().toImage()
    seen = shot.pixelColor(int(box.x()) + x, int(box.y()) + y)
    return seen.red(), seen.green(), seen.blue()


def test_a_wipe_shows_the_exact_pixels_of_both_sides(window: Window, shoot: Path, drive: Drive) -> None:
    one, other = pixels(1), pixels(2)
    room = opened(window, shoot, one, other)
    compared(window, room, drive)
    page = room.compare
    assert "Only the seed differs" in page.words.short.text()
    give(window, "compare.mode")
    give(window, "compare.mode")
    assert page.mode is Mode.WIPE and len(page.cells.shown) == 1
    page.cells.look(Sight(1.0))
    loupe = page.cells.all[0]
    line = int(loupe.line_x - loupe.picture_box.x())
    assert 10 < line < WIDE - 10
    for x, source in ((3, one), (line - 1, one), (line + 1, other), (WIDE - 4, other)):
        assert colour_at(room, x, 40) == tuple(source[40, x].tolist())
    give(window, "compare.swap")
    assert colour_at(room, 3, 40) == tuple(other[40, 3].tolist())


def test_equal_pictures_have_a_black_difference(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, pixels(1), pixels(1), pixels(3))
    room.desk.select(room.model.ids[0])
    compared(window, room, drive)
    page = room.compare
    page.put_mode(Mode.DIFFERENCE)
    drive(lambda: "mean 0.00, largest 0.00" in page.words.facts.text())
    page.cells.look(Sight(1.0))
    assert {colour_at(room, x, 70) for x in range(5, 100, 7)} == {(0, 0, 0)}
    room.desk.select(room.model.ids[2])
    drive(lambda: "mean" in page.words.facts.text() and "mean 0.00" not in page.words.facts.text())


def test_a_flip_makes_what_is_seen_active_and_marks_reach_only_it(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, pixels(1), pixels(2))
    compared(window, room, drive)
    first, second = room.model.ids
    start = room.desk.take
    give(window, "compare.flip")
    assert room.desk.take != start and room.compare.sides[room.compare.cells.all[0].seen].take == room.desk.take
    give(window, "take.rate-4")
    rated = {take: room.desk.session.shoot.row(take).review.rating for take in (first, second)}
    assert rated == {start: 0, room.desk.take: 4}
    assert "★★★★" in room.compare.cells.all[0]._caption(room.compare.active)
    give(window, "take.previous")
    give(window, "take.next")
    assert room.desk.take == second, "steps stay between the two"


def test_a_survey_moves_together(
    window: Window, shoot: Path, drive: Drive, qtbot: QtBot, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(loupe_reader, "KEPT_BYTES", 1)  # what is seen together is kept beyond it
    room = opened(window, shoot, *(pixels(seed) for seed in range(4)))
    compared(window, room, drive, "view.survey")
    cells, page = room.compare.cells, room.compare
    assert len(cells.shown) == 4 and len({loupe.size().toTuple() for loupe in cells.shown}) == 1
    qtbot.mouseClick(cells.shown[1], Qt.MouseButton.LeftButton, pos=cells.shown[1].rect().center())
    assert room.desk.take == room.model.ids[1] and page.active == 1
    places = {loupe.picture_box.topLeft().toTuple() for loupe in cells.shown}
    assert {loupe.sight.zoom for loupe in cells.shown} == {1.0} and len(places) == 1
    assert [loupe.active for loupe in cells.shown] == [-1, 0, -1, -1]
    give(window, "take.pick")
    give(window, "compare.out")
    assert len(cells.shown) == 3 and room.model.ids[1] not in [side.take for side in page.sides]
    assert sum(line.review.flag.value == "pick" for line in room.model.all) == 1
    give(window, "view.sheet")
    give(window, "take.first")
    assert room.desk.take == room.model.ids[0], "out of compare, steps go through all takes"


def test_one_take_is_not_compared(window: Window, shoot: Path) -> None:
    room = opened(window, shoot, pixels(1))
    room.desk.select(room.model.ids[0])
    give(window, "view.compare")
    assert room.view == "compare" and room.compare.cells.all[0].empty == NO_PAIR
    assert not window.commands.actions["compare.mode"].isEnabled()
    give(window, "view.survey")
    assert room.compare.cells.all[0].empty == NO_SURVEY and not window.commands.actions["compare.out"].isEnabled()
    give(window, "take.rate-2")
    assert room.line is not None and room.line.review.rating == 2


def test_a_pinned_picture_from_outside_takes_no_marks(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path
) -> None:
    room = opened(window, shoot, pixels(1), pixels(2))
    outside = tmp_path / "reference.png"
    outside.write_bytes(encode_png(pixels(9, 2 * WIDE, 2 * HIGH) * 257))
    compared(window, room, drive)
    page = room.compare
    page.pin_outside(outside)
    drive(lambda: "other sizes" in page.words.facts.text())
    assert page.sides[0].path == outside and page.active == 1
    seen = page.sides[1].take
    give(window, "take.next" if seen == room.model.ids[0] else "take.previous")
    assert page.sides[0].path == outside and page.sides[1].take != seen, "the reference stays, takes come and go"
    give(window, "compare.flip")
    assert room.desk.take == "" and not window.commands.actions["take.pick"].isEnabled()
    give(window, "compare.flip")
    assert room.desk.take == page.sides[1].take


def test_the_picker_reads_each_pictures_own_pixels(window: Window, shoot: Path, drive: Drive) -> None:
    small, large = pixels(1), pixels(2, 2 * WIDE, 2 * HIGH)
    room = opened(window, shoot, small, large)
    compared(window, room, drive, "view.survey")
    give(window, "view.picker")
    inspector, (one, other) = room.compare.inspector, room.compare.cells.shown
    assert inspector.isVisible() and not one.clicks_zoom
    for loupe, source in ((one, small), (other, large)):
        high, wide = source.shape[:2]
        box = loupe.box_of(QSizeF(wide, high))
        place = box.topLeft() + QPointF(7.5 / wide * box.width(), 11.5 / high * box.height())
        loupe.hovered.emit(place)
        assert inspector.values["8 bit"].text().split() == [str(value) for value in source[11, 7].tolist()]
    other.clicked.emit(place)
    assert inspector.values["Pinned"].text() != "–"
    give(window, "view.picker")


def test_a_wipe_is_picked_on_the_side_of_its_line_and_an_onion_not(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, pixels(1), pixels(2))
    compared(window, room, drive)
    page = room.compare
    page.put_mode(Mode.WIPE)
    loupe = page.cells.all[0]
    left, right = QPointF(loupe.line_x - 3, 50), QPointF(loupe.line_x + 3, 50)
    assert loupe.at(left) is loupe.picture_of(0) and loupe.at(right) is loupe.picture_of(1) and loupe.at(None) is None
    page.put_mode(Mode.ONION)
    assert loupe.at(left) is None


def test_the_histogram_speaks_of_the_active_picture(window: Window, shoot: Path, drive: Drive) -> None:
    black, white = np.zeros((HIGH, WIDE, 3), np.uint16), np.full((HIGH, WIDE, 3), 255, np.uint16)
    room = opened(window, shoot, black, white)
    compared(window, room, drive)
    give(window, "view.histogram")
    inspector = room.compare.inspector
    drive(lambda: "Crushed R G B" in inspector.clipped.text() and "Blown nothing" in inspector.clipped.text())
    give(window, "take.next")
    drive(lambda: "Blown R G B" in inspector.clipped.text() and "Crushed nothing" in inspector.clipped.text())
    plain = room.compare.cells.all[0].grab().toImage()
    give(window, "view.clipping")
    drive(lambda: room.compare.cells.all[0].grab().toImage() != plain)


def test_every_face_comes_to_the_middle_of_its_own_picture(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, *(pixels(seed, 5 * WIDE, 5 * HIGH) for seed in range(3)))
    compared(window, room, drive, "view.survey")
    cells = room.compare.cells
    give(window, "view.face")
    drive(lambda: all(loupe.sight.zoom == 1.0 for loupe in cells.shown))
    face = room.figures.places[room.model.ids[0]].face
    place, middle = cells.shown[0].picture_box, cells.shown[0].space.center()
    assert place.y() + face[1] * place.height() == pytest.approx(middle.y(), abs=1)
    cells.shown[0].toggle_zoom()
    assert not room.compare.faces.on and cells.shown[2].sight.zoom is None, "looked elsewhere: together again"


def test_up_and_down_step_between_the_rows_of_a_survey(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, *(pixels(seed) for seed in range(4)))
    compared(window, room, drive, "view.survey")
    page = room.compare
    page.cells.across = 2
    give(window, "take.first")
    give(window, "take.row-down")
    assert page.active == 2
    give(window, "take.row-down")
    assert page.active == 2
    give(window, "take.row-up")
    assert page.active == 0


def dropped(room: Room, data: QMimeData, at: int = 0) -> None:
    """Drags something onto a compared picture and lets it go."""
    cells = room.compare.cells
    place = QPointF(cells.shown[at].geometry().center())
    copy, left, none = Qt.DropAction.CopyAction, Qt.MouseButton.LeftButton, Qt.KeyboardModifier.NoModifier
    enter = QDragEnterEvent(place.toPoint(), copy, data, left, none)
    QApplication.sendEvent(cells, enter)
    assert enter.isAccepted()
    QApplication.sendEvent(cells, QDropEvent(place, copy, data, left, none))


def test_takes_are_dropped_onto_what_is_compared(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, *(pixels(seed) for seed in range(4)))
    one, two, three, four = room.model.ids
    room.desk.choose(one, (one, two))
    give(window, "view.compare")
    dropped(room, files((), (three,)), at=1)
    assert [side.take for side in room.compare.sides] == [one, three] and room.desk.take == three
    dropped(room, files((), (two, four, "T9999-abcdef")))
    assert {side.take for side in room.compare.sides} == {one, two, three, four} and room.compare.survey
    assert dragged_takes(QMimeData()) == ()


@pytest.mark.parametrize(("count", "wanted"), [(2, 2), (4, 2), (9, 3)])
def test_pictures_become_as_large_as_they_can(count: int, wanted: int) -> None:
    assert columns(count, 900, 900, 0.8) == wanted


def test_which_takes_are_compared() -> None:
    assert two_of(("a", "b", "c"), "c", "") == ("b", "c") and two_of(("a", "b"), "b", "") == ("a", "b")
    assert two_of(("b",), "b", "a") == ("a", "b") and two_of((), "", "") == ()
    many = tuple("abcdefghijkl")
    assert up_to_nine(many, "a") == many[:9] and "l" in up_to_nine(many, "l") and len(up_to_nine(many, "l")) == 9
