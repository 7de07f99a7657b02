"""The index is only a cache: deleted, broken or stale, the shoot says the same."""

from __future__ import annotations

import json
import os
import sqlite3
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from shoot_samples import ADA, OPERATOR, picture

from studio_app.direction.direction import Direction
from studio_app.direction.documents import to_document
from studio_app.shoot.folder import Shoot
from studio_app.shoot.scratch import new_take
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.summary import take_kind
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Answer, Take
from studio_app.takes.verdict import Decision


@pytest.fixture
def filled(shoot: Shoot, take: Take, key: SigningKey):
    """A scratch take with a review, a proposed one and a select; closed."""
    others = [shoot.add_take(Recipe(direction=shoot.direction), picture(number)) for number in (1, 2)]
    for other in others:
        shoot.approvals.propose(other.id, OPERATOR)
    shoot.approvals.judge(others[0].id, ADA, "art-director", Decision.YES, key)
    shoot.set_review(take.id, Review(rating=3))
    rows = shoot.takes()
    shoot.close()
    return rows


def delete(place: Path) -> None:
    place.unlink()


def garbage(place: Path) -> None:
    place.write_bytes(os.urandom(5000))


def another_format(place: Path) -> None:
    base = sqlite3.connect(place)
    base.execute("PRAGMA user_version = 99")
    base.close()


def no_table(place: Path) -> None:
    base = sqlite3.connect(place)
    base.execute("DROP TABLE document")
    base.close()


def stale_rows(place: Path) -> None:
    base = sqlite3.connect(place)
    base.execute("UPDATE document SET stamp = 'x', body = x'00'")
    base.commit()
    base.close()


def lying_rows(place: Path) -> None:
    """Right stamps, broken bodies."""
    base = sqlite3.connect(place)
    base.execute("UPDATE document SET body = 5")
    base.commit()
    base.close()


@pytest.mark.parametrize("harm", [delete, garbage, another_format, no_table, stale_rows, lying_rows])
def test_a_harmed_index_is_made_again(root: Path, filled, harm):
    harm(root / ".studio" / "index.sqlite")
    for _ in range(2):
        with Shoot.open(root) as again:
            assert again.takes() == filled
            assert again.notices == ()


def test_the_index_is_used(root: Path, filled, monkeypatch):
    from studio_app.shoot import catalogue

    monkeypatch.setattr(catalogue, "read_bounded", None)
    with Shoot.open(root) as again:
        assert again.takes() == filled


def test_changes_from_outside_are_seen(shoot: Shoot, take: Take, root: Path):
    assert shoot.takes()[0].review == Review()
    place = root / "takes" / f"{take.id}.review.json"
    place.write_bytes(to_document(Review(rating=2), "review"))
    assert shoot.takes()[0].review.rating == 2
    place.unlink()
    assert shoot.takes()[0].review == Review()
    (root / "takes" / f"{take.id}.json").unlink()
    assert shoot.takes() == ()


@pytest.mark.parametrize(
    "body",
    [
        b"",
        b"\xff\xfe",
        b"[]",
        b'{"schema": "take.1"}',
        b'{"schema": "take.9"}',
        b'{"schema": "direction.1"}',
        b"[" * 100_000,
        b'{"schema": "take.1", "number": NaN}',
        b'{"schema": "take.1", "number": ' + b"9" * 5000 + b"}",
        b'{"a": 1, "a": 2}',
        b" " * 4_000_001,
    ],
    ids=lambda body: repr(body[:24]),
)
def test_a_hostile_document_is_left_out_and_named(shoot: Shoot, take: Take, root: Path, body: bytes):
    other = shoot.add_take(Recipe(direction=shoot.direction), picture(1))
    (root / "takes" / f"{take.id}.json").write_bytes(body)
    assert [row.take for row in shoot.takes()] == [other]
    assert len(shoot.notices) == 1
    assert take.id in shoot.notices[0]
    assert (root / "takes" / f"{take.id}.json").read_bytes() == body


def test_a_take_under_another_name_is_left_out(shoot: Shoot, take: Take, root: Path):
    for ending in (".json", ".png"):
        (root / "takes" / f"T0009-aaaaaa{ending}").write_bytes((root / "takes" / f"{take.id}{ending}").read_bytes())
    assert [row.take for row in shoot.takes()] == [take]
    assert "another take" in shoot.notices[0]


def test_unknown_fields_of_a_newer_document_stay(shoot: Shoot, take: Take, root: Path):
    place = root / "takes" / f"{take.id}.json"
    place.write_text(json.dumps(json.loads(place.read_text()) | {"mood": "airy"}))
    shoot.approvals.propose(take.id, OPERATOR)
    kept = json.loads((root / "candidates" / take.id / "take.json").read_text())
    assert kept["mood"] == "airy"


NAMES = st.text(max_size=30)
NOTES = st.lists(st.integers(1, 9999), max_size=3)


@settings(deadline=None, max_examples=40)
@given(title=NAMES, pose=NAMES, garment=NAMES, notes=NOTES, seed=st.integers(0, 2**31))
def test_the_index_gives_back_what_it_was_given(title: str, pose: str, garment: str, notes: list[int], seed: int):
    direction = Direction(title=title)
    pieces = tuple(piece.having(name=garment) for piece in direction.look.garments)
    direction = direction.having(pose=direction.pose.having(name=pose), look=direction.look.having(garments=pieces))
    answers = tuple(Answer(take="T0007-0a1b2c", note=f"{number:012x}") for number in notes)
    recipe, by = Recipe(direction=direction, seed=seed), Person(name="Rik Render", mail="rik@studio.example")
    kind = take_kind()
    for each in (recipe, recipe.having(seed=seed + 1), recipe.having(width=80)):
        held = kind.read(
            to_document(new_take(1 + seed % 9999, each, b"", 1.0, "algorithmicMedia", by, answers), "take")
        )
        assert kind.unpack(kind.pack(held)) == held


COMMON = b'["","",1,1,"","","","",[],"","","",1.0,"","","",""]'
OWN = b"7\x1fabcdef\x1fdraft\x1f1\x1f1.0\x1fwords\x1f"


@pytest.mark.parametrize(
    "body",
    [b"", b"\n", OWN, b"\n" + COMMON, OWN + b"\n[]", OWN + b"\n{}", OWN + b"\n" + COMMON.replace(b"1.0", b'"1"')]
    + [OWN.replace(b"7", each) + b"\n" + COMMON for each in (b"", b"x", b"\xff", b"9" * 5000, b"7\x1f")]
    + [OWN + b"\n" + b"[" * 100_000],
)  # fmt: skip
def test_what_the_index_did_not_pack_is_read_anew(body: bytes):
    kind = take_kind()
    assert kind.unpack(OWN + b"\n" + COMMON) is not None
    assert kind.unpack(body) is None
