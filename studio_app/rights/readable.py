"""A paper in words that the person who signs it understands: the same lines as text, on screen and as PDF.

A field that only signing writes (`signed_at`, `pdf`) is left out of a consent, so that what she reads before and after
signing is the same paper, to the byte.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import date, datetime
from textwrap import wrap
from typing import Any, cast

from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.rights.money import Money
from studio_app.twins.consent import Consent, Withdrawal
from studio_app.twins.grant import Bought, Disclosure, Exclusivity, Fees, Grant, Revocation
from studio_app.twins.paper_words import PaperKind, words_of
from studio_app.twins.party import Party
from studio_app.twins.passport import IdentityCheck, Listed, Mark, Passport, Weights
from studio_app.twins.status import Entry, Status
from studio_app.twins.territory import in_words
from studio_app.twins.use import MEDIUM_WORDS, Medium, Period, Term, day_words

WIDTH = 78
EMPTY = "(nothing)"
BY_SIGNING = frozenset({"signed_at", "pdf"})
SAMPLE = "Sample: these people and papers are made up."


@dataclass(frozen=True, slots=True)
class Line:
    """One field: its label, what it means, and what this paper says."""

    field: str
    label: str
    means: str
    says: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Readable:
    """A paper to read. `sample`: its people are made up."""

    title: str
    opening: str
    of: str
    sample: bool
    lines: tuple[Line, ...]


def readable(paper: Passport | Consent | Grant | Status) -> Readable:
    """Every field of the paper in words, unknown ones of a newer version too."""
    kind = cast(PaperKind, type(paper).__name__.lower())
    words = words_of(kind)
    lines = [
        Line(each.field, each.label, each.means, _said(paper, each.field))
        for each in words.fields
        if not (isinstance(paper, Consent) and each.field in BY_SIGNING)
    ]
    more = paper.model_extra or {}
    lines += [Line(name, name, "A field of a newer version.", (str(more[name]),)) for name in sorted(more)]
    sample = bool(getattr(paper, "sample", False))
    return Readable(words.title, words.opening, f"{paper.twin}, {_of(paper)}", sample, tuple(lines))


def as_text(paper: Passport | Consent | Grant | Status) -> str:
    """The paper as plain text, 78 columns wide."""
    said = readable(paper)
    head = [said.title.upper(), said.of, *([SAMPLE] if said.sample else []), "", *wrap(said.opening, WIDTH), ""]
    for line in said.lines:
        head += [line.label, *wrap(line.means, WIDTH, initial_indent="  ", subsequent_indent="  ")]
        for text in line.says:
            head += wrap(text, WIDTH, initial_indent="    > ", subsequent_indent="      ") or ["    >"]
        head.append("")
    return "\n".join(head)


def _of(paper: Passport | Consent | Grant | Status) -> str:
    match paper:
        case Passport():
            return f"version {paper.version}"
        case Status():
            return f"number {paper.seq}"
        case _:
            return paper.id


def _said(paper: Passport | Consent | Grant | Status, field: str) -> tuple[str, ...]:
    if isinstance(paper, Grant) and field == "options":
        currency = paper.fees.currency
        return tuple(
            f"{each.id}: {each.words}; {_money(each.price, currency)}, to be taken by {day_words(each.take_by)}"
            for each in paper.options
        ) or (EMPTY,)
    return _says(field, getattr(paper, field))


def _says(field: str, held: Any) -> tuple[str, ...]:
    if field == "territories":
        return (in_words(cast(Iterable[str], held)),)
    if isinstance(held, dict):
        seats = cast(dict[str, int], held)
        return tuple(f"{count} of: {seat.replace('-', ' ')}" for seat, count in sorted(seats.items()))
    if isinstance(held, tuple):
        return tuple(text for each in cast(tuple[Any, ...], held) for text in _one(each)) or (EMPTY,)
    if isinstance(held, frozenset):
        return (", ".join(_one(each)[0] for each in sorted(cast(frozenset[Any], held))) or "none",)
    return _one(held)


def _one(held: Any) -> tuple[str, ...]:
    if held is None or held == "":
        return (EMPTY,)
    if isinstance(held, bool):
        return ("yes" if held else "no",)
    if isinstance(held, datetime):
        return (f"{day_words(held.date())}, {held:%H:%M} (UTC{held:%z})",)
    if isinstance(held, date):
        return (day_words(held),)
    if isinstance(held, Medium):
        return (f"{MEDIUM_WORDS[held]} ({held})",)
    if isinstance(held, Value):
        return _value(held)
    return tuple(str(held).split("\n"))


def _value(held: Value) -> tuple[str, ...]:
    match held:
        case Party():
            address = (held.address,) if held.address else ()
            return (str(held), *address, f"key: {held.key}")
        case Term():
            return (held.words,)
        case Exclusivity():
            return (f"{held.category}, {day_words(held.start)} to {day_words(held.until)}",)
        case Period():
            return (f"{day_words(held.start)} to {day_words(held.until)}, both included",)
        case Fees():
            return _fees(held)
        case Withdrawal():
            return (f"How: {held.how}", f"To: {held.to}", f"Then: {held.effect}")
        case _:
            return _smaller(held)


def _smaller(held: Value) -> tuple[str, ...]:
    match held:
        case Weights():
            return (f"{held.file} for {held.base}, {held.licence}, {held.size:,} bytes, SHA-256 {held.sha256}",)
        case Listed():
            return (f"{held.file}, {held.size:,} bytes, SHA-256 {held.sha256}",)
        case Mark():
            return (f"{held.id}: {held.where}" + (f" ({held.words})" if held.words else ""),)
        case IdentityCheck():
            return (f"{held.by}, {day_words(held.when)}: {held.how}",)
        case Bought():
            return (f"{held.id}, SHA-256 {held.sha256}",)
        case Disclosure():
            named = "her name is said" if held.name_her else "her name is not said"
            icon = "with the icon" if held.icon else "without the icon"
            return (f"in {', '.join(held.languages)}, {icon}; {named}", *((held.credit,) if held.credit else ()))
        case Revocation():
            days = f"Her newest word may be {held.max_age_days} days old, and {held.grace_days} days more without one."
            return (days, *((f"It is found at {held.where}",) if held.where else ()))
        case Entry():
            why = f": {held.reason}" if held.reason else ""
            down = f"; take down by {day_words(held.take_down_by)}" if held.take_down_by else ""
            return (f"{held.kind} {held.id}: {held.state} since {day_words(held.since.date())}{why}{down}",)
        case _:
            return (held.model_dump_json(),)


def _fees(fees: Fees) -> tuple[str, ...]:
    coins = {
        "set-up": fees.setup, "each session": fees.session, "each select": fees.per_select,
        "base of the use": fees.base, "never less than": fees.floor, "never more than": fees.cap,
    }  # fmt: skip
    paid = [f"{name}: {_money(amount, fees.currency)}" for name, amount in coins.items() if amount]
    sheet = [f"by the rate sheet with SHA-256 {fees.rate_sheet}"] if fees.rate_sheet else []
    last = f"the agency's commission is {fees.commission_percent:g} %; paid within {fees.due_days} days"
    return (*paid, *sheet, last)


def _money(minor: int, currency: str) -> str:
    try:
        return str(Money(minor, currency))
    except BadInput:  # a code that ISO 4217 does not know
        return f"{minor} in smallest coins of {currency}"
