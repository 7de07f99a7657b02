"""Commands for what is owed and what can be shown: statement, audit."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.shooting import ShootFolder
from studio_app.cli.signing import may_sign, signing_key
from studio_app.rights.statement import Statement
from studio_app.shoot.folder import Shoot
from studio_app.studio.first_run import this_person
from studio_app.studio.statements import hand_over_key, issue_statements, period, write_audit

Key = Annotated[
    Path | None, typer.Option("--key", metavar="FILE", help="Sign a checkpoint over the ledger, to be sent along.")
]
KeyChain = Annotated[bool, typer.Option("--key-chain", help="Sign it with your key in this computer's key chain.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    for command in (statement, audit):
        app.command()(command)
    app.command("hand-over")(hand_over)


def statement(
    shoot: ShootFolder,
    grant: Annotated[str, typer.Argument(metavar="GRANT", help="The grant's id.", show_default=False)],
    rates: Annotated[Path, typer.Option("--rates", metavar="CSV", help="The agency's rate sheet.")],
    start: Annotated[str, typer.Option("--from", metavar="DAY", help="The first day, such as 2026-12-01.")],
    until: Annotated[str, typer.Option("--until", metavar="DAY", help="The last day.")],
    to: Annotated[Path, typer.Option("--to", metavar="DIR", help="The folder to write into.")],
    key: Key = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """State what model, agency and crew are owed under a grant: a CSV and a PDF for each, out of the ledger."""
    person, days = this_person(), period(start, until)
    signing = may_sign(key, key_chain, person)
    with Shoot.open(shoot) as opened:
        issued = issue_statements(opened, grant, rates, days, to, person, signing)
    if as_json:
        say_json([_plain(each) for each in issued])
        return
    say_table(
        ("role", "who", "lines", "owed"),
        [(each.payee.role, each.payee.name, f"{len(each.rows)}", str(each.total)) for each in issued],
    )
    say(f"{len(issued)} statements, as CSV and PDF: {to}")


def hand_over(
    shoot: ShootFolder,
    old: Annotated[Path, typer.Option("--from", metavar="FILE", help="The private key that signed until now.")],
    new: Annotated[Path, typer.Option("--to", metavar="FILE", help="The private key that signs from now on.")],
) -> None:
    """Hand the key of the ledgers' checkpoints on: the old one signs the new one, which signs from then on."""
    person = this_person()
    keys = [signing_key(file, False, person) for file in (old, new)]
    with Shoot.open(shoot) as opened:
        twins = hand_over_key(opened, person, *keys)
    say(f"The ledgers of {', '.join(twins)} are signed with {new.name} from now on, no more by {old.name}.")


def _plain(statement: Statement) -> dict[str, Any]:
    return {
        "number": statement.number,
        "payee": statement.payee.name,
        "role": statement.payee.role,
        "minor": statement.total.minor,
        "currency": statement.currency,
        "rows": len(statement.rows),
        "due": [{"day": day.isoformat(), "minor": money.minor} for day, money in statement.due],
    }


def audit(
    shoot: ShootFolder,
    to: Annotated[Path, typer.Option("--to", metavar="ZIP", help="The file to write.", show_default=False)],
) -> None:
    """Pack all that shows what was made by which right, with a page to read and a program that checks it."""
    with Shoot.open(shoot) as opened:
        size = write_audit(opened, to, this_person())
    say(f"{size:,} bytes: {to}", "Unpack it, read index.html, and run: python3 verify.py")
