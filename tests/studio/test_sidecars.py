"""Sidecars beside a real shoot: every mark is written, others' changes are noticed, nothing is taken over silently."""

from __future__ import annotations

from datetime import UTC, datetime
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.errors import BadInput
from studio_app.shoot.verify import verify
from studio_app.studio.session import Session
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Flag, Label, Review
from studio_app.takes.xmp import Marks, read_sidecar


def add(session: Session, seed: int) -> str:
    pixels = np.random.default_rng(seed).integers(0, 65536, (80, 64, 3), dtype=np.uint16)
    return session.shoot.add_take(Recipe(direction=session.direction, seed=seed), encode_png(pixels)).id


@pytest.fixture
def takes(session: Session) -> list[str]:
    return [add(session, seed) for seed in (1, 2, 3)]


def place(session: Session, take: str, ending: str = ".png.xmp") -> Path:
    return session.shoot.path / "takes" / f"{take}{ending}"


def says(session: Session, take: str) -> Marks:
    return read_sidecar(place(session, take).read_bytes(), take).marks


def alter(session: Session, take: str, old: str, new: str) -> None:
    text = place(session, take).read_text(encoding="utf-8")
    assert old in text
    place(session, take).write_text(text.replace(old, new), encoding="utf-8")


def test_nothing_is_written_until_it_is_asked_for(session: Session, takes: list[str]) -> None:
    session.marking.rate(takes, 4)
    session.sidecars.settle()
    assert not list((session.shoot.path / "takes").glob("*.xmp"))


def test_every_mark_and_its_undo_reach_the_sidecar(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:2], 4)
    session.marking.flag(takes[:1], Flag.REJECT)
    session.sidecars.settle()
    assert says(session, takes[0]) == Marks(rating=4, flag=Flag.REJECT)
    session.undo()
    session.undo()
    session.sidecars.settle()
    assert says(session, takes[0]) == says(session, takes[1]) == Marks()
    assert not place(session, takes[2]).exists()


def test_keeping_is_remembered_and_begins_with_what_is_marked(session: Session, takes: list[str]) -> None:
    session.marking.label(takes[:1], Label.BLUE)
    session.sidecars.keep(True)
    path = session.shoot.path
    session.close()
    with Session.open(path, session.operator) as again:
        assert again.sidecars.kept
        assert says(again, takes[0]).label is Label.BLUE
        again.sidecars.keep(False)
        again.marking.label(takes[:1], Label.RED)
        again.sidecars.settle()
        assert says(again, takes[0]).label is Label.BLUE


def test_a_change_by_another_program_is_noticed_and_taken_over_in_one_step(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes, 2)
    session.marking.keywords(takes, add=["hero"])
    session.sidecars.settle()
    assert not session.sidecars.look().differences
    alter(session, takes[0], 'xmp:Rating="2"', 'xmp:Rating="5"')
    alter(session, takes[1], "<rdf:li>hero</rdf:li>", "<rdf:li>hero</rdf:li><rdf:li>cover</rdf:li>")
    found = session.sidecars.look().differences
    assert [each.take for each in found] == takes[:2]
    assert (found[0].theirs.rating, found[1].theirs.keywords) == (5, ("hero", "cover"))
    session.sidecars.take_over(found)
    session.sidecars.settle()
    assert session.shoot.review(takes[0]).rating == 5
    assert session.shoot.review(takes[1]).keywords == ("hero", "cover")
    assert session.shoot.review(takes[0]).marked is not None
    assert not session.sidecars.look().differences
    session.undo()
    assert [session.shoot.review(take).rating for take in takes] == [2, 2, 2]


def test_keeping_ours_writes_over_theirs(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:1], 2)
    session.sidecars.settle()
    alter(session, takes[0], 'xmp:Rating="2"', 'xmp:Rating="5"')
    session.sidecars.keep_ours(session.sidecars.look().differences)
    session.sidecars.settle()
    assert (says(session, takes[0]).rating, session.shoot.review(takes[0]).rating) == (2, 2)
    assert not session.sidecars.look().differences


def test_a_mark_does_not_write_over_what_nobody_decided_on(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:1], 2)
    session.sidecars.settle()
    alter(session, takes[0], 'xmp:Rating="2"', 'xmp:Rating="5"')
    session.marking.label(takes[:1], Label.RED)
    session.sidecars.settle()
    assert says(session, takes[0]).rating == 5
    (found,) = session.sidecars.look().differences
    assert (found.theirs.rating, found.theirs.label) == (5, None)
    session.sidecars.take_over((found,))
    session.sidecars.settle()
    assert says(session, takes[0]) == Marks(rating=5, label=Label.RED)


