"""The next direction is staged while a take is painted: to the same bytes, dropped cleanly, and never missed."""

from __future__ import annotations

import asyncio
import os
import signal
import tempfile
from collections.abc import Awaitable, Callable
from pathlib import Path
from typing import Any

import pytest
from pretend_process import HELD

from studio_app.direction.presets import direction_preset
from studio_app.studio import child, staging_ahead
from studio_app.studio.job import Job, JobState
from studio_app.studio.queue import Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.studio.staging_ahead import StagedAhead, looks_of, worth_it
from studio_app.studio.wire import (
    CancelOrder,
    DoneReport,
    FailedReport,
    Memory,
    ReadyReport,
    RenderOrder,
    StageOrder,
)
from studio_app.takes.recipe import Recipe

GB = 1_000_000_000


def looking(distance: float, seed: int = 1, title: str = "", engine: str = "klein") -> Recipe:
    """A recipe of the empty studio, seen from so many metres."""
    plain = direction_preset("three-light-ecommerce")
    seen = plain.having(camera=plain.camera.having(distance_m=distance), title=title or plain.title)
    return Recipe(direction=seen, seed=seed, width=64, height=80, engine=engine)


class Painting:
    """A shoot painted by pretend processes, and the orders that its painting one was given."""

    def __init__(self, session: Session, queue: Queue, folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
        self.session, self.queue, self.cache, self.pipe = session, queue, folder / "cache", folder / "pipe"
        self.sent: list[RenderOrder] = []
        os.mkfifo(self.pipe)
        send = Renderer._send

        def noted(renderer: Renderer, order: Any) -> None:
            if isinstance(order, RenderOrder):
                self.sent.append(order)
            send(renderer, order)

        here = Path(__file__).parent
        monkeypatch.setattr(Renderer, "_send", noted)
        monkeypatch.setattr(child, "MODULE", "pretend_process")
        monkeypatch.setenv("PYTHONPATH", os.pathsep.join((str(here), str(here.parents[1]))))
        monkeypatch.setenv("TWIN_TEST_HOLD", str(self.pipe))

    def paint(
        self, recipes: list[Recipe], then: Callable[[Renderer, list[Job]], Awaitable[None]] | None = None
    ) -> list[str]:
        """Paints all of them, `then` meanwhile; the hashes of what landed."""

        async def main() -> None:
            renderer, news = Renderer(self.session, self.queue, self.cache, ahead=lambda _: True), asyncio.Event()
            renderer.watch(lambda _: news.set())
            await renderer.start()
            try:
                put = [self.queue.add(recipe)[0] for recipe in recipes]
                if then is not None:
                    await then(renderer, put)
                async with asyncio.timeout(60):
                    while not all(job.state.ended for job in self.queue.jobs()):
                        news.clear()
                        await news.wait()
            finally:
                await renderer.close()

        asyncio.run(main())
        return [row.take.sha256 for row in self.session.shoot.takes()]

    async def held(self) -> int:
        """The pipe's end once the process that stages waits at the other, in the middle of its work."""
        return await asyncio.to_thread(os.open, self.pipe, os.O_WRONLY)

    @property
    def ahead(self) -> list[bool]:
        """Of each order in turn whether its stage was made beforehand."""
        return [bool(order.seen) for order in self.sent]


def left_over() -> list[str]:
    return [place.name for place in Path(tempfile.gettempdir()).glob(f"twin-render-{os.getpid()}-*")]


@pytest.fixture
def painting(session: Session, jobs: Queue, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Painting:
    return Painting(session, jobs, tmp_path, monkeypatch)


def test_takes_staged_ahead_have_the_bytes_of_takes_staged_in_place_and_a_killed_stager_is_done_without(
    painting: Painting,
) -> None:
    async def kill(renderer: Renderer, put: list[Job]) -> None:
        end = await painting.held()
        async with asyncio.timeout(60):
            while painting.queue.job(put[-1].id).state is not JobState.RUNNING:
                await asyncio.sleep(0)
        assert painting.queue.job(put[-2].id).state is not JobState.RUNNING
        assert renderer.ahead.pid is not None
        os.kill(renderer.ahead.pid, signal.SIGKILL)
        os.close(end)

    near, far = looking(4.0), looking(5.0)
    takes = [near, looking(4.5), far, far.having(seed=2), near, looking(4.5, title=HELD)]
    hashes = painting.paint(takes, kill)
    assert painting.ahead == [False, False, True, True, True, False], "the first shows what painting leaves room for"
    assert painting.sent[2].seen == painting.sent[3].seen, "another seed is painted over the same"
    assert hashes[0] == hashes[4]
    assert hashes[1] == hashes[5]
    assert len(set(hashes)) == 4
    assert not painting.queue.paused
    assert left_over() == []


class Played:
    """The process that stages, played by the test."""

    def __init__(self, folder: Path) -> None:
        self.folder, self.pid, self.closed, self.sent = folder, 1, 0, list[Any]()
        self.send = self.sent.append

    async def start(self) -> None: ...

    async def close(self) -> None:
        self.closed += 1


@pytest.fixture
def played(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Played:
    made = Played(tmp_path)
    monkeypatch.setattr(staging_ahead, "Child", lambda *_, **__: made)
    return made


def made_for(ahead: StagedAhead, played: Played, recipe: Recipe) -> Path:
    """The file of what was just asked for, made."""
    order = played.sent[-1]
    assert isinstance(order, StageOrder)
    assert order.recipe == recipe
    Path(order.file).write_bytes(b"made")
    ahead._heard(DoneReport(id=order.id, seconds=1.0))
    return Path(order.file)


def test_what_nobody_needs_any_more_is_dropped_and_the_process_ended(played: Played, tmp_path: Path) -> None:
    one, other, third = looking(4.0), looking(4.5), looking(5.0)

    async def main() -> None:
        ahead = StagedAhead(tmp_path, "", lambda *_: None, lambda: None)
        ahead.want([one, other], one)
        ahead._heard(ReadyReport(pid=1))
        first = made_for(ahead, played, other)
        ahead.want([one, other], one)
        assert len(played.sent) == 1, "it is made already, and one is enough"
        ahead.want([third, other], one)  # another order
        assert not first.exists()
        assert played.sent[-1].recipe == third
        ahead.want([other], one)  # cancelled in the middle
        assert played.sent[-2] == CancelOrder(id=2)
        late = tmp_path / "2.npz"
        late.write_bytes(b"made all the same")
        ahead._heard(DoneReport(id=2, seconds=1.0))
        assert not late.exists()
        second = made_for(ahead, played, other)
        ahead.want([], one)  # paused
        assert not second.exists()
        ahead.want([other], one)
        assert ahead.seen(other) is None, "it is being made: the take waits for it"
        third_file = made_for(ahead, played, other)
        assert ahead.seen(other) == str(third_file)
        ahead.want([other.having(seed=2)], other)
        assert (ahead.seen(other.having(seed=2)), third_file.exists()) == (str(third_file), True)
        ahead.want([], None)
        await ahead.close()
        assert (played.closed, ahead.pid) == (1, None)

    asyncio.run(main())


def test_what_cannot_be_made_is_not_asked_for_again_and_a_dying_process_is_given_up(
    played: Played, tmp_path: Path
) -> None:
    one, other, third = looking(4.0), looking(4.5), looking(5.0)
    through: list[str | None] = []

    async def main() -> None:
        ahead = StagedAhead(tmp_path, "", lambda *_: None, lambda: through.append(ahead.seen(other)))
        ahead.want([other, third], one)
        ahead._heard(ReadyReport(pid=1))
        ahead._heard(FailedReport(id=1, words="There is no photograph."))
        assert through == [""], "whoever waits stages by itself, and is told why there"
        ahead.want([other, third], one)
        assert len(played.sent) == 1
        ahead.want([third], one)
        for _ in range(staging_ahead.TRIES):
            ahead._died(-9)
            ahead.want([third], one)
        assert not ahead.at_work
        assert through == [""] * 3
        await ahead.close()

    asyncio.run(main())


def test_it_is_worth_it_beside_a_card_with_room_and_for_what_is_painted_over() -> None:
    assert not worth_it(None)
    assert not worth_it(Memory(free=60 * GB, total=64 * GB, used=4 * GB, card=False)), "the processor has enough to do"
    assert worth_it(Memory(free=20 * GB, total=24 * GB, used=20 * GB))
    assert not worth_it(Memory(free=20 * GB, total=24 * GB, used=22 * GB))
    assert looks_of(looking(4.0, engine="stand-in")) is None
    assert looks_of(looking(4.0)) == looks_of(looking(4.0, seed=2)) != looks_of(looking(4.5))
