"""Which takes go on paper."""

from __future__ import annotations

from collections.abc import Collection
from enum import StrEnum

from studio_app.direction.errors import BadInput
from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.takes.review import Flag

MOST = 3000


class Only(StrEnum):
    """Which takes: all, those flagged as picks, those with enough stars, the selects."""

    ALL = "all"
    PICKS = "picks"
    RATED = "rated"
    SELECTS = "selects"


def chosen(shoot: Shoot, only: Only, stars: int = 3, these: Collection[str] | None = None) -> tuple[TakeRow, ...]:
    """The takes by number; `these` are ids that it is further narrowed to, in the order given.

    Raises BadInput when there is none, or too many to print.
    """
    rows = [row for row in shoot.takes() if qualifies(row, only, stars)]
    if these is not None:
        by_id = {row.id: row for row in rows}
        rows = [by_id[take] for take in these if take in by_id]
    if not rows:
        what = {Only.ALL: "takes", Only.PICKS: "picks", Only.SELECTS: "selects"}.get(only, f"takes with {stars} stars")
        raise BadInput(f"There are no {what} to print.", do="Choose others, or mark some first.")
    if len(rows) > MOST:
        raise BadInput(
            f"{len(rows)} takes are too many for one sheet; at most {MOST} are printed.",
            do="Print picks, rated takes, selects or what is sifted.",
        )
    return tuple(rows)


def qualifies(row: TakeRow, only: Only, stars: int) -> bool:
    """Whether a take is among those."""
    match only:
        case Only.ALL:
            return True
        case Only.PICKS:
            return row.review.flag is Flag.PICK or row.select is not None
        case Only.RATED:
            return row.review.rating >= stars
        case Only.SELECTS:
            return row.select is not None
