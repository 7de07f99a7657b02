"""The rights room in the real window: papers come in, the brief is kept, the gates speak before a button is pressed."""

from __future__ import annotations

import asyncio
import zipfile
from collections.abc import Callable, Iterator
from datetime import timedelta
from pathlib import Path
from types import SimpleNamespace

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtCore import QEvent, QObject, Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QApplication, QDialog, QFileDialog, QWidget
from sample_rights import TWIN, SampleRights, written

from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.rights.sample import sample_status, sample_use
from studio_app.studio.body_cards import body_hash, body_of
from studio_app.takes.flags import PictureFlags
from studio_app.takes.take import Take
from studio_app.twins.paper_words import explained
from studio_app.ui import approve_dialog
from studio_app.ui.app import made_window
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.handlers_rights import ask_brief
from studio_app.ui.records import take_line
from studio_app.ui.rights_brief import BriefDialog
from studio_app.ui.rights_dialog import RightsDialog
from studio_app.ui.rights_rows import FactRow, RuleRow
from studio_app.ui.rights_statement import StatementDialog
from studio_app.ui.rights_take_in import TakeInDialog
from studio_app.ui.window import Window


@pytest.fixture
def papers() -> SampleRights:
    return SampleRights()


@pytest.fixture
def opened(qapp: QApplication, loop: object, shoot: Path, tmp_path: Path, drive: Drive) -> Iterator[Window]:
    """The real window over a new shoot; without a render process, as nothing is rendered here."""
    made = made_window(tmp_path / "cache")
    made.resize(1280, 800)
    made.show()
    assert made.open_shoot(shoot)
    room, backstage = made.room, made.backstage
    yield made
    made.close()
    ending = asyncio.ensure_future(backstage.close())
    drive(ending.done)
    room.desk.session.shoot.close()
    room.deleteLater()
    made.deleteLater()
    qapp.processEvents()


def shown(window: Window, drive: Drive) -> RightsDialog:
    window.commands.actions["rights.room"].trigger()
    dialog = window.findChild(RightsDialog)
    drive(lambda: bool(dialog.twins))
    return dialog


def walks(monkeypatch: pytest.MonkeyPatch, does: Callable[[QDialog], object]) -> None:
    """What a person does in the dialog that opens next."""

    def walk(dialog: QDialog) -> int:
        dialog.show()
        does(dialog)
        assert dialog.result() == QDialog.DialogCode.Accepted or not dialog.isVisible()
        return dialog.result()

    monkeypatch.setattr(QDialog, "exec", walk)


def facts(dialog: RightsDialog) -> dict[str, FactRow]:
    return {row.fact.title: row for box in dialog.page.boxes for row in box.rows}


