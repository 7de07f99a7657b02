"""Key points of a posed figure as OpenPose counts them: 18 of the body, 21 of each hand, 70 of the face.

Names: the body's in BODY (left and right are the figure's own, so a figure that faces the camera has its right on the
picture's left); hands `left_hand_0` (wrist) to `left_hand_20` (thumb 1-4, index 5-8, middle 9-12, ring 13-16, little
finger 17-20, each from the palm outwards); face `face_0` to `face_69` (iBUG 68: jaw 0-16, brows 17-26, nose 27-35, eyes
36-47, outer lips 48-59, inner lips 60-67, counted from the figure's right; then the right and the left pupil).
"""

from __future__ import annotations

from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.found_pose import POINTS
from studio_app.stage.figure import Body, Figure
from studio_app.stage.head_marks import HeadMarks, azimuth, head_marks, local
from studio_app.stage.head_topology import head_topology
from studio_app.stage.scene import Floats, Ints, Triple

BODY: tuple[str, ...] = POINTS
"""The 18 points of the body in OpenPose's order (COCO model)."""

HANDS: tuple[str, ...] = tuple(f"{side}_hand_{number}" for side in ("left", "right") for number in range(21))
FACE: tuple[str, ...] = tuple(f"face_{number}" for number in range(70))
_MIDDLE = {"neck": ("left_shoulder", "right_shoulder")}
_TIP = 0.85  # of the last finger bone's neighbour: how far the tip lies beyond its joint


def keypoints(figure: Figure) -> dict[str, Triple]:
    """Every key point of the figure by name, in metres in the scene."""
    found = {name: _landmark(figure, name) for name in BODY if name in figure.body.landmarks}
    for name, (one, other) in _MIDDLE.items():
        if one in found and other in found:
            found[name] = ((found[one] + found[other]) / 2).astype(np.float32)
    for side, letter in (("left", "L"), ("right", "R")):
        found |= {f"{side}_hand_{number}": at for number, at in enumerate(_hand(figure, letter))}
    found |= {f"face_{number}": at for number, at in enumerate(_face(figure))}
    return {name: (float(at[0]), float(at[1]), float(at[2])) for name, at in found.items()}


def _landmark(figure: Figure, name: str) -> Floats:
    at, by = figure.body.landmarks[name]
    return np.asarray(by @ figure.vertices[at], np.float32)


def _hand(figure: Figure, letter: str) -> list[Floats]:
    """The wrist, then four points of each finger from the palm to the tip."""
    points: list[Floats] = [_head(figure, f"wrist.{letter}")]
    for finger in range(1, 6):
        joints = [_head(figure, f"finger{finger}-{joint}.{letter}") for joint in (1, 2, 3)]
        points += [*joints, (joints[2] + _TIP * (joints[2] - joints[1])).astype(np.float32)]
    return points


def _head(figure: Figure, bone: str) -> Floats:
    return figure.bone_poses[figure.body.bones.index(bone), :3, 3]


def _face(figure: Figure) -> list[Floats]:
    pupils = [_pupil(figure, side) for side in ("R", "L")]
    return [*figure.vertices[face_vertices(figure.body)], *pupils]


def _pupil(figure: Figure, side: str) -> Floats:
    """The front of the eyeball, turned by its bone."""
    body, marks = figure.body, head_marks(figure.body)
    bone = body.bones.index(f"eye.{side}")
    turn = np.asarray(figure.bone_poses[bone] @ np.linalg.inv(body.rest_bones[bone].astype(np.float64)), np.float32)
    front = marks.eyes["LR".index(side)] - np.array([0, marks.eye_radius, 0], np.float32)
    return (turn[:3, :3] @ front + turn[:3, 3]).astype(np.float32)


@lru_cache(maxsize=8)
def face_vertices(body: Body) -> Ints:
    """The vertices (68,) on which the face's points lie, found once on the head at rest."""
    marks, topology = head_marks(body), head_topology(body)
    skin = np.unique(body.faces[topology.skin])
    at = local(body.rest[skin], marks)
    picked = [_jaw(body, skin, marks), _brows(skin, at), _nose(skin, at, marks)]
    picked += [_eye(body, topology.lids[side]) for side in (1, 0)]
    return np.concatenate([*picked, *_lips(body, topology.lips)]).astype(np.int32)


