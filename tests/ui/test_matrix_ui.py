"""The matrix in the real window: asked for, ordered, landing at its places, chosen in, cancelled."""

from __future__ import annotations

from collections.abc import Iterable
from pathlib import Path

import pytest
from people import Drive
from PySide6.QtCore import Qt
from PySide6.QtGui import QImage
from PySide6.QtTest import QTest
from pytestqt.qtbot import QtBot

from studio_app.direction.direction import PARTS, Part
from studio_app.studio import queue
from studio_app.studio.actions import BY_ID
from studio_app.studio.job import JobState
from studio_app.takes.review import Flag
from studio_app.ui.matrix_dialog import NAME_ROLE, MatrixDialog
from studio_app.ui.matrix_table import LARGEST, SMALLEST
from studio_app.ui.paper_dialog import PaperDialog
from studio_app.ui.room import Room
from studio_app.ui.window import Window


def opened(window: Window, shoot: Path, drive: Drive) -> Room:
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    room.desk.session.set_order(engine="colour-card", long_side=80)
    drive(lambda: window.backstage is not None and window.backstage.renderer.ready)
    return room


def asked(window: Window) -> MatrixDialog:
    window.commands.actions["render.matrix"].trigger()
    return window.findChildren(MatrixDialog)[-1]


def tick(dialog: MatrixDialog, part: Part, names: Iterable[str]) -> None:
    dialog.parts.setCurrentRow(PARTS.index(part))
    for place in range(dialog.list.count()):
        item = dialog.list.item(place)
        item.setCheckState(Qt.CheckState.Checked if item.data(NAME_ROLE) in names else Qt.CheckState.Unchecked)


def two_by_two(window: Window, drive: Drive) -> MatrixDialog:
    dialog = asked(window)
    tick(dialog, "pose", ("now", "stride"))
    tick(dialog, "rig", ("rembrandt", "hard-spot"))
    drive(dialog.order.isEnabled)
    return dialog


def test_takes_appear_at_their_places_and_are_marked_there(
    window: Window, shoot: Path, drive: Drive, qtbot: QtBot
) -> None:
    room = opened(window, shoot, drive)
    dialog = asked(window)
    assert not dialog.order.isEnabled()
    assert "at least two of each of two parts" in dialog.what.text()
    tick(dialog, "pose", ("now", "stride"))
    tick(dialog, "rig", ("rembrandt", "hard-spot"))
    drive(dialog.order.isEnabled)
    assert (dialog.order.text(), dialog.what.text()) == ("Shoot 4 takes", "2 poses × 2 lights")
    assert "not known how long" in dialog.cost.text(), "the first time nobody knows, and it says so"
    dialog.order.click()
    assert "into the queue" in dialog.how.text()
    drive(lambda: room.view == "sheet")
    page = room.sheet_page.matrix
    assert page.isVisible()
    assert not room.sheet.isVisible()
    drive(lambda: page.view.matrix.table is not None and page.view.matrix.table.landed == 4)
    assert not page.stop.isVisible()
    window.commands.actions["shoot.contact-sheet"].trigger()
    paper = window.findChildren(PaperDialog)[-1]
    drive(lambda: not paper.preview.pixmap().isNull())
    assert (paper.which.currentText(), paper.group.currentText()) == ("This matrix (4)", "As a matrix")
    assert (paper.these, paper.choice.across) == (page.takes, "rig")
    paper.reject()
    seeds = {line.row.facets.seed for line in room.model.all}
    assert len(seeds) == 1
    model = page.view.matrix
    titles = [model.headerData(at, Qt.Orientation.Horizontal) for at in range(2)]
    assert titles == ["Hard spot", "Rembrandt"]
    for row in range(2):
        for column in range(2):
            line = room.model.known(model.spot(model.index(row, column)).take)
            assert line is not None
            facets = line.row.facets
            assert (facets.pose, facets.rig) == (model.headerData(row, Qt.Orientation.Vertical), titles[column])
    page.view.setFocus()
    page.view.setCurrentIndex(model.index(0, 0))
    QTest.keyClick(page.view, Qt.Key.Key_Right)
    assert room.desk.take == model.spot(model.index(0, 1)).take, "arrows walk in the table"
    window.commands.actions["take.pick"].trigger()
    line = room.model.known(room.desk.take)
    assert line is not None
    assert line.review.flag is Flag.PICK
    again = asked(window)
    assert "measured on 4 takes" in _summed(again, drive)
    again.reject()
    page.back.click()
    assert room.sheet.isVisible()


