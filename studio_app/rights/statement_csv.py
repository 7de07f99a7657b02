"""A statement as a table for the books: CSV as RFC 4180 has it, UTF-8 with the mark by which Excel reads names right.

No cell is a formula: text that a table program would run gets an apostrophe before it; numbers are left numbers.
"""

from __future__ import annotations

import csv
import io
import re

from studio_app.rights.money import decimal
from studio_app.rights.statement import EVENT_WORDS, Statement

_COLUMNS = (
    "statement", "payee", "role", "mail", "grant", "ledger line", "day", "event", "take", "for", "rate", "charged",
    "share percent", "amount", "currency", "due", "words",
)  # fmt: skip
_RUNS = frozenset("=+-@＝＋－＠")
"""Signs that begin a formula in one table program or another (OWASP, CSV injection)."""
_NUMBER = re.compile(r"-?\d+(\.\d+)?", re.ASCII)


def statement_csv(statement: Statement) -> bytes:
    """The rows, then one for the total."""
    out = io.StringIO(newline="")
    table = csv.writer(out, lineterminator="\r\n")
    table.writerow(_COLUMNS)
    who = (statement.number, statement.payee.name, statement.payee.role, statement.payee.mail, statement.grant)
    for row in statement.rows:
        of = (row.source, row.day.isoformat(), EVENT_WORDS[row.event], row.take, row.amount.ground, row.amount.rate)
        sums = (row.charged.plain, decimal(row.share * 100), row.part.plain, statement.currency, row.due.isoformat())
        table.writerow([plain_cell(cell) for cell in (*who, *of, *sums, row.words)])
    last = ("", statement.period.until.isoformat(), "Total", "", "", "", "", "", statement.total.plain)
    table.writerow([plain_cell(cell) for cell in (*who, *last, statement.currency, "", statement.of_what)])
    return out.getvalue().encode("utf-8-sig")


def plain_cell(text: str) -> str:
    """The text of a cell that no table program runs."""
    runs = text[:1] in ("\t", "\r", "\n") or text.lstrip()[:1] in _RUNS
    return f"'{text}" if text and runs and not _NUMBER.fullmatch(text) else text
