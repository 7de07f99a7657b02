"""Rules that hold for any words, any names and any neighbour."""

from __future__ import annotations

import tempfile
from concurrent.futures import ThreadPoolExecutor
from datetime import UTC, datetime
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot import choosing
from studio_app.shoot.folder import Shoot
from studio_app.shoot.layout import verdict_path
from studio_app.shoot.papers import CallSheet, Seated
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.shoot.verify import verify
from studio_app.takes.note import Accepted, Arrow, Box, FieldChange, Note, Pen, Point, Signoff, Words
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.take import Standing, Take
from studio_app.takes.verdict import Decision, Verdict

WORDS = st.text(st.characters(codec="utf-8"), max_size=60)
TIMES = st.datetimes(min_value=datetime(2020, 1, 1), timezones=st.just(UTC))
PEOPLE = st.builds(
    Person,
    name=st.from_regex(r"[^<>\x00-\x1f]{1,40}", fullmatch=True, alphabet=st.characters(codec="utf-8")),
    mail=st.from_regex(r"[a-z0-9.+\'-]{1,12}@[a-z0-9.-]{1,12}", fullmatch=True),
)

PIXELS = st.floats(-16384, 16384)
POINTS = st.builds(Point, x=PIXELS, y=PIXELS, pressure=st.floats(0, 1))
BOXES = st.builds(Box, x=PIXELS, y=PIXELS, width=st.floats(0.1, 16384), height=st.floats(0.1, 16384))
MARKS = st.one_of(
    st.builds(Pen, points=st.lists(POINTS, min_size=1, max_size=5).map(tuple)),
    st.builds(Arrow, tail=POINTS, head=POINTS),
    BOXES,
    st.builds(Words, at=POINTS, text=WORDS.filter(bool)),
)
SIGNOFFS = st.builds(Signoff, by=PEOPLE, when=TIMES)
CHANGES = st.builds(
    FieldChange, path=st.just("camera.lens_mm"), before=st.none() | st.floats(1, 200), after=st.booleans() | WORDS
)
ACCEPTED = st.builds(Accepted, by=PEOPLE, when=TIMES, changes=st.lists(CHANGES, min_size=1, max_size=3).map(tuple))
NOTES = st.builds(
    Note,
    id=st.integers(0, 16**12 - 1).map(lambda number: f"{number:012x}"),
    text=WORDS.filter(bool),
    by=WORDS,
    person=st.none() | PEOPLE,
    when=TIMES,
    sha256=st.none() | st.just("a" * 64),
    box=st.none() | BOXES,
    marks=st.lists(MARKS, max_size=4).map(tuple),
    resolved=st.none() | SIGNOFFS,
    accepted=st.none() | ACCEPTED,
)
REVIEWS = st.builds(
    Review,
    rating=st.integers(0, 5),
    flag=st.sampled_from(Flag),
    label=st.sampled_from(Label),
    keywords=st.lists(st.sampled_from(["linen", "close-up", "höst"]), max_size=3).map(tuple),
    marked=st.none() | SIGNOFFS,
    notes=st.lists(NOTES, max_size=4).map(tuple),
)


@given(review=REVIEWS)
def test_a_review_comes_back_as_it_was(review: Review):
    assert read_document(to_document(review, "review"), "review", Review) == review


@given(person=PEOPLE, decision=st.sampled_from(Decision), note=WORDS, when=TIMES)
def test_a_verdict_comes_back_as_it_was(person: Person, decision: Decision, note: str, when: datetime):
    said = Verdict(
        take="T0001-abcdef", sha256="a" * 64, seat="model", by=person, decision=decision, when=when, note=note
    )
    assert read_document(to_document(said, "verdict"), "verdict", Verdict) == said


@settings(max_examples=12, deadline=None)
@given(person=PEOPLE, title=WORDS.filter(str.strip), words=WORDS, review=REVIEWS, note=WORDS)
def test_any_names_and_words_verify(person: Person, title: str, words: str, review: Review, note: str):
    """Whatever people are called and write, what is approved verifies; or it was refused in words before."""
    with tempfile.TemporaryDirectory() as folder:
        key = make_key(Path(folder) / "key")
        try:
            shoot = Shoot.create(Path(folder) / "shoot", title, Direction(), person)
        except BadInput:
            return
        with shoot:
            shoot.approvals.seat(person, ("operator", "art-director"), key.public)
            saved = shoot.save_direction(Direction(title="next"), words)
            take = shoot.add_take(Recipe(direction=shoot.direction), picture())
            shoot.set_review(take.id, review)
            shoot.approvals.propose(take.id, person)
            shoot.approvals.judge(take.id, person, "art-director", Decision.YES, key, note)
            assert shoot.review(take.id) == review
            assert shoot.history()[-1] == saved
            assert shoot.row(take.id).standing is Standing.SELECT
        assert verify(Path(folder) / "shoot").problems == ()


