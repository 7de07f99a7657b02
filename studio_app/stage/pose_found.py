"""From marked points to a pose that the direction can hold, with what a person still has to say."""

from __future__ import annotations

import time

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.found_pose import FoundPose, MarkedPoints
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.directing import directed_turns
from studio_app.stage.figure import Body
from studio_app.stage.pose_camera import marked_of, stature_of
from studio_app.stage.pose_fit import Going, Task, projected, residuals_of, task_of, trunks
from studio_app.stage.pose_rig import LIMBS, ROOT, limited, rig_of, turn
from studio_app.stage.pose_sides import ROUNDS, Ways, near, ways
from studio_app.stage.pose_solve import solved
from studio_app.stage.pose_told import LIKELY, Stance, told

Doubles = NDArray[np.float64]

_SAME_FACING = np.radians(15)
_STANCES = 3


def found_pose(
    body: Body, points: MarkedPoints, present: Pose, going: Going, name: str = "From a photograph"
) -> FoundPose:
    """The pose of the person on the photograph, on this body. What the points do not show stays as in `present`.

    `going` is called all the time and may raise to stop. Raises BadInput (see `marked_of`).
    """
    start = time.monotonic()
    marked = marked_of(points)
    kept = {
        bone: each for bone, each in directed_turns(body, present, Expression()).items() if not bone.startswith("eye")
    }
    task = task_of(rig_of(body, kept), marked, stature_of(body))
    stances = _refined(task, *_beginnings(task, going), going)
    stances.sort(key=lambda stance: stance.cost)
    best, least = stances[0], min(each.off for each in stances)
    chosen: list[Stance] = []
    for stance in stances:
        good = stance.off <= least + near(least) and stance.cost < best.cost + LIKELY
        if (good or stance is best) and all(_apart(stance.root, other.root) > _SAME_FACING for other in chosen):
            chosen.append(stance)
    stands = tuple(told(task, stance, kept, len(chosen) > 1, name, points) for stance in chosen)
    return FoundPose(stances=stands, seconds=round(time.monotonic() - start, 3))


def _beginnings(task: Task, going: Going) -> tuple[Doubles, Doubles]:
    """The best fits of the trunk that face different ways: numbers (n, COUNT) and facings (n, 3, 3)."""
    found, facing = trunks(task, going)
    roots = facing @ turn(found.numbers[:, ROOT])
    chosen: list[int] = []
    for at in range(len(roots)):
        if all(_apart(roots[at], roots[other]) > _SAME_FACING for other in chosen):
            chosen.append(at)
    return found.numbers[chosen[:_STANCES]], facing[chosen[:_STANCES]]


def _apart(one: Doubles, other: Doubles) -> float:
    """The angle between two rotations, radians."""
    return float(np.arccos(np.clip((np.trace(one.T @ other) - 1) / 2, -1, 1)))


def _refined(task: Task, numbers: Doubles, facing: Doubles, going: Going) -> list[Stance]:
    """Limbs laid each its best way, then everything together, twice; then every limb's ways once more."""
    cost = np.zeros(len(numbers))
    free = np.tile(task.free, (len(numbers), 1))
    for _ in range(2):
        numbers = _laid(numbers, ways(task, numbers, facing, going))
        done = solved(numbers, free, residuals_of(task, facing), limited, ROUNDS, going)
        numbers, cost = done.numbers, done.cost
    found = ways(task, numbers, facing, going)
    numbers = _laid(numbers, found)
    seen = task.marked.sure > 0
    missed = (projected(task.points(numbers, facing)) - task.marked.at)[:, seen]
    off = np.sqrt((missed**2).sum(axis=2).mean(axis=1)) * task.scale / task.stature
    roots = facing @ turn(numbers[:, ROOT])
    return [Stance(*each) for each in zip(numbers, facing, cost.tolist(), off.tolist(), roots, found, strict=True)]


def _laid(numbers: Doubles, found: list[Ways]) -> Doubles:
    laid = numbers.copy()
    for row, own in enumerate(found):
        for limb, each in own.items():
            laid[row, LIMBS[limb]] = each[0].numbers
    return laid
