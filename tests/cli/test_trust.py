"""Policy, revocation and the trusted key from the command line: stock git agrees, and the shoot cannot unpin itself."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import fingerprint, make_key
from studio_app.studio.trust import trust, trusted
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    path = tmp_path / "shoot"
    Shoot.create(path, "Trust", Direction(), IDA).close()
    for name in ("root", "ada"):
        key = make_key(tmp_path / name, f"{name}@sample.invalid")
        (tmp_path / f"{name}.pub").write_text(f"{key.public}\n")
    return path


def took(shoot: Path) -> Take:
    with Shoot.open(shoot) as opened:
        return opened.add_take(Recipe(direction=Direction(), seed=1), np.full((48, 64, 3), 9000, np.uint16), by=IDA)


def seat(shoot: Path, tmp_path: Path, *more: str) -> int:
    words = ["--as", "Ada <ada@sample.invalid>", "--seat", "art-director", "--key", str(tmp_path / "ada.pub")]
    return run(["seat", str(shoot), *words, *more])


def test_policy_and_revocation(shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take = took(shoot)
    assert run(["policy", str(shoot), "art-director=1", "model=2", "--no-self-approval"]) == 0
    assert "1 × art director, 2 × model" in capsys.readouterr().out
    assert run(["policy", str(shoot), "art-director=1"]) == 0
    assert seat(shoot, tmp_path, "--until", "2200-01-31") == 0
    ada = ["--as", "Ada <ada@sample.invalid>", "--seat", "art-director", "--key", str(tmp_path / "ada")]
    assert run(["approve", str(shoot), take.id, *ada, "--zoom", "1", "--surround", "mid", "--screen", "DP-1"]) == 0
    assert run(["revoke-key", str(shoot), "nobody@sample.invalid", "--reason", "lost"]) == 2
    capsys.readouterr()
    assert run(["revoke-key", str(shoot), "ada@sample.invalid", "--reason", "lost laptop"]) == 0
    assert "No longer selects: L01-S01_v001" in capsys.readouterr().out
    assert run(["record", str(shoot), take.id, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)[0]
    assert (told["state"], told["voices"][0]["word"]["state"]) == ("withdrawn", "revoked")
    assert told["voices"][0]["word"]["view"].startswith("in part, at 1:1, on DP-1")
    commit, none = told["voices"][0]["word"]["commit"], tmp_path / "none"
    none.touch()
    check = ["git", "-C", str(shoot), "verify-commit", commit]
    said = subprocess.run(check, capture_output=True, text=True, check=False)
    assert said.returncode != 0, "the shoot's own settings tell stock git of the revocation"
    check[3:3] = ["-c", f"gpg.ssh.revocationFile={none}"]
    assert subprocess.run(check, capture_output=True, check=False).returncode == 0, "nothing else is wrong with it"


def test_the_trusted_key_is_pinned_outside_the_shoot(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    root = fingerprint((tmp_path / "root.pub").read_text())
    assert run(["trust", str(shoot), "SHA256:nonsense"]) == 2
    assert run(["trust", str(shoot), root]) == 0
    assert run(["policy", str(shoot), "model=1"]) == 1
    assert seat(shoot, tmp_path) == 1
    assert "only with the key this computer trusts" in capsys.readouterr().err
    assert seat(shoot, tmp_path, "--sign-with", str(tmp_path / "root")) == 0
    assert run(["verify", str(shoot)]) == 0
    with Shoot.open(shoot) as opened:  # as another computer would, which pinned nothing
        opened.approvals.set_policy({"model": 1}, True, IDA)
    capsys.readouterr()
    assert run(["verify", str(shoot)]) == 1
    assert "without the trusted key" in capsys.readouterr().out
    assert run(["verify", str(shoot), "--trust", fingerprint((tmp_path / "ada.pub").read_text())]) == 1
    assert "has signed nothing here" in capsys.readouterr().out
    assert run(["trust", str(shoot), "--forget"]) == 0
    assert run(["verify", str(shoot)]) == 0


def test_damaged_settings_never_trust_silently(tmp_path: Path) -> None:
    trust("0" * 16, "SHA256:" + "A" * 43, tmp_path)
    trust("1" * 16, "SHA256:" + "B" * 43, tmp_path)
    trust("0" * 16, None, tmp_path)
    assert (trusted("0" * 16, tmp_path), trusted("1" * 16, tmp_path)) == (None, "SHA256:" + "B" * 43)
    (tmp_path / "trust.json").write_text('{"1111111111111111": 7}')
    with pytest.raises(BadInput, match="damaged"):
        trusted("0" * 16, tmp_path)
