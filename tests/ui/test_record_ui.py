"""The page of the approval record: states by shape and word, what does not count says why, the verdict card agrees."""

from __future__ import annotations

import asyncio
import subprocess
import threading
from collections.abc import Callable
from pathlib import Path

import numpy as np
import pytest
import qasync
from people import ADA, Drive
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QAbstractButton, QComboBox, QDialog, QLabel, QLineEdit, QListWidget, QSpinBox, QWidget
from shiboken6 import isValid

from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, load_key, make_key
from studio_app.shoot.verify import Report
from studio_app.studio.key_chain import NONE_HERE
from studio_app.studio.sight import Sight
from studio_app.takes.kill import Reason
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.verdict import Decision, View
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.make_key import MakeKeyDialog
from studio_app.ui.record_dialog import RecordDialog
from studio_app.ui.side_list import Line
from studio_app.ui.window import Window

JANE = Person(name="Jane Model", mail="jane@sample.invalid")


@pytest.fixture
def judged(shoot: Path, tmp_path: Path) -> Path:
    return judge(shoot, tmp_path)


def judge(shoot: Path, tmp_path: Path) -> Path:
    """Three proposed takes: approved by its maker alone, approved by another beside a revoked word, waiting."""
    with Shoot.open(shoot) as opened:
        ada = seated(opened, tmp_path, ADA, "art-director")
        jane = seated(opened, tmp_path, JANE, "model")
        for seed, by in enumerate((ADA, JANE, ADA)):
            pixels = np.full((100, 80, 3), 12000 + 9000 * seed, np.uint16)
            take = opened.add_take(Recipe(direction=Direction(), seed=1 + seed), pixels, by=by)
            opened.approvals.propose(take.id, ADA)
            if seed < 2:
                opened.approvals.judge(take.id, ADA, "art-director", Decision.NO, ada, "hem")
                opened.approvals.judge(take.id, ADA, "art-director", Decision.YES, ada, view=View(whole=True))
        opened.approvals.judge(opened.takes()[1].id, JANE, "model", Decision.CHANGE, jane, "smile")
        opened.approvals.revoke(jane.public, "lost laptop")
    return shoot


def seated(shoot: Shoot, tmp_path: Path, person: Person, seat: str) -> SigningKey:
    key = make_key(tmp_path / "keys" / person.mail, person.mail)
    shoot.approvals.seat(person, (seat,), key.public)
    return key


def lines(dialog: RecordDialog) -> list[tuple[str, str]]:
    return [(line.mark.kind, line.accessibleName()) for line in dialog.scroll.widget().findChildren(Line)]


def test_the_sheet_is_filtered_by_what_seats_said(window: Window, judged: Path, drive: Drive, tmp_path: Path) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    sifter, ids = room.roll.sifter, [row.id for row in room.desk.session.shoot.takes()]
    sifter.ask(search="yes:art-director")
    assert len(room.model.ids) == 3, "what is shown stays until the verdicts are read"
    drive(lambda: list(room.model.ids) == ids[:2])
    sifter.ask(search="waits:art-director")
    sifter.ask(search="no:model")
    sifter.ask(search="waits:art-director")
    drive(lambda: list(room.model.ids) == ids[2:])
    approvals = room.desk.session.shoot.approvals
    approvals.judge(ids[2], ADA, "art-director", Decision.YES, load_key(tmp_path / "keys" / ADA.mail))
    room.desk.reviewed.emit(frozenset({ids[2]}))
    drive(lambda: room.sheet_page.bar.changed.text() == "1 no longer matches")
    assert list(room.model.ids) == ids[2:], "it stays where it is"
    sifter.again()
    drive(lambda: not room.model.ids)


