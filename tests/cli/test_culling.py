"""Culling without a window: finding takes by words, marking many, killing and restoring, and the exit codes."""

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
    with Shoot.create(path, "Cull", Direction(), Person(name="Ida Operator", mail="ida@sample.invalid")) as made:
        for seed in (1, 2, 3):
            made.add_take(Recipe(direction=Direction(), seed=seed), np.full((64, 64, 3), 9000 * seed, np.uint16))
    return path


def listed(shoot: Path, capsys: pytest.CaptureFixture[str], *words: str) -> list[str]:
    capsys.readouterr()
    assert run(["takes", str(shoot), *words, "--json"]) == 0
    return [take["id"] for take in json.loads(capsys.readouterr().out)]


def test_a_cull_from_words_to_statistics(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    one, two, three = listed(shoot, capsys)
    assert run(["mark", str(shoot), one, two, "--rating", "4", "--keyword", "rain", "--flag", "pick", "--as", IDA]) == 0
    assert listed(shoot, capsys, ">=3", "#rain", "picked", "by", "ida") == [one, two]
    assert listed(shoot, capsys, "lens", "85", "--sort", "rating", "--descending") == [one, two, three]
    assert listed(shoot, capsys, "seed", "3") == [three]
    assert listed(shoot, capsys, "waits:art-director") == []
    assert run(["kill", str(shoot), two, three, "--reason", "hands", "--words", "six fingers", "--as", IDA]) == 0
    assert listed(shoot, capsys) == [one]
    assert listed(shoot, capsys, "--killed") == listed(shoot, capsys, "reason:hands") == [two, three]
    assert run(["kill-statistics", str(shoot), "--json"]) == 0
    counts = json.loads(capsys.readouterr().out)
    assert (counts["every"]["n"], counts["every"]["reasons"]) == (3, {"hands": 2})
    assert run(["kill-statistics", str(shoot)]) == 0
    assert "hands 2" in capsys.readouterr().out
    assert run(["restore", str(shoot), two, "--as", IDA]) == 0
    assert listed(shoot, capsys, "#rain") == [one, two]
    assert run(["takes", str(shoot), "--group", "rating"]) == 0
    assert "4 stars" in capsys.readouterr().out


@pytest.mark.parametrize(
    ("arguments", "words"),
    [
        (["mark", "{shoot}", "T0001-aaaaaa", "--rating", "3"], "no take"),
        (["mark", "{shoot}", "T0001-aaaaaa"], "nothing to say"),
        (["kill", "{shoot}", "T0001-aaaaaa", "--reason", "dull"], "no take"),
        (["kill", "{shoot}", "T0001-aaaaaa"], "Missing option"),
        (["kill", "{shoot}", "T0001-aaaaaa", "--reason", "ugly"], "Invalid value"),
        (["restore", "{shoot}", "../../etc"], "take"),
        (["takes", "{shoot}", "--sort", "beauty"], "cannot be sorted"),
    ],
)
def test_bad_usage_is_code_2(arguments: list[str], words: str, shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    assert run([text.format(shoot=shoot) for text in arguments]) == 2
    assert words in capsys.readouterr().err
