"""A full session through the real window and the real render process: direct, shoot, rate, note, approve, restore."""

from __future__ import annotations

import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from people import ADA, Drive
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QApplication, QPushButton
from pytestqt.qtbot import QtBot

from studio_app.studio.queue import JobState
from studio_app.studio.session import Session
from studio_app.takes.review import Flag
from studio_app.takes.take import Standing
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.make_key import MakeKeyDialog
from studio_app.ui.rows import NumberRow
from studio_app.ui.window import Window

ROOT = Path(__file__).parents[2]


def opened(window: Window, shoot: Path, drive: Drive) -> None:
    """Opens the shoot, with tiny takes of the engine that needs nothing."""
    assert window.open_shoot(shoot)
    assert window.room is not None and window.backstage is not None
    window.room.desk.session.set_order(engine="colour-card", long_side=80)
    drive(lambda: window.backstage is not None and window.backstage.renderer.ready)


def took(window: Window, drive: Drive, count: int = 1) -> None:
    """Presses the shutter and waits for the takes."""
    assert window.room is not None
    before = window.room.model.rowCount()
    for _ in range(count):
        window.top.shoot.click()
    drive(lambda: window.room is not None and window.room.model.rowCount() == before + count)


def lens_row(window: Window) -> NumberRow:
    assert window.room is not None
    rows = window.room.cards["camera"].findChildren(NumberRow)
    return next(row for row in rows if row.name == "lens_mm")


def test_a_whole_session(window: Window, shoot: Path, drive: Drive, qtbot: QtBot, tmp_path: Path) -> None:
    opened(window, shoot, drive)
    room = window.room
    assert room is not None
    lens = lens_row(window)
    lens.field.setFocus()
    lens.field.selectAll()
    qtbot.keyClicks(lens.field, "100 mm")
    qtbot.keyClick(lens.field, Qt.Key.Key_Return)
    assert room.desk.direction.camera.lens_mm == 100
    assert "Lens 85 mm to 100 mm" in room.desk.session.shoot.history()[-1].words.replace("\N{NO-BREAK SPACE}", " ")

    took(window, drive, 2)
    assert room.line is not None, "the first take that lands is chosen"
    room.show_view("take")
    window.commands.actions["take.rate-4"].trigger()
    window.commands.actions["take.pick"].trigger()
    assert (room.line.review.rating, room.line.review.flag) == (4, Flag.PICK)
    room.notes.field.setText("Smile a bit more")
    qtbot.keyClick(room.notes.field, Qt.Key.Key_Return)
    assert [note.text for note in room.line.review.notes] == ["Smile a bit more"]
    assert room.notes.field.text() == ""
    window.commands.actions["edit.undo"].trigger()
    assert room.line.review.notes == ()

    window.commands.actions["take.propose"].trigger()
    assert room.line.standing is Standing.PROPOSED
    dialog = ApproveDialog(room.desk.session, room.line, window)
    qtbot.addWidget(dialog)
    dialog.person.setCurrentText(str(ADA))
    dialog.give()
    drive(lambda: "choose your key, or make one" in dialog.problem.text())
    dialog.key.make.click()
    making = dialog.findChild(MakeKeyDialog)
    for field in (making.passphrase, making.again):
        field.setText("rain on the tin roof")
    making.make.click()
    drive(lambda: dialog.key.place != "")
    dialog.give()
    drive(lambda: dialog.help.isVisibleTo(dialog))
    dialog.help.click()
    drive(lambda: dialog.result() == 1)
    assert room.line.standing is Standing.SELECT
    assert room.line.select == "L01-S01_v001"
    signed = subprocess.run(
        ["git", "-C", str(shoot), "log", "-1", "--format=%G?%s"], capture_output=True, text=True, check=True
    )
    assert "yes" in signed.stdout.lower() or "approve" in signed.stdout.lower()

    first = room.desk.session.shoot.history()[0].number
    menu = room.history.menu_of(first)
    camera = next(action for action in menu.actions() if action.text().startswith("Camera only\t"))
    assert "Lens 100 mm to 85 mm" in camera.text().replace("\N{NO-BREAK SPACE}", " "), (
        "what it changes stands beside it"
    )
    camera.trigger()
    assert room.desk.direction.camera.lens_mm == 85
    assert lens.field.text() == "85\N{NO-BREAK SPACE}mm"


