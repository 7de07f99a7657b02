"""The roots that this studio trusts when it looks at pictures: kept with the settings, listed, forgotten one by one."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path
from typing import Annotated

from pydantic import Field

from studio_app.delivery.certificates_roots import Root, roots_of
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.layout import read_bounded
from studio_app.studio.places import config_dir

FILE, KIND = "trusted-roots.json", "trusted-roots"
MOST, MOST_BYTES = 200, 200_000

Pem = Annotated[str, Field(min_length=1, max_length=20_000)]


class TrustedRoot(Value):
    """One root as the settings keep it, and when somebody here began to trust it."""

    pem: Pem
    since: datetime


class TrustedRoots(Value):
    """The document of the settings."""

    roots: Annotated[tuple[TrustedRoot, ...], Field(max_length=MOST)] = ()


def trusted_roots(folder: Path | None = None) -> tuple[Root, ...]:
    """The roots, the first one that was trusted first. `folder`: the settings. Raises BadInput: they are damaged."""
    return tuple(root for held in _held(folder) for root in roots_of(held.pem.encode(), FILE))


def trusted_pem(folder: Path | None = None) -> str:
    """The same as one text in PEM form; empty where none is trusted."""
    return "".join(held.pem for held in _held(folder))


def trust_roots(file: Path, folder: Path | None = None) -> tuple[Root, ...]:
    """Trusts every root in a PEM file from now on; those that were new. Raises BadInput, StudioError (the disk)."""
    found = roots_of(read_bounded(file, MOST_BYTES, links=True), file.name)
    known = {root.fingerprint for root in trusted_roots(folder)}
    new = tuple(root for root in found if root.fingerprint not in known)
    now = datetime.now(UTC).replace(microsecond=0)
    held = (*_held(folder), *(TrustedRoot(pem=root.pem, since=now) for root in new))
    if len(held) > MOST:
        raise BadInput(f"At most {MOST} roots are trusted at once.", safe="Nothing was changed.", do="Forget some.")
    _keep(held, folder)
    return new


def forget_root(fingerprint: str, folder: Path | None = None) -> Root:
    """Trusts a root no longer. `fingerprint`: whole, or its beginning. Raises BadInput: none or several such."""
    wanted = fingerprint.strip().upper()
    hits = [root for root in trusted_roots(folder) if wanted and root.fingerprint.startswith(wanted)]
    if len(hits) != 1:
        many = "Several trusted roots begin" if hits else "No trusted root begins"
        raise BadInput(f"{many} with “{fingerprint[:60]}”.", safe="Nothing was changed.", do="See twin-studio roots.")
    _keep(tuple(held for held in _held(folder) if held.pem != hits[0].pem), folder)
    return hits[0]


def _held(folder: Path | None) -> tuple[TrustedRoot, ...]:
    place = (folder or config_dir()) / FILE
    return read_document(place, KIND, TrustedRoots).roots if place.exists() else ()


def _keep(roots: tuple[TrustedRoot, ...], folder: Path | None) -> None:
    place = folder or config_dir()
    make_folder(place)
    write_atomically(place / FILE, to_document(TrustedRoots(roots=roots), KIND))
