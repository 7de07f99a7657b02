"""Issuing the statements of a grant out of a shoot: its history, its call sheet and the agency's rate sheet."""

from __future__ import annotations

from collections.abc import Iterable, Sequence

from studio_app.direction.errors import Refused
from studio_app.rights.kept import KeptGrant
from studio_app.rights.ledger import Held
from studio_app.rights.rate_sheet import RateSheet
from studio_app.rights.shares import AGENCY, MODEL, Payee, Shares, shares
from studio_app.rights.statement import Statement, Terms, charged, paid_out, statements
from studio_app.rights.usage import commission, require_sheet
from studio_app.shoot.papers import CallSheet
from studio_app.twins.grant import Grant
from studio_app.twins.use import Period


def issue(kept: KeptGrant, sheet: RateSheet, call_sheet: CallSheet, period: Period) -> tuple[Statement, ...]:
    """The statements of a period out of the history of a shoot. Raises as `issue_lines` does."""
    return issue_lines(kept.grant, kept.lines, sheet, crew_of(call_sheet), period)


def issue_lines(
    grant: Grant, lines: Sequence[Held], sheet: RateSheet | None, crew: Iterable[Payee], period: Period
) -> tuple[Statement, ...]:
    """The statements of a period: for the model, the agency, and everybody in a seat that the rate sheet pays.

    Raises Refused when the grant was agreed on another sheet, or the sums are not those of the ledger; BadInput for
    lines in another currency.
    """
    if sheet is not None:
        require_sheet(sheet, grant.fees)
    terms = Terms(grant.id, grant.brand, grant.fees.currency, grant.fees.due_days, grant.sample)
    issued = statements(lines, terms, grant_shares(grant, sheet, crew), period)
    whole, given = charged(lines, terms, period), paid_out(issued, terms.currency)
    if whole != given:
        raise Refused(f"The statements add up to {given} and the ledger to {whole}.", safe="None was issued.")
    return issued


def grant_shares(grant: Grant, sheet: RateSheet | None, crew: Iterable[Payee]) -> Shares:
    """Who gets which part under a grant; without a sheet the crew has none."""
    model = Payee(MODEL, grant.owner.name, grant.owner.mail)
    agency = Payee(AGENCY, grant.agency.name, grant.agency.mail) if grant.agency is not None else None
    return shares(model, agency, commission(sheet, grant.fees), sheet.crew if sheet else {}, crew)


def crew_of(call_sheet: CallSheet) -> list[Payee]:
    """Everybody on the call sheet, once for each seat."""
    return [Payee(seat, entry.person.name, entry.person.mail) for entry in call_sheet.people for seat in entry.seats]
