"""A twin from her owner's folder to another computer's vault and out of it, with the commands alone."""

from __future__ import annotations

import hashlib
import json
from datetime import UTC, date, datetime
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.cli.package_key import package_key
from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.rights.papers import sign
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.twins.package_keys import identities
from studio_app.twins.party import Party
from studio_app.twins.passport import Listed, Passport
from studio_app.twins.roster import find_twin

PHRASE = "a sample passphrase"
CAPTURE = b"sample capture " * 100


@pytest.fixture
def owner(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> SigningKey:
    """Her key, locked with a passphrase; the workstation's key lies beside it, not locked."""
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    monkeypatch.delenv("TWIN_STUDIO_PASSPHRASE", raising=False)
    make_key(tmp_path / "station", "station@sample.invalid")
    return make_key(tmp_path / "owner", "owner@sample.invalid", PHRASE)


def write_desk(folder: Path, owner: SigningKey, signed_by: SigningKey, **changes: object) -> Path:
    card = to_document(find_twin("sample-freja").having(id="sample-vera", name="Vera (sample)"), "twin")
    passport = to_document(
        Passport.model_validate(
            {
                "twin": "sample-vera",
                "name": "Vera (sample)",
                "sample": True,
                "owner": Party(name="Sample owner", mail="owner@sample.invalid", key=owner.public),
                "contact": "owner@sample.invalid",
                "of_age": True,
                "captured_on": date(2026, 1, 1),
                "valid_until": date(2199, 1, 1),
                "body_card": hashlib.sha256(card).hexdigest(),
                "captures": (Listed(file="a.png", sha256=hashlib.sha256(CAPTURE).hexdigest(), size=len(CAPTURE)),),
                "made": datetime(2026, 11, 25, tzinfo=UTC),
                **changes,
            }
        ),
        "passport",
    )
    (folder / "captures").mkdir(parents=True)
    for name, data in {
        "passport.json": passport,
        "passport.json.owner.sig": sign(passport, "passport", signed_by),
        "twin.json": card,
        "captures/a.png": CAPTURE,
    }.items():
        (folder / name).write_bytes(data)
    return folder


def said(capsys: pytest.CaptureFixture[str]) -> tuple[str, str]:
    told = capsys.readouterr()
    return told.out, told.err


def test_from_her_folder_into_the_vault_and_out(
    tmp_path: Path, owner: SigningKey, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    desk, first, second = write_desk(tmp_path / "desk", owner, owner), tmp_path / "a.twin", tmp_path / "b.twin"
    assert run(["twin", "pack", str(desk), "--to", str(first)]) == 0
    assert "Vera (sample), passport 1" in said(capsys)[0]
    station = ["--key", str(tmp_path / "station")]
    assert run(["twin", "open", str(first), *station]) == 2
    assert "This key does not open a.twin: it is locked for 1 other key." in said(capsys)[1]
    again = ["twin", "pack", str(first), "--to", str(second), "--for", str(tmp_path / "station.pub")]
    assert run(again) == 2
    assert "with --key to open it" in said(capsys)[1]
    assert run([*again, "--key", str(tmp_path / "owner")]) == 2
    assert "locked with a passphrase" in said(capsys)[1]
    monkeypatch.setenv("TWIN_STUDIO_PASSPHRASE", PHRASE)
    assert run([*again, "--key", str(tmp_path / "owner"), "--json"]) == 0
    assert json.loads(said(capsys)[0])["keys"] == 2
    assert run(["twin", "open", str(second), *station]) == 0
    told = said(capsys)[0]
    assert "Sample owner <owner@sample.invalid>, key SHA256:" in told
    assert "1 capture and 0 files of weights, each as the passport lists it." in told
    assert run(["twin", "list", "--json"]) == 0
    vera, *samples = json.loads(said(capsys)[0])
    assert (vera["twin"], vera["castable"], vera["sample"], vera["bytes"]) == (
        "sample-vera",
        True,
        False,
        second.stat().st_size,
    )
    assert Path(vera["package"]).read_bytes() == second.read_bytes()
    assert "sample-freja" in {sample["twin"] for sample in samples if sample["sample"]}
    (Path(vera["package"]).parent / "passport.json.owner.sig").unlink()
    assert run(["twin", "list"]) == 0
    told = said(capsys)[0]
    assert "sample-vera: passport.json is not signed by its owner, Sample owner" in told
    assert "Freja" in told
    assert run(["twin", "remove", "nobody"]) == 2
    assert "There are: sample-vera" in said(capsys)[1]
    assert run(["twin", "remove", "sample-vera"]) == 0
    assert "Whose key owns her is remembered" in said(capsys)[0]
    assert not Path(vera["package"]).exists()
    thief = make_key(tmp_path / "thief")
    forged = write_desk(tmp_path / "forged", thief, thief)
    pack = ["twin", "pack", str(forged), "--to", str(first), "--for", str(tmp_path / "station.pub")]
    assert run(pack) == 1
    assert "belongs to another key than when this computer first saw her papers" in said(capsys)[1]
    assert run(["twin", "open", str(second), *station]) == 0
    assert run(["twin", "remove", "sample-vera", "--forget-owner"]) == 0
    assert "Whose key owns her was forgotten" in said(capsys)[0]
    assert run(pack) == 0
    assert run(["twin", "open", str(first), *station]) == 0
    assert run(["twin", "open", str(second), *station]) == 1
    assert "belongs to another key" in said(capsys)[1]


def test_what_nobody_signed_is_not_taken_in(
    tmp_path: Path, owner: SigningKey, capsys: pytest.CaptureFixture[str]
) -> None:
    to, thief = tmp_path / "new.twin", make_key(tmp_path / "thief")
    forged = write_desk(tmp_path / "forged", owner, thief)
    old = write_desk(tmp_path / "old", owner, owner, valid_until=date(2026, 2, 1))
    agency = Party(name="Sample agency", mail="agency@sample.invalid", key=thief.public)
    alone = write_desk(tmp_path / "alone", owner, owner, agency=agency.model_dump())
    status = write_desk(tmp_path / "status", owner, owner)
    (status / "status.json").write_text(
        '{"schema": "status.1", "twin": "sample-vera", "seq": 999, "issued": "2026-11-25T00:00:00Z", '
        '"not_after": "2199-11-25T00:00:00Z"}'
    )
    for desk, words in (
        (forged, "passport.json is not signed by its owner, Sample owner"),
        (old, "The passport of Vera (sample) ended on 1 February 2026"),
        (alone, "not signed by the agency it names, Sample agency"),
        (status, "status.json is signed by nobody who speaks for Vera"),
    ):
        assert run(["twin", "pack", str(desk), "--to", str(to), "--for", str(tmp_path / "station.pub")]) == 1
        assert words in said(capsys)[1]
    assert not to.exists()


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["pack", "{tmp}/none", "--to", "{tmp}/x.twin"], "is no folder"),
        (["pack", "{tmp}/config", "--to", "{tmp}/x.twin"], "passport.json"),
        (["pack", "{tmp}/config", "--to", "{tmp}/x.twin", "--for", "{tmp}/station"], "holds a private key"),
        (["pack", "{tmp}/config", "--to", "{tmp}/x.twin", "--for", "{tmp}/none.pub"], "no key file"),
        (["open", "{tmp}/none.twin", "--key", "{tmp}/station"], "There is no package"),
        (["open", "{tmp}/station", "--key", "{tmp}/station"], "is no package of a twin"),
        (["open", "{tmp}/station", "--key", "{tmp}/station.pub"], "is no key that opens packages"),
        (["open", "{tmp}/none.twin"], "No key is named"),
        (["open", "{tmp}/none.twin", "--key", "{tmp}/station", "--key-chain"], "Two keys are named"),
        (["remove", "sample-freja"], "no twin “sample-freja” in the vault"),
    ],
)
def test_wrong_words_are_a_sentence(
    tmp_path: Path, owner: SigningKey, capsys: pytest.CaptureFixture[str], arguments: list[str], words: str
) -> None:
    (tmp_path / "config").mkdir()
    assert run(["twin", *(word.format(tmp=tmp_path) for word in arguments)]) == 2
    assert words in said(capsys)[1]
    assert not (tmp_path / "x.twin").exists()


def test_a_key_for_rendering_is_named_as_for_opening(tmp_path: Path, owner: SigningKey) -> None:
    """`render --key` takes what `twin open --key` takes; what comes of it opens packages in the render process."""
    assert package_key(None, False) == ""
    station = package_key(tmp_path / "station", False)
    assert station.startswith("-----BEGIN OPENSSH PRIVATE KEY-----")
    assert len(identities(station.encode(), "the key")) == 1
    secret = tmp_path / "age-key"
    secret.write_text("# sample\nAGE-SECRET-KEY-1DH0U0FF49CQH43TKDG4Z2SUC9DMD2HWMANLLNL9XUA59GDJYVWLQGURYJ3\n")
    assert package_key(secret, False) == secret.read_text()
    with pytest.raises(BadInput, match="locked with a passphrase"):
        package_key(tmp_path / "owner", False)
    with pytest.raises(BadInput, match="There is no key file"):
        package_key(tmp_path / "none", False)
