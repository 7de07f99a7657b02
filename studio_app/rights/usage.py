"""What a job costs: set-up + sessions + pictures + base × (media × territories × years) + exclusivity, within a floor
and a cap, with options beside it. Every line says in a sentence how it was reckoned.

Percentages come from the agency's rate sheet. Prices come from the grant's fees where there is a grant, as it was
signed; from the sheet where there is none yet. Each line is rounded to the smallest coin, half away from zero.
"""

from __future__ import annotations

from collections.abc import Iterable, Iterator
from dataclasses import dataclass
from datetime import date, timedelta
from fractions import Fraction
from typing import Annotated

from pydantic import Field

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.rights.ledger_line import Amount, Ground
from studio_app.rights.money import Money, decimal, percent
from studio_app.rights.rate_sheet import Kind, RateSheet
from studio_app.twins.grant import Exclusivity, Fees, Grant, Option
from studio_app.twins.territory import countries, in_words
from studio_app.twins.use import MEDIUM_WORDS, Medium, Period, Term, day_words

NO_TAX = "Value added tax is not part of these amounts; it is left to the books."
MOST_COMMISSION = Fraction(20, 100)
_COMMISSION = (
    "New York's Fashion Workers Act lets a management company keep at most 20 % of what a model earns "
    "(Labor Law 1035); here it is {}."
)


class Job(Value):
    """What is asked for: days of sessions, selects, uses, exclusivity, and options that may be taken later."""

    sessions: Annotated[int, Field(ge=0, le=1000)] = 0
    selects: Annotated[int, Field(ge=0, le=1_000_000)] = 0
    terms: Annotated[tuple[Term, ...], Field(max_length=50)] = ()
    exclusivity: Annotated[tuple[Exclusivity, ...], Field(max_length=50)] = ()
    options: Annotated[tuple[Option, ...], Field(max_length=50)] = ()

    @classmethod
    def of(cls, grant: Grant, sessions: int, selects: int) -> Job:
        """The whole of a grant, with so many days and selects."""
        return cls(
            sessions=sessions,
            selects=selects,
            terms=grant.terms,
            exclusivity=grant.exclusivity,
            options=grant.options,
        )


@dataclass(frozen=True, slots=True)
class Quote:
    """The price of a job: its lines, what they add up to, sentences for the options, and what to know besides."""

    lines: tuple[Amount, ...]
    total: Money
    options: tuple[str, ...]
    remarks: tuple[str, ...]

    @property
    def sentences(self) -> tuple[str, ...]:
        """All of it, to be read."""
        return (*(line.words for line in self.lines), f"Total: {self.total}.", *self.options, *self.remarks)


def quote(job: Job, sheet: RateSheet, fees: Fees | None = None) -> Quote:
    """Reckons a job. Raises BadInput for what the sheet has no row for, Refused when the grant names another sheet."""
    require_sheet(sheet, fees)
    lines = [*_once(job, sheet, fees), *uses(job.terms, sheet, fees), *_exclusivity(job.exclusivity, sheet)]
    total = Money(sum(line.minor for line in lines), sheet.currency)
    lines += _bounded(total, sheet, fees)
    total = Money(sum(line.minor for line in lines), sheet.currency)
    options = tuple(_option_words(option, sheet.currency) for option in job.options)
    return Quote(tuple(lines), total, options, (*_warnings(commission(sheet, fees)), NO_TAX))


def uses(terms: Iterable[Term], sheet: RateSheet, fees: Fees | None = None) -> tuple[Amount, ...]:
    """The lines for media, territories and time alone: what an extension costs. Raises as `quote`."""
    base = _price(Kind.BASE, sheet, fees)
    if base is None:
        return ()
    return tuple(_use(medium, term, base, sheet) for term in terms for medium in sorted(term.media))


def taken(option: Option, sheet_currency: str, on: date) -> Amount:
    """The line for an option that is taken on a day. Raises Refused after its last day."""
    if on > option.take_by:
        raise Refused(
            f"The option {option.id} could be taken until {day_words(option.take_by)}.",
            safe="Nothing was booked.",
            do="Ask for a new offer.",
        )
    words = f"{_option_words(option, sheet_currency)} Taken on {day_words(on)}."
    return Amount(minor=option.price, currency=sheet_currency, ground=Ground.OPTION, rate=option.id, words=words)


def commission(sheet: RateSheet | None, fees: Fees | None = None) -> Fraction:
    """The agency's share of what the model's side gets: the grant's, else the sheet's, else none."""
    if fees is not None:
        return Fraction(str(fees.commission_percent)) / 100
    rate = sheet.rate(Kind.COMMISSION) if sheet is not None else None
    return rate.value if rate is not None else Fraction(0)


def years(period: Period) -> tuple[Fraction, str]:
    """How many years a period has, and in words: whole years of the calendar, and days of the year that follows."""
    end = period.until + timedelta(days=1)
    whole = end.year - period.start.year
    if _later(period.start, whole) > end:
        whole -= 1
    last = _later(period.start, whole)
    days, of = (end - last).days, (_later(period.start, whole + 1) - last).days
    said = [f"{whole} {'year' if whole == 1 else 'years'}"] if whole else []
    said += [f"{days} of {of} days"] if days else []
    return whole + Fraction(days, of), " and ".join(said)


def months(period: Period) -> int:
    """How many months a period has; one that has begun counts whole."""
    end = period.until + timedelta(days=1)
    found = (end.year - period.start.year) * 12 + end.month - period.start.month
    return found + (1 if end.day > period.start.day else 0)


