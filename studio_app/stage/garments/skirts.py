"""Skirts: one tube round both legs, fitted at the waist, falling from the seat in soft flutes."""

from __future__ import annotations

import numpy as np

from studio_app.direction.look import Garment
from studio_app.stage.garments.fields import DIRECTIONS, Tube, sections, step
from studio_app.stage.garments.landmarks import Landmarks, Region
from studio_app.stage.garments.linear import smoothed
from studio_app.stage.garments.pattern import Sheet, sheet
from studio_app.stage.garments.surface import Grid
from studio_app.stage.garments.trousers import waist_line

CELL = 0.0175
FLARE = 0.16
FLUTES = 7


def cut_skirt(garment: Garment, marks: Landmarks) -> Sheet:
    """A skirt cut at waist and hem."""
    hem = skirt_hem(garment, marks)
    grid = Grid.around(np.array([-0.5, -0.45, hem - 0.06]), np.array([0.5, 0.45, waist_line(marks) + 0.06]), CELL)
    flesh = marks.points[marks.of(Region.TORSO, Region.LEG_L, Region.LEG_R)]
    tube = skirt_tube(garment, sections(flesh, hem - 0.08, marks.waist + 0.1), waist_line(marks), FLARE)
    piece = sheet(grid, tube.field(grid.points))
    return piece.cut(waist_line(marks) - piece.vertices[:, 2]).cut_above(hem).trimmed()


def skirt_hem(garment: Garment, marks: Landmarks) -> float:
    """The height of the hem at rest: below the knee, changed by `length_cm`, never onto the floor."""
    usual = marks.waist - 0.58 * (marks.waist - marks.floor)
    return float(np.clip(usual - garment.length_cm / 100, marks.floor + 0.04, marks.crotch - 0.04))


def skirt_tube(garment: Garment, body: Tube, waist: float, flare: float) -> Tube:
    """The body's sections with ease, each at least as wide as the one above it, flared, with flutes towards the hem."""
    ease = garment.ease_cm / 100 / (2 * np.pi)
    fall = np.clip(waist - body.heights, 0, None)
    room = 0.005 + ease * step(fall, 0.03, 0.2)
    middle = body.centres[np.searchsorted(body.heights, waist - 0.12)]
    share = step(fall, 0.1, 0.3)[:, None]
    centres = body.centres * (1 - share) + middle * share
    turn = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    shift = (body.centres - centres) @ np.stack([np.cos(turn), np.sin(turn)])
    support = body.support + shift + room[:, None]
    below = fall > 0.0
    support[below] = np.maximum.accumulate(support[below][::-1], axis=0)[::-1]
    deep = np.clip(fall - 0.16, 0, None)[:, None]
    flutes = 1 + 0.06 * np.clip(deep / 0.4, 0, 1.5) * np.cos(FLUTES * turn + 0.6)
    return Tube(body.heights, centres, smoothed((support + flare * deep) * flutes, 2))
