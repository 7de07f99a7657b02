"""The agency's own CSV: taken as Excel saves it, and refused line by line with what is wrong."""

from __future__ import annotations

from fractions import Fraction
from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput
from studio_app.rights.money import Money
from studio_app.rights.rate_sheet import Kind, read_rate_sheet

SHEET = (Path(__file__).parents[1] / "golden" / "rates-eur.csv").read_text()


def changed(old: str, new: str) -> bytes:
    assert old in SHEET
    return SHEET.replace(old, new, 1).encode()


def test_the_rows_are_there() -> None:
    sheet = read_rate_sheet(SHEET.encode())
    base, social = sheet.needed(Kind.BASE), sheet.needed(Kind.MEDIA, "social-organic")
    assert (sheet.currency, sheet.money(base), social.value) == ("EUR", Money(100_000, "EUR"), Fraction(3, 4))
    assert sheet.crew["hair"] == Fraction(15, 1000)
    assert (social.id, social.line) == ("social", 8)
    with pytest.raises(BadInput, match="no row for territory FR"):
        sheet.needed(Kind.TERRITORY, "FR")


def test_as_excel_saves_it() -> None:
    """A mark at the beginning, semicolons, CRLF, empty lines at the end, percent signs, small letters of codes."""
    excel = (
        "﻿"
        + SHEET.replace(",", ";").replace("\n", "\r\n").replace("75;%", "75 %;%").replace(";SE;", ";se;")
        + ";;;;;\r\n"
    )
    found, plain = read_rate_sheet(excel.encode()), read_rate_sheet(SHEET.encode())
    assert found.rates == plain.rates and found.sha256 != plain.sha256


@pytest.mark.parametrize(
    ("data", "why"),
    [
        (b"", "is empty"),
        (SHEET.encode("utf-16"), "not UTF-8"),
        (b"\xe4,\n", "not UTF-8"),
        (b"x" * 1_100_000, "larger than 1 MB"),
        (changed("note", "colour"), "unknown columns: 'colour'"),
        (changed("note", "unit"), "stand twice: 'unit'"),
        (changed("value,", ""), "no column: 'value'"),
        (changed("1000.00,EUR/year", '"1000,00",EUR/year'), "line 5: 1000,00 has a comma. Write numbers with a point"),
        (changed("750.00,EUR,Scan", "750,00,EUR,Scan"), "line 2: there are 7 cells, and 6 columns. Put words"),
        (changed("1000.00,EUR/year", "1000,00,EUR/year"), "not '00'. Write numbers with a point"),
        (changed("1000.00,EUR/year", "=1000,EUR/year"), "line 5: '=1000' is a formula"),
        (changed("1000.00,EUR/year", "-1000,EUR/year"), "line 5: '-1000' is a formula or below zero"),
        (changed("Scan and", "@SUM(A1) Scan and"), "line 2: '@SUM"),
        (changed("1000.00,EUR/year", "1000.00,EUR"), "line 5: a base has the unit EUR/year, not 'EUR'"),
        (changed("1200.00,EUR/day", "1200.00,SEK/day"), "two currencies, EUR and SEK"),
        (changed("1200.00,EUR/day", "1200.005,EUR/day"), "line 3: 1200.005 is less than the smallest coin"),
        (changed("base,base,", "base,basis,"), "line 5: 'basis' is no kind"),
        (changed("base,base,,", "base,base,EU,"), "line 5: a base has no name"),
        (changed("media,ooh", "media,billboard"), "line 9: 'billboard' is no media"),
        (changed("territory,EU", "territory,XX"), "line 13: 'XX' is no territory"),
        (changed("crew,hair", "crew,=hair"), "is a formula"),
        (changed("crew,hair", "crew,Hair & co"), "line 20: 'Hair & co' is no seat"),
        (changed("se,territory,SE", "se,territory,DK"), "lines 10 and 11 both say 'territory DK'"),
        (changed("se,territory", "dk,territory"), "lines 10 and 11 both say 'dk'"),
        (changed("photographer,4,", "photographer,99,"), "more than 100 % together"),
        (changed("hair,crew", "ha ir,crew"), "no short name"),
        (changed("Scan", "x" * 600), "more than 500 letters"),
        (changed("Scan", "a\x07b"), "not seen"),
        (changed("Scan", '"Scan'), "no table can be read there"),
        (SHEET.encode() + b"a,b\n" * 2001, "more than 2000 rows"),
        (b"rate,kind,name,value,unit\nse,territory,SE,100,%\n", "has no price"),
    ],
)
def test_what_is_wrong_is_named_with_its_line(data: bytes, why: str) -> None:
    with pytest.raises(BadInput) as caught:
        read_rate_sheet(data)
    assert why in str(caught.value)
