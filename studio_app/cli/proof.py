"""The command that shows a picture as it will print."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say, say_json
from studio_app.direction.errors import BadInput
from studio_app.studio.soft_proofing import INTENTS, read_wish, write_proof


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(proof)


def proof(
    file: Annotated[Path, typer.Argument(metavar="FILE", help="Any picture.", show_default=False)],
    profile: Annotated[
        Path | None, typer.Option(metavar="X.icc", help="The printing house's own CMYK profile.", show_default=False)
    ] = None,
    out: Annotated[Path | None, typer.Option(metavar="Y.png", help="Where the proof goes.", show_default=False)] = None,
    intent: Annotated[
        str, typer.Option(help=f"How colours come to the inks: {', '.join(name for name, _ in INTENTS)}.")
    ] = INTENTS[0][0],
    paper: Annotated[bool, typer.Option("--paper/--no-paper", help="Show white as white as the paper.")] = True,
    black_point: Annotated[
        bool, typer.Option("--black-point/--no-black-point", help="Bring the darkest to the darkest of the press.")
    ] = True,
    outside: Annotated[bool, typer.Option("--outside", help="Stripe what the press cannot print.")] = False,
    as_json: AsJson = False,
) -> None:
    """Soft proof: a picture as it will print through a CMYK profile, and how much of it the press cannot print."""
    if profile is None or out is None:
        raise BadInput("A proof needs a profile and a place to go.", do="Give --profile X.icc --out proof.png.")
    wish = replace(read_wish(profile), intent=intent, paper=paper, black_point=black_point, overlay=outside)
    found = write_proof(file, wish, out)
    if as_json:
        say_json({"proof": str(out), "profile": wish.name, "outside": found.missed, "words": found.words})
    else:
        say(str(out), found.words)
