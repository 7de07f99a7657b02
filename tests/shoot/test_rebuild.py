"""Whatever is done to takes, the rows are those that a new look at the folder finds, with the index and without one."""

from __future__ import annotations

import itertools
import os
import shutil
import tempfile
import time
from collections.abc import Iterator
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import HealthCheck, example, given, settings
from hypothesis import strategies as st
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import Refused
from studio_app.shoot import looks
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Review
from studio_app.takes.verdict import Decision

TAKES = 4
DOINGS = ("mark", "unmark", "kill", "restore", "propose", "approve", "add", "outside mark", "outside removal")
Step = tuple[str, int]


@pytest.fixture
def start(root: Path, key: SigningKey) -> Path:
    """A shoot of four takes, closed."""
    with Shoot.create(root, "Evening crossing", Direction(), OPERATOR) as shoot:
        shoot.approvals.seat(ADA, ("art-director",), key.public)
        for seed in range(TAKES):
            shoot.add_take(Recipe(direction=shoot.direction, seed=seed), picture(seed, 16, 16))
    return root


@pytest.fixture
def copies(start: Path) -> Iterator[Iterator[Path]]:
    """The shoot again and again, each copy its own."""
    memory = Path("/dev/shm")
    with tempfile.TemporaryDirectory(dir=memory if os.access(memory, os.W_OK) else None) as folder:
        yield (Path(shutil.copytree(start, Path(folder) / str(number))) for number in itertools.count())


@pytest.fixture
def patient(monkeypatch: pytest.MonkeyPatch) -> None:
    """A slow computer looks less often; here every look that may be due is made."""
    monkeypatch.setattr(looks, "_QUICK_NS", 10**12)


def do(shoot: Shoot, step: Step, key: SigningKey) -> None:
    """One step on the take of that place; what the rules refuse is left out."""
    doing, place = step
    rows, dead = shoot.takes(), [each.row.id for each in shoot.trash.rows()]
    take = rows[place % len(rows)].id if rows else ""
    if doing == "add":
        shoot.add_take(Recipe(direction=shoot.direction, seed=place), picture(100 + place, 16, 16))
    elif doing == "restore":
        shoot.trash.restore(dead[:1])
    elif take:
        change(shoot, doing, take, place, key)


def change(shoot: Shoot, doing: str, take: str, place: int, key: SigningKey) -> None:
    said = shoot.path / "takes" / f"{take}.review.json"
    if doing == "mark":
        shoot.set_review(take, Review(rating=place % 6, flag=Flag.PICK))
    elif doing == "unmark":
        shoot.set_review(take, Review())
    elif doing == "propose":
        shoot.approvals.propose(take, OPERATOR)
    elif doing == "approve":
        shoot.approvals.propose(take, OPERATOR)
        shoot.approvals.judge(take, ADA, "art-director", Decision.YES, key)
    elif doing == "outside mark":
        write_atomically(said, to_document(Review(rating=1 + place % 5), "review"))
    elif doing == "outside removal":
        said.unlink(missing_ok=True)
    else:
        try:
            shoot.trash.kill([Kill(take=take, reason=Reason.DULL, by=OPERATOR, when=datetime.now(UTC))])
        except Refused:
            return


def shown_of(shoot: Shoot) -> tuple[object, ...]:
    """All that a shoot says of its takes: rows with reviews and selects, the trash with reasons, every verdict."""
    rows = shoot.takes()
    return rows, shoot.trash.rows(), [shoot.approvals.verdicts(row.id) for row in rows]


def opened_anew(root: Path) -> tuple[object, ...]:
    with Shoot.open(root) as shoot:
        assert shoot.notices == ()
        return shown_of(shoot)


def test_a_review_rewritten_in_place_is_seen_when_the_last_look_is_too_old(
    start: Path, monkeypatch: pytest.MonkeyPatch
):
    """In place nothing changes but the file itself: no name in the folder tells of it."""
    later = time.time_ns() + 6_000_000_000
    with Shoot.open(start) as shoot:
        take = shoot.takes()[0].id
        shoot.set_review(take, Review(rating=2))
        assert shoot.takes()[0].review.rating == 2
        (start / "takes" / f"{take}.review.json").write_bytes(to_document(Review(rating=5, flag=Flag.PICK), "review"))
        monkeypatch.setattr(looks.time, "time_ns", lambda: later)
        assert shoot.takes()[0].review.rating == 5


@pytest.mark.usefixtures("patient")
def test_a_review_taken_away_within_the_tick_of_a_mark_is_seen_to_be_gone(start: Path):
    """The folder's time is that of the mark, as on a clock that goes in coarse steps."""
    os.utime(start / "takes", ns=(0, time.time_ns() - 60_000_000_000))
    with Shoot.open(start) as shoot:
        take = shoot.takes()[0].id  # a look at a folder that was calm for long
        shoot.set_review(take, Review(rating=2))
        marked = (start / "takes").stat().st_mtime_ns
        (start / "takes" / f"{take}.review.json").unlink()
        os.utime(start / "takes", ns=(marked, marked))
        assert shoot.takes()[0].review.rating == 0


@pytest.mark.usefixtures("patient")
@settings(max_examples=25, deadline=None, suppress_health_check=[HealthCheck.function_scoped_fixture])
@given(steps=st.lists(st.tuples(st.sampled_from(DOINGS), st.integers(0, 7)), max_size=9))
@example(steps=[("mark", 1), ("propose", 1), ("kill", 1), ("restore", 0), ("mark", 2), ("unmark", 2), ("approve", 0)])
def test_rows_are_those_of_a_new_look(copies: Iterator[Path], key: SigningKey, steps: list[Step]):
    root = next(copies)
    with Shoot.open(root) as shoot:
        for step in steps:
            do(shoot, step, key)
        rows, shown = shoot.takes(), shown_of(shoot)
        assert [shoot.row(row.id) for row in rows] == list(rows)
        wholes = [row.take for row in rows]
    assert opened_anew(root) == shown
    (root / ".studio" / "index.sqlite").unlink()
    assert opened_anew(root) == shown
    with Shoot.open(root) as shoot:
        assert [row.take for row in shoot.takes()] == wholes
    shutil.rmtree(root)
