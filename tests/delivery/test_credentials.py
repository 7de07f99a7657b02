"""The signature that every delivered file gets last: read back by c2pa itself, in every format, naming nobody."""

from __future__ import annotations

import io
import json
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from typing import Any

import c2pa
import pytest
from delivery_samples import MARK, WHOLE, channel, encoded, facts, select_png, signer, trained

from studio_app.delivery.certificates import new_signer, read_signer
from studio_app.delivery.credentials import Parent, born, settings, sign
from studio_app.delivery.credentials_manifest import LICENCE, of_file
from studio_app.delivery.credentials_read import Seal, read_credentials
from studio_app.delivery.encode import SIGNATURE_BYTES
from studio_app.delivery.facts import Facts, Studio
from studio_app.delivery.stages import Encoded
from studio_app.delivery.watermark import NAME
from studio_app.direction.errors import BadInput, StudioError
from studio_app.takes.channel import ColourSpace, FileFormat, Ground, Sharpening
from studio_app.takes.crop import Crop


def delivered(of: FileFormat = FileFormat.JPEG, said: Facts | None = None) -> bytes:
    said = said or facts()
    return sign(encoded(of), WHOLE, said, born(select_png(), said, signer()), signer())


def read(data: bytes, of: FileFormat = FileFormat.JPEG, root: str | None = None) -> dict[str, Any]:
    told = settings(signer().root if root is None else root)
    with c2pa.Context.from_dict(told) as context:
        reader = c2pa.Reader.try_create(of.mime, io.BytesIO(data), context=context)
        assert reader is not None, "no credentials"
        with reader:
            return json.loads(reader.json())


def active(store: dict[str, Any]) -> dict[str, Any]:
    return store["manifests"][store["active_manifest"]]


def parent_of(store: dict[str, Any]) -> dict[str, Any]:
    (found,) = (each for each in active(store)["ingredients"] if each["relationship"] == "parentOf")
    return store["manifests"][found["active_manifest"]]


def said_in(manifest: dict[str, Any], label: str) -> dict[str, Any]:
    return next(each["data"] for each in manifest["assertions"] if each["label"].startswith(label))


def actions(manifest: dict[str, Any]) -> list[str]:
    return [each["action"] for each in said_in(manifest, "c2pa.actions")["actions"]]


@pytest.mark.parametrize("of", FileFormat)
def test_every_format_is_signed_whole_and_trusted_by_who_has_the_root(of: FileFormat) -> None:
    data = delivered(of)
    store = read(data, of)
    assert store["validation_state"] == "Trusted"
    assert read(data, of, new_signer(Studio("Others", "NO"), datetime.now(UTC)).root)["validation_state"] == "Valid"
    assert len(data) - len(encoded(of).data) < SIGNATURE_BYTES
    assert parent_of(store)["title"] == "Select L01-S01-0007"
    assert actions(parent_of(store)) == ["c2pa.created"]


@pytest.mark.parametrize("of", FileFormat)
def test_one_changed_byte_of_the_picture_is_seen(of: FileFormat) -> None:
    data = bytearray(delivered(of))
    plain = encoded(of).data
    at = data.find(plain[-300:-200])
    assert at > 0
    data[at + 50] ^= 1
    assert read(bytes(data), of)["validation_state"] == "Invalid"


def test_a_changed_licence_is_seen() -> None:
    data = delivered().replace(b"2027-11-26", b"2029-11-26")
    store = read(data)
    assert store["validation_state"] == "Invalid"
    assert "assertion.hashedURI.mismatch" in json.dumps(store["validation_results"])


def test_a_verdict_makes_it_human_validated_and_nothing_else_does() -> None:
    for seats, level in ((("model",), "human_validated"), ((), "prompt_guided")):
        store = read(delivered(said=trained(seats=seats)))
        for manifest in (active(store), parent_of(store)):
            assert said_in(manifest, "c2pa.ai-disclosure")["contentProfile"]["humanOversightLevel"] == level


