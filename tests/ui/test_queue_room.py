"""The queue in the real window: another order by hand and by keys, paused, gone on, over a restart, and a full card."""

from __future__ import annotations

import asyncio
from pathlib import Path

import numpy as np
import pytest
from people import Drive
from PySide6.QtCore import Qt
from PySide6.QtTest import QTest
from PySide6.QtWidgets import QMenu
from pytestqt.qtbot import QtBot

from studio_app.direction.direction import Direction
from studio_app.studio.forecast import Forecast, Smaller
from studio_app.studio.job import JobState
from studio_app.studio.renderer import Renderer
from studio_app.studio.stage_client import Drawn
from studio_app.studio.wire import FailedReport, Memory
from studio_app.ui.elided import Elided
from studio_app.ui.queue_view import QueueView
from studio_app.ui.room import Room
from studio_app.ui.window import Window

GB = 1_000_000_000


def paused(window: Window, shoot: Path, takes: int = 4) -> Room:
    """A queue that waits; the render process need not be ready for it."""
    assert window.open_shoot(shoot)
    room = window.room
    assert room is not None
    assert window.backstage is not None
    window.backstage.renderer.pause()
    room.desk.session.set_order(engine="colour-card", long_side=80, count=takes)
    window.top.shoot.click()
    return room


def seeds(window: Window) -> list[int]:
    assert window.backstage is not None
    return [job.recipe.seed for job in window.backstage.queue.waiting()]


