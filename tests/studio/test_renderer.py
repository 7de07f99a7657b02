"""The render process, really started: takes land, orders are cancelled, a killed child takes nothing with it."""

from __future__ import annotations

import asyncio
import hashlib
import os
import signal
import socket
import subprocess
import sys
from collections.abc import AsyncIterator, Callable
from contextlib import asynccontextmanager
from pathlib import Path

import pytest

from studio_app.direction.errors import Refused, StudioError
from studio_app.studio.child import _environment
from studio_app.studio.events import Down, Event, Landed, Preview, Progress, Ready
from studio_app.studio.queue import JobState, Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.stage_wire import Slots
from studio_app.takes.png import decode_png

LONG = 1400  # pixels: some seconds of work, so that it runs while we act
PATIENCE_S = 30


class Watched:
    """A renderer and everything it told."""

    def __init__(self, renderer: Renderer) -> None:
        self.renderer = renderer
        self.events: list[Event] = []
        self._news = asyncio.Event()
        renderer.watch(self._heard)

    def _heard(self, event: Event) -> None:
        self.events.append(event)
        self._news.set()

    async def until(self, true: Callable[[], bool]) -> None:
        async with asyncio.timeout(PATIENCE_S):
            while not true():
                self._news.clear()
                await self._news.wait()

    async def until_told(self, kind: type) -> None:
        await self.until(lambda: any(isinstance(event, kind) for event in self.events))


@asynccontextmanager
async def rendering(session: Session, queue: Queue, cache: Path) -> AsyncIterator[Watched]:
    renderer = Renderer(session, queue, cache)
    watched = Watched(renderer)
    await renderer.start()
    try:
        yield watched
    finally:
        await renderer.close()


def states(queue: Queue) -> list[JobState]:
    return [job.state for job in queue.jobs()]


def test_takes_land_in_the_shoot(session: Session, jobs: Queue, tmp_path: Path) -> None:
    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(2)
            await watched.until(lambda: states(jobs) == [JobState.DONE] * 2)
            assert [type(event) for event in watched.events].index(Ready) < len(watched.events)
            progress = [event for event in watched.events if isinstance(event, Progress)]
            assert max(event.share for event in progress) > 0.5
            preview = next(event for event in watched.events if isinstance(event, Preview))
            assert preview.pixels.shape[2] == 3

    asyncio.run(main())
    rows = session.shoot.takes()
    assert [row.take.recipe.seed for row in rows] == [1, 2]
    assert [job.take for job in jobs.jobs()] == [row.take.id for row in rows]
    for row in rows:
        data = session.shoot.picture_path(row.take.id).read_bytes()
        assert hashlib.sha256(data).hexdigest() == row.take.sha256
        assert row.take.source_type == "digitalCreation"
        assert session.shoot.thumbnail_path(row.take.id).is_file()
    assert decode_png(session.shoot.picture_path(rows[0].take.id).read_bytes()).shape == (80, 64, 3)


def test_the_same_recipe_gives_the_same_bytes_in_another_process(session: Session, jobs: Queue, tmp_path: Path) -> None:
    session.set_order(seed=3)

    async def main() -> None:
        for wanted in (1, 2):
            async with rendering(session, jobs, tmp_path / "cache") as watched:
                watched.renderer.shoot()
                await watched.until(lambda wanted=wanted: states(jobs) == [JobState.DONE] * wanted)

    asyncio.run(main())
    first, second = (row.take for row in session.shoot.takes())
    assert first.recipe.digest == second.recipe.digest
    assert first.sha256 == second.sha256


def test_a_killed_child_fails_its_job_and_pauses_the_queue(session: Session, jobs: Queue, tmp_path: Path) -> None:
    session.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            running, waiting = watched.renderer.shoot(2)
            await watched.until_told(Progress)
            killed = watched.renderer.pid
            assert killed is not None
            os.kill(killed, signal.SIGKILL)
            await watched.until_told(Down)
            assert jobs.job(running).state is JobState.FAILED
            assert "signal 9" in jobs.job(running).words
            assert jobs.job(waiting).state is JobState.WAITING
            assert jobs.paused
            assert watched.renderer.pid is None
            assert session.shoot.takes() == ()
            with pytest.raises(Refused):
                await watched.renderer.drape(session.direction)
            jobs.cancel_pending()
            session.set_order(long_side=80)
            jobs.retry(running)
            watched.renderer.shoot(1)
            watched.renderer.resume()
            await watched.until(lambda: states(jobs).count(JobState.DONE) == 2)
            assert watched.renderer.pid not in (None, killed)
            assert jobs.job(running).attempts == 2

    asyncio.run(main())


