"""A matrix of variations: its places, what the gates say of it, its takes and how all of it is cancelled."""

from __future__ import annotations

import asyncio
from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput
from studio_app.studio.job import JobState
from studio_app.studio.matrix import Axes, chosen, laid_out, options, rulings, size_of
from studio_app.studio.queue import MAX_CELLS, Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.shooting import shoot_and_wait
from studio_app.takes.cell import Axis, Cell, place_of


def two_by_three(session: Session) -> Axes:
    return {
        "rig": chosen(session, "rig", ["rembrandt", "clamshell-beauty", "hard-spot"]),
        "pose": chosen(session, "pose", ["walking", "stride"]),
    }


def test_every_combination_has_its_place_and_only_what_varies_differs(session: Session) -> None:
    planned = laid_out(session.direction, two_by_three(session))
    assert [each.cell.at for each in planned] == [(0, 0), (0, 1), (0, 2), (1, 0), (1, 1), (1, 2)]
    assert [axis.part for axis in planned[0].cell.axes] == ["pose", "rig"], "in the order of the day, not of asking"
    for each in planned:
        pose, rig = each.cell.titles
        assert (each.direction.pose.name, each.direction.rig.name) == (pose, rig)
        assert each.direction.having(pose=session.direction.pose, rig=session.direction.rig) == session.direction
    assert len({each.cell.matrix for each in planned}) == 1
    assert place_of(planned[5].cell.key) == (planned[0].cell.matrix, (1, 2))


def test_one_of_a_part_is_set_and_is_no_axis(session: Session) -> None:
    axes = {**two_by_three(session), "location": chosen(session, "location", ["grey-paper"])}
    planned = laid_out(session.direction, axes)
    assert len(planned) == size_of(axes) == 6
    assert {each.direction.location.name for each in planned} == {"Grey paper"}


def test_what_is_no_matrix_is_said(session: Session) -> None:
    with pytest.raises(BadInput, match="two parts or more"):
        laid_out(session.direction, {"pose": chosen(session, "pose", ["walking", "stride"])})
    many = {part: options(session, part) for part in ("pose", "rig", "location")}
    with pytest.raises(BadInput, match=f"{MAX_CELLS} at most"):
        laid_out(session.direction, many)
    with pytest.raises(BadInput, match="There is no light “candle”"):
        chosen(session, "rig", ["candle"])
    with pytest.raises(ValueError, match="outside of its matrix"):
        Cell(matrix="0" * 12, axes=(Axis(part="pose", titles=("a",)),), at=(1,))


def test_titles_that_are_alike_are_told_apart(session: Session) -> None:
    session.adjust("pose.turn_deg", 12.0)
    name = session.direction.pose.name
    alike = [each for each in options(session, "pose") if each.title == name]
    planned = laid_out(session.direction, {**two_by_three(session), "pose": alike})
    assert len(set(planned[0].cell.axes[0].titles)) == len(alike) == 2


def test_the_gates_are_asked_of_each_twin_and_say_how_many_takes_it_is(session: Session, jobs: Queue) -> None:
    axes = {**two_by_three(session), "cast": chosen(session, "cast", ["sample-freja", "sample-amara"])}
    planned = laid_out(session.direction, axes)
    said, allowed = rulings(session, planned, 0)
    assert len(allowed) == 12
    assert sum(each.takes for each in said) == 12
    assert {each.allowed for each in said} == {True}
    assert any("sample-amara" in each.words or "Amara" in each.words for each in said)


def test_takes_land_in_their_places_with_one_seed(session: Session, jobs: Queue, tmp_path: Path) -> None:
    planned = laid_out(session.direction, two_by_three(session))

    async def run() -> None:
        renderer = Renderer(session, jobs, tmp_path / "cache")
        await renderer.start()
        ended = await shoot_and_wait(renderer, lambda *_: None, order=lambda one: one.order_matrix(planned))
        assert all(each.take for each in ended)
        cost = renderer.forecast(6)
        assert cost.seconds is not None
        assert (cost.seconds.count, cost.seconds.scaled) == (6, False)
        await renderer.close()

    asyncio.run(run())
    rows = session.shoot.takes()
    assert sorted(row.facets.cell for row in rows) == sorted(each.cell.key for each in planned)
    assert len({row.facets.seed for row in rows}) == 1
    assert rows[0].take.cell == planned[0].cell, "one take is enough to lay the matrix out"
    assert options(session, "pose")[0].name == "now"


def test_a_matrix_is_cancelled_as_a_whole_and_nothing_else_is(session: Session, jobs: Queue, tmp_path: Path) -> None:
    planned = laid_out(session.direction, two_by_three(session))

    async def run() -> None:
        renderer = Renderer(session, jobs, tmp_path / "cache")  # never started: everything waits
        (alone,) = renderer.shoot(1)
        mine = renderer.order_matrix(planned)
        renderer.cancel_matrix(planned[0].cell.matrix)
        assert {jobs.job(number).state for number in mine} == {JobState.CANCELLED}
        assert jobs.job(alone).state is JobState.WAITING
        await renderer.close()

    asyncio.run(run())


def test_the_places_survive_a_restart(session: Session, jobs: Queue, tmp_path: Path) -> None:
    planned = laid_out(session.direction, two_by_three(session))
    Renderer(session, jobs, tmp_path / "cache").order_matrix(planned)
    again = Queue.of(session.shoot.path)
    assert [job.cell for job in again.waiting()] == [each.cell for each in planned]
    assert again.paused
    again.close()
