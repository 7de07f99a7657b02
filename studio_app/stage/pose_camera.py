"""The photograph's camera: marked points as it saw them, and the posed stand-in laid over them."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import MarkedPoints
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.figure import Body
from studio_app.stage.keypoints import BODY, keypoints
from studio_app.stage.lens import SENSOR_MM
from studio_app.stage.pose_fit import LEAST_POINTS, STRAYS, TIGHT, Marked, projected
from studio_app.stage.posing import pose_figure

Doubles = NDArray[np.float64]

LENS_MM = 50.0
"""The lens that is taken for a photograph that does not say with which it was made."""


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


def measured(body: Body, pose: Pose, points: MarkedPoints) -> Measured:
    """The stand-in as it is really posed, moved before the photograph's camera to lie nearest the marked points."""
    marked, stature = marked_of(points), stature_of(body)
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


def stature_of(body: Body) -> float:
    """How tall the body stands at rest, in metres."""
    return float(np.ptp(body.rest[:, 2]))


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
