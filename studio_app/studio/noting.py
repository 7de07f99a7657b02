"""Noting on takes: remarks with what was drawn, the changes people make of them, and the takes made for them.

A note is a proposal. Accepting one changes the direction and writes into the note who did it: one step of undo. Takes
shot while an accepted change still stands name the note; so the chain runs note, change, new take, and back.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime

from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.documents import MAX_BYTES, to_document
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.studio.change import Change
from studio_app.studio.drafts import Drafts
from studio_app.studio.fields import field_of
from studio_app.studio.notes import Reading, as_kept, read_note, still_stand, with_changes
from studio_app.studio.promise import Promises
from studio_app.studio.undo import ReviewEdit, Said
from studio_app.takes.facets import answer_key
from studio_app.takes.note import Accepted, Box, FieldChange, Mark, Note, Signoff, new_note_id
from studio_app.takes.person import Person
from studio_app.takes.review import Review
from studio_app.takes.take import Answer

LONGEST = 2000
MOST_ANSWERS = 64
LARGEST = MAX_BYTES // 2
"""Bytes of a review with its drawings: two that meet still make one that can be read."""


class Noting:
    """The part of a session that writes notes and makes changes of them. Each call is one step of undo.

    `say` writes reviews, `direction` is what is directed now, `accept` takes over a direction with the note's edit.
    """

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        say: Callable[[Mapping[str, Review]], None],
        direction: Callable[[], Direction],
        accept: Callable[[Direction, ReviewEdit], None],
        tell: Callable[[Change], None],
    ) -> None:
        self._shoot, self._operator, self._say = shoot, operator, say
        self._direction, self._accept, self._tell = direction, accept, tell
        self.drafts, self.promises = Drafts(shoot), Promises(shoot)

    def note(self, take: str, text: str, *, box: Box | None = None, marks: tuple[Mark, ...] = ()) -> Note:
        """Adds a remark by the operator, over the bytes the take has now; gives it back.

        Raises BadInput when it says nothing or is drawn too large.
        """
        words = text.strip()[:LONGEST] or _drawn(marks)
        if not words:
            raise BadInput("The note is empty.", do="Write a few words or draw on the picture.")
        who, row = self._operator, self._shoot.row(take)
        note = Note(
            id=new_note_id(), text=words, by=who.name, person=who, when=datetime.now(UTC), sha256=row.sha256
        ).having(box=box, marks=marks)
        said = row.review.having(notes=(*row.review.notes, note))
        if marks and len(to_document(said, "review")) > LARGEST:
            raise BadInput("More is drawn on this take than it can hold.", do="Wipe a part of the drawing.")
        self._say({take: said})
        self.drafts.drop(take)
        return note

    def resolve(self, take: str, note: str, *, resolved: bool = True) -> None:
        """Says that a note is dealt with, or open again. Raises BadInput when there is none."""
        sign = Signoff(by=self._operator, when=datetime.now(UTC)) if resolved else None
        if (self.find(take, note).resolved is None) is resolved:
            self._say({take: self._with(take, note, resolved=sign)})

    def find(self, take: str, note: str) -> Note:
        """A note by its id. Raises BadInput when there is none."""
        for each in self._shoot.review(take).notes:
            if each.id == note:
                return each
        raise BadInput(f"There is no note {note[:20]} on {take}.")

    def read(self, text: str) -> Reading:
        """What a text would propose now."""
        return read_note(text, self._direction())

    def accept(self, take: str, note: str, changes: tuple[FieldChange, ...]) -> None:
        """Changes the direction as proposed, or as a person edited it, and says so in the note: both or neither.

        Raises BadInput: nothing would change, a value is out of its range, or the note was accepted before.
        """
        before = self._direction()
        if self.find(take, note).accepted is not None:
            raise BadInput("This note’s change was accepted before.", do="Write a new note for a further change.")
        now = tuple(change.having(before=as_kept(field_of(before, change.path))) for change in _checked(changes))
        made = tuple(change for change in now if change.before != change.after)
        if not made:
            raise BadInput("Nothing would change: the direction says so already.")
        after = with_changes(before, made)
        accepted = Accepted(by=self._operator, when=datetime.now(UTC), changes=made)
        held = self._shoot.review(take)
        said = self._with(take, note, accepted=accepted)
        self.promises.give(take, note, accepted)
        self._shoot.set_review(take, said)
        self._accept(after, ReviewEdit((Said(take, held, said),)))
        self._tell(Change(takes=frozenset({take})))

    # The chain

    def answers(self) -> tuple[Answer, ...]:
        """The open notes whose accepted change still stands in the direction: what the next takes are made for."""
        direction = self._direction()
        found = [
            (note.accepted.when, Answer(take=row.id, note=note.id))
            for row in self._shoot.takes()
            for note in row.review.notes
            if note.accepted is not None and note.resolved is None and still_stand(direction, note.accepted.changes)
        ]
        found.sort(key=lambda each: each[0])
        return tuple(answer for _, answer in found[-MOST_ANSWERS:])

    def made_for(self, take: str, note: str) -> tuple[str, ...]:
        """The takes that were made for a note, by id, in their order."""
        key = answer_key(take, note)
        return tuple(row.id for row in self._shoot.takes() if key in row.facets.answers)

    def answered(self, answers: tuple[Answer, ...]) -> tuple[tuple[str, Note | None], ...]:
        """(take, note) of each note a take answers; None for one that is not here."""
        return tuple((answer.take, self._held(answer)) for answer in answers)

    def _held(self, answer: Answer) -> Note | None:
        try:
            return self.find(answer.take, answer.note)
        except StudioError:
            return None

    def _with(self, take: str, note: str, **fields: object) -> Review:
        review = self._shoot.review(take)
        notes = tuple(each.having(**fields) if each.id == note else each for each in review.notes)
        return review.having(notes=notes)


def _checked(changes: tuple[FieldChange, ...]) -> tuple[FieldChange, ...]:
    """Raises BadInput unless every change is of a part of the direction that notes may change."""
    for change in changes:
        if change.path.partition(".")[0] not in PARTS:
            raise BadInput(f"“{change.path[:80]}” is no field of a direction.")
    return changes


def _drawn(marks: tuple[Mark, ...]) -> str:
    """What a note says that is only drawn: the words set on the picture, else that it is drawn."""
    written = [mark.text for mark in marks if mark.kind == "words"]
    return " ".join(written) or ("See the drawing." if marks else "")
