"""Marks, kills and their undo: one step each, back to the same bytes, nothing of another person overwritten."""

from __future__ import annotations

import os
from collections.abc import Sequence
from datetime import UTC, datetime
from pathlib import Path
from tempfile import TemporaryDirectory

import numpy as np
import pytest
from hypothesis import settings
from hypothesis import strategies as st
from hypothesis.stateful import RuleBasedStateMachine, invariant, precondition, rule

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio import kill_parts
from studio_app.studio.change import Change
from studio_app.studio.session import Session
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label

OPERATOR = Person(name="Ida Operator", mail="ida@studio.example")
DIRECTOR = Person(name="Ada Director", mail="ada@studio.example")
MEMORY = "/dev/shm"
PICTURES = [encode_png(np.full((64, 64, 3), shade, np.uint16)) for shade in (9000, 19000, 29000, 39000)]


def add_takes(session: Session, count: int) -> list[str]:
    recipe = Recipe(direction=Direction())
    return [session.shoot.add_take(recipe, picture).id for picture in PICTURES[:count]]


def files_of(root: Path) -> dict[str, bytes]:
    return {str(path.relative_to(root)): path.read_bytes() for path in (root / "takes").rglob("*") if path.is_file()}


def test_a_batch_is_killed_in_one_step_with_a_reason_each(session: Session) -> None:
    takes = add_takes(session, 3)
    session.marking.rate(takes[:1], 2)
    before = files_of(session.shoot.path)
    heard: list[Change] = []
    session.watch(heard.append)
    reasons = {takes[0]: Reason.HANDS, takes[1]: Reason.DULL}
    with pytest.raises(BadInput, match=f"{takes[2]} has no reason"):
        session.marking.kill(takes, reasons)
    assert heard == []
    session.marking.kill(takes[:2], reasons, "  six   fingers ")
    assert heard == [Change(takes=frozenset(takes[:2]), sheet=True)]
    kills = [each.kill for each in session.shoot.trash.rows()]
    assert [(kill.reason, kill.words, kill.by) for kill in kills if kill] == [
        (Reason.HANDS, "six fingers", OPERATOR),
        (Reason.DULL, "six fingers", OPERATOR),
    ]
    assert session.undo_words == "Kill of 2 takes (hands, dull)"
    session.undo()
    assert files_of(session.shoot.path) == before
    assert heard[-1] == Change(takes=frozenset(takes[:2]), sheet=True, undone=True)
    session.redo()
    assert [each.kill for each in session.shoot.trash.rows()] == kills
    session.marking.restore(takes[:2])
    assert files_of(session.shoot.path) == before
    assert session.undo() == "Restore of 2 takes"
    assert [each.kill for each in session.shoot.trash.rows()] == kills


def test_approved_takes_are_left_out_only_when_that_is_asked_for(session: Session, tmp_path: Path) -> None:
    takes = add_takes(session, 2)
    key = make_key(tmp_path / "key")
    session.approving.seat(DIRECTOR, ("art-director",), key.public)
    session.approving.propose(takes[0])
    session.approving.approve(takes[0], DIRECTOR, "art-director", tmp_path / "key")
    with pytest.raises(Refused, match="approved and cannot be killed"):
        session.marking.kill(takes, Reason.DULL)
    assert len(session.shoot.takes()) == 2
    assert session.marking.kill(takes, Reason.DULL, skip=True) == (takes[0],)
    assert [row.id for row in session.shoot.takes()] == takes[:1]
    session.undo()
    assert len(session.shoot.takes()) == 2
    assert session.marking.kill(takes[:1], Reason.DULL, skip=True) == (takes[0],)
    assert session.undo_words == ""


def test_undoing_a_kill_leaves_what_another_restored(session: Session) -> None:
    takes = add_takes(session, 3)
    session.marking.kill(takes, Reason.LIGHT)
    session.shoot.trash.restore([takes[1]])
    words = session.undo()
    assert takes[1] in words and takes[0] not in words
    assert len(session.shoot.takes()) == 3
    session.shoot.trash.kill([Kill(take=takes[0], reason=Reason.OTHER, by=DIRECTOR, when=datetime.now(UTC))])
    session.redo()
    kills = {each.row.id: each.kill for each in session.shoot.trash.rows()}
    assert kills[takes[0]] is not None and kills[takes[0]].by == DIRECTOR
    with pytest.raises(BadInput, match="not in the trash"):
        session.marking.restore(["T0099-abcdef"])


def test_an_approved_take_is_refused_before_the_first_part_moves(session: Session, tmp_path: Path) -> None:
    takes = add_takes(session, 2)
    key = make_key(tmp_path / "key")
    session.approving.seat(DIRECTOR, ("art-director",), key.public)
    session.approving.propose(takes[1])
    session.approving.approve(takes[1], DIRECTOR, "art-director", tmp_path / "key")
    parts = session.marking.killing(takes, Reason.DULL)
    with pytest.raises(Refused, match=f"{takes[1]}: approved"):
        parts.step()
    parts.end()
    assert (parts.moved, session.undo_words, len(session.shoot.takes())) == (0, "", 2)