def test_lightrooms_name_is_read_and_kept_in_line(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    other = place(session, takes[0], ".xmp")
    other.write_bytes(
        b'<x:xmpmeta xmlns:x="adobe:ns:meta/"><rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#">'
        b'<rdf:Description rdf:about="" xmlns:xmp="http://ns.adobe.com/xap/1.0/" xmp:Rating="3"/></rdf:RDF></x:xmpmeta>'
    )
    found = session.sidecars.look().differences
    assert found[0].theirs.rating == 3
    session.sidecars.take_over(found)
    session.marking.rate(takes[:1], 1)
    session.sidecars.settle()
    assert read_sidecar(other.read_bytes(), takes[0]).marks.rating == 1
    assert not place(session, takes[0]).exists()


def test_a_crash_between_review_and_sidecar_is_caught_up_not_asked_about(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:1], 2)
    session.sidecars.settle()
    session.shoot.set_review(takes[0], Review(rating=4))  # on disk, and the writer died
    found = session.sidecars.look()
    assert (found.differences, found.behind) == ((), (takes[0],))
    session.sidecars.catch_up(found.behind)
    session.sidecars.settle()
    assert says(session, takes[0]).rating == 4


def test_a_sidecar_that_cannot_be_read_is_left_and_said(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    place(session, takes[0]).write_bytes(b"<!DOCTYPE x><x/>")
    session.marking.rate(takes[:1], 5)
    session.sidecars.settle()
    assert place(session, takes[0]).read_bytes() == b"<!DOCTYPE x><x/>"
    assert any(takes[0] in words for words in session.sidecars.look().problems)
    with pytest.raises(BadInput):
        session.sidecars.write(takes[:1])


def test_a_link_is_not_followed(session: Session, takes: list[str], tmp_path: Path) -> None:
    outside = tmp_path / "elsewhere.xmp"
    outside.write_bytes(b"mine")
    place(session, takes[0]).symlink_to(outside)
    with pytest.raises(BadInput):
        session.sidecars.write(takes[:1])
    assert outside.read_bytes() == b"mine"
    assert not session.sidecars.look().differences


def test_sidecars_of_proposed_takes_leave_the_shoot_verified(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.approving.propose(takes[0])
    session.marking.rate(takes[:1], 5)
    session.sidecars.settle()
    assert says(session, takes[0]).rating == 5
    assert verify(session.shoot.path).problems == ()
    assert [path.name for path in (session.shoot.path / "candidates" / takes[0]).glob("*.xmp")] == []


@pytest.mark.parametrize("proposed", [False, True])
def test_a_sidecar_written_while_its_take_is_killed_does_not_bar_its_way_back(
    session: Session, takes: list[str], monkeypatch: pytest.MonkeyPatch, proposed: bool
) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:1], 4)
    if proposed:
        session.approving.propose(takes[0])
    session.sidecars.settle()  # what is queued by now must not meet the killing below
    before = says(session, takes[0])
    write = session.shoot.sidecars.write

    def kill_first(*words: object) -> None:
        session.shoot.trash.kill([Kill(take=takes[0], reason=Reason.DULL, by=session.operator, when=datetime.now(UTC))])
        write(*words)

    with monkeypatch.context() as patched:
        patched.setattr(session.shoot.sidecars, "write", kill_first)
        session.sidecars.write(takes[:1])
    assert place(session, takes[0]).exists() is proposed, "the files of a proposed take stay where they are"
    session.marking.restore(takes[:1])
    session.sidecars.settle()
    assert says(session, takes[0]) == before
    assert session.shoot.review(takes[0]).rating == 4


def test_marks_and_sidecar_go_into_the_trash_and_come_back(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes, 3)
    session.sidecars.settle()
    held = place(session, takes[0]).read_bytes()
    session.marking.kill(takes[:1], Reason.HANDS, "")
    session.sidecars.settle()
    assert not place(session, takes[0]).exists()
    assert (session.shoot.path / "takes" / "trash" / f"{takes[0]}.png.xmp").read_bytes() == held
    session.undo()
    session.sidecars.settle()
    assert place(session, takes[0]).read_bytes() == held


def test_a_mark_right_after_taking_over_is_not_taken_for_a_difference(session: Session, takes: list[str]) -> None:
    session.sidecars.keep(True)
    session.marking.rate(takes[:1], 2)
    session.sidecars.settle()
    alter(session, takes[0], 'xmp:Rating="2"', 'xmp:Rating="3"')
    with session.shoot._busy:  # the sidecar is written only when both marks are made
        session.sidecars.take_over(session.sidecars.look().differences)
        session.marking.rate(takes[:1], 1)
    session.sidecars.settle()
    assert says(session, takes[0]).rating == 1
    assert session.sidecars.look().differences == ()
