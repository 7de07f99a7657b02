"""Statements for the window: who is owed what under a grant for a time, as rows and as files to hand out.

The rate sheet of the agency is optional: without one the model and her agency share by the grant's commission.
"""

from __future__ import annotations

from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from pathlib import Path

from studio_app.direction.durable import in_words, make_folder, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.rights.checkpoint import checkpoint_name
from studio_app.rights.issuing import crew_of, issue_lines
from studio_app.rights.ledger import Held
from studio_app.rights.rate_sheet import MOST_BYTES, RateSheet, read_rate_sheet
from studio_app.rights.shares import Payee
from studio_app.rights.statement import Statement
from studio_app.rights.statement_csv import statement_csv
from studio_app.shoot.layout import read_bounded
from studio_app.studio.session import Session
from studio_app.twins.grant import Grant
from studio_app.twins.use import Period


@dataclass(frozen=True, slots=True)
class Owed:
    """One statement in words: for whom, the sum, each row, and when it is due."""

    title: str
    of_what: str
    total: str
    rows: tuple[str, ...]
    due: str
    statement: Statement


def owed(session: Session, twin: str, grant: str, period: Period, sheet: Path | None = None) -> tuple[Owed, ...]:
    """The statements of a grant of this shoot. Raises BadInput (the sheet, no such grant), Refused (ledger, sheet)."""
    held = session.rights.papers(twin).grants.get(grant)
    if held is None:
        raise BadInput(f"There is no grant {grant[:64]} of this twin here.")
    crew = crew_of(session.shoot.approvals.call_sheet)
    return owed_of(held.paper, session.rights.book.lines(twin, grant), period, read_sheet(sheet), crew)


def owed_of(
    grant: Grant, lines: Sequence[Held], period: Period, sheet: RateSheet | None = None, crew: Sequence[Payee] = ()
) -> tuple[Owed, ...]:
    """The statements that follow from these lines. Raises BadInput, Refused: the grant was agreed on another sheet, or
    the sums are not those of the ledger.
    """
    return tuple(_said(each) for each in issue_lines(grant, lines, sheet, crew, period))


def read_sheet(sheet: Path | None) -> RateSheet | None:
    """The agency's rate sheet. Raises BadInput: what is wrong in which line."""
    return read_rate_sheet(read_bounded(sheet, MOST_BYTES, links=True), sheet.name) if sheet is not None else None


def first_day(session: Session, twin: str, grant: str) -> date:
    """The day of the first line of a grant's ledger, or the first day of the grant."""
    lines = session.rights.book.lines(twin, grant)
    held = session.rights.papers(twin).grants[grant].paper
    return lines[0].line.when.astimezone().date() if lines else min(term.start for term in held.terms)


def export(session: Session, twin: str, grant: str, found: Sequence[Owed], folder: Path) -> tuple[Path, ...]:
    """Writes every statement as PDF and CSV, and the ledger they follow from, into a folder; what was written.

    Raises StudioError (the disk), Refused (the ledger).
    """
    from studio_app.studio.paper.statement import statement_pdf  # what prints is loaded when something is printed

    files: dict[Path, bytes] = {}
    for each in found:
        name = _safe(each.statement.number)
        files[folder / f"{name}.pdf"] = statement_pdf(each.statement)
        files[folder / f"{name}.csv"] = statement_csv(each.statement)
    kept = session.shoot.twins.ledgers(twin)
    for chain, data in session.rights.book.data(twin, grant).items():
        files[folder / "ledger" / str(chain)] = data
        note = kept.get(checkpoint_name(chain))
        if note is not None:
            files[folder / "ledger" / checkpoint_name(chain)] = note
    for path, data in files.items():
        with in_words(path):
            make_folder(path.parent)
            write_atomically(path, data)
    return tuple(files)


def _said(statement: Statement) -> Owed:
    due = ", ".join(f"{money} by {day.isoformat()}" for day, money in statement.due)
    return Owed(
        title=statement.title,
        of_what=statement.of_what,
        total=str(statement.total),
        rows=tuple(f"{row.day.isoformat()}  {row.words}" for row in statement.rows),
        due=due or "nothing is due",
        statement=statement,
    )


def _safe(number: str) -> str:
    return "".join(sign if sign.isalnum() or sign in ".-_" else "-" for sign in number)
