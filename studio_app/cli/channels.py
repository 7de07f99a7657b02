"""The channels on the command line: what a file for each of them is."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.output import AsJson, say_json, say_table
from studio_app.studio.delivery_channels import channel_rows

OwnShoot = Annotated[
    Path | None, typer.Argument(metavar="[SHOOT]", help="A shoot whose own channels (its folder channels/) count, too.")
]


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command()(channels)


def channels(shoot: OwnShoot = None, as_json: AsJson = False) -> None:
    """List the channels that pictures can be delivered for, and what a file for each is."""
    rows = channel_rows(shoot)
    if as_json:
        say_json([{"id": row.id, "file": row.file, **row.channel.model_dump(mode="json")} for row in rows])
        return
    say_table(
        ("CHANNEL", "MEDIUM", "WHAT IT IS", "FILE"),
        [(row.id, str(row.medium or row.channel.medium), row.name, row.file) for row in rows],
    )
