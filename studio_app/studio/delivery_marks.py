"""Where she is in the takes of an order, asked for before crops are suggested where no window did so."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.studio.delivery_order import DeliveryOrder
from studio_app.studio.errands import Tell
from studio_app.studio.figure_marks import find_marks, kept_marks
from studio_app.studio.session import Session


def find_figures(session: Session, order: DeliveryOrder, cache: Path, tell: Tell) -> str:
    """Has a render process find where she is in those takes of which nobody knows; why it could not, else empty.

    Nobody is asked while a gate is shut, or where every crop was set by hand. Raises BadInput as foreseeing does.
    """
    seen = session.delivering.foresee(order)
    if not all(map(seen.opens, seen.gates)):
        return ""
    wanted = {piece.take for piece in order.pieces if piece.crop is None}
    recipes = [take.recipe for name, take in seen.takes.items() if name in wanted]
    unknown = [recipe for recipe in recipes if kept_marks(recipe, cache) is None]
    if not unknown:
        return ""
    try:
        find_marks(unknown, cache, tell)
    except StudioError as error:
        many = "one take" if len(unknown) == 1 else f"{len(unknown)} takes"
        return (
            f"Where she is in {many} could not be found, so the crops lie in the middle and nobody saw what they cut: "
            f"look at each file. {error}"
        )
    return ""