def test_from_empty_papers_to_a_brief_by_keys_and_clicks(
    opened: Window, papers: SampleRights, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    dialog = shown(opened, drive)
    assert dialog.twin == TWIN
    assert (dialog.twins[0].state, dialog.twins[0].mark) == ("For trying out", "info")
    assert not dialog.acts["brief"].isEnabled()
    folder = written(papers.files, tmp_path / "papers")

    def take_in(asked: TakeInDialog) -> None:
        assert not asked.take.isEnabled()
        asked.place.setFocus()
        QTest.keyClicks(asked.place, str(folder))
        drive(asked.take.isEnabled)
        assert asked.found.count() == 4
        QTest.keyClick(asked.take, Qt.Key.Key_Return)
        drive(lambda: bool(asked.done_words))

    walks(monkeypatch, take_in)
    dialog.acts["take-in"].click()
    drive(lambda: dialog.twins[0].papers)
    assert (dialog.twins[0].mark, dialog.twins[0].state) == ("wait", "No brief yet")
    assert "SHA256:" in opened.status.news.full, "whoever takes her in is asked to compare the key"

    def brief(asked: BriefDialog) -> None:
        drive(lambda: asked.verdict.text() == "The gate says: yes")
        asked.media.boxes["social-organic"].click()
        drive(lambda: asked.verdict.text() == "The gate says: one rule says no")
        asked.media.boxes["social-organic"].click()
        drive(lambda: asked.verdict.text() == "The gate says: yes")
        asked.keep_.click()
        drive(lambda: not asked.isVisible())

    walks(monkeypatch, brief)
    dialog.acts["brief"].click()
    drive(lambda: dialog.twins[0].mark == "good")
    rows = facts(dialog)
    assert rows["Renders"].fact.words == "0 of 2,000 used"
    assert rows["Owed so far"].fact.words.startswith("0.00 EUR")
    assert "sample data" in " ".join(label.text() for label in dialog.page.findChildren(type(dialog.words)))


def test_every_fact_is_explained_and_the_explanation_can_be_hidden(
    opened: Window, papers: SampleRights, drive: Drive
) -> None:
    opened.room.desk.session.rights.take_in(papers.files)
    dialog = shown(opened, drive)
    rows = [row for box in dialog.page.boxes for row in box.rows]
    assert len(rows) > 12
    assert [row.fact.title for row in rows if not explained(row.fact.word)] == []
    assert all(row.accessibleDescription() == explained(row.fact.word) for row in rows)
    dialog.page.turn("licence")
    assert all(row.what.isVisibleTo(row) for row in rows)
    dialog.explain.click()
    assert not any(row.what.isVisibleTo(row) for row in rows)
    dialog.accept()
    assert not opened.preferences.get("explain_rights", True)


def test_the_four_gates_show_every_rule_what_stops_first(opened: Window, papers: SampleRights, drive: Drive) -> None:
    rights = opened.room.desk.session.rights
    rights.take_in(papers.files)
    papers.revoked(2)
    rights.take_in({name: data for name, data in papers.files.items() if name.startswith("status")})
    dialog = shown(opened, drive)
    dialog.page.turn("gates")
    assert list(dialog.page.gates.buttons) == ["cast", "queue", "approve", "deliver"]
    dialog.page.gates.buttons["queue"].click()
    rows = dialog.page.gates.findChildren(RuleRow)
    assert rows[0].line.mark == "stop"
    assert len(rows) > 8
    assert {row.line.rule for row in rows} >= {"passport.signature", "grant.there"}
    assert explained("queue") in dialog.page.gates.about.text()


def test_forged_papers_are_refused_in_place_and_nothing_changes(
    opened: Window, papers: SampleRights, tmp_path: Path, drive: Drive
) -> None:
    forged = papers.files | {"passport.json": papers.files["passport.json"].replace(b"Freja", b"Frida")}
    asked = TakeInDialog(opened.room.desk, opened)
    asked.show()
    asked.use(written(forged, tmp_path / "forged"))
    drive(asked.take.isEnabled)
    asked.take.click()
    assert opened.room.desk.session.shoot.twins.twins() == (), "nothing is written on the window's thread"
    drive(lambda: "passport.signature" in asked.problem.text())
    assert asked.take.isEnabled()
    assert asked.isVisible()
    asked.use(tmp_path / "nowhere")
    drive(lambda: "There is nothing at" in asked.problem.text())
    assert not asked.take.isEnabled()
    assert opened.room.desk.session.shoot.twins.twins() == ()
    asked.close()


def test_a_brief_without_a_grant_is_told_where_it_belongs(opened: Window) -> None:
    ask_brief(opened.room, TWIN, opened)
    assert "There is no grant of this twin here." in opened.status.news.full


def test_before_the_button_the_shutter_the_card_and_the_picker_say_what_the_gates_say(
    opened: Window, papers: SampleRights, drive: Drive
) -> None:
    room, shutter = opened.room, opened.commands.actions["render.shoot"]
    rights = room.desk.session.rights
    drive(lambda: "sample twin" in room.queue.rights.text())
    assert shutter.isEnabled()
    rights.take_in(papers.files)
    drive(lambda: not shutter.isEnabled())
    assert "names no grant" in room.queue.rights.accessibleName()
    assert "names no grant" in opened.top.shoot.toolTip()
    assert not opened.top.shoot.isEnabled()
    rights.brief(sample_use(papers.grant, papers.when))
    drive(shutter.isEnabled)
    assert opened.top.shoot.isEnabled()
    assert room.queue.rights.accessibleName().startswith("Rights: 0 of 2,000 renders, until ")
    assert room.queue.rights_mark.kind == "good"
    chosen = {choice.name: choice for choice in room.cast.choices()}
    assert (chosen[TWIN].mark, chosen[TWIN].state) == ("good", "May be made")
    assert chosen["sample-mateo"].state == "For trying out"
    room.desk.session.set_order(count=16)
    rights.book.write(TWIN, [Entry(when=papers.when, event=Event.RENDER, grant=papers.grant.id, operator=ADA.mail)])
    room.desk.session.set_order(count=12)
    drive(lambda: "1 of 2,000 renders" in room.queue.rights.text())
    papers.revoked(2)
    rights.take_in({name: data for name, data in papers.files.items() if name.startswith("status")})
    drive(lambda: not shutter.isEnabled())
    assert "revoked" in room.queue.rights.accessibleName()
    assert room.queue.rights_mark.kind == "stop"
    opened.close_shoot()
    assert "revoked" not in opened.top.shoot.toolTip()


class Strays(QObject):
    """Names what was shown as a window and is neither the window nor a dialog: parts shown before they had a place."""

    def __init__(self, app: QApplication) -> None:
        super().__init__()
        self.app, self.found = app, list[str]()

    def __enter__(self) -> list[str]:
        self.app.installEventFilter(self)
        return self.found

    def __exit__(self, *_: object) -> None:
        self.app.removeEventFilter(self)

    def eventFilter(self, watched: QObject, event: QEvent) -> bool:
        shown = event.type() == QEvent.Type.Show and isinstance(watched, QWidget) and watched.isWindow()
        if shown and not isinstance(watched, QDialog | Window):
            self.found.append(type(watched).__name__)
        return False


def test_no_part_of_the_room_is_ever_a_window_of_its_own(
    opened: Window, papers: SampleRights, drive: Drive, qapp: QApplication
) -> None:
    """It would flash on the screen and take the focus from whoever types."""
    with Strays(qapp) as strays:
        rights = opened.room.desk.session.rights
        rights.take_in(papers.files)
        drive(lambda: "names no grant" in opened.room.queue.rights.text())
        rights.brief(sample_use(papers.grant, papers.when))
        drive(lambda: opened.room.queue.rights_mark.kind == "good")
        shown(opened, drive).close()
    assert strays == []


def test_a_yes_that_is_not_allowed_cannot_be_signed_and_missing_seats_are_named(
    opened: Window, papers: SampleRights, drive: Drive
) -> None:
    session = opened.room.desk.session
    session.rights.take_in(papers.files)
    session.rights.brief(sample_use(papers.grant, papers.when))
    take = session.shoot.add_take(session.recipe(), np.full((100, 80, 3), 30000, np.uint16), by=ADA)
    session.approving.propose(take.id)
    line = take_line(session, take.id)
    asked = ApproveDialog(session, line, opened)
    drive(lambda: bool(said(asked)))
    assert asked.sign.isEnabled()
    assert any("still needs the yes of: agency, art director, model" in words for words in said(asked))
    asked.close()
    papers.revoked(2)
    session.rights.take_in({name: data for name, data in papers.files.items() if name.startswith("status")})
    asked = ApproveDialog(session, line, opened)
    drive(lambda: bool(said(asked)))
    assert not asked.sign.isEnabled()
    assert "revoked" in asked.sign.toolTip()
    asked.decisions.button(2).click()
    assert asked.sign.isEnabled(), "a no is always heard"
    asked.close()


def test_the_audit_pack_is_saved_from_the_room(
    opened: Window, papers: SampleRights, tmp_path: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    desk = opened.room.desk
    desk.session.rights.take_in(papers.files)
    desk.session.rights.brief(sample_use(papers.grant, papers.when))
    news: list[str] = []
    desk.news.connect(news.append)
    room = shown(opened, drive)
    drive(room.acts["audit"].isEnabled)
    pack = tmp_path / "audit.zip"
    monkeypatch.setattr(QFileDialog, "getSaveFileName", lambda *_: (str(pack), ""))
    room.acts["audit"].click()
    drive(lambda: bool(news))
    assert "audit.zip" in news[0]
    with zipfile.ZipFile(pack) as held:
        assert any(name.endswith("passport.json") for name in held.namelist())
    room.close()


def test_flags_on_the_picture_are_said_before_a_yes(
    opened: Window, papers: SampleRights, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    """What nobody measured is measured when the dialog opens, and a flag stops nobody."""
    session = opened.room.desk.session
    session.rights.take_in(papers.files)
    session.rights.brief(sample_use(papers.grant, papers.when))
    take = session.shoot.add_take(session.recipe(), np.full((100, 80, 3), 30000, np.uint16), by=ADA)
    session.approving.propose(take.id)
    body = body_of(TWIN)
    assert body is not None
    asked: list[str] = []

    async def measured(_renderer: object, seen: Take) -> None:
        asked.append(seen.id)
        session.rights.flags.keep(PictureFlags(sha256=seen.sha256, body_card=body_hash(body), skin_l=4.6))

    monkeypatch.setattr(approve_dialog, "measure", measured)
    ready = SimpleNamespace(ready=True)
    dialog = ApproveDialog(session, take_line(session, take.id), opened, renderer=ready)
    drive(lambda: any("4.6 L* lighter than on her card" in words for words in said(dialog)))
    assert asked == [take.id]
    assert dialog.sign.isEnabled()
    assert not any("not measured" in words for words in said(dialog))
    dialog.close()


def test_a_statement_is_saved_with_the_ledger_it_follows_from(
    opened: Window, papers: SampleRights, tmp_path: Path, drive: Drive
) -> None:
    session = opened.room.desk.session
    session.rights.take_in(papers.files)
    session.rights.brief(sample_use(papers.grant, papers.when))
    amount = Amount(minor=25_000, currency="EUR", ground=Ground.PICTURE, words="One select")
    fields = {"grant": papers.grant.id, "take": "T0001-a1b2c3", "operator": ADA.mail, "amounts": (amount,)}
    session.rights.book.write(TWIN, [Entry(when=papers.when, event=Event.APPROVE, **fields)])
    asked = StatementDialog(opened.room.desk, TWIN, opened)
    asked.show()
    drive(lambda: len(asked.found) == 2)
    assert [each.total for each in asked.found] == ["200.00 EUR", "50.00 EUR"]
    asked.until.put(asked.start.day - timedelta(days=1))
    asked.start.put(asked.until.day + timedelta(days=3))
    drive(lambda: "before the first" in asked.problem.text())
    assert not asked.save.isEnabled()
    asked.until.put(asked.start.day)
    asked.start.put(papers.when.date())
    drive(asked.save.isEnabled)
    asked.write(tmp_path / "out")
    drive(lambda: asked.saved is not None)
    names = {path.suffix for path in (tmp_path / "out").rglob("*") if path.is_file()}
    assert names == {".pdf", ".csv", ".jsonl"}
    asked.close()


def said(dialog: ApproveDialog) -> list[str]:
    return [dialog.rights.itemAt(at).widget().accessibleName() for at in range(dialog.rights.count())]


def test_what_ends_soon_and_what_is_frozen_say_so_by_shape_and_word(opened: Window, drive: Drive) -> None:
    papers = SampleRights(days=5)
    rights = opened.room.desk.session.rights
    rights.take_in(papers.files)
    use = sample_use(papers.grant, papers.when).having(until=papers.when.date() + timedelta(days=3))
    rights.brief(use)
    dialog = shown(opened, drive)
    assert (dialog.twins[0].mark, dialog.twins[0].state) == ("warn", "Ends soon")
    rows = [row.fact for box in dialog.page.boxes for row in box.rows if row.fact.title == "May be shown"]
    assert {(fact.mark, "only 5 days left" in fact.words) for fact in rows} == {("warn", True)}
    drive(lambda: opened.room.queue.rights_mark.kind == "warn")
    assert opened.top.shoot.isEnabled(), "a warning asks a person to look and stops nothing"
    papers.put(sample_status(papers.passport, papers.when - timedelta(days=20), 2))
    rights.take_in({name: data for name, data in papers.files.items() if name.startswith("status")})
    drive(lambda: (dialog.twins[0].mark, dialog.twins[0].state) == ("stop", "Frozen"))
    last = {row.fact.title: row.fact for box in dialog.page.boxes for row in box.rows}["Her last word"]
    assert (last.mark, "Frozen" in last.words) == ("stop", True)
    drive(lambda: not opened.top.shoot.isEnabled())
