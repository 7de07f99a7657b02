"""The documents say what is true: commands exist, the table of layers is the law, pictures are there."""

from __future__ import annotations

import re
import subprocess
import sys
from pathlib import Path

import pytest
from test_layers import MAY_IMPORT

from studio_app import __version__
from studio_app.cli.sections import SECTIONS

ROOT = Path(__file__).parents[1]
README = (ROOT / "README.md").read_text(encoding="utf-8")
ARCHITECTURE = (ROOT / "ARCHITECTURE.md").read_text(encoding="utf-8")


def test_the_readme_gives_exactly_two_commands_to_set_up() -> None:
    block = re.search(r"```sh\n(.*?)```", README, re.DOTALL)
    assert block is not None
    commands = [line.split("#")[0].strip() for line in block[1].splitlines() if line.strip()]
    assert commands == ["./run demo", "./run test"]


def test_the_readme_names_every_command_and_no_other() -> None:
    done = subprocess.run([sys.executable, "-m", "studio_app", "--help"], capture_output=True, text=True, check=False)
    assert done.returncode == 0
    there = re.findall(r"^  ([a-z][a-z-]*)  +\S", done.stdout.partition("Shooting:")[2], re.MULTILINE)
    table = README.partition("## On the command line")[2].partition("\n\n`--help`")[0]
    assert len(there) > 50
    assert sorted(re.findall(r"`([a-z-]+)`", table.partition("|---|")[2])) == sorted(there)
    rows = [set(re.findall(r"`([a-z-]+)`", row)) for row in table.partition("|---|")[2].splitlines() if "`" in row]
    assert rows == [set(names) for names in SECTIONS.values()], "the table and the help tell one order"
    for command in set(re.findall(r"`twin-studio ([a-z-]+)", README)):
        assert command in there, f"the README names {command}"


@pytest.mark.parametrize("picture", sorted(set(re.findall(r"\]\((assets/[^)]+\.(?:png|webp|jpg))\)", README))))
def test_every_picture_of_the_readme_is_there(picture: str) -> None:
    assert (ROOT / picture).is_file()


def test_the_readme_shows_a_picture() -> None:
    assert re.search(r"!\[[^\]]+\]\(assets/", README)


@pytest.mark.parametrize("path", sorted(set(re.findall(r"`([a-z_]+/[a-z_/]+\.py)`", ARCHITECTURE))))
def test_every_file_the_architecture_names_is_there(path: str) -> None:
    assert (ROOT / path).is_file() or (ROOT / "studio_app" / path).is_file()


def test_the_architecture_lists_every_sub_package() -> None:
    there = {path.parent.name for path in (ROOT / "studio_app").glob("*/__init__.py")}
    listed = set(re.findall(r"^\| `([a-z]+)/`", ARCHITECTURE, re.MULTILINE))
    assert listed == there
    assert there <= MAY_IMPORT.keys()


def test_the_version_stands_in_one_place() -> None:
    assert f'version = "{__version__}"' in (ROOT / "pyproject.toml").read_text(encoding="utf-8")


def test_ci_runs_the_test_command_of_the_readme() -> None:
    assert "./run test" in (ROOT / ".ci" / "run").read_text(encoding="utf-8")
