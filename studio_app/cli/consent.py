"""Commands of a model's consent: consent draft, sign, show, check."""

from __future__ import annotations

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
)
from studio_app.cli.output import AsJson
from studio_app.cli.signing import KeyChain, KeyFile
from studio_app.studio.desk import OwnerDesk

commands = typer.Typer(name="consent", help="What the model agrees to: draft, sign, show, check.", no_args_is_help=True)


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    commands.command("draft")(draft_consent)
    commands.command("sign")(sign_consent)
    commands.command("show")(show_consent)
    commands.command("check")(check_consent)
    app.add_typer(commands)


def draft_consent(desk: DeskPath, source: From = None, to_fill: Template = None, as_json: AsJson = False) -> None:
    """Draft a consent from a filled-in template; its reading copy is put under readable/ to be given to her."""
    draft_paper(desk, "consent", source, to_fill, as_json)


def sign_consent(
    desk: DeskPath, name: Name = "", key: KeyFile = None, key_chain: KeyChain = False, as_json: AsJson = False
) -> None:
    """Sign a consent as the model, a day or more after she got it; then her agency may sign beside her."""
    sign(OwnerDesk(desk), "consent", name, key, key_chain, as_json)


def show_consent(desk: DeskPath, name: Name = "", pdf: PdfTo = None, as_json: AsJson = False) -> None:
    """Show a consent in plain words, or write it as PDF."""
    opened = OwnerDesk(desk)
    show(opened, find(opened, "consent", name), pdf, as_json)


def check_consent(desk: DeskPath, name: Name = "", as_json: AsJson = False) -> None:
    """Check what laws ask of its wording, and its signatures; exit code 1 when something is wrong."""
    opened = OwnerDesk(desk)
    check(opened, find(opened, "consent", name), as_json)
