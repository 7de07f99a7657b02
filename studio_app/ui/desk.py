"""The desk: the one place where the window meets the session. What it tells become signals, refusals become words."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from PySide6.QtCore import QObject, QTimer, Signal

from studio_app.direction.camera import Camera
from studio_app.direction.direction import PARTS, Direction, Part
from studio_app.direction.errors import StudioError
from studio_app.direction.presets import SHELVES, part_preset, preset_names
from studio_app.direction.value import Value
from studio_app.studio.change import Change
from studio_app.studio.places import cache_dir
from studio_app.studio.plate_use import use_plate
from studio_app.studio.ready_copies import ReadyCopies
from studio_app.studio.session import Session

SETTLE_MS = 400


class Desk(QObject):
    """What every panel talks to. Panels never talk to each other."""

    directed = Signal(object)
    """frozenset of the parts that changed"""
    glanced = Signal(object)
    """a Direction to look at for a moment, or None to go back"""
    reviewed = Signal(object)
    """frozenset of take ids whose rating, flag, notes or standing changed"""
    sheet_changed = Signal()
    history_changed = Signal()
    rights_changed = Signal()
    """the papers of a twin are others now, or what the shoot is for"""
    order_changed = Signal()
    saved_changed = Signal(bool)
    selected = Signal(str)
    selection_changed = Signal()
    undone = Signal(object)
    """frozenset of take ids that undo or redo changed"""
    light_chosen = Signal(int)
    part_chosen = Signal(str)
    closing = Signal()
    problem = Signal(str)
    news = Signal(str)

    def __init__(self, session: Session) -> None:
        super().__init__()
        self.session = session
        self.take = ""
        self.selection: tuple[str, ...] = ()
        self.light = 0
        self.read_only = False
        self._bases: dict[str, Value] = {}
        self._later = QTimer(self, singleShot=True, interval=SETTLE_MS)
        self._later.timeout.connect(lambda: self.attempt(session.settle))
        self.copies = ReadyCopies(session.shoot, cache_dir())
        self._stop = session.watch(self._changed)

    def close(self) -> None:
        """Stops watching the session."""
        self.closing.emit()
        self.copies.close()
        self._later.stop()
        self._stop()

    @property
    def direction(self) -> Direction:
        """What is directed now."""
        return self.session.direction

    def attempt(self, act: Callable[[], Any]) -> bool:
        """Does something a person asked for; a refusal is told, nothing is lost. Says whether it was done."""
        try:
            act()
        except StudioError as error:
            self.problem.emit(str(error))
            return False
        return True

    # Directing

    def adjust(self, path: str, value: object, settled: bool = True) -> bool:
        """Sets one field by its path; unsettled edits of one drag become one step of undo."""

        def act() -> None:
            self.session.adjust(path, value, merge=True)
            if settled:
                self.session.settle()

        return self.attempt(act)

    def replace(self, part: Part, value: Value, *, base: bool = False) -> bool:
        """Replaces a whole part; with `base` it is what resetting goes back to from now on."""
        if base:
            self._bases[part] = value
        return self.attempt(lambda: self.session.direct(**{part: value}))

    def use_plate(self, path: Path) -> bool:
        """Copies a photograph into the shoot and puts it behind the figure."""
        return self.attempt(lambda: use_plate(self.session, path))

    def move_camera(self, camera: Camera, settled: bool) -> None:
        """Moves the camera by hand: one drag is one step of undo."""

        def act() -> None:
            self.session.direct(camera=camera, merge="camera by hand")
            if settled:
                self.session.settle()

        self.attempt(act)

    def settle_soon(self) -> None:
        """Settles after a moment without further edits: for the wheel, which has no release."""
        self._later.start()

    def reset(self, path: str) -> bool:
        """Puts a field back to what the preset of its part says, or to the studio's default."""
        part, _, rest = path.partition(".")
        return self.adjust(path, value_at(self.base(part), rest))

    def base(self, part: str) -> Value:
        """What a part goes back to: the preset of the same name, or the default."""
        now = getattr(self.direction, part)
        kept = self._bases.get(part)
        if kept is None or getattr(kept, "name", "") != getattr(now, "name", ""):
            kept = self._bases[part] = _named(part, getattr(now, "name", "")) or type(now)()
        return kept

    def glance(self, direction: Direction | None) -> None:
        """Shows another direction on the stage without changing the one that is kept."""
        self.glanced.emit(direction)

    def choose_light(self, index: int) -> None:
        """Makes a light of the rig the one that is set."""
        self.light = max(0, min(index, len(self.direction.rig.lights) - 1))
        self.light_chosen.emit(self.light)

    # Takes

    def select(self, take: str) -> None:
        """Makes a take the one that is looked at, and the only one that is chosen."""
        self.choose(take, (take,) if take else ())

    def choose(self, take: str, selection: tuple[str, ...]) -> None:
        """Makes a take the one that is looked at; marks act on the whole selection."""
        other, others = take != self.take, selection != self.selection
        self.take, self.selection = take, selection
        if other:
            self.selected.emit(take)
        if others:
            self.selection_changed.emit()

    def _changed(self, change: Change) -> None:
        if change.parts:
            self.directed.emit(change.parts)
        if change.sheet:
            self.sheet_changed.emit()
        if change.takes:
            self.reviewed.emit(change.takes)
        if change.takes and change.undone:
            self.undone.emit(change.takes)
        if change.history:
            self.history_changed.emit()
        if change.rights:
            self.rights_changed.emit()
        if change.order:
            self.order_changed.emit()
        self.saved_changed.emit(self.session.saved)


def value_at(value: Any, path: str) -> Any:
    """The field at a path such as 'lights.0.power_ev'; a place beyond the end gives the field's default."""
    for step in path.split("."):
        if step.isdigit():
            value = value[int(step)] if int(step) < len(value) else None
        elif value is not None:
            value = getattr(value, step)
    return value


def _named(part: str, name: str) -> Value | None:
    """The shipped preset whose value carries this name; None when there is none or it cannot be read."""
    if part not in SHELVES or part not in PARTS:
        return None
    for each in preset_names(SHELVES[part].folder):
        try:
            found = part_preset(part, each)
        except StudioError:
            continue
        if getattr(found, "name", "") == name and name:
            return found
    return None