def test_a_watcher_that_raises_ends_the_child_rather_than_leave_the_job_waiting(
    session: Session, jobs: Queue, tmp_path: Path
) -> None:
    async def scene() -> None:
        raised: list[object] = []
        asyncio.get_running_loop().set_exception_handler(lambda _, about: raised.append(about.get("exception")))
        async with rendering(session, jobs, tmp_path) as watched:
            await watched.until_told(Ready)

            def broken(event: Event) -> None:
                if isinstance(event, Progress):
                    raise ValueError("a defect of a watcher")

            watched.renderer.watch(broken)
            pid = watched.renderer.pid
            assert pid is not None
            jobs.add(session.recipe())
            await watched.until_told(Down)
            assert states(jobs) == [JobState.FAILED]
            assert jobs.paused
            async with asyncio.timeout(PATIENCE_S):
                while not raised:
                    await asyncio.sleep(0)
            assert [str(each) for each in raised] == ["a defect of a watcher"]

    asyncio.run(scene())


def test_cancelling_the_running_take_leaves_no_trace_and_goes_on(session: Session, jobs: Queue, tmp_path: Path) -> None:
    session.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            (running,) = watched.renderer.shoot(1)
            session.set_order(long_side=80)
            (second,) = watched.renderer.shoot(1)
            await watched.until_told(Progress)
            watched.renderer.cancel(running)
            await watched.until_told(Landed)
            assert jobs.job(running).state is JobState.CANCELLED
            assert jobs.job(second).state is JobState.DONE
            (done,) = (event for event in watched.events if isinstance(event, Landed))
            assert done.job == second

    asyncio.run(main())
    assert len(session.shoot.takes()) == 1


def test_closing_puts_the_running_job_back(session: Session, jobs: Queue, tmp_path: Path) -> None:
    session.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(1)
            await watched.until_told(Progress)

    asyncio.run(main())
    assert states(jobs) == [JobState.WAITING]


def test_closing_keeps_what_was_cancelled_cancelled(session: Session, jobs: Queue, tmp_path: Path) -> None:
    session.set_order(long_side=LONG)

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            (running,) = watched.renderer.shoot(1)
            await watched.until_told(Progress)
            watched.renderer.cancel(running)  # and the studio is closed before the step has ended

    asyncio.run(main())
    assert states(jobs) == [JobState.CANCELLED]


def test_what_an_engine_refuses_fails_the_job_in_words(session: Session, jobs: Queue, tmp_path: Path) -> None:
    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            jobs.add(session.recipe().having(engine="unknown"))
            await watched.until(lambda: states(jobs) == [JobState.FAILED])
            assert "There is no engine" in jobs.jobs()[0].words
            missing = session.direction.having(cast={"twin": "nobody"})
            with pytest.raises(StudioError, match="nobody"):
                await watched.renderer.drape(missing)
            assert not jobs.paused

    asyncio.run(main())


def test_a_paused_queue_waits(session: Session, jobs: Queue, tmp_path: Path) -> None:
    jobs.pause()

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(1)
            await watched.until_told(Ready)
            assert states(jobs) == [JobState.WAITING]
            watched.renderer.resume()
            await watched.until_told(Landed)

    asyncio.run(main())


@pytest.mark.parametrize("said", [b"", b'{"do":"render","id":1,"rec'], ids=["nothing", "a cut line"])
def test_the_child_ends_with_its_stdin(said: bytes, tmp_path: Path) -> None:
    command = [sys.executable, "-m", "studio_app.studio.render_process", str(tmp_path / "previews"), str(tmp_path)]
    (tmp_path / "previews").write_bytes(bytes(2 * 1280 * 1280 * 3))
    ended = subprocess.run(command, input=said, capture_output=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 0
    assert ended.stdout.startswith(b'{"said":"ready"') or ended.stdout == b""


def test_the_stage_ends_with_its_stdin_and_a_cut_line(tmp_path: Path) -> None:
    Slots(tmp_path, make=True)
    command = [sys.executable, "-m", "studio_app.studio.stage_process", str(tmp_path), str(tmp_path)]
    said = b'{"kind":"frame","direc'
    ended = subprocess.run(command, input=said, capture_output=True, timeout=PATIENCE_S, check=False)
    assert ended.returncode == 0


def test_what_paints_has_no_way_to_a_hub_and_no_test_has_one_out_of_this_computer(tmp_path: Path) -> None:
    asked = "from studio_app.engines.table import engine; engine('klein'); import huggingface_hub.constants as hub; "
    asked += "print(hub.HF_HUB_OFFLINE)"
    said = subprocess.run([sys.executable, "-c", asked], env=_environment(), capture_output=True, text=True, check=True)
    assert said.stdout == "True\n"
    with pytest.raises(OSError, match="Tests run without a network"):
        socket.create_connection(("192.0.2.1", 443), timeout=1)


def test_the_next_take_is_ordered_before_the_queue_s_disk_hears_of_the_last(
    session: Session, jobs: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    ordered: list[int] = []
    when: list[int] = []
    send, painted = Renderer._send, Queue.painted
    monkeypatch.setattr(Renderer, "_send", lambda self, order: (ordered.append(order.id), send(self, order))[1])
    monkeypatch.setattr(Queue, "painted", lambda self, job: (when.append(len(ordered)), painted(self, job))[1])

    async def main() -> None:
        async with rendering(session, jobs, tmp_path / "cache") as watched:
            watched.renderer.shoot(3)
            await watched.until(lambda: states(jobs) == [JobState.DONE] * 3)

    asyncio.run(main())
    assert when == [2, 3, 3]
