"""Clones of one shoot meet: the same state in any order, nothing lost, nothing taken that may not come."""

from __future__ import annotations

import itertools
import os
import shutil
import subprocess
from collections.abc import Callable, Iterator
from datetime import UTC, datetime, timedelta
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st
from kill_loop import burn
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.errors import Refused, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.shoot.merge_review import merged_review
from studio_app.shoot.signing import SigningKey, fingerprint, make_key
from studio_app.shoot.verify import verify
from studio_app.takes.note import Note, Signoff
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label, Review
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


def judged(clone: Clone, keys: dict[str, SigningKey], take: Take) -> Path:
    """A clone in which Ada approved a take, without any change of the policy."""
    place = clone("other")
    with Shoot.open(place) as other:
        other.approvals.judge(take.id, ADA, "art-director", YES, keys["art-director"])
    return place


def forged(place: Path, *words: str) -> None:
    said(place, "-c", "user.name=Mallory", "-c", "user.email=mallory@sample.invalid", *words)


def state(path: Path) -> tuple[str, dict[str, bytes], str]:
    return said(path, "rev-parse", "HEAD"), files(path), said(path, "count-objects", "-v")


def test_unsigned_words_and_strangers_are_refused_by_name(shoot, takes, clone, keys):
    place = judged(clone, keys, takes[0])
    word = next((place / "verdicts" / takes[0].id).iterdir())
    before = state(shoot.path)
    word.write_bytes(word.read_bytes().replace(b'"yes"', b'"no"'))
    forged(place, "commit", "-qam", "She changed her mind")
    with pytest.raises(Refused, match=r"art-director-ada.*Mallory.*not signed"):
        shoot.merging.merge(place, OPERATOR)
    forged(place, "reset", "-q", "--hard", "HEAD~1")
    stranger = make_key(place / ".studio/stranger")
    with Shoot.open(place) as other:
        other.approvals.seat(Person(name="Mallory", mail="mallory@sample.invalid"), ("model",), stranger.public)
    with pytest.raises(Refused, match=r"changed who may judge.*Rik Render.*Seat Mallory"):
        shoot.merging.merge(place, OPERATOR)
    assert state(shoot.path) == before
    merged = shoot.merging.merge(place, OPERATOR, rules=True)
    assert any("Seat Mallory" in line for line in merged.lines), "taken over knowingly, and said"


def test_rules_come_in_only_with_the_trusted_key(shoot, takes, clone, keys):
    root = keys["art-director"]
    place = clone("other")
    with Shoot.open(place) as other:
        other.approvals.set_policy({"model": 1}, True, ADA)
    shoot.approvals.trust(fingerprint(root.public))
    before = state(shoot.path)
    for rules in (False, True):
        with pytest.raises(Refused, match=r"without the key this computer trusts.*model"):
            shoot.merging.merge(place, OPERATOR, rules=rules)
    assert state(shoot.path) == before
    good = clone("good")
    with Shoot.open(good) as other:
        other.approvals.set_policy({"model": 1}, True, ADA, key=root)
    shoot.merging.merge(good, OPERATOR)
    assert shoot.paper.policy == {"model": 1}
    assert [problem for problem in verify(shoot.path, fingerprint(root.public)).problems if good.name in problem] == []


@pytest.mark.parametrize("path", ["takes/T0001-aaaaaa.json", ".studio/index.sqlite", "Selects/x.json", "a/.gitmodules"])
def test_files_of_one_computer_do_not_come(shoot, takes, clone, path):
    place = clone("other")
    (place / path).parent.mkdir(parents=True, exist_ok=True)
    (place / path).write_bytes(b"{}")
    forged(place, "add", "-f", path)
    forged(place, "commit", "-qm", "Evil")
    before = state(shoot.path)
    with pytest.raises(StudioError):
        shoot.merging.merge(place, OPERATOR)
    assert state(shoot.path) == before


def test_a_proposed_picture_is_never_changed(shoot, takes, clone):
    place = clone("other")
    (place / "candidates" / takes[0].id / "picture.png").write_bytes(picture(9))
    forged(place, "commit", "-qam", "A better one")
    with pytest.raises(Refused, match=r"changed candidates/.*never changed"):
        shoot.merging.merge(place, OPERATOR)


