"""The line of versions of a select: words of the change, who approved, which notes led there, withdrawn ones too."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.signing import make_key
from studio_app.studio.lineage import Step, line_of
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.png import encode_png
from studio_app.takes.take import Answer, Take
from studio_app.takes.verdict import Decision

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
ADA = Person(name="Ada Director", mail="ada@sample.invalid")


@pytest.fixture
def chosen(tmp_path: Path) -> Session:
    """Three selects of one shot: a longer lens was asked for, then the second was withdrawn, then the light changed."""
    path, key = tmp_path / "shoot", make_key(tmp_path / "ada", "ada")
    Shoot.create(path, "Line", Direction(), IDA).close()
    session = Session.open(path, IDA)
    session.shoot.approvals.seat(ADA, ("art-director",), key.public)
    first = _select(session, tmp_path, 1)
    note = session.noting.note(first.id, "a longer lens")
    session.adjust("camera.lens_mm", 100.0)
    second = _select(session, tmp_path, 2, (Answer(take=first.id, note=note.id),))
    session.approving.judge(second.id, ADA, "art-director", Decision.NO, tmp_path / "ada")
    session.adjust("expression.smile", 0.9)
    session.adjust("camera.f_stop", 2.8)
    _select(session, tmp_path, 3, (Answer(take=first.id, note="ffffffffffff"),))
    return session


def _select(session: Session, keys: Path, shade: int, answers: tuple[Answer, ...] = ()) -> Take:
    picture = encode_png(np.full((64, 64, 3), shade * 9000, np.uint16))
    take = session.shoot.add_take(session.recipe(), picture, answers=answers)
    session.approving.propose(take.id)
    session.approving.judge(take.id, ADA, "art-director", Decision.YES, keys / "ada")
    return take


def test_each_step_says_what_changed_who_approved_and_why(chosen: Session) -> None:
    with chosen:
        first, second, third = line_of(chosen.shoot, "L01-S01")
    assert [step.select.name for step in (first, second, third)] == [f"L01-S01_v00{number}" for number in (1, 2, 3)]
    assert first.before is None and first.changes == () and first.rendering == ()
    assert dict(second.changes).keys() == {"camera"}
    assert [answered.note.text for answered in second.answered if answered.note] == ["a longer lens"]
    assert second.select.withdrawn and second.approved_by == ()
    assert third.before is second
    assert dict(third.changes).keys() == {"expression", "camera"}, "since the withdrawn one, not since the first"
    assert third.rendering == ("Seed 2 to 3",)
    assert [(word.by.name, word.seat) for word in third.approved_by] == [("Ada Director", "art-director")]
    assert third.answered[0].note is None, "a note that is gone is said to be gone"


def test_a_select_whose_recipe_is_not_here_says_nothing_of_changes(chosen: Session) -> None:
    from studio_app.studio.lineage import lineage

    with chosen:
        selects = chosen.shoot.approvals.selects(withdrawn=True)
    steps = lineage("L01-S01", selects, {}, {}, {})
    assert [step.take for step in steps] == [None] * 3
    assert all(step.changes == () and step.approved_by == () for step in steps)
    assert lineage("L02-S01", selects, {}, {}, {}) == ()


def test_a_shot_without_selects_is_told(chosen: Session) -> None:
    with chosen, pytest.raises(BadInput, match="no select yet"):
        line_of(chosen.shoot, "L09-S09")


def test_a_select_brings_back_one_part(chosen: Session) -> None:
    with chosen:
        step: Step = line_of(chosen.shoot, "L01-S01")[0]
        smile = chosen.direction.expression.smile
        chosen.recall(step.select.take, ("camera",))
        assert (chosen.direction.camera.lens_mm, chosen.direction.camera.f_stop) == (85.0, 5.6)
        assert chosen.direction.expression.smile == smile
