"""A desk with sample papers. All people are samples."""

from __future__ import annotations

import hashlib
from datetime import UTC, datetime, timedelta
from pathlib import Path

from studio_app.direction.documents import to_document
from studio_app.rights.desk import Desk
from studio_app.rights.sample import SampleKeys, sample_consent, sample_grant, sample_passport
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Bought, Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.roster import find_twin

WHEN = datetime(2026, 11, 25, 12, tzinfo=UTC)
CARD = to_document(find_twin("sample-freja"), "twin")
KEYS = SampleKeys.new()


def clock() -> datetime:
    return WHEN


def empty_desk(folder: Path) -> Desk:
    """A desk on which only her body card lies."""
    folder.mkdir(parents=True, exist_ok=True)
    (folder / "twin.json").write_bytes(CARD)
    return Desk(folder, clock)


def passport(**changes: object) -> Passport:
    made = sample_passport("sample-freja", "Freja", hashlib.sha256(CARD).hexdigest(), KEYS, WHEN - timedelta(days=5))
    return made.having(**changes)


def desk_with_passport(folder: Path) -> Desk:
    desk = empty_desk(folder)
    path = desk.save(passport())
    for role in (Role.OWNER, Role.AGENCY):
        desk.sign(path, KEYS.of(role))
    return desk


def consent_draft(desk: Desk, **changes: object) -> Consent:
    held = desk.papers().passport
    assert held is not None
    made = sample_consent(held.paper, held.sha256, KEYS, WHEN)
    return made.having(**{"signed_at": None, "delivered_at": WHEN - timedelta(hours=72), **changes})


def grant_draft(desk: Desk, **changes: object) -> Grant:
    papers = desk.papers()
    assert papers.passport is not None
    consent = next(iter(papers.consents.values()))
    bought = Bought(id=consent.paper.id, sha256=consent.sha256)
    return sample_grant(papers.passport.paper, papers.passport.sha256, bought, KEYS, WHEN).having(**changes)


def full_desk(folder: Path) -> Desk:
    """Passport and consent signed, and a grant that the licensee asks for."""
    desk = desk_with_passport(folder)
    desk.sign(desk.save(consent_draft(desk)), KEYS.owner, pdf=b"what she read")
    desk.sign(desk.save(grant_draft(desk)), KEYS.licensee)
    return desk