def test_the_record_page_says_what_counts_and_what_does_not(window: Window, judged: Path, drive: Drive) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    second = room.desk.session.shoot.takes()[1].id
    room.desk.choose(second, (second,))
    assert any(name.kind == "void" for name in room.verdicts.findChildren(type(Line("void", "").mark)))
    assert any("revoked" in label.text() for label in room.verdicts.findChildren(QLabel))
    room.verdicts.record.click()
    dialog = window.findChild(RecordDialog)
    drive(lambda: bool(dialog.records))
    assert [dialog.list.item(row).data(Qt.ItemDataRole.AccessibleTextRole) for row in range(3)] == [
        "L01-S01_v001, select, self-approved",
        "L01-S01_v002, select",
        "Take 3, proposed",
    ]
    assert dialog.list.currentRow() == 1, "the chosen take comes first"
    said = lines(dialog)
    assert [mark for mark, _ in said] == ["good", "good", "plain", "void"]
    assert "lost laptop" in said[3][1] and "smile" in said[3][1] and "replaced" in said[2][1]
    dialog.list.setCurrentRow(0)
    assert any(mark == "void" and "under a grant" in words for mark, words in lines(dialog))
    dialog.list.setCurrentRow(2)
    assert lines(dialog) == [("wait", "Waits for 1 × art director.")]
    dialog._ask(dialog.records[0].take)
    assert (room.desk.take, room.view) == (dialog.records[0].take, "take")
    assert "never deliverable" in room.verdicts.words.text()


def test_a_verdict_says_how_the_take_was_looked_at(window: Window, judged: Path, drive: Drive, tmp_path: Path) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    third = room.desk.session.shoot.takes()[2].id
    room.desk.choose(third, (third,))
    room.show_view("take")
    room.take.look(Sight(zoom=1.0))
    drive(lambda: third in room.take.seen and room.take.seen[third].one_to_one)
    dialog = ApproveDialog(room.desk.session, room.line, window, room.take.seen[third])
    dialog.person.setCurrentText(str(ADA))
    dialog.key.use_file(str(tmp_path / "keys" / ADA.mail))
    dialog.give()
    drive(lambda: dialog.result() == 1)
    view = room.desk.session.shoot.approvals.verdicts(third)[0].view
    assert view is not None and (view.whole, view.one_to_one, view.surround) == (True, True, room.take.surround)
    assert view.zoom >= 1 and view.profile == "sRGB fallback" and view.screen == room.take.screen().name()


def named(dialog: QDialog) -> list[str]:
    """The controls a screen reader could not name."""
    kinds = (QAbstractButton, QLineEdit, QComboBox, QSpinBox, QListWidget)
    inner = ("qt_spinbox_lineedit", "qt_scrollarea_viewport")
    return [
        f"{type(each).__name__} {each.objectName()}"
        for kind in kinds
        for each in dialog.findChildren(kind)
        if not each.accessibleName() and each.objectName() not in inner and not isinstance(each.parent(), QComboBox)
    ]


def test_making_a_key_in_the_verdict_asks_everything_and_says_what_is_wrong(
    window: Window, judged: Path, drive: Drive, tmp_path: Path
) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    third = room.desk.session.shoot.takes()[2].id
    room.desk.choose(third, (third,))
    dialog = ApproveDialog(room.desk.session, room.line, window)
    dialog.person.setCurrentText(str(ADA))
    dialog.give()
    drive(lambda: "choose your key, or make one" in dialog.problem.text())
    dialog.key.make.click()
    making = dialog.findChild(MakeKeyDialog)
    assert (making.name.text(), making.mail.text()) == (ADA.name, ADA.mail)
    assert named(dialog) + named(making) == []
    drive(lambda: making.chain_words.text() == NONE_HERE)
    assert not making.in_chain.isEnabled() and making.in_file.isChecked()
    for first, again, words in (("short", "short", "8 characters"), ("long enough", "long enougj", "not the same")):
        making.passphrase.setText(first)
        making.again.setText(again)
        making.make.click()
        assert words in making.problem.text() and making.isVisible()
    making.again.setText("long enough")
    making.path.setText(str(tmp_path / "keys" / ADA.mail))
    making.make.click()
    drive(lambda: "never overwritten" in making.problem.text())
    making.path.setText(str(tmp_path / "new" / "ada"))
    for field in (making.passphrase, making.again):
        field.setText("long enough")
    making.make.click()
    drive(lambda: dialog.key.place == str(tmp_path / "new" / "ada"))
    assert not dialog.key.locked
    assert dialog.key.pick.currentText() == "Ada Director, in ada"
    dialog.give()
    drive(lambda: "not the key of Ada Director on the call sheet" in dialog.problem.text())
    assert not dialog.result()


