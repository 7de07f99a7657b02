"""The shutter: an order becomes jobs in the queue, if the gates let it through."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence

from studio_app.direction.errors import Refused
from studio_app.engines.table import versions_of
from studio_app.rights.gates import Gate
from studio_app.studio.matrix import Planned, rulings
from studio_app.studio.models import WeightsShelf
from studio_app.studio.own_weights import weights_of, with_own_weights
from studio_app.studio.package_key import opens
from studio_app.studio.queue import Queue
from studio_app.studio.queue_rows import Ordered
from studio_app.studio.session import Session
from studio_app.studio.wish import repainted
from studio_app.takes.cell import Cell
from studio_app.takes.painting import Lora
from studio_app.takes.recipe import Recipe


def next_recipe(session: Session, queue: Queue, shelf: WeightsShelf) -> Recipe:
    """The recipe of the next take, with what its engine is told. Raises BadInput."""
    return shelf.painted(session.recipe(queue.highest_seed() + 1), session.order.wish)


def order_takes(session: Session, queue: Queue, shelf: WeightsShelf, count: int) -> tuple[int, ...]:
    """Queues `count` takes of what is directed now; returns the job ids. Raises StudioError."""
    _require_writable(session)
    recipe = next_recipe(session, queue, shelf)
    session.rights.require(Gate.QUEUE, recipe.direction, asked=count + queue.ahead(), recipe=recipe)
    opens(session, weights_of(recipe))
    return tuple(job.id for job in queue.add(recipe, count, session.noting.answers()))


def order_matrix(session: Session, queue: Queue, shelf: WeightsShelf, planned: Sequence[Planned]) -> tuple[int, ...]:
    """Queues every place of a matrix that the gates let through, all with one seed, so that nothing differs but what is
    varied. Raises Refused where none may be made, StudioError.
    """
    _require_writable(session)
    ids = _kept(session, queue, shelf, planned)
    queue.kept()
    return ids


async def order_matrix_beside(
    session: Session, queue: Queue, shelf: WeightsShelf, planned: Sequence[Planned]
) -> tuple[int, ...]:
    """As `order_matrix`, in a thread: the loop goes on meanwhile. Who gives up waiting stops nothing: what is put into
    the queue is told when it is there.
    """
    _require_writable(session)
    putting = asyncio.ensure_future(asyncio.to_thread(_kept, session, queue, shelf, planned))
    putting.add_done_callback(lambda _: queue.kept())
    return await asyncio.shield(putting)


def _kept(session: Session, queue: Queue, shelf: WeightsShelf, planned: Sequence[Planned]) -> tuple[int, ...]:
    seed, ahead = queue.highest_seed() + 1, queue.ahead()
    return queue.keep(matrix_of(session, shelf, planned, seed, ahead))


def matrix_of(
    session: Session, shelf: WeightsShelf, planned: Sequence[Planned], seed: int, ahead: int
) -> list[Ordered]:
    """What is ordered for the places that the gates let through, with so many takes `ahead` of them. Raises as
    `order_matrix`.
    """
    said, allowed = rulings(session, planned, ahead)
    may = [each for each in planned if each.cell.key in allowed]
    if not may:
        raise Refused(next(each.words for each in said if not each.allowed), safe="Nothing was ordered.")
    cells, answers = recipes_of(session, shelf, may, seed), session.noting.answers()
    for twin in sorted({weights_of(recipe) for recipe, _ in cells}):
        opens(session, twin)
    return [Ordered(recipe, cell, answers) for recipe, cell in cells]


def recipes_of(
    session: Session, shelf: WeightsShelf, planned: Sequence[Planned], seed: int
) -> list[tuple[Recipe, Cell]]:
    """The recipe of each place, with this seed unless the order has one; weights are looked at once for all, and each
    twin's own once. Raises BadInput.
    """
    first = shelf.painted(session.recipe(seed), session.order.wish)
    hers: dict[str, tuple[Lora, ...]] = {}
    made: list[tuple[Recipe, Cell]] = []
    for each in planned:
        recipe = repainted(session.order.recipe(each.direction, first.seed, first.versions), first, session.order.wish)
        made.append((with_own_weights(recipe, hers), each.cell))
    return made


def shoot_again(session: Session, queue: Queue, take: str) -> int:
    """Queues a take once more by its own recipe, seed and weights included; returns the job's id. Raises StudioError.

    It carries the versions of what paints here now: where they differ the picture may differ too, and it says so.
    """
    _require_writable(session)
    recipe = session.shoot.take(take).recipe
    recipe = recipe.having(versions=versions_of(recipe.engine))
    session.rights.require(Gate.QUEUE, recipe.direction, asked=1 + queue.ahead(), recipe=recipe)
    opens(session, weights_of(recipe))
    return queue.add(recipe, again=take)[0].id


def _require_writable(session: Session) -> None:
    if session.shoot.read_only:
        raise Refused(session.shoot.read_only)
    session.settle()
