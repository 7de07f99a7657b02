"""When the memory does not suffice: a number, freed weights, a paused queue, and the next take after that."""

from __future__ import annotations

import asyncio
import io
import re
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import pytest

from studio_app.direction.direction import Direction
from studio_app.engines.card import CardMemory
from studio_app.engines.engine import OutOfMemory
from studio_app.studio import ending, feeding, render_process
from studio_app.studio.job import JobState
from studio_app.studio.queue import Queue
from studio_app.studio.render_process import Desk, serve
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.wire import DoneReport, FailedReport, Memory, Previews, ReadyReport, RenderOrder, read_report
from studio_app.takes.recipe import Recipe


class OutOfMemoryError(RuntimeError):
    """As torch names its own."""


@pytest.mark.parametrize(
    ("error", "words"),
    [
        (OutOfMemoryError("CUDA out of memory"), r"not enough memory for this take \([\d.]+ of [\d.]+ GB were held"),
        (MemoryError(), r"not enough memory for this take \([\d.]+ of [\d.]+ GB were held"),
        (OutOfMemory("11.9 of 12.0 GB were in use."), "11.9 of 12.0 GB"),
    ],
)
def test_the_process_says_the_number_and_lets_the_weights_go(
    error: Exception, words: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def fails(*_: object) -> None:
        raise error

    monkeypatch.setattr(render_process, "carry_out", fails)
    monkeypatch.setattr(ending, "card_memory", lambda: _card(3_000_000_000))
    out, weights = io.BytesIO(), SimpleNamespace(layout="all on the card")
    desk = Desk(out, kept={"diffusion": weights, "stage": "stays"})
    serve(order(), desk, Previews(tmp_path / "previews", make=True), tmp_path, _at_once)
    report = read_report(out.getvalue().splitlines()[-1])
    assert isinstance(report, FailedReport)
    assert report.pause
    assert re.search(words, report.words)
    assert set(desk.kept) >= {"stage"}
    assert "diffusion" not in desk.kept, "the next take is planned with all of the memory"


def test_any_other_fault_pauses_nothing(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    def fails(*_: object) -> None:
        raise ValueError("shape")

    monkeypatch.setattr(render_process, "carry_out", fails)
    out, weights = io.BytesIO(), SimpleNamespace(layout="all on the card")
    desk = Desk(out, kept={"diffusion": weights})
    serve(order(), desk, Previews(tmp_path / "previews", make=True), tmp_path, _at_once)
    report = read_report(out.getvalue().splitlines()[-1])
    assert isinstance(report, FailedReport)
    assert not report.pause
    assert desk.kept["diffusion"] is weights


def test_the_queue_pauses_with_the_reason_and_the_next_take_runs_when_a_person_goes_on(
    session: Session, jobs: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sent: list[Any] = []
    child = SimpleNamespace(send=sent.append, folder=tmp_path, pid=1, start=_nothing, close=_nothing)
    monkeypatch.setattr(feeding, "Child", lambda *_: child)

    async def run() -> None:
        held = Renderer(session, jobs, tmp_path / "cache")
        await held.start()
        held._heard(ReadyReport(pid=1, machine="renders on a card", memory=Memory(free=9, total=12)))
        first, second = held.shoot(2)
        assert [each.do for each in sent] == ["render"]
        words = "The graphics memory did not suffice (11.9 of 12.0 GB were in use). Choose a smaller size."
        held._heard(FailedReport(id=sent[0].id, words=words, pause=True, memory=Memory(free=11, total=12)))
        assert jobs.job(first).state is JobState.FAILED
        assert jobs.job(first).words == words
        assert jobs.paused
        assert jobs.pause_words == words
        assert len(sent) == 1, "nothing is started against a full card"
        assert held.memory == Memory(free=11, total=12)
        held.resume()
        assert jobs.job(second).state is JobState.RUNNING
        assert len(sent) == 2
        await held.close()

    asyncio.run(run())


def order() -> RenderOrder:
    return RenderOrder(id=1, recipe=Recipe(direction=Direction()), file="")


def _card(free: int) -> Any:
    return CardMemory(free, 12_000_000_000, 11_000_000_000)


def _at_once(write: Callable[[], None], done: DoneReport) -> None:
    raise AssertionError("nothing was painted")


async def _nothing() -> None: ...
