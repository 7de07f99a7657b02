"""The studio's certificate at this computer: made or bought, kept with the settings; its key is private.

The leaf's key lies in the key chain of the operating system where there is one, else in a file that only its owner can
read, beside the settings; never in a shoot. The root has no key any more (delivery.certificates says why).
"""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.delivery.certificates import (
    MAX_PEM,
    Signer,
    ends,
    fingerprint,
    key_text,
    new_signer,
    read_signer,
    service_of,
    studio_of,
)
from studio_app.delivery.facts import Studio
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import in_words, make_folder, write_atomically
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.signing import read_key_file, require_private, write_new
from studio_app.studio import key_chain
from studio_app.studio.keys import CHAIN
from studio_app.studio.places import config_dir

FOLDER, DOCUMENT = "certificate", "studio.json"
KIND = "studio-identity"
MAKE_ONE = "Make one: twin-studio studio-certificate --make “Name of the studio” --country SE"

Pem = Annotated[str, Field(min_length=1, max_length=20_000)]


class Identity(Value):
    """What the settings hold: public halves, and where the key is (a file's name, or CHAIN and a fingerprint).

    `tsa_url` is a time-stamp service (RFC 3161) that the studio chose to ask for every delivery; empty: none is asked.
    """

    name: Annotated[str, Field(min_length=1, max_length=64)]
    country: Annotated[str, Field(pattern=r"^[A-Z]{2}$")]
    sample: bool = False
    bought: bool = False
    chain: Pem
    root: Pem
    key: Annotated[str, Field(min_length=1, max_length=200)]
    made: datetime
    tsa_url: Annotated[str, Field(max_length=500, pattern=r"^(https?://[A-Za-z0-9.-]+(:\d{1,5})?(/\S*)?)?$")] = ""

    @property
    def studio(self) -> Studio:
        return Studio(self.name, self.country)

    @property
    def fingerprint(self) -> str:
        """SHA-256 of the root's certificate: what is compared over the telephone."""
        return fingerprint(self.root)

    @property
    def until(self) -> datetime:
        """When its signatures end, unless a time stamp says that they were made before."""
        return ends(self.chain)

    @property
    def stamps(self) -> str:
        """The name of the time-stamp service; empty where none is asked."""
        return service_of(self.tsa_url)

    @property
    def where(self) -> str:
        """Where the key is, in words."""
        return "the key chain of this computer" if self.key.startswith(CHAIN) else f"the file {self.key}"


def identity(folder: Path | None = None) -> Identity | None:
    """The studio's certificate; None where none was made. `folder`: the settings. Raises BadInput: damaged."""
    place = _folder(folder) / DOCUMENT
    return read_document(place, KIND, Identity) if place.exists() else None


def make_identity(
    name: str,
    country: str,
    folder: Path | None = None,
    *,
    sample: bool = False,
    anew: bool = False,
    now: datetime | None = None,
) -> Identity:
    """Makes the studio's certificate and keeps it. `anew` replaces one that is there: its root must be sent again.

    Raises Refused (there is one), BadInput (no name, no country), StudioError (the disk, the key chain).
    """
    there = identity(folder)
    if there is not None and not anew:
        raise Refused(
            f"{there.name} has a certificate already.",
            safe="It was left as it is.",
            do="A new one (--anew) makes sense when its key was lost or stolen; everybody needs its root then.",
        )
    when = now or datetime.now(UTC)
    return _kept(new_signer(Studio(name.strip(), country), when, sample=sample), when, folder, sample=sample)


def install_identity(certificate: Path, key: Path | None, passphrase: str, folder: Path | None = None) -> Identity:
    """Keeps a certificate that was bought, in place of the one that is there, after it was tried.

    `certificate`: a PEM file with the whole chain, or a PKCS #12 file; `key`: None where it is in the same file. Its
    passphrase is not kept. Raises BadInput: it cannot sign, with why; StudioError (the disk, the key chain).
    """
    from studio_app.delivery.certificates_bought import read_bought
    from studio_app.delivery.credentials_trial import require_signs

    now = datetime.now(UTC)
    read = [b"" if path is None else read_bounded(path, MAX_PEM, links=True) for path in (certificate, key)]
    signer = read_bought(read[0], read[1], passphrase, now)
    require_signs(signer)
    return _kept(signer, now, folder, bought=True)


def choose_time_stamps(url: str, folder: Path | None = None) -> Identity:
    """Keeps which time-stamp service every delivery asks; empty: none. Raises BadInput: no certificate, no address."""
    return _save(_needed(folder).having(tsa_url=url.strip()), folder)


def studio_signer(folder: Path | None = None) -> Signer:
    """Who signs this studio's deliveries. Asking the key chain may wait for a person: call it in a thread.

    Raises BadInput: no certificate was made, its key is lost, damaged or open to others; StudioError (the key chain).
    """
    made = _needed(folder)
    if made.key.startswith(CHAIN):
        text = key_chain.fetch(made.key.removeprefix(CHAIN))
    else:
        path = _folder(folder) / Path(made.key).name
        text = read_key_file(path).decode("ascii", "replace")
        require_private(path)
    return read_signer(made.chain, made.root, text, made.tsa_url)


def _needed(folder: Path | None) -> Identity:
    made = identity(folder)
    if made is None:
        raise BadInput("The studio has no certificate to sign deliveries with.", do=MAKE_ONE)
    return made


def _kept(
    signer: Signer, when: datetime, folder: Path | None, *, sample: bool = False, bought: bool = False
) -> Identity:
    """The key where it belongs, then the document; the service for time stamps stays the one that was chosen."""
    there, named = identity(folder), studio_of(signer.chain)
    make_folder(_folder(folder))
    return _save(
        Identity(
            name=named.name,
            country=named.country,
            sample=sample,
            bought=bought,
            chain=signer.chain,
            root=signer.root,
            key=_keep(signer, _folder(folder)),
            made=when,
            tsa_url=there.tsa_url if there is not None else "",
        ),
        folder,
    )


def _keep(signer: Signer, folder: Path) -> str:
    """Puts the key where it belongs; its place. The document that names it is written after it."""
    name = fingerprint(signer.chain).replace(":", "").lower()[:32]
    if key_chain.chain_name() is not None:
        key_chain.keep(f"certificate-{name}", key_text(signer))
        return f"{CHAIN}certificate-{name}"
    path = folder / f"{name}.pem"
    if not path.exists():  # the same certificate, installed once more
        with in_words(path):
            write_new(path, key_text(signer).encode(), 0o600)
    return path.name


def _save(made: Identity, folder: Path | None) -> Identity:
    write_atomically(_folder(folder) / DOCUMENT, to_document(made, KIND))
    return made


def _folder(folder: Path | None) -> Path:
    return (folder or config_dir()) / FOLDER
