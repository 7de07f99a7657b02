"""The rights room in the real window: papers come in, the brief is kept, the gates speak before a button is pressed."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

import pytest
from people import Drive
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QDialog
from sample_rights import TWIN, SampleRights, written

from studio_app.studio.rights_glossary import WORDS, explained
from studio_app.ui.handlers_rights import ask_brief
from studio_app.ui.rights_brief import BriefDialog
from studio_app.ui.rights_dialog import RightsDialog
from studio_app.ui.rights_rows import FactRow, RuleRow
from studio_app.ui.rights_take_in import TakeInDialog
from studio_app.ui.window import Window


@pytest.fixture
def papers() -> SampleRights:
    return SampleRights()


@pytest.fixture
def opened(window: Window, shoot: Path) -> Window:
    assert window.open_shoot(shoot)
    return window


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
    assert [row.fact.title for row in rows if row.accessibleDescription() not in WORDS.values()] == []
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
    assert "passport.signature" in asked.problem.text()
    assert asked.isVisible()
    asked.use(tmp_path / "nowhere")
    drive(lambda: "There is nothing at" in asked.problem.text())
    assert not asked.take.isEnabled()
    assert opened.room.desk.session.shoot.twins.twins() == ()
    asked.close()


def test_a_brief_without_a_grant_is_told_where_it_belongs(opened: Window) -> None:
    ask_brief(opened.room, TWIN, opened)
    assert "There is no grant of this twin here." in opened.status.news.full
