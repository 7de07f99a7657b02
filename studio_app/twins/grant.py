"""The grant: one licence of one twin to one brand, so exact that a program can say yes or no."""

from __future__ import annotations

from datetime import date
from typing import Annotated, Literal

from pydantic import AwareDatetime, Field, model_validator

from studio_app.direction.value import Value
from studio_app.twins.party import PaperId, Party, Role, Sha256, TwinId
from studio_app.twins.plain import Name, Ordered, Words
from studio_app.twins.use import Alteration, Category, Period, Term, Topic

GRANTS = "grants"

Coins = Annotated[int, Field(ge=0, le=10**12)]
"""An amount in the smallest coin of its currency."""
Currency = Annotated[str, Field(pattern=r"^[A-Z]{3}$")]
Seats = Annotated[dict[str, Annotated[int, Field(ge=1, le=20)]], Field(min_length=1, max_length=20)]


class Bought(Value):
    """A paper that another one rests on, by name and hash."""

    id: PaperId
    sha256: Sha256


class Option(Term):
    """A use that may be taken later: its price in smallest coins, and the last day to take it."""

    id: PaperId
    price: Coins
    take_by: date


class Exclusivity(Period):
    """For this time she makes no pictures for competitors in this category."""

    category: Category


class Fees(Value):
    """What is paid, in smallest coins; the rate sheet it follows, by hash. What is None is not part of the price."""

    currency: Currency
    rate_sheet: Sha256 | None = None
    setup: Coins = 0
    session: Coins | None = None
    per_select: Coins | None = None
    base: Coins | None = None
    floor: Coins | None = None
    cap: Coins | None = None
    commission_percent: Annotated[float, Field(ge=0, le=50)] = 20.0
    due_days: Annotated[int, Field(ge=0, le=365)] = 45


class Disclosure(Value):
    """The marks a delivery carries beyond those that it always carries."""

    languages: Annotated[tuple[Annotated[str, Field(pattern=r"^[a-z]{2,3}$")], ...], Field(min_length=1)] = ("en",)
    icon: bool = True
    name_her: bool = False
    credit: Words = ""


class Revocation(Value):
    """How old news of the grant may be, and how many days more one may go on without any."""

    max_age_days: Annotated[int, Field(ge=1, le=90)] = 7
    grace_days: Annotated[int, Field(ge=0, le=30)] = 3
    where: Words = ""


class Grant(Value):
    """One licence. Signed by the licensors named in `signed_by` and by the licensee.

    `topics` are sensitive subjects it allows (the consent must, too). `seats`: how many of each seat must say yes to a
    select. `sell_off_days`: how long what was delivered may stay after the end.
    """

    id: PaperId
    twin: TwinId
    passport: Sha256
    consent: Bought
    sample: bool = False
    owner: Party
    agency: Party | None = None
    licensee: Party
    signed_by: Annotated[frozenset[Role], Field(min_length=2), Ordered] = frozenset({Role.OWNER, Role.LICENSEE})
    brand: Name
    campaign: Name
    terms: Annotated[tuple[Term, ...], Field(min_length=1, max_length=50)]
    options: Annotated[tuple[Option, ...], Field(max_length=50)] = ()
    exclusivity: Annotated[tuple[Exclusivity, ...], Field(max_length=50)] = ()
    categories: Annotated[frozenset[Category], Field(min_length=1), Ordered]
    topics: Annotated[frozenset[Topic], Ordered] = frozenset()
    alterations: Annotated[frozenset[Alteration], Ordered] = frozenset({Alteration.CROP})
    max_selects: Annotated[int, Field(ge=1, le=1_000_000)]
    max_renders: Annotated[int, Field(ge=1, le=100_000_000)]
    sublicence: Literal[False] = False
    seats: Seats
    fees: Fees
    disclosure: Disclosure = Disclosure()
    revocation: Revocation = Revocation()
    report_days: Annotated[int, Field(ge=1, le=365)] = 31
    sell_off_days: Annotated[int, Field(ge=0, le=365)] = 0
    deletion_days: Annotated[int, Field(ge=0, le=365)] = 30
    supersedes: PaperId | None = None
    made: AwareDatetime

    @model_validator(mode="after")
    def _holds_together(self) -> Grant:
        if Role.LICENSEE not in self.signed_by:
            raise ValueError("the licensee signs every grant")
        if Role.AGENCY in self.signed_by and self.agency is None:
            raise ValueError("an agency is to sign, and none is named")
        names = [option.id for option in self.options]
        if len(set(names)) != len(names):
            raise ValueError("two options have one name")
        return self

    @property
    def until(self) -> date:
        """The last day of the last term."""
        return max(term.until for term in self.terms)
