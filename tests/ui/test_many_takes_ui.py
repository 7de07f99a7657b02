"""A sheet of very many takes: the room is there at once, takes are read and sifted beside it, and nothing said is lost.

`FEW` is set low, so that forty takes are very many.
"""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from people import ADA, Drive
from PySide6.QtCore import QObject
from pytestqt.qtbot import QtBot
from sheet_takes import lay_takes

from studio_app.direction.errors import StudioError
from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.sift_field import Field, Filter
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag
from studio_app.ui import roll_reader, sifter
from studio_app.ui.newest import DEFECT, Newest
from studio_app.ui.room import Room
from studio_app.ui.sheet_page import READING
from studio_app.ui.window import Window

COUNT = 40


@pytest.fixture
def many(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> tuple[Path, list[str]]:
    for module in (roll_reader, sifter):
        monkeypatch.setattr(module, "FEW", 5)
    path = tmp_path / "many"
    Shoot.create(path, "Many takes", direction_preset("evening-crossing"), ADA).close()
    return path, lay_takes(path, COUNT)


@pytest.fixture
def room(window: Window, many: tuple[Path, list[str]], drive: Drive) -> Iterator[Room]:
    """The room with all takes read."""
    assert window.open_shoot(many[0])
    assert window.room is not None
    window.show_view("sheet")
    yield read(window.room, drive)


def read(room: Room, drive: Drive) -> Room:
    drive(lambda: room.model.rowCount() == COUNT and not room.roll.sifter.busy)
    return room


def sifted(room: Room, drive: Drive) -> list[str]:
    drive(lambda: not room.roll.sifter.busy)
    return list(room.model.ids)


def test_the_room_is_there_before_its_takes(window: Window, many: tuple[Path, list[str]], drive: Drive) -> None:
    assert window.open_shoot(many[0])
    room = window.room
    assert room is not None and room.model.rowCount() == 0
    assert room.sheet.empty_words == room.strip.empty_words == READING
    assert window.status.counts.text() == "reading takes, 0 %"
    window.show_view("sheet")
    assert not room.desk.session.shoot.takes_read
    read(room, drive)
    assert list(room.model.ids) == many[1]
    assert window.status.counts.text() == "40 takes"


def test_leaving_while_takes_are_read_ends_it(window: Window, many: tuple[Path, list[str]], drive: Drive) -> None:
    assert window.open_shoot(many[0])
    room = window.room
    assert room is not None
    window.close_shoot()
    assert not room.roll.reader.reading
    assert window.open_shoot(many[0]), "the folder was given back"
    assert window.room is not None
    read(window.room, drive)


def test_what_is_typed_last_is_shown(room: Room, many: tuple[Path, list[str]], drive: Drive) -> None:
    ids = many[1]
    for number in (7, 8, 9):
        room.roll.sifter.ask(search=f"take:{number}")
    assert list(room.model.ids) == ids, "nothing waits for it"
    assert sifted(room, drive) == [ids[8]]
    room.roll.show_all()
    assert sifted(room, drive) == ids


def test_a_mark_is_shown_at_once_and_counted_though_a_filter_is_being_looked_for(
    room: Room, many: tuple[Path, list[str]], drive: Drive
) -> None:
    ids = many[1]
    marking = room.desk.session.marking
    marking.flag(ids[:4], Flag.PICK)
    room.roll.sifter.ask(filters=(Filter(field=Field.FLAG, op="is", values=("pick",)),))
    marking.flag(ids[:1], Flag.NONE)
    line = room.model.known(ids[0])
    assert line is not None and line.review.flag is Flag.NONE, "the mark waits for no filter"
    counted: list[tuple[int, int, int]] = []
    room.roll.sifter.counted.connect(lambda *counts: counted.append(counts))
    assert sifted(room, drive) == ids[:4], "what no longer matches stays under the hand"
    assert counted[-1] == (4, COUNT, 1)
    room.roll.sifter.again()
    assert sifted(room, drive) == ids[1:4]


def test_a_mark_while_takes_are_read_again_is_not_taken_back(
    room: Room, many: tuple[Path, list[str]], drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    ids, shoot = many[1], room.desk.session.shoot
    found, go = threading.Event(), threading.Event()
    real = Shoot.takes_beside

    def slow(self: Shoot, *tell: Callable[[float], None]) -> object:
        rows = real(self, *tell)
        found.set()
        go.wait(30)
        return rows

    monkeypatch.setattr(Shoot, "takes_beside", slow)
    room.roll.reload()
    drive(found.is_set)
    room.desk.session.marking.rate(ids[2:3], 5)
    room.desk.session.marking.flag(ids[3:4], Flag.REJECT)
    go.set()
    drive(lambda: not room.roll.reader.reading and not room.roll.sifter.busy)
    shown = [room.model.known(take) for take in ids[2:4]]
    assert [line and (line.review.rating, line.review.flag) for line in shown] == [(5, Flag.NONE), (0, Flag.REJECT)]
    assert room.roll.rejects == 1
    assert shoot.review(ids[2]).rating == 5


def test_killed_takes_go_and_come_back_by_undo(
    room: Room, many: tuple[Path, list[str]], drive: Drive, window: Window
) -> None:
    ids = many[1]
    room.desk.session.marking.kill(ids[5:9], Reason.DULL)
    assert room.model.line(5) is not None, "what is painted until the sheet is sifted again is still known"
    drive(lambda: room.model.rowCount() == COUNT - 4)
    assert list(room.model.ids) == ids[:5] + ids[9:]
    assert window.status.counts.text() == "36 takes"
    window.commands.actions["sheet.killed"].trigger()
    assert sifted(room, drive) == ids[5:9]
    window.commands.actions["edit.undo"].trigger()
    drive(lambda: window.status.counts.text() == "40 takes" and not room.roll.sifter.busy)
    room.roll.show_all()
    assert sifted(room, drive) == ids


def test_only_the_newest_work_is_heard_and_what_it_refuses_is_said(qapp: object, drive: Drive) -> None:
    owner = QObject()
    newest = Newest(owner)
    began, go, heard, refused = threading.Event(), threading.Event(), list[str](), list[str]()
    newest.refused.connect(refused.append)

    def first() -> str:
        began.set()
        go.wait(30)
        return "first"

    newest.ask(first, heard.append)
    drive(began.is_set)
    newest.ask(lambda: pytest.fail("was overtaken before it began"), heard.append)
    newest.ask(lambda: "third", heard.append)
    go.set()
    drive(lambda: not newest.busy)
    assert heard == ["third"]

    def no() -> None:
        raise StudioError("The trash cannot be read.")

    newest.ask(no, heard.append)
    drive(lambda: not newest.busy)
    assert heard == ["third"] and refused == ["The trash cannot be read."]
    newest.close()


def test_a_defect_in_the_thread_is_raised_and_nobody_waits_for_it(qapp: object, qtbot: QtBot, drive: Drive) -> None:
    newest, refused = Newest(), list[str]()
    newest.refused.connect(refused.append)
    with qtbot.captureExceptions() as raised:
        newest.ask(lambda: [].pop(), refused.append)
        drive(lambda: not newest.busy)
        newest.close()
    assert refused == [DEFECT]
    assert [kind for kind, *_ in raised] == [IndexError]
