"""Compare and survey in the real window: exact pixels of both sides, zoom in step, marks on the active one only."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtCore import Qt
from pytestqt.qtbot import QtBot

from studio_app.studio.session import Session
from studio_app.studio.sight import Sight
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.ui import loupe_reader
from studio_app.ui.compare_sides import Mode, columns, two_of, up_to_nine
from studio_app.ui.compare_view import NO_PAIR, NO_SURVEY
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


@pytest.mark.parametrize(("count", "wanted"), [(2, 2), (4, 2), (9, 3)])
def test_pictures_become_as_large_as_they_can(count: int, wanted: int) -> None:
    assert columns(count, 900, 900, 0.8) == wanted


def test_which_takes_are_compared() -> None:
    assert two_of(("a", "b", "c"), "c", "") == ("b", "c") and two_of(("a", "b"), "b", "") == ("a", "b")
    assert two_of(("b",), "b", "a") == ("a", "b") and two_of((), "", "") == ()
    many = tuple("abcdefghijkl")
    assert up_to_nine(many, "a") == many[:9] and "l" in up_to_nine(many, "l") and len(up_to_nine(many, "l")) == 9
