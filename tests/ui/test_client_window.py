"""The client's window beside the real one: what it shows, what its keys mark on the disk, what it remembers."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from pathlib import Path

import pytest
from people import ADA
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot
from sheet_takes import lay_takes

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.shoot.scratch import Scratch
from studio_app.takes.disclosure import disclosure
from studio_app.takes.review import Flag
from studio_app.takes.source_type import TRAINED
from studio_app.ui.client_window import ClientWindow
from studio_app.ui.handlers_client import toggle_client
from studio_app.ui.room import Room
from studio_app.ui.window import Window


@pytest.fixture
def path(tmp_path: Path) -> Path:
    made = tmp_path / "client"
    Shoot.create(made, "For the client", direction_preset("evening-crossing"), ADA).close()
    lay_takes(made, 6)
    return made


@pytest.fixture
def room(window: Window, path: Path) -> Room:
    assert window.open_shoot(path) and window.room is not None
    return window.room


@pytest.fixture
def client(window: Window, room: Room, qtbot: QtBot) -> ClientWindow:
    made = toggle_client(window)
    qtbot.waitUntil(made.view.hasFocus)
    return made


def shown(client: ClientWindow) -> int:
    return client.view.line.number if client.view.line is not None else 0


def test_it_follows_the_chosen_take_and_its_keys_mark_that_alone(
    client: ClientWindow, room: Room, path: Path, qtbot: QtBot
) -> None:
    ids = [line.id for line in room.model.all]
    room.culling.go(2)
    assert shown(client) == 3
    qtbot.waitUntil(lambda: not client.view.picture.isNull())
    room.desk.choose(ids[2], (ids[1], ids[2]))
    for key in "4P6":
        QTest.keyClick(client.view, key)
    said = Scratch(path).read_review(ids[2])
    assert (said.rating, said.flag, said.label.value) == (4, Flag.PICK, "red")
    assert Scratch(path).read_review(ids[1]).rating == 0, "it was chosen too, but is not seen here"
    QTest.keyClick(client.view, Qt.Key.Key_Right)
    assert shown(client) == 4 and room.desk.take == ids[3]
    QTest.keyClick(client.view, Qt.Key.Key_Space)
    assert shown(client) == 5


def test_only_what_is_good_enough_is_shown(client: ClientWindow, room: Room) -> None:
    ids = [line.id for line in room.model.all]
    QTest.keyClick(client.view, "3", Qt.KeyboardModifier.AltModifier)
    assert shown(client) == 0 and "No take" in client.view.empty
    room.desk.session.marking.rate([ids[1], ids[4]], 3)
    room.culling.go(1)
    assert shown(client) == 2
    room.culling.go(2)
    assert shown(client) == 2, "the last one that fits stays"
    QTest.keyClick(client.view, Qt.Key.Key_Right)
    assert shown(client) == 5
    QTest.keyClick(client.view, "P", Qt.KeyboardModifier.AltModifier)
    assert shown(client) == 0
    QTest.keyClick(client.view, "0", Qt.KeyboardModifier.AltModifier)
    assert shown(client) == 5


def test_it_says_that_a_machine_made_it(client: ClientWindow, room: Room, qtbot: QtBot) -> None:
    room.culling.go(0)
    qtbot.waitUntil(lambda: not client.view.picture.isNull())
    assert client.view.words == disclosure(TRAINED) == client.view.accessibleDescription()
    before = client.view.grab().toImage()
    foot = client.view.rect().adjusted(0, client.view.height() - 24, 0, 0)
    surround = before.pixelColor(2, 2)
    painted = [before.pixelColor(x, y) for x in range(12, 200) for y in range(foot.top(), foot.bottom())]
    assert any(each != surround for each in painted)
    assert client.view.picture_box.bottom() <= foot.top(), "outside the picture"
    client.put_caption(True)
    assert client.view.words.startswith(disclosure(TRAINED)) and "Take 1" in client.view.words


def test_closing_the_shoot_empties_it_and_another_one_fills_it(
    client: ClientWindow, window: Window, room: Room, path: Path
) -> None:
    room.culling.go(0)
    window.close_shoot()
    assert client.isVisible() and shown(client) == 0 and client.view.empty == "No shoot is open."
    assert window.open_shoot(path) and window.room is not None
    window.room.culling.go(3)
    assert shown(client) == 4


def test_it_is_remembered(client: ClientWindow, window: Window) -> None:
    client.setGeometry(40, 50, 600, 450)
    client.put_show("picks")
    QTest.keyClick(client.view, "L")
    QTest.keyClick(client.view, Qt.Key.Key_Escape)
    assert not client.isVisible()
    client.deleteLater()
    again = ClientWindow(window, {})
    again.open()
    assert (again.show_name, again.view.surround) == ("picks", "white")
    assert again.geometry().size().toTuple() == (600, 450) and again.geometry().topLeft().toTuple() == (40, 50)
    again.close()


def test_it_opens_on_the_screen_that_the_main_window_is_not_on(tmp_path: Path) -> None:
    screens = [
        {"name": name, "x": x, "y": 0, "width": 1280, "height": 900, "logicalDpi": 96, "logicalBaseDpi": 96, "dpr": dpr}
        for name, x, dpr in (("desk", 0, 1), ("wall", 1280, 1.5))
    ]
    (tmp_path / "screens.json").write_text(json.dumps({"screens": screens}))
    own = {
        "QT_QPA_PLATFORM": f"offscreen:configfile={tmp_path / 'screens.json'}",
        "TWIN_STUDIO_CONFIG": str(tmp_path / "config"),
    }
    ended = subprocess.run(
        [sys.executable, str(Path(__file__).with_name("two_screens_session.py")), str(tmp_path)],
        capture_output=True, text=True, timeout=100, check=False, env={**os.environ, **own},
    )  # fmt: skip
    assert ended.returncode == 0, ended.stderr[-3000:]
    said = json.loads(ended.stdout.strip().splitlines()[-1])
    assert (said["main"], said["first"]) == ("desk", "wall")
    assert said["pixels"][0] == said["pixels"][1], "one picture pixel is one screen pixel at 150 % too"
    assert said["again"] == "desk", "where it was last"
