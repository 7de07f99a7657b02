"""The shoot's own documents: what it is, who takes part, what was proposed and what was chosen."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass, field
from datetime import datetime
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.value import Value
from studio_app.takes.facets import Facets
from studio_app.takes.note import Signoff
from studio_app.takes.person import Person, Seat
from studio_app.takes.review import Review
from studio_app.takes.take import Sha256, Standing, Take, TakeId
from studio_app.takes.verdict import ShootId

Policy = Annotated[dict[Seat, Annotated[int, Field(ge=1, le=20)]], Field(min_length=1, max_length=20)]
PublicLine = Annotated[str, Field(pattern=r"^ssh-ed25519 [A-Za-z0-9+/]{68}$")]


class ShootPaper(Value):
    """What the shoot is. `policy`: how many people of each seat must say yes before a take becomes a select.

    `id` never changes: it binds verdicts to this shoot. `self_approval`: the one who rendered a take may be the only
    yes to it, for people who work alone. `policy_set` is who last changed either, and when.
    """

    id: ShootId
    title: Annotated[str, Field(min_length=1, max_length=120)]
    brief: Annotated[str, Field(max_length=2000)] = ""
    created: AwareDatetime
    policy: Policy
    self_approval: bool = False
    policy_set: Signoff | None = None
    twins: Annotated[tuple[str, ...], Field(max_length=200)] = ()


class Seated(Value):
    """A person, the seats they sit in, and the key they sign with; `since` when this was last changed."""

    person: Person
    seats: Annotated[tuple[Seat, ...], Field(max_length=20)] = ()
    key: PublicLine | None = None
    since: AwareDatetime | None = None


class CallSheet(Value):
    """Who takes part. The first is the operator who made the shoot."""

    people: Annotated[tuple[Seated, ...], Field(max_length=500)] = ()

    def of(self, person: Person) -> Seated | None:
        """The entry of this person, found by mail."""
        return next((entry for entry in self.people if entry.person.mail == person.mail), None)


class State(Value):
    """What was proposed: the exact picture and preview, by whom and when."""

    take: TakeId
    sha256: Sha256
    preview_sha256: Sha256
    proposed_by: Person
    when: AwareDatetime


class Select(Value):
    """A chosen take under its readable name. Withdrawn: a seat took its yes back; the name is never used again.

    `policy` is the one it met, whatever the shoot asks for now (None: chosen before this was recorded).
    `self_approved`: nobody but the one who rendered it said yes; such a select is never delivered under a grant.
    """

    name: Annotated[str, Field(pattern=r"^L\d{2}-S\d{2}_v\d{3,5}$")]
    take: TakeId
    sha256: Sha256
    when: AwareDatetime
    withdrawn: bool = False
    policy: Policy | None = None
    self_approved: bool = False


@dataclass(frozen=True)
class Version:
    """One saved state of a direction, numbered from 1, with the plain words of its change.

    `blob` is git's id of its document: equal directions have equal ones.
    """

    number: int
    when: datetime
    who: str
    words: str
    commit: str
    blob: str


@dataclass(frozen=True, slots=True)
class TakeRow:
    """A take with everything that lists show, sift and sort by. `select`: its readable name, when it is one.

    Two rows are equal when they show the same.
    """

    id: str
    number: int
    sha256: str
    standing: Standing
    select: str | None
    review: Review
    facets: Facets
    read: Callable[[str], Take] = field(compare=False, repr=False)

    @property
    def take(self) -> Take:
        """The whole take, read from the shoot when it is asked for; for one take at a time, not for all in a row.

        Raises BadInput when its document has gone or can no longer be read.
        """
        return self.read(self.id)
