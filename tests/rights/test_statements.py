"""Statements: twelve jobs reckoned by hand (tests/golden/README.md), sums to the coin, the same bytes again."""

from __future__ import annotations

import csv
import io
import os
import subprocess
import sys
from collections.abc import Callable
from datetime import date, timedelta
from fractions import Fraction
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from ledger_samples import CHAIN, START, chain_of, entry, paid
from test_rate_sheet import SHEET
from test_usage import option, term

from studio_app.direction.errors import BadInput
from studio_app.rights.ledger import Held, credit, read_chain, together
from studio_app.rights.ledger_line import Amount, Entry, Event, Ground
from studio_app.rights.rate_sheet import RateSheet, read_rate_sheet
from studio_app.rights.shares import Payee, Shares, shares
from studio_app.rights.statement import Statement, Terms, charged, paid_out, statements
from studio_app.rights.statement_csv import plain_cell, statement_csv
from studio_app.rights.usage import Job, commission, quote, taken, uses
from studio_app.twins.grant import Exclusivity, Fees
from studio_app.twins.use import Category, Period

GOLDEN = Path(__file__).parents[1] / "golden"
EUR, JPY = read_rate_sheet(SHEET.encode()), read_rate_sheet(SHEET.replace("EUR", "JPY").encode())
KWD = read_rate_sheet(SHEET.replace("EUR", "KWD").encode())
MODEL, AGENCY = (
    Payee("model", "Jane Model", "jane@sample.invalid"),
    Payee("agency", "Sample agency", "agency@sample.invalid"),
)
SEATS = ("stylist", "photographer", "make-up", "hair")
CREW = [Payee(seat, f"Sample {seat}", f"{seat}@sample.invalid") for seat in SEATS]
YEARS = Period(start=date(2026, 1, 1), until=date(2028, 12, 31))


def terms(currency: str = "EUR") -> Terms:
    return Terms(CHAIN.grant, "Sample brand", currency, 45, sample=True)


def dealt(
    sheet: RateSheet = EUR, fees: Fees | None = None, agency: Payee | None = AGENCY, crew: list[Payee] = CREW
) -> Shares:
    return shares(MODEL, agency, commission(sheet, fees), sheet.crew, crew)


def delivered(amounts: tuple[Amount, ...], number: int = 1) -> Entry:
    return entry(number, Event.DELIVER, amounts=amounts)


def held(*entries: Entry) -> tuple[Held, ...]:
    return together([read_chain(chain_of(*entries), CHAIN)[0]])


def quoted(job: Job, fees: Fees | None = None, sheet: RateSheet = EUR) -> tuple[Held, ...]:
    return held(delivered(quote(job, sheet, fees).lines))


def withdrawn() -> tuple[Held, ...]:
    three = [paid(number, 15_000) for number in (1, 2, 3)]
    second = held(*three)[1]
    return held(*three, credit(second, START + timedelta(days=2), "rik@sample.invalid", "Taken down."))


SETUP, PLAIN = (
    Fees(currency="EUR", setup=75_000, session=120_000, per_select=15_000),
    Fees(currency="EUR", base=100_000),
)
OUTER = Exclusivity(start=date(2026, 12, 1), until=date(2027, 11, 30), category=Category.OUTERWEAR)
TWO_YEARS = Fees(currency="EUR", base=100_000, cap=2_000_000)
SPRING, LEAP = term("web", "DK", date(2027, 1, 1), 183), term("social-organic", "NO", date(2028, 2, 1), 197)
STYLISTS = [*CREW, Payee("stylist", "Sample second stylist", "second@sample.invalid")]
YEN, DINAR = Fees(currency="JPY", base=100_001), Fees(currency="KWD", base=333_333)
LOW = PLAIN.having(commission_percent=12.5)
JOBS: dict[int, tuple[Callable[[], tuple[Held, ...]], Shares, str]] = {
    1: (lambda: held(delivered(uses([term()], EUR))), dealt(), "1125.00"),
    2: (lambda: quoted(Job(sessions=2, selects=5), SETUP), dealt(), "3900.00"),
    3: (lambda: held(delivered(uses([SPRING], EUR))), dealt(), "200.55"),
    4: (lambda: quoted(Job(terms=(term("ecom ooh", "EU", days=731),)), TWO_YEARS), dealt(), "20000.00"),
    5: (lambda: quoted(Job(selects=1), Fees(currency="EUR", per_select=15_000, floor=50_000)), dealt(), "500.00"),
    6: (lambda: quoted(Job(terms=(term("social-organic", "SE"),), exclusivity=(OUTER,)), PLAIN), dealt(), "4350.00"),
    7: (lambda: held(entry(1, Event.OPTION, amounts=(taken(option(), "EUR", date(2027, 2, 1)),))), dealt(), "3000.00"),
    8: (withdrawn, dealt(), "300.00"),
    9: (lambda: held(delivered(uses([term()], EUR))), dealt(agency=None), "1125.00"),
    10: (lambda: quoted(Job(terms=(term("social-organic", "SE"),)), YEN, JPY), dealt(JPY), "75001"),
    11: (lambda: quoted(Job(terms=(term("ecom", "SE"),)), DINAR, KWD), dealt(KWD, crew=STYLISTS), "333.333"),
    12: (lambda: held(delivered(uses([LEAP], EUR))), dealt(fees=LOW), "201.84"),
}


