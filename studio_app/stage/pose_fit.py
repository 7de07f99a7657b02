"""A pose from points on a photograph: the twin's own skeleton is turned until its key points lie on the marked ones.

The camera is fitted with the pose: where it stands comes out of the points, its lens is given. Proportions of the
photographed person (trunk, arms, legs) are unknowns too, held near the twin's, so that longer arms do not become a
pose. What a single picture cannot tell is tried both ways (Taylor 2000: every limb may lean towards the camera or
away), and where two ways are about equally good a person is asked; see `pose_sides`.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.directing import NECK, SPINE
from studio_app.stage.keypoints import BODY
from studio_app.stage.pose_rig import (
    BACK,
    COLLARS,
    COUNT,
    HEAD,
    KINDS,
    LETTERS,
    LIMBS,
    PLACE,
    ROOT,
    SIZES,
    Rig,
    limited,
    points_of,
    turn,
)
from studio_app.stage.pose_solve import Ints, Residuals, Solved, solved

Doubles = NDArray[np.float64]
Going = Callable[[], None]

LEAST_POINTS = 6
TIGHT = 0.005
"""How far a point may lie off, as a share of the figure's height, to count one standard deviation."""
STRAYS = 6.0
"""Standard deviations from which a point weighs less and less: a mark on the wrong place."""
_HEADS = ("nose", "right_eye", "left_eye", "right_ear", "left_ear")
_TRUNK = ("neck", "right_shoulder", "left_shoulder", "right_hip", "left_hip")
_FACINGS = (0, 45, 90, 135, 180, 225, 270, 315)


@dataclass(frozen=True, slots=True, eq=False)
class Marked:
    """The 18 points in a picture, in BODY's order: `at` (18, 2) as tangents from the lens's axis (right and up), and
    `sure` (18,) from 0 (not seen) to 1.
    """

    at: Doubles
    sure: Doubles

    def seen(self, name: str) -> bool:
        """Whether a point was marked."""
        return bool(self.sure[BODY.index(name)] > 0)


@dataclass(frozen=True, slots=True, eq=False)
class Task:
    """What is fitted: the rig, the points, the twin's stature in metres, and which bones turn by the numbers."""

    rig: Rig
    marked: Marked
    stature: float
    fitted: frozenset[str]
    free: NDArray[np.bool_]
    neutral: Doubles
    scale: float

    def points(self, numbers: Doubles, facing: Doubles) -> Doubles:
        """The key points (n, 18, 3) of numbers (n, COUNT)."""
        return points_of(self.rig, numbers, facing, self.fitted)[0]


def task_of(rig: Rig, marked: Marked, stature: float) -> Task:
    """What the points can tell, and what stays as it is."""
    free, bones = np.zeros(COUNT, bool), {"root"}
    free[ROOT] = free[PLACE] = True
    if any(marked.seen(name) for name in _TRUNK[:3]):
        free[BACK], bones = True, bones | {name for name, _ in SPINE}
    if sum(marked.seen(name) for name in _HEADS) >= 2:
        free[HEAD], bones = True, bones | {name for name, _ in NECK}
    for side, part in COLLARS.items():
        if marked.seen(f"{side}_shoulder"):
            free[part], bones = True, bones | {f"clavicle.{LETTERS[side]}"}
    for (side, kind), part in LIMBS.items():
        limb = KINDS[kind]
        middle, end = (marked.seen(f"{side}_{name}") for name in limb.points[1:])
        if middle or end:
            free[part.start : part.start + 2] = True
            bones = bones | {f"{limb.upper}.{LETTERS[side]}"}
        if end:
            free[part] = True
            bones = bones | {f"{limb.lower}.{LETTERS[side]}"}
    free[SIZES] = marked.sure.sum() > 12
    return Task(rig, marked, stature, frozenset(bones), free, neutral(), scale_of(rig, marked))


def neutral() -> Doubles:
    """The numbers of somebody who stands at ease."""
    found = np.zeros(COUNT)
    for (_, kind), part in LIMBS.items():
        found[part] = np.radians(KINDS[kind].ball.hanging)
    return found


_LENGTHS = (
    ("right_hip", "right_knee"), ("left_hip", "left_knee"), ("right_knee", "right_ankle"), ("left_knee", "left_ankle"),
    ("right_shoulder", "right_elbow"), ("left_shoulder", "left_elbow"), ("right_elbow", "right_wrist"),
    ("left_elbow", "left_wrist"), ("neck", "nose"), ("right_shoulder", "right_hip"), ("left_shoulder", "left_hip"),
    ("right_shoulder", "left_shoulder"),
)  # fmt: skip


