"""From marked points to a pose that the direction can hold, with what a person still has to say."""

from __future__ import annotations

import time
from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation  # pyright: ignore[reportMissingTypeStubs]

from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import FoundLimb, FoundPose, FoundStance, FoundWay, MarkedPoints
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.directing import directed_turns
from studio_app.stage.figure import Body
from studio_app.stage.keypoints import BODY, keypoints
from studio_app.stage.lens import SENSOR_MM
from studio_app.stage.pose_fit import (
    LEAST_POINTS,
    STRAYS,
    TIGHT,
    Going,
    Marked,
    Task,
    projected,
    residuals_of,
    task_of,
    trunks,
)
from studio_app.stage.pose_rig import KINDS, LETTERS, LIMBS, ROOT, TURNED, limited, points_of, rig_of, turn, turns_of
from studio_app.stage.pose_sides import ROUNDS, Way, Ways, alike, near, ways
from studio_app.stage.pose_solve import solved
from studio_app.stage.posing import pose_figure

Doubles = NDArray[np.float64]

LENS_MM = 50.0
"""The lens that is taken for a photograph that does not say with which it was made."""
_SAME_FACING = np.radians(15)
_STANCES = 3
_LIKELY = 14.0  # how much worse in cost (log likelihood) another stance may be before it is no question any more
_FOOT_MOST = np.radians([38.0, 20.0, 20.0])


@dataclass(frozen=True, slots=True, eq=False)
class Measured:
    """How a posed stand-in lies over the photograph: its 18 points as shares of the picture (18, 2), the same in metres
    seen from the camera (18, 3; right, away, up), and the median distance to the marked points as a share of stature.
    """

    places: Doubles
    points: Doubles
    off: float


def marked_of(points: MarkedPoints) -> Marked:
    """The points as a level camera sees them, the lens's axis going through the middle. Raises BadInput: too few, or
    names that are none.
    """
    strange = [name for name in points.points if name not in BODY]
    if strange:
        raise BadInput(f"There is no point “{strange[0]}”.", do=f"The points are {', '.join(BODY)}.")
    at, sure = np.zeros((len(BODY), 2)), np.zeros(len(BODY))
    scale = max(points.width, points.height) * (points.lens_mm or LENS_MM) / SENSOR_MM
    for name, point in points.points.items():
        row = BODY.index(name)
        at[row] = (point.x - 0.5) * points.width / scale, (0.5 - point.y) * points.height / scale
        sure[row] = point.sure
    if np.count_nonzero(sure) < LEAST_POINTS or float(np.ptp(at[sure > 0], axis=0).max()) < 1e-4:
        raise BadInput(
            f"A pose needs at least {LEAST_POINTS} points that lie apart.", do="Mark the shoulders, hips and limbs."
        )
    return Marked(_levelled(at, points.tilt_deg), sure)


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
    task = task_of(rig_of(body, kept), marked, _stature(body))
    stances = _refined(task, *_beginnings(task, going), going)
    stances.sort(key=lambda stance: stance.cost)
    best, least = stances[0], min(each.off for each in stances)
    chosen: list[_Stance] = []
    for stance in stances:
        good = stance.off <= least + near(least) and stance.cost < best.cost + _LIKELY
        if (good or stance is best) and all(_apart(stance.root, other.root) > _SAME_FACING for other in chosen):
            chosen.append(stance)
    told = tuple(_told(task, stance, kept, len(chosen) > 1, name, points) for stance in chosen)
    return FoundPose(stances=told, seconds=round(time.monotonic() - start, 3))


