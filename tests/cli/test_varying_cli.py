"""Variations on the command line: what a matrix would be, its takes, a take again; each refusal one sentence."""

from __future__ import annotations

import json
from pathlib import Path

import pytest

from studio_app.cli.app import run
from studio_app.cli.costing import require_room
from studio_app.direction.errors import Refused
from studio_app.studio.forecast import Forecast, Smaller

IDA = "Ida Operator <ida@sample.invalid>"
CARD = ["--engine", "colour-card", "--long-side", "80", "--as", IDA]
TWO_BY_TWO = ["--pose", "walking,stride", "--light", "rembrandt,hard-spot", *CARD]


@pytest.fixture
def shoot(tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]) -> Path:
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    path = tmp_path / "shoot"
    assert run(["new", str(path), "--direction", "three-light-ecommerce", "--as", IDA]) == 0
    capsys.readouterr()
    return path


def asked(capsys: pytest.CaptureFixture[str], *arguments: str) -> dict[str, object]:
    assert run([*arguments, "--json"]) == 0
    return json.loads(capsys.readouterr().out)


def test_a_matrix_is_foreseen_rendered_and_foreseen_better(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    first = asked(capsys, "matrix", str(shoot), *TWO_BY_TWO, "--forecast")
    assert (first["takes"], first["allowed"], first["seconds"], first["measured_on"]) == (4, 4, None, 0)
    assert run(["takes", str(shoot), "--json"]) == 0
    assert json.loads(capsys.readouterr().out) == [], "nothing was ordered"
    assert run(["matrix", str(shoot), *TWO_BY_TWO]) == 0
    lines = capsys.readouterr().out.splitlines()
    assert lines[0].split() == ["Pose", "Light", "Take"]
    assert [line.rsplit("  ", 1)[0].strip() for line in lines[1:]] == [
        "Walking   Rembrandt", "Walking   Hard spot", "Striding  Rembrandt", "Striding  Hard spot",
    ]  # fmt: skip
    then = asked(capsys, "matrix", str(shoot), *TWO_BY_TWO, "--forecast")
    assert then["measured_on"] == 4
    take = lines[1].split()[-1]
    again = asked(capsys, "again", str(shoot), take, "--as", IDA)
    assert (again["same"], again["new"]) == (True, None)
    assert run(["render", str(shoot), "--engine", "colour-card", "--size", "64x80", "--as", IDA]) == 0
    assert "measured on 5 takes" in capsys.readouterr().err


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["--pose", "walking,stride"], "varies two parts or more"),
        (["--pose", "walking,,stride", "--light", "rembrandt"], "missing between two commas"),
        (["--pose", "moonwalk", "--light", "rembrandt"], "There is no pose “moonwalk”"),
        (["--pose", "T0001-abcdef", "--light", "rembrandt"], "There is no pose"),
    ],
)
def test_what_is_no_matrix_is_one_sentence(
    shoot: Path, arguments: list[str], words: str, capsys: pytest.CaptureFixture[str]
) -> None:
    assert run(["matrix", str(shoot), *arguments, *CARD]) == 2
    error = capsys.readouterr().err
    assert words in error
    assert error.count("\n") == 1


NOT_TO_BE_PAINTED: dict[str, list[str]] = {
    "Colour card takes no words, steps": ["--steps", "5"],
    "There is no engine “moon”": ["--first", "moon"],
    "paints over no earlier pass": ["--first", "klein"],
    "A pass has 1 to 150 steps (found 0)": ["--first", "klein:steps=0"],
    "A pass has 1 to 150 steps (found nan)": ["--first", "klein:steps=nan"],
    "found 4.5": ["--first", "klein:steps=4.5"],
    "“depth=deep” is not what a first pass is told": ["--first", "klein:depth=deep"],
    "klein 4B needs its weights": ["--engine", "klein"],
    "“moon” is nothing a reference can show": ["--reference", "coat=moon"],
    "key": ["--key", "/nowhere/key"],
    "has no weights": ["--weights", "/nowhere"],
}


@pytest.mark.parametrize("command", ["render", "matrix"])
def test_what_cannot_be_painted_is_one_sentence_of_every_command_that_paints(
    shoot: Path, command: str, capsys: pytest.CaptureFixture[str]
) -> None:
    varied = TWO_BY_TWO[:4] if command == "matrix" else []
    for words, arguments in NOT_TO_BE_PAINTED.items():
        assert run([command, str(shoot), "--engine", "colour-card", "--as", IDA, *varied, *arguments]) in (1, 2)
        error = capsys.readouterr().err
        assert words in error
        assert error.rstrip().count("\n") == 0, error


def test_a_take_is_shot_again_with_a_key_or_says_why_not(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run(["render", str(shoot), *CARD[:2], "--size", "64x80", "--as", IDA]) == 0
    take = capsys.readouterr().out.split()[0]
    for wrong in (["--key", "/nowhere/key"], ["--weights", "/nowhere"]):
        assert run(["again", str(shoot), take, "--as", IDA, *wrong]) in (1, 2)
        assert capsys.readouterr().err.rstrip().count("\n") == 0


def test_what_does_not_fit_is_refused_with_the_size_that_does() -> None:
    fits = Smaller(640, 512, 640, 6_000_000_000, "streamed block by block")
    cost = Forecast(1, 832, 1040, None, 9e6, 0, 0, True, "", "This take needs 14.0 GB; 9.0 GB are free.", (fits,))
    with pytest.raises(Refused, match=r"--size 512x640 needs 6\.0 GB, streamed block by block\."):
        require_room(cost)
