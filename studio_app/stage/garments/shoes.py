"""Low shoes grown from the foot: one closed form over the toes, an opening below the ankle, a sole all round."""

from __future__ import annotations

import numpy as np

from studio_app.direction.look import Fabric, Garment
from studio_app.stage.garments.fields import closing, smooth_cut, smooth_union
from studio_app.stage.garments.landmarks import Landmarks, Region
from studio_app.stage.garments.linear import Doubles, interpolated, outline
from studio_app.stage.garments.pattern import Seam, Sheet, sheet
from studio_app.stage.garments.stitching import line
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
    return piece.cut(opening(points[:, 1].max(), points[:, 1].min(), marks, piece.vertices)).trimmed()


def _sole(points: Doubles, marks: Landmarks, p: Doubles) -> Doubles:
    """Distance to a flat prism under the foot, its outline the rounded hull of the foot seen from above."""
    low = points[points[:, 2] < marks.floor + 0.045][:, :2]
    turn = np.arange(72) * 2 * np.pi / 72
    ways = np.stack([np.cos(turn), np.sin(turn)], axis=1)
    around = (p[:, :2] @ ways.T - (ways @ outline(low)[0].T).max(axis=1)).max(axis=1) - 0.006
    return smooth_cut(around, p[:, 2] - marks.floor - SOLE_M, 0.008)


def opening(heel: float, toe: float, marks: Landmarks, p: Doubles) -> Doubles:
    """Metres below the shoe's edge: it rises to the heel's back and to the instep, and dips under the ankle bones."""
    share = (heel - p[:, 1]) / (heel - toe)
    edge = interpolated(share, [0.0, 0.18, 0.38, 0.48, 1.0], [0.078, 0.066, 0.074, 0.092, 0.11])
    return marks.floor + edge - p[:, 2]


def shoe_seams(garment: Garment, marks: Landmarks, p: Doubles) -> tuple[Seam, ...]:
    """What is sewn onto one shoe with vertices (n, 3): a loafer's apron and saddle, else a sneaker's cap and laces."""
    toe, heel = float(p[:, 1].min()), float(p[:, 1].max())
    share = (p[:, 1] - toe) / (heel - toe)
    beside = p[:, 0] - _middle(p, share)
    above = p[:, 2] - marks.floor - SOLE_M
    edge = opening(heel, toe, marks, p)
    welt = line(above - 0.0045, half=0.0012, lift=0.0010, trim="foxing")
    if garment.fabric is Fabric.LEATHER:
        return (welt, *_loafer(share, beside, above, edge))
    return (welt, *_sneaker(share, beside, above, edge, heel - toe))


def _sneaker(share: Doubles, beside: Doubles, above: Doubles, edge: Doubles, length: float) -> tuple[Seam, ...]:
    """Toe cap, tongue, eyelet stays, laces over their shadows, a padded edge and a heel tab."""
    cap = 0.23 - share - 1.2 * (beside / 0.05) ** 2 * 0.08
    stays = 0.029 - np.abs(beside) - 0.02 * np.maximum(0.36 - share, 0)
    vamp = (share - 0.27, 0.56 - share)
    seams = [
        Seam(np.stack([cap, above - 0.003]), 0.0012, "sole"),
        line(cap * length, above - 0.003, half=0.0009, lift=0.0014, trim="foxing"),
        Seam(np.stack([0.011 - np.abs(beside), *vamp]), 0.0007, "tongue"),
        line(stays, *vamp, lift=0.0010),
        line((share - 0.27) * length, stays, lift=0.0010),
        Seam(np.stack([0.011 - edge, share - 0.5]), 0.0010, "panel"),
        line(edge - 0.011, share - 0.5, lift=0.0012),
        Seam(np.stack([share - 0.93, 0.046 - above, above - 0.004]), 0.0014, "tongue"),
        line((share - 0.66) * length - 0.3 * above, above - 0.004, lift=0.0010),
    ]
    for number, place in enumerate(np.linspace(0.305, 0.52, 5).tolist()):
        along = (share - place) * length + (0.10 if number % 2 else -0.10) * beside
        inside = 0.024 - np.abs(beside)
        seams.append(line(along + 0.0028, inside, half=0.0030, lift=0.0020, trim="foxing"))
        seams.append(line(along, inside + 0.002, half=0.0030, lift=0.0042, trim="lace"))
    return tuple(seams)


def _loafer(share: Doubles, beside: Doubles, above: Doubles, edge: Doubles) -> tuple[Seam, ...]:
    """The apron's seam round the vamp, the saddle across it with its slot, and a bound edge."""
    apron = (np.hypot(beside / 0.031, (share - 0.44) / 0.30) - 1) * 0.031
    upper = above - 0.006
    saddle = 0.05 - np.abs(share - 0.42)
    return (
        line(apron, 0.45 - share, upper, half=0.0014, lift=0.0010, trim="foxing"),
        Seam(np.stack([saddle, above - 0.002]), 0.0016, "panel"),
        line(saddle * 0.25, above - 0.002, lift=0.0020),
        line((share - 0.42) * 0.25, 0.014 - np.abs(beside), half=0.0022, lift=0.0022, trim="foxing"),
        line(edge - 0.004, half=0.0012, lift=0.0010),
        line((share - 0.78) * 0.25, -above, half=0.0012, lift=0.0070, trim="foxing"),
    )


def _middle(p: Doubles, share: Doubles) -> Doubles:
    """Where the middle of the shoe is across, at each vertex (n,)."""
    places = np.linspace(0.05, 0.95, 12)
    near = [p[np.abs(share - place) < 0.06, 0] for place in places.tolist()]
    return interpolated(share, places, np.array([(x.min() + x.max()) / 2 for x in near]))
