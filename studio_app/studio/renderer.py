"""Rendering as it is asked for: takes and matrices into the queue, what they will cost, cancel, pause and go on.

Runs on any asyncio loop, plain or qasync; all calls come from that loop, unless they say that a thread may make them.
"""

from __future__ import annotations

import asyncio
from collections.abc import Iterable, Sequence
from pathlib import Path

from studio_app.studio.feeding import Feeding, Worth
from studio_app.studio.forecast import Forecast, forecast_all, room_of
from studio_app.studio.matrix import Planned
from studio_app.studio.models import WeightsShelf
from studio_app.studio.queue import Queue
from studio_app.studio.session import Session
from studio_app.studio.shutter import next_recipe, order_matrix, order_takes, shoot_again
from studio_app.studio.staging_ahead import worth_it
from studio_app.studio.weights_licence import Painters
from studio_app.takes.recipe import Recipe


class Renderer(Feeding):
    """One child process that renders for one session, and the orders for it."""

    def __init__(
        self,
        session: Session,
        queue: Queue,
        cache: Path,
        shelf: WeightsShelf | None = None,
        ahead: Worth = worth_it,
    ) -> None:
        found = (shelf or WeightsShelf.usual(cache)).fitting(lambda: room_of(self.memory))
        session.rights.painters = Painters(found, lambda: session.order.engines)
        super().__init__(session, queue, cache, found, ahead)

    def shoot(self, count: int | None = None) -> tuple[int, ...]:
        """The shutter: queues the session's order, `count` takes or as many as it says; returns the job ids."""
        return order_takes(self.session, self.queue, self.shelf, count or self.session.order.count)

    def order_matrix(self, planned: Sequence[Planned]) -> tuple[int, ...]:
        """Queues every place of a matrix that the gates let through; returns the job ids. Raises StudioError."""
        return order_matrix(self.session, self.queue, self.shelf, planned)

    def shoot_again(self, take: str) -> int:
        """Queues a take once more; `Compared` tells how near it came. Returns the job's id. Raises StudioError."""
        return shoot_again(self.session, self.queue, take)

    def forecast(self, count: int | None = None) -> Forecast:
        """What the next takes will cost here. Raises BadInput: the order cannot be painted."""
        return self._cost([self._recipe()] * (count or self.session.order.count))

    async def forecast_draped(self, cost: Forecast) -> Forecast:
        """The forecast with the cloth that must fall first, which takes a moment to find. Raises as `forecast`."""
        return await asyncio.to_thread(_with_drapes, cost, [self._recipe()], self._cache)

    def cost_of(self, recipes: Sequence[Recipe]) -> Forecast:
        """What a take of each recipe will cost here, together, and the cloth that must fall first; for a thread."""
        return _with_drapes(self._cost(recipes), recipes, self._cache)

    def _recipe(self) -> Recipe:
        return next_recipe(self.session, self.queue, self.shelf)

    def _cost(self, recipes: Sequence[Recipe]) -> Forecast:
        return forecast_all(recipes, self._history, self._machine, self.memory, self.shelf.folder)

    def cancel_matrix(self, matrix: str) -> None:
        """Cancels every take of a matrix that is not painted yet, the running one too."""
        self.queue.cancel_matrix(matrix)
        job = self._running.job if self._running is not None else None
        if job is not None and job.cell is not None and job.cell.matrix == matrix:
            self.cancel(job.id)

    def cancel_pending(self) -> None:
        """Cancels everything that waits."""
        self.queue.cancel_pending()

    def pause(self) -> None:
        """No further job is started; the running one ends well."""
        self.queue.pause()

    def resume(self) -> None:
        """Goes on, with a new child if the old one died."""
        if self._child is None and self._starting is None:
            self._starting = asyncio.ensure_future(self._start_again())
        self.full = False
        self.queue.resume()


def _with_drapes(cost: Forecast, recipes: Iterable[Recipe], cache: Path) -> Forecast:
    """What has to be draped first, too; for a thread, which brings the cutter's libraries: no window waits for them."""
    from studio_app.studio.undraped import with_drapes

    return with_drapes(cost, recipes, cache)