def _jaw(body: Body, skin: Ints, marks: HeadMarks) -> Ints:
    """17 points from the figure's right ear round the chin to the left: the lowest edge of the face at each angle."""
    points = body.rest[skin]
    at, around = local(points, marks), azimuth(points, marks)
    chin = float(at[(np.abs(at[:, 0]) < 0.1) & (at[:, 1] < 0.2) & (at[:, 2] > -2.1), 2].min())
    goal = np.abs(np.linspace(-88, 88, 17))
    height = np.interp(goal, (0, 30, 60, 88), (chin + 0.08, chin * 0.82, chin * 0.55, -0.15))
    side = np.sign(np.linspace(-1, 1, 17))
    miss = np.abs(around[None] - goal[:, None]) / 45 + np.abs(at[None, :, 2] - height[:, None])
    return skin[np.argmin(miss + 10 * (np.sign(at[None, :, 0]) * side[:, None] < 0), axis=1)]


def _brows(skin: Ints, at: Floats) -> Ints:
    across = (0.92, 0.74, 0.56, 0.38, 0.2)
    wanted = [(-x, _arch(x)) for x in across] + [(x, _arch(x)) for x in reversed(across)]
    return _nearest(skin, at, np.array(wanted))


def _arch(x: float) -> float:
    return float(np.interp(x, (0.2, 0.6, 0.92), (0.3, 0.42, 0.3)))


def _nose(skin: Ints, at: Floats, marks: HeadMarks) -> Ints:
    """The ridge from between the eyes to the tip (4), then under the nose from right to left (5)."""
    tip = float(local(marks.nose, marks)[2])
    ridge = [(0.0, z) for z in np.linspace(-0.02, tip, 4)]
    under = [(x, tip - 0.13 + 0.04 * abs(x) / 0.22) for x in (-0.22, -0.11, 0.0, 0.11, 0.22)]
    return _nearest(skin, at, np.array(ridge + under))


def _eye(body: Body, rim: Ints) -> Ints:
    """Six points round an eye from the figure's right corner over the upper lid to the left corner and back below."""
    return _loop(body, rim, (180, 120, 60, 0, -60, -120))


def _lips(body: Body, rim: Ints) -> tuple[Ints, Ints]:
    """12 points of the lips' outer border and 8 of their inner one."""
    inner = _loop(body, rim, (180, 125, 90, 55, 0, -55, -90, -125))
    middle = body.rest[rim].mean(axis=0)
    near = np.flatnonzero(np.linalg.norm(body.rest - middle, axis=1) < 0.05)
    half = np.ptp(body.rest[rim][:, 0]) / 2
    turns = np.radians((180, 150, 120, 90, 60, 30, 0, -30, -60, -90, -120, -150))
    wanted = middle[[0, 2]] + np.stack([np.cos(turns) * half * 1.02, np.sin(turns) * 0.0105], axis=1)
    front = near[body.rest[near, 1] < middle[1] + 0.012]
    return _nearest(front, body.rest[front], wanted.astype(np.float32)), inner


def _loop(body: Body, rim: Ints, degrees: tuple[int, ...]) -> Ints:
    """Vertices of a rim nearest to angles seen from the front: 180 the figure's right, 90 up, 0 its left."""
    points = body.rest[rim]
    away = points - (points.max(axis=0) + points.min(axis=0)) / 2
    wide, high = np.ptp(points[:, 0]), max(float(np.ptp(points[:, 2])), 1e-4)
    angle = np.arctan2(away[:, 2] / high, away[:, 0] / wide)
    apart = np.angle(np.exp(1j * (angle[None] - np.radians(degrees)[:, None])))
    return rim[np.argmin(np.abs(apart), axis=1)]


def _nearest(which: NDArray[np.integer], at: Floats, wanted: NDArray[np.floating]) -> Ints:
    """For each wanted (x, z) the vertex in front of the head that lies nearest, the foremost where several do."""
    away = np.hypot(at[None, :, 0] - wanted[:, :1], at[None, :, 2] - wanted[:, 1:])
    return np.asarray(which)[np.argmin(away + 0.15 * at[None, :, 1], axis=1)].astype(np.int32)
