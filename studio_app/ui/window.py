"""The window: one shoot at a time, or the first page. Opens at once; what is heavy is fetched after it is seen."""

from __future__ import annotations

import time
from pathlib import Path

from PySide6.QtCore import QEvent, Signal
from PySide6.QtGui import QCloseEvent, QPaintEvent
from PySide6.QtWidgets import QDialog, QFileDialog, QMenu, QStackedWidget, QVBoxLayout, QWidget

from studio_app.direction.errors import StudioError
from studio_app.studio.first_run import make_sample_shoot, sample_shoot_path, this_person
from studio_app.studio.keymap import Keymap
from studio_app.studio.queue import Queue
from studio_app.studio.seating import engine_choices
from studio_app.studio.session import Session
from studio_app.ui.approve_dialog import ApproveDialog
from studio_app.ui.backstage import Backstage
from studio_app.ui.chrome import Chrome
from studio_app.ui.coach import Coach
from studio_app.ui.commands import Commands
from studio_app.ui.frame_loop import FrameLoop
from studio_app.ui.handlers import facts, handlers
from studio_app.ui.keys_overlay import KeysOverlay
from studio_app.ui.new_shoot import NewShootDialog
from studio_app.ui.preferences import Preferences
from studio_app.ui.room import Room
from studio_app.ui.statusbar import StatusBar
from studio_app.ui.topbar import TopBar
from studio_app.ui.welcome import Welcome

TITLE = "Twin Studio"


