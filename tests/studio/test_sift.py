"""Sifting: the search line never raises and every term narrows; order is stable; stacks show the best."""

from __future__ import annotations

import hashlib
from dataclasses import replace
from datetime import UTC, datetime, timedelta

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.direction import Direction
from studio_app.direction.look import Garment, GarmentKind
from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift import SORTS, Sieve, sift
from studio_app.studio.sift_columns import Beside, Columns
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.studio.sift_words import parse
from studio_app.takes.facets import facets_of
from studio_app.takes.note import Note, Signoff
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.take import Standing, Take, take_id

ADA = Person(name="Ada Sample", mail="ada@sample.invalid")
BO = Person(name="Bo Sample", mail="bo@sample.invalid")
WHEN = datetime(2026, 7, 12, 12, tzinfo=UTC)


NOTHING = Review()


def row(
    number: int, review: Review = NOTHING, standing: Standing = Standing.SCRATCH, minutes: int = 0, **parts
) -> TakeRow:
    shot, seed, by = parts.pop("shot", "L01-S01"), parts.pop("seed", number), parts.pop("by", BO)
    recipe = Recipe(direction=Direction().having(**parts), shot=shot, seed=seed)
    sha256 = hashlib.sha256(str(number).encode()).hexdigest()
    made = WHEN + timedelta(minutes=minutes)
    take = Take(id=take_id(number, sha256), number=number, sha256=sha256, recipe=recipe, made=made, by=by)
    return TakeRow(take.id, number, sha256, standing, None, review, facets_of(take), lambda _: take)


BASE = Direction()
LONG = BASE.camera.having(lens_mm=100.0)
SHIRT = BASE.look.having(name="Evening linen", garments=(Garment(kind=GarmentKind.SHIRT, name="Linen shirt"),))
NOTE = Note(id="0123456789ab", text="Airier hair", by="Bo Sample", person=BO, when=WHEN)
PICKED = Review(rating=4, flag=Flag.PICK, marked=Signoff(by=ADA, when=WHEN), keywords=("rain",))
ROWS = (
    row(1, Review(rating=2, notes=(NOTE,)), look=SHIRT),
    row(2, PICKED, look=SHIRT),
    row(3, PICKED.having(marked=Signoff(by=BO, when=WHEN), label=Label.RED), look=SHIRT, minutes=9),
    row(4, Review(flag=Flag.REJECT), Standing.PROPOSED, camera=LONG, shot="L02-S01", minutes=10),
    row(5, Review(rating=5), Standing.SELECT, camera=LONG, shot="L02-S01", minutes=60, by=None),
)
BESIDE = Beside(
    said={ROWS[3].id: (("yes", "art-director", str(ADA)), ("no", "model", str(BO)))},
    waits={ROWS[3].id: ("agency",)},
)


def numbers(search: str, **fields) -> list[int]:
    return [each.number for each in sift(ROWS, Sieve(search=search, **fields), BESIDE).rows]


@pytest.mark.parametrize(
    ("search", "found"),
    [
        ("", [1, 2, 3, 4, 5]),
        ("evening linen >=3 picked by ada lens 85", [2]),
        ("lens 100 mm", [4, 5]),
        ("lens>85", [4, 5]),
        ("lens:85,100 rating<=2", [1, 4]),
        ("picked", [2, 3]),
        ("-picked", [1, 4, 5]),
        ("4 stars", [2, 3]),
        ("=4", [2, 3]),
        ("***", [2, 3, 5]),
        ("#rain", [2, 3]),
        ("rain", [2, 3]),
        ("ain", []),
        ('"evening linen"', [1, 2, 3]),
        ('"linen evening"', []),
        ('-"evening linen"', [4, 5]),
        ("garment:shirt", [1, 2, 3]),
        ("garment:coat,linen", [1, 2, 3]),
        ("label:red", [3]),
        ("has:open", [1]),
        ("airier hair", [1]),
        ("note:hair", [1]),
        ("noted by bo", [1]),
        ("by bo", [1, 2, 3, 4]),
        ("is:proposed", [4]),
        ("select", [5]),
        ("yes:art-director", [4]),
        ("approved by ada", [4]),
        ("no:model", [4]),
        ("waits for agency", [4]),
        ("yes:model", []),
        ("shot:L02", [4, 5]),
        ("unrated", []),
        ("rejected", [4]),
        ("made:2026-07-12", [1, 2, 3, 4, 5]),
        ("made>2026-07-12", []),
        ("made:someday", []),
        ("frobnicate:yes", []),
        ("rating:many", []),
        (":::", [1, 2, 3, 4, 5]),
    ],
)
def test_what_is_typed_is_what_is_found(search: str, found: list[int]) -> None:
    assert numbers(search) == found


PIECES = st.sampled_from(
    ["evening", "linen", "picked", "by", "ada", ">=3", "lens", "85", "-", '"', "pose:", ":", "#", "<", "***",
     "is:select", "-linen", "waits", "for", "4", "stars", "made:today",
     "garment:shirt,", "=", "rating>=99", "é", "\u2212"]
)  # fmt: skip


@given(st.one_of(st.text(max_size=60), st.lists(PIECES, max_size=9).map(" ".join)))
@settings(max_examples=150, deadline=None)
def test_no_line_raises_and_every_term_narrows(text: str) -> None:
    terms = parse(text)
    found = set(numbers(text))
    for count in range(len(terms)):
        fewer = {each.number for each in sift(ROWS, Sieve(filters=terms[:count]), BESIDE).rows}
        assert found <= fewer
    assert len({each.number for each in ROWS} & found) == len(found)


