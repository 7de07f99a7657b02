"""Where the seams and rows of stitches of each garment run, as levels over its vertices at rest."""

from __future__ import annotations

import numpy as np

from studio_app.direction.look import Garment, GarmentKind, Sleeve
from studio_app.stage.garments.landmarks import Landmarks
from studio_app.stage.garments.linear import Doubles, interpolated
from studio_app.stage.garments.pattern import Seam

STITCH_M = 0.0008
"""Half the width of a row of stitches with the shadow in it."""

PLACKET_M = 0.0165


def line(level: Doubles, *where: Doubles, half: float = STITCH_M, lift: float = 0.0006, trim: str = "seam") -> Seam:
    """A line along level 0, where all of `where` are positive."""
    return Seam(np.stack([half - level, half + level, *where]), lift, trim)


def armhole_seams(garment: Garment, marks: Landmarks, p: Doubles) -> tuple[Seam, ...]:
    """Where sleeves are set in: a little beyond the shoulder's point, as on a wide shirt."""
    if garment.sleeve is Sleeve.NONE:
        return ()
    out = float(abs(marks.arms[0].centres[0, 0])) + (0.022 if garment.kind is GarmentKind.SHIRT else 0.012)
    high = p[:, 2] - marks.armpit + 0.07
    lean = 0.12 * (p[:, 2] - marks.armpit)
    return tuple(line(side * p[:, 0] - out + lean, high) for side in (1.0, -1.0))


def side_seams(marks: Landmarks, p: Doubles, trunk: Doubles) -> tuple[Seam, ...]:
    """Down both sides of the trunk, from the armhole to the hem."""
    middle = float(marks.points[np.abs(marks.points[:, 2] - marks.seat) < 0.03, 1].mean())
    low = marks.armpit - 0.02 - p[:, 2]
    return tuple(line(p[:, 1] - middle, side * p[:, 0] - 0.05, trunk, low) for side in (1.0, -1.0))


def shirt_seams(marks: Landmarks, p: Doubles, front: Doubles, trunk: Doubles, to_end: Doubles) -> tuple[Seam, ...]:
    """Placket, pocket, yoke and cuffs."""
    x, z = p[:, 0], p[:, 2]
    seams = [line(x - side * (PLACKET_M - 0.004), front, trunk, lift=0.0021) for side in (1.0, -1.0)]
    seams += [line(x - side * (PLACKET_M + 0.0012), front, trunk, half=0.0011, lift=0.0003) for side in (1.0, -1.0)]
    left, right, low, high = pocket_box(marks)
    beside, between = (z - low, high - z, front, trunk), (x - left, right - x, front, trunk)
    seams += [line(x - edge, *beside, lift=0.0014) for edge in (left, right)]
    seams += [line(z - edge, *between, lift=0.0014) for edge in (low, high, high - 0.022)]
    seams.append(line(z - marks.armpit - 0.055, -front, trunk))
    arms = -trunk
    seams += [line(to_end - 0.0565, arms, half=0.0011), line(to_end - 0.050, arms, lift=0.0032)]
    return tuple(seams)


def pocket_box(marks: Landmarks) -> tuple[float, float, float, float]:
    """Left, right, low and high edge of the breast pocket."""
    return 0.036, 0.140, marks.armpit - 0.075, marks.armpit + 0.045


def trouser_seams(marks: Landmarks, p: Doubles, hem: Doubles, below: Doubles, band: float) -> tuple[Seam, ...]:
    """Side seams, slanted pockets, the waistband, the fly and turned hems."""
    x, y = p[:, 0], p[:, 1]
    front = 0.02 - y
    seams = [line(hem - 0.022), line(hem - 0.003, half=0.0012), line(below - band - 0.001, half=0.0011)]
    seams.append(line(x - 0.036, 0.155 - below, below - band, front, lift=0.0018))
    legs = marks.crotch - p[:, 2]
    for side in (1.0, -1.0):
        outside = side * x - 0.11 - 0.02 * np.clip(legs, 0, 1)
        seams.append(line(y - _leg_middle(marks, p), outside, below - band))
        slant = side * x - 0.118 - 0.36 * (below - band)
        seams.append(line(slant, front, below - band, band + 0.16 - below))
    return tuple(seams)


def _leg_middle(marks: Landmarks, p: Doubles) -> Doubles:
    """Where the side of a leg is, from the hip to the ankle."""
    limb = marks.joints
    names = ("upperleg01.L", "lowerleg01.L", "foot.L")
    heights = np.array([limb[name][2] for name in names])[::-1]
    return interpolated(p[:, 2], heights, np.array([limb[name][1] for name in names])[::-1])


def hem_seams(level: Doubles, *where: Doubles, width: float = 0.012) -> tuple[Seam, ...]:
    """A turned hem: its stitches, and the edge itself."""
    return line(level - width, *where), line(level - 0.002, *where, half=0.0011)
