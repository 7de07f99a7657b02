"""Commands of a grant: grant draft, sign, countersign, decline, show, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.desk_papers import (
    DeskPath,
    From,
    Name,
    PdfTo,
    Template,
    check,
    draft_paper,
    find,
    show,
    sign,
    sign_made,
    told,
)
from studio_app.cli.output import AsJson, say, say_json
from studio_app.cli.signing import KeyChain, KeyFile
from studio_app.studio.desk import OwnerDesk

commands = typer.Typer(
    name="grant",
    help="One licence to one brand: draft, sign, countersign, decline, show, check.",
    no_args_is_help=True,
)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    commands.command("draft")(draft_grant)
    commands.command("sign")(sign_grant)
    commands.command("countersign")(countersign)
    commands.command("decline")(decline)
    commands.command("show")(show_grant)
    commands.command("check")(check_grant)
    app.add_typer(commands)


def draft_grant(desk: DeskPath, source: From = None, to_fill: Template = None, as_json: AsJson = False) -> None:
    """Draft a grant from a filled-in template, under the consent that lies on the desk."""
    draft_paper(desk, "grant", source, to_fill, as_json)


def sign_grant(
    desk: DeskPath, name: Name = "", key: KeyFile = None, key_chain: KeyChain = False, as_json: AsJson = False
) -> None:
    """Sign a grant as the owner, the agency or the licensee, whichever the key is."""
    sign(OwnerDesk(desk), "grant", name, key, key_chain, as_json)


def countersign(
    desk: DeskPath,
    file: Annotated[
        Path,
        typer.Argument(metavar="FILE", help="The grant that came; signatures lie beside it (FILE.licensee.sig ...)."),
    ],
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Take in a grant that somebody else sent; with a key it is signed, without one it is a request on the desk."""
    opened = OwnerDesk(desk)
    path = opened.take_in(file)
    sign_made(opened, path, key, key_chain)
    told(opened, path, as_json)


def decline(
    desk: DeskPath,
    name: Annotated[str, typer.Argument(metavar="NAME", help="The grant that is asked for.", show_default=False)],
    reason: Annotated[str, typer.Option(help="Why; it is kept with the request.", show_default=False)],
    as_json: AsJson = False,
) -> None:
    """Decline a request: it goes from the desk and is kept, with the reason, under declined/."""
    kept = OwnerDesk(desk).decline(name, reason)
    if as_json:
        say_json({"declined": name, "kept": kept})
    else:
        say(f"The request {name} is declined; it is kept in {kept}.")


def show_grant(desk: DeskPath, name: Name = "", pdf: PdfTo = None, as_json: AsJson = False) -> None:
    """Show a grant in plain words, or write it as PDF."""
    opened = OwnerDesk(desk)
    show(opened, find(opened, "grant", name), pdf, as_json)


def check_grant(desk: DeskPath, name: Name = "", as_json: AsJson = False) -> None:
    """Check a grant against passport, consent and the others, and its signatures; exit code 1 when one says no."""
    opened = OwnerDesk(desk)
    check(opened, find(opened, "grant", name), as_json)
