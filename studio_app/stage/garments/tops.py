"""Tee, shirt, coat and the upper part of a dress: a trunk that hangs from the shoulders and two sleeves."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.look import Garment, GarmentKind, Sleeve
from studio_app.stage.garments.fields import Field, closing, hull, sleeve, smooth_union, step
from studio_app.stage.garments.fields import along as along_limb
from studio_app.stage.garments.landmarks import Landmarks, Limb, Region
from studio_app.stage.garments.linear import Doubles, interpolated
from studio_app.stage.garments.pattern import Sheet, Zone, sheet
from studio_app.stage.garments.surface import Grid


@dataclass(frozen=True, slots=True)
class TopCut:
    """How a top is cut; metres. `straight` 0 follows the waist, 1 hangs straight from bust and shoulder blades.

    `hem` is measured down from the waist, `neck` beyond the neck's own radius, `drop` is how much lower it is in front.
    """

    straight: float
    hem: float
    shoulder: float
    neck: float
    drop: float
    sleeve_top: float
    sleeve_end: float
    flare: float = 0.0
    room: float = 0.0


CUTS = {
    GarmentKind.TEE: TopCut(0.7, 0.27, 0.006, 0.022, 0.03, 0.012, 0.026),
    GarmentKind.SHIRT: TopCut(0.8, 0.33, 0.007, 0.007, 0.012, 0.006, 0.017),
    GarmentKind.DRESS: TopCut(0.12, 0.62, 0.005, 0.035, 0.055, 0.008, 0.014, 0.16),
    GarmentKind.COAT: TopCut(0.85, 0.66, 0.018, 0.016, 0.02, 0.022, 0.03, 0.05, 0.02),
}
CELL = 0.0175
FORM_EASE = 0.5
"""The share of the ease by which a garment's form stands off; the rest of it is fullness, which falls in folds."""


def trunk_sheet(garment: Garment, marks: Landmarks) -> Sheet:
    """The uncut form of a top over the body at rest, sleeves included."""
    cut = CUTS[garment.kind]
    sleeved = garment.sleeve is not Sleeve.NONE
    low = np.array([-0.36, -0.36, hem_height(garment, marks) - 0.08])
    high = np.array([0.36, 0.34, marks.neck_centre[2] + 0.05])
    if sleeved:
        reach = np.abs(np.concatenate([limb.centres[:, 0] for limb in marks.arms])).max() + 0.12
        low[0], high[0] = -reach, reach
        low[1] = min(low[1], marks.arms[0].centres[:, 1].min() - 0.12)
    grid = Grid.around(low, high, CELL)
    values = _trunk(garment, cut, marks, grid)
    if sleeved:
        for limb in marks.arms:
            tube = sleeve(limb, sleeve_radii(garment, cut, limb))(grid.points)
            values = smooth_union(values, tube, 0.035)
    return sheet(grid, values)


def hem_height(garment: Garment, marks: Landmarks) -> float:
    """The height of the hem at rest; never lower than a hand above the floor."""
    fall = CUTS[garment.kind].hem * (marks.waist - marks.floor) / 1.2
    return max(marks.waist - fall - garment.length_cm / 100, marks.floor + 0.1)


def sleeve_end(garment: Garment, limb: Limb) -> float:
    """How far along the arm a sleeve goes, metres."""
    full = float(limb.arcs[-1])
    if garment.sleeve is Sleeve.SHORT:
        return full * 0.36
    return full + (0.012 if garment.kind is GarmentKind.COAT else 0.0)


def sleeve_radii(garment: Garment, cut: TopCut, limb: Limb) -> Doubles:
    """The radius of a sleeve at each station of the arm: the arm, its ease, and never narrower towards the elbow."""
    ease = cut.sleeve_top + garment.ease_cm / 100 / (2 * np.pi) * 0.6 * FORM_EASE
    share = limb.arcs / limb.arcs[-1]
    straight = interpolated(share, [0, 0.3, 1], [0.062, 0.054, 0.042])
    radii = np.maximum(limb.radii + ease, straight + ease * 0.4)
    close = np.minimum(limb.radii, interpolated(limb.arcs, [0.0, 0.1], [0.056, 0.075])) + cut.shoulder - 0.003
    radii = close + (radii - close) * step(limb.arcs, 0.02, 0.16)
    if garment.kind is GarmentKind.SHIRT and garment.sleeve is Sleeve.LONG:
        cuff = limb.radii[-2] + 0.0075
        gathered = interpolated(
            limb.arcs[-1] - limb.arcs, [0, 0.052, 0.085, 0.2], [cuff, cuff + 0.002, cuff + 0.018, 0.2]
        )
        radii = np.minimum(radii, gathered)
    return radii


