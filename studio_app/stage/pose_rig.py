"""The few numbers of a pose that 18 points can tell, and where they put those points: many poses at once, by numpy.

A key point is a weighted sum of skinned vertices, and skinning is linear in the bones' transforms; so each point is a
fixed small sum over bones, exact and free of the mesh. The numbers, in this order: the root's rotation from `facing`
(3) and place (3), the spine (3), the neck (3), then for each side the collar (2), the arm (swing 2, twist, bend), the
leg (the same), and last how much longer than the twin's the photographed person's trunk, arms and legs are (3, as
logarithms). Limits: see `joint_limits`.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.directing import NECK, SPINE
from studio_app.stage.figure import Body
from studio_app.stage.joint_limits import ARM, COLLAR_MOST, LEG, NECK_MOST, SPINE_MOST, Limb, in_oval
from studio_app.stage.keypoints import BODY

Doubles = NDArray[np.float64]

ROOT, PLACE, BACK, HEAD = slice(0, 3), slice(3, 6), slice(6, 9), slice(9, 12)
COLLARS = {"left": slice(12, 14), "right": slice(14, 16)}
LIMBS = {
    ("left", "arm"): slice(16, 20), ("right", "arm"): slice(20, 24),
    ("left", "leg"): slice(24, 28), ("right", "leg"): slice(28, 32),
}  # fmt: skip
SIZES = slice(32, 35)
COUNT = 35
KINDS: dict[str, Limb] = {"arm": ARM, "leg": LEG}
LETTERS = {"left": "L", "right": "R"}
POSTURE = {
    "spine01": -3.5, "spine02": -2.5, "neck01": -3.0, "neck02": -2.0, "neck03": 1.0, "head": 10.5,
}  # fmt: skip
"""Degrees of bend with which a person stands upright on this skeleton, whose rest stoops."""
TURNED: tuple[str, ...] = (
    "root", *(name for name, _ in SPINE), *(name for name, _ in NECK), "clavicle.L", "clavicle.R",
    "upperarm01.L", "lowerarm01.L", "upperarm01.R", "lowerarm01.R",
    "upperleg01.L", "lowerleg01.L", "upperleg01.R", "lowerleg01.R",
)  # fmt: skip
"""The bones that the numbers turn, parents first."""
_SIZE_OF = tuple(1 if "arm" in name else 2 if "leg" in name else 0 for name in TURNED)
_LONGEST = 0.35
_MIRROR = np.diag([-1.0, 1.0, 1.0])
_FLIPPED = np.outer([-1.0, 1.0, 1.0], [-1.0, 1.0, 1.0])
"""What a rotation's entries are multiplied with to mirror it from left to right."""


@dataclass(frozen=True, slots=True, eq=False)
class Rig:
    """The part of a body's skeleton on which the 18 points hang: the bones that the numbers turn, in `TURNED`'s order,
    everything that hangs stiffly on one of them taken into it. `offsets` (bones, 3) lead from a parent's head,
    `aligned` (bones, 3, 3) are the references, `kept` (bones, 3, 3) the turns of a bone that is not fitted, `sums`
    (18, bones, 4) make points of the bones' frames.
    """

    body: Body
    parents: tuple[int, ...]
    offsets: Doubles
    aligned: Doubles
    kept: Doubles
    sums: Doubles


@dataclass(frozen=True, slots=True)
class Joint:
    """A limb on this body, written for the left: directions at rest (3,) of its upper and lower part, the hinge's axis,
    and the hinge's bend at rest.
    """

    limb: Limb
    upper: Doubles
    lower: Doubles
    hinge: Doubles
    bent: float
    middle: Doubles
    to_middle: Doubles
    basis: Doubles


def rig_of(body: Body, turns: dict[str, Doubles]) -> Rig:
    """The rig of a body whose pose is `turns` (3, 3) by bone name before anything is fitted."""
    heads, names = body.rest_bones[:, :3, 3].astype(np.float64), body.bones
    aligned, sums = body.references.astype(np.float64), _sums(body).copy()
    owner, frame = list(range(len(names))), np.tile(np.eye(3), (len(names), 1, 1))
    head, offset = np.zeros((len(names), 3)), np.zeros((len(names), 3))
    for bone, parent in enumerate(body.parents.tolist()):
        if parent < 0:
            continue
        offset[bone] = head[parent] + frame[parent] @ (heads[bone] - heads[parent])
        if names[bone] in TURNED:
            continue
        head[bone] = offset[bone]
        owner[bone] = owner[parent]
        own = turns.get(names[bone], np.eye(3))
        frame[bone] = frame[parent] @ aligned[parent].T @ own @ aligned[bone]
        sums[:, owner[bone], :3] += sums[:, bone, :3] @ frame[bone].T + sums[:, bone, 3:] * head[bone]
        sums[:, owner[bone], 3] += sums[:, bone, 3]
    bones = [names.index(name) for name in TURNED]
    above = [owner[int(body.parents[bone])] if body.parents[bone] >= 0 else -1 for bone in bones]
    parents = tuple(bones.index(bone) if bone >= 0 else -1 for bone in above)
    kept = np.stack([turns.get(name, np.eye(3)) for name in TURNED])
    return Rig(body, parents, offset[bones], aligned[bones], kept, sums[:, bones])


