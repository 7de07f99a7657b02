"""The pages on whose word counts: what a change would do is said before it is done, and a key at hand signs it."""

from __future__ import annotations

from pathlib import Path

import pytest
from people import ADA, Drive
from pytestqt.qtbot import QtBot
from test_record_ui import judged, named  # noqa: F401 - a fixture

from studio_app.shoot.signing import fingerprint, load_key
from studio_app.studio.key_words import spoken
from studio_app.studio.trust import trusted
from studio_app.ui.desk import Desk
from studio_app.ui.record_dialog import RecordDialog
from studio_app.ui.ruling_dialog import RulingDialog
from studio_app.ui.ruling_page import RulingPage
from studio_app.ui.side_list import Line
from studio_app.ui.window import Window


def effects(page: RulingPage) -> list[str]:
    return [line.accessibleName() for line in page.findChildren(Line) if line.parent() is not None]


@pytest.fixture
def ruling(judged: Path, qtbot: QtBot, desk: Desk, drive: Drive) -> RulingDialog:  # noqa: F811
    dialog = RulingDialog(desk)
    qtbot.addWidget(dialog)
    dialog.show()
    return dialog


def test_the_record_leads_to_the_pages_and_every_control_has_a_name(
    window: Window,
    judged: Path,  # noqa: F811
    drive: Drive,
) -> None:
    assert window.open_shoot(judged)
    for name, row in (("shoot.policy", 0), ("shoot.keys", 1), ("shoot.trust", 2)):
        window.commands.actions[name].trigger()
        dialog = window.findChildren(RulingDialog)[-1]
        assert dialog.isVisible() and dialog.list.currentRow() == row
        assert named(dialog) == []
        dialog.close()
    window.commands.actions["shoot.record"].trigger()
    record = window.findChild(RecordDialog)
    drive(lambda: bool(record.records))
    record.ruling.click()
    assert not record.isVisible() and window.findChildren(RulingDialog)[-1].isVisible()


def test_a_policy_is_previewed_then_signed(ruling: RulingDialog, desk: Desk, drive: Drive, tmp_path: Path) -> None:
    page = ruling.pages["policy"]
    page.seats["model"].setValue(2)
    page.alone.setChecked(False)
    drive(lambda: any("Waits for 2 × model" in line for line in effects(page)))
    assert effects(page)[:3] == [
        "0 people with a key sit as model so far; 2 would be asked for.",
        "L01-S01_v001 stays, made under 1 × art director; it would not meet this one.",
        "L01-S01_v002 stays, made under 1 × art director; it would not meet this one.",
    ]
    assert desk.session.shoot.paper.policy == {"art-director": 1}, "nothing is done yet"
    page.act.click()
    drive(lambda: "choose your key" in page.problem.text())
    page.key.use_file(str(tmp_path / "keys" / ADA.mail))
    page.act.click()
    drive(lambda: bool(ruling.news.text()))
    paper = desk.session.shoot.paper
    assert (paper.policy, paper.self_approval) == ({"art-director": 1, "model": 2}, False)
    assert paper.policy_set is not None and paper.policy_set.by == ADA
    last = desk.session.shoot.approvals.annals.read().amendments[-1]
    assert last.key == load_key(tmp_path / "keys" / ADA.mail).public
    assert [select.name for select in desk.session.shoot.approvals.selects()] == ["L01-S01_v001", "L01-S01_v002"]
    page.act.click()
    assert "policy already" in page.problem.text()
    for field in page.seats.values():
        field.setValue(0)
    drive(lambda: any("cannot be set" in line for line in effects(page)))


def test_a_stranger_s_key_signs_no_policy(ruling: RulingDialog, desk: Desk, drive: Drive, tmp_path: Path) -> None:
    page = ruling.pages["policy"]
    desk.session.keys.make(ADA, "rain on the tin roof", tmp_path / "another")
    page.key.fill()
    page.seats["brand"].setValue(1)
    page.act.click()
    drive(lambda: "nobody’s on the call sheet" in page.problem.text())
    assert desk.session.shoot.paper.policy == {"art-director": 1}


