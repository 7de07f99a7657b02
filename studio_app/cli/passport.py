"""Commands of a twin's passport: passport make, sign, show, check."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.desk_papers import (
    DeskPath,
    From,
    PdfTo,
    Template,
    check,
    draft,
    find,
    show,
    sign,
    sign_made,
    told,
    write_template,
)
from studio_app.cli.output import AsJson
from studio_app.cli.signing import KeyChain, KeyFile
from studio_app.studio.desk import OwnerDesk, put_body_card

commands = typer.Typer(
    name="passport", help="Whose twin it is, and from which files: make, sign, show, check.", no_args_is_help=True
)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    commands.command("make")(make)
    commands.command("sign")(sign_passport)
    commands.command("show")(show_passport)
    commands.command("check")(check_passport)
    app.add_typer(commands)


def make(
    desk: DeskPath,
    source: From = None,
    to_fill: Template = None,
    body: Annotated[
        Path | None, typer.Option("--body", metavar="FILE", help="Her body card (measures); put there as twin.json.")
    ] = None,
    key: KeyFile = None,
    key_chain: KeyChain = False,
    as_json: AsJson = False,
) -> None:
    """Make the passport, or its next version, from a filled-in template; captures and weights are listed by hash.

    The one before is kept under earlier/. With a key it is signed at once.
    """
    if to_fill is not None:
        write_template("passport", to_fill)
        return
    if body is not None:
        put_body_card(desk, body)
    opened = OwnerDesk(desk)
    path = draft(opened, "passport", source)
    sign_made(opened, path, key, key_chain)
    told(opened, path, as_json)


def sign_passport(desk: DeskPath, key: KeyFile = None, key_chain: KeyChain = False, as_json: AsJson = False) -> None:
    """Sign the passport as the owner or the agency that it names."""
    sign(OwnerDesk(desk), "passport", "", key, key_chain, as_json)


def show_passport(desk: DeskPath, pdf: PdfTo = None, as_json: AsJson = False) -> None:
    """Show the passport in plain words, or write it as PDF."""
    opened = OwnerDesk(desk)
    show(opened, find(opened, "passport"), pdf, as_json)


def check_passport(desk: DeskPath, as_json: AsJson = False) -> None:
    """Check its signatures, its time, and that the files it lists lie there; exit code 1 when something is wrong."""
    opened = OwnerDesk(desk)
    check(opened, find(opened, "passport"), as_json)
