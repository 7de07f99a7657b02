"""What ordering a matrix would be: its takes, what the gates say of them, what they will cost. Nothing is ordered."""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio_app.direction.direction import Direction
from studio_app.studio.forecast import Forecast
from studio_app.studio.matrix import Axes, Planned, Ruling, laid_out, rulings
from studio_app.studio.models import WeightsShelf
from studio_app.studio.session import Session
from studio_app.studio.shutter import recipes_of
from studio_app.takes.recipe import Recipe


@dataclass(frozen=True, slots=True)
class MatrixPlan:
    """Every place, what is said of them, how many are `allowed`, and what these cost together; None where none is."""

    planned: tuple[Planned, ...]
    said: tuple[Ruling, ...]
    allowed: int
    cost: Forecast | None


def plan_of(
    session: Session,
    shelf: WeightsShelf,
    direction: Direction,
    axes: Axes,
    ahead: int,
    cost_of: Callable[[Sequence[Recipe]], Forecast],
) -> MatrixPlan:
    """What a matrix over these would be with so many takes `ahead` of it; for a thread, too.

    Raises BadInput: no matrix, too large, or an order that cannot be painted.
    """
    planned = laid_out(direction, axes)
    said, allowed = rulings(session, planned, ahead)
    may = [each for each in planned if each.cell.key in allowed]
    recipes = [recipe for recipe, _ in recipes_of(session, shelf, may or planned[:1], 1)]
    return MatrixPlan(planned, said, len(may), cost_of(recipes) if may else None)
