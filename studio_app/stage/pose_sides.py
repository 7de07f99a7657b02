"""Which way a limb leans: every limb is tried towards the camera and away from it, and what fits is kept apart."""

from __future__ import annotations

from dataclasses import dataclass
from itertools import pairwise, product

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.keypoints import BODY
from studio_app.stage.pose_fit import Going, Task, projected, residuals_of
from studio_app.stage.pose_rig import KINDS, LETTERS, LIMBS, TURNED, joint_of, limb_numbers, limited, points_of
from studio_app.stage.pose_solve import solved

Doubles = NDArray[np.float64]

SAME_M = 0.09
"""Two ways are one where neither the middle nor the end of the limb differs by more than this in depth, in metres."""
NEAR = 0.004
"""Two fits are about equally good where their points lie off by nearly the same: within this share of the height."""
NOISE = 1.5
"""And by so many times what the whole fit lies off: points that were marked roughly tell less."""


ROUNDS = 24
LimbName = tuple[str, str]


@dataclass(frozen=True, slots=True, eq=False)
class Way:
    """One way a limb may lie: its four numbers, how far its points lie off as a share of the height, its cost, and the
    depths of its middle and end seen from where it hangs (metres, positive away from the camera).
    """

    numbers: Doubles
    off: float
    cost: float
    middle_m: float
    end_m: float


Ways = dict[LimbName, list[Way]]


def ways(task: Task, numbers: Doubles, facing: Doubles, going: Going) -> list[Ways]:
    """For each fit (n, COUNT) the ways of every limb that the points show, the likeliest first."""
    starts: list[Doubles] = []
    owners: list[tuple[int, LimbName]] = []
    for row, own in enumerate(numbers):
        for limb, part in LIMBS.items():
            if task.free[part.start]:
                for each in (own[part], *_mirrored(task, own, facing[row], limb)):
                    start = own.copy()
                    start[part] = each
                    starts.append(start)
                    owners.append((row, limb))
    found: list[Ways] = [{} for _ in numbers]
    if not starts:
        return found
    free = np.zeros((len(starts), numbers.shape[1]), bool)
    for row, (_, limb) in enumerate(owners):
        free[row, LIMBS[limb]] = task.free[LIMBS[limb]]
    every = facing[[row for row, _ in owners]]
    done = solved(np.stack(starts), free, residuals_of(task, every), limited, ROUNDS, going)
    points = task.points(done.numbers, every)
    for (row, limb), own, cost, at in zip(owners, done.numbers, done.cost.tolist(), points, strict=True):
        found[row].setdefault(limb, []).append(_way(task, limb, own, cost, at))
    return [{limb: _apart(sorted(each, key=lambda way: way.cost)) for limb, each in own.items()} for own in found]


def near(off: float) -> float:
    """How much worse another fit may lie, as a share of the height, when the whole fit lies `off` by that share."""
    return NEAR + NOISE * off


def alike(ways: list[Way], off: float) -> list[Way]:
    """Those of a limb's ways between which the picture does not choose: the best, and what is about as good."""
    best = min(way.off for way in ways)
    return [way for way in ways if way.off <= best + near(off)]


def _way(task: Task, limb: tuple[str, str], numbers: Doubles, cost: float, points: Doubles) -> Way:
    side, kind = limb
    top, middle, end = (BODY.index(f"{side}_{name}") for name in KINDS[kind].points)
    seen = [at for at in (middle, end) if task.marked.sure[at] > 0]
    missed = (projected(points[seen]) - task.marked.at[seen]) * task.scale / task.stature
    off = float(np.sqrt((missed**2).sum(axis=1).mean()))
    depth = points[:, 1] - points[top, 1]
    return Way(numbers[LIMBS[limb]].copy(), off, cost, float(depth[middle]), float(depth[end]))


def _apart(ways: list[Way]) -> list[Way]:
    """The ways that differ in depth; of those that do not, the cheapest."""
    kept: list[Way] = []
    for way in ways:
        if all(max(abs(way.middle_m - old.middle_m), abs(way.end_m - old.end_m)) > SAME_M for old in kept):
            kept.append(way)
    return kept


def _mirrored(task: Task, numbers: Doubles, facing: Doubles, limb: tuple[str, str]) -> list[Doubles]:
    """Starts for a limb: laid along the marked points, each of its two parts towards the camera and away from it."""
    side, kind = limb
    joint = joint_of(task.rig.body, kind)
    points, frames = points_of(task.rig, numbers[None], facing[None], task.fitted)
    above = frames[0, task.rig.parents[TURNED.index(f"{joint.limb.upper}.{LETTERS[side]}")]]
    names = [BODY.index(f"{side}_{name}") for name in joint.limb.points]
    top = points[0, names[0]]
    parts: list[list[Doubles]] = []
    for first, last in pairwise(names):
        parts.append(_leans(task, points[0], top, first, last))
    return [limb_numbers(joint, above.T @ one, above.T @ other, side) for one, other in product(*parts)]


def _leans(task: Task, points: Doubles, top: Doubles, first: int, last: int) -> list[Doubles]:
    """Directions of one part of a limb that look as marked: towards the camera and away from it."""
    long = float(np.linalg.norm(points[last] - points[first]))
    if not (task.marked.sure[first] and task.marked.sure[last]):
        return [(points[last] - points[first]) / long]
    flat = (task.marked.at[last] - task.marked.at[first]) * top[1] / long
    size = float(np.linalg.norm(flat))
    flat = flat / max(1.0, size)
    deep = float(np.sqrt(max(0.0, 1 - min(1.0, size) ** 2)))
    return [np.array([flat[0], sign * deep, flat[1]]) for sign in (-1.0, 1.0)]
