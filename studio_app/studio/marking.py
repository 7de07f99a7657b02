"""Marking takes: stars, flags, labels, keywords, notes and kills, on one take or many, each call one step of undo.

A mark is no approval and moves nothing; a kill moves takes into the shoot's trash, from where all come back. Every mark
says who set it and when, so that of two reviews that meet the later one stays.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping, Sequence
from datetime import UTC, datetime

from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.studio import killing
from studio_app.studio.change import Change
from studio_app.studio.kill_parts import Found, KillParts, Moved
from studio_app.studio.killing import listed
from studio_app.studio.undo import KillEdit, ReviewEdit, Said
from studio_app.takes.kill import Reason
from studio_app.takes.note import Signoff
from studio_app.takes.person import Person
from studio_app.takes.review import Flag, Label, Review


class Marking:
    """The part of a session that says things of takes. `keep` takes an edit onto the undo list, `tell` hears changes.

    `takes` are ids; a take named twice is marked once. Each method raises BadInput (no such take, a value out of its
    range) before anything is written, and StudioError of the disk; what was written before that can be undone.
    """

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        keep: Callable[[ReviewEdit | KillEdit], None],
        tell: Callable[[Change], None],
    ) -> None:
        self._shoot, self._operator, self._keep, self._tell = shoot, operator, keep, tell

    def rate(self, takes: Sequence[str], stars: int) -> None:
        """Stars, 0 to 5."""
        self._mark(takes, lambda review: review.having(rating=stars))

    def flag(self, takes: Sequence[str], flag: Flag) -> None:
        """Pick, reject or neither; nothing moves."""
        self._mark(takes, lambda review: review.having(flag=flag))

    def label(self, takes: Sequence[str], label: Label) -> None:
        """A colour label, or none."""
        self._mark(takes, lambda review: review.having(label=label))

    def keywords(self, takes: Sequence[str], add: Iterable[str] = (), remove: Iterable[str] = ()) -> None:
        """Adds and takes away keywords; upper and lower case are the same word. The order they were given in stays."""
        more, gone = _words(add), {word.casefold() for word in _words(remove)}
        self._mark(takes, lambda review: review.having(keywords=_merged(review.keywords, more, gone)))

    def say(self, reviews: Mapping[str, Review]) -> None:
        """Puts these reviews in place of what is said of their takes, as one step of undo; equal ones are left out."""
        held = {take: self._shoot.review(take) for take in reviews}
        said = [Said(take, held[take], after) for take, after in reviews.items() if held[take] != after]
        if said:
            self._say(said)

    def kill(
        self, takes: Sequence[str], reason: Reason | Mapping[str, Reason], words: str = "", *, skip: bool = False
    ) -> tuple[str, ...]:
        """Moves takes into the trash with one reason, or each with its own; gives back those that were left out.

        An approved take cannot be killed: Refused by name, and nothing of the batch happens, unless `skip` asks to
        leave such takes out. Raises BadInput when a take is not there or has no reason.
        """
        kept = killing.approved(self._shoot, takes) if skip else ()
        kills = killing.kills([take for take in takes if take not in kept], reason, words, self._operator)
        if kills:
            self._shoot.trash.kill(kills)
            self._kept(KillEdit(kills))
        return kept

    def restore(self, takes: Sequence[str]) -> None:
        """Brings takes back from the trash with all that was said of them. Raises BadInput when one is not there."""
        if kills := killing.of(self._shoot, takes, self._operator):
            self._shoot.trash.restore([kill.take for kill in kills])
            self._kept(KillEdit(kills, restored=True))

    def killing(self, takes: Sequence[str], reason: Reason | Mapping[str, Reason], words: str = "") -> KillParts:
        """As `kill`, part by part. An approved take is refused before the first one moves."""
        kills = killing.kills(takes, reason, words, self._operator)
        return self._parts(len(kills), lambda: killing.allowed(self._shoot, kills), restore=False)

    def restoring(self, takes: Sequence[str]) -> KillParts:
        """As `restore`, part by part."""
        return self._parts(len(takes), lambda: Found(killing.of(self._shoot, takes, self._operator)), restore=True)

    def writing(self, edit: KillEdit, end: Callable[[Moved], object], *, back: bool) -> KillParts:
        """As `write`, part by part; `end` hears what was not moved as it was stopped, before the watchers do."""

        def ended(moved: Moved, waiting: Moved | None) -> None:
            end(edit.kills if waiting is None else waiting)
            if moved:
                self._tell(Change(takes=frozenset(kill.take for kill in moved), sheet=True, undone=True))

        return KillParts(
            len(edit.kills),
            lambda: killing.able(self._shoot, edit, back=back),
            lambda kills: killing.move(self._shoot, kills, restore=edit.restored is not back),
            ended,
        )

    def write(self, edit: ReviewEdit | KillEdit, *, back: bool) -> str:
        """Writes one side of an edit; gives back a sentence about the takes that were left, empty when there is none.

        What somebody else changed meanwhile is not overwritten, take by take. Raises Refused when that is all of them.
        """
        if isinstance(edit, KillEdit):
            found = killing.able(self._shoot, edit, back=back)
            killing.move(self._shoot, found.kills, restore=edit.restored is not back)
            self._tell(Change(takes=frozenset(kill.take for kill in found.kills), sheet=True, undone=True))
            return found.left
        wanted: dict[str, Review] = {}
        left: list[str] = []
        for said in edit.said:
            expected, to = (said.after, said.before) if back else (said.before, said.after)
            if self._now(said.take) == expected:
                wanted[said.take] = to
            else:
                left.append(said.take)
        if not wanted:
            raise _changed_elsewhere(left)
        try:
            self._shoot.set_reviews(wanted)
        finally:
            self._tell(Change(takes=frozenset(wanted), undone=True))
        return str(_changed_elsewhere(left)) if left else ""

    def _parts(self, count: int, find: Callable[[], Found], *, restore: bool) -> KillParts:
        def end(moved: Moved, _: Moved | None) -> None:
            if moved:
                self._kept(KillEdit(tuple(moved), restored=restore))

        return KillParts(count, find, lambda kills: killing.move(self._shoot, kills, restore=restore), end)

    def _kept(self, edit: KillEdit) -> None:
        self._keep(edit)
        self._tell(Change(takes=edit.takes, sheet=True))

    def _mark(self, takes: Sequence[str], change: Callable[[Review], Review]) -> None:
        """Changes the marks of each take and signs them; a take that has them already keeps its signature too."""
        sign = Signoff(by=self._operator, when=datetime.now(UTC))
        before = {take: self._shoot.review(take) for take in takes}
        after = {take: change(review) for take, review in before.items()}
        said = [Said(take, before[take], now.having(marked=sign)) for take, now in after.items() if before[take] != now]
        if said:
            self._say(said)

    def _say(self, said: list[Said]) -> None:
        try:
            self._shoot.set_reviews({each.take: each.after for each in said})
        finally:  # a disk that fills up in the middle: what is written can be undone
            written = tuple(each for each in said if self._now(each.take) == each.after)
            if written:
                self._keep(ReviewEdit(written))
                self._tell(Change(takes=frozenset(each.take for each in written)))

    def _now(self, take: str) -> Review | None:
        """What is said of a take; None when it is gone."""
        try:
            return self._shoot.review(take)
        except StudioError:
            return None


def _changed_elsewhere(takes: list[str]) -> Refused:
    return Refused(
        f"What was said of {listed(takes)} has been changed elsewhere since.",
        safe="It was left as it is." if len(takes) == 1 else "These were left as they are.",
        do="Set the rating, flag, label, keywords or note again by hand.",
    )


def _words(words: Iterable[str]) -> tuple[str, ...]:
    """Keywords as they are kept: trimmed, single spaces inside. Raises BadInput when one is empty."""
    found = tuple(" ".join(word.split()) for word in words)
    if not all(found):
        raise BadInput("A keyword is empty.", do="Write a word.")
    return found


def _merged(held: tuple[str, ...], more: tuple[str, ...], gone: set[str]) -> tuple[str, ...]:
    kept = {word.casefold(): word for word in held if word.casefold() not in gone}
    for word in more:
        kept.setdefault(word.casefold(), word)
    return tuple(kept.values())
