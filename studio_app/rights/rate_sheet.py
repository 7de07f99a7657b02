"""The agency's own rate sheet: a CSV file that it fills in with any table program. The app has no prices of its own.

Columns: `rate` (a short name of one's own), `kind`, `name`, `value`, `unit`, `note`. See `_UNITS` for the kinds. The
file comes from outside: it is read with bounds, and no cell of it is ever run.
"""

from __future__ import annotations

import csv
import hashlib
import io
import re
from dataclasses import dataclass
from enum import StrEnum
from fractions import Fraction

from pydantic import TypeAdapter, ValidationError

from studio_app.direction.errors import BadInput
from studio_app.rights.money import EXPONENTS, Money, parse_money, parse_number
from studio_app.takes.person import Seat
from studio_app.twins.territory import COUNTRIES, SETS
from studio_app.twins.use import Category, Medium

MOST_BYTES, MOST_ROWS, MOST_CELL = 1_000_000, 2_000, 500
COLUMNS = ("rate", "kind", "name", "value", "unit", "note")
_MUST = COLUMNS[:5]
_ID = re.compile(r"[A-Za-z0-9][A-Za-z0-9._-]{0,63}")
_BOM = "﻿"


class Kind(StrEnum):
    """What a row prices."""

    SETUP = "setup"
    SESSION = "session"
    PICTURE = "picture"
    BASE = "base"
    MEDIA = "media"
    TERRITORY = "territory"
    EXCLUSIVITY = "exclusivity"
    FLOOR = "floor"
    CAP = "cap"
    COMMISSION = "commission"
    CREW = "crew"


_UNITS = {
    Kind.SETUP: "EUR", Kind.SESSION: "EUR/day", Kind.PICTURE: "EUR/picture", Kind.BASE: "EUR/year",
    Kind.MEDIA: "%", Kind.TERRITORY: "%", Kind.EXCLUSIVITY: "EUR/month", Kind.FLOOR: "EUR", Kind.CAP: "EUR",
    Kind.COMMISSION: "%", Kind.CREW: "%",
}  # fmt: skip
"""Kind -> its unit; EUR stands for the sheet's one currency. Percent of media and territories are of the base."""
_NAMED = (Kind.MEDIA, Kind.TERRITORY, Kind.EXCLUSIVITY, Kind.CREW)


@dataclass(frozen=True, slots=True)
class Rate:
    """One row: `value` is in smallest coins, or a share of one (75 % is 3/4)."""

    id: str
    kind: Kind
    name: str
    value: Fraction
    line: int
    note: str = ""


@dataclass(frozen=True, slots=True)
class RateSheet:
    """A sheet, checked. `sha256` is what a grant names."""

    currency: str
    rates: tuple[Rate, ...]
    sha256: str

    def rate(self, kind: Kind, name: str = "") -> Rate | None:
        """The row of a kind and a name, if there is one."""
        return next((rate for rate in self.rates if (rate.kind, rate.name) == (kind, name)), None)

    def needed(self, kind: Kind, name: str = "") -> Rate:
        """The same. Raises BadInput with what is missing."""
        found = self.rate(kind, name)
        if found is None:
            what = f"{kind} {name}".rstrip()
            raise BadInput(f"The rate sheet has no row for {what}.", do="Add one, or change what is asked for.")
        return found

    def money(self, rate: Rate) -> Money:
        """The amount of a row."""
        return Money(int(rate.value), self.currency)

    @property
    def crew(self) -> dict[str, Fraction]:
        """Seat -> its share of what is paid for the use of AI material."""
        return {rate.name: rate.value for rate in self.rates if rate.kind is Kind.CREW}


def read_rate_sheet(data: bytes, name: str = "The rate sheet") -> RateSheet:
    """The sheet in the bytes of a CSV file; Excel's mark at the beginning and its semicolons are accepted.

    Raises BadInput with the line and what is wrong there.
    """
    if len(data) > MOST_BYTES:
        raise BadInput(f"{name} is larger than {MOST_BYTES // 1_000_000} MB and was not read.")
    try:
        text = data.decode().removeprefix(_BOM)
    except UnicodeDecodeError as error:
        raise BadInput(f"{name} is not UTF-8 text.", do="Save it as “CSV UTF-8”.") from error
    rows = _rows(text, name)
    if not rows:
        raise BadInput(f"{name} is empty.", do=f"Begin it with the columns {', '.join(COLUMNS)}.")
    head = _head(rows[0][1], name)
    found = [(line, _named_cells(head, cells, f"{name}, line {line}")) for line, cells in rows[1:]]
    currency = _currency(found, name)
    rates = [_rate(line, cells, currency, name) for line, cells in found]
    _refuse_twice(rates, name)
    crew = sum((rate.value for rate in rates if rate.kind is Kind.CREW), Fraction(0))
    if crew > 1:
        raise BadInput(f"{name} gives the crew more than 100 % together.")
    return RateSheet(currency, tuple(rates), hashlib.sha256(data).hexdigest())


