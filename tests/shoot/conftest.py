"""A small shoot with an operator and an art director, and stock git to look at it."""

from __future__ import annotations

import os
import subprocess
import tempfile
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take

Git = Callable[..., "subprocess.CompletedProcess[str]"]


@pytest.fixture
def key(tmp_path: Path) -> SigningKey:
    return make_key(tmp_path / "keys" / "ada", "ada@studio.example")


@pytest.fixture
def root(tmp_path: Path) -> Iterator[Path]:
    """Where the shoot is made: in memory where there is such a disk, since kill -9 asks nothing of a real one."""
    memory = Path("/dev/shm")
    if not os.access(memory, os.W_OK):
        yield tmp_path / "evening"
        return
    with tempfile.TemporaryDirectory(dir=memory, prefix="shoot-") as folder:
        yield Path(folder) / "evening"


@pytest.fixture
def shoot(root: Path, key: SigningKey) -> Iterator[Shoot]:
    with Shoot.create(root, "Evening crossing", Direction(), OPERATOR) as made:
        made.approvals.seat(ADA, ("art-director",), key.public)
        yield made


@pytest.fixture
def take(shoot: Shoot) -> Take:
    return shoot.add_take(Recipe(direction=shoot.direction, shot="L01-S02"), picture(), 1.5)


@pytest.fixture
def git(root: Path, tmp_path: Path) -> Git:
    """Stock git on the shoot, without anybody's own settings."""
    home = tmp_path / "home"
    home.mkdir()
    (home / "config").write_text("[user]\n name = Somebody\n email = some@body.example\n")
    mine = {"GIT_CONFIG_GLOBAL": str(home / "config"), "GIT_CONFIG_SYSTEM": os.devnull, "HOME": str(home)}
    env = {name: value for name, value in os.environ.items() if not name.startswith("GIT_")} | mine

    def run(*words: str) -> subprocess.CompletedProcess[str]:
        return subprocess.run(["git", "-C", str(root), *words], capture_output=True, text=True, env=env, check=False)

    return run
