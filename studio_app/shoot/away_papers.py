"""The paper of an away seat, and what an answer from one may hold: her signed words, notes and marks, nothing else."""

from __future__ import annotations

from collections.abc import Iterator
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.layout import CANDIDATES, REVIEW, SELECTS, STUDIO, VERDICTS, inside, is_take_id
from studio_app.shoot.merge_sides import Sides, refused
from studio_app.takes.note import Note, Signoff
from studio_app.takes.person import Person, Seat
from studio_app.takes.review import Review

AWAY = "away.json"


class AwaySeat(Value):
    """Who answers in this copy of a shoot, in which seat, since which commit; `key` is where the private key is kept.

    It lies in .studio/: a fact of one computer, never part of the shoot.
    """

    person: Person
    seat: Seat
    base: Annotated[str, Field(pattern=r"^[0-9a-f]{40}$")]
    key: Annotated[str, Field(max_length=2000)] = ""


def away_seat(root: Path) -> AwaySeat | None:
    """The away seat that the copy at `root` was opened for; None for a shoot of one's own. Raises BadInput: damaged."""
    place = inside(root, f"{STUDIO}/{AWAY}")
    return read_document(place, "away", AwaySeat) if place.is_file() else None


def write_away_seat(root: Path, seat: AwaySeat) -> None:
    """Makes the copy at `root` one for this seat. Raises StudioError of the disk."""
    write_atomically(inside(root, f"{STUDIO}/{AWAY}"), to_document(seat, "away"))


def check_answer(sides: Sides, mail: str) -> None:
    """Raises Refused when an answer changes anything but her verdicts, her notes and her marks on what was proposed."""
    for commit in sides.fresh:
        if len(commit.parents) != 1:
            raise refused(f"The answer holds commit {commit.id[:10]}, which brings other histories together.")
        for path in sides.history.changes(commit.parents[0], commit.id):
            if not _may_answer(path):
                raise refused(
                    f"The answer changes {path[:80]} (commit {commit.id[:10]} of {commit.author}); an away seat gives "
                    "verdicts, notes and marks, nothing else.",
                    "Open what was sent once more, in a new folder, and answer there.",
                )
    for path in sides.there:
        if path.startswith(f"{CANDIDATES}/"):
            past, _, there = sides.documents(path, "review", Review)
            _check_review(path, past, there, mail)


def _may_answer(path: str) -> bool:
    top, *rest = path.split("/")
    if top == CANDIDATES:
        return len(rest) == 2 and is_take_id(rest[0]) and rest[1] == REVIEW
    return top in (VERDICTS, SELECTS)  # selects follow from the words; what the answer says of them is not read


def _check_review(path: str, past: Review | None, there: Review | None, mail: str) -> None:
    if past is None or there is None:
        raise refused(f"The answer speaks of {path}, which was never sent.")
    for who in _changed_by(past, there):
        if who != mail:
            raise refused(f"The answer of {mail} changes what {who or 'somebody else'} said in {path}.")


def _changed_by(past: Review, there: Review) -> Iterator[str]:
    """The mail of everybody under whose name something changed; empty where it is nobody's."""
    names = ("rating", "flag", "label", "keywords", "marked")
    if any(getattr(past, name) != getattr(there, name) for name in names):
        yield _mail(there.marked)
    before, after = ({note.id: note for note in review.notes} for review in (past, there))
    for key in before.keys() | after.keys():
        yield from _note_by(before.get(key), after.get(key))


def _note_by(before: Note | None, after: Note | None) -> Iterator[str]:
    if before == after:
        return
    one = after or before
    if before is None or after is None:
        yield one.person.mail if one is not None and one.person is not None else ""
        yield from (sign.by.mail for sign in (one and one.resolved, one and one.accepted) if sign is not None)
        return
    if before.having(resolved=None, accepted=None) != after.having(resolved=None, accepted=None):
        yield after.person.mail if after.person is not None and before.person == after.person else ""
    if before.resolved != after.resolved:
        yield _mail(after.resolved or before.resolved)
    if before.accepted != after.accepted:
        yield after.accepted.by.mail if after.accepted is not None else ""


def _mail(sign: Signoff | None) -> str:
    return sign.by.mail if sign is not None else ""


def seat_of(name: str) -> str | None:
    """The seat in a name such as 'refs/away/model'; None of another name."""
    seat = name.removeprefix("refs/away/")
    try:
        return AwaySeat(person=Person(name="x", mail="x@x"), seat=seat, base="0" * 40).seat if seat != name else None
    except ValueError:
        return None


def require_seat(refs: dict[str, str], name: str) -> tuple[str, str]:
    """(seat, commit) of the one away seat a bundle speaks of. Raises BadInput."""
    found = [(seat, commit) for ref, commit in refs.items() if (seat := seat_of(ref)) is not None]
    if len(found) != 1:
        raise BadInput(f"{name} speaks of {len(found)} away seats; one is needed.", do="Choose the file that was sent.")
    return found[0]
