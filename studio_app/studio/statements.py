"""Statements and the audit pack of a shoot, written where a person wants them; made again they are the same."""

from __future__ import annotations

from contextlib import suppress
from datetime import date
from pathlib import Path

from studio_app.direction.durable import make_folder, write_atomically, write_together
from studio_app.direction.errors import BadInput, Refused
from studio_app.engines.table import ENGINES
from studio_app.rights.audit import audit_pack
from studio_app.rights.issuing import issue
from studio_app.rights.kept import Kept
from studio_app.rights.rate_sheet import MOST_BYTES, read_rate_sheet
from studio_app.rights.statement import Statement
from studio_app.rights.statement_csv import statement_csv
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.studio.ledger_book import LedgerBook
from studio_app.takes.person import Person
from studio_app.twins.use import Period


def period(start: str, until: str) -> Period:
    """The days of a statement, both included. Raises BadInput."""
    with suppress(ValueError):
        return Period(start=date.fromisoformat(start), until=date.fromisoformat(until))
    raise BadInput(
        f"{start[:20]} to {until[:20]} is no time.", do="Give days such as 2026-12-01, the earlier one first."
    )


def issue_statements(
    shoot: Shoot, grant: str, rates: Path, days: Period, to: Path, by: Person, key: SigningKey | None = None
) -> tuple[Statement, ...]:
    """Writes a CSV and a PDF for everybody who is paid under a grant into the folder `to`.

    What this workstation wrote down is committed first; they rest on the history. `key`: signs a checkpoint over this
    workstation's chain, which is committed; the grant's checkpoints are laid beside the statements, to be sent along.
    Raises BadInput (no such grant, what is wrong with the sheet), Refused (another sheet, a forged ledger), StudioError
    of the disk.
    """
    from studio_app.studio.paper.statement import statement_pdf  # what prints is loaded when something is printed

    sheet = read_rate_sheet(read_bounded(rates, MOST_BYTES, links=True), rates.name)
    commit_ledgers(shoot, by, key)
    kept = Kept(shoot.path)
    found = kept.grant(grant)
    issued = issue(found, sheet, kept.call_sheet, days)
    files = {f"{each.number}.csv": statement_csv(each) for each in issued}
    files |= {f"{each.number}.pdf": statement_pdf(each) for each in issued}
    if key is not None:
        mine = f"{found.grant.id}."
        signed = (each for each in kept.ledger(found.twin) if each[0].startswith(mine))
        files |= {name: data for name, data in signed if name.endswith(".checkpoint")}
    make_folder(to)
    write_together(to, files)
    return issued


def write_audit(shoot: Shoot, to: Path, by: Person) -> int:
    """Writes the audit pack to `to`, a .zip; how many bytes it has. Raises BadInput, Refused, StudioError."""
    _require_zip(to)
    commit_ledgers(shoot, by)
    return pack_audit(shoot, to)


def pack_audit(shoot: Shoot, to: Path) -> int:
    """Writes the audit pack of what is in the history; safe beside the window. Raises as `write_audit` does."""
    _require_zip(to)
    data = audit_pack(shoot.path, {name: entry.licence for name, entry in ENGINES.items()})
    write_atomically(to, data)
    return len(data)


def hand_over_key(shoot: Shoot, by: Person, old: SigningKey, new: SigningKey) -> tuple[str, ...]:
    """The old key hands on to the new one in the checkpoint of every ledger this workstation wrote; the twins' names.

    Raises BadInput: the old key is not the one that signs now, or the two are the same; Refused: read only, a ledger
    that does not hold.
    """
    if shoot.read_only is not None:
        raise Refused(shoot.read_only, safe="Nothing was signed.", do="Close the other window and try again.")
    book, twins = LedgerBook(shoot), shoot.twins.twins()
    for twin in twins:
        book.keep(twin, by, new, old)
    return tuple(twins)


def _require_zip(to: Path) -> None:
    if to.suffix.lower() != ".zip":
        raise BadInput(f"{to.name} is no name of an audit pack.", do="Let it end in .zip.")


def commit_ledgers(shoot: Shoot, by: Person, key: SigningKey | None = None) -> None:
    """Puts what was written down here into the history. Raises Refused when it is to be signed and nothing may be."""
    if shoot.read_only is not None:
        if key is not None:
            raise Refused(shoot.read_only, safe="Nothing was signed.", do="Close the other window and try again.")
        return
    book = LedgerBook(shoot)
    for twin in shoot.twins.twins():
        book.keep(twin, by, key)
