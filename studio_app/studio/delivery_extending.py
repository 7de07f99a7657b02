"""A delivery seen for longer: inside its grant, asked of every gate again, paid where a rate sheet prices it.

The record of a delivery never changes; a longer term is a line of the ledger that names it, and the newest one counts.
"""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from datetime import date, timedelta
from pathlib import Path

from studio_app.delivery.record import Delivery, take_down_by
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.gates import Gate
from studio_app.rights.ledger import Held
from studio_app.rights.ledger_line import Amount, Event
from studio_app.rights.rate_sheet import MOST_BYTES, read_rate_sheet
from studio_app.rights.usage import uses
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.studio.delivery_order import alterations
from studio_app.studio.rights import Rights
from studio_app.twins.grant import Grant
from studio_app.twins.use import Alteration, Term, day_words

_SAFE = "Nothing was extended."
_NAMED = re.compile(r"(D\d{8}-[0-9a-f]{8})\b")


@dataclass(frozen=True, slots=True)
class Extension:
    """The term that is added to a delivery, and what is charged for it."""

    delivery: str
    term: Term
    amounts: tuple[Amount, ...] = ()


def longer_terms(lines: Iterable[Held]) -> Mapping[str, date]:
    """The newest last day of every delivery that was extended, by its id, out of the lines of a grant."""
    found: dict[str, date] = {}
    for each in lines:
        named = _NAMED.match(each.line.words) if each.line.event is Event.EXTEND else None
        if named is not None and each.line.uses:
            last = max(term.until for term in each.line.uses)
            found[named[1]] = max(last, found.get(named[1], last))
    return found


def terms_of(record: Delivery, lines: Iterable[Held]) -> tuple[Term, ...]:
    """The terms that were added to a delivery, one by one, each as its gate was asked for it."""
    extended = [each.line for each in lines if each.line.event is Event.EXTEND]
    return tuple(term for line in extended if line.words.startswith(f"{record.id},") for term in line.uses)


def use_now(record: Delivery, longer: Mapping[str, date]) -> Term:
    """What a delivery is used for, with the last day that it has now."""
    return record.use.having(until=max(record.use.until, longer.get(record.id, record.use.until)))


def down_now(record: Delivery, use: Term, grant: Grant | None) -> date:
    """The last day on which it may be seen now. Without its grant at hand the days that the record gave stay."""
    if grant is not None:
        return take_down_by(use, grant)
    return use.until + (record.take_down_by - record.use.until)


def extension(
    shoot: Shoot, rights: Rights, record: Delivery, until: date, today: date, rates: Path | None = None
) -> Extension:
    """What an extension to a last day would be. Asks every gate; writes only that it was refused.

    Raises Refused with the rule that says no; BadInput: no later day, a rate sheet that is needed or is another one.
    """
    lines = rights.book.lines(record.twin, record.grant.id)
    now = use_now(record, longer_terms(lines))
    if until <= now.until:
        raise BadInput(f"{record.id} may be seen until {day_words(now.until)} already.", do="Give a later day.")
    term = record.use.having(start=max(now.until + timedelta(days=1), min(today, until)), until=until)
    _require(shoot, rights, record, term)
    grant = rights.papers(record.twin).grants.get(record.grant.id)
    return Extension(record.id, term, _price(grant.paper, term, lines, rates) if grant is not None else ())


def _require(shoot: Shoot, rights: Rights, record: Delivery, term: Term) -> None:
    """Every gate that the files had to pass, for the new term. Raises Refused."""
    brief = rights.use(record.twin)
    if brief is None:
        raise Refused(f"There is no brief for {record.twin} any more.", safe=_SAFE, do="Write it again first.")
    for take in dict.fromkeys(file.take for file in record.files):
        files = [file for file in record.files if file.take == take]
        altered = frozenset[Alteration]().union(*(alterations(e.crop, record.channels[e.channel]) for e in files))
        use = brief.having(
            grant=record.grant.id, brand=record.brand, campaign=record.campaign, alterations=altered,
            media=term.media, territories=term.territories, start=term.start, until=term.until,
        )  # fmt: skip
        held = shoot.take(take)
        rights.require(Gate.DELIVER, held.recipe.direction, chosen=rights.chosen(held), use=use)


def _price(grant: Grant, term: Term, lines: Iterable[Held], rates: Path | None) -> tuple[Amount, ...]:
    """The lines for the longer use: none where the grant's uses are booked, or its price has no base.

    Raises BadInput: it is priced by a sheet that was not given; Refused: by another one.
    """
    held = list(lines)
    back = {each.line.credits for each in held if each.line.event is Event.CREDIT}
    booked = any(each.line.event is Event.BOOK and each.sha256 not in back for each in held)
    if booked or not grant.fees.base:
        return ()
    if rates is None and grant.fees.rate_sheet is None:
        return ()
    if rates is None:
        raise BadInput(
            "The grant is priced by the agency's rate sheet, and its uses are not booked yet.",
            safe=_SAFE,
            do="Name the sheet: twin-studio extend … --rates RATES.csv; or book the grant first.",
        )
    return uses((term,), read_rate_sheet(read_bounded(rates, MOST_BYTES, links=True), rates.name), grant.fees)