def golden() -> dict[int, list[tuple[str, str]]]:
    found: dict[int, list[tuple[str, str]]] = {}
    for row in csv.DictReader((GOLDEN / "statements.csv").read_text().splitlines()):
        found.setdefault(int(row["job"]), []).append((row["role"], row["amount"]))
    return found


@pytest.mark.parametrize("job", JOBS)
def test_twelve_jobs_reckoned_by_hand(job: int) -> None:
    make, parts, total = JOBS[job]
    lines = make()
    currency = lines[0].line.amounts[0].currency
    issued = statements(lines, terms(currency), parts, YEARS)
    assert [(each.payee.role, each.total.plain) for each in issued] == golden()[job]
    assert charged(lines, terms(currency), YEARS).plain == paid_out(issued, currency).plain == total


AMOUNTS = st.lists(st.tuples(st.integers(0, 10**7), st.sampled_from(Ground), st.integers(0, 60)), max_size=12)


@given(AMOUNTS, st.lists(st.integers(0, 30), min_size=4, max_size=4), st.integers(0, 100), st.booleans(), st.data())
def test_all_statements_add_up_to_the_ledger(
    amounts: list[tuple[int, Ground, int]], seats: list[int], cut: int, has_agency: bool, data: st.DataObject
) -> None:
    """Whatever is charged, on whichever day, whoever gets which share: over all periods nothing is lost or made."""
    shared = {each.role: Fraction(share, 130) for each, share in zip(CREW, seats, strict=True)}
    parts = shares(MODEL, AGENCY if has_agency else None, Fraction(cut, 100), shared, CREW)
    entries = [
        paid(0, minor, ground).having(when=START + timedelta(days=day))
        for minor, ground, day in sorted(amounts, key=lambda each: each[2])
    ]
    lines = held(*entries)
    back = data.draw(st.lists(st.sampled_from(lines), unique=True)) if lines else []
    entries += [credit(each, START + timedelta(days=61), "rik@sample.invalid", "Withdrawn.") for each in back]
    lines = held(*entries)
    cut_at = START.date() + timedelta(days=data.draw(st.integers(1, 60)))
    first = Period(start=START.date(), until=cut_at)
    second = Period(start=cut_at + timedelta(days=1), until=START.date() + timedelta(days=90))
    for period in (first, second):
        assert paid_out(statements(lines, terms(), parts, period), "EUR") == charged(lines, terms(), period)
    over_all = sum(charged(lines, terms(), period).minor for period in (first, second))
    assert over_all == sum(each.line.total for each in lines)


def test_a_credit_takes_back_just_what_was_given() -> None:
    charge = paid(1, 12_345)
    back = credit(held(charge)[0], START + timedelta(days=1), "rik@sample.invalid", "Withdrawn.")
    issued = statements(held(charge, back), terms(), dealt(), YEARS)
    assert [each.total.minor for each in issued] == [0] * 6
    assert [len(each.rows) for each in issued] == [2] * 6


def test_due_days_and_what_each_row_says() -> None:
    issued = statements(held(paid(1, 15_000)), terms(), dealt(), YEARS)
    (row,) = issued[0].rows
    assert (row.day, row.due) == (date(2026, 11, 25), date(2027, 1, 9))
    assert row.source == "studio-1, line 1"
    assert row.words == "Delivered T0001-7f3a21. One select. Of this 72.8 %: 109.20 EUR."
    assert issued[0].due == ((date(2027, 1, 9), issued[0].total),)
    assert issued[0].number == "grant-ada-sample.2026-01-01.2028-12-31.model"
    assert issued[2].number.endswith("hair.hair@sample.invalid")