def scale_of(rig: Rig, marked: Marked) -> float:
    """Metres per tangent at the figure, which is its distance: no part can look longer than it is."""
    rest = points_of(rig, neutral()[None], np.eye(3)[None], frozenset())[0][0]
    ratios: list[float] = []
    for one, other in _LENGTHS:
        if marked.seen(one) and marked.seen(other):
            a, b = BODY.index(one), BODY.index(other)
            flat = max(1e-6, float(np.linalg.norm(marked.at[a] - marked.at[b])))
            ratios.append(float(np.linalg.norm(rest[a] - rest[b])) / flat)
    return float(np.clip(np.quantile(ratios, 0.2), 0.3, 60.0)) if ratios else 5.0


def residuals_of(task: Task, facing: Doubles, only: NDArray[np.bool_] | None = None) -> Residuals:
    """The misses in standard deviations: points first (36), then how far the pose is from one at ease."""
    weight = np.sqrt(task.marked.sure) * (1.0 if only is None else only)
    tight = TIGHT * task.stature / task.scale

    def residuals(numbers: Doubles, which: Ints) -> Doubles:
        points = task.points(numbers, facing[which])
        missed = (projected(points) - task.marked.at) / tight
        far = np.linalg.norm(missed, axis=-1, keepdims=True)
        eased = missed / np.sqrt(np.sqrt(1 + (far / STRAYS) ** 2))
        data = (eased * weight[:, None]).reshape(len(numbers), -1)
        return np.concatenate([data, _ease(numbers, facing[which], task.neutral)], axis=1)

    return residuals


def projected(points: Doubles) -> Doubles:
    """Points (..., 3) as tangents (..., 2) from the lens's axis: the camera stands on the origin and looks along y."""
    depth = np.maximum(points[..., 1:2], 0.05)
    return np.stack([points[..., 0], points[..., 2]], axis=-1) / depth


_LOOSE = np.concatenate([
    np.full(6, np.inf), np.radians([14, 10, 14]), np.radians([18, 14, 25]), np.tile(np.radians([7.0, 7.0]), 2),
    np.tile(np.radians([80.0, 80.0, 50.0, 90.0]), 2), np.tile(np.radians([50.0, 35.0, 25.0, 80.0]), 2),
    [0.06, 0.06, 0.06],
])  # fmt: skip
"""One standard deviation of each number about its ease; the root's rotation and place have none of their own."""
_UPRIGHT = np.radians(9.0)


def _ease(numbers: Doubles, facing: Doubles, rest: Doubles) -> Doubles:
    up = (facing @ turn(numbers[:, ROOT]))[:, :2, 2] / _UPRIGHT
    return np.concatenate([(numbers - rest)[:, 6:] / _LOOSE[6:], up], axis=1)


def placed(task: Task, numbers: Doubles, facing: Doubles) -> Doubles:
    """The numbers with the figure moved to where its points lie nearest the marked ones (a linear first guess)."""
    found = numbers.copy()
    found[:, PLACE] = 0
    points = task.points(found, facing)
    sure = task.marked.sure[:, None] / max(1e-9, float(task.marked.sure.sum()))
    middle = (points * sure).sum(axis=1)
    wanted = (task.marked.at * sure).sum(axis=0) * task.scale
    found[:, 3], found[:, 4], found[:, 5] = (
        wanted[0] - middle[:, 0],
        task.scale - middle[:, 1],
        wanted[1] - middle[:, 2],
    )
    return found


def trunks(task: Task, going: Going) -> tuple[Solved, Doubles]:
    """The trunk and the head from every side, the limbs left at ease; best first. Also the facings (n, 3, 3)."""
    vectors = np.zeros((len(_FACINGS), 3))
    vectors[:, 2] = np.radians(_FACINGS)
    facing = turn(vectors)
    start = placed(task, np.tile(task.neutral, (len(_FACINGS), 1)), facing)
    only = np.array([name in (*_HEADS, *_TRUNK) for name in BODY])
    if task.marked.sure[only].astype(bool).sum() < 4:
        only = np.ones(len(BODY), bool)
    free = np.tile(task.free, (len(start), 1))
    free[:, 16:] = False
    found = solved(start, free, residuals_of(task, facing, only), limited, 30, going)
    order = np.argsort(found.cost)
    return Solved(found.numbers[order], found.cost[order]), facing[order]
