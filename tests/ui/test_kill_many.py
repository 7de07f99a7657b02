"""Killing and restoring many takes in the real window, which lives meanwhile: progress, cancel, undo, other marks."""

from __future__ import annotations

import threading
from collections.abc import Callable, Iterator, Sequence
from pathlib import Path

import pytest
from people import ADA, Drive
from pytestqt.qtbot import QtBot
from sheet_takes import lay_takes

from studio_app.direction.errors import StudioError
from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.studio.kill_parts import PART
from studio_app.takes.kill import Reason
from studio_app.takes.review import Flag
from studio_app.ui.kill_dialog import KillDialog
from studio_app.ui.kill_takes import ask_kill, kill
from studio_app.ui.notice_bar import JobBar, jobs_of
from studio_app.ui.room import Room
from studio_app.ui.window import Window

COUNT = 2 * PART + 8


class Gate:
    """Stands before a shoot's trash: lets the first part of a move by, and holds the second until it is opened."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, shoot: Shoot, act: str) -> None:
        self.threads: list[threading.Thread] = []
        self.held, self._opened = threading.Event(), threading.Event()
        self._through: Callable[[Sequence[object]], None] = getattr(shoot.trash, act)
        self._full = False
        monkeypatch.setattr(shoot.trash, act, self._pass)

    def open(self, *, disk_full: bool = False) -> None:
        self._full = disk_full
        self._opened.set()

    def _pass(self, takes: Sequence[object]) -> None:
        self.threads.append(threading.current_thread())
        if len(self.threads) == 2:
            self.held.set()
            assert self._opened.wait(60)
            if self._full:
                raise StudioError("The disk is full.", safe="Everything that was saved before is safe.")
        self._through(takes)


@pytest.fixture
def ids(tmp_path: Path) -> list[str]:
    Shoot.create(tmp_path / "many", "Many takes", direction_preset("evening-crossing"), ADA).close()
    return lay_takes(tmp_path / "many", COUNT)


@pytest.fixture
def room(window: Window, tmp_path: Path, ids: list[str]) -> Iterator[Room]:
    assert window.open_shoot(tmp_path / "many")
    window.show_view("sheet")
    window.room.desk.session.marking.flag(ids, Flag.REJECT)
    yield window.room


def ask(room: Room, qtbot: QtBot) -> KillDialog:
    dialog = KillDialog(room.model.lines, room.thumbs, room)
    qtbot.addWidget(dialog)
    dialog.buttons[Reason.HANDS].click()
    return dialog


def killed(room: Room, ids: list[str]) -> set[str]:
    return set(room.desk.session.shoot.trash.killed(ids))


def killed_all(room: Room, ids: list[str], qtbot: QtBot, drive: Drive) -> JobBar:
    jobs = jobs_of(room)
    kill(room, ask(room, qtbot))
    drive(lambda: not jobs.busy)
    assert killed(room, ids) == set(ids)
    return jobs


def test_the_window_lives_while_many_takes_are_killed(
    window: Window, room: Room, ids: list[str], qtbot: QtBot, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    session, jobs = room.desk.session, jobs_of(room)
    gate = Gate(monkeypatch, session.shoot, "kill")
    kill(room, ask(room, qtbot))
    drive(lambda: gate.held.is_set() and jobs.share.value() > 0)
    assert jobs.isVisible()
    assert jobs.accessibleDescription() == f"Killing {COUNT} takes…"
    assert jobs.share.value() == round(1000 * PART / COUNT)
    assert room.desk.attempt(lambda: session.marking.rate(ids[-1:], 4)), "a mark on a take that still waits is kept"
    assert not room.desk.attempt(lambda: session.marking.rate([ids[-2], ids[0]], 4))
    assert f"There is no take {ids[0]}" in window.status.news.text()
    assert session.shoot.review(ids[-2]).rating == 0, "one that is gone refuses the whole mark"
    window.commands.actions["edit.undo"].trigger()
    assert "Takes are being moved" in window.status.news.text()
    ask_kill(room, room.model.lines)
    assert "One such work at a time" in window.status.news.text()
    gate.open()
    drive(lambda: not jobs.busy)
    assert not jobs.isVisible()
    assert window.status.news.text().startswith(f"{COUNT} takes killed.")
    assert len(gate.threads) == 3
    assert threading.main_thread() not in gate.threads
    assert (killed(room, ids), room.model.rowCount()) == (set(ids), 0)
    window.commands.actions["edit.undo"].trigger()
    drive(lambda: not jobs.busy)
    assert window.status.news.text() == f"Undone: Kill of {COUNT} takes (hands)"
    assert (killed(room, ids), room.model.rowCount()) == (set(), COUNT)
    assert room.desk.selection == tuple(ids), "what came back is chosen"
    assert [session.shoot.review(take).rating for take in ids[-2:]] == [0, 4]
    window.commands.actions["edit.redo"].trigger()
    drive(lambda: not jobs.busy)
    assert killed(room, ids) == set(ids)


def test_a_cancel_keeps_what_is_killed_so_far_as_one_step(
    window: Window, room: Room, ids: list[str], qtbot: QtBot, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, gate = jobs_of(room), Gate(monkeypatch, room.desk.session.shoot, "kill")
    kill(room, ask(room, qtbot))
    drive(gate.held.is_set)
    jobs.cancel.click()
    gate.open()
    drive(lambda: not jobs.busy)
    assert window.status.news.text().startswith(f"Stopped: {2 * PART} of {COUNT} takes killed.")
    assert killed(room, ids) == set(ids[: 2 * PART])
    assert list(room.model.ids) == ids[2 * PART :]
    window.commands.actions["edit.undo"].trigger()
    drive(lambda: not jobs.busy)
    assert killed(room, ids) == set()
    assert room.desk.session.undo_words == f"Reject of {COUNT} takes"


def test_a_cancelled_undo_leaves_the_others_to_undo(
    window: Window, room: Room, ids: list[str], qtbot: QtBot, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = killed_all(room, ids, qtbot, drive)
    gate = Gate(monkeypatch, room.desk.session.shoot, "restore")
    window.commands.actions["edit.undo"].trigger()
    drive(gate.held.is_set)
    jobs.cancel.click()
    gate.open()
    drive(lambda: not jobs.busy)
    assert window.status.news.text() == f"Stopped: {2 * PART} of {COUNT} takes moved. Undo goes on with the others."
    assert killed(room, ids) == set(ids[2 * PART :])
    window.commands.actions["edit.undo"].trigger()
    drive(lambda: not jobs.busy and not killed(room, ids))
    for _ in range(2):
        window.commands.actions["edit.redo"].trigger()
        drive(lambda: not jobs.busy)
    assert killed(room, ids) == set(ids)


def test_a_disk_that_fills_up_keeps_what_was_killed_as_one_step(
    window: Window, room: Room, ids: list[str], qtbot: QtBot, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs, gate = jobs_of(room), Gate(monkeypatch, room.desk.session.shoot, "kill")
    kill(room, ask(room, qtbot))
    drive(gate.held.is_set)
    gate.open(disk_full=True)
    drive(lambda: not jobs.busy and "The disk is full." in window.status.news.text())
    assert killed(room, ids) == set(ids[:PART])
    assert room.desk.session.undo_words == f"Kill of {PART} takes (hands)"


def test_many_takes_are_restored_beside_the_window(
    window: Window, room: Room, ids: list[str], qtbot: QtBot, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    jobs = killed_all(room, ids, qtbot, drive)
    gate = Gate(monkeypatch, room.desk.session.shoot, "restore")
    window.commands.actions["sheet.killed"].trigger()
    drive(lambda: room.model.rowCount() == COUNT)
    room.roll.choice.everything()
    window.commands.actions["take.restore"].trigger()
    drive(gate.held.is_set)
    assert jobs.accessibleDescription() == f"Restoring {COUNT} takes…"
    gate.open()
    drive(lambda: not jobs.busy)
    assert threading.main_thread() not in gate.threads
    assert killed(room, ids) == set()
    assert room.desk.session.undo_words == f"Restore of {COUNT} takes"


def test_a_shoot_that_is_closed_meanwhile_has_every_take_whole(
    window: Window, room: Room, ids: list[str], tmp_path: Path, qtbot: QtBot, drive: Drive,
    monkeypatch: pytest.MonkeyPatch,
) -> None:  # fmt: skip
    shoot = room.desk.session.shoot
    gate = Gate(monkeypatch, shoot, "kill")
    kill(room, ask(room, qtbot))
    drive(gate.held.is_set)
    window.close_shoot()
    gate.open()
    drive(lambda: bool(shoot.read_only))
    with Shoot.open(tmp_path / "many") as again:
        there, dead = {row.id for row in again.takes()}, {each.row.id for each in again.trash.rows()}
    assert there | dead == set(ids)
    assert not there & dead
    assert len(dead) >= PART