def _rows(text: str, name: str) -> list[tuple[int, list[str]]]:
    """(line, cells) of what is not empty."""
    first = text.partition("\n")[0]
    reader = csv.reader(io.StringIO(text, newline=""), delimiter=";" if ";" in first else ",", strict=True)
    found: list[tuple[int, list[str]]] = []
    try:
        for cells in reader:
            stripped = [cell.strip() for cell in cells]
            if len(found) > MOST_ROWS:
                raise BadInput(f"{name} has more than {MOST_ROWS} rows.")
            for cell in stripped:
                _require_plain(cell, f"{name}, line {reader.line_num}")
            if any(stripped):
                found.append((reader.line_num, stripped))
    except csv.Error as error:
        raise BadInput(f"{name}, line {reader.line_num}: no table can be read there ({error}).") from error
    return found


def _require_plain(cell: str, where: str) -> None:
    if len(cell) > MOST_CELL:
        raise BadInput(f"{where}: a cell has more than {MOST_CELL} letters.")
    if cell.startswith(("=", "+", "@", "-")):
        raise BadInput(f"{where}: {cell[:40]!r} is a formula or below zero.", do="Write the price itself.")
    if any(ord(sign) < 32 for sign in cell):
        raise BadInput(f"{where}: a cell holds signs that are not seen.")


def _head(cells: list[str], name: str) -> list[str]:
    head = [cell.lower() for cell in cells]
    unknown = [cell for cell in head if cell not in COLUMNS]
    missing = [column for column in _MUST if column not in head]
    twice = sorted({cell for cell in head if head.count(cell) > 1})
    for wrong, words in ((unknown, "unknown columns"), (missing, "no column"), (twice, "columns that stand twice")):
        if wrong:
            raise BadInput(
                f"{name} has {words}: {', '.join(repr(each[:40]) for each in wrong)}.",
                do=f"The columns are {', '.join(COLUMNS)}.",
            )
    return head


def _named_cells(head: list[str], cells: list[str], where: str) -> dict[str, str]:
    if any(cells[len(head) :]):
        raise BadInput(
            f"{where}: there are {len(cells)} cells, and {len(head)} columns.",
            do="Put words with a comma in quotes, and write numbers with a point: 12.50.",
        )
    return dict(zip(head, cells, strict=False))


def _currency(rows: list[tuple[int, dict[str, str]]], name: str) -> str:
    """The one currency of all units."""
    found = {cells.get("unit", "").partition("/")[0].upper(): line for line, cells in reversed(rows)}
    codes = sorted(code for code in found if code in EXPONENTS)
    if not codes:
        raise BadInput(f"{name} has no price.", do="Give a unit such as EUR/year to a row of the kind base.")
    if len(codes) > 1:
        raise BadInput(f"{name} has two currencies, {' and '.join(codes)}.", do="Keep one sheet for each.")
    return codes[0]


def _rate(line: int, cells: dict[str, str], currency: str, name: str) -> Rate:
    where = f"{name}, line {line}"
    kinds = {kind.value: kind for kind in Kind}
    kind = kinds.get(cells.get("kind", "").lower())
    if kind is None:
        raise BadInput(f"{where}: {cells.get('kind', '')[:40]!r} is no kind; there are {', '.join(kinds)}.")
    rate = cells.get("rate", "")
    if not _ID.fullmatch(rate):
        raise BadInput(f"{where}: {rate[:40]!r} is no short name of letters, digits, dots and dashes.")
    unit = cells.get("unit", "")
    wanted = _UNITS[kind].replace("EUR", currency)
    if unit.replace(" ", "").lower() != wanted.lower():
        do = "Write numbers with a point: 12.50." if unit.isdigit() else ""
        raise BadInput(f"{where}: a {kind} has the unit {wanted}, not {unit[:20]!r}.", do=do)
    try:
        value = _value(cells.get("value", ""), wanted, currency)
    except BadInput as error:
        raise BadInput(f"{where}: {error.what}", do=error.do) from error
    return Rate(rate, kind, _name(kind, cells.get("name", ""), where), value, line, cells.get("note", ""))


def _value(text: str, unit: str, currency: str) -> Fraction:
    if unit == "%":
        return parse_number(text.removesuffix("%").strip()) / 100
    return Fraction(parse_money(text, currency).minor)


def _name(kind: Kind, name: str, where: str) -> str:
    """The name as the rest of the studio writes it."""
    if kind not in _NAMED:
        if name:
            raise BadInput(f"{where}: a {kind} has no name.", do="Leave the cell empty.")
        return ""
    known = {
        Kind.MEDIA: [medium.value for medium in Medium],
        Kind.TERRITORY: sorted(COUNTRIES | SETS.keys()),
        Kind.EXCLUSIVITY: [category.value for category in Category],
    }.get(kind)
    wanted = name.upper() if kind is Kind.TERRITORY else name.lower()
    if known is not None and wanted not in known:
        some = ", ".join(known[:12])
        raise BadInput(f"{where}: {name[:40]!r} is no {kind} the studio knows, such as {some}.")
    if kind is Kind.CREW:
        try:
            TypeAdapter[str](Seat).validate_python(wanted)
        except ValidationError as error:
            raise BadInput(f"{where}: {name[:40]!r} is no seat such as hair, make-up or stylist.") from error
    return wanted


def _refuse_twice(rates: list[Rate], name: str) -> None:
    seen: dict[tuple[str, ...], int] = {}
    for rate in rates:
        for mark in ((rate.id,), (rate.kind, rate.name)):
            if mark in seen:
                raise BadInput(f"{name}: lines {seen[mark]} and {rate.line} both say {' '.join(mark).strip()!r}.")
            seen[mark] = rate.line
