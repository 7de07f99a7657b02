"""The session: directing, undo of everything, what is saved when, and that watchers hear it."""

from __future__ import annotations

import shutil
import tempfile
from pathlib import Path

import numpy as np
import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.lighting import Light, Rig
from studio_app.shoot.folder import Shoot
from studio_app.shoot.history import History
from studio_app.shoot.signing import make_key
from studio_app.studio.change import Change
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.take import Standing, Take

OPERATOR = Person(name="Ida Operator", mail="ida@studio.example")
DIRECTOR = Person(name="Ada Director", mail="ada@studio.example")


def add_take(session: Session, shade: int = 30000) -> Take:
    return session.shoot.add_take(session.recipe(), np.full((64, 64, 3), shade, np.uint16))


def test_a_drag_is_one_step_and_one_version(session: Session) -> None:
    before, versions = session.direction, len(session.shoot.history())
    for lens in (86.0, 90.0, 100.0):
        session.adjust("camera.lens_mm", lens, merge=True)
        assert not session.saved
    assert len(session.shoot.history()) == versions
    session.settle()
    assert session.saved
    assert len(session.shoot.history()) == versions + 1
    assert "85 mm to 100 mm" in session.shoot.history()[-1].words
    assert session.undo() == session.redo_words
    assert session.direction == before
    assert session.undo_words == ""


def test_two_drags_of_one_slider_are_two_steps(session: Session) -> None:
    session.adjust("camera.lens_mm", 90.0, merge=True)
    session.settle()
    session.adjust("camera.lens_mm", 100.0, merge=True)
    session.settle()
    session.undo()
    assert session.direction.camera.lens_mm == 90.0


def test_another_edit_ends_a_drag(session: Session) -> None:
    session.adjust("camera.lens_mm", 90.0, merge=True)
    session.adjust("camera.f_stop", 2.8, merge=True)
    assert session.direction.camera.lens_mm == 90.0
    session.undo()
    assert session.direction.camera.f_stop == 5.6
    assert session.direction.camera.lens_mm == 90.0


def test_a_field_deep_inside_is_set_and_bad_ones_change_nothing(session: Session) -> None:
    session.direct(rig=Rig(name="One", lights=(Light(), Light(name="Fill"))))
    session.adjust("rig.lights.1.power_ev", -2.0)
    assert session.direction.rig.lights[1].power_ev == -2.0
    assert session.direction.rig.lights[0] == Light()
    before = session.direction
    for path, value in (("camera.lens_mm", 9000.0), ("camera.zoom", 1), ("rig.lights.7.on", False), ("camera", 1)):
        with pytest.raises(BadInput):
            session.adjust(path, value)
    assert session.direction == before


def test_watchers_hear_which_parts_changed(session: Session) -> None:
    heard: list[Change] = []
    stop = session.watch(heard.append)
    session.adjust("camera.lens_mm", 100.0)
    assert heard[0].parts == {"camera"}
    assert not heard[0].saved
    assert heard[-1].history
    assert heard[-1].saved
    stop()
    session.adjust("camera.lens_mm", 50.0)
    assert len(heard) == 2


def test_undo_covers_ratings_flags_and_notes(session: Session) -> None:
    take = add_take(session).id
    session.marking.rate([take], 4)
    session.marking.flag([take], Flag.PICK)
    session.noting.note(take, "  smile a bit more ")
    review = session.shoot.review(take)
    assert (review.rating, review.flag, review.notes[0].text) == (4, Flag.PICK, "smile a bit more")
    assert review.notes[0].by == OPERATOR.name
    assert "Note" in session.undo()
    assert session.shoot.review(take).notes == ()
    session.undo()
    session.undo()
    assert session.shoot.review(take).rating == 0
    for _ in range(3):
        session.redo()
    assert session.shoot.review(take) == review
    assert session.redo() == ""


def test_undo_does_not_overwrite_what_another_said(session: Session) -> None:
    take = add_take(session).id
    session.marking.rate([take], 4)
    session.shoot.set_review(take, session.shoot.review(take).having(rating=1))
    with pytest.raises(Refused, match="changed elsewhere"):
        session.undo()
    assert session.shoot.review(take).rating == 1


def test_one_step_marks_many_takes_and_undo_leaves_what_another_changed(session: Session) -> None:
    takes = [add_take(session, shade).id for shade in (10000, 20000, 30000)]
    heard: list[Change] = []
    session.watch(heard.append)
    session.marking.rate([*takes, takes[0]], 4)
    assert heard == [Change(takes=frozenset(takes))]
    signs = [session.shoot.review(take).marked for take in takes]
    assert all(sign is not None and sign.by == OPERATOR for sign in signs)
    session.shoot.set_review(takes[1], Review(rating=1))
    words = session.undo()
    assert takes[1] in words and takes[0] not in words and "changed elsewhere" in words
    assert heard[-1] == Change(takes=frozenset({takes[0], takes[2]}), undone=True)
    assert [session.shoot.review(take).rating for take in takes] == [0, 1, 0]
    session.redo()
    assert [session.shoot.review(take).rating for take in takes] == [4, 1, 4]


