"""Room for the hands: arms that would pass through the hips or thighs of a wider body are held out as far as needed.

A pose is made on one body and worn by all. The upper arms turn outwards by the smallest angle that leaves the hands
`ROOM` away from the trunk, found from the posed surfaces themselves.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache
from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import KDTree  # pyright: ignore[reportMissingTypeStubs]
from scipy.spatial.transform import Rotation  # pyright: ignore[reportMissingTypeStubs]

from studio_app.stage.figure import Body
from studio_app.stage.scene import Floats, Ints
from studio_app.stage.surface import vertex_normals

Doubles = NDArray[np.float64]

ROOM = 0.012
"""What stays free between hand and trunk, in metres: cloth has to pass."""
MOST = 45.0
_STEP = 3.0
_REACH = 0.11  # surfaces further from the hand than this (m) say nothing about it
_TRUNK = ("root", "pelvis", "upperleg", "spine05", "spine04", "spine03")
_HAND = ("finger", "metacarpal", "wrist")


def arms_out(body: Body, vertices: Floats, transforms: Doubles) -> dict[str, Doubles]:
    """Turns (3, 3) by upper arm bone that take the hands clear of the trunk; none where they are clear.

    `vertices` (n, 3) and `transforms` (bones, 4, 4) are those of the pose without them.
    """
    parts = _parts(body)
    trunk = vertices[parts.trunk]
    tree, out = cast(Any, KDTree(trunk)), vertex_normals(parts.faces, trunk)
    found: dict[str, Doubles] = {}
    for side, sign in (("L", -1.0), ("R", 1.0)):
        bone = body.bones.index(f"upperarm01.{side}")
        above = int(body.parents[bone])
        frame = transforms[above, :3, :3] @ body.references[above].T
        joint = (transforms[bone] @ body.rest_bones[bone])[:3, 3]
        angle = _angle(tree, out, vertices[parts.hands[side]] - joint, joint, frame, sign)
        if angle > 0:
            found[f"upperarm01.{side}"] = _turn(sign * angle)
    return found


def _angle(tree: Any, out: Floats, arm: Floats, joint: Doubles, frame: Doubles, sign: float) -> float:
    """The smallest outward angle in degrees that clears the hand; 0 where none is needed or none helps."""

    def room(angle: float) -> float:
        turn = frame @ _turn(sign * angle) @ frame.T
        hand = arm @ turn.T + joint
        far, near = tree.query(hand, distance_upper_bound=_REACH)
        held = np.isfinite(far)
        if not held.any():
            return _REACH
        away = hand[held] - tree.data[near[held]]
        return float((away * out[near[held]]).sum(axis=1).min())

    if room(0.0) >= ROOM:
        return 0.0
    clear = next((angle for angle in np.arange(_STEP, MOST, _STEP) if room(float(angle)) >= ROOM), None)
    if clear is None:
        return 0.0
    low, high = float(clear) - _STEP, float(clear)
    for _ in range(4):
        middle = (low + high) / 2
        low, high = (low, middle) if room(middle) >= ROOM else (middle, high)
    return high


def _turn(degrees: float) -> Doubles:
    return Rotation.from_rotvec([0.0, np.radians(degrees), 0.0]).as_matrix()


@dataclass(frozen=True, slots=True)
class _Parts:
    """Vertices of the trunk with their faces (counted over them) and, thinned, of each hand."""

    trunk: Ints
    faces: Ints
    hands: dict[str, Ints]


@lru_cache(maxsize=8)
def _parts(body: Body) -> _Parts:
    owner = body.weight_bones[np.arange(len(body.weights)), body.weights.argmax(axis=1)]
    trunk = np.array([name.startswith(_TRUNK) for name in body.bones])
    hands = {
        side: np.array([name.startswith(_HAND) and name.endswith(side) for name in body.bones]) for side in ("L", "R")
    }
    inner = body.faces[trunk[owner][body.faces].all(axis=1)]
    used, faces = np.unique(inner, return_inverse=True)
    return _Parts(
        used.astype(np.int32),
        faces.reshape(-1, 3).astype(np.int32),
        {side: np.flatnonzero(on[owner])[::5].astype(np.int32) for side, on in hands.items()},
    )
