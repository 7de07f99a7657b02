"""With which key a command opens a twin's package: an OpenSSH key, an identity file of age, or the key chain."""

from __future__ import annotations

from pathlib import Path
from typing import Annotated

import typer

from studio_app.cli.signing import KeyChain, signing_key
from studio_app.direction.errors import BadInput
from studio_app.shoot.signing import read_key_file, unlocked_text
from studio_app.studio.first_run import this_person
from studio_app.studio.twin_packages import age_identities, opens_with
from studio_app.twins.package_age import Identity

KeyFile = Annotated[
    Path | None,
    typer.Option("--key", metavar="FILE", help="Your private key: OpenSSH, or an identity file of age."),
]


def opened_by(file: Path | None, chain: KeyChain) -> list[Identity]:
    """What the named key opens. Raises BadInput: none, or two are named, no key, a wrong passphrase."""
    if file is not None and not chain and (found := age_identities(file)) is not None:
        return found
    if file is None and not chain:
        raise BadInput("No key is named.", do="Name your private key with --key, or say --key-chain.")
    return opens_with(signing_key(file, chain, this_person()))


def package_key(file: Path | None, chain: KeyChain) -> str:
    """The text of the named key, unlocked, in memory only; '' where none is named. Raises BadInput as `opened_by`."""
    if file is None and not chain:
        return ""
    if file is not None and not chain and age_identities(file) is not None:
        return read_key_file(file).decode("ascii")
    return unlocked_text(signing_key(file, chain, this_person())).decode()
