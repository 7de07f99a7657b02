"""Sample papers in a folder, as an agency sends them, for tests of the rights room."""

from __future__ import annotations

import hashlib
from collections.abc import Mapping
from datetime import datetime, timedelta
from pathlib import Path

from studio_app.direction.documents import to_document
from studio_app.rights.papers import sign, signature_name
from studio_app.rights.sample import (
    SampleKeys,
    document_of,
    sample_consent,
    sample_grant,
    sample_passport,
    sample_status,
)
from studio_app.shoot.signing import new_key_text
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Bought, Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.roster import find_twin
from studio_app.twins.status import Entry, State, Status

TWIN = "sample-freja"
WHO = {"passport": (Role.OWNER, Role.AGENCY), "consent": (Role.OWNER,), "grant": tuple(Role), "status": (Role.OWNER,)}


class SampleRights:
    """Papers of a sample twin, signed now; `days` is how long the grant still runs."""

    def __init__(self, days: int = 365) -> None:
        made = {role: new_key_text() for role in Role}
        self.texts = {role: text for role, (_, text) in made.items()}
        self.keys = SampleKeys(*(made[role][0] for role in (Role.OWNER, Role.AGENCY, Role.LICENSEE)))
        self.when = datetime.now().astimezone()
        self.files: dict[str, bytes] = {}
        body = hashlib.sha256(to_document(find_twin(TWIN), "twin")).hexdigest()
        self.passport = sample_passport(TWIN, "Freja", body, self.keys, self.when)
        passport = self.put(self.passport)
        self.consent = sample_consent(self.passport, passport, self.keys, self.when)
        bought = Bought(id=self.consent.id, sha256=self.put(self.consent))
        grant = sample_grant(self.passport, passport, bought, self.keys, self.when)
        until = self.when.date() + timedelta(days=days)
        self.grant = grant.having(terms=tuple(term.having(until=until) for term in grant.terms))
        self.put(self.grant)
        self.news(1)

    def put(self, paper: Passport | Consent | Grant | Status) -> str:
        """Writes a paper and signs it as its kind is signed; its SHA-256."""
        kind = type(paper).__name__.lower()
        path = f"{kind}s/{paper.id}.json" if isinstance(paper, Consent | Grant) else f"{kind}.json"
        self.files[path] = document_of(paper)
        for role in WHO[kind]:
            self.files[signature_name(path, role)] = sign(self.files[path], kind, self.keys.of(role))
        return hashlib.sha256(self.files[path]).hexdigest()

    def news(self, seq: int, *entries: Entry) -> None:
        """Her next status."""
        self.put(sample_status(self.passport, self.when, seq).having(entries=entries))

    def revoked(self, seq: int) -> None:
        """Her next status, which takes the grant back."""
        self.news(
            seq,
            Entry(kind="grant", id=self.grant.id, state=State.REVOKED, since=self.when, reason="She asked for it"),
        )


def written(files: Mapping[str, bytes], folder: Path) -> Path:
    """Puts the files into a folder, and names it."""
    for name, data in files.items():
        (folder / name).parent.mkdir(parents=True, exist_ok=True)
        (folder / name).write_bytes(data)
    return folder