def require_sheet(sheet: RateSheet, fees: Fees | None) -> None:
    """Raises Refused when a grant was agreed on another sheet, BadInput when it is in another currency."""
    if fees is None:
        return
    if fees.rate_sheet is not None and fees.rate_sheet != sheet.sha256:
        raise Refused(
            "This is not the rate sheet that the grant was agreed on: its SHA-256 is another one.",
            safe="Nothing was reckoned.",
            do="Choose the sheet that was signed for.",
        )
    if fees.currency != sheet.currency:
        raise BadInput(f"The grant is in {fees.currency}, and the rate sheet in {sheet.currency}.")


def _price(kind: Kind, sheet: RateSheet, fees: Fees | None) -> Money | None:
    """The price of a kind; None where it is not part of the deal."""
    if fees is None:
        rate = sheet.rate(kind)
        return sheet.money(rate) if rate is not None else None
    agreed = {
        Kind.SETUP: fees.setup or None, Kind.SESSION: fees.session, Kind.PICTURE: fees.per_select,
        Kind.BASE: fees.base, Kind.FLOOR: fees.floor, Kind.CAP: fees.cap,
    }[kind]  # fmt: skip
    return Money(agreed, fees.currency) if agreed is not None else None


def _once(job: Job, sheet: RateSheet, fees: Fees | None) -> Iterator[Amount]:
    """Set-up, sessions and pictures."""
    setup = _price(Kind.SETUP, sheet, fees)
    if setup is not None:
        yield _amount(setup, Ground.SETUP, f"Set-up of the twin: {setup}.", sheet, Kind.SETUP)
    for count, kind, ground, one, many in (
        (job.sessions, Kind.SESSION, Ground.SESSION, "day of session", "days of session"),
        (job.selects, Kind.PICTURE, Ground.PICTURE, "select", "selects"),
    ):
        price = _price(kind, sheet, fees)
        if count and price is not None:
            cost = price.times(count)
            words = f"{count} {one if count == 1 else many}: {count} × {price} = {cost}."
            yield _amount(cost, ground, words, sheet, kind)


def _use(medium: Medium, term: Term, base: Money, sheet: RateSheet) -> Amount:
    share = sheet.needed(Kind.MEDIA, medium)
    places = _charged(term.territories)
    area = sum((sheet.needed(Kind.TERRITORY, place).value for place in places), Fraction(0))
    time, time_words = years(term)
    exact = base.minor * share.value * area * time
    cost = base.times(share.value * area * time)
    near = "" if exact.denominator == 1 else ", rounded"
    what = f"{MEDIUM_WORDS[medium][0].upper()}{MEDIUM_WORDS[medium][1:]}; {in_words(places)}; {time_words}"
    words = f"{what}: {base} × {percent(share.value)} × {decimal(area)} × {_factor(time)} = {cost}{near}."
    return Amount(minor=cost.minor, currency=cost.currency, ground=Ground.USAGE, rate=share.id, words=words)


def _charged(territories: Iterable[str]) -> tuple[str, ...]:
    """The territories that are paid for: none that lies wholly in another one of them, each once."""
    names = tuple(dict.fromkeys(territories))
    lands = {name: countries((name,)) for name in names}
    return tuple(
        name
        for at, name in enumerate(names)
        if not any(
            lands[name] < lands[other] or (lands[name] == lands[other] and other_at < at)
            for other_at, other in enumerate(names)
            if other != name
        )
    )


def _exclusivity(periods: Iterable[Exclusivity], sheet: RateSheet) -> Iterator[Amount]:
    for period in periods:
        rate = sheet.needed(Kind.EXCLUSIVITY, period.category)
        price, count = sheet.money(rate), months(period)
        cost = price.times(count)
        many = f"{count} {'month' if count == 1 else 'months'}"
        words = f"No competitor in {period.category}, {many}: {count} × {price} = {cost}."
        yield Amount(minor=cost.minor, currency=cost.currency, ground=Ground.EXCLUSIVITY, rate=rate.id, words=words)


def _bounded(total: Money, sheet: RateSheet, fees: Fees | None) -> Iterator[Amount]:
    """The line that lifts a total to the floor or takes it down to the cap. Raises BadInput when floor > cap."""
    floor, cap = _price(Kind.FLOOR, sheet, fees), _price(Kind.CAP, sheet, fees)
    if floor is not None and cap is not None and floor.minor > cap.minor:
        raise BadInput(f"The floor of {floor} is above the cap of {cap}.")
    if floor is not None and total.minor < floor.minor:
        words = f"Floor of {floor}: {floor} − {total} = {floor - total}."
        yield _amount(floor - total, Ground.FLOOR, words, sheet, Kind.FLOOR)
    if cap is not None and total.minor > cap.minor:
        words = f"Cap of {cap}: {cap} − {total} = {cap - total}."
        yield _amount(cap - total, Ground.CAP, words, sheet, Kind.CAP)


def _amount(money: Money, ground: Ground, words: str, sheet: RateSheet, kind: Kind) -> Amount:
    rate = sheet.rate(kind)
    named = rate.id if rate is not None else ""
    return Amount(minor=money.minor, currency=money.currency, ground=ground, rate=named, words=words)


def _warnings(share: Fraction) -> tuple[str, ...]:
    return (_COMMISSION.format(percent(share)),) if share > MOST_COMMISSION else ()


def _option_words(option: Option, currency: str) -> str:
    return (
        f"Option {option.id} ({option.words}): {Money(option.price, currency)} if taken by {day_words(option.take_by)}."
    )


def _factor(time: Fraction) -> str:
    return decimal(time) if (time * 10_000).denominator == 1 else f"{time.numerator}/{time.denominator}"


def _later(day: date, count: int) -> date:
    """The same day so many years later; 1 March for 29 February where there is none."""
    try:
        return day.replace(year=day.year + count)
    except ValueError:
        return date(day.year + count, 3, 1)
