"""The commands about certificates: the studio's own, made or bought, and the roots of others that it trusts."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated, Any

import typer

from studio_app.cli.output import AsJson, say, say_json, say_table
from studio_app.cli.signing import PASSPHRASE
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.studio.certificate_said import certificate_said, known_to
from studio_app.studio.studio_identity import (
    MAKE_ONE,
    Identity,
    choose_time_stamps,
    identity,
    install_identity,
    make_identity,
)
from studio_app.studio.trusted_roots import forget_root, trust_roots, trusted_roots
from studio_app.twins.use import day_words


def add_to(app: typer.Typer) -> None:
    """Registers the commands."""
    app.command("studio-certificate")(studio_certificate)
    app.command()(roots)


def studio_certificate(
    make: Annotated[str, typer.Option(metavar="NAME", help="Make it, for the organisation of this name.")] = "",
    country: Annotated[str, typer.Option(metavar="CC", help="Its country in two letters, such as SE.")] = "",
    anew: Annotated[bool, typer.Option("--anew", help="Replace the one that is there.")] = False,
    install: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Use one that was bought: a PEM file with its chain, or .p12.")
    ] = None,
    key: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Its private key, where that is in a file of its own.")
    ] = None,
    root: Annotated[
        Path | None, typer.Option(metavar="FILE", help="Write the public root here, for those who check pictures.")
    ] = None,
    time_stamps: Annotated[
        str | None, typer.Option(metavar="URL", help="Ask this RFC 3161 service for every delivery; “none” ends it.")
    ] = None,
    as_json: AsJson = False,
) -> None:
    """Show, make or install the certificate that signs deliveries: its key stays here, its root is public."""
    if install is not None:
        if make or country or anew:
            raise BadInput("A certificate is either made or installed.", do="Give --make or --install.")
        install_identity(install, key, _passphrase())
    elif key is not None:
        raise BadInput("A key alone signs nothing.", do="Give its certificate: --install FILE.")
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
        f"Known     {known_to(made)}",
        f"Times     {made.tsa_url or 'no time-stamp service is asked'}",
    )
    if root is not None:
        say(f"The public root is in {root}: brands and agencies add it to what they trust.")


def roots(
    add: Annotated[
        list[Path] | None, typer.Option(metavar="ROOT.pem", help="Trust the roots in this file from now on.")
    ] = None,
    forget: Annotated[
        str, typer.Option(metavar="FINGERPRINT", help="Trust it no longer; its beginning is enough.")
    ] = "",
    as_json: AsJson = False,
) -> None:
    """List the roots of other studios and authorities whose signatures are known here, add one, or forget one."""
    for file in add or ():
        trust_roots(file)
    if forget:
        forget_root(forget)
    found = trusted_roots()
    if as_json:
        say_json([{"name": e.name, "fingerprint": e.fingerprint, "until": e.until.isoformat()} for e in found])
    elif not found:
        say("No root is trusted besides the studio’s own. Add one that a studio gave you: twin-studio roots --add FILE")
    else:
        say_table(
            ("WHOSE", "UNTIL", "FINGERPRINT"),
            [(each.name, each.until.date().isoformat(), each.fingerprint) for each in found],
        )


def _passphrase() -> str:
    """What unlocks the key that is installed: from TWIN_STUDIO_PASSPHRASE, or asked for at a terminal."""
    secret = os.environ.get(PASSPHRASE, "")
    if not secret and sys.stdin.isatty():
        secret = typer.prompt("Passphrase of the key (empty: none)", default="", hide_input=True, err=True)
    return secret


def _plain(made: Identity) -> dict[str, Any]:
    return {
        "name": made.name,
        "country": made.country,
        "sample": made.sample,
        "root": made.root,
        "fingerprint": made.fingerprint,
        "until": made.until.isoformat(),
        "bought": made.bought,
        "state": certificate_said().words,
        "key": made.where,
        "time_stamps": made.tsa_url,
    }
