"""Accepting a note and taking it back: both the note and the direction, or neither, whenever the process dies."""

from __future__ import annotations

import os
import signal
import sys
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.durable import DiskFull
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.verify import verify
from studio_app.studio.session import Session
from studio_app.takes.note import Draft, FieldChange, Pen, Point
from studio_app.takes.person import Person

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
GREY = np.full((60, 48, 3), 30_000, np.uint16)
WORDS = "lens 100 mm"


@pytest.fixture
def take(session: Session) -> str:
    made = session.shoot.add_take(session.recipe(), GREY).id
    session.noting.note(made, WORDS)
    return made


def accept(session: Session, take: str) -> None:
    (note,) = session.shoot.review(take).notes
    session.noting.accept(take, note.id, session.noting.read(note.text).changes)


def state(session: Session, take: str) -> tuple[bool, bool]:
    """Whether the note says accepted, and whether the direction on disk has the change."""
    (note,) = session.shoot.review(take).notes
    return note.accepted is not None, session.shoot.direction.camera.lens_mm == 100.0


def put_back(session: Session, take: str) -> None:
    """As before the note was accepted."""
    session.direct(camera=session.direction.camera.having(lens_mm=85.0))
    review = session.shoot.review(take)
    session.marking.say({take: review.having(notes=tuple(note.having(accepted=None) for note in review.notes))})


@pytest.mark.skipif(sys.platform == "win32", reason="forks writers")
@pytest.mark.parametrize(("proposed", "step"), [(False, 9), (True, 23)])
def test_kill_9_leaves_note_and_direction_in_line(session: Session, take: str, proposed: bool, step: int) -> None:
    path, deaths, states = session.shoot.path, 0, set()
    if proposed:
        session.approving.propose(take)
    session.close()
    for fuse in range(1, 500, step):
        child = os.fork()
        if not child:
            _accept_until_killed(path, take, fuse)
        if not os.WIFSIGNALED(os.waitpid(child, 0)[1]):
            break
        deaths += 1
        with Session.open(path, IDA) as again:
            accepted, changed = state(again, take)
            assert accepted is changed, f"died at {fuse}: accepted {accepted}, changed {changed}"
            states.add(accepted)
            assert not (path / ".studio" / "accepting.json").exists()
            put_back(again, take)
    assert deaths > 5 and states == {True, False}
    assert verify(path).problems == ()


def _accept_until_killed(path: Path, take: str, fuse: int) -> None:
    """Accepts, takes back, does it again; dies at the `fuse`-th file operation."""
    left = [fuse]

    def count(event: str, _: tuple[object, ...]) -> None:
        if event in ("open", "os.rename", "os.remove", "os.mkdir"):
            left[0] -= 1
            if not left[0]:
                os.kill(os.getpid(), signal.SIGKILL)

    try:
        with Session.open(path, IDA) as writer:
            sys.addaudithook(count)
            accept(writer, take)
            writer.undo()
            writer.redo()
    finally:
        os._exit(70)


@pytest.mark.parametrize("where", ["direction", "review"])
def test_a_full_disk_in_between_is_mended_by_opening_again(
    shoot_path: Path, where: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    session = Session.open(shoot_path, IDA)  # dies with its direction unsaved: only the folder is given back
    take = session.shoot.add_take(session.recipe(), GREY).id
    session.noting.note(take, WORDS)

    def full(*_: object, **__: object) -> None:
        raise DiskFull("There is no room.")

    with monkeypatch.context() as broken:
        broken.setattr(session.shoot, "save_direction" if where == "direction" else "set_review", full)
        with pytest.raises(StudioError):
            accept(session, take)
    if where == "direction":
        assert state(session, take) == (True, False)
    else:
        assert state(session, take) == (False, False)
        accept(session, take)
        assert state(session, take) == (True, True)
        session.undo()
        assert state(session, take) == (False, False)
    session.shoot.close()
    with Session.open(shoot_path, IDA) as again:
        assert state(again, take) == (False, False)
        accept(again, take)
        assert state(again, take) == (True, True)


def test_a_change_that_a_person_edited_is_what_is_kept(session: Session, take: str) -> None:
    (note,) = session.shoot.review(take).notes
    (change,) = session.noting.read(note.text).changes
    with pytest.raises(BadInput):
        session.noting.accept(take, note.id, (change.having(after=9000.0),))
    with pytest.raises(BadInput, match="no field"):
        session.noting.accept(take, note.id, (FieldChange(path="shoot.title", after="x"),))
    assert state(session, take) == (False, False)
    session.noting.accept(take, note.id, (change.having(before=1.0, after=135.0),))
    (note,) = session.shoot.review(take).notes
    assert session.direction.camera.lens_mm == 135.0
    assert note.accepted is not None
    assert note.accepted.changes == (change.having(after=135.0),), "what was there before is not taken on trust"


def test_a_draft_is_kept_until_it_is_a_note(session: Session, take: str) -> None:
    drafts = session.noting.drafts
    marks = (Pen(points=(Point(x=1, y=2, pressure=0.3), Point(x=5.5, y=7))),)
    draft = Draft(text="halfw", marks=marks)
    drafts.keep(take, draft)
    assert drafts.of(take) == draft
    with pytest.raises(BadInput):
        drafts.keep("T0099-aaaaaa", draft)
    with pytest.raises(BadInput):
        drafts.keep("../../T0001", draft)
    session.noting.note(take, "Done", marks=marks)
    assert drafts.of(take) == Draft()
    drafts.keep(take, draft)
    assert drafts.of(take) == Draft(), "a crash between note and draft does not bring the drawing twice"


def test_more_than_a_take_can_hold_is_refused(session: Session, take: str) -> None:
    stroke = Pen(points=tuple(Point(x=x, y=x / 3, pressure=0.5) for x in range(4000)))
    before = session.shoot.review(take)
    with pytest.raises(BadInput, match="drawn"):
        session.noting.note(take, "All over", marks=(stroke,) * 20)
    assert session.shoot.review(take) == before