def test_the_source_type_follows_the_engine_and_a_stand_in_claims_no_model() -> None:
    stand_in, painted = read(delivered()), read(delivered(said=trained()))
    for store, kind in ((stand_in, "algorithmicMedia"), (painted, "trainedAlgorithmicMedia")):
        created = said_in(parent_of(store), "c2pa.actions")["actions"][0]
        assert created["digitalSourceType"].endswith(f"/{kind}")
        assert said_in(active(store), "cawg.metadata")["Iptc4xmpExt:DigitalSourceType"].endswith(f"/{kind}")
    assert "model" not in said_in(active(stand_in), "c2pa.ai-disclosure")["modelType"]
    assert "modelIdentifier" not in said_in(active(stand_in), "c2pa.ai-disclosure")
    assert said_in(active(painted), "c2pa.ai-disclosure")["modelIdentifier"] == "sha256:" + "cd" * 32


def test_the_mark_the_papers_and_the_ban_on_training_are_in_it() -> None:
    manifest, papers = active(read(delivered())), facts().papers
    bound = said_in(manifest, "c2pa.soft-binding")
    assert (bound["alg"], bound["blocks"][0]["value"]) == (NAME, MARK.hex())
    licence = said_in(manifest, LICENCE)
    assert licence["grant"]["sha256"] == papers.grant.sha256
    assert licence["consent"]["sha256"] == papers.consent.sha256
    assert licence["twin"]["passport"] == papers.passport.sha256
    assert (licence["territories"], licence["until"], licence["uses"]) == (["SE"], "2027-11-26", ["ecom"])
    assert {each["use"] for each in said_in(manifest, "cawg.training-mining")["entries"].values()} == {"notAllowed"}


def test_no_name_is_in_it_even_where_an_id_holds_one() -> None:
    data = delivered().lower()
    assert b"vera" not in data
    assert b"sample photographer" not in data


def test_what_is_photographed_is_an_ingredient_of_the_select() -> None:
    manifest = parent_of(read(delivered(said=trained(photographed=("location", "garment")))))
    created = said_in(manifest, "c2pa.actions")["actions"][0]
    assert created["digitalSourceType"].endswith("/compositeWithTrainedAlgorithmicMedia")
    kinds = [each["relationship"] for each in manifest["ingredients"]]
    assert sorted(kinds) == ["componentOf", "componentOf", "inputTo", "inputTo"]
    assert actions(manifest) == ["c2pa.created", "c2pa.placed"]


def test_a_stand_in_before_a_photograph_is_a_composite_without_a_model() -> None:
    store = read(delivered(said=facts(photographed=("location",))))
    manifest = parent_of(store)
    created, placed = said_in(manifest, "c2pa.actions")["actions"]
    assert created["digitalSourceType"].endswith("/compositeSynthetic")
    assert (placed["action"], len(placed["parameters"]["ingredients"])) == ("c2pa.placed", 1)
    assert sorted(each["relationship"] for each in manifest["ingredients"]) == ["componentOf", "inputTo"]
    assert said_in(active(store), "cawg.metadata")["Iptc4xmpExt:DigitalSourceType"].endswith("/compositeSynthetic")
    assert "model" not in said_in(active(store), "c2pa.ai-disclosure")["modelType"]


def test_photographs_that_were_looked_at_went_in_and_make_no_composite() -> None:
    manifest = parent_of(read(delivered(said=trained(looked_at=("a garment", "the place")))))
    (created,) = said_in(manifest, "c2pa.actions")["actions"]
    assert created["digitalSourceType"].endswith("/trainedAlgorithmicMedia")
    assert len(created["parameters"]["ingredients"]) == 4
    looked = [each["title"] for each in manifest["ingredients"] if each["relationship"] == "inputTo"]
    assert looked[2:] == ["Photograph looked at: a garment", "Photograph looked at: the place"]


def steps(crop: Crop, size: tuple[int, int] = (320, 400), **changes: Any) -> list[str]:
    listed = of_file(channel(**changes), crop, size, facts())["assertions"][0]["data"]["actions"]
    return [each["action"].removeprefix("c2pa.") for each in listed]