def _summed(dialog: MatrixDialog, drive: Drive) -> str:
    tick(dialog, "pose", ("now", "stride"))
    tick(dialog, "rig", ("rembrandt", "hard-spot"))
    drive(dialog.order.isEnabled)
    return dialog.cost.text()


def test_a_matrix_is_cancelled_and_its_places_say_so(
    window: Window, shoot: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    room = opened(window, shoot, drive)
    assert window.backstage is not None
    window.backstage.renderer.pause()
    two_by_two(window, drive).order.click()
    drive(lambda: room.view == "sheet")
    page = room.sheet_page.matrix
    table = page.view.matrix.table
    assert table is not None
    assert {spot.words for spot in table.spots} == {"waits"}
    waiting = room.queue.list.waiting
    assert [waiting.item(at).text() for at in range(2)] == [
        "Walking, Hard spot, draft 64 × 80", "Walking, Rembrandt, draft 64 × 80",
    ]  # fmt: skip
    page.put_preview(1, QImage(8, 10, QImage.Format.Format_RGB32))
    page.stop.click()
    table = page.view.matrix.table
    assert table is not None
    assert {spot.words for spot in table.spots} == {"cancelled"}
    assert {job.state for job in window.backstage.queue.jobs()} == {JobState.CANCELLED}
    assert not page.stop.isVisible()
    assert page.more.isVisible()
    assert model_words(page) == ["Walking, Hard spot: cancelled", "Walking, Rembrandt: cancelled"]
    page.more.click()
    drive(lambda: page.view.matrix.table is not None and page.view.matrix.table.landed == 4)
    assert not page.more.isVisible()
    before = room.desk.session.shoot
    window.close_shoot()
    drive(lambda: bool(before.read_only))  # given back
    monkeypatch.setattr(queue, "KEPT", 0)
    assert window.open_shoot(shoot)
    assert window.backstage is not None
    assert window.backstage.queue.jobs() == ()
    window.show_view("sheet")
    window.commands.actions["sheet.matrix"].trigger()
    assert window.room is not None
    kept = window.room.sheet_page.matrix.view.matrix.table
    assert kept is not None
    assert (kept.rows, kept.columns, kept.landed) == (table.rows, table.columns, 4), "the takes alone lay it out again"


def model_words(page: object) -> list[str]:
    model = page.view.matrix  # type: ignore[attr-defined]
    return [model.index(0, at).data(Qt.ItemDataRole.AccessibleTextRole) for at in range(2)]


def test_titles_stay_readable_at_the_smallest_window(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, drive)
    assert window.backstage is not None
    window.backstage.renderer.pause()
    dialog = asked(window)
    tick(dialog, "pose", ("now", "stride"))
    dialog.parts.setCurrentRow(PARTS.index("rig"))
    lights = [dialog.list.item(at).data(NAME_ROLE) for at in range(dialog.list.count())]
    tick(dialog, "rig", lights)
    drive(dialog.order.isEnabled)
    dialog.order.click()
    drive(lambda: room.view == "sheet")
    view = room.sheet_page.matrix.view
    assert SMALLEST <= view.columnWidth(0) <= LARGEST
    before = view.horizontalHeader().sectionViewportPosition(0), view.verticalHeader().isVisible()
    view.horizontalScrollBar().setValue(view.horizontalScrollBar().maximum())
    view.verticalScrollBar().setValue(view.verticalScrollBar().maximum())
    assert view.verticalHeader().isVisible()
    assert before[1]
    assert view.horizontalHeader().height() >= 40


def test_the_menu_offers_what_there_is(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, drive)
    assert BY_ID["render.matrix"].menu == "Render"
    window.show_view("sheet")
    window.commands.actions["sheet.matrix"].trigger()
    page = room.sheet_page.matrix
    assert page.isVisible()
    assert page.none.isVisible()
    assert "No matrix yet" in page.none.text()
    window.commands.actions["sheet.matrix"].trigger()
    assert room.sheet.isVisible()


def test_a_take_shot_again_says_that_it_is_the_same(window: Window, shoot: Path, drive: Drive) -> None:
    room = opened(window, shoot, drive)
    window.top.shoot.click()
    drive(lambda: room.model.rowCount() == 1)
    room.desk.select(room.model.ids[0])
    window.commands.actions["take.again"].trigger()
    drive(lambda: "bit-equal" in window.status.news.full)
    assert room.model.rowCount() == 1, "what came out the same is not kept twice"
