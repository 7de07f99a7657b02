"""With which key a command signs: a file, or the key chain of this computer, as the window does."""

from __future__ import annotations

import os
import sys
from pathlib import Path
from typing import Annotated

import typer

from studio_app.direction.errors import BadInput
from studio_app.shoot.signing import SigningKey
from studio_app.studio.keys import Keys, in_chain, place_of
from studio_app.takes.person import Person

PASSPHRASE = "TWIN_STUDIO_PASSPHRASE"  # noqa: S105 - the name of a variable

KeyFile = Annotated[Path | None, typer.Option("--key", metavar="FILE", help="The person's private key, in a file.")]
KeyChain = Annotated[bool, typer.Option("--key-chain", help="Use the person's key in the key chain of this computer.")]
SignWith = Annotated[
    Path | None, typer.Option("--sign-with", metavar="FILE", help="The private key trusted for this shoot.")
]
SignFromChain = Annotated[
    bool, typer.Option("--sign-with-key-chain", help="Sign with your key in the key chain of this computer.")
]


def signing_key(file: Path | None, chain: bool, person: Person) -> SigningKey:
    """The opened key. A passphrase is read from TWIN_STUDIO_PASSPHRASE, or asked for at a terminal.

    Raises BadInput: no key is named, or two are, it is not there, the passphrase is wrong; StudioError (key chain).
    """
    keys = Keys()
    place = key_place(keys, file, chain, person)
    return opened(keys, place)


def may_sign(file: Path | None, chain: bool, person: Person) -> SigningKey | None:
    """The same, or None where no key is named: then nothing is signed."""
    return signing_key(file, chain, person) if file is not None or chain else None


def key_place(keys: Keys, file: Path | None, chain: bool, person: Person) -> str:
    """Where the key is kept. Raises BadInput."""
    if (file is not None) is chain:
        if chain:
            raise BadInput("Two keys are named: a file and one in the key chain.", do="Name one of them.")
        raise BadInput("What you decide is signed, and no key is named.", do="Give --key FILE or --key-chain.")
    return in_chain(keys.known(), person) if file is None else place_of(file)


def opened(keys: Keys, place: str) -> SigningKey:
    """Opens the key at a place. Raises BadInput, StudioError."""
    secret = os.environ.get(PASSPHRASE, "")
    if not secret and keys.locked(place) and sys.stdin.isatty():
        secret = typer.prompt("Passphrase of the key", hide_input=True, err=True)
    keys.unlock(place, secret)
    return keys.key(place)
