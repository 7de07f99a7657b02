"""passport, consent, grant, revoke and status from the command line, from templates to a package that opens."""

from __future__ import annotations

import json
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.direction.documents import to_document
from studio_app.shoot.signing import make_key
from studio_app.twins.roster import find_twin


@pytest.fixture
def keys(tmp_path: Path) -> dict[str, Path]:
    names = ("owner", "licensee")
    for name in names:
        make_key(tmp_path / name, f"{name}@sample.invalid")
    return {name: tmp_path / name for name in names}


def fill(kind: str, file: Path, **changes: object) -> Path:
    """The template of a kind, filled in."""
    file.unlink(missing_ok=True)
    verb = "make" if kind == "passport" else "draft"
    assert run([kind, verb, str(file.parent / "freja"), "--template", str(file)]) == 0
    raw = json.loads(file.read_text(encoding="utf-8"))
    assert raw["explained"]
    file.write_text(json.dumps(raw | changes), encoding="utf-8")
    return file


def test_from_passport_to_revocation(tmp_path: Path, keys: dict[str, Path], capsys: pytest.CaptureFixture[str]) -> None:
    public = {name: " ".join(path.with_suffix(".pub").read_text().split()[:2]) for name, path in keys.items()}
    owner = {"name": "Sample owner", "mail": "owner@sample.invalid", "key": public["owner"]}
    licensee = {"name": "Sample licensee", "mail": "licensee@sample.invalid", "key": public["licensee"]}
    desk, draft = tmp_path / "freja", tmp_path / "draft.json"
    card = tmp_path / "card.json"
    card.write_bytes(to_document(find_twin("sample-freja"), "twin"))
    today = datetime.now(UTC).date()
    until = str(today + timedelta(days=300))

    fill("passport", draft, owner=owner, valid_until=str(today + timedelta(days=400)))
    signed = ["--key", str(keys["owner"])]
    assert run(["passport", "make", str(desk), "--body", str(card), "--from", str(draft), *signed]) == 0
    assert run(["passport", "check", str(desk)]) == 0

    late = str(datetime.now(UTC) - timedelta(hours=60))
    period = {"start": str(today), "until": until}
    fill("consent", draft, duration=period, delivered_at=datetime.now(UTC).isoformat())
    assert run(["consent", "draft", str(desk), "--from", str(draft)]) == 0
    assert run(["consent", "sign", str(desk), *signed]) == 1
    assert "24 hours" in capsys.readouterr().err
    fill("consent", draft, duration=period, delivered_at=late)
    assert run(["consent", "draft", str(desk), "--from", str(draft)]) == 0
    assert run(["consent", "sign", str(desk), *signed]) == 0
    assert run(["consent", "show", str(desk)]) == 0
    assert "What exactly may be made with your twin." in capsys.readouterr().out

    term = {"media": ["ecom"], "territories": ["SE"], **period}
    fill("grant", draft, licensee=licensee, terms=[term], id="spring")
    assert run(["grant", "draft", str(desk), "--from", str(draft)]) == 0
    assert run(["grant", "sign", str(desk), "spring", "--key", str(keys["licensee"])]) == 0
    capsys.readouterr()
    assert run(["status", str(desk), "--json"]) == 0
    assert [row["state"] for row in json.loads(capsys.readouterr().out)] == ["signed", "signed", "request"]
    assert run(["grant", "sign", str(desk), *signed]) == 0
    assert run(["grant", "check", str(desk)]) == 0
    assert run(["grant", "decline", str(desk), "spring", "--reason", "Too late"]) == 1
    assert "Revoke it instead" in capsys.readouterr().err

    assert run(["revoke", str(desk), "--grant", "spring", "--reason", "Used elsewhere", *signed]) == 0
    assert run(["status", str(desk)]) == 0
    assert "revoked" in capsys.readouterr().out
    assert run(["grant", "show", str(desk), "--pdf", str(tmp_path / "grant.pdf")]) == 0
    assert (tmp_path / "grant.pdf").read_bytes().startswith(b"%PDF")
    assert run(["twin", "pack", str(desk), "--to", str(tmp_path / "freja.twin")]) == 0


def test_what_is_wrong_is_a_sentence(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    desk = tmp_path / "freja"
    assert run(["passport", "show", str(desk)]) == 2
    assert "There is no folder" in capsys.readouterr().err
    desk.mkdir()
    assert run(["passport", "show", str(desk)]) == 2
    assert "There are: none" in capsys.readouterr().err
    assert run(["passport", "make", str(desk)]) == 2
    assert "--template" in capsys.readouterr().err
    template = fill("consent", tmp_path / "consent.json")
    assert run(["consent", "draft", str(desk), "--from", str(template)]) == 1
    assert "passport.there" in capsys.readouterr().err
    assert run(["grant", "draft", str(desk), "--from", str(template)]) == 2
    assert "is no grant to fill in" in capsys.readouterr().err
    assert run(["consent", "draft", str(desk), "--template", str(template)]) == 2
    assert "already there" in capsys.readouterr().err
    assert run(["revoke", str(desk), "--reason", "x"]) == 2
    assert "--grant NAME" in capsys.readouterr().err
