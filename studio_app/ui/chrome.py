"""The window's furniture: folding sides, surround, remembered sizes, and the wires between a room and the bars."""

from __future__ import annotations

from typing import TYPE_CHECKING

from PySide6.QtCore import QObject
from PySide6.QtWidgets import QApplication

from studio_app.ui.backstage import Backstage
from studio_app.ui.handlers_away import furnish_away
from studio_app.ui.handlers_paper import furnish_paper
from studio_app.ui.handlers_record import furnish_record
from studio_app.ui.handlers_rights import furnish_rights
from studio_app.ui.handlers_versions import furnish_versions
from studio_app.ui.room import SIDES, Room
from studio_app.ui.theme import SURROUNDS

if TYPE_CHECKING:
    from studio_app.ui.window import Window

SMALL = (1280, 800)
USUAL = (1720, 1028)


class Chrome(QObject):
    """Acts for the window on everything round the picture."""

    def __init__(self, window: Window) -> None:
        super().__init__(window)
        self.window = window
        self.clean = False
        preferences = window.preferences
        window.status.fold.connect(self.fold)
        window.status.auto.setChecked(preferences.get("auto_advance", False))
        width, height = preferences.get("size", list(USUAL)) or USUAL
        screen = QApplication.primaryScreen().availableGeometry()
        window.resize(min(int(width), screen.width()), min(int(height), screen.height()))
        QApplication.instance().focusChanged.connect(self._focus_moved)  # type: ignore[union-attr]

    def furnish(self, room: Room, backstage: Backstage) -> None:
        """Ties a new room to the bars and gives it the remembered sizes."""
        window, desk, status = self.window, room.desk, self.window.status
        room.put_sizes(window.preferences.get("sides", [0, 0, 0]) if window.preferences.get("sides", []) else [])
        for name in SIDES:
            room.side(name).setVisible(name not in window.preferences.get("folded", []))
        status.put_folds({name: name not in window.preferences.get("folded", []) for name in SIDES})
        room.culling.set_auto_advance(status.auto.isChecked())
        room.culling.advances.connect(status.auto.setChecked)
        self._surround(room)
        room.counted.connect(status.put_counts)
        room.roll.reading.connect(status.put_reading)
        room.view_changed.connect(self._view_changed)
        room.compare.changed.connect(window.refresh_commands)
        room.chosen.connect(lambda _: window.refresh_commands())
        desk.problem.connect(lambda words: status.say(words, problem=True))
        desk.news.connect(status.say)
        desk.saved_changed.connect(lambda saved: status.put_saved(saved, desk.session.shoot.read_only or ""))
        desk.saved_changed.connect(lambda _: window.refresh_commands())
        desk.directed.connect(lambda parts: [window.coach.did(part) for part in parts])
        desk.directed.connect(lambda _: status.clear_problem())
        desk.order_changed.connect(lambda: window.top.put_order(desk.session.order))
        backstage.queue_changed.connect(window.refresh_commands)
        backstage.problem.connect(lambda words: status.say(words, problem=True))
        backstage.landed.connect(self._landed)
        backstage.machine.connect(status.put_machine)
        backstage.forecaster.told.connect(window.top.put_forecast)
        status.put_machine("")
        furnish_versions(window, room)
        furnish_paper(window, room)
        furnish_record(window, room)
        furnish_rights(window, room, backstage)
        room.verdicts.propose.connect(window.propose)
        room.verdicts.approve.connect(window.approve)
        window.commands.give_picture_keys([room.middle, room.strip])
        for takes in (room.sheet, room.strip):
            takes.commands = window.commands.actions
        status.put_saved(desk.session.saved, desk.session.shoot.read_only or "")
        room.reload()
        furnish_away(window, room)

    def _landed(self, take: str) -> None:
        """A new take is chosen only when nobody looks at another one."""
        room = self.window.room
        if room is not None and (not room.desk.take or room.view == "stage"):
            room.desk.select(take)

    def _view_changed(self, name: str) -> None:
        self.window.top.put_view(name)
        self.window.refresh_commands()

    def _focus_moved(self, _old: object, _new: object) -> None:
        if self.window.isVisible():
            self.window.refresh_commands()

    # Sides and surround

    def fold(self, side: str, shown: bool) -> None:
        """Folds or unfolds a side."""
        if self.window.room is not None:
            self.window.room.side(side).setVisible(shown)

    def toggle_clean(self) -> None:
        """Hides everything but the picture, or brings it back as it was."""
        window, room = self.window, self.window.room
        if room is None:
            return
        self.clean = not self.clean
        folds = window.status.folds
        for name in SIDES:
            room.side(name).setVisible(not self.clean and folds[name])
        window.top.setVisible(not self.clean)
        window.status.setVisible(not self.clean)
        room.middle.currentWidget().setFocus()

    def next_surround(self) -> None:
        """Mid grey, white, black, and round again."""
        names = list(SURROUNDS)
        now = self.window.preferences.get("surround", names[0])
        following = names[(names.index(now) + 1) % len(names)] if now in names else names[0]
        self.window.preferences.put("surround", following)
        if self.window.room is not None:
            self._surround(self.window.room)

    def _surround(self, room: Room) -> None:
        name = self.window.preferences.get("surround", "mid")
        for view in (room.stage, room.take):
            view.surround = name if name in SURROUNDS else "mid"
            view.update()
        room.compare.cells.put_surround(room.take.surround)

    # What is remembered

    def keep(self, room: Room) -> None:
        """Remembers the sizes of a room that is left."""
        if self.clean:
            self.toggle_clean()
        preferences = self.window.preferences
        preferences.put("folded", [name for name, shown in self.window.status.folds.items() if not shown])
        if all(room.side(name).isVisible() for name in SIDES):
            preferences.put("sides", room.sizes)

    def keep_window(self) -> None:
        """Remembers the window's size."""
        if not self.window.isFullScreen():
            self.window.preferences.put("size", [self.window.width(), self.window.height()])