SAID = st.lists(
    st.tuples(st.sampled_from(["art-director", "model", "brand"]), st.sampled_from("abc"), st.sampled_from(Decision))
)


@given(said=SAID, need=st.dictionaries(st.sampled_from(["art-director", "model"]), st.integers(1, 3), min_size=1))
def test_the_policy_counts_people_and_hears_every_no(said: list[tuple[str, str, Decision]], need: dict[str, int]):
    words = [
        Verdict(
            take="T0001-abcdef",
            sha256="a" * 64,
            seat=seat,
            by=Person(name=who, mail=f"{who}@x.example"),
            decision=decision,
            when=datetime.now(UTC),
        )
        for seat, who, decision in said
    ]
    met = choosing.policy_met(need, words)
    asked = [word for word in said if word[0] in need]
    people = {seat: {who for place, who, what in asked if place == seat and what is Decision.YES} for seat in need}
    against = any(decision is not Decision.YES for _, _, decision in asked)
    assert met == (not against and all(len(people[seat]) >= number for seat, number in need.items()))


@pytest.mark.parametrize(
    ("name", "mail"), [("...", "a@b.example"), ("Ada", ".ada@b.example"), ("A", "a@b."), ("A", "*@b.example")]
)
def test_a_name_git_or_ssh_would_take_otherwise_is_refused(shoot: Shoot, name: str, mail: str):
    with pytest.raises(BadInput, match="cannot be written into the history"):
        shoot.approvals.seat(Person(name=name, mail=mail), ("model",))


def test_takes_saved_at_once_from_many_threads_are_all_there(shoot: Shoot, take: Take):
    """The window goes on rating while a rendered picture is saved elsewhere."""
    with ThreadPoolExecutor(4) as pool:
        made = list(pool.map(lambda seed: shoot.add_take(take.recipe, picture(seed)), range(1, 13)))
        rated = list(pool.map(lambda stars: shoot.set_review(take.id, Review(rating=stars)), (1, 2, 3, 4)))
    assert len(rated) == 4
    assert sorted(other.number for other in made) == list(range(2, 14))
    assert {row.take for row in shoot.takes()} == {take, *made}


def test_a_commit_made_meanwhile_is_kept(shoot: Shoot, take: Take, key: SigningKey, git, monkeypatch):
    """Somebody commits with stock git while a verdict is being written: both stand, and the verdict is signed anew."""
    shoot.approvals.propose(take.id, OPERATOR)
    real, asked = shoot.approvals._verdict_files, []

    def meanwhile(*words: object) -> object:
        if not asked:
            assert git("commit", "-q", "--allow-empty", "-m", "Meanwhile").returncode == 0
        asked.append(1)
        return real(*words)  # type: ignore[arg-type]

    monkeypatch.setattr(shoot.approvals, "_verdict_files", meanwhile)
    shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    assert len(asked) == 2
    assert git("log", "-2", "--format=%s").stdout.splitlines()[1] == "Meanwhile"
    assert git("verify-commit", "HEAD").returncode == 0
    assert git("status", "--porcelain").stdout == ""


def test_a_picture_replaced_meanwhile_is_not_approved(shoot: Shoot, take: Take, key: SigningKey, git, monkeypatch):
    shoot.approvals.propose(take.id, OPERATOR)
    real, asked = shoot.approvals._verdict_files, []

    def meanwhile(*words: object) -> object:
        if asked:
            return real(*words)  # type: ignore[arg-type]
        asked.append(1)
        files = real(*words)  # type: ignore[arg-type]
        (shoot.path / "candidates" / take.id / "picture.png").write_bytes(picture(7))
        assert git("commit", "-qam", "Another picture").returncode == 0
        return files

    monkeypatch.setattr(shoot.approvals, "_verdict_files", meanwhile)
    with pytest.raises(Refused, match="has changed"):
        shoot.approvals.judge(take.id, ADA, "art-director", Decision.YES, key)
    assert git("log", "-1", "--format=%s").stdout.strip() == "Another picture"
    assert shoot.approvals.selects() == ()


def test_the_call_sheet_comes_back_as_it_was(key: SigningKey):
    sheet = CallSheet(people=(Seated(person=OPERATOR), Seated(person=ADA, seats=("model",), key=key.public)))
    assert read_document(to_document(sheet, "call-sheet"), "call-sheet", CallSheet) == sheet
    assert sheet.of(Person(name="Another name", mail=ADA.mail)) == sheet.people[1]


MAILS = st.from_regex(r"[a-b._+é-]{1,3}@[a-b._-]{1,3}", fullmatch=True)


@given(one=MAILS, other=MAILS)
def test_no_two_people_share_the_file_of_a_verdict(one: str, other: str) -> None:
    paths = [verdict_path("T0001-7f3a21", "model", Person(name="A", mail=mail)) for mail in (one, other)]
    assert (paths[0] == paths[1]) == (one == other)
    assert all(path.count("/") == 2 and path.isascii() for path in paths)
