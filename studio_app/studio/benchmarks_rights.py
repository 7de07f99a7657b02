"""How fast the ledger is with very many lines: verifying, reading, proving, stating what is owed, appending."""

from __future__ import annotations

import hashlib
import tempfile
import time
from collections.abc import Callable
from datetime import UTC, date, datetime, timedelta
from fractions import Fraction
from pathlib import Path
from statistics import median

from studio_app.rights.ledger import ChainName, Head, Held, extended, read_chain, together, verify_chain
from studio_app.rights.ledger_folder import LedgerFolder
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.rights.merkle import consistency, inclusion, leaf_hash
from studio_app.rights.shares import Payee, shares
from studio_app.rights.statement import Terms, statements
from studio_app.studio.benchmark_row import Row, here_and_now, measured
from studio_app.twins.use import Medium, Period, Term

LINES = 100_000
_CHAIN = ChainName("grant-sample", "benchmark")
_START = datetime(2026, 11, 25, 9, 0, tzinfo=UTC)
_PAID_EACH = 20
"""One line in so many has a use and an amount; the others are renders, as in a shoot."""
_APPENDS = 40


def ledger_rows(_cache: Path, tell: Callable[[str, float], None], lines: int = LINES) -> tuple[Row, ...]:
    """All figures over a ledger of so many lines, made in memory; only the appending touches a disk."""
    tell(f"writing a ledger of {lines} lines", 0.0)
    began = time.perf_counter()
    data, _ = extended(Head.new(_CHAIN), map(_entry, range(lines)))
    made = time.perf_counter() - began
    tell("verifying it", 0.4)
    verifying = _seconds(lambda: verify_chain(data, _CHAIN), 3)
    bare = _seconds(lambda: hashlib.sha256(data).digest(), 3)
    tell("reading it", 0.7)
    held: list[Held] = []
    reading = _seconds(lambda: held.extend(together([read_chain(data, _CHAIN)[0]])), 1)
    tell("proving a line", 0.85)
    leaves = [leaf_hash(each.raw) for each in held]
    proving = _seconds(lambda: (inclusion(lines // 3, leaves), consistency(lines // 2, leaves)), 1)
    stating = _seconds(lambda: _statements(held), 1)
    tell("appending to it", 0.95)
    appending = _appends(data)
    size = f"{lines} lines, {len(data) / 1e6:.0f} MB"
    beside = f"{size}; only the SHA-256 of these bytes takes {median(bare):.2f} s"
    return (
        here_and_now(),
        measured(f"a ledger of {lines} lines written in memory", made, "s", None, size),
        measured(f"a ledger of {lines} lines verified, slowest of 3", max(verifying), "s", 3.0, beside,
                 median=median(verifying)),
        measured("all its lines read as values", reading[0], "s", None, size),
        measured("proof of one line and of growth", proving[0], "s", None, size),
        measured("statements of model, agency and two of the crew", stating[0], "s", None, size),
        measured(f"one line appended and on disk, slowest of {_APPENDS}", 1000 * max(appending), "ms", None,
                 f"{size}; the chain was verified before the first", median=1000 * median(appending)),
    )  # fmt: skip


def _entry(number: int) -> Entry:
    fields: dict[str, object] = {
        "when": _START + timedelta(seconds=number),
        "event": Event.RENDER,
        "grant": _CHAIN.grant,
        "take": f"T{number:05d}-7f3a21",
        "sha256": hashlib.sha256(str(number).encode()).hexdigest(),
        "operator": "benchmark@sample.invalid",
    }
    if number % _PAID_EACH == 0:
        fields |= {"event": Event.DELIVER, "uses": (_TERM,), "amounts": (_PAID,)}
    return Entry.model_validate(fields)


_TERM = Term(
    start=date(2026, 12, 1),
    until=date(2027, 11, 30),
    media=frozenset({Medium.ECOM, Medium.WEB}),
    territories=("EEA", "CH"),
)
_PAID = Amount(minor=25_000, currency="EUR", ground=Ground.PICTURE, rate="select", words="1 select: 1 × 250.00 EUR.")


_PAYEES = ("model", "agency", "hair", "stylist")


def _statements(held: list[Held]) -> None:
    model, agency, *crew = (Payee(role, f"Sample {role}", f"{role}@sample.invalid") for role in _PAYEES)
    parts = shares(model, agency, Fraction(1, 5), {each.role: Fraction(2, 100) for each in crew}, crew)
    days = Period(start=_START.date(), until=_START.date() + timedelta(days=400))
    statements(held, Terms(_CHAIN.grant, "Sample brand", "EUR", 45, sample=True), parts, days)


def _appends(data: bytes) -> list[float]:
    """Seconds of each append to the chain on disk, fsync included, after the first one, which verifies it."""
    with tempfile.TemporaryDirectory(prefix="ledger-") as folder:
        Path(folder, str(_CHAIN)).write_bytes(data)
        ledger = LedgerFolder(Path(folder))
        entry = _entry(1).having(when=_START + timedelta(days=30))
        ledger.append(_CHAIN, [entry])
        return [_seconds(lambda: ledger.append(_CHAIN, [entry]), 1)[0] for _ in range(_APPENDS)]


def _seconds(work: Callable[[], object], rounds: int) -> list[float]:
    found: list[float] = []
    for _ in range(rounds):
        began = time.perf_counter()
        work()
        found.append(time.perf_counter() - began)
    return found
