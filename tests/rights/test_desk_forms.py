"""Forms, templates and reading copies of the owner's desk: what is typed becomes a paper, or says what is missing."""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

import pytest
from desk_samples import KEYS, clock, consent_draft, desk_with_passport, empty_desk, full_desk
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.laws import laws, phrase_in, vague_words
from studio_app.rights.readable import readable
from studio_app.studio.desk import OwnerDesk
from studio_app.studio.desk_drafts import EXPLAINED, template
from studio_app.studio.desk_forms import MODELS, read_form, to_form
from studio_app.twins.consent import Consent
from studio_app.twins.paper_words import words_of
from studio_app.twins.status import Status

FORM = {
    "scope": "Still pictures of my digital twin, dressed and lit by a team",
    "purpose": "To show garments of the brand on my twin",
    "rate_of_pay": "EUR 250 for every select",
    "intended_uses": "Product pictures on the pages of a shop\nThe same pictures in newsletters",
    "separate": "yes",
    "language": "en",
    "delivered_at": "2026-11-20T09:00:00+01:00",
    "duration.start": "2026-12-01",
    "duration.until": "2027-11-30",
    "media": "ecom, email",
    "territories": "EEA\nCH",
    "categories": "denim",
    "controller": "Sample agency",
    "retention": "As long as this consent lasts",
    "withdrawal.how": "One line by mail is enough",
    "withdrawal.to": "owner@sample.invalid",
    "withdrawal.effect": "Nothing new is made from then on",
}


@pytest.fixture
def desk(tmp_path: Path) -> OwnerDesk:
    desk_with_passport(tmp_path / "desk")
    return OwnerDesk(tmp_path / "desk", clock)


@pytest.mark.parametrize("kind", [*MODELS, "status"])
def test_every_field_of_every_paper_has_its_words_and_no_word_is_left_over(kind) -> None:
    model = MODELS.get(kind, Status)
    assert [each.field for each in words_of(kind).fields] == list(model.model_fields)


def test_a_filled_in_form_becomes_a_paper_that_can_be_signed_and_read(desk: OwnerDesk) -> None:
    done = desk.draft("consent", FORM)
    assert done.problems == ()
    path = desk.save(done.require())
    before = desk.pdf(path)
    desk.sign(path, KEYS.owner)
    kept = desk.path / "readable" / "consents-consent-sample-freja.pdf"
    signed = desk.desk.find(path).paper
    assert isinstance(signed, Consent)
    assert kept.read_bytes() == before == desk.pdf(path)
    assert signed.pdf == hashlib.sha256(before).hexdigest()
    assert "What exactly may be made with your twin." in desk.text(path)
    assert "Still pictures of my digital twin" in desk.text(path)


def test_a_form_says_in_each_field_what_is_wrong(desk: OwnerDesk) -> None:
    wrong = {"scope": "", "purpose": "short", "naming": "maybe", "media": "ecom, moon", "duration.until": "2026-11-01"}
    done = desk.draft("consent", {**FORM, **wrong, "colour": "red"})
    assert done.paper is None
    said = {each.field: each.words for each in done.problems}
    assert said["scope"] == "Please fill in. What exactly may be made with your twin."
    assert said["purpose"].startswith("Please say more")
    assert said["naming"] == "Write yes or no."
    assert said["colour"] == "There is no such field in a consent."
    assert any(field.startswith("media") for field in said)
    assert any(field.startswith("duration") for field in said)
    with pytest.raises(BadInput, match="The draft cannot be used"):
        done.require()


def test_a_paper_goes_into_its_form_and_back(tmp_path: Path) -> None:
    full_desk(tmp_path / "desk")
    desk = OwnerDesk(tmp_path / "desk", clock)
    for row in desk.rows():
        if row.kind in ("consent", "grant", "passport"):
            done = desk.draft(row.kind, to_form(row.paper))  # type: ignore[arg-type]
            assert done.problems == ()
            mine, was = done.require().model_dump(), row.paper.model_dump()  # type: ignore[union-attr]
            filled = {"made", "delivered_at", "signed_at", "pdf", "version", "captures", "consent"}
            assert {k: v for k, v in mine.items() if k not in filled} == {
                k: v for k, v in was.items() if k not in filled
            }


