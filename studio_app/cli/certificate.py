"""The command about the studio's own certificate: make it, show it, hand out its public root."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, say, say_json
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.studio.studio_identity import MAKE_ONE, Identity, choose_time_stamps, identity, make_identity
from studio_app.twins.use import day_words


def add_to(app: typer.Typer) -> None:
    """Registers the command."""
    app.command("studio-certificate")(studio_certificate)


def studio_certificate(
    make: Annotated[str, typer.Option(metavar="NAME", help="Make it, for the organisation of this name.")] = "",
    country: Annotated[str, typer.Option(metavar="CC", help="Its country in two letters, such as SE.")] = "",
    anew: Annotated[bool, typer.Option("--anew", help="Replace the one that is there.")] = False,
    root: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the public root here, for those who check pictures.")
    ] = None,
    time_stamps: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this RFC 3161 service for every delivery; “none” ends it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show or make the certificate that signs deliveries: its key stays on this computer, its root is public."""
    if make or country or anew:
        make_identity(make, country.upper(), anew=anew)
    if time_stamps is not None:
        choose_time_stamps("" if time_stamps == "none" else time_stamps)
    made = identity()
    if made is None:
        raise BadInput("The studio has no certificate yet.", do=MAKE_ONE)
    if root is not None:
        write_atomically(root, made.root.encode())
    if as_json:
        say_json(_plain(made))
        return
    say(
        f"{made.name}, {made.country}" + (" (sample)" if made.sample else ""),
        f"Root      {made.fingerprint}",
        f"Signs     until {day_words(made.until.date())}, with a key in {made.where}",
        f"Times     {made.tsa_url or 'no time-stamp service is asked'}",
    )
    if root is not None:
        say(f"The public root is in {root}: brands and agencies add it to what they trust.")


def _plain(made: Identity) -> dict[str, Any]:
    return {
        "name": made.name,
        "country": made.country,
        "sample": made.sample,
        "root": made.root,
        "fingerprint": made.fingerprint,
        "until": made.until.isoformat(),
        "key": made.where,
        "time_stamps": made.tsa_url,
    }
