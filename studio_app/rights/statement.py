"""Statements: what each of model, agency and crew is owed of a grant for a period, line by line out of the ledger.

They follow from the ledger, the rate sheet, the grant and the call sheet alone: made again, they are the same, byte
for byte. What all of them add up to is what the ledger says was charged.
"""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, timedelta
from fractions import Fraction

from studio_app.direction.errors import BadInput
from studio_app.rights.ledger import Held
from studio_app.rights.ledger_line import Amount, Event
from studio_app.rights.money import Money, exponent, percent
from studio_app.rights.shares import Payee, Share, Shares, divided
from studio_app.twins.use import Period, day_words

EVENT_WORDS = {
    Event.BOOK: "Booked",
    Event.RENDER: "Rendered", Event.APPROVE: "Approved", Event.REJECT: "Rejected", Event.DELIVER: "Delivered",
    Event.PUBLISH: "Published", Event.EXTEND: "Extended", Event.OPTION: "Option taken", Event.TAKE_DOWN: "Taken down",
    Event.CREDIT: "Credited", Event.OPEN: "Twin opened", Event.REFUSE: "Refused",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Row:
    """One amount and a payee's part of it. `source` names the ledger's line: 'studio-1, line 4'."""

    day: date
    source: str
    event: Event
    take: str
    amount: Amount
    share: Fraction
    part: Money
    due: date

    @property
    def charged(self) -> Money:
        """The whole amount."""
        return Money(self.amount.minor, self.amount.currency)

    @property
    def words(self) -> str:
        """'Delivered T0018-7f3a21. 3 selects: 3 × 250.00 EUR = 750.00 EUR. Of this 8 %: 60.00 EUR.'"""
        what = f"{EVENT_WORDS[self.event]} {self.take}".strip()
        return " ".join(
            part for part in (f"{what}.", self.amount.words, f"Of this {percent(self.share)}: {self.part}.") if part
        )


@dataclass(frozen=True, slots=True)
class Statement:
    """What one payee is owed under one grant for a period; `number` is the same whenever it is issued."""

    grant: str
    brand: str
    payee: Payee
    period: Period
    rows: tuple[Row, ...]
    currency: str
    due_days: int
    sample: bool = False

    @property
    def number(self) -> str:
        """'grant-ada.2026-12-01.2026-12-31.model'; two people of one seat differ by their mail."""
        who = self.payee.role if self.payee.role in ("model", "agency") else f"{self.payee.role}.{self.payee.mail}"
        return f"{self.grant}.{self.period.start}.{self.period.until}.{who}"

    @property
    def total(self) -> Money:
        """What is owed: below zero when more was credited than came in."""
        return Money(sum(row.part.minor for row in self.rows), self.currency)

    @property
    def due(self) -> tuple[tuple[date, Money], ...]:
        """What is to be paid by which day, by day."""
        days = sorted({row.due for row in self.rows})
        return tuple(
            (day, Money(sum(row.part.minor for row in self.rows if row.due == day), self.currency)) for day in days
        )

    @property
    def title(self) -> str:
        """'Statement for Jane Model (model)'."""
        return f"Statement for {self.payee}"

    @property
    def of_what(self) -> str:
        """'Sample brand, 1 December 2026 to 31 December 2026'."""
        return f"{self.brand}, {day_words(self.period.start)} to {day_words(self.period.until)}"


@dataclass(frozen=True, slots=True)
class Terms:
    """What of a grant the statements need: its id and brand, the currency, how many days until payment is due."""

    grant: str
    brand: str
    currency: str
    due_days: int = 45
    sample: bool = False


def statements(lines: Iterable[Held], terms: Terms, shares: Shares, period: Period) -> tuple[Statement, ...]:
    """A statement for every payee, of the lines whose day (UTC) lies in the period, in the order of the ledger.

    Raises BadInput for a line of another grant or in another currency.
    """
    exponent(terms.currency)
    inside = [held for held in lines if period.holds(held.line.when.astimezone(UTC).date())]
    _require_one(inside, terms)
    rows: dict[Payee, list[Row]] = {payee: [] for payee in shares.payees}
    for held in inside:
        for amount in held.line.amounts:
            parts = shares.of(amount.ground)
            for share, minor in zip(parts, divided(amount.minor, parts), strict=True):
                if share.part:
                    rows[share.payee].append(_row(held, amount, share, minor, terms.due_days))
    return tuple(
        Statement(
            terms.grant, terms.brand, payee, period, tuple(held), terms.currency, terms.due_days, terms.sample
        )
        for payee, held in rows.items()
    )  # fmt: skip


def charged(lines: Iterable[Held], terms: Terms, period: Period) -> Money:
    """What the ledger says was charged in a period; statements add up to just this."""
    days = (held for held in lines if period.holds(held.line.when.astimezone(UTC).date()))
    return Money(sum(held.line.total for held in days), terms.currency)


def paid_out(issued: Sequence[Statement], currency: str) -> Money:
    """What all statements add up to."""
    return Money(sum(statement.total.minor for statement in issued), currency)


def _row(held: Held, amount: Amount, share: Share, minor: int, due_days: int) -> Row:
    day = held.line.when.astimezone(UTC).date()
    return Row(
        day=day,
        source=f"{held.chain.workstation}, line {held.line.seq + 1}",
        event=held.line.event,
        take=held.line.take,
        amount=amount,
        share=share.part,
        part=Money(minor, amount.currency),
        due=day + timedelta(days=due_days),
    )


def _require_one(lines: Iterable[Held], terms: Terms) -> None:
    for held in lines:
        if held.line.grant != terms.grant:
            raise BadInput(f"A line of {held.line.grant} does not belong on a statement of {terms.grant}.")
        other = next((each.currency for each in held.line.amounts if each.currency != terms.currency), None)
        if other is not None:
            raise BadInput(
                f"Line {held.line.seq + 1} of {held.chain} is in {other}, and the grant in {terms.currency}."
            )
