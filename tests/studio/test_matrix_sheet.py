"""A matrix as a table: what stands across and down, and what is at each place."""

from __future__ import annotations

from dataclasses import replace

from studio_app.direction.direction import Direction
from studio_app.studio.job import Job, JobState
from studio_app.studio.matrix_sheet import matrices, table, title_of
from studio_app.takes.cell import Axis, Cell
from studio_app.takes.recipe import Recipe

NAME = "0a1b2c3d4e5f"
AXES = (
    Axis(part="cast", titles=("Freja", "Amara")),
    Axis(part="pose", titles=("Walking", "Striding")),
    Axis(part="rig", titles=("Key left", "Key right", "Rim")),
)


def job(number: int, at: tuple[int, ...], state: JobState, words: str = "") -> Job:
    cell = Cell(matrix=NAME, axes=AXES, at=at)
    return Job(number, Recipe(direction=Direction()), state, number, words=words, cell=cell)


def test_rows_are_every_combination_of_what_does_not_stand_across() -> None:
    made = table(NAME, AXES, [], [])
    assert made.columns == ("Key left", "Key right", "Rim")
    assert made.rows == ("Freja\nWalking", "Freja\nStriding", "Amara\nWalking", "Amara\nStriding")
    turned = table(NAME, AXES, [], [], "cast")
    assert (turned.columns, len(turned.rows)) == (("Freja", "Amara"), 6)
    assert title_of(AXES) == "2 twins × 2 poses × 3 lights"


def test_every_place_says_what_became_of_it() -> None:
    jobs = [
        job(1, (0, 0, 0), JobState.DONE),
        job(2, (0, 0, 1), JobState.RUNNING),
        job(3, (0, 0, 2), JobState.WAITING),
        job(4, (0, 1, 0), JobState.FAILED, "Too dark."),
        job(5, (0, 1, 1), JobState.CANCELLED),
    ]
    takes = [("T0001-aaaaaa", f"{NAME}:0.0.0"), ("T0002-bbbbbb", "ffffffffffff:0.0.1"), ("T0003-cccccc", "")]
    made = table(NAME, AXES, takes, jobs)
    assert made.spot(0, 0).take == "T0001-aaaaaa"
    words = [made.spot(*place).words for place in ((0, 1), (0, 2), (1, 0), (1, 1), (3, 2))]
    assert words == ["renders now", "waits", "Too dark.", "cancelled", "not ordered"]
    assert (made.landed, made.unfinished, made.stoppable) == (1, True, True)
    saved = table(NAME, AXES, [], [replace(job, state=JobState.SAVING) for job in jobs])
    assert (saved.unfinished, saved.stoppable, saved.missing) == (True, False, ())
    across = table(NAME, AXES, takes, jobs, "cast")
    assert across.spot(0, 0).take == "T0001-aaaaaa"
    assert across.spot(1, 0).words == "renders now", "another part across, the same places"


def test_of_two_takes_at_one_place_the_newer_shows_and_one_that_renders_before_both() -> None:
    takes = [("T0001-aaaaaa", f"{NAME}:0.0.0"), ("T0009-bbbbbb", f"{NAME}:0.0.0")]
    assert table(NAME, AXES, takes, []).spot(0, 0).take == "T0009-bbbbbb"
    assert table(NAME, AXES, takes, [job(1, (0, 0, 0), JobState.RUNNING)]).spot(0, 0).words == "renders now"


def test_matrices_are_listed_the_newest_first() -> None:
    keys = ["", "111111111111:0.0", "222222222222:0.0", "111111111111:0.1", "nonsense"]
    assert matrices(keys, [job(1, (0, 0, 0), JobState.WAITING)])[0] == NAME
    assert [each for each in matrices(keys, []) if each.isdigit()] == ["222222222222", "111111111111"]