def measured(body: Body, pose: Pose, points: MarkedPoints) -> Measured:
    """The stand-in as it is really posed, moved before the photograph's camera to lie nearest the marked points."""
    marked, stature = marked_of(points), _stature(body)
    at = keypoints(pose_figure(body, pose, Expression()))
    world = np.array([at[each] for each in BODY])
    place = np.zeros(3)
    place[1] = _distance(world, marked)
    for _ in range(20):
        seen = world + place
        missed = projected(seen) - marked.at
        strayed = np.linalg.norm(missed, axis=1, keepdims=True) * place[1] / (STRAYS * TIGHT * stature)
        sure = np.sqrt(marked.sure[:, None] / np.sqrt(1 + strayed**2))
        missed = missed * sure
        depth = seen[:, 1]
        slope = np.zeros((len(BODY), 2, 3))
        slope[:, 0, 0] = slope[:, 1, 2] = 1 / depth
        slope[:, :, 1] = -projected(seen) / depth[:, None]
        flat = (slope * sure[..., None]).reshape(-1, 3)
        place -= cast(Doubles, cast(Any, np.linalg).lstsq(flat, missed.reshape(-1), rcond=None)[0])
        place[1] = max(place[1], 0.2 - float(world[:, 1].min()))
    seen = world + place
    miss = np.linalg.norm(projected(seen) - marked.at, axis=1)[marked.sure > 0] * place[1] / stature
    scale = max(points.width, points.height) * (points.lens_mm or LENS_MM) / SENSOR_MM
    flat = _levelled(projected(seen), -points.tilt_deg) * scale
    places = np.stack([flat[:, 0] / points.width + 0.5, 0.5 - flat[:, 1] / points.height], axis=1)
    return Measured(places, seen, float(np.median(miss)))


def _levelled(at: Doubles, tilt_deg: float) -> Doubles:
    """Tangents (n, 2) of a camera that looks down by an angle, as one that stands level in its place sees them."""
    cos, sin = np.cos(np.radians(tilt_deg)), np.sin(np.radians(tilt_deg))
    ahead = np.maximum(cos + at[:, 1] * sin, 0.05)
    return np.stack([at[:, 0] / ahead, (at[:, 1] * cos - sin) / ahead], axis=1)


def _distance(world: Doubles, marked: Marked) -> float:
    """How far away the figure is by how large it looks."""
    seen = marked.sure > 0
    spread = np.linalg.norm(marked.at[seen] - marked.at[seen].mean(axis=0), axis=1).sum()
    flat = world[seen][:, [0, 2]]
    return float(np.linalg.norm(flat - flat.mean(axis=0), axis=1).sum() / max(spread, 1e-6))


def _stature(body: Body) -> float:
    return float(np.ptp(body.rest[:, 2]))


@dataclass(frozen=True, slots=True, eq=False)
class _Stance:
    numbers: Doubles
    facing: Doubles
    cost: float
    off: float
    root: Doubles
    ways: Ways


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


def _refined(task: Task, numbers: Doubles, facing: Doubles, going: Going) -> list[_Stance]:
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
    return [_Stance(*each) for each in zip(numbers, facing, cost.tolist(), off.tolist(), roots, found, strict=True)]


def _laid(numbers: Doubles, found: list[Ways]) -> Doubles:
    laid = numbers.copy()
    for row, own in enumerate(found):
        for limb, each in own.items():
            laid[row, LIMBS[limb]] = each[0].numbers
    return laid


def _told(
    task: Task, stance: _Stance, kept: dict[str, Doubles], asked: bool, name: str, points: MarkedPoints
) -> FoundStance:
    body, turns = task.rig.body, kept | _turns(task, stance.numbers, stance.facing)
    root = turns["root"]
    heading = _heading(root)
    turns["root"] = turn(np.array([0.0, 0.0, -heading])) @ root
    limbs = tuple(_limb(task, stance, limb, found, kept) for limb, found in stance.ways.items())
    joints = {bone: _vector(each) for bone, each in turns.items()}
    for limb in limbs:
        joints |= limb.ways[0].joints
    pose = Pose(name=name, joints={bone: each for bone, each in joints.items() if any(each)},
                turn_deg=round(float(np.degrees(heading)), 2))  # fmt: skip
    shoulders = task.points(stance.numbers[None], stance.facing[None])[0][
        [BODY.index("left_shoulder"), BODY.index("right_shoulder")], 1
    ]
    nearer = "left" if shoulders[0] < shoulders[1] else "right"
    words = f"{nearer} shoulder nearer the camera" if asked else ""
    return FoundStance(words=words, pose=pose, off=round(measured(body, pose, points).off, 5), limbs=limbs)