def _trunk(garment: Garment, cut: TopCut, marks: Landmarks, grid: Grid) -> Doubles:
    flesh = marks.of(Region.TORSO, Region.LEG_L, Region.LEG_R) & (marks.points[:, 2] > marks.crotch - 0.1)
    points = marks.points[flesh]
    trunk = grid.slab(0, -0.36, 0.36)
    # The arms are in it too: an open armhole would leave inside and outside unclear.
    whole = flesh | marks.of(Region.ARM_L, Region.ARM_R)
    near = closing(marks.points[whole], marks.normals[whole], 0.04, trunk)
    far = _hanging(garment, cut, marks, points)(trunk.points)
    z = trunk.points[:, 2]
    low, high = marks.armpit - 0.10, marks.armpit + 0.03
    hips = 1 - step(z, marks.seat, marks.seat + 0.1)
    share = np.maximum(cut.straight * (1 - step(z, low, high)), hips)
    ease = FORM_EASE * garment.ease_cm / 100 / (2 * np.pi) + cut.room
    room = cut.shoulder + (ease - cut.shoulder) * (1 - step(z, marks.armpit - 0.06, marks.armpit + 0.06))
    if garment.kind is GarmentKind.DRESS:
        room = np.where(z < marks.waist, np.minimum(room, ease), room * 0.6 + 0.002)
    return grid.placed(trunk, near * (1 - share) + far * share - np.maximum(room, 0.005))


def _hanging(garment: Garment, cut: TopCut, marks: Landmarks, points: Doubles) -> Field:
    """The hull that cloth hangs in: the trunk, and below the seat its widest sections carried down to the hem."""
    hem = hem_height(garment, marks) - 0.1
    widest = points[np.abs(points[:, 2] - marks.seat) < 0.06]
    fall = max(marks.seat - hem, 0.01)
    middle = np.array([0.0, widest[:, 1].mean()])
    lowest = widest.copy()
    lowest[:, :2] = middle + (widest[:, :2] - middle) * (1 + cut.flare * fall / 0.5)
    lowest[:, 2] = hem
    upper = points[points[:, 2] > marks.crotch]
    if garment.kind is not GarmentKind.DRESS:
        return hull(np.concatenate([upper, lowest]))
    trunk, skirt = (
        hull(upper[upper[:, 2] > marks.waist - 0.03]),
        hull(np.concatenate([upper[upper[:, 2] < marks.waist + 0.02], lowest])),
    )

    def field(p: Doubles) -> Doubles:
        return np.where(p[:, 2] > marks.waist, trunk(p), skirt(p))

    return field


def zones_of(garment: Garment, marks: Landmarks, p: Doubles) -> NDArray[Any]:
    """The panel each point (n, 3) of a top belongs to (n,)."""
    zones = np.full(len(p), Zone.TORSO, dtype=np.int8)
    if garment.sleeve is Sleeve.NONE:
        return zones
    cut = CUTS[garment.kind]
    for side, limb in enumerate(marks.arms):
        depth = sleeve(limb, sleeve_radii(garment, cut, limb))(p)
        far = along_limb(limb, p) > 0.075
        zones[(depth < 0.008) & far] = Zone.ARM_L if side == 0 else Zone.ARM_R
    return zones


