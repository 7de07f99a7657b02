"""The usage calculator: every line explains itself, adds up, and stays inside floor and cap."""

from __future__ import annotations

from datetime import date, timedelta
from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st
from test_rate_sheet import SHEET

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.ledger_line import Ground
from studio_app.rights.money import Money
from studio_app.rights.rate_sheet import read_rate_sheet
from studio_app.rights.usage import NO_TAX, Job, months, quote, taken, uses, years
from studio_app.twins.grant import Exclusivity, Fees, Option
from studio_app.twins.use import Category, Medium, Period, Term

EUR = read_rate_sheet(SHEET.encode())


BEGIN = date(2026, 12, 1)


def term(media: str = "social-organic", area: str = "SE DK", start: date = BEGIN, days: int = 365) -> Term:
    until, kinds = start + timedelta(days=days - 1), frozenset(map(Medium, media.split()))
    return Term(start=start, until=until, media=kinds, territories=tuple(area.split()))


def option(price: int = 300_000) -> Option:
    use = term("ooh", "SE")
    return Option(
        start=use.start, until=use.until, media=use.media, territories=use.territories,
        id="ooh-se", price=price, take_by=date(2027, 3, 1),
    )  # fmt: skip


def test_a_line_says_how_it_was_reckoned() -> None:
    (line,) = uses([term()], EUR)
    assert line.words == (
        "The brand's own social channels; SE and DK; 1 year: 1,000.00 EUR × 75 % × 1.5 × 1 = 1,125.00 EUR."
    )
    assert (line.minor, line.ground, line.rate) == (112_500, Ground.USAGE, "social")


def test_the_whole_of_a_quote_can_be_read() -> None:
    job = Job(
        sessions=2,
        selects=1,
        terms=(term("ecom", "SE"),),
        exclusivity=(Exclusivity(start=date(2026, 12, 1), until=date(2027, 11, 30), category=Category.OUTERWEAR),),
        options=(option(),),
    )
    found = quote(job, EUR)
    assert found.sentences == (
        "Set-up of the twin: 750.00 EUR.",
        "2 days of session: 2 × 1,200.00 EUR = 2,400.00 EUR.",
        "1 select: 1 × 150.00 EUR = 150.00 EUR.",
        "Product pages of a shop; SE; 1 year: 1,000.00 EUR × 100 % × 1 × 1 = 1,000.00 EUR.",
        "No competitor in outerwear, 12 months: 12 × 300.00 EUR = 3,600.00 EUR.",
        "Total: 7,900.00 EUR.",
        "Option ooh-se (out-of-home (posters, screens); in SE; 1 December 2026 to 30 November 2027): 3,000.00 EUR if "
        "taken by 1 March 2027.",
        NO_TAX,
    )


def test_a_grants_fees_come_before_the_sheets_prices() -> None:
    fees = Fees(currency="EUR", rate_sheet=EUR.sha256, per_select=25_000, base=200_000, commission_percent=25.0)
    found = quote(Job(sessions=3, selects=2, terms=(term("ecom", "SE"),)), EUR, fees)
    assert [line.minor for line in found.lines] == [50_000, 200_000]
    assert "at most 20 %" in found.remarks[0] and "here it is 25 %" in found.remarks[0]
    with pytest.raises(Refused, match="not the rate sheet that the grant was agreed on"):
        quote(Job(), EUR, fees.having(rate_sheet="0" * 64))
    with pytest.raises(BadInput, match="The grant is in SEK, and the rate sheet in EUR"):
        quote(Job(), EUR, Fees(currency="SEK"))


