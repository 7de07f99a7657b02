"""A fit put in words and turns: what the direction can hold, and the questions a person has to answer."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation  # pyright: ignore[reportMissingTypeStubs]

from studio_app.direction.found_pose import FoundLimb, FoundStance, FoundWay, MarkedPoints
from studio_app.direction.pose import Pose
from studio_app.stage.keypoints import BODY
from studio_app.stage.pose_camera import measured
from studio_app.stage.pose_fit import Task
from studio_app.stage.pose_rig import KINDS, LETTERS, LIMBS, TURNED, points_of, turn, turns_of
from studio_app.stage.pose_sides import Way, Ways, alike

Doubles = NDArray[np.float64]

LIKELY = 14.0
"""How much worse in cost (log likelihood) another way may be before it is no question any more."""
_FOOT_MOST = np.radians([38.0, 20.0, 20.0])


@dataclass(frozen=True, slots=True, eq=False)
class Stance:
    """A whole fit: its numbers counted from a facing, its cost, how far its points lie off (root mean square, share of
    stature), the root's rotation, and the ways of its limbs.
    """

    numbers: Doubles
    facing: Doubles
    cost: float
    off: float
    root: Doubles
    ways: Ways


def told(
    task: Task, stance: Stance, kept: dict[str, Doubles], asked: bool, name: str, points: MarkedPoints
) -> FoundStance:
    """The stance as a value. `kept` are the turns of the pose before; `asked` whether there are other stances."""
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


def _limb(task: Task, stance: Stance, limb: tuple[str, str], found: list[Way], kept: dict[str, Doubles]) -> FoundLimb:
    side, kind = limb
    likely = [way for way in alike(found, stance.off) if way.cost < found[0].cost + LIKELY or way is found[0]]
    return FoundLimb.model_validate(
        {"side": side, "kind": kind, "ways": [_told_way(task, stance, limb, way, likely, kept) for way in likely]}
    )


def _told_way(
    task: Task, stance: Stance, limb: tuple[str, str], way: Way, among: list[Way], kept: dict[str, Doubles]
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