@lru_cache(maxsize=8)
def _sums(body: Body) -> Doubles:
    """For each of the 18 points what it takes of each bone's transform: (18, bones, 4), the rest seen from the head."""
    heads = body.rest_bones[:, :3, 3].astype(np.float64)
    found: dict[str, Doubles] = {}
    for name in BODY:
        if name == "neck":
            continue
        taken = np.zeros((len(body.bones), 4))
        at, by = body.landmarks[name]
        bones = body.weight_bones[at]
        away = body.rest[at].astype(np.float64)[:, None] - heads[bones]
        share = body.weights[at].astype(np.float64) * by.astype(np.float64)[:, None]
        np.add.at(taken, bones, np.concatenate([away * share[..., None], share[..., None]], axis=-1))
        found[name] = taken
    found["neck"] = (found["left_shoulder"] + found["right_shoulder"]) / 2
    return np.stack([found[name] for name in BODY])


@lru_cache(maxsize=16)
def joint_of(body: Body, kind: str) -> Joint:
    """A limb's rest on this body."""
    limb = KINDS[kind]
    upper = _way(body, limb.upper, limb.lower)
    lower = _way(body, limb.lower, limb.end)
    hinge = np.cross(upper, lower) if kind == "arm" else np.array([1.0, 0.0, 0.0])
    hinge /= np.linalg.norm(hinge)
    bent = float(np.arctan2(np.cross(upper, lower) @ hinge, upper @ lower))
    middle = np.asarray(limb.ball.middle) / np.linalg.norm(limb.ball.middle)
    side = np.cross(middle, np.array([0.0, 0.0, 1.0]))
    side /= np.linalg.norm(side)
    basis = np.stack([side, np.cross(side, middle)])
    return Joint(limb, upper, lower, hinge, bent, middle, _shortest(upper, middle), basis)


def _way(body: Body, first: str, last: str) -> Doubles:
    """The direction from one bone's head to another's, as posing without turns lays them."""
    names, total = body.bones, np.zeros(3)
    bone = names.index(f"{last}.L")
    while names[bone] != f"{first}.L":
        above = int(body.parents[bone])
        way = (body.rest_bones[bone, :3, 3] - body.rest_bones[above, :3, 3]).astype(np.float64)
        total += body.references[above].astype(np.float64) @ way
        bone = above
    return total / np.linalg.norm(total)


def _shortest(one: Doubles, other: Doubles) -> Doubles:
    axis = np.cross(one, other)
    angle = np.arctan2(np.linalg.norm(axis), one @ other)
    return turn(axis / max(1e-12, float(np.linalg.norm(axis))) * angle)


def turn(vectors: Doubles) -> Doubles:
    """Rotation matrices (..., 3, 3) of rotation vectors (..., 3), by Rodrigues' formula."""
    x, y, z = vectors[..., 0], vectors[..., 1], vectors[..., 2]
    angle = np.sqrt(x * x + y * y + z * z) + 1e-12
    sine, rest = np.sin(angle) / angle, (1 - np.cos(angle)) / (angle * angle)
    found = np.empty((*x.shape, 3, 3))
    found[..., 0, 0], found[..., 1, 1], found[..., 2, 2] = (
        1 - rest * (y * y + z * z), 1 - rest * (x * x + z * z), 1 - rest * (x * x + y * y),
    )  # fmt: skip
    found[..., 0, 1], found[..., 1, 0] = rest * x * y - sine * z, rest * x * y + sine * z
    found[..., 0, 2], found[..., 2, 0] = rest * x * z + sine * y, rest * x * z - sine * y
    found[..., 1, 2], found[..., 2, 1] = rest * y * z - sine * x, rest * y * z + sine * x
    return found


def _limb_vectors(joint: Joint, numbers: Doubles) -> Doubles:
    """A limb's swing, twist and bend as rotation vectors (..., 3, 3)."""
    bend = (numbers[..., 3:4] - joint.bent) * joint.hinge
    return np.stack([numbers[..., :2] @ joint.basis, numbers[..., 2:3] * joint.middle, bend], axis=-2)


def _limb_joined(joint: Joint, made: Doubles, side: str) -> tuple[Doubles, Doubles]:
    """The turns of the two bones from the rotations (..., 3, 3, 3) of those vectors."""
    upper, lower = made[..., 0, :, :] @ (made[..., 1, :, :] @ joint.to_middle), made[..., 2, :, :]
    return (upper, lower) if side == "left" else (upper * _FLIPPED, lower * _FLIPPED)


