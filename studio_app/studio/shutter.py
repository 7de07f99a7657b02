"""The shutter: an order becomes jobs in the queue, if the gates let it through."""

from __future__ import annotations

from collections.abc import Sequence

from studio_app.direction.errors import Refused
from studio_app.engines.table import versions_of
from studio_app.rights.gates import Gate
from studio_app.studio.matrix import Planned, rulings
from studio_app.studio.models import WeightsShelf
from studio_app.studio.own_weights import weights_of, with_own_weights
from studio_app.studio.package_key import opens
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.studio.wish import repainted
from studio_app.takes.cell import Cell
from studio_app.takes.recipe import Recipe


def next_recipe(session: Session, queue: Queue, shelf: WeightsShelf) -> Recipe:
    """The recipe of the next take, with what its engine is told. Raises BadInput."""
    return shelf.painted(session.recipe(queue.highest_seed() + 1), session.order.wish)


def order_takes(session: Session, queue: Queue, shelf: WeightsShelf, count: int) -> tuple[int, ...]:
    """Queues `count` takes of what is directed now; returns the job ids. Raises StudioError."""
    _require_writable(session)
    recipe = next_recipe(session, queue, shelf)
    session.rights.require(Gate.QUEUE, recipe.direction, asked=count + len(queue.waiting()), recipe=recipe)
    opens(session, weights_of(recipe))
    return tuple(job.id for job in queue.add(recipe, count, session.noting.answers()))


def order_matrix(session: Session, queue: Queue, shelf: WeightsShelf, planned: Sequence[Planned]) -> tuple[int, ...]:
    """Queues every place of a matrix that the gates let through, all with one seed, so that nothing differs but what is
    varied. Raises Refused where none may be made, StudioError.
    """
    _require_writable(session)
    said, allowed = rulings(session, planned, len(queue.waiting()))
    may = [each for each in planned if each.cell.key in allowed]
    if not may:
        raise Refused(next(each.words for each in said if not each.allowed), safe="Nothing was ordered.")
    cells = recipes_of(session, queue, shelf, may)
    for twin in sorted({weights_of(recipe) for recipe, _ in cells}):
        opens(session, twin)
    return tuple(job.id for job in queue.add_cells(cells, session.noting.answers()))


def recipes_of(
    session: Session, queue: Queue, shelf: WeightsShelf, planned: Sequence[Planned]
) -> list[tuple[Recipe, Cell]]:
    """The recipe of each place; weights are looked at once for all. Raises BadInput."""
    first = next_recipe(session, queue, shelf)
    made: list[tuple[Recipe, Cell]] = []
    for each in planned:
        recipe = session.order.recipe(each.direction, first.seed, first.versions)
        made.append((with_own_weights(repainted(recipe, first, session.order.wish)), each.cell))
    return made


def shoot_again(session: Session, queue: Queue, take: str) -> int:
    """Queues a take once more by its own recipe, seed and weights included; returns the job's id. Raises StudioError.

    It carries the versions of what paints here now: where they differ the picture may differ too, and it says so.
    """
    _require_writable(session)
    recipe = session.shoot.take(take).recipe
    recipe = recipe.having(versions=versions_of(recipe.engine))
    session.rights.require(Gate.QUEUE, recipe.direction, asked=1 + len(queue.waiting()), recipe=recipe)
    opens(session, weights_of(recipe))
    return queue.add(recipe, again=take)[0].id


def _require_writable(session: Session) -> None:
    if session.shoot.read_only:
        raise Refused(session.shoot.read_only)
    session.settle()
