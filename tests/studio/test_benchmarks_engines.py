"""The rows of the engines: what is said of the tiny ones, and takes through the real queue and process."""

from __future__ import annotations

import asyncio
from collections.abc import Callable, Iterable
from pathlib import Path
from types import SimpleNamespace

import pytest

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.engines.measuring import around_steps
from studio_app.studio import benchmarks_engines, benchmarks_looks, benchmarks_takes, engine_probe
from studio_app.studio.benchmark_child import lines_of
from studio_app.studio.benchmark_row import reached
from studio_app.studio.benchmarks_engines import PROBED
from studio_app.studio.events import Event, QueueChanged
from studio_app.studio.queue import Queue
from studio_app.studio.wire import RenderOrder
from studio_app.takes.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


def test_takes_go_through_the_real_queue(tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(benchmarks_takes, "TAKES", 3)
    monkeypatch.setattr(benchmarks_takes, "LARGE", 128)
    told: list[float] = []
    between, saved = benchmarks_takes.take_rows(tmp_path, lambda words, share: told.append(share))
    assert between.value is not None and between.target == 18.0 and between.ok is (between.value <= 18.0)
    assert saved.value is not None and saved.value > 0
    assert told == sorted(told)


def test_a_take_that_fails_ends_the_measuring(tmp_path: Path):
    queue = Queue(tmp_path / "queue.sqlite")
    watchers: list[Callable[[Event], None]] = []
    heard = benchmarks_takes._Heard(SimpleNamespace(queue=queue, watch=watchers.append))  # type: ignore[arg-type]
    (job,) = queue.add(Recipe(direction=Direction()))
    queue.failed(job.id, "The disk is full.")
    watchers[0](QueueChanged())
    with pytest.raises(StudioError, match="The disk is full"):
        asyncio.run(asyncio.wait_for(heard.landed(1, lambda share: None), 5))
    queue.close()


def test_what_the_probe_says_becomes_rows(monkeypatch: pytest.MonkeyPatch):
    said = {"klein bare": 10.0, "klein ours": 11.5, "klein bare p95": 12.0, "klein ours p95": 13.0, "klein added": 1.4}
    rows = benchmarks_engines._tiny_rows(said | {"klein first": 3.0, "klein second": 1.5})
    added, again = rows[:2]
    assert (added.name, added.value, added.ok) == ("added to a step, klein", 1.4, True)
    assert "11.5 beside 10.0 ms" in added.compared_with and again.value == 2.0
    rest = rows[2:]
    assert len(rest) == 2 * (len(PROBED) - 1) and all(row.value is None and row.reason for row in rest)


def test_the_probe_has_a_figure_for_every_row(monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(engine_probe, "ROUNDS", 1)
    monkeypatch.setattr(engine_probe, "LOOKS", 2)
    monkeypatch.setattr(around_steps, "STEPS", 3)
    said = engine_probe.measured(["z-image"])
    assert sum(row.value is not None for row in benchmarks_engines._tiny_rows(said)) == 2
    assert {key.removeprefix("z-image ") for key in said} == {
        "bare", "bare p95", "ours", "ours p95", "added", "first", "second",
    }  # fmt: skip


def test_what_is_said_of_a_card_becomes_rows(monkeypatch: pytest.MonkeyPatch):
    lines = [
        {"name": "klein", "value": 0.5, "unit": "s", "aim": 0.6, "more": False, "words": "warm"},
        {"name": "as fast", "value": 1.2, "unit": "times", "aim": 1.5, "more": True, "words": ""},
        {"name": "qwen", "value": None, "unit": "s", "aim": None, "more": False, "words": "Skipped: no time."},
    ]
    monkeypatch.setattr(benchmarks_engines, "lines_of", lambda words, patience: iter(lines))
    told: list[str] = []
    klein, fast, qwen = benchmarks_engines._card_rows(told.append)
    assert (klein.ok, klein.compared_with, fast.ok, qwen.reason) == (True, "warm", False, "Skipped: no time.")
    assert told[1:] == ["klein", "as fast", "qwen"]
    monkeypatch.setattr(benchmarks_engines, "lines_of", lambda words, patience: iter(()))
    assert [row.value for row in benchmarks_engines._card_rows(told.append)] == [None]


def test_a_child_is_heard_line_by_line_and_ended_when_it_is_late():
    said = list(lines_of(["json.tool", "--help"], 60))
    assert said == []  # words, but no JSON
    late = list(lines_of(["timeit", "-n1", "-r1", "import time; time.sleep(60)"], 0.5))
    assert late == []


def test_of_a_speed_up_more_is_better():
    assert reached("faster", 1.4, "times", 1.3).ok is True
    assert reached("faster", 1.2, "times", 1.3).ok is False
    assert reached("faster", 1.2, "times").ok is None


def test_a_direction_is_ordered_twice_and_the_first_take_beside_the_second(
    cache: Path, monkeypatch: pytest.MonkeyPatch
):
    async def run(orders: Iterable[RenderOrder], *_rest: object) -> tuple[float, ...]:
        ordered.extend(orders)
        return (99.0, *(6.0, 2.0) * benchmarks_looks.PAIRS)

    ordered: list[RenderOrder] = []
    monkeypatch.setattr(benchmarks_looks, "run_errands", run)
    row = benchmarks_looks.look_row(cache, lambda words, share: None)
    assert (row.value, row.ok) == (3.0, True)
    _, first, again, other, *_ = (order.recipe for order in ordered)
    assert first.direction == again.direction != other.direction and first.seed != again.seed
    assert first.painting is not None and len(ordered) == 1 + 2 * benchmarks_looks.PAIRS