@pytest.mark.parametrize("marked_meanwhile", [False, True])
def test_undo_and_redo_that_were_stopped_go_on_with_the_others(
    session: Session, monkeypatch: pytest.MonkeyPatch, marked_meanwhile: bool
) -> None:
    monkeypatch.setattr(kill_parts, "PART", 1)
    takes = add_takes(session, 3)
    session.marking.kill(takes, Reason.LIGHT)
    assert session.undo_moves() == 3
    parts = session.undo_in_parts()
    assert [round(parts.step(), 2) for _ in range(2)] == [0, 0.33]
    if marked_meanwhile:
        session.marking.rate(takes[:1], 3)
    parts.end()
    assert set(session.shoot.trash.killed(takes)) == set(takes[1:])
    assert session.undo_words == "Kill of 2 takes (light)"
    assert session.redo_words == ("" if marked_meanwhile else f"Kill of {takes[0]} (light)")
    session.undo()
    assert set(session.shoot.trash.killed(takes)) == set()
    parts = session.undo_in_parts(back=False)
    parts.step(), parts.step()
    if marked_meanwhile:
        session.marking.rate(takes[:1], 4)
    parts.end()
    assert set(session.shoot.trash.killed(takes)) == {takes[1]}
    assert session.redo_words == ("" if marked_meanwhile else f"Kill of {takes[2]} (light)")
    while session.undo_words:
        session.undo()
    assert set(session.shoot.trash.killed(takes)) == set()


def test_an_undo_in_parts_that_never_began_is_still_to_be_done(session: Session) -> None:
    takes = add_takes(session, 2)
    session.marking.kill(takes, Reason.LIGHT)
    session.undo_in_parts().end()
    assert (session.undo_words, session.redo_words) == ("Kill of 2 takes (light)", "")
    session.undo()
    session.marking.rate(takes, 1)
    assert session.undo_moves() == 0
    with pytest.raises(Refused, match="No takes would be moved"):
        session.undo_in_parts()


def test_a_seed_of_a_killed_take_is_not_rendered_again(session: Session) -> None:
    take = session.shoot.add_take(session.recipe(), PICTURES[0])
    session.marking.kill([take.id], Reason.DULL)
    assert session.recipe().seed == take.recipe.seed + 1


FOUR = st.lists(st.integers(0, 3), min_size=1, max_size=4, unique=True)


class Culling(RuleBasedStateMachine):
    """Anything a person does to four takes, two of them proposed, undone to the end, is the same folder."""

    def __init__(self) -> None:
        super().__init__()
        self.folder = TemporaryDirectory(dir=MEMORY if os.access(MEMORY, os.W_OK) else None)
        path = Path(self.folder.name) / "shoot"
        Shoot.create(path, "Cull", Direction(), OPERATOR).close()
        self.session = Session.open(path, OPERATOR)
        self.takes = add_takes(self.session, 4)
        for take in self.takes[:2]:
            self.session.approving.propose(take)
        self.before = files_of(path)
        self.said = [self.session.shoot.review(take) for take in self.takes]

    def teardown(self) -> None:
        while self.session.undo():
            pass
        assert files_of(self.session.shoot.path) == self.before
        assert [self.session.shoot.review(take) for take in self.takes] == self.said
        self.session.close()
        self.folder.cleanup()

    def alive(self, picks: Sequence[int]) -> list[str]:
        here = {row.id for row in self.session.shoot.takes()}
        return [self.takes[pick] for pick in picks if self.takes[pick] in here]

    @rule(picks=FOUR, stars=st.integers(0, 5))
    def rate(self, picks: list[int], stars: int) -> None:
        self.session.marking.rate(self.alive(picks), stars)

    @rule(picks=FOUR, flag=st.sampled_from(Flag), label=st.sampled_from(Label))
    def flag(self, picks: list[int], flag: Flag, label: Label) -> None:
        self.session.marking.flag(self.alive(picks), flag)
        self.session.marking.label(self.alive(picks), label)

    @rule(picks=FOUR, add=st.sampled_from(["linen", "Evening"]), remove=st.sampled_from(["LINEN", "rain"]))
    def keywords(self, picks: list[int], add: str, remove: str) -> None:
        self.session.marking.keywords(self.alive(picks), [add], [remove])

    @rule(picks=FOUR)
    def note(self, picks: list[int]) -> None:
        for take in self.alive(picks)[:1]:
            self.session.noting.note(take, "airier hair")

    @rule(picks=FOUR, reason=st.sampled_from(Reason))
    def kill(self, picks: list[int], reason: Reason) -> None:
        self.session.marking.kill(self.alive(picks), reason)

    @rule(picks=FOUR)
    def restore(self, picks: list[int]) -> None:
        dead = self.session.shoot.trash.killed([self.takes[pick] for pick in picks])
        self.session.marking.restore(list(dead))

    @precondition(lambda self: self.session.undo_words)
    @rule(steps=st.integers(1, 3))
    def undo_and_redo(self, steps: int) -> None:
        before = files_of(self.session.shoot.path)
        done = sum(bool(self.session.undo()) for _ in range(steps))
        for _ in range(done):
            assert self.session.redo()
        assert files_of(self.session.shoot.path) == before

    @rule()
    def undo(self) -> None:
        self.session.undo()

    @invariant()
    def every_take_is_in_one_place(self) -> None:
        here = {row.id for row in self.session.shoot.takes()}
        there = {each.row.id for each in self.session.shoot.trash.rows()}
        assert here | there == set(self.takes) and not here & there


TestCulling = Culling.TestCase
TestCulling.settings = settings(max_examples=6, stateful_step_count=12, deadline=None)
