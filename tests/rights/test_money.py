"""Money: exact, in every currency's own coins, and divided without losing one."""

from __future__ import annotations

from fractions import Fraction

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.rights.money import EXPONENTS, Money, parse_money, parse_number, percent, rounded, split

WEIGHTS = st.lists(st.fractions(0, 100, max_denominator=1000), min_size=1, max_size=12).filter(any)


def test_it_says_what_it_is() -> None:
    assert str(Money(100_000, "EUR")) == "1,000.00 EUR"
    assert (str(Money(-5, "JPY")), str(Money(-5, "EUR")), str(Money(1234, "KWD"))) == (
        "-5 JPY",
        "-0.05 EUR",
        "1.234 KWD",
    )
    assert Money(-123_456, "SEK").plain == "-1234.56"
    assert len(EXPONENTS) > 150 and set(EXPONENTS.values()) == {0, 2, 3}


@given(st.integers(-(10**12), 10**12), st.sampled_from(sorted(EXPONENTS)))
def test_what_is_written_reads_back(minor: int, currency: str) -> None:
    money = Money(abs(minor), currency)
    assert parse_money(money.plain, currency) == money


@pytest.mark.parametrize(
    ("text", "why"),
    [
        ("12,50", "has a comma"), ("1.000,00", "has a comma"), ("1,000.00", "has a comma"), ("12.505", "smallest coin"),
        ("1e3", "not a number"), ("-1", "not a number"), ("+1", "not a number"), ("", "not a number"),
        ("NaN", "not a number"), ("=1+1", "not a number"), ("١٢", "not a number"), ("1" * 20, "not a number"),
        ("0x10", "not a number"), (" 1", "not a number"), ("1.", "not a number"), ("1_0", "not a number"),
    ],
)  # fmt: skip
def test_what_is_no_amount_is_refused_with_a_sentence(text: str, why: str) -> None:
    with pytest.raises(BadInput, match=why):
        parse_money(text, "EUR")


def test_currencies_do_not_mix_and_are_known() -> None:
    assert Money(1, "EUR") + Money(2, "EUR") - Money(5, "EUR") == Money(-2, "EUR")
    with pytest.raises(BadInput, match="two currencies"):
        Money(1, "EUR") + Money(1, "SEK")
    for code in ("EURO", "XXX", "eur", "BTC"):
        with pytest.raises(BadInput, match="no currency"):
            Money(1, code)


def test_halves_go_away_from_zero() -> None:
    assert [rounded(Fraction(n, 2)) for n in (-3, -1, 0, 1, 3, 5)] == [-2, -1, 0, 1, 2, 3]
    assert Money(333, "EUR").times(Fraction(1, 2)) == Money(167, "EUR")
    assert parse_number("0.1") + parse_number("0.2") == parse_number("0.3")
    assert (percent(Fraction(3, 4)), percent(Fraction(1, 8)), percent(Fraction(1))) == ("75 %", "12.5 %", "100 %")


@given(st.integers(-(10**9), 10**9), WEIGHTS)
def test_no_coin_is_lost_and_nobody_is_off_by_a_whole_one(minor: int, weights: list[Fraction]) -> None:
    parts = split(minor, weights)
    assert sum(parts) == minor
    whole = sum(weights)
    for part, weight in zip(parts, weights, strict=True):
        assert abs(part - minor * weight / whole) < 1
    assert split(-minor, weights) == tuple(-part for part in parts)


def test_of_equal_remainders_the_first_gets_the_coin() -> None:
    assert split(1, [Fraction(1, 2)] * 2) == (1, 0)
    assert split(5, [Fraction(1), Fraction(0), Fraction(1)]) == (3, 0, 2)
    for weights in ([], [Fraction(0)], [Fraction(2), Fraction(-1)]):
        with pytest.raises(ValueError, match="weights"):
            split(5, weights)