def test_floor_and_cap_are_lines_of_their_own() -> None:
    low = quote(Job(selects=1), read_rate_sheet(SHEET.replace("setup,setup,,750.00", "setup,setup,,0").encode()))
    assert low.lines[-1].words == "Floor of 500.00 EUR: 500.00 EUR − 150.00 EUR = 350.00 EUR."
    high = quote(Job(terms=(term("ooh ecom", "EU", days=731),)), EUR)
    assert high.lines[-1].words == "Cap of 20,000.00 EUR: 20,000.00 EUR − 28,750.00 EUR = -8,750.00 EUR."
    assert high.total == Money(2_000_000, "EUR")
    with pytest.raises(BadInput, match="above the cap"):
        quote(Job(), EUR, Fees(currency="EUR", floor=2, cap=1))


def test_no_place_is_paid_twice() -> None:
    assert uses([term("ecom", "EU SE DK SE")], EUR)[0].minor == uses([term("ecom", "EU")], EUR)[0].minor
    assert uses([term("ecom", "SE DK SE")], EUR)[0].minor == uses([term("ecom", "SE DK")], EUR)[0].minor


def test_an_option_is_taken_by_its_day_or_not_at_all() -> None:
    line = taken(option(), "EUR", date(2027, 3, 1))
    assert (line.minor, line.ground) == (300_000, Ground.OPTION)
    assert line.words.endswith("if taken by 1 March 2027. Taken on 1 March 2027.")
    with pytest.raises(Refused, match="could be taken until 1 March 2027"):
        taken(option(), "EUR", date(2027, 3, 2))


@pytest.mark.parametrize(
    ("start", "until", "share", "words"),
    [
        ("2026-12-01", "2027-11-30", Fraction(1), "1 year"),
        ("2026-12-01", "2028-11-30", Fraction(2), "2 years"),
        ("2027-01-01", "2027-07-02", Fraction(183, 365), "183 of 365 days"),
        ("2028-02-29", "2029-02-28", Fraction(1), "1 year"),
        ("2028-02-01", "2028-08-15", Fraction(197, 366), "197 of 366 days"),
        ("2026-12-01", "2026-12-01", Fraction(1, 365), "1 of 365 days"),
        ("2026-12-01", "2027-12-31", 1 + Fraction(31, 366), "1 year and 31 of 366 days"),
    ],
)
def test_years_go_by_the_calendar(start: str, until: str, share: Fraction, words: str) -> None:
    assert years(Period(start=date.fromisoformat(start), until=date.fromisoformat(until))) == (share, words)


@given(st.dates(date(2020, 1, 1), date(2040, 1, 1)), st.integers(1, 3000))
def test_longer_is_never_less(start: date, days: int) -> None:
    shorter = Period(start=start, until=start + timedelta(days=days - 1))
    longer = Period(start=start, until=start + timedelta(days=days))
    assert 0 < years(shorter)[0] < years(longer)[0]
    assert 1 <= months(shorter) <= months(longer)
    assert abs(float(years(shorter)[0]) - days / 365.25) < 0.02


MEDIA, AREAS = st.sampled_from(["ecom", "web", "ooh"]), st.sampled_from(["SE", "SE DK", "EU", "NO"])


@given(st.lists(st.tuples(MEDIA, AREAS, st.integers(1, 900)), max_size=4), st.integers(0, 5), st.integers(0, 40))
def test_the_lines_add_up_and_stay_in_bounds(terms: list[tuple[str, str, int]], sessions: int, selects: int) -> None:
    wanted = tuple(term(media, area, days=days) for media, area, days in terms)
    job = Job(sessions=sessions, selects=selects, terms=wanted)
    found = quote(job, EUR)
    assert sum(line.minor for line in found.lines) == found.total.minor
    assert 50_000 <= found.total.minor <= 2_000_000
    for line in found.lines:
        assert str(Money(line.minor, "EUR")) in line.words


def test_what_the_sheet_does_not_price_is_said() -> None:
    with pytest.raises(BadInput, match="no row for media tv"):
        uses([term("tv", "SE")], EUR)
    with pytest.raises(BadInput, match="no row for territory JP"):
        uses([term("ecom", "JP")], EUR)