def test_only_what_was_done_is_listed() -> None:
    always = ["opened", "addedText", "watermarked.bound", "transcoded", "published"]
    assert steps(WHOLE, sharpening=Sharpening.NONE) == always
    assert steps(WHOLE)[1] == "enhanced"
    assert steps(WHOLE, (640, 800))[1] == "resized.proportional"
    assert steps(Crop(left=0.25, top=0.25, right=0.75, bottom=0.75), (640, 800))[1:3] == ["cropped", "enhanced"]
    assert steps(Crop(left=-0.1, top=-0.1, right=1.1, bottom=1.1))[1:3] == ["resized.proportional", "edited"]
    assert "converted" in steps(WHOLE, space=ColourSpace.DISPLAY_P3)
    assert "edited" in steps(WHOLE, ground=Ground.WHITE)


def test_what_the_conformance_rules_ask_of_a_generator() -> None:
    """C2PA 2.4: claim 2, a SemVer specVersion, inception first, ingredients named, created assertions created."""
    store = read(delivered(said=trained(photographed=("location",))))
    for manifest, first in ((parent_of(store), "c2pa.created"), (active(store), "c2pa.opened")):
        listed = said_in(manifest, "c2pa.actions")
        assert manifest["claim_version"] == 2
        assert manifest["claim_generator_info"][0]["specVersion"] == "2.4.0"
        assert (listed["allActionsIncluded"], listed["actions"][0]["action"]) == (True, first)
        assert ("digitalSourceType" in listed["actions"][0]) == (first == "c2pa.created")
        for each in listed["actions"]:
            if each["action"] in ("c2pa.opened", "c2pa.placed", "c2pa.transcoded"):
                assert each["parameters"]["ingredients"], each
        mine = {each["label"] for each in manifest["assertions"] if each.get("created")}
        assert mine >= {"c2pa.actions.v2", "c2pa.ai-disclosure"}
        assert "thumbnail" not in json.dumps(manifest)
    assert "c2pa.soft-binding" in {each["label"] for each in active(store)["assertions"] if each.get("created")}
    assert "cawg.identity" not in json.dumps(store)


def test_a_failure_in_the_select_s_own_manifest_counts() -> None:
    """The select's own manifest inside a file, changed: the file's own one does not make it whole."""
    data = bytearray(delivered())
    at = data.find(b"Select L01-S01-0007")
    assert 0 < at < data.find(b"Select L01-S01-0007, delivery"), "the inner manifest comes first"
    data[at] ^= 1
    said = read_credentials(bytes(data), "image/jpeg", signer().root)
    assert said.seal is Seal.TAMPERED and said.problems


def test_several_threads_sign_at_once() -> None:
    parent = born(select_png(), facts(), signer())

    def one(of: FileFormat) -> str:
        return read(sign(encoded(of), WHOLE, facts(), parent, signer()), of)["validation_state"]

    with ThreadPoolExecutor(4) as pool:
        assert set(pool.map(one, [*FileFormat] * 4)) == {"Trusted"}


def test_what_cannot_be_signed_is_a_sentence() -> None:
    parent = Parent(b"no archive", 320, 400)
    with pytest.raises(StudioError, match="could not be signed"):
        sign(encoded(), WHOLE, facts(), parent, signer())
    broken = Encoded(encoded().data[:40], channel())
    with pytest.raises(StudioError, match="could not be signed"):
        sign(broken, WHOLE, facts(), born(select_png(), facts(), signer()), signer())
    old = new_signer(Studio("Gone", "SE"), datetime(2010, 1, 1, tzinfo=UTC))
    with pytest.raises(StudioError, match="could not be signed"):
        born(select_png(), facts(), old)


def test_a_certificate_needs_a_name_and_a_country() -> None:
    for studio in (Studio("", "SE"), Studio("Studio", "Sweden"), Studio("x" * 65, "SE")):
        with pytest.raises(BadInput, match="name"):
            new_signer(studio, datetime.now(UTC))


def test_a_key_and_a_certificate_of_two_studios_do_not_go_together() -> None:
    from studio_app.delivery.certificates import key_text

    other = new_signer(Studio("Others", "NO"), datetime.now(UTC))
    mine = signer()
    assert read_signer(mine.chain, mine.root, key_text(mine)).chain == mine.chain
    for chain, root, key in ((mine.chain, mine.root, key_text(other)), ("x", mine.root, key_text(mine)), ("", "", "")):
        with pytest.raises(BadInput, match=r"certificate"):
            read_signer(chain, root, key)
