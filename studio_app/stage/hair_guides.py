"""Guide strands: how locks of hair leave the scalp, lie over the head, fall and blow.

Everything here is in the head's own rest frame (metres); gravity and wind are turned into it.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.direction.look import Hair, HairStyle, Parting
from studio_app.stage.arrays import Array, f32, nearest, unit
from studio_app.stage.hair_field import Field
from studio_app.stage.head_marks import HeadMarks


@dataclass(frozen=True, slots=True)
class Air:
    """Unit vectors down and with the wind, the wind's share of the pull (0 calm to 1 storm), its gusts' seed."""

    down: Array
    along: Array
    pull: float
    seed: int


SPACING = 1.5
TRESS = 7
"""Guides to a tress."""


def spacing(steps: int) -> Array:
    """Share of a strand's length at each of its points: closer at the root, to follow the head's curve."""
    return (np.linspace(0, 1, steps) ** SPACING).astype(np.float32)


def part_x(hair: Hair, marks: HeadMarks) -> float:
    """Where the hair parts, metres to the figure's left: a parting left for the camera lies on the figure's right."""
    return {Parting.LEFT: -0.55, Parting.CENTRE: 0.0, Parting.RIGHT: 0.55}[hair.parting] * marks.unit


def sides(roots: Array, hair: Hair, marks: HeadMarks, seed: int) -> Array:
    """-1 or 1: to which side each root's hair is combed. The part line wavers a little and ends behind the crown."""
    wavering = 0.0025 * np.sin(roots[:, 1] * 190 + seed)
    behind = np.clip((roots[:, 1] - marks.axis_y) / 0.06, 0, 1)
    line = part_x(hair, marks) * (1 - behind) + wavering
    return np.where(roots[:, 0] >= line, 1.0, -1.0).astype(np.float32)


def combed(roots: Array, normals: Array, side: Array, hair: Hair, marks: HeadMarks) -> Array:
    """First direction (n, 3): away from the part, back from the face, lifted by volume."""
    front = np.clip((marks.axis_y - roots[:, 1]) / 0.09, -1, 1)
    across = np.stack((side, 0.50 + 0.25 * front, np.full(len(roots), -0.05)), axis=1)
    across[:, 0] *= 0.5 + 0.5 * np.clip(front + 1.1, 0, 1)
    across -= normals * np.einsum("ij,ij->i", across, normals)[:, None]
    across /= np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-6)
    lift = 0.20 + 0.38 * hair.volume
    return unit(across + normals * lift)


def lengths(roots: Array, hair: Hair, marks: HeadMarks, rng: np.random.Generator) -> Array:
    """Length (n,) in metres: full at the crown, less lower down, so that the ends lie near one level."""
    full = hair.length_cm / 100
    below = np.clip(marks.crown - roots[:, 2], 0, 0.25)
    cut = np.maximum(full - 0.62 * below, 0.45 * full) if full > 0.12 else np.full(len(roots), full)
    return (cut * rng.normal(1.0, 0.035, len(roots)).clip(0.88, 1.1)).astype(np.float32)


def falling(roots: Array, first: Array, length: Array, steps: int, hair: Hair, field: Field, air: Air) -> Array:
    """Guides (n, steps, 3) that bend from `first` to the pull of gravity and wind, and slide over the body."""
    rng = np.random.default_rng((air.seed, 3))
    count = len(roots)
    tress = _tresses(roots, first, rng)
    layer = 0.35 * rng.random(count) + 0.65 * rng.random(count)[tress]
    shell = (0.0025 + (0.004 + 0.018 * hair.volume) * layer).astype(np.float32)
    own = _gusts(roots, rng)
    gust = 0.3 * own + 0.7 * own[tress]
    strayed = 0.10 * rng.normal(0, 1, (count, 3))[tress]
    points, heading = roots.copy(), first.copy()
    path = [points]
    places = spacing(steps)
    swing = (rng.uniform(0, 2 * np.pi, count)[tress] + rng.normal(0, 0.3, count))[:, None]
    beside = unit(np.cross(air.along, air.down)[None] + 1e-6)
    for number in range(1, steps):
        reach = places[number] * length[:, None]
        step = (places[number] - places[number - 1]) * length[:, None]
        blown = np.clip((reach - 0.05) / 0.16, 0, 1) * air.pull * gust[:, :1]
        flutter = np.sin(reach * 34 + swing) * 0.30 * air.pull * np.clip(reach / 0.2, 0, 1)
        rise = air.along - air.down * gust[:, 1:2]
        pull = air.down * (1 - 0.92 * np.clip(blown, 0, 1)) + rise * blown + (beside + 0.6 * rise) * flutter
        pull = pull + strayed * np.clip((reach - 0.02) / 0.08, 0, 1)
        bend = np.clip(0.16 + 1.1 * reach / (reach + 0.10), 0, 0.62) * np.clip(step / 0.022, 0.12, 1.1)
        heading = unit(heading * (1 - bend) + unit(pull) * bend)
        aimed = points + heading * step
        lofted = shell * np.clip(0.08 + reach[:, 0] / 0.05, 0, 1)
        kept = field.pushed(field.pushed(aimed, lofted), lofted)
        heading = unit(0.15 * heading + 0.85 * unit(kept - points))
        points = points + heading * step
        path.append(points)
    return _gathered(np.stack(path, axis=1).astype(np.float32), tress)