class Window(QWidget):
    """Top bar, guide, the room or the first page, status line. `opened` brings a new Backstage, `left` the old one."""

    opened = Signal(object)
    left = Signal(object)
    closed = Signal()

    def __init__(self, preferences: Preferences, keymap: Keymap, cache: Path) -> None:
        super().__init__()
        self.preferences, self.cache = preferences, cache
        self.room: Room | None = None
        self.backstage: Backstage | None = None
        self.loop = FrameLoop(self)
        self.shown_at = 0.0
        self.setObjectName("surface")
        self.setWindowTitle(TITLE)
        self.setMinimumSize(960, 640)
        self.top, self.coach, self.status, self.welcome = TopBar(), Coach(), StatusBar(), Welcome()
        self.pages = QStackedWidget()
        self.pages.addWidget(self.welcome)
        column = QVBoxLayout(self)
        column.setContentsMargins(0, 0, 0, 0)
        column.setSpacing(0)
        for part in (self.top, self.coach):
            column.addWidget(part)
        column.addWidget(self.pages, 1)
        column.addWidget(self.status)
        self.commands = Commands(self, handlers(self), keymap)
        menu = QMenu(self)
        self.commands.fill_menu(menu)
        self.top.menu.setMenu(menu)
        self.top.put_engines(list(engine_choices()))
        self.chrome = Chrome(self)
        self._wire()
        self._show_page()

    def _wire(self) -> None:
        self.welcome.sample.connect(self.open_sample)
        self.welcome.new.connect(self.ask_new)
        self.welcome.open.connect(self.ask_open)
        self.welcome.recent.connect(lambda path: self.open_shoot(Path(path)))
        self.top.view.connect(self.show_view)
        self.top.shutter.connect(self.shoot)
        self.top.order.connect(lambda fields: self.room and self.room.desk.session.set_order(**fields))
        self.coach.points_at.connect(lambda part: self.room and self.room.point_at(part))
        self.coach.ended.connect(lambda: self.preferences.put("guided", True))
        self.status.advance.connect(self._set_advance)

    # Opening and leaving

    @property
    def shoot_path(self) -> Path | None:
        """Where the open shoot lies."""
        return self.room.desk.session.shoot.path if self.room else None

    def open_sample(self) -> None:
        """Opens the sample shoot; makes it first when it is not there."""
        path = sample_shoot_path()
        try:
            make_sample_shoot(path, this_person())
        except StudioError as error:
            self._say(str(error))
            return
        self.open_shoot(path)
        if self.room is not None and not self.preferences.get("guided", False):
            self.begin_guide()

    def ask_new(self) -> None:
        """Asks for a new shoot and opens it."""
        dialog = NewShootDialog(self)
        if dialog.exec() == QDialog.DialogCode.Accepted and dialog.path:
            self.open_shoot(dialog.path)

    def ask_open(self) -> None:
        """Asks for the folder of a shoot and opens it."""
        found = QFileDialog.getExistingDirectory(self, "Open a shoot", str(sample_shoot_path().parent))
        if found:
            self.open_shoot(Path(found))

    def open_shoot(self, path: Path) -> bool:
        """Opens a shoot in place of the one that is open. A refusal is told and changes nothing."""
        if self.shoot_path is not None and self.shoot_path == path.absolute():
            return True
        try:
            session = Session.open(path.absolute(), this_person())
            queue = Queue.of(session.shoot.path, read_only=bool(session.shoot.read_only))
        except StudioError as error:
            self._say(str(error))
            return False
        self.close_shoot()
        self.room = Room(session, self.loop, self.cache, self.pages)
        self.backstage = Backstage(self.room, self.loop, queue, self.cache)
        self.pages.addWidget(self.room)
        self.chrome.furnish(self.room, self.backstage)
        self.preferences.opened(path.absolute())
        self._show_page()
        self.opened.emit(self.backstage)
        self._tell_notices(session)
        return True

    def close_shoot(self) -> None:
        """Leaves the open shoot: everything shown as saved is on disk."""
        room, backstage = self.room, self.backstage
        if room is None or backstage is None:
            return
        self.chrome.keep(room)
        room.desk.attempt(room.desk.session.settle)
        self.room = self.backstage = None
        self.loop.rest()
        self.pages.removeWidget(room)
        room.hide()
        room.close_room()
        self.left.emit(backstage)
        self.coach.hide()
        self._show_page()

    def _tell_notices(self, session: Session) -> None:
        if session.shoot.read_only:
            self.status.say(session.shoot.read_only, problem=True)
        elif session.shoot.notices:
            self.status.say("  ".join(session.shoot.notices), problem=True)

    def _say(self, words: str) -> None:
        """Says a problem where it belongs: on the first page, or on the status line of a room."""
        self.welcome.say(words)
        if self.room is not None:
            self.status.say(words, problem=True)

    def _show_page(self) -> None:
        room = self.room
        self.pages.setCurrentWidget(room if room is not None else self.welcome)
        self.top.can_shoot(room is not None and not room.desk.read_only)
        if room is None:
            self.top.put_shoot(TITLE, "")
            self.setWindowTitle(TITLE)
            self.welcome.put_recent(self.preferences.recent)
        else:
            paper = room.desk.session.shoot.paper
            self.top.put_shoot(paper.title, paper.brief)
            self.top.put_order(room.desk.session.order)
            self.setWindowTitle(f"{paper.title} – {TITLE}")
            self.welcome.say("")
            room.show_view("stage")
        self.status.show_room(room is not None)
        self.refresh_commands()

    # Views and commands

    def show_view(self, name: str) -> None:
        """Opens a view of the room."""
        if self.room is not None:
            self.room.show_view(name)

    def refresh_commands(self) -> None:
        """Enables what can be done now."""
        jobs, paused = (self.backstage.queue.jobs(), self.backstage.queue.paused) if self.backstage else ((), False)
        room = self.room
        place = room.place if room is not None else self.commands.place
        self.commands.refresh(place, facts(room, jobs, paused))
        if room is not None:
            self.commands.name_undo(room.desk.session.undo_words, room.desk.session.redo_words)

    def shoot(self) -> None:
        """The shutter."""
        if self.backstage is not None:
            self.backstage.shoot()
            self.coach.did("render.shoot")

    def write_note(self) -> None:
        """Puts the cursor where a note is written."""
        if self.room is not None:
            self.room.notes.fold.unfold()
            self.room.notes.field.setFocus()

    def propose(self) -> None:
        """Proposes the chosen take."""
        desk = self.room.desk if self.room is not None else None
        if desk is not None and desk.take and desk.attempt(lambda: desk.session.approving.propose(desk.take)):
            self.status.say("Proposed: every seat now judges the same bytes.")

    def approve(self) -> None:
        """Opens the verdict on the chosen take."""
        if self.room is not None and self.room.line is not None:
            line, seen = self.room.line, self.room.take.seen
            renderer = self.backstage.renderer if self.backstage is not None else None
            dialog = ApproveDialog(self.room.desk.session, line, self, seen.get(line.id), renderer)
            if dialog.exec() == QDialog.DialogCode.Accepted:
                self.status.say("The verdict is signed and in the history.")
            dialog.deleteLater()

    def begin_guide(self) -> None:
        """Starts the first shoot in six steps."""
        if self.room is not None:
            self.coach.begin()

    def show_keys(self) -> None:
        """Shows the keys of the view over everything."""
        if self.room is not None:
            overlay = KeysOverlay(self, self.room.place, self.commands.keymap, self.commands.actions)
            overlay.change.connect(self.commands.actions["help.change-keys"].trigger)
            overlay.show()
            overlay.setFocus()

    def toggle_full_screen(self) -> None:
        """Fills the screen, or gives it back."""
        self.showNormal() if self.isFullScreen() else self.showFullScreen()

    def toggle_panels(self) -> None:
        """Hides everything but the picture, or brings it back."""
        self.chrome.toggle_clean()

    def next_surround(self) -> None:
        """Mid grey, white, black."""
        self.chrome.next_surround()

    def _set_advance(self, on: bool) -> None:
        self.preferences.put("auto_advance", on)
        if self.room is not None:
            self.room.culling.set_auto_advance(on)

    def changeEvent(self, event: QEvent) -> None:
        super().changeEvent(event)
        if event.type() == QEvent.Type.ActivationChange and self.isActiveWindow():
            self.refresh_commands()

    def paintEvent(self, event: QPaintEvent) -> None:
        super().paintEvent(event)
        self.shown_at = self.shown_at or time.time()

    def closeEvent(self, event: QCloseEvent) -> None:
        self.chrome.keep_window()
        self.close_shoot()
        self.preferences.save()
        event.accept()
        self.closed.emit()
