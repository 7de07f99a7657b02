"""Two processes that remember owners, statuses and packages at once: nothing that either remembered is lost."""

from __future__ import annotations

import subprocess
import sys
from datetime import UTC, datetime
from pathlib import Path

import pytest

from studio_app.direction.errors import StudioError
from studio_app.direction.exclusive import exclusive
from studio_app.studio.twin_memory import TwinMemory
from studio_app.twins.vault_owners import Owners

EACH = 25
REMEMBERS = """
import sys
from datetime import UTC, datetime
from pathlib import Path
from studio_app.shoot.signing import new_key_text
from studio_app.studio.twin_memory import TwinMemory
from studio_app.twins.vault_owners import Owner, OwnerList, Owners
from studio_app.twins.party import Party
from studio_app.twins.passport import Passport

folder, mine, count = Path(sys.argv[1]), sys.argv[2], int(sys.argv[3])
key = new_key_text()[0].public
passport = Passport(twin="x", name="X", sample=True, owner=Party(name="O", mail="o@sample.invalid", key=key),
                    contact="o", of_age=True, captured_on="2026-01-01", valid_until="2199-01-01", body_card="a" * 64,
                    made=datetime.now(UTC))
print("ready", flush=True)
sys.stdin.readline()
memory, owners = TwinMemory(folder), Owners(folder / "vault")
for at in range(count):
    memory.learn(f"{mine}-{at}", key, at, datetime.now(UTC))
    memory.tick(datetime.now(UTC))
    owners.pin(passport.having(twin=f"{mine}-{at}"))
"""


def test_two_processes_remember_everything(tmp_path: Path) -> None:
    def start(name: str) -> subprocess.Popen[bytes]:
        command = [sys.executable, "-c", REMEMBERS, str(tmp_path), name, str(EACH)]
        return subprocess.Popen(command, stdin=subprocess.PIPE, stdout=subprocess.PIPE)

    both = [start("window"), start("command")]
    for process in both:
        assert process.stdout is not None
        assert process.stdout.readline() == b"ready\n"
    for process in both:
        assert process.stdin is not None
        process.stdin.write(b"go\n")
        process.stdin.close()
    assert [process.wait(60) for process in both] == [0, 0]
    for process in both:
        process.stdout.close()  # pyright: ignore
    wanted = [f"{name}-{at}" for name in ("window", "command") for at in range(EACH)]
    memory, owners = TwinMemory(tmp_path), Owners(tmp_path / "vault")
    assert [twin for twin in wanted if memory.seen(twin).owner is None] == []
    assert [twin for twin in wanted if owners.known(twin) is None] == []
    assert [memory.seen(f"window-{at}").seq for at in range(EACH)] == list(range(EACH))


def test_who_waits_too_long_is_told_and_changes_nothing(tmp_path: Path) -> None:
    memory = TwinMemory(tmp_path)
    memory.tick(datetime(2026, 1, 1, tzinfo=UTC))
    before = (tmp_path / "twins.json").read_bytes()
    with (
        exclusive(tmp_path / "a.lock"),
        pytest.raises(StudioError, match=r"Another window has been writing a.lock"),
        exclusive(tmp_path / "a.lock", 0.05),
    ):
        raise AssertionError("both are in it")
    with exclusive(tmp_path / "a.lock", 0.05):
        assert (tmp_path / "twins.json").read_bytes() == before
