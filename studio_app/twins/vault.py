"""The vault: the twins this computer keeps, each the locked package as it came, never unpacked.

Beside each package lie the few papers that say who she is, so that twins are listed without a key; captures and weights
are only ever in memory. Whose key owns a twin is remembered even after she was removed.

    VAULT/owners.json                        twin -> its owner's key and its newest passport
    VAULT/sample-freja/000002/package.twin   the newest counts; an older one is taken away when the newer is on disk
    VAULT/sample-freja/000002/passport.json, passport.json.owner.sig, twin.json, status.json
"""

from __future__ import annotations

import os
import secrets
import shutil
import time
from collections.abc import Callable, Collection, Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from functools import cached_property
from pathlib import Path

from studio_app.direction.documents import read_document
from studio_app.direction.durable import TEMPORARY, flush_folder, in_words, new_file
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.exclusive import exclusive
from studio_app.twins.card import Twin
from studio_app.twins.package import SUFFIX, Opened, head_of, open_package, papers_of, quiet
from studio_app.twins.package_age import Identity
from studio_app.twins.package_check import Papers, Tell, Vouch, body_card, unsigned
from studio_app.twins.package_places import place_of
from studio_app.twins.package_write import lock_anew
from studio_app.twins.passport import BODY_CARD, PASSPORT, WEIGHTS, Passport
from studio_app.twins.status import STATUS, Status
from studio_app.twins.vault_owners import Owners

PACKAGE = f"package{SUFFIX}"
_SHOWN = (PASSPORT, BODY_CARD, STATUS)
_A_DAY = 86_400
_LOCK = ".vault.lock"
_KEPT = "The twin that is kept here was left as it is."


@dataclass(frozen=True)
class Kept:
    """A twin in the vault. Everything it says comes from papers nobody has checked yet: see `Vault.checked`."""

    twin: str
    folder: Path

    @property
    def package(self) -> Path:
        """The locked package."""
        return self.folder / PACKAGE

    @property
    def size(self) -> int:
        """Of the package, in bytes; 0 where it is gone."""
        return self.package.stat().st_size if self.package.is_file() else 0

    @property
    def taken(self) -> datetime:
        """When this package was taken in."""
        return datetime.fromtimestamp(self.folder.stat().st_mtime, UTC)

    @cached_property
    def papers(self) -> Papers:
        """The papers beside the package: the passport, the body card, the status, and their signatures."""
        found: dict[str, bytes] = {}
        for path in sorted(self.folder.iterdir()):
            place = place_of(path.name)
            if place is not None and not path.is_symlink() and path.is_file():
                with path.open("rb") as file:
                    found[path.name] = file.read(place.most + 1)
        return found

    @property
    def passport(self) -> Passport:
        """As it stands there. Raises BadInput when it cannot be read."""
        return unsigned(self.papers)


