"""What a cutter marks on the body before cutting: its regions, the heights of waist, seat and crotch, axes of limbs."""

from __future__ import annotations

from dataclasses import dataclass
from enum import IntEnum
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.figure import Body
from studio_app.stage.garments.linear import Doubles, interpolated, outline, smoothed
from studio_app.stage.posing import vertex_normals

STATIONS = 33


class Region(IntEnum):
    """What part of the body a vertex mostly moves with; limbs have a left (even) and a right (odd) side."""

    HEAD = 0
    NECK = 1
    TORSO = 2
    ARM_L = 4
    ARM_R = 5
    HAND_L = 6
    HAND_R = 7
    LEG_L = 8
    LEG_R = 9
    FOOT_L = 10
    FOOT_R = 11


_STEMS = {
    "head": Region.HEAD, "eye": Region.HEAD, "neck": Region.NECK, "upperarm": Region.ARM_L, "lowerarm": Region.ARM_L,
    "wrist": Region.HAND_L, "finger": Region.HAND_L, "metacarpal": Region.HAND_L, "upperleg": Region.LEG_L,
    "lowerleg": Region.LEG_L, "foot": Region.FOOT_L, "toe": Region.FOOT_L,
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Limb:
    """An arm or a leg as stations from its root to its end: centres (n, 3) and the body's radius there (n,), metres."""

    centres: Doubles
    radii: Doubles

    @property
    def arcs(self) -> Doubles:
        """Distance along the limb at each station (n,), metres."""
        steps = np.linalg.norm(np.diff(self.centres, axis=0), axis=1)
        return np.concatenate([[0.0], np.cumsum(steps)])


@dataclass(frozen=True, eq=False)
class Landmarks:
    """A body at rest as a cutter sees it. Heights in metres in the body's own frame (its floor is `floor`).

    `points` are dense samples of the surface (trunk and limbs are coarse in the body's own mesh), with their normals
    and regions.
    """

    points: Doubles
    normals: Doubles
    regions: NDArray[np.int8]
    joints: dict[str, Doubles]
    floor: float
    crotch: float
    seat: float
    waist: float
    armpit: float
    arms: tuple[Limb, Limb]
    neck_centre: Doubles
    neck_axis: Doubles
    neck_radius: float

    def of(self, *regions: Region) -> NDArray[np.bool_]:
        """Which vertices belong to any of these regions (n,)."""
        return np.isin(self.regions, [int(region) for region in regions])

    def joint(self, name: str) -> Doubles:
        """The rest position (3,) of the head of a bone."""
        return self.joints[name]


@lru_cache(maxsize=6)
def landmarks(body: Body) -> Landmarks:
    """Marks the body; kept for the last few bodies, since every garment of a look needs it."""
    points, normals, regions = _samples(body)
    joints = dict(zip(body.bones, body.rest_bones[:, :3, 3].astype(np.float64), strict=True))
    trunk = points[np.isin(regions, [Region.TORSO, Region.LEG_L, Region.LEG_R])]
    middle = trunk[np.abs(trunk[:, 0]) < 0.012]
    crotch = float(middle[:, 2].min())
    hips = float(joints["upperleg01.L"][2])
    heights = np.arange(crotch + 0.02, joints["spine02"][2], 0.01)
    girths = smoothed(np.array([_girth(trunk, z) for z in heights]), 1.5)
    upper = heights > hips + 0.06
    neck = _neck(points, regions, joints)
    return Landmarks(
        points=points,
        normals=normals,
        regions=regions,
        joints=joints,
        floor=float(points[:, 2].min()),
        crotch=crotch,
        seat=_seat(trunk, hips),
        waist=float(heights[upper][girths[upper].argmin()]),
        armpit=float(joints["upperarm01.L"][2]) - 0.085,
        arms=(_arm(points, regions, joints, "L"), _arm(points, regions, joints, "R")),
        neck_centre=neck[0],
        neck_axis=neck[1],
        neck_radius=neck[2],
    )


def _samples(body: Body) -> tuple[Doubles, Doubles, NDArray[np.int8]]:
    """Points all over the surface, ten on each large triangle, one on each small one; normals; regions."""
    normals = vertex_normals(body.faces, body.rest).astype(np.float64)
    corners = body.rest.astype(np.float64)[body.faces]
    kinds = body_regions(body)[body.faces]
    kind = np.where(kinds[:, 1] == kinds[:, 2], kinds[:, 1], kinds[:, 0])
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    share = np.array([(a, b, 3 - a - b) for a in range(4) for b in range(4 - a)]) / 3 * 0.94 + 0.02
    large = area > 6e-5
    fine = np.einsum("kc,fcx->fkx", share, corners[large]).reshape(-1, 3)
    fine_normals = np.einsum("kc,fcx->fkx", share, normals[body.faces[large]]).reshape(-1, 3)
    points = np.concatenate([fine, corners[~large].mean(axis=1)])
    facing = np.concatenate([fine_normals, normals[body.faces[~large]].mean(axis=1)])
    regions = np.concatenate([np.repeat(kind[large], len(share)), kind[~large]])
    return points, facing / np.linalg.norm(facing, axis=1, keepdims=True), regions


def _seat(trunk: Doubles, hips: float) -> float:
    """The height of the point that stands out most behind."""
    near = trunk[np.abs(trunk[:, 2] - hips) < 0.1]
    return float(near[near[:, 1].argmax(), 2])


def body_regions(body: Body) -> NDArray[np.int8]:
    """The region of the bone that moves each vertex most (n,)."""
    kinds = np.array([bone_region(name) for name in body.bones], dtype=np.int8)
    strongest = body.weights.argmax(axis=1)
    return kinds[body.weight_bones[np.arange(len(strongest)), strongest]]


def bone_region(bone: str) -> int:
    """The region that a bone moves, by its name; what is unknown counts as torso."""
    stem = bone.split(".")[0].rstrip("0123456789-")
    region = _STEMS.get(stem.rstrip("0123456789-"), Region.TORSO)
    return int(region) + (1 if bone.endswith(".R") and region >= Region.ARM_L else 0)


def _girth(points: Doubles, height: float) -> float:
    near = points[np.abs(points[:, 2] - height) < 0.012][:, :2]
    return outline(near)[1] if len(near) > 8 else 0.0


def _arm(points: Doubles, regions: NDArray[np.int8], joints: dict[str, Doubles], side: str) -> Limb:
    """An arm from the shoulder joint to the wrist, with the middle of the flesh as axis."""
    corners = np.array([joints[f"{name}.{side}"] for name in ("upperarm01", "lowerarm01", "wrist")])
    flesh = points[regions == (Region.ARM_L if side == "L" else Region.ARM_R)]
    axis = _rounded(corners)
    return _limb(axis, flesh)


def _rounded(corners: Doubles) -> Doubles:
    """A line through three points with a round corner, at STATIONS even places."""
    t = np.linspace(0, 1, 200)
    arcs = np.array([0.0, *np.cumsum(np.linalg.norm(np.diff(corners, axis=0), axis=1))])
    line = np.stack([interpolated(t * arcs[-1], arcs, corners[:, axis]) for axis in range(3)], axis=1)
    line = smoothed(line, 12)
    return line[np.linspace(0, 199, STATIONS).astype(int)]


def _limb(axis: Doubles, flesh: Doubles) -> Limb:
    tangents = np.gradient(axis, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    centres, radii = axis.copy(), np.zeros(len(axis))
    for k in range(len(axis)):
        offset = flesh - axis[k]
        along = offset @ tangents[k]
        near = offset[(np.abs(along) < 0.014)] - np.outer(along[np.abs(along) < 0.014], tangents[k])
        if len(near) > 6:
            middle = (near.min(axis=0) + near.max(axis=0)) / 2
            centres[k] = axis[k] + middle * min(1.0, k / 6)
            radii[k] = np.linalg.norm(near - middle * min(1.0, k / 6), axis=1).max()
    return Limb(smoothed(centres, 2), smoothed(radii, 1.5))


def _neck(points: Doubles, regions: NDArray[np.int8], joints: dict[str, Doubles]) -> tuple[Doubles, Doubles, float]:
    """The column of the neck: centre at its base (3,), unit axis upwards (3,), mean radius in metres."""
    flesh = points[regions == Region.NECK]
    axis = np.array([0.0, -0.12, 1.0])  # a neck hole is cut steeper than the neck leans
    axis /= np.linalg.norm(axis)
    height = (joints["neck01"][2] + joints["neck02"][2]) / 2
    ring = flesh[np.abs(flesh[:, 2] - height) < 0.015]
    middle = np.append((ring[:, :2].min(axis=0) + ring[:, :2].max(axis=0)) / 2, height)
    radius = outline(ring[:, :2])[1] / (2 * np.pi)
    return middle, axis, radius
