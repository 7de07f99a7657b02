"""Commands about the money of a grant: quote, book."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json
from studio_app.cli.shooting import ShootFolder
from studio_app.direction.errors import BadInput
from studio_app.rights.ledger_line import Entry
from studio_app.shoot.folder import Shoot
from studio_app.studio.booking import Booking
from studio_app.studio.first_run import this_person

GrantId = Annotated[str, typer.Argument(metavar="GRANT", help="The grant's id.", show_default=False)]
Rates = Annotated[Path | None, typer.Option("--rates", metavar="CSV", help="The agency's rate sheet.")]
Sessions = Annotated[int, typer.Option(min=0, max=1000, help="Days of session.")]


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command()(quote)
    app.command()(book)


def quote(
    shoot: ShootFolder,
    grant: GrantId,
    rates: Rates = None,
    sessions: Sessions = 0,
    selects: Annotated[int, typer.Option(min=0, max=1_000_000, help="How many selects.")] = 0,
    lines: Annotated[bool, typer.Option("--lines", help="Show what was charged so far instead.")] = False,
    as_json: AsJson = False,
) -> None:
    """Reckon what a grant costs, each line in a sentence; nothing is written."""
    with Shoot.open(shoot) as opened:
        booking = Booking.of(opened, grant, this_person())
        if lines:
            held = [(each.sha256, each.line) for each in booking.charged()]
            if as_json:
                say_json([{"sha256": sha256, "event": line.event, "minor": line.total} for sha256, line in held])
            else:
                say(*(f"{sha256[:12]}  {line.event}  {_words(line)}" for sha256, line in held))
            return
        found = booking.quote(_needed(rates), sessions, selects)
    if as_json:
        rows = [amount.model_dump(mode="json") for amount in found.lines]
        say_json({"lines": rows, "minor": found.total.minor, "currency": found.total.currency})
    else:
        say(*found.sentences)


def book(
    shoot: ShootFolder,
    grant: GrantId,
    rates: Rates = None,
    sessions: Sessions = 0,
    option: Annotated[str, typer.Option(metavar="ID", help="Take this option of the grant instead.")] = "",
    credit: Annotated[str, typer.Option(metavar="SHA256", help="Take back the amounts of this line instead.")] = "",
    words: Annotated[str, typer.Option(help="Why, for a credit.")] = "",
) -> None:
    """Charge a grant in the ledger: set-up, days, uses and exclusivity, once; selects are charged as approved."""
    if option and credit:
        raise BadInput("Either an option or a credit.", safe="Nothing was booked.")
    if credit and not words.strip():
        raise BadInput("A credit has a reason.", safe="Nothing was booked.", do="Say it: --words “not published”.")
    with Shoot.open(shoot) as opened:
        booking = Booking.of(opened, grant, this_person())
        if option:
            say(_words(booking.take_option(option)))
        elif credit:
            say(f"Taken back. {_words(booking.credit(credit, words))}")
        else:
            say(*booking.book(_needed(rates), sessions).sentences)


def _needed(rates: Path | None) -> Path:
    if rates is None:
        raise BadInput("It is reckoned on the agency's rate sheet.", do="Name it: --rates RATES.csv.")
    return rates


def _words(line: Entry) -> str:
    return " ".join(amount.words for amount in line.amounts)