def _limb(task: Task, stance: _Stance, limb: tuple[str, str], found: list[Way], kept: dict[str, Doubles]) -> FoundLimb:
    side, kind = limb
    likely = [way for way in alike(found, stance.off) if way.cost < found[0].cost + _LIKELY or way is found[0]]
    return FoundLimb.model_validate(
        {"side": side, "kind": kind, "ways": [_told_way(task, stance, limb, way, likely, kept) for way in likely]}
    )


def _told_way(
    task: Task, stance: _Stance, limb: tuple[str, str], way: Way, among: list[Way], kept: dict[str, Doubles]
) -> FoundWay:
    side, kind = limb
    numbers = stance.numbers.copy()
    numbers[LIMBS[limb]] = way.numbers
    stems = (KINDS[kind].upper, KINDS[kind].lower, "foot")
    names = [f"{stem}.{LETTERS[side]}" for stem in stems]
    turns = kept | _turns(task, numbers, stance.facing)
    points = task.points(numbers[None], stance.facing[None])[0]
    return FoundWay(
        words=_words(kind, way, among),
        joints={bone: _vector(turns[bone]) for bone in names if bone in turns},
        off=round(way.off, 5),
        middle_m=round(way.middle_m, 3),
        end_m=round(way.end_m, 3),
        end_from_camera_m=round(float(points[BODY.index(f"{side}_{KINDS[kind].points[2]}"), 1]), 3),
    )


def _words(kind: str, way: Way, among: list[Way]) -> str:
    """'elbow towards the camera, hand in between': where the limb's middle and end lie among its ways."""
    middle, end = ("elbow", "hand") if kind == "arm" else ("knee", "foot")
    said = [
        (name, _lean(value, values))
        for name, value, values in (
            (middle, way.middle_m, [each.middle_m for each in among]),
            (end, way.end_m, [each.end_m for each in among]),
        )
        if np.ptp(values) > 0.05
    ]
    if len(said) == 2 and said[0][1] == said[1][1]:
        return f"{middle} and {end} {said[0][1]}"
    return ", ".join(f"{name} {lean}" for name, lean in said) or f"{end} as marked"


def _lean(value: float, values: list[float]) -> str:
    low, high = min(values), max(values)
    if value < low + (high - low) / 3:
        return "towards the camera"
    return "away from the camera" if value > high - (high - low) / 3 else "in between"


def _turns(task: Task, numbers: Doubles, facing: Doubles) -> dict[str, Doubles]:
    """Turns (3, 3) of the fitted bones, with each seen foot laid level as far as its ankle goes."""
    made = turns_of(task.rig.body, numbers[None], facing[None])
    turns = {bone: each[0] for bone, each in made.items() if bone in task.fitted}
    world = points_of(task.rig, numbers[None], facing[None], task.fitted)[1][0]
    for side, letter in LETTERS.items():
        if task.marked.seen(f"{side}_ankle"):
            shin = world[TURNED.index(f"lowerleg01.{letter}")]
            level = shin.T @ turn(np.array([0.0, 0.0, _heading(shin)]))
            vector = np.clip(Rotation.from_matrix(level).as_rotvec(), -_FOOT_MOST, _FOOT_MOST)
            turns[f"foot.{letter}"] = turn(vector)
    return turns


def _heading(rotation: Doubles) -> float:
    """Which way something that faced -y at rest faces now, radians to the figure's left of the camera."""
    ahead = rotation @ np.array([0.0, -1.0, 0.0])
    return float(np.arctan2(ahead[0], -ahead[1]))


def _vector(rotation: Doubles) -> tuple[float, float, float]:
    x, y, z = (round(float(part), 2) for part in Rotation.from_matrix(rotation).as_rotvec(degrees=True))
    return x, y, z
