"""The list of takes stays true at small cost: own marks touch one row, what others did is seen, takes are read late."""

from __future__ import annotations

import os
import threading
from pathlib import Path

import pytest
from shoot_samples import OPERATOR, picture

from studio_app.direction.documents import to_document
from studio_app.direction.errors import BadInput
from studio_app.shoot import scratch
from studio_app.shoot.folder import Shoot
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Standing, Take


@pytest.fixture
def takes(shoot: Shoot) -> list[Take]:
    recipe = Recipe(direction=shoot.direction)
    return [shoot.add_take(recipe.having(seed=seed), picture(seed)) for seed in (5, 9, 2)]


@pytest.fixture
def scans(monkeypatch: pytest.MonkeyPatch) -> list[Path]:
    """Every walk over the folder of takes from here on."""
    seen: list[Path] = []
    real = scratch._scan  # pyright: ignore[reportPrivateUsage]

    def scan(folder: Path) -> scratch.Stamps:
        seen.append(folder)
        return real(folder)

    monkeypatch.setattr(scratch, "_scan", scan)
    return seen


def settle(shoot: Shoot, root: Path) -> None:
    """A look at the folder at rest, as a minute after the last write."""
    os.utime(root / "takes", (1_700_000_000.5, 1_700_000_000.5))
    shoot.takes()


def test_own_writes_cost_no_walk_over_the_folder(shoot: Shoot, root: Path, takes: list[Take], scans: list[Path]):
    settle(shoot, root)
    scans.clear()
    shoot.set_review(takes[0].id, Review(rating=4))
    shoot.set_review(takes[0].id, Review())
    shoot.set_review(takes[1].id, Review(rating=2))
    new = shoot.add_take(Recipe(direction=shoot.direction, seed=30), picture(4))
    shoot.approvals.propose(takes[2].id, OPERATOR)
    shoot.set_review(takes[2].id, Review(rating=1))
    shoot.thumbnail_path(new.id).unlink()  # by another hand, but of no account
    os.utime(root / "takes", ns=(0, (root / "takes").stat().st_mtime_ns))
    rows = {row.id: row for row in shoot.takes()}
    assert [row.review.rating for row in rows.values()] == [0, 2, 1, 0]
    assert rows[takes[2].id].standing is Standing.PROPOSED
    assert shoot.row(new.id) is rows[new.id]
    assert (new.number, shoot.highest_seed) == (4, 30)
    assert len(scans) <= 1


def test_rows_that_did_not_change_stay_the_same_objects(shoot: Shoot, root: Path, takes: list[Take]):
    settle(shoot, root)
    before = shoot.takes()
    assert shoot.takes() is before
    shoot.set_review(takes[1].id, Review(rating=3))
    after = shoot.takes()
    assert [one is other for one, other in zip(before, after, strict=True)] == [True, False, True]


def test_what_another_hand_did_between_own_writes_is_seen(shoot: Shoot, root: Path, takes: list[Take]):
    settle(shoot, root)
    other = root / "takes" / f"{takes[1].id}.review.json"
    other.write_bytes(to_document(Review(rating=5), "review"))
    shoot.set_review(takes[0].id, Review(rating=1))
    assert [row.review.rating for row in shoot.takes()] == [1, 5, 0]


def test_looking_again_names_what_others_changed(shoot: Shoot, root: Path, takes: list[Take]):
    assert shoot.look_again() == frozenset()
    assert shoot.look_again() == frozenset()
    shoot.set_review(takes[0].id, Review(rating=1))
    place = root / "takes" / f"{takes[1].id}.review.json"
    place.write_bytes(to_document(Review(rating=5), "review"))
    (root / "takes" / f"{takes[2].id}.png").unlink()
    found: list[frozenset[str]] = []
    shares: list[float] = []
    beside = threading.Thread(target=lambda: found.append(shoot.look_again(shares.append)))
    beside.start()
    beside.join()
    assert found == [{takes[1].id, takes[2].id}]
    assert shares == [0.0]
    assert [row.review.rating for row in shoot.takes()] == [1, 5]


def test_the_whole_take_is_read_when_asked(root: Path, shoot: Shoot, takes: list[Take]):
    shoot.approvals.propose(takes[1].id, OPERATOR)
    shoot.close()
    with Shoot.open(root) as again:
        rows = again.takes()
        assert [row.take for row in rows] == takes
        assert [row.facets.seed for row in rows] == [5, 9, 2]
    with Shoot.open(root) as again:
        rows = again.takes()
        for gone in takes[:2]:
            (root / "takes" / f"{gone.id}.json").unlink()
        assert rows[1].take == takes[1]  # proposed: the history has it
        with pytest.raises(BadInput, match="no file"):
            assert rows[0].take


def test_numbers_go_on_past_takes_that_cannot_be_read(root: Path, shoot: Shoot, take: Take):
    shoot.close()
    for ending in (".json", ".png"):
        (root / "takes" / f"T0041-aaaaaa{ending}").write_bytes(b"?")
    with Shoot.open(root) as again:
        assert again.add_take(take.recipe, picture(3)).number == 42
        assert len(again.takes()) == 2
