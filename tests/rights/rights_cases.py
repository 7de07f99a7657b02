"""A twin with sample papers that hold, and ways to change one thing about them and sign again."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime
from typing import Any

from studio_app.direction.direction import Direction
from studio_app.rights.case import Case, Seen
from studio_app.rights.papers import Papers, read_papers
from studio_app.rights.sample import (
    SampleKeys,
    document_of,
    put_signed,
    sample_consent,
    sample_grant,
    sample_passport,
    sample_status,
    sample_use,
)
from studio_app.takes.take import Sha256
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Bought, Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.status import Status

WHEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
KEYS = SampleKeys.new()
OTHERS = SampleKeys.new()
BODY = "b" * 64
TWIN = "sample-freja"

Files = dict[str, bytes]
WHO: dict[str, tuple[Role, ...]] = {
    "passport": (Role.OWNER, Role.AGENCY),
    "consent": (Role.OWNER,),
    "grant": tuple(Role),
    "status": (Role.AGENCY,),
}


def sha(paper: Passport | Consent | Grant | Status) -> Sha256:
    return hashlib.sha256(document_of(paper)).hexdigest()


def put(files: Files, paper: Passport | Consent | Grant | Status, keys: SampleKeys = KEYS, roles: Any = None) -> None:
    """Writes the paper and signs it as its kind is signed."""
    put_signed(files, paper, keys, WHO[type(paper).__name__.lower()] if roles is None else roles)


class Set:
    """The four papers, each of which can be changed; those that rest on a changed one are written again."""

    def __init__(self, **changes: dict[str, Any]) -> None:
        self.passport = sample_passport(TWIN, "Freja", BODY, KEYS, WHEN).having(**changes.get("passport", {}))
        self.consent = sample_consent(self.passport, sha(self.passport), KEYS, WHEN).having(
            **changes.get("consent", {})
        )
        bought = Bought(id=self.consent.id, sha256=sha(self.consent))
        self.grant = sample_grant(self.passport, sha(self.passport), bought, KEYS, WHEN).having(
            **changes.get("grant", {})
        )
        self.status = sample_status(self.passport, WHEN).having(**changes.get("status", {}))
        self.use = sample_use(self.grant, WHEN).having(**changes.get("use", {}))
        self.files: Files = {}
        for paper in (self.passport, self.consent, self.grant, self.status):
            put(self.files, paper)

    @property
    def papers(self) -> Papers:
        return read_papers(self.files)

    def case(self, **changes: Any) -> Case:
        """The question whether this may be made at noon of the day on which all was signed."""
        held: dict[str, Any] = {
            "papers": self.papers,
            "use": self.use,
            "now": WHEN,
            "cast": TWIN,
            "seen": Seen(owner=KEYS.owner.public),
            "body_card": BODY,
            "direction": Direction(),
        }
        return Case(**(held | changes))
