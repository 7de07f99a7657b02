"""Lines of a sample ledger."""

from __future__ import annotations

import hashlib
from datetime import UTC, date, datetime, timedelta

from studio_app.rights.ledger import ChainName, Head, extended
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.twins.use import Medium, Term

CHAIN = ChainName("grant-ada-sample", "studio-1")
START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
TERM = Term(
    start=date(2026, 12, 1), until=date(2027, 11, 30), media=frozenset({Medium.SOCIAL}), territories=("SE", "DK")
)


def entry(number: int, event: Event = Event.RENDER, **more: object) -> Entry:
    """The entry of the minute `number`."""
    fields: dict[str, object] = {
        "when": START + timedelta(minutes=number),
        "event": event,
        "grant": CHAIN.grant,
        "take": f"T{number:04d}-7f3a21",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "operator": "rik@sample.invalid",
    }
    return Entry.model_validate(fields | more)


def paid(number: int, minor: int, ground: Ground = Ground.PICTURE, currency: str = "EUR", **more: object) -> Entry:
    """A delivery with one amount."""
    amount = Amount(minor=minor, currency=currency, ground=ground, rate="picture", words="One select.")
    return entry(number, Event.DELIVER, uses=(TERM,), amounts=(amount,), **more)


def chain_of(*entries: Entry, chain: ChainName = CHAIN) -> bytes:
    """The bytes of a chain with these lines."""
    return extended(Head.new(chain), entries)[0]


def plain_chain(lines: int) -> bytes:
    return chain_of(*(entry(number) for number in range(lines)))
