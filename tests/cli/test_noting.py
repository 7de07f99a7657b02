"""Notes without a window: written, accepted, listed, resolved; bad input in sentences and exit codes."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest

from studio_app.cli.app import run
from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe

IDA = "Ida Operator <ida@sample.invalid>"


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    path = tmp_path / "shoot"
    with Shoot.create(path, "Notes", Direction(), Person(name="Ida Operator", mail="ida@sample.invalid")) as made:
        made.add_take(Recipe(direction=Direction(), seed=1), np.full((64, 64, 3), 9000, np.uint16))
    return path


def take_of(shoot: Path) -> str:
    with Shoot.open(shoot) as opened:
        return opened.takes()[0].id


def test_a_note_is_written_accepted_listed_and_resolved(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    take = take_of(shoot)
    assert run(["note", str(shoot), take, "lens 100 mm, the hem is odd", "--as", IDA]) == 0
    said = capsys.readouterr().out.replace("\N{NO-BREAK SPACE}", " ")
    assert "Would change: Lens" in said and "Not understood: the hem is odd" in said
    with Shoot.open(shoot) as opened:
        assert opened.direction.camera.lens_mm != 100.0
    assert run(["note", str(shoot), take, "lens 100 mm", "--accept", "--as", IDA]) == 0
    with Shoot.open(shoot) as opened:
        assert opened.direction.camera.lens_mm == 100.0
    capsys.readouterr()
    assert run(["note", str(shoot), take, "--list", "--json"]) == 0
    first, second = json.loads(capsys.readouterr().out)
    assert (first["by"], first["accepted"], bool(second["accepted"])) == ("Ida Operator", None, True)
    assert run(["note", str(shoot), take, "--resolve", second["id"][:6], "--as", IDA]) == 0
    capsys.readouterr()
    assert run(["note", str(shoot), take, "--list"]) == 0
    table = capsys.readouterr().out
    assert "resolved, accepted" in table and "the hem is odd" in table
    assert run(["note", str(shoot), take, "--reopen", second["id"], "--as", IDA]) == 0
    with Shoot.open(shoot) as opened:
        assert [note.resolved for note in opened.review(take).notes] == [None, None]


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["{take}"], 2, "nothing to note"),
        (["{take}", "  "], 2, "nothing to note"),
        (["{take}", "--accept"], 2, "no note to accept"),
        (["{take}", "Chin", "--list"], 2, "one at a time"),
        (["{take}", "Chin up or so?", "--accept"], 1, "nothing to accept"),
        (["{take}", "--resolve", "abcdef"], 2, "no note"),
        (["T0099-aaaaaa", "Chin"], 2, "no take"),
        (["../../etc", "Chin"], 2, "take"),
    ],
)
def test_what_cannot_be_noted_is_said(
    arguments: list[str], code: int, words: str, shoot: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    take = take_of(shoot)
    assert run(["note", str(shoot), *(text.format(take=take) for text in arguments), "--as", IDA]) == code
    assert words in capsys.readouterr().err
    with Shoot.open(shoot) as opened:
        assert opened.review(take).notes == ()
