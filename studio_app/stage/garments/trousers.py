"""Trousers: a pelvis that fits at the waist and two legs that hang from seat and thigh to the shoe."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.look import Garment
from studio_app.stage.garments.fields import DIRECTIONS, Tube, sections, smooth_cut, smooth_union, step
from studio_app.stage.garments.landmarks import Landmarks, Region
from studio_app.stage.garments.linear import Doubles, smoothed
from studio_app.stage.garments.pattern import Sheet, Zone, sheet
from studio_app.stage.garments.surface import Grid

CELL = 0.0175
HEM_ABOVE_FLOOR = 0.03
BAND_M = 0.038


def cut_trousers(garment: Garment, marks: Landmarks) -> Sheet:
    """Trousers cut at the waist and at both hems."""
    hem = trouser_hem(garment, marks)
    low = np.array([-0.42, -0.36, hem - 0.06])
    high = np.array([0.42, 0.36, waist_line(marks) + 0.06])
    grid = Grid.around(low, high, CELL)
    piece = sheet(grid, _form(garment, marks, grid))
    piece = piece.cut(waist_line(marks) - piece.vertices[:, 2])
    return piece.cut(piece.vertices[:, 2] - hem_line(garment, marks, piece.vertices)).trimmed()


def hem_line(garment: Garment, marks: Landmarks, p: Doubles) -> Doubles:
    """The height of the hem's edge at points (n, 3). Its front lies on the instep, a little higher than its back."""
    return trouser_hem(garment, marks) + 0.012 * np.clip(-(p[:, 1] + 0.02) / 0.1, -1, 1)


def waist_line(marks: Landmarks) -> float:
    """The height of the waistband's upper edge: a little below the natural waist."""
    return marks.waist - 0.25 * (marks.waist - marks.seat) * 0.5


def trouser_hem(garment: Garment, marks: Landmarks) -> float:
    """The height of the hems at rest; `length_cm` lengthens them, never onto the floor."""
    lowest = marks.floor + 0.012
    return float(np.clip(marks.floor + HEM_ABOVE_FLOOR - garment.length_cm / 100, lowest, marks.crotch - 0.08))


def leg_zones(p: Doubles, marks: Landmarks) -> NDArray[np.int8]:
    """The panel each point of a pair of trousers belongs to (n,)."""
    zones = np.full(len(p), Zone.TORSO, dtype=np.int8)
    zones[p[:, 2] < marks.crotch] = Zone.LEG_L
    zones[(p[:, 2] < marks.crotch) & (p[:, 0] < 0)] = Zone.LEG_R
    return zones


def _form(garment: Garment, marks: Landmarks, grid: Grid) -> Doubles:
    p = grid.points
    z = p[:, 2]
    pelvis = marks.points[marks.of(Region.TORSO, Region.LEG_L, Region.LEG_R)]
    tube = _pelvis(garment, marks, sections(pelvis, marks.crotch - 0.06, marks.waist + 0.1))
    hips = smooth_cut(tube.field(p), marks.crotch + 0.005 - z, 0.03)
    legs = np.full(len(p), 1.0)
    for side, regions in ((1.0, (Region.LEG_L, Region.FOOT_L)), (-1.0, (Region.LEG_R, Region.FOOT_R))):
        leg = marks.points[marks.of(*regions)]
        hang = _leg(garment, marks, sections(leg, marks.floor + 0.09, marks.crotch + 0.06))
        inside = 0.006 + 0.02 * step(marks.crotch - z, 0.0, 0.3) - side * p[:, 0]
        wall = smooth_cut(hang.field(p), inside, 0.012)
        legs = np.minimum(legs, smooth_cut(wall, z - marks.crotch - 0.05, 0.03))
    return smooth_union(hips, legs, 0.03)


def _pelvis(garment: Garment, marks: Landmarks, body: Tube) -> Tube:
    """The body's sections with ease: none at the waistband, all of it at the seat."""
    ease = garment.ease_cm / 100 / (2 * np.pi)
    share = 1 - step(body.heights, marks.seat, waist_line(marks) - BAND_M)
    room = 0.004 + np.maximum(ease - 0.004, 0.003) * share
    return Tube(body.heights, body.centres, body.support + room[:, None])


def _leg(garment: Garment, marks: Landmarks, body: Tube) -> Tube:
    """The hang of a trouser leg: the widest of the thigh carried down, drawn to a round hem, never inside the calf."""
    ease = garment.ease_cm / 100 / (2 * np.pi)
    fall = np.clip((marks.crotch - body.heights) / (marks.crotch - marks.floor), 0, 1)[:, None]
    top = body.support[np.searchsorted(body.heights, marks.crotch - 0.03)]
    hem = 0.068 + 0.75 * ease
    hanging = (top + ease * 0.5) * (1 - fall) + hem * fall
    support = np.maximum(body.support + 0.3 * ease + 0.006, hanging)
    support = smoothed(support, 2)
    share = 0.5 * fall
    middle = body.centres[np.searchsorted(body.heights, marks.crotch - 0.03)]
    straight = middle + (body.centres[0] - middle) * fall
    centres = body.centres * (1 - share) + straight * share
    shift = (body.centres - centres) @ _round().T
    return Tube(body.heights, centres, np.maximum(support, body.support + shift + 0.006))


def _round() -> Doubles:
    turn = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)
