"""Posing without torch: a body, a pose and an expression make a figure by plain numpy, in a few milliseconds.

Rotations are anny's "local-ref" ones: each bone turns about its head in axes that are the world's at rest (x to the
figure's left, y backwards, z up) and are carried along by its parents. So the world rotation of a bone from its
reference is the product of the turns down to it, and linear blend skinning needs no more than that and the rest heads.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.pose import Expression, Pose
from studio_app.stage.clearance import arms_out
from studio_app.stage.directing import directed_actions, directed_turns
from studio_app.stage.figure import Body, Figure
from studio_app.stage.scene import Floats, Ints
from studio_app.stage.sparse import Sparse
from studio_app.stage.surface import vertex_normals

__all__ = ["Doubles", "bone_transforms", "expressive_rest", "pose_figure", "skin", "vertex_normals"]

Doubles = NDArray[np.float64]


def pose_figure(body: Body, pose: Pose, expression: Expression) -> Figure:
    """The body in this pose and with this face, its lowest sole on z = 0 and its feet around the origin.

    Arms are held out where a hand would lie in the body (see `clearance`). Bones and actions the body does not have
    are passed over, so a pose of a richer rig still opens.
    """
    rest, turns = expressive_rest(body, expression), directed_turns(body, pose, expression)
    transforms = bone_transforms(body, turns)
    vertices = skin(body, rest, transforms)
    out = arms_out(body, vertices, transforms)
    if out:
        transforms = bone_transforms(body, turns | {name: turn @ turns[name] for name, turn in out.items()})
        vertices = skin(body, rest, transforms)
    shift = _stand(body, vertices)
    transforms[:, :3, 3] += shift
    vertices += shift.astype(np.float32)
    poses = (transforms @ body.rest_bones.astype(np.float64)).astype(np.float32)
    return Figure(body=body, vertices=vertices, normals=vertex_normals(body.faces, vertices), bone_poses=poses)


def expressive_rest(body: Body, expression: Expression) -> Floats:
    """Rest vertices (n, 3) with the face's actions added, each at its directed weight."""
    rest = body.rest.copy()
    for name, weight in directed_actions(expression).items():
        if weight and name in body.actions:
            index, offset = body.actions[name]
            rest[index] += np.float32(weight) * offset
    return rest


def bone_transforms(body: Body, turns: dict[str, Doubles]) -> Doubles:
    """Rest-to-posed transforms (bones, 4, 4) for turns by bone name (3, 3); the root comes to lie on the origin."""
    heads = body.rest_bones[:, :3, 3].astype(np.float64)
    aligned = body.references.astype(np.float64)
    transforms = np.tile(np.eye(4), (len(body.bones), 1, 1))
    turned, placed = np.tile(np.eye(3), (len(body.bones), 1, 1)), np.zeros_like(heads)
    for bone, (name, parent) in enumerate(zip(body.bones, body.parents.tolist(), strict=True)):
        if parent >= 0:
            turned[bone] = turned[parent]
            placed[bone] = placed[parent] + transforms[parent, :3, :3] @ (heads[bone] - heads[parent])
        if name in turns:
            turned[bone] = turned[bone] @ turns[name]
        transforms[bone, :3, :3] = turned[bone] @ aligned[bone]
        transforms[bone, :3, 3] = placed[bone] - transforms[bone, :3, :3] @ heads[bone]
    return transforms


def skin(body: Body, rest: Floats, transforms: Doubles) -> Floats:
    """Linear blend skinning of rest vertices (n, 3) by bone transforms (bones, 4, 4)."""
    blended = _rig(body).weights.apply(transforms[:, :3].reshape(len(transforms), 12)).reshape(-1, 3, 4)
    return np.einsum("nij,nj->ni", blended[:, :, :3], rest) + blended[:, :, 3]


@dataclass(frozen=True, slots=True)
class _Rig:
    """What skinning needs of a body, made once."""

    weights: Sparse
    soles: Ints


@lru_cache(maxsize=8)
def _rig(body: Body) -> _Rig:
    count, wide = len(body.weights), int(body.weights.shape[1])
    rows = np.repeat(np.arange(count), wide)
    weights = Sparse(body.weights.reshape(-1), rows, body.weight_bones.reshape(-1), (count, len(body.bones)))
    feet = np.array([name.startswith(("foot", "toe")) for name in body.bones])
    soles = np.flatnonzero((body.weights * feet[body.weight_bones]).sum(axis=1) > 0.5).astype(np.int32)
    return _Rig(weights, soles)


def _stand(body: Body, vertices: Floats) -> Doubles:
    """The shift that puts the lowest point on the floor and the middle of the feet over the origin."""
    soles = vertices[_rig(body).soles]
    middle = (soles.min(axis=0) + soles.max(axis=0)) / 2
    return -np.array([middle[0], middle[1], vertices[:, 2].min()], dtype=np.float64)
