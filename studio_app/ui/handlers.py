"""What each command does in the window."""

from __future__ import annotations

from collections.abc import Callable
from typing import TYPE_CHECKING

from PySide6.QtCore import QUrl
from PySide6.QtGui import QDesktopServices

from studio_app.studio.actions import Needs, State
from studio_app.studio.keymap import Keymap, write_keymap
from studio_app.studio.places import config_dir
from studio_app.studio.queue import Job, JobState
from studio_app.takes.take import Standing
from studio_app.ui.camera_moves import framed
from studio_app.ui.commands import state_of
from studio_app.ui.doctor_dialog import show_doctor
from studio_app.ui.handlers_away import away_handlers
from studio_app.ui.handlers_certificate import certificate_handlers
from studio_app.ui.handlers_client import client_handlers
from studio_app.ui.handlers_compare import compare_handlers
from studio_app.ui.handlers_cull import cull_handlers
from studio_app.ui.handlers_delivery import delivery_handlers
from studio_app.ui.handlers_engines import engine_handlers
from studio_app.ui.handlers_focus import focus_handlers
from studio_app.ui.handlers_inspect import inspect_handlers
from studio_app.ui.handlers_look import look_handlers
from studio_app.ui.handlers_matrix import matrix_handlers
from studio_app.ui.handlers_notes import note_handlers
from studio_app.ui.handlers_paper import paper_handlers
from studio_app.ui.handlers_passes import pass_handlers
from studio_app.ui.handlers_photo import photo_handlers
from studio_app.ui.handlers_record import record_handlers
from studio_app.ui.handlers_rights import rights_handlers
from studio_app.ui.handlers_versions import version_handlers
from studio_app.ui.keys_editor import KeysEditor
from studio_app.ui.take_menu import recall_menu
from studio_app.ui.undoing import undo

if TYPE_CHECKING:
    from studio_app.ui.room import Room
    from studio_app.ui.window import Window

Handlers = dict[str, Callable[[], object]]


def handlers(window: Window) -> Handlers:
    """Every command that works here, by its name in the table."""
    own = {**_shoot(window), **_render(window), **_take(window), **_view(window), **_stage(window)}
    others = (
        away_handlers,
        certificate_handlers,
        client_handlers,
        compare_handlers,
        cull_handlers,
        delivery_handlers,
        engine_handlers,
        focus_handlers,
        inspect_handlers,
        look_handlers,
        matrix_handlers,
        note_handlers,
        paper_handlers,
        pass_handlers,
        photo_handlers,
        record_handlers,
        rights_handlers,
        version_handlers,
    )
    return own | {name: act for topic in others for name, act in topic(window).items()}


def _shoot(window: Window) -> Handlers:
    return {
        "shoot.new": window.ask_new,
        "shoot.open": window.ask_open,
        "shoot.sample": window.open_sample,
        "shoot.folder": lambda: QDesktopServices.openUrl(QUrl.fromLocalFile(str(window.shoot_path))),
        "shoot.close": window.close_shoot,
        "app.quit": window.close,
        "edit.undo": lambda: undo(window),
        "edit.redo": lambda: undo(window, back=False),
        "help.keys": window.show_keys,
        "help.first-shoot": window.begin_guide,
        "help.change-keys": lambda: change_keys(window),
        "help.doctor": lambda: show_doctor(window),
    }


def change_keys(window: Window) -> None:
    """Opens the table of keys; a change acts at once and is kept."""

    def keep(keymap: Keymap) -> None:
        write_keymap(keymap, config_dir())
        window.commands.rebind(keymap)

    KeysEditor(window.commands.keymap, window.commands.actions, keep, window).exec()


def _render(window: Window) -> Handlers:
    back = lambda: window.backstage  # noqa: E731
    return {
        "render.shoot": window.shoot,
        "render.cancel": lambda: back() and back().cancel_running(),
        "render.cancel-pending": lambda: back() and back().renderer.cancel_pending(),
        "render.pause": lambda: back() and back().renderer.pause(),
        "render.resume": lambda: back() and back().renderer.resume(),
        "render.retry": lambda: back() and back().retry_failed(),
    }


def _take(window: Window) -> Handlers:
    return {
        "take.note": window.write_note,
        "take.recall": lambda: _in(window, _recall),
        "take.propose": window.propose,
        "take.approve": window.approve,
    }


def _view(window: Window) -> Handlers:
    return {
        "view.stage": lambda: window.show_view("stage"),
        "view.take": lambda: window.show_view("take"),
        "view.sheet": lambda: window.show_view("sheet"),
        "view.full-screen": window.toggle_full_screen,
        "view.panels": window.toggle_panels,
        "view.surround": window.next_surround,
    }


def _stage(window: Window) -> Handlers:
    def frame(low: float, high: float) -> Callable[[], object]:
        return lambda: _in(
            window, lambda room: room.desk.move_camera(framed(room.desk.direction, low, high), settled=True)
        )

    return {
        "stage.frame": frame(0.0, 1.85),
        "stage.face": frame(1.38, 1.85),
        "stage.front": lambda: _in(window, lambda room: room.desk.adjust("camera.orbit_deg", 0.0)),
        "stage.previz": lambda: window.backstage and window.backstage.previz(),
        "stage.settle": lambda: window.backstage and window.backstage.drape(),
    }


def facts(room: Room | None, jobs: tuple[Job, ...], paused: bool) -> State:
    """What is true in the window now."""
    if room is None:
        return State()
    line, session = room.line, room.desk.session
    states = {job.state for job in jobs}
    write = not room.desk.read_only
    return state_of(
        (
            (Needs.SHOOT, True),
            (Needs.ALLOWED, room.queue.allowed),
            (Needs.TAKES, room.model.rowCount() > 0),
            (Needs.TAKE, line is not None),
            (Needs.SCRATCH, write and line is not None and line.standing is Standing.SCRATCH),
            (Needs.PROPOSED, write and line is not None and line.standing is not Standing.SCRATCH),
            (Needs.PAIR, room.compare.is_pair),
            (Needs.SURVEY, room.compare.is_survey),
            (Needs.KILLED, write and line is not None and line.killed),
            (Needs.REJECTED, write and room.roll.rejects > 0),
            (Needs.AWAY, session.shoot.away.seat is not None),
            (Needs.OPTION, bool(session.shoot.lines.on)),
            (Needs.OPTIONS, bool(session.shoot.lines.options())),
            (Needs.SELECTS, bool(session.shoot.approvals.selects(withdrawn=True))),
            (Needs.UNDO, bool(session.undo_words)),
            (Needs.REDO, bool(session.redo_words)),
            (Needs.WAITING, JobState.WAITING in states),
            (Needs.RUNNING, JobState.RUNNING in states),
            (Needs.FAILED, JobState.FAILED in states),
            (Needs.PAUSED, paused),
            (Needs.UNPAUSED, not paused),
        )
    )


def _in(window: Window, act: Callable[[Room], object]) -> None:
    """Acts on the open room, if there is one."""
    if window.room is not None:
        act(window.room)


def _recall(room: Room) -> None:
    """Asks what of the chosen take's direction to bring back; each part is seen on the stage while pointed at."""
    if room.desk.take:
        room.show_view("stage")
        menu = recall_menu(room.desk, room.desk.take, room)
        menu.aboutToHide.connect(menu.deleteLater)
        menu.popup(room.stage.mapToGlobal(room.stage.rect().center()))
        menu.setActiveAction(menu.actions()[0])
