"""Clones of one shoot meet: the same state in any order, nothing lost, nothing taken that may not come."""

from __future__ import annotations

import itertools
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from shoot_samples import ADA, OPERATOR, picture

from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.shoot.verify import verify
from studio_app.takes.note import Note, Signoff
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision

JANE = Person(name="Jane Model", mail="jane@sample.invalid")
STY = Person(name="Sty List", mail="sty@sample.invalid")
YES, NO, CHANGE = Decision.YES, Decision.NO, Decision.CHANGE
POLICY = {"art-director": 1, "model": 1, "stylist": 1}
Clone = Callable[[str], Path]


@pytest.fixture
def keys(tmp_path: Path, key: SigningKey) -> dict[str, SigningKey]:
    """The keys of the three seats of the policy."""
    return {"art-director": key, "model": make_key(tmp_path / "keys/jane"), "stylist": make_key(tmp_path / "keys/sty")}


@pytest.fixture
def takes(shoot: Shoot, keys: dict[str, SigningKey]) -> tuple[Take, ...]:
    """Three proposed takes in a shoot of three seats, closed so that it can be cloned."""
    shoot.approvals.seat(JANE, ("model",), keys["model"].public)
    shoot.approvals.seat(STY, ("stylist",), keys["stylist"].public)
    shoot.approvals.set_policy(POLICY, False, OPERATOR)
    made = tuple(shoot.add_take(Recipe(direction=shoot.direction, shot="L01-S02"), picture(n)) for n in range(3))
    for take in made:
        shoot.approvals.propose(take.id, OPERATOR)
    return made


@pytest.fixture
def clone(shoot: Shoot, takes: tuple[Take, ...]) -> Iterator[Clone]:
    """Makes stock clones of the shoot."""
    made: list[Path] = []

    def make(name: str) -> Path:
        place = shoot.path.parent / name
        subprocess.run(["git", "clone", "-q", str(shoot.path), str(place)], check=True, capture_output=True)
        made.append(place)
        return place

    yield make
    for place in made:
        shutil.rmtree(place)


PEOPLE = {"art-director": ADA, "model": JANE, "stylist": STY}


def tree(path: Path) -> str:
    return said(path, "rev-parse", "HEAD^{tree}")


def said(path: Path, *words: str) -> str:
    return subprocess.run(["git", "-C", str(path), *words], check=True, capture_output=True, text=True).stdout.strip()


def files(path: Path) -> dict[str, bytes]:
    """The folder as a person sees it, without what belongs to one computer."""
    own = (".git", ".studio", "takes")
    found = (place for place in path.rglob("*") if place.is_file())
    named = {place.relative_to(path).as_posix(): place for place in found}
    return {name: place.read_bytes() for name, place in named.items() if name.split("/")[0] not in own}


def note(text: str, by: Person, when: datetime) -> Note:
    return Note(id=f"{abs(hash((text, by.mail))):012x}"[:12], text=text, by=by.name, person=by, when=when)


def test_three_peoples_words_merge_in_all_orders_to_the_same_state(shoot, takes, clone, keys):
    """Each says something of the same takes, notes, marks and directs; six orders, one tree, byte for byte."""
    one, two, _three = (take.id for take in takes)
    start = datetime.now(UTC)
    clones = {}
    for number, (seat, person) in enumerate(PEOPLE.items()):
        clones[seat] = clone(seat)
        with Shoot.open(clones[seat]) as opened:
            opened.approvals.judge(one, person, seat, YES, keys[seat])
            opened.approvals.judge(two, person, seat, (YES, NO, YES)[number], keys[seat])
            held = opened.review(one)
            mark = Signoff(by=person, when=start + timedelta(seconds=number))
            wrote = (*held.notes, note(f"{seat} says", person, start))
            opened.set_review(one, held.having(rating=number + 1, marked=mark, notes=wrote))
            opened.save_direction(opened.direction.having(title=f"By {seat}"), f"By {seat}", person)
    trees, titles, folders = set(), set(), []
    for order in itertools.permutations(clones):
        place = clone("-".join(order))
        with Shoot.open(place) as opened:
            for seat in order:
                merged = opened.merging.merge(clones[seat], OPERATOR)
                assert merged.new
            assert not opened.merging.merge(clones[order[0]], OPERATOR).new
            assert [(select.take, select.name) for select in opened.approvals.selects()] == [(one, "L01-S02_v001")]
            assert (opened.review(one).rating, len(opened.review(one).notes)) == (3, 3)
            titles.add(opened.direction.title)
            assert len(opened.snapshots.all()) == 2
            assert len(opened.approvals.words(one)) == 3
        report = verify(place)
        assert report.ok, report.problems
        assert said(place, "status", "--porcelain") == ""
        said(place, "fsck", "--full", "--strict")
        signed = said(place, "log", "--format=%H", "--grep=^Seat:").split()
        assert len(signed) == 6
        said(place, "verify-commit", *signed)
        trees.add(tree(place))
        folders.append(files(place))
    assert (len(trees), len(titles)) == (1, 1)
    assert all(folder == folders[0] for folder in folders)