def test_labels_and_keywords_merge_and_are_undone(session: Session) -> None:
    take = add_take(session).id
    session.marking.keywords([take], ["Evening", "  two  words "])
    session.marking.label([take], Label.RED)
    session.marking.keywords([take], ["evening", "linen"], ["TWO WORDS"])
    review = session.shoot.review(take)
    assert (review.keywords, review.label) == (("Evening", "linen"), Label.RED)
    with pytest.raises(BadInput, match="keyword"):
        session.marking.keywords([take], [" "])
    with pytest.raises(BadInput):
        session.marking.keywords([take], ["a,b"])
    assert [session.undo() for _ in range(3)] == [f"Keywords of {take}", f"Label red on {take}", f"Keywords of {take}"]
    assert not (session.shoot.path / "takes" / f"{take}.review.json").exists()


def test_many_proposed_takes_are_marked_in_one_commit(session: Session) -> None:
    takes = [add_take(session, shade).id for shade in (10000, 20000)]
    for take in takes:
        session.approving.propose(take)
    commits = len(list(History(session.shoot.path).walk()))
    session.marking.flag(takes, Flag.REJECT)
    assert len(list(History(session.shoot.path).walk())) == commits + 1
    session.undo()
    assert {session.shoot.review(take) for take in takes} == {Review()}


def test_bad_ratings_and_notes_are_refused(session: Session) -> None:
    take = add_take(session).id
    with pytest.raises(BadInput):
        session.marking.rate([take], 6)
    with pytest.raises(BadInput):
        session.noting.note(take, " \n ")
    with pytest.raises(BadInput):
        session.marking.rate(["T0099-aaaaaa"], 3)
    assert session.undo_words == ""


def test_restore_and_recall_bring_back_parts(session: Session) -> None:
    session.adjust("camera.lens_mm", 100.0)
    take = add_take(session).id
    session.adjust("camera.lens_mm", 35.0)
    session.adjust("expression.smile", 0.5)
    session.recall(take, ("camera",))
    assert session.direction.camera.lens_mm == 100.0
    assert session.direction.expression.smile == 0.5
    session.restore(session.shoot.history()[0].number)
    assert session.direction.camera.lens_mm == 85.0
    session.undo()
    assert session.direction.camera.lens_mm == 100.0


def test_seeds_go_on_unless_one_is_given(session: Session) -> None:
    assert session.recipe().seed == 1
    add_take(session)
    assert session.recipe().seed == 2
    assert session.recipe(least_seed=9).seed == 9
    session.set_order(seed=5)
    assert session.recipe(least_seed=9).seed == 5


def test_propose_and_approve_make_a_select(session: Session, tmp_path: Path) -> None:
    take = add_take(session).id
    key = make_key(tmp_path / "key")
    with pytest.raises(Refused):
        session.approving.approve(take, DIRECTOR, "art-director", tmp_path / "key")
    session.approving.propose(take)
    with pytest.raises(Refused, match="call sheet"):
        session.approving.approve(take, DIRECTOR, "art-director", tmp_path / "key")
    session.approving.seat(DIRECTOR, ("art-director",), key.public)
    session.approving.approve(take, DIRECTOR, "art-director", tmp_path / "key")
    assert session.shoot.row(take).standing is Standing.SELECT


def test_a_second_window_may_look_but_not_touch(session: Session) -> None:
    with Session.open(session.shoot.path, OPERATOR) as second:
        before = second.direction
        with pytest.raises(Refused):
            second.adjust("camera.lens_mm", 100.0)
        assert second.direction == before


def test_an_open_shoot_shows_what_was_saved(shoot_path: Path) -> None:
    with Session.open(shoot_path, OPERATOR) as first:
        first.adjust("camera.lens_mm", 100.0, merge=True)  # closing settles it
    with Session.open(shoot_path, OPERATOR) as second:
        assert second.direction.camera.lens_mm == 100.0


EDITS = st.one_of(
    st.tuples(st.just("camera.lens_mm"), st.floats(12, 400), st.booleans()),
    st.tuples(st.just("expression.smile"), st.floats(0, 1), st.booleans()),
    st.tuples(st.just("rate"), st.integers(0, 5), st.just(False)),
    st.tuples(st.just("flag"), st.sampled_from(list(Flag)), st.just(False)),
)


@settings(max_examples=12, deadline=None, suppress_health_check=[HealthCheck.too_slow])
@given(st.lists(EDITS, max_size=6))
def test_undoing_all_and_redoing_all_is_where_we_were(edits: list[tuple[str, object, bool]]) -> None:
    folder = Path(tempfile.mkdtemp())
    Shoot.create(folder / "shoot", "Undo", Direction(), OPERATOR).close()
    with Session.open(folder / "shoot", OPERATOR) as session:
        session.set_order(engine="colour-card")
        take = add_take(session).id
        start = (session.direction, session.shoot.review(take))
        for name, value, drag in edits:
            if name == "rate":
                session.marking.rate([take], int(str(value)))
            elif name == "flag":
                session.marking.flag([take], Flag(value))
            else:
                session.adjust(name, value, merge=drag)
        end = (session.direction, session.shoot.review(take))
        while session.undo():
            pass
        assert (session.direction, session.shoot.review(take)) == start
        assert session.shoot.direction == start[0]
        while session.redo():
            pass
        assert (session.direction, session.shoot.review(take)) == end
        assert session.saved
    shutil.rmtree(folder)


def test_part_names_of_the_paths_are_the_parts() -> None:
    assert set(PARTS) <= set(Direction.model_fields)
