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


def test_what_does_not_fit_is_refused_with_the_size_that_does() -> None:
    fits = Smaller(640, 512, 640, 6_000_000_000, "streamed block by block")
    cost = Forecast(1, 832, 1040, None, 9e6, 0, 0, True, "", "This take needs 14.0 GB; 9.0 GB are free.", (fits,))
    with pytest.raises(Refused, match=r"--size 512x640 needs 6\.0 GB, streamed block by block\."):
        require_room(cost)
