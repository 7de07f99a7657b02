"""The room of culling in the real window, driven by keys: what is on the disk afterwards is what was said."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path

import pytest
from people import ADA, Drive
from PIL import Image
from PySide6.QtCore import QItemSelection, QPoint, QRect, Qt
from PySide6.QtGui import QAccessible
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu, QWidget
from pytestqt.qtbot import QtBot
from sheet_takes import VARIANTS, lay_takes

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.shoot.scratch import Scratch
from studio_app.studio import sift_store
from studio_app.studio.sift_field import Field
from studio_app.studio.sift_stack import Stacks
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag, Label, Review
from studio_app.ui.kill_dialog import KillDialog
from studio_app.ui.kill_takes import kill
from studio_app.ui.room import Room
from studio_app.ui.take_menu import take_menu
from studio_app.ui.window import Window

SHIFT, CONTROL = Qt.KeyboardModifier.ShiftModifier, Qt.KeyboardModifier.ControlModifier


@pytest.fixture
def many(tmp_path: Path) -> tuple[Path, list[str]]:
    """A shoot of 40 takes, eight frames of five."""
    return laid(tmp_path, 40)


def laid(folder: Path, count: int) -> tuple[Path, list[str]]:
    path = folder / "many"
    Shoot.create(path, "Many takes", direction_preset("evening-crossing"), ADA).close()
    return path, lay_takes(path, count)


@pytest.fixture
def room(window: Window, many: tuple[Path, list[str]], qtbot: QtBot) -> Iterator[Room]:
    yield sheet_of(window, many[0], qtbot)


def sheet_of(window: Window, path: Path, qtbot: QtBot) -> Room:
    assert window.open_shoot(path)
    assert window.room is not None
    window.activateWindow()
    window.show_view("sheet")
    qtbot.waitUntil(lambda: window.room is not None and window.room.sheet.hasFocus())
    return window.room


def said(path: Path, take: str) -> Review:
    """What lies on the disk, read past everything that is open."""
    return Scratch(path).read_review(take)


def press(room: Room, keys: str) -> None:
    for key in keys:
        QTest.keyClick(room.sheet, key)


def at(room: Room, row: int) -> QPoint:
    room.sheet.scrollTo(room.model.index(row))
    return room.sheet.visualRect(room.model.index(row)).center()


def test_a_cull_of_500_by_keys(window: Window, tmp_path: Path, qtbot: QtBot) -> None:
    path, ids = laid(tmp_path, 500)
    room = sheet_of(window, path, qtbot)
    window.commands.actions["take.auto-advance"].trigger()
    assert window.status.auto.isChecked()
    room.culling.go(0)
    keys = "1P23X45U0867"
    for number in range(500):
        press(room, keys[number % len(keys)])
    stars = {key: int(key) for key in "012345"}
    flags = {"P": Flag.PICK, "X": Flag.REJECT}
    labels = {"6": Label.RED, "7": Label.YELLOW, "8": Label.GREEN}
    for number, take in enumerate(ids):
        key, review = keys[number % len(keys)], said(path, take)
        assert (review.rating, review.flag, review.label) == (
            stars.get(key, 0), flags.get(key, Flag.NONE), labels.get(key, Label.NONE),
        ), number  # fmt: skip
    assert room.desk.take == ids[-1]
    press(room, " ")
    assert room.line is not None and room.line.number == 8, "U and 0 leave a take unrated; Space goes round the end"
    window.commands.actions["edit.undo"].trigger()
    assert said(path, ids[498]).label is Label.NONE or keys[498 % len(keys)] not in labels
    last = next(take for number, take in reversed(list(enumerate(ids))) if keys[number % len(keys)] not in "U0")
    assert room.desk.take == last, "what was undone is chosen"
    assert room.sheet.visualRect(room.model.index(room.model.row_of(last))).intersects(room.sheet.viewport().rect())


def test_marks_act_on_all_that_is_chosen_as_one_step(room: Room, many: tuple[Path, list[str]], window: Window) -> None:
    path, ids = many
    view = room.sheet.viewport()
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, pos=at(room, 1))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, SHIFT, at(room, 4))
    QTest.mouseClick(view, Qt.MouseButton.LeftButton, CONTROL, at(room, 2))
    assert room.desk.selection == (ids[1], ids[3], ids[4])
    press(room, "4")
    assert [said(path, take).rating for take in ids[:6]] == [0, 4, 0, 4, 4, 0]
    room.culling.go(20)
    window.commands.actions["edit.undo"].trigger()
    assert [said(path, take).rating for take in ids[:6]] == [0] * 6
    assert room.desk.selection == (ids[1], ids[3], ids[4])


def test_shift_and_arrows_reach_and_everything_can_be_chosen(room: Room, many: tuple[Path, list[str]]) -> None:
    _, ids = many
    room.culling.go(5)
    QTest.keyClick(room.sheet, Qt.Key.Key_Right, SHIFT)
    QTest.keyClick(room.sheet, Qt.Key.Key_Right, SHIFT)
    assert room.desk.selection == tuple(ids[5:8])
    QTest.keyClick(room.sheet, Qt.Key.Key_Left, SHIFT)
    assert room.desk.selection == tuple(ids[5:7])
    QTest.keyClick(room.sheet, Qt.Key.Key_A, CONTROL)
    assert room.desk.selection == tuple(ids)
    assert room.desk.take == ids[6]
    QTest.keyClick(room.sheet, Qt.Key.Key_Home)
    assert room.desk.selection == (ids[0],)
    QTest.keyClick(room.sheet, Qt.Key.Key_Down)
    assert room.desk.take == ids[room.sheet.places.columns]


def test_typing_is_no_marking(room: Room, many: tuple[Path, list[str]]) -> None:
    path, ids = many
    room.culling.go(0)
    room.sheet_page.focus_search()
    QTest.keyClicks(room.sheet_page.bar.search, "5pX")
    assert room.sheet_page.bar.search.text() == "5pX"
    assert said(path, ids[0]) == Review()
    QTest.keyClick(room.sheet_page.bar.search, Qt.Key.Key_Escape)
    assert room.sheet_page.bar.search.text() == ""
    QTest.keyClick(room.sheet_page.bar.search, Qt.Key.Key_Escape)
    assert room.sheet.hasFocus()


def test_what_no_longer_matches_stays_until_the_filter_changes(
    room: Room, many: tuple[Path, list[str]], qtbot: QtBot
) -> None:
    _, ids = many
    room.desk.session.marking.rate(ids[3:9], 3)
    bar = room.sheet_page.bar
    bar.stars.put(3)
    bar.filtered.emit(bar.filters)
    assert tuple(room.model.ids) == tuple(ids[3:9])
    assert bar.count.full == "6 of 40"
    assert bar.all.isVisible()
    room.culling.go(0)
    press(room, "1")
    assert room.model.rowCount() == 6, "it stays where it is"
    assert bar.changed.text() == "1 no longer matches"
    bar.changed.click()
    assert tuple(room.model.ids) == tuple(ids[4:9])
    assert room.desk.take == ids[4], "the next one is looked at"
    bar.all.click()
    assert room.model.rowCount() == 40
    assert bar.stars.stars == 0


def test_nothing_found_says_so_and_offers_the_way_back(room: Room) -> None:
    bar = room.sheet_page.bar
    bar.search.setFocus()
    QTest.keyClicks(bar.search, "velvet elephant")
    bar.search.tell()
    assert room.model.rowCount() == 0
    assert bar.count.full == "0 of 40"
    assert room.sheet_page.show_all.isVisible()
    assert room.sheet.empty_words[0] == room.strip.empty_words[0] == "No take matches"
    room.sheet_page.show_all.click()
    assert room.model.rowCount() == 40
    assert bar.search.text() == ""
    assert not room.sheet_page.show_all.isVisible()


def test_stacks_open_in_place_and_close_again(room: Room, many: tuple[Path, list[str]]) -> None:
    _, ids = many
    room.desk.session.marking.rate([ids[7]], 5)
    room.roll.sifter.ask(stacks=Stacks.FRAME)
    assert room.model.rowCount() == 8
    assert room.model.ids[1] == ids[7], "the best lies on top"
    room.culling.go(1)
    press(room, "s")
    assert set(room.model.ids[1 : 1 + VARIANTS]) == set(ids[5:10])
    assert room.model.shown.piles[ids[7]].open
    assert room.desk.take == ids[7]
    press(room, "s")
    assert room.model.rowCount() == 8
    room.culling.go(0)
    room.desk.session.marking.rate([ids[12]], 1)
    room.desk.session.undo()
    assert room.desk.take == ids[12], "undo takes it out of its closed stack"
    assert room.model.row_of(ids[12]) >= 0


def test_takes_that_look_alike_are_stacked(room: Room, many: tuple[Path, list[str]], qtbot: QtBot) -> None:
    path, ids = many
    mirrored = Image.open(path / "takes" / f"{ids[3]}.webp").transpose(Image.Transpose.FLIP_LEFT_RIGHT)
    mirrored.save(path / "takes" / f"{ids[3]}.webp", "WEBP")
    heard: list[str] = []
    room.desk.news.connect(heard.append)
    room.roll.sifter.ask(stacks=Stacks.ALIKE)
    assert room.model.rowCount() == 40, "what is shown stays until the pictures were looked at"
    qtbot.waitUntil(lambda: room.model.rowCount() == 3)
    assert [room.model.shown.piles[take].count for take in (room.model.ids[0], room.model.ids[2])] == [3, 36]
    assert heard == ["Looking at pictures: 0 of 40"]
    room.roll.sifter.toggle_stack(room.roll.sifter.stack_of(ids[0]))
    assert set(room.model.ids[:3]) == set(ids[:3])
    room.roll.sifter.ask(stacks=Stacks.FRAME)
    assert room.model.rowCount() == 8


def test_groups_have_a_title_and_a_count(room: Room) -> None:
    room.roll.sifter.ask(group=Field.LOOK)
    groups = room.sheet.places.groups
    assert len(groups) > 1
    assert sum(group.count for group in groups) == 40
    assert all(group.title for group in groups)
    room.sheet.verticalScrollBar().setValue(90)
    top = room.sheet.header_rect(0)
    assert top.y() == 0, "the title of the topmost group stays"
    assert not room.sheet.indexAt(QPoint(20, 4)).isValid()
    room.grab()


def test_larger_pictures_keep_their_place(room: Room) -> None:
    room.culling.go(24)
    before = room.sheet.places.columns
    room.sheet_page.bar.sized.emit(400)
    assert room.sheet.places.columns < before
    assert room.sheet.visualRect(room.model.index(24)).intersects(room.sheet.viewport().rect())
    room.window().commands.actions["sheet.smaller"].trigger()  # type: ignore[attr-defined]
    assert room.sheet.wanted < 400


def test_rejected_takes_are_killed_with_a_reason_and_come_back(
    room: Room, many: tuple[Path, list[str]], window: Window, qtbot: QtBot
) -> None:
    path, ids = many
    room.desk.session.marking.rate([ids[2]], 2)
    room.desk.session.marking.flag(ids[2:5], Flag.REJECT)
    assert window.commands.actions["take.kill-rejected"].isEnabled()
    lines = [line for line in room.model.lines if line.review.flag is Flag.REJECT]
    dialog = KillDialog(lines, room.thumbs, room)
    qtbot.addWidget(dialog)
    assert not dialog.kill.isEnabled(), "a reason is asked for"
    dialog.tiles.chosen = {ids[3]}
    dialog.buttons[Reason.HANDS].click()
    assert dialog.kill.text() == "2 without a reason"
    dialog.tiles.chosen = {ids[2], ids[4]}
    dialog.buttons[Reason.DULL].click()
    assert dialog.kill.isEnabled()
    dialog.words.setText("Fingers melt")
    dialog.grab()
    kill(room, dialog)
    assert room.model.rowCount() == 37
    assert not (path / "takes" / f"{ids[2]}.png").exists()
    killed = room.desk.session.shoot.trash.killed(ids)
    assert {take: held.reason for take, held in killed.items() if held} == {
        ids[2]: Reason.DULL, ids[3]: Reason.HANDS, ids[4]: Reason.DULL,
    }  # fmt: skip
    window.commands.actions["edit.undo"].trigger()
    assert room.model.rowCount() == 40
    assert (said(path, ids[2]).rating, said(path, ids[2]).flag) == (2, Flag.REJECT)
    assert room.desk.selection == tuple(ids[2:5])


def test_new_takes_come_without_taking_focus_or_place(
    window: Window, tmp_path: Path, qtbot: QtBot, drive: Drive
) -> None:
    path, ids = laid(tmp_path, 40)
    room = sheet_of(window, path, qtbot)
    room.culling.go(3)
    room.sheet.verticalScrollBar().setValue(200)
    room.desk.session.set_order(engine="colour-card", long_side=80)
    drive(lambda: window.backstage is not None and window.backstage.renderer.ready)
    window.commands.actions["render.shoot"].trigger()
    drive(lambda: room.model.rowCount() == 41)
    assert room.desk.take == ids[3]
    assert room.sheet.verticalScrollBar().value() == 200
    assert room.sheet.hasFocus()


def test_screen_readers_hear_every_tile(room: Room, many: tuple[Path, list[str]]) -> None:
    _, ids = many
    room.desk.session.marking.rate([ids[0]], 3)
    room.desk.session.marking.flag([ids[0]], Flag.PICK)
    read = QAccessible.queryAccessibleInterface(room.sheet)
    assert read.childCount() == 40
    tile = read.child(0)
    assert tile.text(QAccessible.Text.Name) == "Take 1, 3 stars, picked"
    room.culling.go(0)
    assert read.child(0).state().selected


def test_everything_that_takes_the_focus_has_a_name(room: Room, window: Window) -> None:
    for view in ("stage", "take", "sheet"):
        window.show_view(view)
        assert nameless(window) == []


def nameless(window: Window) -> list[str]:
    inner = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
    return [
        f"{type(each).__name__} in {type(each.parent()).__name__}"
        for each in window.findChildren(QWidget)
        if each.focusPolicy() is not Qt.FocusPolicy.NoFocus
        and each.isVisibleTo(window)
        and not each.accessibleName()
        and each.objectName() not in inner
    ]


def test_a_selection_of_thousands_is_painted_where_it_is_seen(room: Room) -> None:
    run = QItemSelection(room.model.index(0), room.model.index(39))
    region = room.sheet.visualRegionForSelection(run)
    assert room.sheet.viewport().rect().contains(QRect(region.boundingRect().topLeft(), QPoint(1, 1)))
    seen = room.sheet.seen()
    assert region.boundingRect() == QRect(room.sheet.visualRect(room.model.index(seen.start))).united(
        room.sheet.visualRect(room.model.index(seen.stop - 1))
    ).united(room.sheet.visualRect(room.model.index(seen.start + room.sheet.places.columns - 1)))


def test_a_saved_filter_lies_in_the_shoot(
    room: Room, many: tuple[Path, list[str]], drive: Drive, window: Window
) -> None:
    sifter, saved = room.roll.sifter, room.sheet_page.bar.saved
    sifter.ask(search="lens 85", group=Field.LOOK)
    kept = sifter.sieve

    def listed() -> bool:
        return "Long lens" in [action.text() for action in saved.menu().actions()]

    sifter.save("Long lens")
    drive(listed)
    assert list(sift_store.saved(room.desk.session.shoot)) == ["Long lens"]
    sifter.show_all()
    sifter.recall("Long lens")
    assert sifter.sieve == kept
    sifter.forget("Long lens")
    drive(lambda: not listed())
    assert not sifter.saved_names
    refused: list[str] = []
    room.desk.problem.connect(refused.append)
    sifter.forget("Long lens")
    drive(lambda: bool(refused))
    assert "no saved filter" in refused[0]
    sifter.save("At the last moment")
    window.close_shoot()
    with Shoot.open(many[0]) as shoot:
        assert list(sift_store.saved(shoot)) == ["At the last moment"]


def test_the_menu_of_a_take_has_what_can_be_done_with_its_keys(room: Room, window: Window) -> None:
    room.culling.go(0)
    assert room.line is not None
    menu = take_menu(room.desk, room.line, room.sheet, lambda _: None, room.sheet.commands)
    words = {action.text(): action for action in menu.actions()}
    assert {"Stars", "Label", "Pick", "Reject", "Open or close the stack", "Compare", "Write a note", "Kill…"} <= set(
        words
    )
    assert "Restore from the trash" not in words
    assert words["Pick"].shortcut().toString() == "P"
    assert words["Pick"].isShortcutVisibleInContextMenu()
    stars = words["Stars"].menu()
    assert isinstance(stars, QMenu)
    stars.actions()[3].trigger()
    assert room.line.review.rating == 3
