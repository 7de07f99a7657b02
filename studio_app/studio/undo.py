"""The undo list as a value: every edit is what was there before and what was written."""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass, replace

from studio_app.direction.changes import headline
from studio_app.direction.direction import Direction
from studio_app.shoot.lines import Lines
from studio_app.takes.kill import Kill
from studio_app.takes.note import Accepted
from studio_app.takes.review import Flag, Label, Review

LONGEST = 500


@dataclass(frozen=True, slots=True)
class DirectionEdit:
    """The direction before and after; edits with the same `merge` label become one until the list is settled."""

    before: Direction
    after: Direction
    merge: str = ""

    @property
    def words(self) -> str:
        """What was done, as it stands in the menu."""
        return headline(self.before, self.after)


@dataclass(frozen=True, slots=True)
class Said:
    """What was said of one take before and after."""

    take: str
    before: Review
    after: Review


@dataclass(frozen=True, slots=True)
class ReviewEdit:
    """What was said of one or many takes, each take once: one step."""

    said: tuple[Said, ...]

    @property
    def takes(self) -> frozenset[str]:
        """Whose reviews it touches."""
        return frozenset(each.take for each in self.said)

    @property
    def words(self) -> str:
        """What was done, as it stands in the menu."""
        first, *more = self.said
        of = f"{1 + len(more)} takes" if more else first.take
        before, after = first.before, first.after
        if any(each.before.rating != each.after.rating for each in self.said):
            return f"Rating of {of} to {after.rating}" if more else f"Rating of {of} {before.rating} to {after.rating}"
        if any(each.before.flag != each.after.flag for each in self.said):
            return f"{_FLAG_WORDS[after.flag]} {of}"
        if any(each.before.label != each.after.label for each in self.said):
            return f"Label cleared on {of}" if after.label is Label.NONE else f"Label {after.label.value} on {of}"
        if any(each.before.keywords != each.after.keywords for each in self.said):
            return f"Keywords of {of}"
        return f"Note on {of}"


@dataclass(frozen=True, slots=True)
class KillEdit:
    """Takes that were killed, or with `restored` brought back from the trash: one step."""

    kills: tuple[Kill, ...]
    restored: bool = False

    @property
    def takes(self) -> frozenset[str]:
        """Which takes it moved."""
        return frozenset(kill.take for kill in self.kills)

    @property
    def words(self) -> str:
        """What was done, as it stands in the menu."""
        of = f"{len(self.kills)} takes" if len(self.kills) != 1 else self.kills[0].take
        if self.restored:
            return f"Restore of {of}"
        reasons = dict.fromkeys(kill.reason.value for kill in self.kills)
        return f"Kill of {of} ({', '.join(reasons)})"


@dataclass(frozen=True, slots=True)
class LinesEdit:
    """Options that began, moved, were folded away or chosen: what was there before and what was written."""

    words: str
    before: Lines
    after: Lines


@dataclass(frozen=True, slots=True)
class AcceptEdit:
    """A note's change made in the direction, and the note that says so: one step."""

    direction: DirectionEdit
    review: ReviewEdit

    @property
    def promise(self) -> tuple[str, str, Accepted]:
        """The take, the note and the change that it writes in two places."""
        (said,) = self.review.said
        made = ((note.id, note.accepted) for note in said.after.notes if note not in said.before.notes)
        return next((said.take, note, accepted) for note, accepted in made if accepted is not None)

    @property
    def words(self) -> str:
        """What was done, as it stands in the menu."""
        return self.direction.words


Edit = DirectionEdit | ReviewEdit | KillEdit | LinesEdit | AcceptEdit

_FLAG_WORDS = {Flag.PICK: "Pick of", Flag.REJECT: "Reject of", Flag.NONE: "Flag cleared on"}


@dataclass(frozen=True, slots=True)
class UndoList:
    """Edits that can be taken back and edits that can be done again, newest last."""

    done: tuple[Edit, ...] = ()
    undone: tuple[Edit, ...] = ()

    def push(self, edit: Edit) -> UndoList:
        """The list after one more edit; what was undone can no longer be done again."""
        last = self.done[-1] if self.done else None
        if (
            isinstance(edit, DirectionEdit)
            and isinstance(last, DirectionEdit)
            and edit.merge
            and edit.merge == last.merge
        ):
            return UndoList((*self.done[:-1], replace(edit, before=last.before)))
        return UndoList((*self.done, edit)[-LONGEST:])

    def settled(self) -> UndoList:
        """The same list, its last edit closed to merging."""
        last = self.done[-1] if self.done else None
        if isinstance(last, DirectionEdit) and last.merge:
            return replace(self, done=(*self.done[:-1], replace(last, merge="")))
        return self

    def back(self) -> UndoList:
        """The list after its newest edit was taken back; unchanged when there is none."""
        return UndoList(self.done[:-1], (*self.undone, self.done[-1])) if self.done else self

    def parted(self, edit: KillEdit, waiting: Sequence[Kill], *, back: bool) -> UndoList:
        """The list after `edit`, gone back (or forward) already, left takes waiting: they stay to be undone (or done
        again), a step of their own. Once something new was done meanwhile, nothing is left to be done again.
        """
        if not waiting:
            return self
        names = {kill.take for kill in waiting}
        handled = tuple(kill for kill in edit.kills if kill.take not in names)
        rest = replace(edit, kills=tuple(waiting))
        done, undone = _put(self.done, edit, handled), _put(self.undone, edit, handled)
        if back:
            return UndoList((*done, rest)[-LONGEST:], undone)
        return UndoList(done, (*undone, rest) if self.done[-1:] == (edit,) else undone)

    def forward(self) -> UndoList:
        """The list after the newest undone edit was done again; unchanged when there is none."""
        return UndoList((*self.done, self.undone[-1]), self.undone[:-1]) if self.undone else self


def _put(edits: tuple[Edit, ...], edit: KillEdit, kills: tuple[Kill, ...]) -> tuple[Edit, ...]:
    """The edits with these kills for those of `edit`; without it when there are none."""
    held = (replace(edit, kills=kills) if each is edit else each for each in edits)
    return tuple(each for each in held if not isinstance(each, KillEdit) or each.kills)