class Vault:
    """The twins kept in one folder; it need not be there yet."""

    def __init__(self, folder: Path) -> None:
        self.folder = folder
        self.owners = Owners(folder)

    def kept(self) -> tuple[Kept, ...]:
        """Every twin, by id, in its newest package. No key is needed."""
        if not self.folder.is_dir():
            return ()
        places = (place for place in sorted(self.folder.iterdir()) if not place.name.startswith(TEMPORARY))
        found = (_newest(place) for place in places if place.is_dir())
        return tuple(kept for kept in found if kept is not None)

    def find(self, twin: str) -> Kept:
        """The twin with this id. Raises BadInput that lists who there is."""
        there = {kept.twin: kept for kept in self.kept()}
        if twin not in there:
            names = ", ".join(there) or "none"
            raise BadInput(f"There is no twin “{twin[:64]}” in the vault.", do=f"There are: {names}.")
        return there[twin]

    def checked(self, kept: Kept, vouch: Vouch) -> Twin:
        """Her body card, if her papers hold and her owner is the one this computer knows. Raises BadInput, Refused."""
        passport = vouch(kept.papers)
        self.owners.require(passport)
        if passport.twin != kept.twin:
            raise Refused(f"The papers beside {kept.twin} are of {passport.twin}.")
        return body_card(kept.papers, passport)

    def open(
        self, twin: str, keys: Sequence[Identity], vouch: Vouch, *,
        keep: Collection[str] = (WEIGHTS,), tell: Tell = quiet,
    ) -> Opened:  # fmt: skip
        """Opens a twin's package in memory, as `open_package`; refused when its owner is not the one known here."""
        place = self.find(twin).package
        return open_package(place, keys, self._known(vouch), keep=keep, tell=tell, called=f"{twin}{SUFFIX}")

    def papers(self, twin: str, keys: Sequence[Identity]) -> Papers:
        """All her papers, consents and grants too, as they stand in the package, unchecked. Raises BadInput."""
        return papers_of(self.find(twin).package, keys)

    def take(self, package: Path, keys: Sequence[Identity], vouch: Vouch, tell: Tell = quiet) -> Kept:
        """Takes in a package: a new twin, or a newer package of one that is kept here.

        Every byte is checked first, in a copy that is still locked. Raises BadInput (a key that does not open it,
        damaged, hostile), Refused (another owner, an older passport or status, not what the passport lists),
        StudioError (the disk); what was kept before then still is.
        """
        head_of(package)  # before a copy of something that is none
        return self._take(lambda to: _copy(package, to), package.name, keys, vouch, tell)

    def lock_anew(
        self, twin: str, keys: Sequence[Identity], locked_for: Sequence[str], vouch: Vouch, tell: Tell = quiet
    ) -> Kept:
        """Locks a twin's package anew for other keys, for its owner; one of them must still be a key given here."""
        package = self.find(twin).package

        def locked(to: Path) -> None:
            lock_anew(package, keys, to, locked_for, vouch, tell, f"{twin}{SUFFIX}")

        return self._take(locked, f"{twin}{SUFFIX}", keys, vouch, tell)

    def remove(self, twin: str) -> None:
        """Deletes a twin's package and the papers beside it from this computer; who owns her stays known.

        Raises BadInput when she is not here, StudioError (the disk).
        """
        place = self.find(twin).folder.parent
        gone = self.folder / f"{TEMPORARY}{secrets.token_hex(8)}"
        with in_words(place):
            place.rename(gone)
            flush_folder(self.folder)
            shutil.rmtree(gone)

    def _take(
        self, fetch: Callable[[Path], None], name: str, keys: Sequence[Identity], vouch: Vouch, tell: Tell
    ) -> Kept:
        making = self.folder / f"{TEMPORARY}{os.getpid()}-{secrets.token_hex(4)}"
        with in_words(self.folder / name):
            making.mkdir(parents=True)
            _remove_leftovers(self.folder)
        try:
            fetch(making / PACKAGE)
            with open_package(making / PACKAGE, keys, self._known(vouch), keep=(), tell=tell, called=name) as opened:
                for path, text in opened.papers.items():
                    if path.startswith(_SHOWN):
                        with new_file(making / path) as file:
                            file.write(text)
            with exclusive(self.folder / _LOCK):  # whoever settles second sees what the first one settled
                self._require_newer(opened)
                if self.owners.known(opened.passport.twin) is None:
                    self.owners.pin(opened.passport)
                kept = self._settle(making, opened.passport.twin)
                self.owners.pin(opened.passport)
                return kept
        finally:
            shutil.rmtree(making, ignore_errors=True)

    def _settle(self, making: Path, twin: str) -> Kept:
        """Puts what is whole on disk in its place; only then are older ones taken away."""
        place = self.folder / twin
        with in_words(place):
            place.mkdir(exist_ok=True)
            before = _numbered(place)
            settled = place / f"{1 + max(before, default=0):06d}"
            flush_folder(making)
            making.rename(settled)
            for folder in (place, self.folder):
                flush_folder(folder)
            for old in before.values():
                shutil.rmtree(old, ignore_errors=True)
        return Kept(twin, settled)

    def _known(self, vouch: Vouch) -> Vouch:
        def known(papers: Papers) -> Passport:
            passport = vouch(papers)
            self.owners.require(passport)
            return passport

        return known

    def _require_newer(self, opened: Opened) -> None:
        """Raises Refused for an older status, which could bring back what was revoked, or a second passport of one
        number.
        """
        there = self.folder / opened.passport.twin
        kept = _newest(there) if there.is_dir() else None
        if kept is None:
            return
        name, ask = opened.passport.name, "Ask its owner for the newest package."
        if kept.passport.version == opened.passport.version and kept.papers[PASSPORT] != opened.papers[PASSPORT]:
            raise Refused(
                f"This is another passport {opened.passport.version} of {name} than the one kept here.",
                safe=_KEPT,
                do=ask,
            )
        before, now = status_seq(kept.papers), status_seq(opened.papers)
        if now < before:
            raise Refused(
                f"This package of {name} has status {now}; status {before} was seen before.", safe=_KEPT, do=ask
            )


def status_seq(papers: Papers) -> int:
    """The number of the status among papers; 0 where there is none. Raises BadInput."""
    return read_document(papers[STATUS], "status", Status).seq if STATUS in papers else 0


def _newest(place: Path) -> Kept | None:
    there = _numbered(place)
    return Kept(place.name, there[max(there)]) if there else None


def _remove_leftovers(folder: Path) -> None:
    """Takes away what a program that was killed left here more than a day ago: locked, but of no use."""
    for left in folder.glob(f"{TEMPORARY}*"):
        if left.stat().st_mtime < time.time() - _A_DAY:
            shutil.rmtree(left, ignore_errors=True)


def _numbered(place: Path) -> dict[int, Path]:
    return {int(path.name): path for path in place.iterdir() if path.name.isdecimal() and (path / PACKAGE).is_file()}


def _copy(package: Path, to: Path) -> None:
    with new_file(to) as out, package.open("rb") as source:
        shutil.copyfileobj(source, out, 1 << 20)