@pytest.mark.parametrize("kind", list(MODELS))
def test_a_filled_in_template_is_a_draft(tmp_path: Path, kind) -> None:
    folder = tmp_path / "desk"
    made = empty_desk(folder) if kind == "passport" else full_desk(folder)
    desk = OwnerDesk(made.folder.root, clock)
    raw = template(kind)
    assert all(raw[EXPLAINED].values())
    for party in ("owner", "licensee"):
        if party in raw:
            raw[party]["key"] = KEYS.licensee.public
    file = tmp_path / "draft.json"
    file.write_text(json.dumps(raw, ensure_ascii=False))
    done = desk.read(kind, file)
    assert done.problems == ()
    assert done.paper is not None
    assert EXPLAINED not in (done.paper.model_extra or {})
    file.write_text(json.dumps({**raw, "surprise": 1}))
    with pytest.raises(BadInput, match="surprise"):
        desk.read(kind, file)


def test_captures_and_weights_are_listed_by_their_hash(tmp_path: Path) -> None:
    made = empty_desk(tmp_path / "desk")
    desk = OwnerDesk(made.folder.root, clock)
    for folder, name in (("captures", "front.png"), ("weights", "face.safetensors")):
        (desk.path / folder).mkdir()
        (desk.path / folder / name).write_bytes(name.encode())
    form = {"owner.name": "Sample owner", "owner.mail": "owner@sample.invalid", "owner.key": KEYS.owner.public,
            "contact": "owner@sample.invalid", "of_age": "yes", "captured_on": "2026-11-01",
            "valid_until": "2028-11-01"}  # fmt: skip
    done = desk.draft("passport", form)
    assert [each.words for each in done.problems] == ["Say base model and licence of face.safetensors."]
    done = desk.draft("passport", form | {"weights": "face.safetensors: SDXL, sample licence"})
    desk.sign(desk.save(done.require()), KEYS.owner)
    assert desk.passport is not None
    assert desk.passport.captures[0].sha256 == hashlib.sha256(b"front.png").hexdigest()
    assert desk.pack(tmp_path / "x.twin").twin == "sample-freja"
    (desk.path / "captures" / "front.png").unlink()
    with pytest.raises(Refused, match=r"passport\.files"):
        desk.sign("passport.json", KEYS.owner)
    (desk.path / "captures" / "front.png").symlink_to("/etc/hostname")
    with pytest.raises(BadInput, match="link"):
        desk.draft("passport", form)


def test_no_word_of_the_tables_is_vague_about_itself() -> None:
    assert len(laws()) >= 8
    assert all(phrase == phrase_in(f"for {phrase.upper()}, please", (phrase,)) for phrase in vague_words().everything)
    assert phrase_in("Anything-goes", ("any use",)) is None
    assert phrase_in("In  ANY\nuse of", vague_words().everything) == "any use"


@given(st.dictionaries(st.sampled_from(sorted(FORM)), st.text(max_size=60)))
@settings(max_examples=30, deadline=None)
def test_no_text_in_a_form_does_more_than_say_what_is_wrong(form) -> None:
    fields, problems = read_form("consent", form)
    assert fields.keys() <= Consent.model_fields.keys()
    assert all(each.words for each in problems)


def test_what_she_reads_never_changes_by_signing(tmp_path: Path) -> None:
    desk = desk_with_passport(tmp_path / "desk")
    draft = consent_draft(desk)
    assert readable(draft) == readable(draft.having(signed_at=clock(), pdf="0" * 64))
    assert readable(draft) != readable(draft.having(naming=True))
