"""Takes on their way into the shoot while the next one renders: in order, bounded, counted, none lost."""

from __future__ import annotations

import asyncio
import threading
from collections.abc import Callable
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest

from studio_app.direction.durable import DiskFull
from studio_app.direction.errors import Refused, StudioError
from studio_app.rights.check import Check, Outcome
from studio_app.rights.gates import Gate
from studio_app.studio import feeding, landing, landings
from studio_app.studio.change import Change
from studio_app.studio.errands_beside import Aside
from studio_app.studio.events import Event, Landed, Progress, QueueChanged
from studio_app.studio.job import JobState
from studio_app.studio.queue import CRASHED, Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.wire import (
    CancelledReport,
    CancelOrder,
    DoneReport,
    FailedReport,
    PaintedReport,
    ReadyReport,
    RenderOrder,
    StepReport,
)
from studio_app.takes.png import encode_png


class Stage:
    """A renderer whose child is played by the test, and a disk that writes a take only when it is let."""

    def __init__(self, session: Session, queue: Queue, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session, self.queue, self.folder = session, queue, folder / "child"
        self.folder.mkdir()
        self.sent: list[Any] = []
        self.events: list[Event] = []
        self.disk = threading.Semaphore(0)
        self.child: Any = SimpleNamespace(
            send=self.sent.append, folder=self.folder, pid=1, start=_nothing, close=_nothing
        )
        monkeypatch.setattr(feeding, "Child", lambda *_: self.child)
        self._add = session.shoot.add_take
        monkeypatch.setattr(session.shoot, "add_take", self._slowly)
        self.renderer = Renderer(session, queue, folder / "cache")
        self.renderer.watch(self.events.append)

    async def open(self) -> None:
        await self.renderer.start()
        self.renderer._heard(ReadyReport(pid=1))

    @property
    def orders(self) -> list[RenderOrder]:
        return [order for order in self.sent if isinstance(order, RenderOrder)]

    @property
    def landed(self) -> list[int]:
        return [event.job for event in self.events if isinstance(event, Landed)]

    def paint(self, order: RenderOrder) -> None:
        self.renderer._heard(PaintedReport(id=order.id))

    def write(self, order: RenderOrder) -> None:
        pixels = np.full((80, 64, 3), order.recipe.seed, np.uint16)
        Path(order.file).write_bytes(encode_png(pixels, "digitalCreation"))
        self.renderer._heard(DoneReport(id=order.id, seconds=1.5))

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(20):
            while not true():
                await asyncio.sleep(0)

    def let(self, count: int) -> None:
        self.disk.release(count)

    def _slowly(self, *given: Any, **told: Any) -> Any:
        assert self.disk.acquire(timeout=20)
        return self._add(*given, **told)


@pytest.fixture
def stage(session: Session, jobs: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Stage:
    return Stage(session, jobs, tmp_path, monkeypatch)


def states(queue: Queue) -> list[JobState]:
    return [queue.job(number).state for number in sorted(job.id for job in queue.jobs())]


def test_the_next_take_renders_while_the_first_is_saved_and_they_land_in_order(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        ids = stage.renderer.shoot(3)
        stage.paint(stage.orders[0])
        assert states(stage.queue) == [JobState.SAVING, JobState.RUNNING, JobState.WAITING]
        assert [order.recipe.seed for order in stage.orders] == [1, 2], "sent before the picture was even written"
        stage.write(stage.orders[0])
        stage.paint(stage.orders[1])
        stage.write(stage.orders[1])
        await stage.until(lambda: len(stage.orders) == 3)
        assert stage.landed == []
        stage.let(2)
        await stage.until(lambda: len(stage.landed) == 2)
        assert stage.landed == list(ids[:2])
        assert states(stage.queue) == [JobState.DONE, JobState.DONE, JobState.RUNNING]
        await stage.renderer.close()
        assert states(stage.queue) == [JobState.DONE, JobState.DONE, JobState.WAITING]

    asyncio.run(main())
    rows = stage.session.shoot.takes()
    assert [(row.number, row.take.recipe.seed, row.take.seconds) for row in rows] == [(1, 1, 1.5), (2, 2, 1.5)]


def test_no_more_than_a_few_are_on_their_way(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(landings.MOST + 2)
        for at in range(landings.MOST):
            stage.paint(stage.orders[at])
            stage.write(stage.orders[at])
        assert len(stage.orders) == landings.MOST, "a slow disk holds the next take up"
        stage.let(1)
        await stage.until(lambda: len(stage.orders) == landings.MOST + 1)
        stage.let(landings.MOST)
        await stage.renderer.close()
        assert len(stage.landed) == landings.MOST

    asyncio.run(main())


def test_closing_waits_for_what_is_painted(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(2)
        stage.paint(stage.orders[0])
        closing = asyncio.ensure_future(stage.renderer.close())
        await asyncio.sleep(0)
        assert not closing.done()
        stage.write(stage.orders[0])
        stage.let(1)
        await closing

    asyncio.run(main())
    assert states(stage.queue) == [JobState.DONE, JobState.WAITING]
    assert len(stage.session.shoot.takes()) == 1


def test_a_picture_that_does_not_come_before_the_studio_closes_waits_again(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(landings, "PATIENCE_S", 0.0)

    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(1)
        stage.paint(stage.orders[0])
        await stage.renderer.close()

    asyncio.run(main())
    assert states(stage.queue) == [JobState.WAITING]


def test_a_dead_child_takes_with_it_only_what_it_had_not_written(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(3)
        stage.paint(stage.orders[0])
        stage.write(stage.orders[0])
        stage.paint(stage.orders[1])
        stage.renderer._ended(-9)
        assert not list(stage.folder.iterdir()), "what was written lies where it outlives the child"
        assert states(stage.queue) == [JobState.SAVING, JobState.FAILED, JobState.FAILED]
        assert stage.queue.paused
        stage.let(1)
        await stage.until(lambda: len(stage.landed) == 1)
        await stage.renderer.close()

    asyncio.run(main())
    assert states(stage.queue) == [JobState.DONE, JobState.FAILED, JobState.FAILED]


def test_a_picture_that_could_not_be_written_fails_and_the_next_goes_on(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(2)
        stage.paint(stage.orders[0])
        stage.renderer._heard(FailedReport(id=stage.orders[0].id, words="The disk is full."))
        assert states(stage.queue) == [JobState.FAILED, JobState.RUNNING]
        stage.paint(stage.orders[1])
        stage.write(stage.orders[1])
        stage.let(1)
        await stage.until(lambda: len(stage.landed) == 1)
        await stage.renderer.close()

    asyncio.run(main())


def test_a_full_disk_fails_the_take_and_pauses_behind_the_one_that_renders(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    def full(*_: object, **__: object) -> None:
        raise DiskFull("The disk is full: T0001.png was not saved.")

    monkeypatch.setattr(stage.session.shoot, "add_take", full)

    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(3)
        stage.paint(stage.orders[0])
        stage.write(stage.orders[0])
        await stage.until(lambda: stage.queue.paused)
        assert states(stage.queue) == [JobState.FAILED, JobState.RUNNING, JobState.WAITING]
        assert "disk is full" in stage.queue.pause_words
        monkeypatch.setattr(stage.session.shoot, "add_take", stage._add)
        stage.paint(stage.orders[1])
        stage.write(stage.orders[1])
        await stage.until(lambda: len(stage.landed) == 1)
        assert len(stage.orders) == 2, "paused: the third is not begun"
        await stage.renderer.close()

    asyncio.run(main())


def test_a_take_whose_landing_is_not_written_down_holds_up_no_other_and_lands_once(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    landed, heard = Queue.landed, list[str]()

    def refuses(self: Queue, number: int, *given: Any) -> None:
        monkeypatch.setattr(Queue, "landed", landed)
        raise StudioError("The queue cannot be written.")

    async def main() -> None:
        asyncio.get_running_loop().set_exception_handler(lambda _, told: heard.append(str(told["exception"])))
        monkeypatch.setattr(Queue, "landed", refuses)
        await stage.open()
        stage.renderer.shoot(2)
        for at in range(2):
            stage.paint(stage.orders[at])
            stage.write(stage.orders[at])
        stage.let(2)
        await stage.until(lambda: len(stage.landed) == 1)
        await stage.renderer.close()

    asyncio.run(main())
    assert len(stage.session.shoot.takes()) == 2, "the first lies in the shoot and did not land again"
    assert states(stage.queue)[1] is JobState.DONE
    assert heard == ["The queue cannot be written."]


def test_takes_on_their_way_count_before_the_next_is_begun(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    """Two renders are allowed: the third waits for the two that land, and is refused once when they have."""
    asked: list[int] = []

    def made() -> int:
        return len(stage.session.shoot.takes())

    def checks(_gate: Gate, *_: object, asked: int = 1, **__: object) -> tuple[Check, ...]:
        outcome = Outcome.PASS if made() + asked <= 2 else Outcome.FAIL
        return (Check("made.renders", outcome, "All renders are used."),)

    def require(_gate: Gate, *_: object, **__: object) -> None:
        asked.append(made())
        if made() + 1 > 2:
            raise Refused("All renders are used.")

    async def main() -> None:
        await stage.open()
        stage.queue.pause()
        stage.renderer.shoot(3)
        monkeypatch.setattr(stage.session.rights, "checks", checks)
        monkeypatch.setattr(stage.session.rights, "require", require)
        stage.renderer.resume()
        for at in (0, 1):
            stage.paint(stage.orders[at])
            stage.write(stage.orders[at])
        assert (len(stage.orders), states(stage.queue)[2]) == (2, JobState.WAITING), "neither begun nor refused yet"
        stage.let(2)
        await stage.until(lambda: states(stage.queue)[2] is JobState.FAILED)
        await stage.renderer.close()

    asyncio.run(main())
    assert asked == [0, 0, 2]
    assert states(stage.queue) == [JobState.DONE, JobState.DONE, JobState.FAILED]


def test_papers_that_are_withdrawn_stop_a_take_before_it_is_one(stage: Stage, monkeypatch: pytest.MonkeyPatch) -> None:
    async def main() -> None:
        await stage.open()
        stage.renderer.shoot(2)
        for at in (0, 1):
            stage.paint(stage.orders[at])
            stage.write(stage.orders[at])
        await asyncio.sleep(0)
        monkeypatch.setattr(landing, "refusal", lambda *_: "The consent was withdrawn.")
        stage.renderer._session_changed(Change(rights=True))
        stage.let(2)
        await stage.until(lambda: all(state.ended for state in states(stage.queue)))
        await stage.renderer.close()
        assert stage.queue.jobs()[1].words == "The consent was withdrawn."

    asyncio.run(main())
    assert states(stage.queue)[1] is JobState.FAILED


def test_what_goes_before_the_queue_is_told_and_taken_back_and_the_queue_goes_on(stage: Stage) -> None:
    async def main() -> None:
        await stage.open()
        told = lambda: sum(isinstance(event, QueueChanged) for event in stage.events)  # noqa: E731
        draping = asyncio.ensure_future(stage.renderer.drape(stage.session.direction))
        await asyncio.sleep(0)
        assert (stage.renderer.aside, told()) == (Aside("Draping the clothes", True), 1)
        stage.renderer.shoot(1)
        assert stage.orders == [], "the take waits for it"
        stage.renderer.cancel_aside()
        assert stage.sent[-1] == CancelOrder(id=stage.sent[0].id)
        stage.renderer._heard(CancelledReport(id=stage.sent[0].id))
        assert (stage.renderer.aside, len(stage.orders)) == (None, 1)
        with pytest.raises(asyncio.CancelledError):
            await draping
        stage.renderer.cancel_aside()
        assert len(stage.sent) == 3, "a take is no errand: it is cancelled by its job"
        await stage.renderer.close()

    asyncio.run(main())


def test_a_take_that_waits_for_its_stage_is_cancelled_at_once_and_the_wait_counts(
    stage: Stage, monkeypatch: pytest.MonkeyPatch
) -> None:
    made: list[str | None] = [None]
    monkeypatch.setattr(stage.renderer.ahead, "seen", lambda _: made[0])

    async def main() -> None:
        await stage.open()
        first, second = stage.renderer.shoot(2)
        assert (stage.orders, states(stage.queue)) == ([], [JobState.RUNNING, JobState.WAITING])
        stage.renderer.cancel(first)
        assert states(stage.queue) == [JobState.CANCELLED, JobState.RUNNING]
        assert (stage.sent, stage.queue.job(second).state) == ([], JobState.RUNNING)
        stage.renderer._step_ahead(StepReport(id=9, share=0.2, words="Letting the light in"), stage.child)
        assert stage.events[-1] == Progress(second, 0.2, "Letting the light in", None)
        made[0] = "/made/1.npz"
        stage.renderer._through_ahead()
        assert [order.seen for order in stage.orders] == ["/made/1.npz"]
        stage.paint(stage.orders[0])
        stage.let(1)
        stage.write(stage.orders[0])
        await stage.until(lambda: stage.landed == [second])
        await stage.renderer.close()

    asyncio.run(main())
    assert stage.session.shoot.takes()[0].take.seconds > 1.5, "as long as a person waited for it"


def test_what_was_being_saved_when_the_studio_crashed_has_failed(stage: Stage) -> None:
    (job,) = stage.queue.add(stage.session.recipe())
    stage.queue.started(job.id)
    stage.queue.painted(job.id)
    crashed = Queue.of(stage.session.shoot.path)
    assert (crashed.job(job.id).state, crashed.job(job.id).words) == (JobState.FAILED, CRASHED)
    crashed.close()


async def _nothing() -> None: ...
