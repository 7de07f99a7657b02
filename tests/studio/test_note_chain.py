"""Note, change, new take: the chain holds over a real render, and over a restart with the job still in the queue."""

from __future__ import annotations

import asyncio
from contextlib import closing
from pathlib import Path

import numpy as np

from studio_app.studio.beside import before
from studio_app.studio.queue import JobState, Queue
from studio_app.studio.renderer import Renderer
from studio_app.studio.session import Session
from studio_app.takes.person import Person
from studio_app.takes.take import Answer

IDA = Person(name="Ida Operator", mail="ida@sample.invalid")
GREY = np.full((100, 80, 3), 30_000, np.uint16)
PATIENCE_S = 60


async def rendered(session: Session, queue: Queue, cache: Path) -> None:
    """Starts the render process and lets it work until nothing waits."""
    renderer, news = Renderer(session, queue, cache), asyncio.Event()
    renderer.watch(lambda _: news.set())
    await renderer.start()
    renderer.resume()
    async with asyncio.timeout(PATIENCE_S):
        while any(job.state in (JobState.WAITING, JobState.RUNNING) for job in queue.jobs()):
            news.clear()
            await news.wait()
    await renderer.close()


def test_a_take_rendered_after_a_restart_answers_the_note_that_led_to_it(shoot_path: Path, tmp_path: Path) -> None:
    with Session.open(shoot_path, IDA) as session, closing(Queue.of(shoot_path)) as queue:
        session.set_order(engine="colour-card", long_side=80)
        session.shoot.add_take(session.recipe(), GREY - 1)
        first = session.shoot.add_take(session.recipe(), GREY).id
        session.shoot.add_take(session.recipe(), GREY + 1)
        note = session.noting.note(first, "smile a bit more")
        left = session.noting.note(first, "lens 100 mm")
        queue.pause()
        renderer = Renderer(session, queue, tmp_path / "cache")
        renderer.shoot(1)
        session.noting.accept(first, note.id, session.noting.read(note.text).changes)
        renderer.shoot(1)
        smile = session.direction.expression.smile
        session.adjust("expression.smile", 0.0)
        renderer.shoot(1)
    with Session.open(shoot_path, IDA) as session, closing(Queue.of(shoot_path)) as queue:
        assert [job.state for job in queue.jobs()] == [JobState.WAITING] * 3
        asyncio.run(rendered(session, queue, tmp_path / "cache"))
        assert [job.state for job in queue.jobs()] == [JobState.DONE] * 3
    with Session.open(shoot_path, IDA) as session:
        *_, ordered_before, made, after = session.shoot.takes()
        assert ordered_before.take.answers == (), "the picture was ordered before anybody accepted"
        assert after.take.answers == (), "its change was taken back before the shutter"
        assert made.take.answers == (Answer(take=first, note=note.id),)
        assert made.take.recipe.direction.expression.smile == smile > 0
        assert session.noting.made_for(first, note.id) == (made.id,)
        assert session.noting.made_for(first, left.id) == ()
        ((answered, found),) = session.noting.answered(made.take.answers)
        assert found is not None
        assert (answered, found.text) == (first, "smile a bit more")
        compared = before(made, session.shoot.takes())
        assert compared is not None and compared.id == first, "it is held against the take of its note"
        session.noting.resolve(first, note.id)
        assert session.noting.answers() == (), "a note that is dealt with asks for no further take"
