"""Where the bodysuit ends: a smooth field over the body at rest, and the body's triangles clipped along its zero line.

The field is positive where the suit is. It ends in a scoop below the throat, round the shoulder and at mid-thigh, found
from the bones, so it fits every body. Triangles that the line crosses are split on it, which gives a clean edge.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.figure import Body
from studio_app.stage.head_topology import head_topology
from studio_app.stage.scene import Floats, Ints

Doubles = NDArray[np.float64]

THIGH = 0.55
"""The share of the thigh the suit covers."""
SHOULDER = 0.035
"""How far the suit goes down the arm from its joint, in metres."""
SCOOP = (0.092, 0.13, 0.122)
"""Half width, half depth and height of the bowl that opens the suit round the neck, in metres."""
SCOOP_FORWARD = 0.03
_STEEP = 0.2  # metres of field per unit of skinning weight


@dataclass(frozen=True, slots=True)
class Cut:
    """The body's corners (one per vertex and uv) and the points added on the line: `start`, `end` are corners and
    `share` how far between them a point lies. `suit` and `skin` are faces over corners, then points; `edge` (k, 2) are
    the sides of the suit's faces on the line. `owner` gives each corner's vertex, `field` each vertex's field.
    """

    owner: Ints
    start: Ints
    end: Ints
    share: Floats
    suit: Ints
    skin: Ints
    edge: Ints
    field: Floats


@lru_cache(maxsize=8)
def cut(body: Body) -> Cut:
    """The body below the head's seam divided into suit and skin."""
    owner = np.zeros(len(body.uvs), np.int32)
    owner[body.uv_faces.reshape(-1)] = body.faces.reshape(-1)
    field = suit_field(body)
    return _clipped(owner, body.uv_faces[~_head(body)], field)


def suit_field(body: Body) -> Floats:
    """Signed distance-like field (n,) in metres on the vertices at rest, positive under the suit."""
    rest, bones = body.rest.astype(np.float64), _Bones(body)
    inside = np.minimum(_above_thighs(rest, bones), _off_arms(rest, bones))
    inside = np.clip(np.minimum(inside, _below_neck(rest, bones)), -0.2, 0.2)
    return np.where(np.abs(inside) < 1e-5, 1e-5, inside).astype(np.float32)


class _Bones:
    """Rest heads by name, and how much of each vertex's weight hangs on some bones."""

    def __init__(self, body: Body) -> None:
        self._body = body

    def at(self, name: str) -> Doubles:
        return self._body.rest_bones[self._body.bones.index(name), :3, 3].astype(np.float64)

    def share(self, *starts: str) -> Doubles:
        on = np.array([name.startswith(starts) for name in self._body.bones])
        return (self._body.weights * on[self._body.weight_bones]).sum(axis=1).astype(np.float64)


def _above_thighs(rest: Doubles, bones: _Bones) -> Doubles:
    field = np.full(len(rest), np.inf)
    for side, sign in (("L", 1.0), ("R", -1.0)):
        hip, knee = bones.at(f"upperleg01.{side}"), bones.at(f"lowerleg01.{side}")
        axis = (knee - hip) / np.linalg.norm(knee - hip)
        left = THIGH * float(np.linalg.norm(knee - hip)) - (rest - hip) @ axis
        field = np.where(sign * rest[:, 0] >= 0, np.minimum(field, left), field)
    return field


def _off_arms(rest: Doubles, bones: _Bones) -> Doubles:
    field = np.full(len(rest), np.inf)
    arm = bones.share("upperarm", "lowerarm", "wrist", "finger", "metacarpal")
    for side, sign in (("L", 1.0), ("R", -1.0)):
        joint, elbow = bones.at(f"upperarm01.{side}"), bones.at(f"lowerarm01.{side}")
        axis = (elbow - joint) / np.linalg.norm(elbow - joint)
        plane = SHOULDER - (rest - joint) @ axis
        left = np.maximum(plane, _STEEP * (0.5 - arm))
        field = np.where(sign * rest[:, 0] >= 0, np.minimum(field, left), field)
    return field


def _below_neck(rest: Doubles, bones: _Bones) -> Doubles:
    """Outside a bowl round the base of the neck, open above: the line it leaves on the chest is the scoop."""
    away = rest - (bones.at("neck01") - [0.0, SCOOP_FORWARD, 0.0])
    away[:, 2] = np.minimum(away[:, 2], 0.0)
    return (np.linalg.norm(away / SCOOP, axis=1) - 1.0) * SCOOP[0]


def _head(body: Body) -> NDArray[np.bool_]:
    """Faces that are drawn by the head's own meshes: its skin, linings, tongue and eyes."""
    head = head_topology(body)
    return head.skin | head.eye_cavities | head.mouth | head.tongue | head.eye_faces


def _clipped(owner: Ints, faces: Ints, field: Floats) -> Cut:
    """Splits the faces on the zero line; every crossed side gets one point, shared by the faces beside it."""
    over = field[owner[faces]] > 0
    count = over.sum(axis=1)
    one, two = _turned(faces[count == 1], over[count == 1]), _turned(faces[count == 2], ~over[count == 2])
    lone = np.concatenate([one, two])  # corner 0 is alone on its side of the line
    crossed = np.sort(np.concatenate([lone[:, [0, 1]], lone[:, [0, 2]]]), axis=1)
    sides, which = np.unique(crossed, axis=0, return_inverse=True)
    which = which.reshape(-1)
    start, end = sides[:, 0], sides[:, 1]
    low, high = field[owner[start]], field[owner[end]]
    first = (which[: len(lone)] + len(owner))[:, None]
    second = (which[len(lone) :] + len(owner))[:, None]
    tip = np.hstack([lone[:, :1], first, second])
    rest = np.concatenate([np.hstack([first, lone[:, 1:]]), np.hstack([first, lone[:, 2:], second])])
    in_suit = np.arange(len(lone)) < len(one)
    edge = np.concatenate([np.hstack([first, second])[in_suit], np.hstack([second, first])[~in_suit]])
    twice = np.concatenate([in_suit, in_suit])
    return Cut(
        owner=owner,
        start=start.astype(np.int32),
        end=end.astype(np.int32),
        share=(low / (low - high)).astype(np.float32),
        suit=np.concatenate([faces[count == 3], tip[in_suit], rest[~twice]]).astype(np.int32),
        skin=np.concatenate([faces[count == 0], tip[~in_suit], rest[twice]]).astype(np.int32),
        edge=edge.astype(np.int32),
        field=field,
    )


def _turned(faces: Ints, alone: NDArray[np.bool_]) -> Ints:
    """The faces turned so that the one corner marked in each comes first; the winding stays."""
    first = np.argmax(alone, axis=1)
    order = (first[:, None] + np.arange(3)) % 3
    return np.take_along_axis(faces, order.astype(faces.dtype), axis=1)