def test_a_key_is_revoked_after_saying_what_goes_with_it(
    ruling: RulingDialog, desk: Desk, drive: Drive, tmp_path: Path
) -> None:
    ruling.list.setCurrentRow(1)
    page = ruling.pages["keys"]
    assert [key.owner for key in page.keys] == ["Ada Director", "Jane Model"]
    page.act.click()
    assert "Choose the key first" in page.problem.text()
    page.list.setCurrentRow(1)
    page.reason.setText("again")
    page.act.click()
    assert "is revoked on" in page.problem.text()
    page.list.setCurrentRow(0)
    drive(lambda: any("would be withdrawn" in line for line in effects(page)))
    assert effects(page) == [
        "4 words on 2 takes would count no more, whenever they were given.",
        "L01-S01_v001 would be withdrawn: a yes it rests on would not count.",
        "L01-S01_v002 would be withdrawn: a yes it rests on would not count.",
    ]
    page.reason.clear()
    page.act.click()
    assert "for a reason" in page.problem.text()
    assert len(desk.session.shoot.approvals.selects()) == 2
    page.reason.setText("laptop stolen")
    page.key.use_file(str(tmp_path / "keys" / ADA.mail))
    page.act.click()
    drive(lambda: "No longer selects: L01-S01_v001, L01-S01_v002" in ruling.news.text())
    assert desk.session.shoot.approvals.selects() == ()
    assert all(key.revoked for key in page.keys)


def test_a_key_is_pinned_outside_the_shoot_when_its_owner_says_it(
    ruling: RulingDialog, desk: Desk, drive: Drive, tmp_path: Path
) -> None:
    shoot, mark = desk.session.shoot, fingerprint(load_key(tmp_path / "keys" / ADA.mail).public)
    ruling.list.setCurrentRow(2)
    page = ruling.pages["trust"]
    assert [key.owner for key in page.keys] == ["Ada Director"], "a revoked key is not offered"
    page.list.setCurrentRow(0)
    assert page.mark.text() == f"{mark}\n{spoken(mark)}"
    drive(lambda: any("has signed no change" in line for line in effects(page)))
    assert "4 words of Ada Director would not count here." in effects(page)
    page.said.setText(spoken(mark).replace("a", "e"))
    assert "not this key" in page.answer.text()
    page.act.click()
    assert "Nothing was pinned" in page.problem.text() and trusted(shoot.paper.id) is None
    for said in (mark, mark.removeprefix("SHA256:"), spoken(mark).upper()):
        page.said.setText(said)
        assert page.answer.text() == "It is this key."
    page.act.click()
    drive(lambda: trusted(shoot.paper.id) == mark)
    drive(lambda: "Trusted now: Ada Director" in page.now.text())
    assert shoot.approvals.seals.root == mark, "this session follows it at once"
    assert mark.encode() not in b"".join(path.read_bytes() for path in shoot.path.glob("*.json"))
    assert page.forget.isVisible()
    page.forget.click()
    drive(lambda: trusted(shoot.paper.id) is None)
    assert shoot.approvals.seals.root is None


def test_an_empty_shoot_says_what_goes_there(qtbot: QtBot, shoot: Path, desk: Desk, drive: Drive) -> None:
    dialog = RulingDialog(desk, "keys")
    qtbot.addWidget(dialog)
    dialog.show()
    page = dialog.pages["keys"]
    assert page.empty.isVisible() and "takes a seat" in page.empty.text()
    drive(lambda: effects(page) == ["Nothing is chosen yet."])


def test_the_operator_s_first_key_goes_onto_the_call_sheet_with_the_policy(
    qtbot: QtBot, desk: Desk, drive: Drive, tmp_path: Path
) -> None:
    """Somebody who works alone sets the policy before anybody has judged anything."""
    made = desk.session.keys.make(ADA, "rain on the tin roof", tmp_path / "mine")
    dialog = RulingDialog(desk)
    qtbot.addWidget(dialog)
    page = dialog.pages["policy"]
    assert page.key.place == made.place
    page.seats["stylist"].setValue(1)
    page.act.click()
    drive(lambda: bool(dialog.news.text()))
    assert desk.session.shoot.approvals.keys[0].key == made.public
    assert [each.key for each in desk.session.shoot.approvals.annals.read().amendments[1:]] == [made.public] * 2