def test_takes_change_places_by_hand_and_by_keys_and_stay_there(
    window: Window, shoot: Path, drive: Drive, qtbot: QtBot
) -> None:
    room = paused(window, shoot)
    assert seeds(window) == [1, 2, 3, 4]
    room.queue.open_list()
    waiting = room.queue.list.waiting
    waiting.setCurrentRow(2)
    QTest.keyClick(waiting, Qt.Key.Key_Home, Qt.KeyboardModifier.AltModifier)
    assert seeds(window) == [3, 1, 2, 4], "Alt with Home puts it first"
    waiting.setCurrentRow(3)
    room.queue.list.buttons["first"].click()
    assert seeds(window) == [4, 3, 1, 2]
    waiting.setCurrentRow(0)
    assert not room.queue.list.buttons["first"].isEnabled()
    drag(waiting, 0, 2)
    drive(lambda: seeds(window) == [3, 1, 4, 2])
    QTest.keyClick(waiting, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert seeds(window) == [3, 4, 1, 2]
    QTest.keyClick(waiting, Qt.Key.Key_Delete)
    assert seeds(window) == [3, 1, 2]
    room.queue.list.hide()
    before = room.desk.session.shoot
    window.close_shoot()
    drive(lambda: bool(before.read_only))  # given back
    assert window.open_shoot(shoot)
    assert seeds(window) == [3, 1, 2], "the order survives a restart"
    assert window.room is not None
    assert window.room.queue.paused.text() == "Paused, 3 left"
    window.room.queue.buttons["resume"].click()
    drive(lambda: window.room is not None and window.room.model.rowCount() == 3)
    assert [line.row.facets.seed for line in window.room.model.lines] == [3, 1, 2]


def drag(waiting, row: int, to: int) -> None:
    """What Qt's own drag inside a list does, without the platform's drag, which the screen-less one lacks."""
    item = waiting.takeItem(row)
    waiting.insertItem(to, item)
    waiting.setCurrentItem(item)
    waiting._dragged()


def test_everything_that_waits_is_taken_back(window: Window, shoot: Path) -> None:
    room = paused(window, shoot)
    room.queue.list.buttons["all"].click()
    assert seeds(window) == []


def test_a_full_card_pauses_with_the_reason_and_offers_what_fits(window: Window, shoot: Path, drive: Drive) -> None:
    room = paused(window, shoot, 2)
    back = window.backstage
    assert back is not None
    renderer = back.renderer
    drive(lambda: renderer.ready)
    first = back.queue.waiting()[0]
    back.queue.resume()
    running = renderer._running
    assert running is not None
    words = "The graphics memory did not suffice (11.9 of 12.0 GB were in use). Choose a smaller size."
    back.renderer._heard(
        FailedReport(id=running.order.id, words=words, pause=True, memory=Memory(free=9 * GB, total=12 * GB))
    )
    assert back.queue.job(first.id).state is JobState.FAILED
    assert room.queue.paused.isVisibleTo(room)
    assert room.queue.step.full == words == window.status.news.full
    assert room.queue.list.step.text() == words
    room.queue.put_forecast(tight())
    assert room.queue.fit.isVisibleTo(room)
    room.queue.buttons["resume"].click()
    drive(lambda: room.model.rowCount() == 1)


def test_a_drape_that_was_taken_back_begins_anew_only_when_a_person_says_so(
    window: Window, shoot: Path, drive: Drive, monkeypatch: pytest.MonkeyPatch
) -> None:
    paused(window, shoot, 1)
    back, asked = window.backstage, list[str]()
    assert back is not None

    async def drape(_renderer: Renderer, direction: Direction) -> None:
        asked.append(direction.look.name)
        raise asyncio.CancelledError

    monkeypatch.setattr(Renderer, "ready", True)
    monkeypatch.setattr(Renderer, "drape", drape)
    undraped = Drawn(np.zeros((4, 4, 4), np.uint8), False, True, True)

    def rests() -> int:
        back._needs(undraped)
        back._rest.stop()
        back._prepare()
        drive(lambda: not back._errand)
        return len(asked)

    assert (rests(), rests()) == (1, 1)
    back._needs(undraped)
    back.drape()
    drive(lambda: len(asked) == 2)


def tight(trouble: str = "") -> Forecast:
    smaller = (Smaller(640, 512, 640, 6 * GB, "streamed block by block"),)
    return Forecast(1, 832, 1040, None, 9e6, 14 * GB, 9 * GB, True, "", trouble, smaller)


def test_what_does_not_fit_is_not_begun_and_a_smaller_setting_is_one_press(
    window: Window, shoot: Path, drive: Drive, monkeypatch
) -> None:
    room = paused(window, shoot, 1)
    back = window.backstage
    assert back is not None
    back.queue.cancel_pending()
    trouble = "This take needs 14.0 GB of graphics memory; 9.0 GB are free."
    monkeypatch.setattr(back.renderer, "forecast", lambda: tight(trouble))
    window.top.shoot.click()
    assert seeds(window) == [], "nothing was ordered"
    assert "needs 14.0 GB" in window.status.news.full
    assert room.queue.fit.isVisibleTo(room)
    assert trouble in window.top.shoot.accessibleDescription()
    menu = room.queue.findChildren(QMenu)[-1]
    assert [action.text() for action in menu.actions()] == ["512 × 640 needs 6.0 GB, streamed block by block"]
    menu.actions()[0].trigger()
    menu.close()
    assert room.desk.session.order.long_side == 640
    monkeypatch.undo()
    window.top.quality.activated.emit(0)
    assert room.desk.session.order.long_side is None, "the usual size comes back with the quality"


def test_time_and_memory_stand_there_before_and_while_a_take_appears(qapp, qtbot: QtBot) -> None:
    view = QueueView()
    qtbot.addWidget(view)
    view.show()
    view.put_forecast(tight())
    assert view.cost.full == "Next: 832 × 1040, not known how long the first time"
    assert "needs 14.0 GB of graphics memory, 9.0 GB are free" in view.cost.toolTip()
    assert not view.fit.isVisible()
    from test_queue_and_keys import job

    view.show_jobs((job(1, JobState.RUNNING),), False, "")
    assert not view.cost.isVisible()
    card = Memory(free=0, total=24 * GB, used=11_200_000_000)
    view.show_progress(0.75, "Step 3 of 4", 2.0, str(card))
    assert view.step.full == "Step 3 of 4  ·  2 s left  ·  11.2 of 24.0 GB on the card"
    assert str(Memory(free=0, total=8 * GB, held=1_300_000_000, card=False)) == "1.3 GB of memory"
    assert view.now.full == "Stand-in, draft 416 × 520, seed 1", "one sees which engine paints"
    for width in (216, 152):  # alone, and beside the picture so far
        view.step.resize(width, 28)
        assert view.step.text().replace("\N{NO-BREAK SPACE}", " ") == "Step 3 of 4  ·  2 s left  ·  11.2 of 24.0 GB"


def test_words_that_fit_no_line_are_cut_at_a_word(qapp, qtbot: QtBot) -> None:
    label = Elided(lines=2)
    qtbot.addWidget(label)
    label.resize(100, 40)
    label.put("A sentence that is far too long for two short lines of a narrow corner")
    assert label.text().endswith("…")
    assert label.toolTip() == label.full == label.accessibleName()
