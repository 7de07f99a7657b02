"""Low shoes grown from the foot: one closed form over the toes, an opening below the ankle, a sole all round."""

from __future__ import annotations

import numpy as np

from studio_app.stage.garments.fields import closing, smooth_cut, smooth_union
from studio_app.stage.garments.landmarks import Landmarks, Region
from studio_app.stage.garments.linear import Doubles, interpolated, outline
from studio_app.stage.garments.pattern import Sheet, sheet
from studio_app.stage.garments.surface import Grid

CELL = 0.008
SOLE_M = 0.026


def cut_shoe(marks: Landmarks, side: int) -> Sheet:
    """One shoe, open at the ankle. `side` 0 is the figure's left."""
    region = (Region.FOOT_L, Region.LEG_L) if side == 0 else (Region.FOOT_R, Region.LEG_R)
    near = marks.of(*region) & (marks.points[:, 2] < marks.floor + 0.17)
    points, normals = marks.points[near], marks.normals[near]
    grid = Grid.around(points.min(axis=0) - 0.03, points.max(axis=0) + np.array([0.03, 0.03, 0.03]), CELL)
    upper = closing(points, normals, 0.025, grid) - 0.006
    form = smooth_union(upper, _sole(points, marks, grid.points), 0.012)
    form = smooth_cut(form, marks.floor - 0.001 - grid.points[:, 2], 0.006)
    piece = sheet(grid, form)
    return piece.cut(_opening(points, marks, piece.vertices)).trimmed()


def _sole(points: Doubles, marks: Landmarks, p: Doubles) -> Doubles:
    """Distance to a flat prism under the foot, its outline the rounded hull of the foot seen from above."""
    low = points[points[:, 2] < marks.floor + 0.045][:, :2]
    turn = np.arange(72) * 2 * np.pi / 72
    ways = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    around = (p[:, :2] @ ways.T - (ways @ outline(low)[0].T).max(axis=1)).max(axis=1) - 0.006
    return smooth_cut(around, p[:, 2] - marks.floor - SOLE_M, 0.008)


def _opening(points: Doubles, marks: Landmarks, p: Doubles) -> Doubles:
    """Metres below the shoe's edge: it rises to the heel's back and to the instep, and dips under the ankle bones."""
    heel, toe = points[:, 1].max(), points[:, 1].min()
    share = (heel - p[:, 1]) / (heel - toe)
    edge = interpolated(share, [0.0, 0.18, 0.38, 0.48, 1.0], [0.078, 0.066, 0.074, 0.092, 0.11])
    return marks.floor + edge - p[:, 2]