def test_the_passphrase_is_asked_once_and_a_wrong_one_signs_nothing(
    window: Window, judged: Path, drive: Drive, tmp_path: Path
) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    session = room.desk.session
    third = session.shoot.takes()[2].id
    room.desk.choose(third, (third,))
    made = session.keys.make(ADA, "rain on the tin roof", tmp_path / "new")
    session.approving.seat(ADA, ("art-director",), made.public)
    session.keys.close()
    dialog = ApproveDialog(session, room.line, window)
    dialog.person.setCurrentText(str(ADA))
    assert dialog.key.locked and dialog.key.passphrase.isVisibleTo(dialog)
    dialog.key.passphrase.setText("rain on the roof")
    dialog.give()
    drive(lambda: "not the passphrase" in dialog.problem.text())
    assert session.shoot.approvals.verdicts(third) == () and dialog.key.passphrase.text() == ""
    dialog.key.passphrase.setText("rain on the tin roof")
    dialog.give()
    drive(lambda: dialog.result() == 1)
    again = ApproveDialog(session, room.line, window)
    again.person.setCurrentText(str(ADA))
    assert not again.key.passphrase.isVisibleTo(again), "asked once"
    again.decisions.buttons()[2].click()
    again.give()
    drive(lambda: again.result() == 1)
    assert [word.decision for word in session.shoot.approvals.verdicts(third)] == [Decision.NO]


def test_a_killed_take_is_not_judged_in_the_window(window: Window, judged: Path, drive: Drive, tmp_path: Path) -> None:
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    third = room.desk.session.shoot.takes()[2].id
    room.desk.choose(third, (third,))
    dialog = ApproveDialog(room.desk.session, room.line, window)
    dialog.person.setCurrentText(str(ADA))
    dialog.key.use_file(str(tmp_path / "keys" / ADA.mail))
    room.desk.session.marking.kill((third,), Reason.DULL, "")
    dialog.give()
    drive(lambda: bool(dialog.problem.text()))
    assert "was killed: it lies in the trash" in dialog.problem.text()


def test_in_a_light_copy_the_record_says_that_only_the_preview_was_seen(
    window: Window, judged: Path, drive: Drive, tmp_path: Path
) -> None:
    copy = tmp_path / "light"
    subprocess.run(["git", "clone", "-q", str(judged), str(copy)], check=True, capture_output=True)
    for picture in copy.glob("candidates/*/picture.png"):
        picture.unlink()
    assert window.open_shoot(copy)
    room = window.room
    assert room is not None
    session = room.desk.session
    third = session.shoot.takes()[2].id
    room.desk.choose(third, (third,))
    dialog = ApproveDialog(session, room.line, window, View(whole=True, one_to_one=True, zoom=2.0))
    assert dialog.light.isVisibleTo(dialog) and "Only the preview" in dialog.light.text()
    dialog.person.setCurrentText(str(ADA))
    dialog.key.use_file(str(tmp_path / "keys" / ADA.mail))
    dialog.give()
    drive(lambda: dialog.result() == 1)
    view = session.shoot.approvals.verdicts(third)[0].view
    assert view is not None and (view.shown, view.one_to_one) == ("preview", False), "whatever was seen before"
    room.verdicts.record.click()
    record = window.findChild(RecordDialog)
    drive(lambda: bool(record.records))
    assert any("seen preview only, whole, at 1:1" in words for _, words in lines(record)) is False
    assert any("seen preview only, whole" in words for _, words in lines(record))


def test_a_verdict_from_the_dialog_alone_never_claims_one_to_one(
    window: Window, judged: Path, drive: Drive, tmp_path: Path
) -> None:
    """A large picture that was only seen small."""
    with Shoot.open(judged) as opened:
        large = opened.add_take(
            Recipe(direction=Direction(), seed=9), np.full((1500, 1200, 3), 9000, np.uint16), by=JANE
        )
        opened.approvals.propose(large.id, ADA)
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    room.desk.choose(large.id, (large.id,))
    dialog = ApproveDialog(room.desk.session, room.line, window)
    dialog.person.setCurrentText(str(ADA))
    dialog.key.use_file(str(tmp_path / "keys" / ADA.mail))
    dialog.give()
    drive(lambda: dialog.result() == 1)
    view = room.desk.session.shoot.approvals.verdicts(large.id)[0].view
    assert view is not None and (view.whole, view.one_to_one, view.zoom) == (True, False, 0.2)
    assert view.words.startswith("whole, at most at 20 %")


