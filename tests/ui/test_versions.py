"""The real window: begin an option, switch, compare, choose, name a version, restore; the History card and its keys."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from people import ADA, Drive
from PySide6.QtCore import Qt
from PySide6.QtWidgets import QPushButton
from pytestqt.qtbot import QtBot

from studio_app.shoot.signing import make_key
from studio_app.studio.session import Session
from studio_app.takes.png import encode_png
from studio_app.takes.verdict import Decision
from studio_app.ui import handlers_versions
from studio_app.ui.desk import Desk
from studio_app.ui.history_model import Entry
from studio_app.ui.history_view import HistoryCard
from studio_app.ui.lineage_view import LineageDialog
from studio_app.ui.name_dialog import NameDialog
from studio_app.ui.options_dialog import OptionsDialog
from studio_app.ui.window import Window


def words_of(card: HistoryCard) -> list[str]:
    entries = (card.model.entry(row) for row in range(card.model.rowCount()))
    return [entry.name or entry.words for entry in entries if entry is not None]


def dialog_of(window: Window, kind: type) -> object:
    found = [child for child in window.findChildren(kind) if child.isVisible()]
    assert len(found) == 1
    return found[0]


def test_an_option_from_begin_to_choice(window: Window, shoot: Path, drive: Drive, qtbot: QtBot) -> None:
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    desk, session, commands = room.desk, room.desk.session, window.commands.actions
    assert not commands["option.choose"].isEnabled() and not commands["option.compare"].isEnabled()

    commands["option.new"].trigger()
    dialog = dialog_of(window, NameDialog)
    assert isinstance(dialog, NameDialog)
    assert not dialog.done_button.isEnabled()
    qtbot.keyClicks(dialog.name, "Option B: silk dress")
    qtbot.keyClick(dialog.name, Qt.Key.Key_Return)
    assert session.optioning.on.name == "Option B: silk dress"
    assert "Option B" in room.history.line.text()
    assert desk.adjust("camera.lens_mm", 135.0)

    commands["version.name"].trigger()
    dialog = dialog_of(window, NameDialog)
    assert isinstance(dialog, NameDialog)
    qtbot.keyClicks(dialog.name, "Client round 1")
    dialog.finish()
    assert "Client round 1" in words_of(room.history)

    row = words_of(room.history).index("Client round 1")
    entry = room.history.model.entry(row)
    assert entry is not None
    rename = next(act for act in room.history.menu_for(entry).actions() if act.text() == "Rename “Client round 1”…")
    rename.trigger()
    dialog = next(each for each in window.findChildren(NameDialog) if each.isVisible())
    dialog.name.setText("Client round 1, agreed")
    dialog.finish()
    assert "Client round 1, agreed" in words_of(room.history)

    commands["version.name"].trigger()
    dialog = next(each for each in window.findChildren(NameDialog) if each.isVisible())
    qtbot.keyClicks(dialog.name, "client ROUND 1")
    dialog.finish()
    assert dialog.isVisible() and "Client round 1" in dialog.problem.text(), "a refusal stays where one types"
    dialog.reject()

    menu = room.history.lines_menu()
    main = menu.actions()[0]
    glanced: list[object] = []
    desk.glanced.connect(glanced.append)
    main.hover()
    assert glanced[-1] == session.optioning.direction("")
    main.trigger()
    assert session.optioning.on.id == "" and session.direction.camera.lens_mm == 85.0
    assert commands["edit.undo"].text().startswith("Undo: Switch to")

    commands["option.compare"].trigger()
    compared = dialog_of(window, OptionsDialog)
    assert isinstance(compared, OptionsDialog)
    assert compared.left.line.name == "Main line" and compared.right.line.name == "Option B: silk dress"
    spoken = [child.accessibleName() for child in compared.changes.children() if hasattr(child, "accessibleName")]
    assert any(name.startswith("Camera: Lens") for name in spoken)
    compared.right.take.click()
    assert session.optioning.on.id == "" and session.direction.camera.lens_mm == 135.0
    assert [line.closed for line in session.optioning.all()] == [False, True]
    assert room.history.model.entry(1) is not None and "Choose" in words_of(room.history)[1]
    commands["edit.undo"].trigger()
    assert session.direction.camera.lens_mm == 85.0 and not session.optioning.all()[1].closed


def test_the_history_is_searched_walked_and_restored_by_keys(qtbot: QtBot, desk: Desk) -> None:
    for lens in range(40, 60):
        desk.session.adjust("camera.lens_mm", float(lens))
    desk.session.adjust("expression.smile", 0.9)
    desk.session.optioning.snapshot("Smile for the client")
    card = HistoryCard(desk)
    qtbot.addWidget(card)
    card.resize(270, 500)
    card.show()
    card.fit(420)
    assert card.search.isVisible() and card.fold.head.summary == "22 versions"
    qtbot.keyClicks(card.search, "CLIENT smile")
    assert words_of(card) == ["Smile for the client"]
    qtbot.keyClick(card.search, Qt.Key.Key_Escape)
    qtbot.keyClicks(card.search, "lens 47")
    assert len(words_of(card)) == 2, "47 mm came and went; a minute of 47 is another thing"
    qtbot.keyClick(card.search, Qt.Key.Key_Down)
    heard: list[int] = []
    card.list.asked.disconnect()
    card.list.asked.connect(lambda index: heard.append(index.row()))
    qtbot.keyClick(card.list, Qt.Key.Key_Down)
    qtbot.keyClick(card.list, Qt.Key.Key_Return)
    assert heard == [1]
    menu = card.menu_of(1)
    texts = [action.text().replace("\N{NO-BREAK SPACE}", " ") for action in menu.actions() if action.text()]
    assert texts[0] == "Restore everything"
    assert any(text.startswith("Camera only\tLens 59 mm to 85 mm") for text in texts)
    next(action for action in menu.actions() if action.text().startswith("Camera only")).trigger()
    assert desk.direction.camera.lens_mm == 85.0 and desk.direction.expression.smile == 0.9
    card.search.setText("nothing has these words")
    assert card.empty.isVisible() and not card.list.isVisible()


@pytest.mark.parametrize("width", [240, 290, 480])
def test_no_row_of_the_history_is_cut(qtbot: QtBot, desk: Desk, width: int) -> None:
    desk.session.optioning.new("An option with a long name that needs more than one line to be read", "and a sentence")
    desk.session.optioning.switch("")
    card = HistoryCard(desk)
    qtbot.addWidget(card)
    card.resize(width, 600)
    card.show()
    card.fit(600)
    qtbot.waitUntil(lambda: card.list.viewport().width() > 0)
    for row in range(card.model.rowCount()):
        box = card.list.visualRect(card.model.index(row))
        assert box.left() >= 0 and box.right() <= card.list.viewport().width()
    assert card.list.horizontalScrollBar().maximum() == 0


def test_the_line_of_versions_of_a_select(window: Window, shoot: Path, tmp_path: Path, qtbot: QtBot) -> None:
    key = make_key(tmp_path / "ada", "ada")
    with Session.open(shoot, ADA) as session:
        session.shoot.approvals.seat(ADA, ("art-director",), key.public)
        for shade in (1, 2):
            picture = encode_png(np.full((64, 80, 3), shade * 9000, np.uint16))
            take = session.shoot.add_take(session.recipe(), picture)
            session.approving.propose(take.id)
            session.approving.judge(take.id, ADA, "art-director", Decision.YES, tmp_path / "ada")
            session.adjust("camera.lens_mm", 100.0)
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    room.desk.select(take.id)
    assert room.verdicts.line_of_versions.isVisible()
    room.verdicts.line_of_versions.click()
    page = dialog_of(window, LineageDialog)
    assert isinstance(page, LineageDialog)
    newest, first = page.entries
    assert newest.step.select.name == "L01-S01_v002" and "approved by Ada Director" in newest.accessibleName()
    assert all(button.accessibleName() for button in page.findChildren(QPushButton) if button.isVisible())
    texts = [action.text() for action in first.recall_menu().actions() if action.text()]
    assert any(text.startswith("Camera only\tLens") for text in texts)
    asked: list[tuple[str, str]] = []
    page.compare.connect(lambda take, before: asked.append((take, before)))
    newest.against.click()
    assert asked == [(newest.step.select.take, first.step.select.take)]
    assert room.view == "compare" and {side.take for side in room.compare.sides} == set(asked[0])
    handlers_versions.choose_takes(room, (first.step.select.take,))
    assert (room.desk.take, room.view) == (first.step.select.take, "sheet")


def test_the_search_finds_beginnings_of_words_and_no_minute_of_the_clock() -> None:
    entry = Entry("version", "Lens 46 mm to 58 mm. Aperture f/5.6", "18:47  ·  Ada Sample")
    found = ["lens", "58", "ape", "5.6", "f/5", "18:47", "18:4", "ada"]
    assert [word for word in [*found, "47", "erture", "6", "ample", "amp"] if entry.says([word])] == found
