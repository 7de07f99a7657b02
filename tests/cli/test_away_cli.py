"""Away seats and merging from the command line: the words, the exit codes, and JSON for other programs."""

from __future__ import annotations

import json
import subprocess
from pathlib import Path

import numpy as np
import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio import key_chain
from studio_app.studio.keys import Keys
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
JANE = Person(name="Jane Model", mail="jane@sample.invalid")


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    path = tmp_path / "shoot"
    with Shoot.create(path, "Away", Direction(), IDA, policy={"model": 1}) as made:
        made.approvals.seat(JANE, ("model",), make_key(tmp_path / "jane", JANE.mail).public)
        take = made.add_take(Recipe(direction=Direction(), seed=1), np.full((48, 64, 3), 9000, np.uint16), by=IDA)
        made.approvals.propose(take.id, IDA)
    return path


def test_there_and_back(shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    sent, copy, back = (str(tmp_path / name) for name in ("out.bundle", "copy", "back.answer"))
    assert run(["away", "send", str(shoot), "--seat", "brand", "--to", sent]) == 1
    assert run(["away", "send", str(shoot), "--seat", "model", "--to", sent]) == 0
    assert "1 proposed take for Jane Model" in capsys.readouterr().out
    assert run(["away", "open", sent, copy, "--key", str(tmp_path / "jane"), "--json"]) == 0
    (take,) = json.loads(capsys.readouterr().out)["waiting"]
    assert run(["away", "answer", copy, "--to", back]) == 1
    assert "Nothing has been said yet" in capsys.readouterr().err
    who = ["--as", str(JANE), "--seat", "model", "--key", str(tmp_path / "jane")]
    assert run(["approve", copy, take, *who]) == 0
    assert run(["away", "answer", copy, "--to", back]) == 0
    capsys.readouterr()
    assert run(["away", "take", str(shoot), back, "--json"]) == 0
    told = json.loads(capsys.readouterr().out)
    assert (told["words"], told["takes"], told["new"]) == (1, [take], True)
    assert run(["away", "take", str(shoot), back]) == 1
    assert "taken in already" in capsys.readouterr().err
    assert run(["away", "take", str(shoot), str(tmp_path / "jane")]) == 2
    assert run(["verify", str(shoot)]) == 0


def test_merge(shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    clone = tmp_path / "clone"
    subprocess.run(["git", "clone", "-q", str(shoot), str(clone)], check=True, capture_output=True)
    with Shoot.open(clone) as other:
        other.save_direction(other.direction.having(title="Another"), "Another title", JANE)
    assert run(["merge", str(shoot), str(clone)]) == 0
    with Shoot.open(shoot) as opened:
        assert opened.direction.title == "Another"
    capsys.readouterr()
    assert run(["merge", str(shoot), str(clone)]) == 0
    assert "Nothing new" in capsys.readouterr().out
    assert run(["merge", str(shoot), str(tmp_path)]) == 2
    assert run(["merge", str(shoot), str(tmp_path / "jane")]) == 2


def test_a_key_in_the_key_chain_signs_here_as_it_does_in_the_window(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str], monkeypatch: pytest.MonkeyPatch
) -> None:
    held: dict[str, str] = {}
    monkeypatch.setattr(key_chain, "keep", held.__setitem__)
    monkeypatch.setattr(key_chain, "fetch", held.__getitem__)
    made = Keys().make(JANE, "rain on the tin roof", None)
    with Shoot.open(shoot) as opened:
        take = opened.takes()[0].id
        opened.approvals.seat(JANE, ("model",), made.public)
    sent, copy, back = (str(tmp_path / name) for name in ("out.bundle", "copy", "back.answer"))
    assert run(["away", "send", str(shoot), "--seat", "model", "--to", sent]) == 0
    verdict = ["approve", copy, take, "--as", str(JANE), "--seat", "model"]
    assert run(["away", "open", sent, copy, "--as", str(JANE), "--key-chain"]) == 2
    assert "passphrase" in capsys.readouterr().err
    monkeypatch.setenv("TWIN_STUDIO_PASSPHRASE", "rain on the tin roof")
    assert run(["away", "open", sent, copy, "--as", str(IDA), "--key-chain"]) == 2
    assert "knows of no key of Ida Operator" in capsys.readouterr().err
    assert run(["away", "open", sent, copy, "--as", str(JANE), "--key-chain"]) == 0
    for named in ([], ["--key-chain", "--key", str(tmp_path / "jane")]):
        assert run([*verdict, *named]) == 2
        assert ("Give --key FILE or --key-chain" if not named else "Name one of them") in capsys.readouterr().err
    assert run([*verdict, "--key-chain"]) == 0
    assert run(["away", "answer", copy, "--to", back]) == 0
    assert run(["away", "take", str(shoot), back]) == 0
    assert run(["verify", str(shoot)]) == 0
    assert "1 verdict, 1 select: all is well" in capsys.readouterr().out


def test_what_waits_for_you_is_told_here_and_in_an_away_copy(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    def told(*words: str) -> str:
        capsys.readouterr()
        assert run(["waiting", *words]) == 0
        return capsys.readouterr().out

    with Shoot.open(shoot) as opened:
        take = opened.takes()[0].id
        opened.approvals.seat(IDA, ("art-director",), make_key(tmp_path / "ida", IDA.mail).public)
    assert told(str(shoot), "--as", str(JANE)) == f"1 take waits for Jane Model.\n{take}  as model\n"
    assert told(str(shoot), "--as", str(IDA)) == "Nothing waits for Ida Operator.\n", "the policy asks no art director"
    stranger = "Sam Stranger <sam@sample.invalid>"
    assert "holds no seat with a key" in told(str(shoot), "--as", stranger)
    sent, copy = str(tmp_path / "out.bundle"), str(tmp_path / "copy")
    assert run(["away", "send", str(shoot), "--seat", "art-director", "--to", sent]) == 0
    assert run(["away", "open", sent, copy, "--key", str(tmp_path / "ida")]) == 0
    found = json.loads(told(copy, "--json"))
    assert found == {
        "person": str(IDA), "seats": ["art-director"], "takes": [{"take": take, "seats": ["art-director"]}],
    }, "what was sent to a seat waits for it though the policy would do without"  # fmt: skip
    assert run(["takes", copy, "waits:you", "--as", str(IDA)]) == 0
    assert take in capsys.readouterr().out
    key = ["--key", str(tmp_path / "ida"), "--decision", "change"]
    assert run(["approve", copy, take, "--as", str(IDA), "--seat", "art-director", *key]) == 0
    assert told(copy) == "Nothing waits for Ida Operator.\n"
    assert run(["takes", copy, "waits:you", "--as", str(IDA), "--json"]) == 0
    assert json.loads(capsys.readouterr().out.partition("\n")[2] or "[]") == []
