"""Packing a twin, taking her in, listing and removing: the vault of this computer with its keys, without a screen."""

from __future__ import annotations

from collections.abc import Sequence
from datetime import UTC, date, datetime
from pathlib import Path

from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.vouch import vouching
from studio_app.shoot.signing import SigningKey, fingerprint, read_key_file, unlocked_text
from studio_app.studio.places import vault_dir
from studio_app.studio.twin_memory import TwinMemory
from studio_app.twins.package import open_package, quiet
from studio_app.twins.package_age import Identity
from studio_app.twins.package_check import Papers, Tell, Vouch
from studio_app.twins.package_keys import identities
from studio_app.twins.package_write import lock_anew, pack
from studio_app.twins.passport import PASSPORT, Passport
from studio_app.twins.roster import Known, known_twins
from studio_app.twins.vault import Kept, Vault, status_seq

_UNTOUCHED = "Nothing was taken from the package."
_OPENSSH = b"-----BEGIN OPENSSH PRIVATE KEY-----"


def vault() -> Vault:
    """The twins of this computer."""
    return Vault(vault_dir())


def today() -> Vouch:
    """Vouches for papers that hold today by the clock of this computer, of the owner it has known from the first."""
    vouch, memory = vouching(date.today()), TwinMemory()  # a passport ends with the day of whoever uses it

    def known(papers: Papers) -> Passport:
        passport = vouch(papers)
        seen, seq = memory.seen(passport.twin), status_seq(papers)
        if seen.owner not in (None, passport.owner.key):
            raise Refused(
                f"{passport.name} belongs to another key than when this computer first saw her papers.",
                safe=_UNTOUCHED,
                do="Ask her owner before you trust it.",
            )
        if seq < seen.seq:
            raise Refused(
                f"This package of {passport.name} has status {seq}; status {seen.seq} was seen before.",
                safe=_UNTOUCHED,
                do="Ask her owner for the newest package.",
            )
        return passport

    return known


def opens_with(key: SigningKey) -> list[Identity]:
    """What a key that was unlocked opens packages with; its text is in memory only, for a moment."""
    return identities(unlocked_text(key), "the key")


def age_identities(file: Path) -> list[Identity] | None:
    """What an identity file of age opens packages with; None for an OpenSSH key, which is to be unlocked first.

    Raises BadInput: no file, no key.
    """
    text = read_key_file(file)
    return None if _OPENSSH in text[:200] else identities(text, file.name)


def key_lines(given: Sequence[str]) -> list[str]:
    """The public lines in what a person gave: each a line itself, or a file of such lines. Raises BadInput."""
    found: list[str] = []
    for text in given:
        if text.startswith(("ssh-", "age1")):
            found.append(text)
            continue
        lines = read_key_file(Path(text)).decode("utf-8", "replace").splitlines()
        if any("PRIVATE KEY" in line or line.startswith("AGE-SECRET") for line in lines):
            raise BadInput(f"{text} holds a private key; nobody else may have it.", do="Give the public half (.pub).")
        found += [line for line in lines if line.strip() and not line.startswith("#")]
    return found


def pack_twin(
    source: Path, to: Path, others: Sequence[str], opens: Sequence[Identity] = (), tell: Tell = quiet
) -> Passport:
    """Packs a twin's folder, or locks a package anew (with `opens`), for her owner, her agency and the `others`.

    Raises BadInput, Refused, StudioError as `pack` and `lock_anew` do.
    """
    if source.is_dir():
        place = source / PASSPORT
        passport = read_document(place, "passport", Passport)
        return pack(source, to, [*own_keys(passport), *others], today(), tell)
    with open_package(source, opens, today(), keep=()) as opened:
        keys = own_keys(opened.passport)
    return lock_anew(source, opens, to, [*keys, *others], today(), tell)


def own_keys(passport: Passport) -> list[str]:
    """The keys every package of a twin is locked for: her owner's, and her agency's where she has one."""
    return [passport.owner.key, *([passport.agency.key] if passport.agency else [])]


def take_twin(package: Path, opens: Sequence[Identity], tell: Tell = quiet) -> Kept:
    """Takes a package into the vault, every byte checked, and remembers whose she is. Raises as `Vault.take`."""
    kept = vault().take(package, opens, today(), tell)
    TwinMemory().learn(kept.twin, kept.passport.owner.key, status_seq(kept.papers), datetime.now(UTC))
    return kept


def remove_twin(twin: str, forget_owner: bool = False) -> None:
    """Deletes a twin's package here. `forget_owner`: trust whichever key comes with her next, as on the first day.

    Raises BadInput when she is not here, StudioError (the disk).
    """
    here = vault()
    here.remove(twin)
    if forget_owner:
        here.owners.forget(twin)
        TwinMemory().forget(twin)


def twins_here() -> tuple[Known, ...]:
    """Everybody this computer knows: the vault's twins and the studio's samples."""
    return known_twins(vault(), today())


def owner_words(passport: Passport) -> str:
    """'Sample owner <owner@sample.invalid>, key SHA256:…', to be compared with what she says herself."""
    return f"{passport.owner}, key {fingerprint(passport.owner.key)}"