def limb_numbers(joint: Joint, upper: Doubles, lower: Doubles, side: str) -> Doubles:
    """The four numbers that lay a limb along two directions (3,) seen from its parent, brought within the limits."""
    if side == "right":
        upper, lower = _MIRROR @ upper, _MIRROR @ lower
    middle = joint.middle
    axis = np.cross(middle, upper)
    away = np.arctan2(np.linalg.norm(axis), middle @ upper)
    swing = joint.basis @ (axis / max(1e-9, float(np.linalg.norm(axis))) * away)
    bend = float(np.arccos(np.clip(upper @ lower, -1, 1)))
    wanted = turn(swing @ joint.basis).T @ lower
    got = joint.to_middle @ turn((bend - joint.bent) * joint.hinge) @ joint.lower
    flat_wanted, flat_got = wanted - middle * (middle @ wanted), got - middle * (middle @ got)
    twist = np.arctan2(middle @ np.cross(flat_got, flat_wanted), flat_got @ flat_wanted) if bend > 0.05 else 0.0
    return limited_limb(joint.limb, np.array([*swing, twist, bend]))


def limited_limb(limb: Limb, numbers: Doubles) -> Doubles:
    """A limb's numbers (..., 4) brought within its limits."""
    swing = in_oval(numbers[..., :2], limb.ball.across)
    twist = np.clip(numbers[..., 2:3], *limb.ball.twist)
    return np.concatenate([swing, twist, np.clip(numbers[..., 3:4], *limb.bend)], axis=-1)


def limited(numbers: Doubles) -> Doubles:
    """Numbers (..., COUNT) with every joint within its limits."""
    found = numbers.copy()
    for part, most in ((BACK, SPINE_MOST), (HEAD, NECK_MOST), *((each, COLLAR_MOST) for each in COLLARS.values())):
        found[..., part] = np.clip(found[..., part], -np.asarray(most), most)
    for (_, kind), part in LIMBS.items():
        found[..., part] = limited_limb(KINDS[kind], found[..., part])
    found[..., SIZES] = np.clip(found[..., SIZES], -_LONGEST, _LONGEST)
    return found


def turns_of(body: Body, numbers: Doubles, facing: Doubles) -> dict[str, Doubles]:
    """Turns (..., 3, 3) by bone name; `facing` (..., 3, 3) is the rotation from which the root's is counted."""
    vectors = [numbers[..., ROOT]]
    vectors += [numbers[..., BACK] * share for _, share in SPINE]
    vectors += [numbers[..., HEAD] * share for _, share in NECK]
    for side, part in COLLARS.items():
        vectors.append(numbers[..., part] @ (_COLLAR if side == "left" else -_COLLAR))
    joints = [joint_of(body, kind) for _, kind in LIMBS]
    limbs = [_limb_vectors(joint, numbers[..., part]) for joint, part in zip(joints, LIMBS.values(), strict=True)]
    made = turn(np.concatenate([np.stack(vectors, axis=-2), *limbs], axis=-2))
    names = TURNED[: len(vectors)]
    found = {name: made[..., at, :, :] for at, name in enumerate(names)}
    found["root"] = facing @ found["root"]
    for name, base in _BASES.items():
        found[name] = found[name] @ base
    for number, ((side, _), joint) in enumerate(zip(LIMBS, joints, strict=True)):
        first = len(vectors) + 3 * number
        upper, lower = _limb_joined(joint, made[..., first : first + 3, :, :], side)
        found[f"{joint.limb.upper}.{LETTERS[side]}"] = upper
        found[f"{joint.limb.lower}.{LETTERS[side]}"] = lower
    return found


def points_of(rig: Rig, numbers: Doubles, facing: Doubles, fitted: frozenset[str]) -> tuple[Doubles, Doubles]:
    """The 18 points (n, 18, 3) and each bone's turn in the world (n, bones, 3, 3), for numbers (n, COUNT).

    Bones in `fitted` turn by the numbers, the others as kept. The root's head lies on the root's place.
    """
    count, many = len(numbers), len(TURNED)
    turns = turns_of(rig.body, numbers, facing)
    sizes = np.exp(numbers[:, SIZES])
    turned, frames = np.empty((count, many, 3, 3)), np.empty((count, many, 3, 3))
    placed = np.zeros((count, many, 3))
    for at, (name, parent) in enumerate(zip(TURNED, rig.parents, strict=True)):
        own = turns[name] if name in fitted else rig.kept[at]
        if parent < 0:
            turned[:, at] = own
        else:
            turned[:, at] = turned[:, parent] @ own
            placed[:, at] = placed[:, parent] + frames[:, parent] @ rig.offsets[at]
        frames[:, at] = (turned[:, at] @ rig.aligned[at]) * sizes[:, _SIZE_OF[at], None, None]
    points = np.einsum("kbj,nbij->nki", rig.sums[:, :, :3], frames, optimize=True)
    points += np.einsum("kb,nbi->nki", rig.sums[:, :, 3], placed, optimize=True)
    return points + numbers[:, None, PLACE], turned


_COLLAR = np.array([[0.0, -1.0, 0.0], [0.0, 0.0, -1.0]])
_BASES = {name: turn(np.array([np.radians(degrees), 0.0, 0.0])) for name, degrees in POSTURE.items()}