def _tresses(roots: Array, first: Array, rng: np.random.Generator) -> Array:
    """For each guide (n,) the guide that leads its tress: hair falls and blows in bundles of a few centimetres."""
    leads = rng.permutation(len(roots))[: max(len(roots) // TRESS, 1)]
    place = roots + np.float32(0.012) * first
    return leads[nearest(place[leads], place)[1]].astype(np.int32)


def _gathered(guides: Array, tress: Array) -> Array:
    """Guides (n, k, 3) drawn towards the middle of their tress below the head, those that parted from it less."""
    size = np.maximum(np.bincount(tress, minlength=len(guides)), 1)[:, None, None]
    total = np.zeros_like(guides)
    np.add.at(total, tress, guides)
    towards = (total / size)[tress] - guides
    share = spacing(guides.shape[1])[None, :, None]
    near = np.exp(-((np.linalg.norm(towards, axis=2, keepdims=True) / 0.04) ** 2))
    return (guides + towards * near * 0.62 * np.clip((share - 0.06) / 0.35, 0, 1)).astype(np.float32)


def tied(
    roots: Array, normals: Array, length: Array, steps: int, hair: Hair, marks: HeadMarks, field: Field, air: Air
) -> Array:
    """Guides (n, steps, 3) drawn over the head to a knot at its back, then falling as a tail."""
    rng = np.random.default_rng((air.seed, 5))
    knot = np.array([0.0, marks.axis_y + 1.62 * marks.unit, marks.middle[2] + 0.15 * marks.unit], np.float32)
    over = steps // 2
    share = np.linspace(0, 1, over)[None, :, None]
    straight = roots[:, None] * (1 - share) + knot * share
    loft = (0.0025 + 0.009 * hair.volume * rng.random(len(roots)))[:, None] * np.ones((1, over))
    loft[:, 0], loft[:, -1] = 0, 0
    swell = np.sin(np.pi * share[..., 0])[..., None]
    lying = straight + normals[:, None] * 0.02 * swell
    for _ in range(3):
        lying = field.pushed(lying, loft.astype(np.float32))
    lying[:, 0] = roots
    turn, reach = rng.uniform(0, 2 * np.pi, len(roots)), np.sqrt(rng.random(len(roots)))
    lying[:, -1] = knot + _disc(turn, reach * 0.010)
    tail = np.maximum(length - 0.16, 0.07)
    first = unit(np.array([0, 1.0, -0.15], np.float32) + 0.25 * _disc(turn, reach))
    fall = falling(lying[:, -1], first, tail, steps - over + 1, hair, field, air)
    # A tail is one lock: it swells below the knot and comes to a point.
    middle = fall.mean(axis=0, keepdims=True)
    down = np.linspace(0, 1, fall.shape[1])
    width = 0.010 + 0.020 * np.sin(np.pi * np.clip(down * 0.9 + 0.1, 0, 1)) * (0.6 + hair.volume)
    spread = _disc(turn, reach)[:, None] * width[None, :, None]
    bundled = middle + spread + 0.25 * (fall - middle)
    return np.concatenate((lying, bundled[:, 1:]), axis=1).astype(np.float32)


def cropped(roots: Array, normals: Array, length: Array, steps: int, hair: Hair, marks: HeadMarks) -> Array:
    """Short hair (n, steps, 3): it stands at the root and lies down forwards on top, downwards at the sides."""
    up = np.clip((roots[:, 2] - marks.middle[2]) / (marks.crown - marks.middle[2]), 0, 1)[:, None]
    aside = np.sign(part_x(hair, marks) or 1.0) * f32([-0.35, 0, 0])
    lie = f32([0, -0.75, 0.1]) * up + f32([0, 0.15, -1.0]) * (1 - up) + aside * up
    lie = unit(lie - normals * np.einsum("ij,ij->i", lie, normals)[:, None])
    share = np.linspace(0, 1, steps)[None, :, None]
    rise = 0.35 + 0.5 * hair.volume + 0.25 * up[:, None]
    along = normals[:, None] * (rise * (share - 0.30 * share**2)) + lie[:, None] * (0.35 * share + 0.55 * share**2)
    span = np.linalg.norm(np.diff(along, axis=1), axis=2).sum(axis=1)[:, None, None]
    return (roots[:, None] + along / span * length[:, None, None]).astype(np.float32)


def coiled(roots: Array, normals: Array, length: Array, steps: int, hair: Hair, marks: HeadMarks, air: Air) -> Array:
    """Tight coils (n, steps, 3): helices that stand off the head all round and shrink to half their length."""
    rng = np.random.default_rng((air.seed, 9))
    middle = f32([0, marks.axis_y, marks.middle[2] + 0.6 * marks.unit])
    out = unit(0.55 * normals + 0.75 * unit(roots - middle) + rng.normal(0, 0.16, roots.shape) - 0.10 * air.down * -1)
    share = np.linspace(0, 1, steps)[None, :, None]
    extent = length * (0.42 + 0.26 * hair.volume) * rng.uniform(0.72, 1.0, len(roots))
    core = (
        roots[:, None]
        + (out[:, None] * share + air.down * 0.18 * share**2 + air.along * 0.22 * air.pull * share**2)
        * extent[:, None, None]
    )
    radius = rng.uniform(0.0022, 0.0042, len(roots))
    turns = np.sqrt(np.maximum(length**2 - extent**2, 1e-8)) / (2 * np.pi * radius)
    turns = np.minimum(turns, (steps - 1) / 5.5)
    angle = 2 * np.pi * turns[:, None] * share[..., 0] * rng.choice((-1, 1), len(roots))[:, None] + rng.uniform(
        0, 6.28, (len(roots), 1)
    )
    one = unit(np.cross(out, f32([0.3, 0.5, 0.8])))
    other = np.cross(out, one)
    grown = (radius[:, None] * np.clip(share[..., 0] * 9, 0, 1))[..., None] * 1.25
    ring = one[:, None] * np.cos(angle)[..., None] + other[:, None] * np.sin(angle)[..., None]
    bent = np.cumsum(rng.normal(0, 0.0011, (len(roots), steps, 3)), axis=1) * np.clip(share * 4, 0, 1)
    return (core + ring * grown + bent).astype(np.float32)


def _gusts(roots: Array, rng: np.random.Generator) -> Array:
    """Strength (about 1) and lift (about 0.3) of the wind for each guide: patches of the head blow together."""
    waves = rng.normal(0, 1, (4, 3)) * 55
    phase = rng.uniform(0, 2 * np.pi, (2, 4))
    swell = np.sin(roots @ waves.T + phase[0]).mean(axis=1)
    lift = np.sin(roots @ waves.T * 0.8 + phase[1]).mean(axis=1)
    strength = 1.0 + 0.5 * swell + rng.normal(0, 0.26, len(roots))
    return np.stack(
        (np.clip(strength, 0.25, 1.6), np.clip(0.28 + 0.5 * lift + rng.normal(0, 0.10, len(roots)), -0.1, 0.8)), axis=1
    ).astype(np.float32)


def _disc(turn: Array, reach: Array) -> Array:
    return np.stack((np.cos(turn) * reach, 0.3 * np.sin(turn) * reach, np.sin(turn) * reach), axis=1).astype(np.float32)


LOOSE = (HairStyle.STRAIGHT, HairStyle.WAVY)