def test_papers_options_filters_and_plates_meet(shoot, takes, clone, keys):
    """Both sides name, begin, save and seat; everything of both is there, and both copies end alike."""
    by = {}
    for name, person in (("one", ADA), ("two", JANE)):
        by[name] = clone(name)
        with Shoot.open(by[name]) as opened:
            _, lines = opened.lines.begun(f"Look of {name}", "", opened.direction.having(title=name), person)
            opened.lines.become(lines, f"Begin {name}", person)
            opened.snapshots.name("", 1, f"Round {name}", "", person)
            opened.sieves.put("Best", b'{"schema": "sieve.1"}' + name.encode(), person)
            opened.sieves.put(f"Of {name}", b"{}", person)
            take = opened.add_take(Recipe(direction=opened.direction), picture(20 + len(name + person.name)))
            opened.approvals.propose(take.id, person)
            new = make_key(by[name] / ".studio/new", person.mail)
            opened.approvals.seat(Person(name=name, mail=f"{name}@sample.invalid"), ("brand",), new.public)
    with Shoot.open(by["one"]) as one, Shoot.open(by["two"]) as two:
        one.merging.merge(by["two"], ADA, rules=True)
        two.merging.merge(by["one"], JANE, rules=True)
        for each in (one, two):
            assert sorted(option.name for option in each.lines.options().values()) == ["Look of one", "Look of two"]
            assert {named.paper.name for named in each.snapshots.all()} == {"Round one", "Round two"}
            assert len(each.sieves.bodies()) == 3
            assert len([entry for entry in each.approvals.call_sheet.people if "brand" in entry.seats]) == 2
            assert len(each.takes()) == 5
        assert not one.merging.merge(by["two"], ADA).new or tree(by["one"]) == tree(by["two"])
    assert files(by["one"]) == files(by["two"])
    assert said(by["one"], "rev-parse", "HEAD") == said(by["two"], "rev-parse", "HEAD"), "no merges of merges"
    assert verify(by["one"]).ok


def test_a_kill_during_a_merge_leaves_the_state_before_or_after(shoot, takes, clone, keys):
    """SIGKILL at the n-th file operation, for every n until the merge comes through."""
    place = judged(clone, keys, takes[0])
    before, path = state(shoot.path)[:2], shoot.path
    shoot.close()
    outcomes: set[str] = set()
    for fuse in range(1, 400, 5):
        work = path.parent / "work"
        shutil.copytree(path, work, symlinks=True)
        child = os.fork()
        if child == 0:
            try:
                with Shoot.open(work) as opened:
                    burn(fuse)
                    opened.merging.merge(place, OPERATOR)
            finally:
                os._exit(70)
        _, status = os.waitpid(child, 0)
        with Shoot.open(work) as opened:
            words = len(opened.approvals.words(takes[0].id))
            assert opened.notices == ()
        after = said(work, "rev-parse", "HEAD") != before[0]
        outcomes.add("after" if after else "before")
        assert words == int(after)
        assert after or files(work) == before[1]
        assert said(work, "status", "--porcelain") == ""
        assert not list((work / ".studio").glob("quarantine-*"))
        said(work, "fsck", "--strict")
        shutil.rmtree(work)
        if not os.WIFSIGNALED(status):
            break
    assert outcomes == {"before", "after"}


MOMENTS = st.datetimes(datetime(2026, 1, 1), datetime(2026, 1, 1, 0, 0, 5), timezones=st.just(UTC))
SIGNS = st.builds(Signoff, by=st.sampled_from([ADA, JANE, STY]), when=MOMENTS)
NOTES = st.builds(
    Note, id=st.sampled_from(["a" * 12, "b" * 12, "c" * 12]), text=st.sampled_from(["Chin", "Hem"]), by=st.just("x"),
    when=MOMENTS, resolved=st.none() | SIGNS,
)  # fmt: skip
REVIEWS = st.builds(
    Review, rating=st.integers(0, 5), flag=st.sampled_from(Flag), label=st.sampled_from(Label),
    keywords=st.lists(st.sampled_from(["a", "b"]), max_size=2, unique=True).map(tuple), marked=st.none() | SIGNS,
    notes=st.lists(NOTES, max_size=3, unique_by=lambda note: note.id).map(tuple),
)  # fmt: skip


@given(one=REVIEWS, two=REVIEWS, three=REVIEWS)
def test_reviews_merge_the_same_in_any_order_and_grouping(one: Review, two: Review, three: Review):
    both = merged_review(None, one, two)
    assert both == merged_review(None, two, one)
    assert merged_review(None, both, three) == merged_review(None, one, merged_review(None, two, three))
    assert merged_review(None, both, both) == both
    assert merged_review(None, both, one) == both
    assert {note.id for note in both.notes} == {note.id for note in (*one.notes, *two.notes)}


@given(past=REVIEWS, one=REVIEWS)
def test_what_only_one_side_said_stays(past: Review, one: Review):
    merged = merged_review(past, past, one)
    assert (merged.rating, merged.flag, merged.marked) == (one.rating, one.flag, one.marked)
    assert {note.id for note in merged.notes} == {note.id for note in one.notes}
