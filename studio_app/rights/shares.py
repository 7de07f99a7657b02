"""Who gets which part of what is paid: the crew for AI material in use, the agency its commission, the model the rest.

Of an amount for pictures or usage the crew gets the shares of the rate sheet. From what is left, and from every other
amount whole, the agency keeps its commission. The model gets the rest.
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from fractions import Fraction

from studio_app.direction.errors import BadInput
from studio_app.rights.ledger_line import Ground
from studio_app.rights.money import split

MODEL, AGENCY = "model", "agency"
IN_USE = frozenset({Ground.PICTURE, Ground.USAGE, Ground.OPTION, Ground.FLOOR, Ground.CAP})
"""Grounds that are for AI material in use: the crew has its share of them, and of what a floor or cap does to them."""


@dataclass(frozen=True, slots=True)
class Payee:
    """Somebody who is paid: in which capacity (model, agency, or a seat of the crew)."""

    role: str
    name: str
    mail: str

    def __str__(self) -> str:
        return f"{self.name} ({self.role})"


@dataclass(frozen=True, slots=True)
class Share:
    """What part of an amount a payee gets."""

    payee: Payee
    part: Fraction


@dataclass(frozen=True, slots=True)
class Shares:
    """The parts for AI material in use, and for everything else; the same payees in the same order."""

    in_use: tuple[Share, ...]
    other: tuple[Share, ...]

    @property
    def payees(self) -> tuple[Payee, ...]:
        """Everybody who may get a statement."""
        return tuple(share.payee for share in self.in_use)

    def of(self, ground: Ground) -> tuple[Share, ...]:
        """The parts of an amount that is paid for this."""
        return self.in_use if ground in IN_USE else self.other


def shares(
    model: Payee, agency: Payee | None, commission: Fraction, seats: Mapping[str, Fraction], crew: Iterable[Payee]
) -> Shares:
    """The shares of a job. `seats`: share of each seat of the crew; people in one seat divide its share evenly, and a
    seat with nobody in it leaves its share to the model's side. Raises BadInput when the parts are impossible.
    """
    people = sorted({(each.role, each.mail): each for each in crew if each.role in seats}.values(), key=_order)
    many = {seat: sum(each.role == seat for each in people) for seat in seats}
    of_crew = [Share(each, seats[each.role] / many[each.role]) for each in people]
    left = 1 - sum((share.part for share in of_crew), Fraction(0))
    cut = commission if agency is not None else Fraction(0)
    if left < 0 or not 0 <= cut <= 1:
        raise BadInput("The shares of crew and agency are more than all there is.")
    sides = [Share(model, left * (1 - cut))] + ([Share(agency, left * cut)] if agency is not None else [])
    whole = [Share(model, 1 - cut)] + ([Share(agency, cut)] if agency is not None else [])
    nothing = [Share(share.payee, Fraction(0)) for share in of_crew]
    return Shares(tuple(sides + of_crew), tuple(whole + nothing))


def divided(minor: int, parts: Sequence[Share]) -> tuple[int, ...]:
    """So many coins divided among the payees, in their order; not one is lost or made."""
    return split(minor, [share.part for share in parts])


def _order(payee: Payee) -> tuple[str, str, str]:
    return payee.role, payee.name, payee.mail