def test_a_killed_render_process_leaves_the_window_alive(window: Window, shoot: Path, drive: Drive) -> None:
    opened(window, shoot, drive)
    backstage, room = window.backstage, window.room
    assert backstage is not None and room is not None
    room.desk.session.set_order(engine="stand-in", long_side=520)
    window.top.shoot.click()
    drive(lambda: any(job.state is JobState.RUNNING for job in backstage.queue.jobs()))
    assert backstage.renderer.pid is not None
    os.kill(backstage.renderer.pid, signal.SIGKILL)
    drive(lambda: any(job.state is JobState.FAILED for job in backstage.queue.jobs()))
    assert backstage.queue.paused
    assert room.queue.paused.isVisible()
    assert room.queue.buttons["retry"].isVisible()
    assert window.status.news.full
    room.desk.session.set_order(engine="colour-card", long_side=80)
    for job in backstage.queue.jobs():
        backstage.queue.retry(job.id)
        backstage.renderer.cancel(job.id)
    room.queue.buttons["resume"].click()
    drive(lambda: backstage.renderer.ready)
    took(window, drive)
    assert not room.queue.paused.isVisible()


def test_a_second_window_may_look_but_not_touch(window: Window, shoot: Path, drive: Drive) -> None:
    with Session.open(shoot, ADA):
        assert window.open_shoot(shoot)
        assert window.room is not None and window.room.desk.read_only
        assert window.status.news.full
        assert not window.top.shoot.isEnabled()
        assert not window.room.desk.adjust("camera.lens_mm", 50.0)
        assert window.room.desk.direction.camera.lens_mm == 85


def test_what_is_no_shoot_is_said_in_a_sentence(window: Window, tmp_path: Path) -> None:
    assert not window.open_shoot(tmp_path / "nowhere")
    assert window.welcome.problem.isVisible()
    assert window.welcome.problem.text().endswith(".")
    assert window.room is None


def test_the_sample_is_one_click_away_and_guided(
    window: Window, drive: Drive, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("studio_app.ui.window.sample_shoot_path", lambda: tmp_path / "docs" / "sample")
    window.welcome.findChild(QPushButton).click()
    assert window.room is not None
    assert window.coach.isVisible()
    assert window.coach.now.title == "Cast"
    while window.coach.isVisible():
        window.coach.next.click()
    assert window.preferences.get("guided", False)
    window.close_shoot()
    assert window.pages.currentWidget() is window.welcome
    window.open_sample()
    assert not window.coach.isVisible(), "a guide that was seen stays away"


def test_auto_advance_and_next_unrated(window: Window, shoot: Path, drive: Drive) -> None:
    opened(window, shoot, drive)
    room = window.room
    assert room is not None
    took(window, drive, 3)
    room.show_view("sheet")
    room.culling.go(0)
    window.status.auto.click()
    room.culling.rate(3)
    assert room.culling.row == 1
    room.culling.flag(Flag.REJECT)
    assert room.culling.row == 2
    room.culling.go(0)
    room.culling.next_unrated()
    assert room.culling.row == 2
    assert window.status.counts.text().startswith("3 takes")


def test_tab_hides_everything_but_the_picture(window: Window, shoot: Path, drive: Drive) -> None:
    opened(window, shoot, drive)
    room = window.room
    assert room is not None
    window.toggle_panels()
    assert not any(room.side(name).isVisible() for name in ("left", "right", "bottom"))
    assert not window.top.isVisible()
    window.toggle_panels()
    assert all(room.side(name).isVisible() for name in ("left", "right", "bottom"))
    QApplication.processEvents()


def test_without_a_screen_it_says_so() -> None:
    hidden = {"QT_QPA_PLATFORM", "DISPLAY", "WAYLAND_DISPLAY"}
    bare = {name: value for name, value in os.environ.items() if name not in hidden} | {"PYTHONPATH": str(ROOT)}
    done = subprocess.run([sys.executable, "-m", "studio_app"], env=bare, capture_output=True, text=True, check=False)
    assert done.returncode == 2
    assert done.stderr == "twin-studio: there is no screen here. Start it from a desktop, or use twin-studio --help.\n"
