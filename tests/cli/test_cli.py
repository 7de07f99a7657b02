"""The command line: exit codes, one sentence on stderr, JSON that other programs can read."""

from __future__ import annotations

import json
import os
import signal
import subprocess
import sys
from pathlib import Path

import pytest
from typer.main import get_command

from studio_app.cli.app import app, run
from studio_app.cli.sections import SECTIONS
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key

ADA = "Ada Director <ada@studio.example>"
IDA = "Ida Operator <ida@studio.example>"


@pytest.fixture(autouse=True)
def places(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "cache"))
    monkeypatch.setenv("TWIN_STUDIO_CONFIG", str(tmp_path / "config"))
    monkeypatch.chdir(tmp_path)


@pytest.fixture
def shoot(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> Path:
    path = tmp_path / "shoot"
    assert run(["new", str(path), "--direction", "three-light-ecommerce", "--title", "Test", "--as", IDA]) == 0
    capsys.readouterr()
    return path


def listed(shoot: Path, capsys: pytest.CaptureFixture[str]) -> list[dict[str, object]]:
    capsys.readouterr()
    assert run(["takes", str(shoot), "--json"]) == 0
    return json.loads(capsys.readouterr().out)


@pytest.mark.parametrize(
    ("arguments", "code", "words"),
    [
        (["frobnicate"], 2, "No such command"),
        (["new"], 2, "Missing argument"),
        (["new", "{here}/new", "--direction", "nope"], 2, "no preset"),
        (["new", "{here}/new", "--policy", "many"], 2, "not a rule"),
        (["new", "{here}/new", "--as", "somebody"], 2, "not a person"),
        (["new", "{shoot}"], 2, "already there"),
        (["takes", "{here}/nowhere"], 2, "is not a shoot"),
        (["verify", "{here}"], 2, "is not a shoot"),
        (["render", "{shoot}", "--engine", "magic"], 2, "no engine"),
        (["render", "{shoot}", "--size", "large"], 2, "not a size"),
        (["render", "{shoot}", "--size", "300x300"], 2, "not 4:5"),
        (["render", "{shoot}", "--size", "1x1"], 2, "64 to 8192"),
        (["render", "{shoot}", "--size", "99999x99999"], 2, "64 to 8192"),
        (["render", "{shoot}", "--size", "9999999x9"], 2, "not a size"),
        (["render", "{shoot}", "--shot", "../../x"], 2, "not a shot"),
        (["render", "{shoot}", "--seed", "99999999999999999999"], 2, "less than or equal"),
        (["render", "{shoot}", "-n", "100000"], 2, "less than or equal"),
        (["render", "{shoot}", "--direction", "{here}"], 2, "cannot be read"),
        (["new", "{here}/new", "--policy", "../../a=1"], 2, "not a rule"),
        (["new", "{here}/new", "--policy", "art-director=99999999999999"], 2, "1 to 20"),
        (["new", "{here}/new", "--title", "\x01\n"], 2, "title is empty"),
        (["render", "{shoot}", "-n", "0"], 2, "greater than or equal"),
        (["render", "{shoot}", "--direction", "{shoot}/shoot.json"], 2, "shoot document"),
        (["rate", "{shoot}", "T0001-aaaaaa", "4"], 2, "no take"),
        (["rate", "{shoot}", "T0001-aaaaaa", "7"], 2, "less than or equal"),
        (["rate", "{shoot}", "T0001-aaaaaa"], 2, "nothing to say"),
        (["approve", "{shoot}", "T0001-aaaaaa", "--as", ADA, "--seat", "art-director", "--key", "none"], 2, "no take"),
        (["benchmarks", "speed"], 2, "no group"),
        (["demo", "--out", "{shoot}"], 2, "not an empty folder"),
    ],
)
def test_bad_usage_is_one_sentence_and_code_2(
    arguments: list[str], code: int, words: str, shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    filled = [text.format(here=tmp_path, shoot=shoot) for text in arguments]
    assert run(filled) == code
    said = capsys.readouterr()
    assert said.out == ""
    assert words in said.err
    assert said.err.startswith("twin-studio: ")
    assert said.err.count("\n") == 1


@pytest.mark.parametrize("command", [["render", "{shoot}", "--engine", "colour-card"], ["prepare"], ["demo"]])
def test_a_cache_that_cannot_be_used_is_one_sentence(
    command: list[str], shoot: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch, capsys: pytest.CaptureFixture[str]
) -> None:
    (tmp_path / "file").write_text("mine")
    monkeypatch.setenv("TWIN_STUDIO_CACHE", str(tmp_path / "file"))
    assert run([word.format(shoot=shoot) for word in command]) == 2
    said = capsys.readouterr().err
    assert "it is a file" in said and said.count("\n") == 1
    assert not (tmp_path / "twin-studio-demo").exists()


def test_a_pipe_is_not_waited_for(shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    os.mkfifo(tmp_path / "pipe.json")
    assert run(["render", str(shoot), "--direction", str(tmp_path / "pipe.json")]) == 2
    assert "is not a file" in capsys.readouterr().err


def test_a_full_disk_behind_the_answer_is_one_sentence(shoot: Path) -> None:
    command = [sys.executable, "-m", "studio_app", "takes", str(shoot)]
    with Path("/dev/full").open("w") as full:
        ended = subprocess.run(command, stdout=full, stderr=subprocess.PIPE, text=True, timeout=60, check=False)
    assert ended.returncode == 1
    assert "could not be written" in ended.stderr and "Traceback" not in ended.stderr


def test_interrupting_a_render_loses_nothing(shoot: Path) -> None:
    size = ["--engine", "colour-card", "--size", "1600x2000", "-n", "4"]
    command = [sys.executable, "-m", "studio_app", "render", str(shoot), *size]
    before = signal.signal(signal.SIGINT, signal.default_int_handler)  # a suite in the background has it ignored
    try:
        running = subprocess.Popen(command, stderr=subprocess.PIPE, text=True)
    finally:
        signal.signal(signal.SIGINT, before)
    assert running.stderr is not None
    while "Take 1" not in (line := running.stderr.readline()):
        assert line, "it ended before its first take"
    running.send_signal(signal.SIGINT)
    said = running.communicate(timeout=60)[1]
    assert running.returncode == 130
    assert "Stopped." in said and "Traceback" not in said
    with Shoot.open(shoot) as opened:
        assert opened.takes() == ()
        assert not opened.read_only


def test_takes_land_when_nobody_reads_the_progress_any_more(shoot: Path) -> None:
    size = ["--engine", "colour-card", "--size", "64x80", "-n", "3"]
    command = [sys.executable, "-m", "studio_app", "render", str(shoot), *size]
    running = subprocess.Popen(command, stderr=subprocess.PIPE, stdout=subprocess.DEVNULL, text=True)
    assert running.stderr is not None
    assert running.stderr.readline()
    running.stderr.close()
    assert running.wait(timeout=120) == 0
    with Shoot.open(shoot) as opened:
        assert len(opened.takes()) == 3


def test_from_render_to_select(shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    key = make_key(tmp_path / "key", "ada")
    size = ["--engine", "colour-card", "--size", "64x80"]
    assert run(["render", str(shoot), "-n", "2", *size, "--seed", "5", "--as", IDA, "--json"]) == 0
    rendered = json.loads(capsys.readouterr().out)
    found = listed(shoot, capsys)
    assert rendered == found
    assert [take["seed"] for take in found] == [5, 6]
    wanted = {"id", "file", "sha256", "engine", "seed", "state"}
    assert wanted <= found[0].keys()
    assert Path(str(found[0]["file"])).is_file()
    take = str(found[1]["id"])
    assert run(["rate", str(shoot), take, "5", "--flag", "pick", "--note", "This one."]) == 0
    verdict = ["approve", str(shoot), take, "--as", ADA, "--seat", "art-director", "--key", str(tmp_path / "key")]
    capsys.readouterr()
    assert run(verdict) == 1
    assert "call sheet" in capsys.readouterr().err
    assert {take["state"] for take in listed(shoot, capsys)} == {"scratch"}  # the refusal proposed nothing
    pub = str(tmp_path / "key.pub")
    assert run(["seat", str(shoot), "--as", ADA, "--seat", "art-director", "--key", pub]) == 0
    assert run(verdict) == 0
    states = {take["id"]: (take["state"], take["select"], take["rating"]) for take in listed(shoot, capsys)}
    assert states[take] == ("select", "L01-S01_v001", 5)
    assert run(["verify", str(shoot), "--json"]) == 0
    report = json.loads(capsys.readouterr().out)
    assert report["ok"] is True
    assert (report["takes"], report["selects"]) == (2, 1)
    (shoot / "selects" / "L01-S01_v001.png").write_bytes(b"another picture")
    assert run(["verify", str(shoot)]) == 1
    assert "problem" in capsys.readouterr().err
    assert key.public.startswith("ssh-ed25519 ")


def test_a_private_key_is_never_put_on_the_call_sheet(
    shoot: Path, tmp_path: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    make_key(tmp_path / "key")
    arguments = ["seat", str(shoot), "--as", ADA, "--seat", "art-director", "--key", str(tmp_path / "key")]
    assert run(arguments) == 2
    assert "private key" in capsys.readouterr().err


def test_rendering_a_direction_saves_it_as_a_version(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    arguments = ["--direction", "clamshell-beauty", "--engine", "colour-card", "--size", "64x80"]
    assert run(["render", str(shoot), *arguments]) == 0
    with Shoot.open(shoot) as opened:
        assert len(opened.history()) == 2
        assert opened.takes()[0].take.recipe.direction == opened.direction
    capsys.readouterr()


def test_a_shoot_open_elsewhere_refuses_to_render(shoot: Path, capsys: pytest.CaptureFixture[str]) -> None:
    with Shoot.open(shoot):
        assert run(["render", str(shoot), "--engine", "colour-card", "--size", "64x80"]) == 1
        assert "Another window" in capsys.readouterr().err
        assert run(["takes", str(shoot)]) == 0


@pytest.mark.parametrize("arguments", [["--help"], ["--version"], ["demo", "--help"], ["render", "-h"]])
def test_help_and_version_end_well(arguments: list[str], capsys: pytest.CaptureFixture[str]) -> None:
    assert run(arguments) == 0
    assert capsys.readouterr().out.strip()


def test_the_module_runs_as_a_program(tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio_app", "takes", str(tmp_path / "nowhere")]
    ended = subprocess.run(command, capture_output=True, text=True, timeout=60, check=False)
    assert ended.returncode == 2
    assert "Traceback" not in ended.stderr
    assert ended.stderr.count("\n") == 1


def test_help_lists_every_command_once_under_what_it_is_for(capsys: pytest.CaptureFixture[str]) -> None:
    listed = [name for names in SECTIONS.values() for name in names]
    assert len(listed) == len(set(listed))
    assert set(listed) == set(get_command(app).commands)
    assert run(["--help"]) == 0
    said = capsys.readouterr().out
    assert [line[:-1] for line in said.splitlines() if line.endswith(":") and line[:-1] in SECTIONS] == list(SECTIONS)
    assert "Others:" not in said