@given(st.sampled_from(SORTS), st.booleans())
@settings(max_examples=40, deadline=None)
def test_sorting_is_stable_and_loses_nothing(sort: Field, descending: bool) -> None:
    found = numbers("", sort=sort, descending=descending)
    assert sorted(found) == [1, 2, 3, 4, 5]
    twins = numbers("", sort=Field.TWIN, descending=descending)
    assert twins == [1, 2, 3, 4, 5]  # all alike: by number, either way


def test_groups_cover_the_rows_in_order() -> None:
    found = sift(ROWS, Sieve(group=Field.RATING, sort=Field.TAKE, descending=True), BESIDE)
    assert [(group.title, group.takes) for group in found.groups] == [
        ("5 stars", 1),
        ("4 stars", 2),
        ("2 stars", 1),
        ("No stars", 1),
    ]
    assert [each.number for each in found.rows] == [5, 3, 2, 1, 4]
    assert [group.start for group in found.groups] == [0, 1, 3, 4]
    assert [group.title for group in sift(ROWS, Sieve(group=Field.FLAG), BESIDE).groups] == [
        "Picked",
        "No flag",
        "Rejected",
    ]


def test_a_stack_shows_its_best_until_it_is_opened() -> None:
    closed = sift(ROWS, Sieve(stacks=Stacks.FRAME), BESIDE)
    assert [each.number for each in closed.rows] == [3, 5]
    assert closed.matched == 5
    stack = closed.stacks[ROWS[0].id]
    assert (stack.key, [each.number for each in stack.rows]) == (ROWS[0].id, [3, 2, 1])
    opened = sift(ROWS, Sieve(stacks=Stacks.FRAME, opened=frozenset({stack.key})), BESIDE)
    assert [each.number for each in opened.rows] == [3, 2, 1, 5]
    assert [each.number for each in sift(ROWS, Sieve(stacks=Stacks.TIME, minutes=5), BESIDE).rows] == [2, 3, 4, 5]


def test_a_mark_is_seen_and_the_rest_of_the_columns_stays() -> None:
    columns = Columns(ROWS, BESIDE)
    sift(ROWS, Sieve(search="linen", sort=Field.RATING), columns=columns)
    marked = (replace(ROWS[0], review=Review(rating=5, flag=Flag.PICK)), *ROWS[1:])
    later = Columns(marked, BESIDE, columns)
    assert later.words is columns.words
    assert [each.number for each in sift(marked, Sieve(search="linen >=5 picked"), columns=later).rows] == [1]
    assert [each.number for each in sift(ROWS, Sieve(search="linen >=5"), columns=columns).rows] == []


SAID = st.builds(
    Review,
    rating=st.integers(0, 5),
    flag=st.sampled_from(list(Flag)),
    label=st.sampled_from(list(Label)),
    keywords=st.sampled_from(((), ("rain",), ("rain", "crop"))),
    notes=st.sampled_from(((), (NOTE,))),
)
STEPS = st.lists(st.tuples(st.integers(0, 4), SAID, st.sampled_from(list(Standing))), min_size=1, max_size=6)
ASKED = tuple(
    Sieve(search=search, sort=sort, group=group, stacks=stacks, descending=True)
    for search, sort, group, stacks in (
        ("linen #rain", Field.RATING, Field.LABEL, Stacks.OFF),
        ("airier", Field.TAKE, None, Stacks.OFF),
        ("-rejected", Field.FLAG, Field.IS, Stacks.FRAME),
        ("", Field.KEYWORD, Field.RATING, Stacks.TIME),
        ("has:notes", Field.LOOK, None, Stacks.OFF),
    )
)


@settings(deadline=None, max_examples=60)
@given(steps=STEPS)
def test_columns_that_were_kept_say_what_new_ones_say(steps: list[tuple[int, Review, Standing]]) -> None:
    rows, kept = ROWS, Columns(ROWS, BESIDE)
    for place, review, standing in steps:
        facets = rows[place].facets._replace()  # read anew, as after a commit
        fresh = replace(rows[place], review=review, standing=standing, facets=facets)
        rows = (*rows[:place], fresh, *rows[place + 1 :])
        words, kept = kept.words, Columns(rows, BESIDE, kept)
        assert kept.words is words
        for sieve in ASKED:
            assert sift(rows, sieve, columns=kept) == sift(rows, sieve, BESIDE)


def test_chosen_filters_are_exact_where_typed_words_are_not() -> None:
    exact = Sieve(filters=(Filter(field=Field.LOOK, op="is", values=("evening",)),))
    assert sift(ROWS, exact, BESIDE).rows == ()
    assert numbers("look:evening") == [1, 2, 3]


def test_takes_that_follow_and_look_alike_are_one_stack() -> None:
    near, far = bytes([0b111, *[0] * 31]), bytes([255] * 16 + [0] * 16)
    prints = {ROWS[0].id: bytes(32), ROWS[1].id: near, ROWS[2].id: far, ROWS[3].id: far}
    rows = sift(ROWS, Sieve(stacks=Stacks.ALIKE, bits=3), Beside(prints=prints)).rows
    assert [each.number for each in rows] == [2, 3, 4, 5], "the best on top; another shot, or unseen, stands alone"
    apart = sift(ROWS, Sieve(stacks=Stacks.ALIKE, bits=2), Beside(prints=prints))
    assert [each.number for each in apart.rows] == [1, 2, 3, 4, 5] and not apart.stacks
    assert not sift(ROWS, Sieve(stacks=Stacks.ALIKE), Beside()).stacks
