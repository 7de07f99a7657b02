"""The queue on disk: order, seeds, states, restart and crash."""

from __future__ import annotations

import sqlite3
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.studio import queue as queue_module
from studio_app.studio.queue import CRASHED, MAX_SEED, JobState, Queue
from studio_app.studio.queue_rows import JobRows
from studio_app.takes.recipe import Recipe

RECIPE = Recipe(direction=Direction(), engine="colour-card", seed=7)


def test_a_batch_counts_its_seeds_up_and_wraps(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    assert [job.recipe.seed for job in queue.add(RECIPE, 3)] == [7, 8, 9]
    assert [job.recipe.seed for job in queue.add(RECIPE.having(seed=MAX_SEED), 2)] == [MAX_SEED, 0]
    assert {job.state for job in queue.jobs()} == {JobState.WAITING}
    queue.close()


def test_a_closed_queue_comes_back_as_it_was(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    first, second, third = queue.add(RECIPE, 3)
    queue.started(first.id)
    queue.landed(first.id, "T0001-abcdef", 1.5)
    queue.cancel(second.id)
    queue.move(third.id, 0)
    before = queue.jobs()
    queue.close()
    again = Queue(tmp_path / "queue.sqlite")
    assert again.jobs() == before
    assert again.paused, "what waits when a shoot is opened waits for a person"
    assert again.next() is None
    again.resume()
    assert again.next() == again.job(third.id)
    again.close()


def test_after_a_crash_nothing_starts_by_itself(tmp_path: Path) -> None:
    crashed = Queue(tmp_path / "queue.sqlite")
    running, waiting = crashed.add(RECIPE, 2)
    crashed.started(running.id)
    queue = Queue(tmp_path / "queue.sqlite")  # the first was never closed
    assert queue.job(running.id).state is JobState.FAILED
    assert queue.job(running.id).words == CRASHED
    assert queue.paused
    assert queue.pause_words
    assert queue.next() is None
    queue.resume()
    assert queue.next() == queue.job(waiting.id)
    queue.retry(running.id)
    assert queue.job(running.id).state is JobState.WAITING
    crashed.close()
    queue.close()


def test_an_empty_queue_is_not_paused_by_a_crash(tmp_path: Path) -> None:
    crashed = Queue(tmp_path / "queue.sqlite")
    queue = Queue(tmp_path / "queue.sqlite")
    assert not queue.paused
    crashed.close()
    queue.close()


def test_only_one_job_runs_and_pausing_holds_the_rest(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    first, second = queue.add(RECIPE, 2)
    queue.started(first.id)
    assert queue.next() is None
    queue.failed(first.id, "Too dark.")
    queue.pause()
    assert queue.next() is None
    queue.resume()
    found = queue.next()
    assert found is not None
    assert found.id == second.id
    queue.cancel_pending()
    assert queue.next() is None
    queue.close()


def test_what_ended_long_ago_is_forgotten_when_it_is_opened_and_nothing_else(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    with_queue = Queue(tmp_path / "queue.sqlite")
    done, cancelled, failed, waits, newest = (job.id for job in with_queue.add(RECIPE, 5))
    with_queue.landed(done, "T0001-aaaaaa", 1.0)
    with_queue.cancel(cancelled)
    with_queue.failed(failed, "It failed.")
    with_queue.landed(newest, "T0002-aaaaaa", 1.0)
    with_queue.close()
    monkeypatch.setattr(queue_module, "KEPT", 1)
    again = Queue(tmp_path / "queue.sqlite")
    assert [job.id for job in again.jobs()] == [failed, newest, waits], "a failed one can be tried again"
    assert again.add(RECIPE)[0].id > newest, "no number is given twice"
    again.close()


def test_what_is_refused(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    with pytest.raises(BadInput):
        queue.add(RECIPE, 0)
    with pytest.raises(BadInput):
        queue.job(99)
    (job,) = queue.add(RECIPE)
    with pytest.raises(Refused):
        queue.retry(job.id)
    queue.started(job.id)
    with pytest.raises(BadInput):
        queue.move(job.id, 0)
    queue.close()


@given(st.lists(st.tuples(st.integers(0, 5), st.integers(-3, 9)), max_size=12))
def test_moving_only_reorders(moves: list[tuple[int, int]]) -> None:
    queue = Queue(None)
    expected = [job.id for job in queue.add(RECIPE, 6)]
    for which, position in moves:
        number = expected.pop(which)
        expected.insert(max(0, min(position, 5)), number)
        queue.move(number, position)
    assert [job.id for job in queue.jobs()] == expected
    queue.close()


def test_a_damaged_file_is_told_in_a_sentence(tmp_path: Path) -> None:
    path = tmp_path / "queue.sqlite"
    path.write_bytes(b"not a database, but long enough to be read as one" * 40)
    with pytest.raises(BadInput, match="damaged"):
        Queue(path)


def test_a_folder_in_its_place_is_told_in_a_sentence(tmp_path: Path) -> None:
    (tmp_path / "queue.sqlite").mkdir()
    with pytest.raises(StudioError, match="cannot be written"):
        Queue(tmp_path / "queue.sqlite")


def test_a_job_that_cannot_be_read_any_more_fails_alone(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    broken, sound = queue.add(RECIPE, 2)
    queue.close()
    with sqlite3.connect(tmp_path / "queue.sqlite") as base:
        base.execute("UPDATE job SET recipe = '{}' WHERE id = ?", (broken.id,))
    base.close()
    again = Queue(tmp_path / "queue.sqlite")
    assert [job.id for job in again.jobs()] == [sound.id]
    again.close()


def test_what_is_ordered_and_not_made_yet_counts_with_what_is_ordered_next(tmp_path: Path) -> None:
    queue = Queue(tmp_path / "queue.sqlite")
    first, second, third, _ = queue.add(RECIPE, 4)
    queue.started(first.id)
    queue.painted(first.id)
    queue.started(second.id)
    queue.cancel(third.id)
    assert queue.ahead() == 3, "one is saved, one renders, one waits"
    queue.landed(first.id, "T0001-000001", 1.0)
    assert queue.ahead() == 2
    queue.close()


def test_a_queue_that_another_one_writes_is_read_again(tmp_path: Path) -> None:
    queue, other = Queue(tmp_path / "queue.sqlite"), Queue(tmp_path / "queue.sqlite")
    assert queue.jobs() == ()
    (job,) = other.add(RECIPE)
    assert queue.jobs() == (job,)
    assert queue.jobs() is queue.jobs(), "nothing is read while nothing changes"
    other.close()
    queue.close()


def test_orders_that_could_not_be_written_leave_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    queue = Queue(tmp_path / "queue.sqlite")

    def full(*_: object) -> None:
        raise sqlite3.OperationalError("database or disk is full")

    with monkeypatch.context() as broken:
        broken.setattr(JobRows, "put", full)
        with pytest.raises(StudioError, match="disk is full"):
            queue.add(RECIPE, 3)
    assert queue.jobs() == ()
    assert [job.recipe.seed for job in queue.add(RECIPE, 2)] == [RECIPE.seed, RECIPE.seed + 1]
    queue.close()
