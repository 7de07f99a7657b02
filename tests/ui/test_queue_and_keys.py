"""The opened queue, the table of keys, and what an earlier direction brings back."""

from __future__ import annotations

import pytest
from PySide6.QtCore import QKeyCombination, Qt
from PySide6.QtGui import QImage
from PySide6.QtWidgets import QApplication
from pytestqt.qtbot import QtBot

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.actions import BY_ID
from studio_app.studio.errands_beside import Aside
from studio_app.studio.keymap import Keymap
from studio_app.studio.look_key import look_key
from studio_app.studio.queue import Job, JobState
from studio_app.takes.recipe import Recipe
from studio_app.ui.bring_back import fill_menu
from studio_app.ui.desk import Desk
from studio_app.ui.history_view import HistoryCard
from studio_app.ui.keys_editor import KeysEditor, key_text
from studio_app.ui.queue_list import AT_ONCE, ID_ROLE
from studio_app.ui.queue_view import QueueView


def job(number: int, state: JobState = JobState.WAITING) -> Job:
    return Job(number, Recipe(direction=Direction(), seed=number), state, number)


@pytest.fixture
def queue(qapp: QApplication, qtbot: QtBot) -> QueueView:
    view = QueueView()
    qtbot.addWidget(view)
    view.show_jobs((job(1, JobState.RUNNING), job(2), job(3), job(4)), False, "")
    return view


