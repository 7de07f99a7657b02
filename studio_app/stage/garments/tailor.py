"""The tailor: a garment's record and a body become a pattern with pins, grain, bands, collar and buttons."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.look import Fabric, Garment, GarmentKind, Sleeve
from studio_app.stage.figure import Body
from studio_app.stage.garments.clip import boundary_loops
from studio_app.stage.garments.fields import along
from studio_app.stage.garments.landmarks import Landmarks, landmarks
from studio_app.stage.garments.linear import Doubles, interpolated
from studio_app.stage.garments.pattern import Band, Pattern, Seam, Sheet, Zone
from studio_app.stage.garments.shoes import SOLE_M, cut_shoe, shoe_seams
from studio_app.stage.garments.skirts import cut_skirt, skirt_hem
from studio_app.stage.garments.stitching import (
    PLACKET_M,
    armhole_seams,
    hem_seams,
    line,
    pocket_box,
    shirt_seams,
    side_seams,
    trouser_seams,
)
from studio_app.stage.garments.tops import (
    coat_opening,
    cut_top,
    fullness,
    hem_height,
    hem_line_of_top,
    neck_level,
    shirt_opening,
    sleeve_end,
    zones_of,
)  # fmt: skip
from studio_app.stage.garments.trousers import BAND_M, cut_trousers, hem_line, leg_zones, waist_line

CUFF_M = 0.055
FLOW = dict.fromkeys(Fabric, 0.1) | {Fabric.SILK: 0.22, Fabric.JERSEY: 0.15, Fabric.WOOL: 0.14}
"""How much more cloth than its form a skirt is cut from, as a share of its girth: it falls in folds."""


def cut_pattern(garment: Garment, body: Body) -> Pattern:
    """The pattern of one garment over a body at rest."""
    marks = landmarks(body)
    match garment.kind:
        case GarmentKind.TROUSERS:
            return _trousers(garment, marks)
        case GarmentKind.SKIRT:
            return _skirt(garment, marks)
        case GarmentKind.SHOES:
            return _shoes(garment, marks)
        case _:
            return _top(garment, marks)


def _trousers(garment: Garment, marks: Landmarks) -> Pattern:
    sheet = cut_trousers(garment, marks)
    p = sheet.vertices
    below = waist_line(marks) - p[:, 2]
    front = np.where(p[:, 1] < 0.02, 1.0, -1.0)
    fly = np.stack([0.019 - np.abs(p[:, 0] - 0.017), 0.155 - below, below - BAND_M + 0.004, front * 0.05])
    zones = leg_zones(p, marks)
    bands = (Band("waistband", (BAND_M - below)[None], 0.0016, 0.002), Band("fly", fly, 0.0006, 0.0012))
    hem = p[:, 2] - hem_line(garment, marks, p)
    return Pattern(
        p, sheet.faces, zones, below < 0.022, _down(p), _round_uvs(p, below > 0), bands, slack=_leg_slack(marks, p),
        charts=np.stack([_round_uvs(p, zones == zone) for zone in (Zone.TORSO, Zone.LEG_L, Zone.LEG_R)]),
        chart=np.where(zones == Zone.TORSO, 0, zones - Zone.LEG_L + 1).astype(np.int8),
        fullness=fullness(garment) * interpolated(below, [BAND_M, 0.2], [0.0, 1.0]),
        seams=trouser_seams(marks, p, hem, below, BAND_M),
    )  # fmt: skip


def _leg_slack(marks: Landmarks, p: Doubles) -> Doubles:
    """Legs are cut a little long, most below the knee, so that they break over the shoe."""
    fall = (marks.crotch - p[:, 2]) / (marks.crotch - marks.floor)
    return interpolated(fall, [0.0, 0.35, 0.6, 1.0], [0.015, 0.035, 0.07, 0.07])


def _skirt(garment: Garment, marks: Landmarks) -> Pattern:
    sheet = cut_skirt(garment, marks)
    p = sheet.vertices
    below = waist_line(marks) - p[:, 2]
    zones = np.full(len(p), Zone.SKIRT, dtype=np.int8)
    bands = (Band("waistband", (BAND_M - below)[None], 0.0016, 0.002),)
    full = FLOW[garment.fabric] * interpolated(below, [0.1, 0.3], [0.0, 1.0])
    trunk, hem = np.ones(len(p)), p[:, 2] - skirt_hem(garment, marks)
    seams = (*side_seams(marks, p, trunk), *hem_seams(hem, width=0.03), line(below - BAND_M - 0.001))
    uvs = _round_uvs(p, below > 0)
    return Pattern(p, sheet.faces, zones, below < 0.022, _down(p), uvs, bands, fullness=full, seams=seams)


def _shoes(garment: Garment, marks: Landmarks) -> Pattern:
    pair = [cut_shoe(marks, side) for side in (0, 1)]
    p = np.concatenate([shoe.vertices for shoe in pair])
    faces = np.concatenate([pair[0].faces, pair[1].faces + len(pair[0].vertices)]).astype(np.int32)
    zones = np.repeat([Zone.FOOT_L, Zone.FOOT_R], [len(shoe.vertices) for shoe in pair]).astype(np.int8)
    sole = (marks.floor + SOLE_M - p[:, 2])[None]
    bands = (Band("sole", sole, 0.002, 0.0045, "sole"),)
    seams = [
        _padded(seam, zones == zone)
        for zone, shoe in zip((Zone.FOOT_L, Zone.FOOT_R), pair, strict=True)
        for seam in shoe_seams(garment, marks, shoe.vertices)
    ]
    every = np.ones(len(p), dtype=bool)
    return Pattern(p, faces, zones, every, _down(p), p[:, :2].copy(), bands, seams=tuple(seams))


def _padded(seam: Seam, own: NDArray[np.bool_]) -> Seam:
    """A seam of one of a pair, over the vertices of both; it lies only on its own."""
    levels = np.full((len(seam.levels), len(own)), -1.0)
    levels[:, own] = seam.levels
    return Seam(levels, seam.lift_m, seam.trim)


def _top(garment: Garment, marks: Landmarks) -> Pattern:
    sheet = cut_top(garment, marks)
    p = sheet.vertices
    zones = zones_of(garment, marks, p)
    grain, to_end = _down(p), np.full(len(p), 1.0)
    charts = [_round_uvs(p, zones == Zone.TORSO)]
    for zone, limb in ((Zone.ARM_L, marks.arms[0]), (Zone.ARM_R, marks.arms[1])):
        own = zones == zone
        arcs = along(limb, p)
        middle = np.stack([interpolated(arcs, limb.arcs, limb.centres[:, axis]) for axis in range(3)], axis=1)
        tangents = np.gradient(limb.centres, axis=0)
        grain[own] = np.stack([interpolated(arcs[own], limb.arcs, tangents[:, axis]) for axis in range(3)], axis=1)
        around = np.abs(np.arctan2(p[:, 1] - middle[:, 1], p[:, 2] - middle[:, 2]))
        charts.append(np.stack([around * 0.06, arcs], axis=1))
        to_end[own] = sleeve_end(garment, limb) - arcs[own]
    panel = np.where(zones == Zone.ARM_L, 1, np.where(zones == Zone.ARM_R, 2, 0)).astype(np.int8)
    uvs = np.stack(charts)[panel, np.arange(len(p))]
    pinned = _pinned(garment, marks, sheet, to_end)
    if garment.kind is GarmentKind.DRESS:
        zones = np.where((zones == Zone.TORSO) & (p[:, 2] < marks.seat), Zone.SKIRT, zones).astype(np.int8)
    bands, buttons = _sewn_on(garment, marks, p, zones, to_end)
    seams = _top_seams(garment, marks, p, zones, to_end)
    sleeve_slack = 0.0 if garment.sleeve is not Sleeve.LONG else 0.06 if garment.kind is GarmentKind.SHIRT else 0.04
    slack = np.where(np.isin(zones, [Zone.ARM_L, Zone.ARM_R]), sleeve_slack, 0.03)
    collar = garment.kind is GarmentKind.SHIRT
    low = interpolated(marks.armpit + 0.05 - p[:, 2], [0.0, 0.12], [0.25, 1.0])
    full = fullness(garment) * np.where(np.isin(zones, [Zone.ARM_L, Zone.ARM_R]), 0.7, low)
    if garment.kind is GarmentKind.DRESS:
        full = full + FLOW[garment.fabric] * interpolated(marks.waist - p[:, 2], [0.05, 0.3], [0.0, 1.0])
    return Pattern(p, sheet.faces, zones, pinned, grain, uvs, bands, buttons, collar, slack, full, seams,
                   np.stack(charts), panel)  # fmt: skip


def _top_seams(
    garment: Garment, marks: Landmarks, p: Doubles, zones: NDArray[Any], to_end: Doubles
) -> tuple[Seam, ...]:
    """The seams of a top, each kind its own."""
    trunk = np.where(np.isin(zones, [Zone.ARM_L, Zone.ARM_R]), -0.05, 0.05)
    front = np.where(p[:, 1] < marks.neck_centre[1] + 0.02, 0.05, -0.05)
    seams = (*armhole_seams(garment, marks, p), *side_seams(marks, p, trunk))
    seams += hem_seams(p[:, 2] - hem_line_of_top(garment, marks, p), trunk)
    match garment.kind:
        case GarmentKind.SHIRT:
            return seams + shirt_seams(marks, p, front, trunk, to_end)
        case GarmentKind.TEE:
            return seams + hem_seams(to_end, -trunk)
        case GarmentKind.DRESS:
            return (*seams, line(p[:, 2] - marks.waist - 0.01))
        case _:
            return seams


def _pinned(garment: Garment, marks: Landmarks, sheet: Sheet, to_end: Doubles) -> NDArray[Any]:
    """What holds a top: its neck's edge, and a shirt's buttoned cuffs."""
    p = sheet.vertices
    pinned = np.zeros(len(p), dtype=bool)
    high = [
        ring
        for ring in boundary_loops(sheet.faces)
        if p[ring, 2].max() > marks.armpit and abs(p[ring, 0].mean()) < 0.05
    ]
    for ring in high:
        pinned[ring] = p[ring, 2] > marks.armpit + 0.02
    if garment.kind is GarmentKind.SHIRT and garment.sleeve is Sleeve.LONG:
        pinned |= to_end < 0.012
    return pinned


def _sewn_on(
    garment: Garment, marks: Landmarks, p: Doubles, zones: NDArray[Any], to_end: Doubles
) -> tuple[tuple[Band, ...], Doubles]:
    """The bands and the buttons of a top."""
    trunk = np.where(np.isin(zones, [Zone.ARM_L, Zone.ARM_R]), -0.05, 0.05)
    front = np.where(p[:, 1] < marks.neck_centre[1] + 0.02, 0.05, -0.05)
    none = np.zeros((0, 3))
    if garment.kind is GarmentKind.TEE:
        return (Band("rib", (0.018 - neck_level(garment, marks, p))[None], 0.0008, 0.0016),), none
    if garment.kind is GarmentKind.SHIRT:
        placket = Band("placket", np.stack([PLACKET_M - p[:, 0], PLACKET_M + p[:, 0], front, trunk]), 0.0008, 0.0014)
        cuffs = Band("cuffs", (CUFF_M - to_end)[None], 0.0014, 0.0022)
        left, right, low, high = pocket_box(marks)
        pocket = np.stack([p[:, 0] - left, right - p[:, 0], p[:, 2] - low, high - p[:, 2], front, trunk])
        return (placket, cuffs, Band("pocket", pocket, 0.0005, 0.001)), _button_places(garment, marks, p)
    if garment.kind is GarmentKind.COAT:
        return _lapels(marks, p, front, trunk), none
    return (), none


def _lapels(marks: Landmarks, p: Doubles, front: Doubles, trunk: Doubles) -> tuple[Band, ...]:
    """A coat's lapels: its own cloth turned back along the front edge, widest below the collar."""
    height = (p[:, 2] - marks.waist - 0.02) / (marks.neck_centre[2] - 0.06 - marks.waist)
    width = interpolated(height, [0.0, 0.75, 0.86, 1.0], [0.0, 0.095, 0.085, 0.04])
    beside = width - coat_opening(marks, p)
    lapels = Band("lapels", np.stack([beside, front, trunk]), 0.009, 0.005)
    collar = Band("collar", np.stack([0.062 - neck_level_of_coat(marks, p), trunk]), 0.012, 0.005)
    flap = np.stack(
        [0.075 - np.abs(np.abs(p[:, 0]) - 0.125), 0.028 - np.abs(p[:, 2] - marks.waist + 0.13), front, trunk]
    )
    return lapels, collar, Band("flaps", flap, 0.003, 0.003)


