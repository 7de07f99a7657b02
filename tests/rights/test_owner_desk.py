"""The owner's desk: drafts, signatures that stock ssh-keygen checks, requests, revocation; what the rules refuse."""

from __future__ import annotations

import subprocess
from datetime import timedelta
from pathlib import Path

import pytest
from desk_samples import KEYS, WHEN, clock, consent_draft, desk_with_passport, full_desk, grant_draft, passport

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.desk import Desk
from studio_app.rights.papers import signature_name
from studio_app.rights.sample import SampleKeys
from studio_app.rights.vouch import vouching
from studio_app.studio.desk import OwnerDesk
from studio_app.twins.party import Role
from studio_app.twins.status import State

GRANT = "grants/grant-sample-freja-sample-brand.json"
CONSENT = "consents/consent-sample-freja.json"


@pytest.fixture
def desk(tmp_path: Path) -> Desk:
    desk = full_desk(tmp_path / "desk")
    desk.sign(GRANT, KEYS.owner)
    desk.sign(GRANT, KEYS.agency)
    desk.issue(KEYS.owner)
    return desk


def keygen_says(folder: Path, path: str, kind: str, role: Role, tmp_path: Path) -> bool:
    """Whether stock ssh-keygen accepts the signature of a paper for the party of a role."""
    allowed = tmp_path / "allowed_signers"
    mail = f"{role}@sample.invalid"
    allowed.write_text(f'{mail} namespaces="twin-{kind}" {KEYS.of(role).public}\n')
    command = ["ssh-keygen", "-Y", "verify", "-f", allowed, "-I", mail, "-n", f"twin-{kind}"]
    with (folder / path).open("rb") as paper:
        done = subprocess.run(
            [*command, "-s", folder / signature_name(path, role)], stdin=paper, capture_output=True, check=False
        )
    return done.returncode == 0


SIGNED = [
    ("passport.json", "passport", Role.OWNER),
    ("passport.json", "passport", Role.AGENCY),
    (CONSENT, "consent", Role.OWNER),
    (GRANT, "grant", Role.OWNER),
    (GRANT, "grant", Role.AGENCY),
    (GRANT, "grant", Role.LICENSEE),
    ("status.json", "status", Role.OWNER),
]


@pytest.mark.parametrize(("path", "kind", "role"), SIGNED)
def test_stock_ssh_keygen_accepts_each_signature_and_refuses_a_changed_paper(
    desk: Desk, path: str, kind: str, role: Role, tmp_path: Path
) -> None:
    folder = desk.folder.root
    assert keygen_says(folder, path, kind, role, tmp_path)
    other = "grant" if kind == "consent" else "consent"
    assert not keygen_says(folder, path, other, role, tmp_path)
    data = (folder / path).read_bytes()
    (folder / path).write_bytes(data.replace(b"Sample", b"Simple", 1) if b"Sample" in data else data + b" ")
    assert not keygen_says(folder, path, kind, role, tmp_path)


def test_a_request_is_listed_and_signed(tmp_path: Path) -> None:
    full_desk(tmp_path / "desk")
    desk = OwnerDesk(tmp_path / "desk", clock)
    assert [row.path for row in desk.requests()] == [GRANT]
    assert desk.sign(GRANT, KEYS.owner) is Role.OWNER
    desk.sign(GRANT, KEYS.agency)
    assert desk.requests() == ()
    assert [row.state for row in desk.rows()] == ["signed"] * 3
    assert vouching(WHEN.date())(desk.desk.folder.read()).twin == "sample-freja"


def test_a_declined_request_is_kept_with_its_reason(tmp_path: Path) -> None:
    before = full_desk(tmp_path / "desk").folder.read()
    desk = OwnerDesk(tmp_path / "desk", clock)
    with pytest.raises(BadInput, match="reason"):
        desk.decline("grant-sample-freja-sample-brand", "  ")
    why = desk.decline("grant-sample-freja-sample-brand", "Too long a time for this fee")
    assert desk.requests() == ()
    assert b"Too long a time" in (tmp_path / "desk" / why).read_bytes()
    kept = (tmp_path / "desk" / why.replace("-reason", "")).read_bytes()
    assert kept == before[GRANT]
    assert not list((tmp_path / "desk" / "grants").iterdir())