def test_a_check_of_the_shoot_says_how_far_it_is_and_is_ended_by_the_same_command(
    window: Window, judged: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    said: list[str] = []
    assert window.open_shoot(judged)
    say = window.status.say
    monkeypatch.setattr(window.status, "say", lambda words, problem=False: (said.append(words), say(words)))
    window.commands.actions["shoot.verify"].trigger()
    drive(lambda: any("was revoked" in words for words in said))
    assert "Checking the pictures: 100% are read. Shoot, Verify the shoot again ends it." in said
    at_work, go_on = threading.Event(), threading.Event()

    def slow(path: Path, trust: str | None, tell: Callable[[float], None]) -> Report:
        at_work.set()
        go_on.wait(20)
        tell(0.5)
        raise AssertionError("it was not ended")

    monkeypatch.setattr("studio_app.ui.checking.check_shoot", slow)
    window.commands.actions["shoot.verify"].trigger()
    drive(at_work.is_set)
    window.commands.actions["shoot.verify"].trigger()
    go_on.set()
    drive(lambda: any("was ended before it was through" in words for words in said))


def test_a_dialog_that_goes_with_its_parent_while_it_asks_the_system_is_left_alone(
    window: Window, judged: Path, drive: Drive, loop: qasync.QEventLoop, monkeypatch: pytest.MonkeyPatch
) -> None:
    """The key chain may take long to answer; the window may be gone by then."""
    assert window.open_shoot(judged)
    room = window.room
    assert room is not None
    asked, answer, wrong = threading.Event(), threading.Event(), list[object]()

    def slow() -> str:
        asked.set()
        answer.wait(30)
        return "A slow key chain"

    monkeypatch.setattr("studio_app.ui.make_key.chain_name", slow)
    loop.set_exception_handler(lambda _, context: wrong.append(context))
    parent, before = QWidget(), asyncio.all_tasks(loop)
    making = MakeKeyDialog(room.desk.session.keys, ADA, parent)
    tasks = asyncio.all_tasks(loop) - before
    drive(asked.is_set)
    parent.deleteLater()
    drive(lambda: not isValid(making))
    answer.set()
    drive(lambda: all(task.done() for task in tasks))
    assert len(tasks) == 1 and not wrong


def test_what_waits_for_whoever_sits_here_is_said_and_shown(
    window: Window, shoot: Path, drive: Drive, tmp_path: Path
) -> None:
    key = make_key(tmp_path / "ada", ADA.mail)
    with Shoot.open(shoot) as opened:
        pixels = np.full((100, 80, 3), 12000, np.uint16)
        first, second, third = (
            opened.add_take(Recipe(direction=Direction(), seed=seed), pixels + seed, by=JANE).id for seed in (1, 2, 3)
        )
        for take in (first, second):
            opened.approvals.propose(take, JANE)
    assert window.open_shoot(shoot)
    room, badge = window.room, window.status.waits
    assert room is not None
    session, operator = room.desk.session, room.desk.session.operator
    assert badge.isHidden(), "nobody sits here yet"
    session.approving.seat(operator, ("art-director",), key.public)
    drive(lambda: not badge.isHidden())
    assert badge.text() == "● 2 wait for you" and badge.accessibleName() == "2 takes wait for you: show them"
    badge.click()
    drive(lambda: list(room.model.ids) == [first, second])
    assert room.view == "sheet" and window.commands.place.value == "sheet"
    assert "you" in [action.data()[1] for action in room.sheet_page.bar.more.menu().actions() if action.isChecked()]
    session.approving.judge(first, operator, "art-director", Decision.CHANGE, key)
    drive(lambda: badge.text() == "● 1 waits for you")
    session.approving.propose(third)
    drive(lambda: badge.text() == "● 2 wait for you")
    for take in (second, third):
        session.approving.judge(take, operator, "art-director", Decision.NO, key)
    drive(badge.isHidden)
    window.close_shoot()
    assert badge.isHidden()
