"""Levenberg-Marquardt (Marquardt 1963) for many starts at once, every step kept within the joints' limits."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]
Ints = NDArray[np.intp]
Residuals = Callable[[Doubles, Ints], Doubles]
"""Residuals (n, m) of numbers (n, p), and for each of the n which start (index) it belongs to (n,)."""

_STEP = 1e-5
_MOST_DAMPING = 1e5
_ENOUGH = 1e-3  # a round that gains less than this share, twice running, was the last


@dataclass(frozen=True, slots=True)
class Solved:
    """Numbers (n, p) at the least of their starts' valleys, and half the squared residuals there (n,)."""

    numbers: Doubles
    cost: Doubles


def solved(
    start: Doubles, free: NDArray[np.bool_], residuals: Residuals, limit: Callable[[Doubles], Doubles], rounds: int,
    going: Callable[[], None],
) -> Solved:  # fmt: skip
    """Where each start (n, p) comes to when its `free` numbers (n, p) may move; `going` is called every round."""
    now = limit(start)
    which = np.arange(len(now))
    missed = residuals(now, which)
    cost = 0.5 * (missed**2).sum(axis=1)
    damping = np.full(len(now), 1e-2)
    still = np.zeros(len(now), int)
    for _ in range(rounds):
        going()
        live = np.flatnonzero((damping < _MOST_DAMPING) & (still < 2))
        if not len(live):
            break
        slope = _slope(now[live], missed[live], live, residuals, free[live])
        step = _step(slope, missed[live], damping[live], free[live])
        tried = limit(now[live] + step)
        got = residuals(tried, live)
        better_cost = 0.5 * (got**2).sum(axis=1)
        better = better_cost < cost[live]
        small = better & (cost[live] - better_cost < _ENOUGH * cost[live] + 1e-6)
        still[live] = np.where(small, still[live] + 1, np.where(better, 0, still[live]))
        took = live[better]
        now[took], missed[took], cost[took] = tried[better], got[better], better_cost[better]
        damping[live] = np.where(better, np.maximum(damping[live] / 4, 1e-7), damping[live] * 5)
    return Solved(now, cost)


def _slope(now: Doubles, missed: Doubles, which: Ints, residuals: Residuals, free: NDArray[np.bool_]) -> Doubles:
    """The Jacobians (n, m, p) by forward differences, all in one call; columns that may not move are left zero."""
    rows, columns = np.nonzero(free)
    moved = now[rows]
    moved[np.arange(len(rows)), columns] += _STEP
    got = residuals(moved, which[rows])
    slope = np.zeros((len(now), now.shape[1], missed.shape[1]))
    slope[rows, columns] = (got - missed[rows]) / _STEP
    return np.swapaxes(slope, 1, 2)


def _step(slope: Doubles, missed: Doubles, damping: Doubles, free: NDArray[np.bool_]) -> Doubles:
    normal: Doubles = np.swapaxes(slope, 1, 2) @ slope
    diagonal = np.einsum("npp->np", normal)
    at = np.arange(int(free.shape[1]))
    normal[:, at, at] = np.where(free, diagonal + damping[:, None] * (diagonal + 1e-3), 1.0)
    pull = -np.einsum("nmp,nm->np", slope, missed)
    return cast(Doubles, cast(Any, np.linalg).solve(normal, pull[..., None])[..., 0])
