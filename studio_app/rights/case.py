"""What a gate looks at: the papers, what is to be made, the clock, what was made. Rules read it and nothing else."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import date, datetime

from studio_app.direction.direction import Direction
from studio_app.rights.papers import Papers, Signed
from studio_app.takes.flags import PictureFlags
from studio_app.takes.licence import Licensed
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.use import Term, Use


@dataclass(frozen=True)
class Seen:
    """What this computer knows of a twin from before, kept outside every shoot.

    `owner`: the public line of her key when she was taken in. `seq`: of the newest status ever seen. `clock`: the
    latest time this computer ever had; an earlier one now means that its clock was set back.
    """

    owner: str | None = None
    seq: int = 0
    clock: datetime | None = None


@dataclass(frozen=True)
class Made:
    """What was made under the grant so far. `options`: the ids of options that were taken, in the ledger."""

    renders: int = 0
    selects: int = 0
    options: frozenset[str] = frozenset()


@dataclass(frozen=True)
class Chosen:
    """What the shoot says of one take: who of each seat said yes by a verdict that verifies, over its exact bytes."""

    take: str
    yes: Mapping[str, int] = field(default_factory=dict[str, int])
    self_approved: bool = False
    withdrawn: bool = False
    select: str = ""
    """Its readable name; empty while it is none."""
    alone: bool = False
    """Whether the yes that is asked for would be that of nobody but the one who rendered it."""
    flags: PictureFlags | None = None
    """What was measured on its picture; None: nobody has looked yet."""


@dataclass(frozen=True)
class Case:
    """One question to the gates. `now` has a time zone; `today` is the day in it.

    `cast`: the id of the twin in the direction; `sample`: she is one of the studio's own invented twins.
    `body_card`: the SHA-256 of the body card that would be rendered; None where none is known.
    """

    papers: Papers
    use: Use | None
    now: datetime
    cast: str
    sample: bool = False
    seen: Seen = Seen()
    body_card: str | None = None
    package: str | None = None
    """Why her package did not open here; empty where it did, whole; None: nobody has opened it."""
    direction: Direction | None = None
    made: Made = Made()
    chosen: Chosen | None = None
    asked: int = 1
    """How many renders or selects are asked for."""
    weights: tuple[Licensed, ...] = ()
    """What will paint it; empty where no weights do."""

    @property
    def today(self) -> date:
        return self.now.date()

    @property
    def passport(self) -> Signed[Passport] | None:
        return self.papers.passport

    @property
    def grant(self) -> Signed[Grant] | None:
        """The grant that the use names."""
        return self.papers.grants.get(self.use.grant) if self.use else None

    @property
    def consent(self) -> Signed[Consent] | None:
        """The consent that the grant rests on."""
        return self.papers.consents.get(self.grant.paper.consent.id) if self.grant else None

    @property
    def terms(self) -> tuple[Term, ...]:
        """What the grant allows now: its terms, and the options that were taken."""
        if self.grant is None:
            return ()
        paper = self.grant.paper
        return (*paper.terms, *(option for option in paper.options if option.id in self.made.options))

    @property
    def licensors(self) -> dict[Role, str]:
        """Role -> public line of those who may speak for the twin, as the passport names them."""
        if self.passport is None:
            return {}
        paper = self.passport.paper
        return {Role.OWNER: paper.owner.key} | ({Role.AGENCY: paper.agency.key} if paper.agency else {})

    @property
    def trying_out(self) -> bool:
        """A sample twin without papers: everything may be tried with her, and nothing leaves."""
        return self.sample and self.papers.passport is None and not self.papers.problems
