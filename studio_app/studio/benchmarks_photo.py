"""How well and how fast a pose comes back from its 18 points: directed poses, projected, fitted, compared."""

from __future__ import annotations

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from pathlib import Path
from statistics import median

import numpy as np

from studio_app.direction.camera import Camera
from studio_app.direction.found_pose import POINTS, FoundStance, MarkedPoint, MarkedPoints
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.presets import part_preset, preset_names
from studio_app.stage.body_store import stored_body
from studio_app.stage.figure import Body
from studio_app.stage.joint_limits import ARM, LEG
from studio_app.stage.keypoints import keypoints
from studio_app.stage.lens import project, view
from studio_app.stage.pose_camera import measured
from studio_app.stage.pose_found import found_pose
from studio_app.stage.posing import pose_figure
from studio_app.studio.benchmark_row import Row, skipped
from studio_app.studio.benchmark_row import measured as row
from studio_app.studio.prepare import sample_twins

POSES = 40
MOST_OFF = 0.015
RIGHT_M = 0.15
"""How near in depth a limb's middle and end must be to the truth to count as lying the right way, in metres."""
_SIZE = (1600, 2000)


@dataclass(frozen=True, slots=True, eq=False)
class DirectedSample:
    """A directed pose as a camera sees it: its points, and each one's distance from the camera in metres by name."""

    body: Body
    pose: Pose
    points: MarkedPoints
    depths: dict[str, float]


@dataclass(frozen=True, slots=True)
class Outcome:
    """How one sample came back: the median miss as a share of stature with the right answers given, seconds, how many
    limbs were asked about, and how many lie no way that was offered or shown (guessed wrongly).
    """

    off: float
    seconds: float
    asked: int
    wrong: int


def directed_samples(cache: Path, count: int = POSES) -> Iterator[DirectedSample]:
    """Poses of the shelf with their sliders moved, from all sides, on the sample twins in turn; always the same.

    None where no sample twin's body is built.
    """
    bodies = [body for twin in sample_twins() if (body := stored_body(twin, cache)) is not None]
    chance, names = np.random.default_rng(7), preset_names("poses")
    for at in range(count if bodies else 0):
        moved = {
            "turn_deg": chance.uniform(-180, 180), "head_turn_deg": chance.uniform(-35, 35),
            "head_tilt_deg": chance.uniform(-10, 10), "chin_deg": chance.uniform(-10, 10),
            "lean_deg": chance.uniform(-8, 8), "arms_out_deg": chance.uniform(0, 40),
        }  # fmt: skip
        pose = part_preset("pose", names[at % len(names)])
        assert isinstance(pose, Pose)
        camera = Camera(height_m=float(chance.uniform(0.9, 1.6)), distance_m=float(chance.uniform(4, 7)))
        yield seen_by(bodies[at % len(bodies)], pose.having(**{name: float(by) for name, by in moved.items()}), camera)


def seen_by(body: Body, pose: Pose, camera: Camera) -> DirectedSample:
    """The points of a posed body in the camera's frame."""
    found = keypoints(pose_figure(body, pose, Expression()))
    at = project(np.array([found[name] for name in POINTS]), view(camera))
    points = {name: MarkedPoint(x=x, y=y) for name, (x, y, _) in zip(POINTS, at.tolist(), strict=True)}
    width, height = _SIZE
    marked = MarkedPoints(width=width, height=height, points=points, lens_mm=camera.lens_mm)
    return DirectedSample(body, pose, marked, dict(zip(POINTS, at[:, 2].tolist(), strict=True)))


def came_back(sample: DirectedSample) -> Outcome:
    """The sample fitted from its points alone, the questions answered as it is."""
    found = found_pose(sample.body, sample.points, Pose(), lambda: None)
    tried = [_answered(sample, stance) for stance in found.stances]
    wrong, answers, stance = min(tried, key=lambda each: each[0])
    off = measured(sample.body, stance.answered(answers), sample.points).off
    return Outcome(off, found.seconds, len(stance.open) + (len(found.stances) > 1), wrong)


def _answered(sample: DirectedSample, stance: FoundStance) -> tuple[int, dict[str, int], FoundStance]:
    """How many limbs lie no way that is true, and for each limb the way that is nearest to the truth."""
    wrong, answers = 0, dict[str, int]()
    for limb in stance.limbs:
        top, middle, end = (sample.depths[f"{limb.side}_{name}"] for name in {"arm": ARM, "leg": LEG}[limb.kind].points)
        misses = [max(abs(way.middle_m - (middle - top)), abs(way.end_m - (end - top))) for way in limb.ways]
        answers[limb.name] = misses.index(min(misses))
        wrong += min(misses) > RIGHT_M
    return wrong, answers, stance


def photo_rows(cache: Path, tell: Callable[[str, float], None], count: int = POSES) -> tuple[Row, ...]:
    """What came back of the directed poses, and how long a fit takes."""
    outcomes: list[Outcome] = []
    for at, sample in enumerate(directed_samples(cache, count)):
        tell("fitting poses to points", at / count)
        outcomes.append(came_back(sample))
    if not outcomes:
        return (skipped("pose from 18 points, median miss", "%", "No sample twin is built: run “prepare”.", 1.5),)
    compared = f"target; {len(outcomes)} directed poses, of the figure’s height"
    offs = sorted(100 * each.off for each in outcomes)
    wrong, asked = sum(each.wrong for each in outcomes), sum(each.asked for each in outcomes)
    seconds = sorted(each.seconds for each in outcomes)
    return (
        row("pose from 18 points, worst pose’s miss", offs[-1], "%", 100 * MOST_OFF, compared, median=median(offs)),
        row("limbs guessed the wrong way", wrong, "limbs", None, f"of {4 * len(outcomes)}; none offered within 15 cm"),
        row("questions asked", asked / len(outcomes), "a pose", None, "which way a limb or the body lies"),
        row("fit of a pose, slowest", seconds[-1], "s", 3.0, "one core, no GPU", median=median(seconds)),
    )  # fmt: skip