def test_a_signed_grant_is_no_request(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"request\.open"):
        OwnerDesk(desk.folder.root, clock).decline("grant-sample-freja-sample-brand", "Changed my mind")


def test_revocation_rises_and_tells_why(desk: Desk) -> None:
    status = desk.revoke("grant", "grant-sample-freja-sample-brand", State.SUSPENDED, "A question is open", KEYS.agency)
    assert (status.seq, status.not_after - status.issued) == (2, timedelta(days=7))
    status = desk.revoke("grant", "grant-sample-freja-sample-brand", State.REVOKED, "Used elsewhere", KEYS.owner)
    row = next(row for row in OwnerDesk(desk.folder.root, clock).rows() if row.kind == "grant")
    assert (status.seq, row.state) == (3, "revoked")
    assert "Used elsewhere" in row.words
    with pytest.raises(BadInput, match="There are: sample-freja"):
        desk.revoke("twin", "another", State.REVOKED, "x", KEYS.owner)
    assert desk.revoke("grant", "grant-sample-freja-sample-brand", State.ACTIVE, "", KEYS.owner).seq == 4


def test_a_new_passport_keeps_the_earlier_one_with_its_signatures(desk: Desk) -> None:
    old = desk.folder.read()
    with pytest.raises(Refused, match=r"passport\.version"):
        desk.save(passport(contact="elsewhere@sample.invalid"))
    desk.save(passport(version=2, contact="elsewhere@sample.invalid"))
    earlier = desk.folder.root / "earlier" / "passport-0001.json"
    assert earlier.read_bytes() == old["passport.json"]
    assert (earlier.parent / "passport-0001.json.owner.sig").read_bytes() == old["passport.json.owner.sig"]
    held = desk.papers().passport
    assert held is not None
    assert (held.paper.version, held.signers, held.broken) == (2, {}, frozenset())


def test_a_signed_grant_never_changes(desk: Desk) -> None:
    with pytest.raises(Refused, match=r"desk\.signed"):
        desk.save(grant_draft(desk, brand="Another sample brand"))


def test_what_the_rules_refuse_to_sign(tmp_path: Path) -> None:
    desk = desk_with_passport(tmp_path / "desk")
    path = desk.save(consent_draft(desk, delivered_at=WHEN - timedelta(hours=23)))
    with pytest.raises(Refused, match=r"24 hours.*consent\.reading-time"):
        desk.sign(path, KEYS.owner)
    desk.save(consent_draft(desk, scope="Any and all media in perpetuity"))
    with pytest.raises(Refused, match=r"consent\.specific"):
        desk.sign(path, KEYS.owner)
    desk.save(consent_draft(desk))
    with pytest.raises(Refused, match=r"sign\.party"):
        desk.sign(path, SampleKeys.new().owner)
    with pytest.raises(Refused, match=r"consent\.first"):
        desk.sign(path, KEYS.agency)
    desk.sign(path, KEYS.owner, pdf=b"what she read")
    desk.sign(path, KEYS.agency)
    grant = desk.save(grant_draft(desk, categories=["lingerie"]))
    with pytest.raises(Refused, match=r"lingerie.*consent\.categories"):
        desk.sign(grant, KEYS.licensee)


def test_a_grant_that_came_from_somebody_else(desk: Desk, tmp_path: Path) -> None:
    sent = tmp_path / "sent.json"
    draft = grant_draft(desk, id="winter")
    sent.write_bytes(to_document(draft, "grant"))
    owner = OwnerDesk(desk.folder.root, clock)
    (tmp_path / "sent.json.licensee.sig").write_text(KEYS.licensee.sign(sent.read_bytes(), "twin-consent"))
    with pytest.raises(BadInput, match=r"papers\.signature"):
        owner.take_in(sent)
    (tmp_path / "sent.json.licensee.sig").write_text(KEYS.licensee.sign(sent.read_bytes(), "twin-grant"))
    assert owner.take_in(sent) == "grants/winter.json"
    assert [row.path for row in owner.requests()] == ["grants/winter.json"]
    owner.sign("grants/winter.json", KEYS.owner)
    changed = to_document(draft.having(brand="Another sample brand"), "grant")
    with pytest.raises(Refused, match=r"desk\.signed"):
        desk.take_in(changed, {})