def neck_level_of_coat(marks: Landmarks, p: Doubles) -> Doubles:
    """Metres from a coat's neck edge; the collar goes round the back and ends at the notch."""
    level = neck_level(Garment(kind=GarmentKind.COAT), marks, p)
    return np.where(p[:, 1] < marks.neck_centre[1] - 0.055, 1.0, level)


def _button_places(garment: Garment, marks: Landmarks, p: Doubles) -> Doubles:
    """Seven buttons down the placket, from below the opening."""
    top = shirt_opening(marks) - 0.012
    low = hem_height(garment, marks) + 0.07
    heights = np.linspace(top, low, 7)
    middle = p[(np.abs(p[:, 0]) < 0.02) & (p[:, 1] < marks.neck_centre[1])]
    order = np.argsort(middle[:, 2])
    front = interpolated(heights, middle[order, 2], middle[order, 1])
    return np.stack([np.zeros(7), front, heights], axis=1)


def _down(p: Doubles) -> Doubles:
    return np.tile([0.0, 0.0, 1.0], (len(p), 1))


def _round_uvs(p: Doubles, own: NDArray[np.bool_]) -> Doubles:
    """Metres round a tube from the middle of its front (mirrored left and right, so nothing tears) and upwards.

    The tube is that of the vertices in `own`; all are laid out by it.
    """
    middle = (p[own, :2].min(axis=0) + p[own, :2].max(axis=0)) / 2
    offset = p[:, :2] - middle
    radius = float(np.linalg.norm(offset[own], axis=1).mean())
    return np.stack([np.abs(np.arctan2(offset[:, 0], -offset[:, 1])) * radius, p[:, 2]], axis=1)