def test_a_seat_with_nobody_in_it_leaves_its_share_to_the_model() -> None:
    issued = statements(held(paid(1, 15_000)), terms(), dealt(crew=[]), YEARS)
    assert [(each.payee.role, each.total.plain) for each in issued] == [("model", "120.00"), ("agency", "30.00")]
    with pytest.raises(BadInput, match="more than all there is"):
        shares(MODEL, None, Fraction(0), {"hair": Fraction(2)}, CREW)


def test_lines_of_another_grant_or_currency_are_refused() -> None:
    with pytest.raises(BadInput, match="is in SEK, and the grant in EUR"):
        statements(held(paid(1, 5, currency="SEK")), terms(), dealt(), YEARS)
    with pytest.raises(BadInput, match="does not belong on a statement of grant-other"):
        statements(held(paid(1, 5)), Terms("grant-other", "Sample brand", "EUR"), dealt(), YEARS)


def evil() -> Statement:
    """A statement in which every text a stranger gives is a formula."""
    crook = Payee("model", '=HYPERLINK("http://x")', "@sum@sample.invalid")
    amount = Amount(minor=-5, currency="EUR", ground=Ground.USAGE, words="=cmd|' /C calc'!A0")
    lines = held(entry(1, Event.DELIVER, amounts=(amount,)))
    parts = shares(crook, None, Fraction(0), {}, [])
    return statements(lines, Terms(CHAIN.grant, "+Sample brand", "EUR"), parts, YEARS)[0]


def test_no_cell_of_a_statement_is_run() -> None:
    rows = list(csv.reader(io.StringIO(statement_csv(evil()).decode("utf-8-sig"), newline="")))
    assert len({len(row) for row in rows}) == 1
    for cell in (cell for row in rows[1:] for cell in row):
        assert not cell.lstrip().startswith(("=", "+", "@")) and (not cell.startswith("-") or cell == "-0.05")
    assert rows[1][1] == '\'=HYPERLINK("http://x")' and rows[1][13] == "-0.05"


@pytest.mark.parametrize("text", ["=1", " =1", "+1", "-a", "@a", "\t=1", "\r1", "＝1", "-1-1", "−"])
def test_what_would_run_gets_an_apostrophe(text: str) -> None:
    assert plain_cell(text) == (text if text == "−" else f"'{text}")
    assert [plain_cell(each) for each in ("", "-12.50", "a=b", "5")] == ["", "-12.50", "a=b", "5"]


def test_the_table_of_a_statement_is_the_golden_one() -> None:
    issued = statements(JOBS[1][0](), terms(), dealt(), YEARS)
    assert statement_csv(issued[0]) == (GOLDEN / "statement-job-1-model.csv").read_bytes()


_AGAIN = """
import locale, sys, hashlib, contextlib
sys.path.insert(0, {here!r})
with contextlib.suppress(locale.Error):
    locale.setlocale(locale.LC_ALL, "")
from test_statements import JOBS, YEARS, dealt, evil, statements, terms
from studio_app.rights.statement_csv import statement_csv
from studio_app.studio.paper.statement import statement_pdf
for each in (*statements(JOBS[8][0](), terms(), dealt(), YEARS), evil()):
    print(hashlib.sha256(statement_csv(each)).hexdigest(), hashlib.sha256(statement_pdf(each)).hexdigest())
"""


def test_issued_again_elsewhere_it_is_the_same_byte_for_byte() -> None:
    """Another process, time zone, locale and seed of hashes."""
    code = _AGAIN.format(here=str(Path(__file__).parent))
    said: list[str] = []
    for zone, language, seed in (("UTC", "C.UTF-8", "1"), ("Pacific/Kiritimati", "sv_SE.UTF-8", "2")):
        env = os.environ | {"TZ": zone, "LC_ALL": language, "PYTHONHASHSEED": seed}
        done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, env=env, check=False)
        assert done.returncode == 0, done.stderr
        said.append(done.stdout)
    assert said[0] == said[1] and len(said[0].splitlines()) == 7
