"""The window sends to an away seat, opens what was sent, writes the answer, takes it in and merges clones."""

from __future__ import annotations

import subprocess
import threading
from pathlib import Path

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtWidgets import QFileDialog, QInputDialog

from studio_app.direction.direction import Direction
from studio_app.shoot.bundle_pack import Bounds
from studio_app.shoot.bundle_quarantine import Quarantine, Tell
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Standing
from studio_app.takes.verdict import Decision
from studio_app.ui.notice_bar import jobs_of
from studio_app.ui.open_sent import OpenSentDialog
from studio_app.ui.window import Window

SECRET = "rain on the tin roof"
JANE = Person(name="Jane Model", mail="jane@sample.invalid")


@pytest.fixture
def asked(shoot: Path, tmp_path: Path) -> Path:
    """A shoot that waits for its model."""
    with Shoot.open(shoot) as opened:
        for person, seat in ((ADA, "art-director"), (JANE, "model")):
            secret = SECRET if person is JANE else ""
            opened.approvals.seat(person, (seat,), make_key(tmp_path / seat, person.mail, secret).public)
        opened.approvals.set_policy({"model": 1}, False, ADA)
        pixels = np.full((100, 80, 3), 12000, np.uint16)
        opened.approvals.propose(opened.add_take(Recipe(direction=Direction(), seed=1), pixels, by=ADA).id, ADA)
    return shoot


def choose(monkeypatch: pytest.MonkeyPatch, *paths: Path) -> None:
    """What the file dialogs answer, one after the other."""
    left = list(map(str, paths))
    for name in ("getOpenFileName", "getSaveFileName"):
        monkeypatch.setattr(QFileDialog, name, lambda *_: (left.pop(0), ""))
    monkeypatch.setattr(QFileDialog, "getExistingDirectory", lambda *_: left.pop(0))
    monkeypatch.setattr(QInputDialog, "getItem", lambda *_: ("model", True))


def give(window: Window, command: str) -> None:
    window.refresh_commands()
    action = window.commands.actions[command]
    assert action.isEnabled(), command
    action.trigger()


def opening(window: Window, sent: Path, key: Path, to: Path) -> OpenSentDialog:
    """The dialog, filled in."""
    give(window, "away.open")
    dialog = next(each for each in window.findChildren(OpenSentDialog) if each.isVisible())
    dialog.file.setText(str(sent))
    dialog.to.setText(str(to))
    dialog.key.use_file(str(key))
    return dialog


def held_up(monkeypatch: pytest.MonkeyPatch, step: str) -> tuple[threading.Event, threading.Event]:
    """Stops the work that takes something in when it says `step`: set once it is there, and to be set to go on."""
    there, go = threading.Event(), threading.Event()
    real = Quarantine.receive_pack

    def slow(self: Quarantine, file: Path, start: int, bounds: Bounds, tell: Tell) -> None:
        def waiting(words: str, share: float) -> None:
            if words == step:
                there.set()
                go.wait(30)
            tell(words, share)

        real(self, file, start, bounds, waiting)

    monkeypatch.setattr(Quarantine, "receive_pack", slow)
    return there, go


def test_opening_what_was_sent_can_be_cancelled_and_leaves_nothing(
    window: Window, asked: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, hers = tmp_path / "out.bundle", tmp_path / "hers"
    with Shoot.open(asked) as shoot:
        shoot.away.send("model", sent)
    there, go = held_up(monkeypatch, "Checking what came")
    dialog = opening(window, sent, tmp_path / "model", hers)
    dialog.key.passphrase.setText(SECRET)
    dialog.open_.click()
    drive(there.is_set)
    assert not dialog.open_.isEnabled() and dialog.cancel.isEnabled()
    dialog.cancel.click()
    assert dialog.step.text() == "Stopping…" and dialog.isVisible()
    go.set()
    drive(lambda: "nothing was opened" in dialog.problem.text())
    assert not hers.exists() and not list(tmp_path.glob(".new-*")) and window.room is None
    dialog.open_.click()
    drive(lambda: window.shoot_path == hers)


def test_a_merge_can_be_cancelled_and_changes_nothing(
    window: Window, asked: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(asked), str(clone)], check=True, capture_output=True)
    with Shoot.open(clone) as other:
        other.save_direction(other.direction.having(title="From the clone"), "Another title", JANE)
    there, go = held_up(monkeypatch, "Checking what came")
    assert window.open_shoot(asked)
    room = window.room
    assert room is not None
    before = room.desk.session.shoot.history()
    choose(monkeypatch, clone)
    give(window, "shoot.merge")
    drive(there.is_set)
    jobs = jobs_of(room)
    assert jobs.busy and not jobs.isHidden()
    jobs.cancel.click()
    go.set()
    drive(lambda: not jobs.busy)
    assert "nothing was written" in window.status.news.toolTip() + window.status.news.text()
    assert room.desk.session.shoot.history() == before and room.desk.direction.title != "From the clone"
    choose(monkeypatch, clone)
    give(window, "shoot.merge")
    drive(lambda: room.desk.direction.title == "From the clone")