def neck_level(garment: Garment, marks: Landmarks, p: Doubles) -> Doubles:
    """Metres outside the neck hole (negative inside): a tilted oval cylinder round the neck, deeper in front."""
    cut = CUTS[garment.kind]
    offset = p - marks.neck_centre
    offset = offset - np.outer(offset @ marks.neck_axis, marks.neck_axis)
    radius = marks.neck_radius + cut.neck
    forward = np.cross([1.0, 0.0, 0.0], marks.neck_axis)
    front = -(offset @ forward) if forward[1] > 0 else offset @ forward
    front = np.where(front > 0, front * radius / (radius + cut.drop), front)
    level = np.hypot(offset[:, 0] * 0.94, front) - radius
    # Behind, a neck hole ends at the nape, however upright the back is.
    share = np.clip((marks.neck_centre[1] + radius - p[:, 1]) / (2 * radius), 0.0, 1.0)
    lowest = marks.neck_centre[2] - 0.022 - cut.neck - share * (0.085 + 2 * cut.drop)
    return np.maximum(level, lowest - p[:, 2])


def cut_top(garment: Garment, marks: Landmarks) -> Sheet:
    """A top cut at neck, cuffs and hem."""
    piece = trunk_sheet(garment, marks)
    piece = piece.cut(neck_level(garment, marks, piece.vertices))
    for side, limb in enumerate(marks.arms if garment.sleeve is not Sleeve.NONE else ()):
        zone = zones_of(garment, marks, piece.vertices) == (Zone.ARM_L if side == 0 else Zone.ARM_R)
        level = np.where(zone, sleeve_end(garment, limb) - along_limb(limb, piece.vertices), 1.0)
        piece = piece.cut(level)
    if garment.kind is GarmentKind.COAT:
        piece = piece.cut(coat_opening(marks, piece.vertices))
    if garment.kind is GarmentKind.SHIRT:
        piece = piece.cut(_v_level(marks, piece.vertices))
    piece = piece.cut(piece.vertices[:, 2] - hem_line_of_top(garment, marks, piece.vertices))
    if garment.sleeve is Sleeve.NONE:
        piece = piece.cut(_armhole(marks, piece.vertices))
    return piece.trimmed()


def hem_line_of_top(garment: Garment, marks: Landmarks, p: Doubles) -> Doubles:
    """The height of the hem's edge at points (n, 3): a shirt's tail rises at the sides."""
    rise = 0.035 if garment.kind is GarmentKind.SHIRT else 0.0
    return hem_height(garment, marks) + rise * np.minimum(np.abs(p[:, 0]) / 0.17, 1.0) ** 2


def fullness(garment: Garment) -> float:
    """The part of the ease that is laid into folds, as a share of the girth (about a metre)."""
    return (1 - FORM_EASE) * garment.ease_cm / 100


def coat_opening(marks: Landmarks, p: Doubles) -> Doubles:
    """Metres beside the open front of a coat, at whose waist the edges nearly meet (negative in the opening)."""
    meets = marks.waist + 0.02
    up = np.clip((p[:, 2] - meets) / (marks.neck_centre[2] - meets), 0, 1)
    down = np.clip((meets - p[:, 2]) / 0.6, 0, 1)
    half = 0.012 + 0.06 * up + 0.04 * down
    return np.where(p[:, 1] < marks.neck_centre[1] + 0.02, np.abs(p[:, 0]) - half, 1.0)


def shirt_opening(marks: Landmarks) -> float:
    """The height of the first closed button."""
    return float(marks.neck_centre[2]) - 0.155


def _v_level(marks: Landmarks, p: Doubles) -> Doubles:
    """Metres beside the opening of an unbuttoned shirt collar (negative in it)."""
    up = (p[:, 2] - shirt_opening(marks)) / 0.13
    half = 0.034 * np.clip(up, 0, 1) - 0.02 * np.clip(-up, 0, 1)
    return np.where(p[:, 1] < marks.neck_centre[1], np.abs(p[:, 0]) - half, 1.0)


def _armhole(marks: Landmarks, p: Doubles) -> Doubles:
    """Metres outside two round armholes for a top without sleeves."""
    level = np.full(len(p), 1.0)
    for limb in marks.arms:
        axis = limb.centres[8] - limb.centres[0]
        axis /= np.linalg.norm(axis)
        offset = p - limb.centres[0]
        beyond = offset @ axis
        away = np.linalg.norm(offset - np.outer(beyond, axis), axis=1) - limb.radii[0] - 0.02
        level = np.minimum(level, np.maximum(away, -0.012 - beyond))
    return level
