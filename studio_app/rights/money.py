"""Exact money: whole numbers of the smallest coin, never a float.

Where a share of a coin comes out it is rounded half away from zero, once, where the amount is made. A sum that is
divided among people loses no coin: the largest remainders get what is over.
"""

from __future__ import annotations

import re
from collections.abc import Sequence
from dataclasses import dataclass
from decimal import Decimal
from fractions import Fraction

from studio_app.direction.errors import BadInput

_TWO = """
AED AFN ALL AMD ANG AOA ARS AUD AWG AZN BAM BBD BDT BGN BMD BND BOB BRL BSD BTN BWP BYN BZD CAD CDF CHF CNY COP CRC CUP
CVE CZK DKK DOP DZD EGP ERN ETB EUR FJD FKP GBP GEL GHS GIP GMD GTQ GYD HKD HNL HTG HUF IDR ILS INR IRR JMD KES KGS KHR
KPW KYD KZT LAK LBP LKR LRD LSL MAD MDL MGA MKD MMK MNT MOP MRU MUR MVR MWK MXN MYR MZN NAD NGN NIO NOK NPR NZD PAB PEN
PGK PHP PKR PLN QAR RON RSD RUB SAR SBD SCR SDG SEK SGD SHP SLE SOS SRD SSP STN SVC SYP SZL THB TJS TMT TOP TRY TTD TWD
TZS UAH USD UYU UZS VED VES WST XCD XCG YER ZAR ZMW ZWG
"""
_NONE = "BIF CLP DJF GNF ISK JPY KMF KRW PYG RWF UGX VND VUV XAF XOF XPF"
_THREE = "BHD IQD JOD KWD LYD OMR TND"
EXPONENTS = {code: places for codes, places in ((_NONE, 0), (_TWO, 2), (_THREE, 3)) for code in codes.split()}
"""Currency of ISO 4217 -> how many digits its smallest coin has after the point."""

_NUMBER = re.compile(r"\d{1,13}(\.\d{1,6})?", re.ASCII)


@dataclass(frozen=True, slots=True)
class Money:
    """An amount in the smallest coins of a currency: 1,000.00 EUR is Money(100000, "EUR"). May be below zero."""

    minor: int
    currency: str

    def __post_init__(self) -> None:
        exponent(self.currency)

    def __add__(self, other: Money) -> Money:
        self._require(other)
        return Money(self.minor + other.minor, self.currency)

    def __sub__(self, other: Money) -> Money:
        self._require(other)
        return Money(self.minor - other.minor, self.currency)

    def times(self, factor: Fraction | int) -> Money:
        """So many times this, rounded to the smallest coin, half away from zero."""
        return Money(rounded(self.minor * Fraction(factor)), self.currency)

    def __str__(self) -> str:
        """'1,000.00 EUR', '-5 JPY'."""
        places = exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-places):,.{places}f} {self.currency}"

    @property
    def plain(self) -> str:
        """'1000.00': for tables that programs read."""
        places = exponent(self.currency)
        return f"{Decimal(self.minor).scaleb(-places):.{places}f}"

    def _require(self, other: Money) -> None:
        if other.currency != self.currency:
            raise BadInput(f"{self} and {other} cannot be added: they are two currencies.")


def exponent(currency: str) -> int:
    """How many digits after the point. Raises BadInput for what is no currency."""
    if currency not in EXPONENTS:
        raise BadInput(f"{currency[:12]!r} is no currency of ISO 4217 such as EUR or SEK.")
    return EXPONENTS[currency]


def parse_money(text: str, currency: str) -> Money:
    """The amount in '1000' or '1000.00'. Raises BadInput: a decimal comma, separators, a part of the smallest coin."""
    minor = parse_number(text) * 10 ** exponent(currency)
    if minor.denominator != 1:
        raise BadInput(f"{text} is less than the smallest coin of {currency}.")
    return Money(int(minor), currency)


def parse_number(text: str) -> Fraction:
    """The number in '12' or '12.5', exactly. Raises BadInput, with a sentence of its own for a comma."""
    if "," in text:
        raise BadInput(f"{text[:40]} has a comma.", do="Write numbers with a point and without separators: 1234.50.")
    if not _NUMBER.fullmatch(text):
        raise BadInput(f"{text[:40]!r} is not a number such as 1234.50.")
    return Fraction(text)


def rounded(value: Fraction) -> int:
    """The nearest whole number, half away from zero."""
    whole, rest = divmod(abs(value), 1)
    up = int(whole) + (1 if 2 * rest >= 1 else 0)
    return up if value >= 0 else -up


def split(minor: int, weights: Sequence[Fraction]) -> tuple[int, ...]:
    """So many coins divided by weights; the parts add up to all of them (largest remainder; of equal ones the first).

    A sum below zero is divided as the same sum above it, so that a credit takes back just what was given. Raises
    ValueError when no weight is above zero or one is below.
    """
    total = sum(weights, Fraction(0))
    if total <= 0 or any(weight < 0 for weight in weights):
        raise ValueError("weights are zero or more, and one of them is more")
    exact = [abs(minor) * weight / total for weight in weights]
    parts = [int(share) for share in exact]
    over = abs(minor) - sum(parts)
    for at in sorted(range(len(exact)), key=lambda at: (parts[at] - exact[at], at))[:over]:
        parts[at] += 1
    return tuple(part if minor >= 0 else -part for part in parts)


def percent(share: Fraction) -> str:
    """'75 %', '12.5 %'; what does not end after four digits is rounded there."""
    return f"{decimal(share * 100)} %"


def decimal(value: Fraction) -> str:
    """'1.5'; at most four digits after the point."""
    text = f"{Decimal(rounded(value * 10_000)).scaleb(-4):f}"
    return text.rstrip("0").rstrip(".")