def test_what_waits_is_reordered_by_alt_and_an_arrow(queue: QueueView, qtbot: QtBot) -> None:
    waiting = queue.list.waiting
    assert [waiting.item(row).text() for row in range(3)] == [f"Stand-in, draft 416 × 520, seed {n}" for n in (2, 3, 4)]
    waiting.setCurrentRow(1)
    with qtbot.waitSignal(waiting.moved) as moved:
        qtbot.keyClick(waiting, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    assert moved.args == [3, 0]
    queue.show_jobs((job(1, JobState.RUNNING), job(3), job(2), job(4)), False, "")
    assert waiting.job == 3, "the chosen one stays chosen"
    with qtbot.assertNotEmitted(waiting.moved):
        qtbot.keyClick(waiting, Qt.Key.Key_Up, Qt.KeyboardModifier.AltModifier)
    with qtbot.waitSignal(waiting.dropped) as dropped:
        qtbot.keyClick(waiting, Qt.Key.Key_Delete)
    assert dropped.args == [3]


def test_the_queue_shows_picture_time_and_what_is_left(queue: QueueView, qtbot: QtBot) -> None:
    queue.show_progress(0.5, "Letting the light in", 12.4)
    assert queue.step.full == "Letting the light in  ·  12 s left" == queue.list.step.text()
    queue.show_progress(0.5, "Letting the light in", 988.0)
    assert queue.step.full == "Letting the light in  ·  16 min left"
    queue.say_cancelling()
    queue.show_progress(0.6, "Letting the light in", 900.0)
    assert queue.step.full == "Cancelling…" == queue.list.step.text(), "the press is seen before the step ends"
    assert not queue.buttons["cancel"].isEnabled()
    queue.show_jobs((job(2, JobState.RUNNING), job(3), job(4)), False, "")
    assert queue.buttons["cancel"].isEnabled()
    queue.show_jobs((job(1, JobState.RUNNING), job(2), job(3), job(4)), False, "")
    picture = QImage(40, 50, QImage.Format.Format_RGB32)
    picture.fill(Qt.GlobalColor.red)
    queue.show_picture(picture)
    assert not queue.picture.pixmap().isNull()
    queue.show_jobs((job(2), job(3)), True, "Left from last time.")
    assert queue.picture.pixmap().isNull(), "the picture goes with its take"
    assert queue.paused.text() == queue.list.now.text() == "Paused, 2 left"
    queue.show_jobs((job(1, JobState.SAVING), job(2)), False, "")
    assert queue.now.full == queue.list.now.text() == "Saving the take"
    assert queue.buttons["cancel"].isHidden(), "what is painted lands"
    queue.show_jobs((job(2), job(3)), True, "Left from last time.")
    with qtbot.waitSignal(queue.list.resume):
        queue.list.buttons["pause"].click()


def test_a_long_queue_is_filled_turn_by_turn_and_stays_in_order(queue: QueueView, qtbot: QtBot) -> None:
    many, waiting = tuple(job(number) for number in range(1, 101)), queue.list.waiting
    there = lambda: [waiting.item(row).data(ID_ROLE) for row in range(waiting.count())]  # noqa: E731
    queue.show_jobs(many, False, "")
    assert there() == [each.id for each in many[:AT_ONCE]], "the window goes on after these"
    waiting.setCurrentRow(3)
    queue.show_jobs(many[1:], False, "")  # the first one has begun meanwhile
    qtbot.waitUntil(lambda: waiting.count() == 99)
    assert (there(), waiting.job) == ([each.id for each in many[1:]], 4)
    queue.show_jobs(many[2:], False, "")
    assert there() == [each.id for each in many[2:]]
    queue.show_jobs(many, False, "")
    queue.show_jobs((), False, "")
    QApplication.processEvents()
    assert waiting.count() == 0, "nothing of what was taken back comes after all"


def test_what_is_done_before_the_queue_goes_on_is_said_and_can_be_taken_back(queue: QueueView, qtbot: QtBot) -> None:
    drape, cancel = Aside("Draping the clothes", True), queue.buttons["cancel"]
    queue.show_jobs((job(2), job(3)), False, "")
    assert queue.now.full == "Starting…"
    queue.show_jobs((job(2), job(3)), False, "", drape)
    assert queue.now.full == queue.list.now.text() == "Draping the clothes…"
    queue.show_aside(0.4, "Draping the coat", 12.4)
    assert queue.now.full == queue.list.now.text() == "Draping the coat, 40 %"
    assert (queue.bar.value(), queue.step.full, queue.waiting.full) == (400, "12 s left", "2 waiting")
    queue.show_jobs((job(2), job(3), job(4)), False, "", drape)
    assert queue.now.full == "Draping the coat, 40 %", "an order in between does not begin it anew"
    assert (cancel.isVisibleTo(queue), cancel.accessibleName()) == (True, "Cancel draping the clothes")
    with qtbot.waitSignal(queue.cancel):
        cancel.click()
    quick = Aside("Finding the figure", False)
    queue.show_jobs((job(2),), False, "", quick)
    assert (queue.now.full, cancel.isHidden()) == ("Finding the figure…", True)
    queue.show_jobs((), False, "", quick)
    assert queue.now.full == "Nothing to render", "nobody waits for what takes no time"
    queue.show_jobs((job(2, JobState.RUNNING),), False, "", None)
    assert (queue.bar.value(), cancel.accessibleName()) == (0, "Cancel the running take")


def test_keys_are_changed_and_conflicts_are_said(qapp: QApplication, qtbot: QtBot) -> None:
    kept: list[Keymap] = []
    editor = KeysEditor(Keymap(), BY_ID, kept.append)
    qtbot.addWidget(editor)
    editor.choose("take.pick")
    qtbot.keyClick(editor.field, Qt.Key.Key_K)
    assert kept[-1].key("take.pick") == "K"
    qtbot.keyClick(editor.field, Qt.Key.Key_X)
    assert "already gives “Reject”" in editor.problem.text()
    assert len(kept) == 1
    editor.choose("take.approve")
    qtbot.keyClick(editor.field, Qt.Key.Key_A)
    assert "Ctrl, Alt or Meta" in editor.problem.text()
    qtbot.keyClick(editor.field, Qt.Key.Key_A, Qt.KeyboardModifier.AltModifier)
    assert kept[-1].own == {"take.pick": "K", "take.approve": "Alt+A"}
    editor.all.click()
    assert kept[-1] == Keymap()


def test_what_cannot_be_written_changes_no_key(qapp: QApplication, qtbot: QtBot) -> None:
    def refuse(_: Keymap) -> None:
        raise StudioError("The disk is full.")

    editor = KeysEditor(Keymap(), BY_ID, refuse)
    qtbot.addWidget(editor)
    editor.choose("take.pick")
    editor.give("K")
    assert editor.problem.text() == "The disk is full."
    assert editor.keymap == Keymap()


def test_signs_are_keys_without_shift() -> None:
    shift = Qt.KeyboardModifier.ShiftModifier
    assert key_text(QKeyCombination(shift, Qt.Key.Key_Question), "?") == "?"
    assert key_text(QKeyCombination(shift, Qt.Key.Key_X), "X") == "Shift+X"
    assert key_text(QKeyCombination(Qt.Key.Key_Return)) == "Return"


def test_a_part_is_seen_while_pointed_at_and_brought_back(desk: Desk, qtbot: QtBot) -> None:
    first = desk.session.shoot.history()[-1].number
    desk.adjust("camera.lens_mm", 50.0)
    desk.adjust("expression.smile", 0.9)
    card = HistoryCard(desk)
    qtbot.addWidget(card)
    menu = card.menu_of(first)
    words = [action.text() for action in menu.actions() if action.text()]
    assert words == [
        "Restore everything",
        "Expression only\tSmile 90\xa0% to 46\xa0%",
        "Camera only\tLens 50\xa0mm to 85\xa0mm",
    ]
    glanced: list[Direction | None] = []
    desk.glanced.connect(glanced.append)
    camera = menu.actions()[-1]
    menu.hovered.emit(camera)
    assert glanced[-1] is not None and glanced[-1].camera.lens_mm == 85
    assert glanced[-1].expression.smile == 0.9
    menu.aboutToHide.emit()
    assert glanced[-1] is None
    assert desk.direction.camera.lens_mm == 50
    camera.trigger()
    assert (desk.direction.camera.lens_mm, desk.direction.expression.smile) == (85, 0.9)
    desk.session.undo()
    assert desk.direction.camera.lens_mm == 50


def test_a_direction_that_cannot_be_read_is_said(desk: Desk, qtbot: QtBot) -> None:
    def source() -> Direction:
        raise StudioError("It is not on this disk.")

    card = HistoryCard(desk)
    qtbot.addWidget(card)
    menu = card.menu_of(1)
    menu.clear()
    problems: list[str] = []
    desk.problem.connect(problems.append)
    fill_menu(menu, desk, source, "Everything", lambda _: None)
    assert problems == ["It is not on this disk."]
    assert not any(action.isEnabled() for action in menu.actions())


def test_a_small_look_is_made_anew_for_another_body() -> None:
    direction = Direction()
    assert look_key(direction) == look_key(Direction())
    others = [direction.having(cast=direction.cast.having(twin=name)) for name in ("sample-amara", "sample-mateo")]
    assert len({look_key(one) for one in (direction, *others)}) == 3
