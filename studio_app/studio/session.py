"""The session: one open shoot, the direction being worked on, and everything a person does to takes. No screen.

The window and the command line act through this object only. Whoever shows something watches it.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from pathlib import Path
from types import TracebackType
from typing import Any, Self

from studio_app.direction.changes import changes
from studio_app.direction.direction import PARTS, Direction, Part, changed
from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.table import versions_of
from studio_app.rights.gates import Gate
from studio_app.shoot.folder import Shoot
from studio_app.studio.approving import Approving
from studio_app.studio.away import require_not_away
from studio_app.studio.change import Change
from studio_app.studio.delivering import Delivering
from studio_app.studio.fields import with_field
from studio_app.studio.joining import Joining
from studio_app.studio.keys import Keys
from studio_app.studio.kill_parts import KillParts
from studio_app.studio.marking import Marking
from studio_app.studio.noting import Noting
from studio_app.studio.optioning import Optioning
from studio_app.studio.order import Order
from studio_app.studio.rights import Rights
from studio_app.studio.sidecars import SidecarKeeper
from studio_app.studio.trust import under_trust
from studio_app.studio.undo import AcceptEdit, DirectionEdit, Edit, KillEdit, LinesEdit, ReviewEdit, UndoList
from studio_app.takes.kill import Kill
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe

Watcher = Callable[[Change], None]


class Session:
    """An open shoot and the work on it. Not safe for use from several threads: it lives on the window's loop."""

    def __init__(self, shoot: Shoot, operator: Person) -> None:
        self.shoot = shoot
        self.operator = operator
        self.optioning = Optioning(shoot, operator, self.settle, self._keep, self._stand, self._tell)
        self._direction = shoot.direction
        self._saved = shoot.direction
        self._order = Order()
        self._list = UndoList()
        self._watchers: list[Watcher] = []
        self.keys = Keys()
        self.rights = Rights(shoot, operator, self._tell)
        self.approving = Approving(shoot, operator, self._tell, self.rights)
        self.delivering = Delivering(shoot, operator, self.rights, self._tell)
        self.joining = Joining(shoot, operator, self.settle, self._follow, self._tell)
        self.marking = Marking(shoot, operator, self._keep, self._tell)
        self.noting = Noting(shoot, operator, self.marking.say, lambda: self._direction, self._accept, self._tell)
        self.sidecars = SidecarKeeper(shoot, operator, self.marking.say)
        self.watch(self.sidecars.changed)
        self.noting.promises.mend()

    @classmethod
    def open(cls, path: Path, operator: Person) -> Session:
        """Opens a shoot folder, under the key this computer trusts for it (studio.trust).

        In a copy opened for an away seat the operator is whoever sits there. Raises StudioError when it is no shoot or
        newer, or the settings are damaged.
        """
        shoot = Shoot.open(path)
        try:
            return cls(under_trust(shoot), shoot.away.seat.person if shoot.away.seat is not None else operator)
        except BaseException:
            shoot.close()
            raise

    def close(self) -> None:
        """Saves what is pending and gives the folder back."""
        self.keys.close()
        self.settle()
        self.sidecars.settle()
        if self.shoot.read_only is None:
            self.rights.keep()
        self.shoot.close()

    def __enter__(self) -> Self:
        return self

    def __exit__(
        self, kind: type[BaseException] | None, error: BaseException | None, trace: TracebackType | None
    ) -> None:
        self.close()

    # Directing

    @property
    def direction(self) -> Direction:
        """What the stage shows now."""
        return self._direction

    @property
    def order(self) -> Order:
        """How the next takes will be rendered."""
        return self._order

    @property
    def saved(self) -> bool:
        """Whether the direction shown is on disk."""
        return self._direction == self._saved

    def direct(self, *, merge: str = "", **parts: Any) -> None:
        """Replaces parts of the direction: `direct(camera=...)`, also `title="..."`.

        With a `merge` label (a slider being dragged) edits of the same label become one step of undo, and nothing is
        saved until `settle()`; without one the edit is saved at once. Raises BadInput, or Refused when the shoot can
        only be looked at, or the twin's papers do not allow to cast her; then nothing changes.
        """
        if self.shoot.read_only:
            raise Refused(self.shoot.read_only)
        require_not_away(self.shoot)
        if not merge or self._merging not in ("", merge):
            self.settle()
        before = self._direction
        after = before.having(**parts)
        if after == before:
            return
        if after.cast != before.cast:
            self.rights.require(Gate.CAST, after)
        self._list = self._list.push(DirectionEdit(before, after, merge))
        self._show(after)
        if not merge:
            self.settle()

    def adjust(self, path: str, value: object, *, merge: bool = False) -> None:
        """Sets one field by its path: `adjust("camera.lens_mm", 85.0)`, `adjust("rig.lights.0.power_ev", 0.7)`.

        With `merge` it waits for `settle()`, as a slider being dragged does. Raises BadInput.
        """
        part, _, rest = path.partition(".")
        if part not in PARTS or not rest:
            raise BadInput(f"“{path[:80]}” is no field of a direction.")
        self.direct(merge=path if merge else "", **{part: with_field(getattr(self._direction, part), rest, value)})

    def settle(self) -> None:
        """Ends a drag: closes the step of undo and saves the direction as a version, if it changed."""
        self._list = self._list.settled()
        if not self.saved:
            self.shoot.save_direction(self._direction, ", ".join(changes(self._saved, self._direction)), self.operator)
            self._saved = self._direction
            self._tell(Change(history=True))
        self.noting.promises.keep()

    def restore(self, version: int, parts: tuple[Part, ...] | None = None) -> None:
        """Brings back an earlier version of the line one works on, or some parts of it, as a new edit."""
        self.bring(self.shoot.direction_at(version), parts)

    def recall(self, take: str, parts: tuple[Part, ...] | None = None) -> None:
        """Brings back the direction a take was made from, or some parts of it, as a new edit."""
        self.bring(self.shoot.take(take).recipe.direction, parts)

    def bring(self, source: Direction, parts: tuple[Part, ...] | None = None) -> None:
        """Takes over another direction (a version's, a select's, an option's), or some parts of it, as a new edit."""
        self.direct(**{part: getattr(source, part) for part in (PARTS if parts is None else parts)})

    # Undo

    @property
    def undo_words(self) -> str:
        """What undo would take back; empty when there is nothing."""
        return self._list.done[-1].words if self._list.done else ""

    @property
    def redo_words(self) -> str:
        """What redo would do again; empty when there is nothing."""
        return self._list.undone[-1].words if self._list.undone else ""

    def undo(self) -> str:
        """Takes back the newest edit of direction or takes; says which, empty when there is none.

        What somebody else changed meanwhile is left and named. Raises Refused when that is all of it.
        """
        self.settle()
        if not self._list.done:
            return ""
        edit = self._list.done[-1]
        self._list = self._list.back()
        return self._write(edit, back=True)

    def redo(self) -> str:
        """Does the newest undone edit again, as `undo` takes it back; says which, empty when there is none."""
        self.settle()
        if not self._list.undone:
            return ""
        edit = self._list.undone[-1]
        self._list = self._list.forward()
        return self._write(edit, back=False)

    def undo_moves(self, *, back: bool = True) -> int:
        """How many takes undo (or redo) would move into the trash or out of it; 0 where it is about something else."""
        edits = self._list.done if back else self._list.undone
        return len(edits[-1].kills) if edits and isinstance(edits[-1], KillEdit) else 0

    def undo_in_parts(self, *, back: bool = True) -> KillParts:
        """Undo (or redo) of a kill or restore, part by part. Raises Refused where it would be of something else."""
        self.settle()
        edits = self._list.done if back else self._list.undone
        edit = edits[-1] if edits else None
        if not isinstance(edit, KillEdit):
            raise Refused("No takes would be moved by that.", safe="Nothing was changed.")
        self._list = self._list.back() if back else self._list.forward()

        def end(waiting: Sequence[Kill]) -> None:
            self._list = self._list.parted(edit, waiting, back=back)

        return self.marking.writing(edit, end, back=back)

    # Shooting

    def set_order(self, **fields: Any) -> None:
        """Changes how the next takes are rendered: `set_order(count=4, quality=Quality.FINAL)`."""
        self._order = self._order.changed(**fields)
        self._tell(Change(order=True))

    def recipe(self, least_seed: int = 1) -> Recipe:
        """The recipe of the next take; a batch counts its seeds up from this one. An order without a seed goes on from
        the highest in the shoot, or from `least_seed` when that is higher.
        """
        seed = max(least_seed, self.shoot.highest_seed + 1)
        return self._order.recipe(self._direction, seed, versions_of(self._order.engine))

    # Watching

    def watch(self, watcher: Watcher) -> Callable[[], None]:
        """Calls back after every change; returns what ends the watching."""
        self._watchers.append(watcher)
        return lambda: self._watchers.remove(watcher)

    def took(self, take: str) -> None:
        """Tells the watchers that a new take lies in the shoot (the renderer calls this)."""
        self._tell(Change(takes=frozenset({take}), sheet=True))

    # Inside

    @property
    def _merging(self) -> str:
        last = self._list.done[-1] if self._list.done else None
        return last.merge if isinstance(last, DirectionEdit) else ""

    def _show(self, after: Direction) -> None:
        parts = changed(self._direction, after)
        self._direction = after
        self._tell(Change(parts=parts, saved=self.saved))

    def _stand(self, saved: Direction) -> None:
        """Shows the direction of a line as it is on disk."""
        self._saved = saved
        self._show(saved)

    def _follow(self) -> None:
        """Shows the direction on disk, unless a newer one is being made right now."""
        if self.saved:
            self._stand(self.shoot.direction)

    def _keep(self, edit: Edit) -> None:
        self._list = self._list.settled().push(edit)

    def _accept(self, after: Direction, said: ReviewEdit) -> None:
        """Takes over a note's change; with the note that says so it is one step of undo."""
        self._list = self._list.settled().push(AcceptEdit(DirectionEdit(self._direction, after), said))
        self._show(after)
        self.settle()

    def _write(self, edit: Edit, *, back: bool) -> str:
        """Writes one side of an edit; its words, and what was left as somebody else changed it meanwhile."""
        if isinstance(edit, DirectionEdit):
            self._show(edit.before if back else edit.after)
            self.settle()
            return edit.words
        if isinstance(edit, LinesEdit):
            self.optioning.write(edit, back=back)
            return edit.words
        if isinstance(edit, AcceptEdit):
            self.noting.promises.give(*edit.promise)
            self.marking.write(edit.review, back=back)
            return self._write(edit.direction, back=back)
        left = self.marking.write(edit, back=back)
        return f"{edit.words}. {left}" if left else edit.words

    def _tell(self, change: Change) -> None:
        for watcher in tuple(self._watchers):
            watcher(change)