def test_an_away_seat_from_sending_to_taking_in(
    window: Window, asked: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent, back, hers = tmp_path / "out.bundle", tmp_path / "back.answer", tmp_path / "hers"
    said: list[str] = []
    saying = window.status.say
    monkeypatch.setattr(window.status, "say", lambda words, **more: (said.append(words), saying(words, **more)))
    assert window.open_shoot(asked)
    assert not window.commands.actions["away.answer"].isEnabled()
    before = window.room.desk.session.shoot
    choose(monkeypatch, sent)
    give(window, "away.send")
    drive(lambda: any("1 proposed take for Jane Model" in words for words in said))

    dialog = opening(window, sent, tmp_path / "model", hers)
    dialog.key.passphrase.setText("rain on the roof")
    dialog.open_.click()
    drive(lambda: "not the passphrase" in dialog.problem.text())
    assert dialog.open_.isEnabled() and not hers.exists()
    dialog.key.passphrase.setText(SECRET)
    dialog.open_.click()
    drive(lambda: window.shoot_path == hers)
    drive(lambda: "1 take waits for you, Jane Model, as model." in said)
    room = window.room
    assert room is not None and room.view == "sheet"
    take = room.desk.take
    assert room.desk.session.operator == JANE
    assert not room.desk.adjust("camera.lens_mm", 85.0), "an away seat directs nothing"
    room.desk.session.noting.note(take, "I like the chin")
    keys = room.desk.session.keys
    assert not keys.locked(str(tmp_path / "model")), "the passphrase is asked once"
    room.desk.session.approving.judge(take, JANE, "model", Decision.YES, keys.key(str(tmp_path / "model")))
    choose(monkeypatch, back)
    keys.close()
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: ("", False))
    give(window, "away.answer")
    assert "nothing was written" in said[-1]
    monkeypatch.setattr(QInputDialog, "getText", lambda *_: (SECRET, True))
    choose(monkeypatch, back)
    give(window, "away.answer")
    drive(lambda: "Send it back" in said[-1])
    assert back.stat().st_size < 10_000

    drive(lambda: bool(before.read_only))  # closed by now: the window before has let go of it
    assert window.open_shoot(asked)
    room = window.room
    choose(monkeypatch, back)
    give(window, "away.take")
    drive(lambda: room.desk.session.shoot.row(take).standing is Standing.SELECT)
    drive(lambda: "1 word of Jane Model" in said[-1])
    assert [note.text for note in room.desk.session.shoot.review(take).notes] == ["I like the chin"]
    choose(monkeypatch, back)
    give(window, "away.take")
    drive(lambda: "was taken in already" in said[-1])


def test_another_clone_is_merged_beside_the_window(
    window: Window, asked: Path, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(asked), str(clone)], check=True, capture_output=True)
    with Shoot.open(clone) as other:
        other.save_direction(other.direction.having(title="From the clone"), "Another title", JANE)
    assert window.open_shoot(asked)
    room = window.room
    assert room is not None
    choose(monkeypatch, clone)
    give(window, "shoot.merge")
    drive(lambda: room.desk.direction.title == "From the clone")
    choose(monkeypatch, tmp_path)
    give(window, "shoot.merge")
    drive(lambda: "no history of its own" in window.status.news.toolTip() + window.status.news.text())
