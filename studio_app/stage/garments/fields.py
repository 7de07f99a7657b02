"""Signed distances (metres, negative inside) that a garment's outer form is made of, and how they are joined.

Cloth never follows every hollow of a body: it bridges from one height to the next. So the forms here are convex
sections, convex hulls and rolled-ball closings of the body, with ease added.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np

from studio_app.stage.garments.landmarks import Limb
from studio_app.stage.garments.linear import Doubles, Near, Numbers, smoothed
from studio_app.stage.garments.surface import Grid, surface_net

Field = Callable[[Doubles], Doubles]
DIRECTIONS = 48


def smooth_union(a: Doubles, b: Doubles, round_m: float) -> Doubles:
    """The union of two solids with a rounded joint (polynomial smooth minimum, Quilez)."""
    share = np.maximum(round_m - np.abs(a - b), 0.0) / round_m
    return np.minimum(a, b) - share * share * round_m * 0.25


def smooth_cut(a: Doubles, b: Doubles, round_m: float) -> Doubles:
    """The part of both solids, with a rounded edge."""
    return -smooth_union(-a, -b, round_m)


def step(x: Doubles, low: float, high: float) -> Doubles:
    """0 below `low`, 1 above `high`, smooth between."""
    t = np.clip((x - low) / (high - low), 0.0, 1.0)
    return t * t * (3 - 2 * t)


def sphere_directions(count: int) -> Doubles:
    """Even unit directions (count, 3): a Fibonacci spiral."""
    k = np.arange(count) + 0.5
    polar, turn = np.arccos(1 - 2 * k / count), np.pi * (1 + 5**0.5) * k
    return np.stack([np.cos(turn) * np.sin(polar), np.sin(turn) * np.sin(polar), np.cos(polar)], axis=1)


def hull(points: Doubles) -> Field:
    """The convex hull of points (n, 3), by its support in 260 directions."""
    directions = sphere_directions(260)
    support = (directions @ points.T).max(axis=1)

    def field(p: Doubles) -> Doubles:
        found = np.full(len(p), -np.inf)
        for start in range(0, len(directions), 50):
            chunk = slice(start, start + 50)
            found = np.maximum(found, (p @ directions[chunk].T - support[chunk]).max(axis=1))
        return found

    return field


def closing(points: Doubles, normals: Doubles, ball_m: float, grid: Grid) -> Doubles:
    """What a ball of radius `ball_m` rolled over the surface cannot reach, as distances on the grid's points."""
    distance, nearest = Near(points).of(grid.points, bound=4.0 * ball_m)
    near = np.isfinite(distance)
    distance, nearest = np.where(near, distance, 4.0 * ball_m), np.where(near, nearest, 0)
    inside = near & (((grid.points - points[nearest]) * normals[nearest]).sum(axis=1) < 0)
    signed = np.where(inside, -distance, distance)
    rolled, _ = surface_net(grid, signed - ball_m)
    band = np.abs(signed - ball_m * 0.5) < ball_m
    away = np.full(len(signed), ball_m)
    away[band] = Near(rolled).of(grid.points[band])[0]
    closed = np.where(signed > ball_m, ball_m + away, ball_m - away)
    return np.where(band, closed, signed)


@dataclass(frozen=True, eq=False)
class Tube:
    """A vertical tube: at each height a convex section, given by its support in even directions round a centre.

    `heights` (h,) ascending, `centres` (h, 2), `support` (h, DIRECTIONS), all metres.
    """

    heights: Doubles
    centres: Doubles
    support: Doubles

    def field(self, p: Doubles) -> Doubles:
        """Horizontal distance to the tube's wall at points (n, 3); the tube goes on above and below its ends."""
        low, high, share = self._between(p[:, 2])
        centre = self.centres[low] * (1 - share) + self.centres[high] * share
        support = self.support[low] * (1 - share) + self.support[high] * share
        return ((p[:, :2] - centre) @ directions().T - support).max(axis=1)

    def _between(self, z: Doubles) -> tuple[Numbers, Numbers, Doubles]:
        place = np.interp(z, self.heights, np.arange(len(self.heights)))
        low = np.minimum(place.astype(int), len(self.heights) - 2)
        return low, low + 1, (place - low)[:, None]


def directions() -> Doubles:
    """The even horizontal directions (DIRECTIONS, 2) of a tube's sections."""
    turn = np.arange(DIRECTIONS) * 2 * np.pi / DIRECTIONS
    return np.stack([np.cos(turn), np.sin(turn)], axis=1)


def sections(points: Doubles, low: float, high: float, spacing: float = 0.012) -> Tube:
    """The convex sections of points (n, 3) between two heights, smoothed a little; ends repeat where nothing is."""
    heights = np.arange(low, high + spacing, spacing)
    centres, support = np.full((len(heights), 2), np.nan), np.full((len(heights), DIRECTIONS), np.nan)
    for k, height in enumerate(heights):
        near = points[np.abs(points[:, 2] - height) < spacing * 0.9][:, :2]
        if len(near) > 6:
            centres[k] = (near.min(axis=0) + near.max(axis=0)) / 2
            support[k] = (directions() @ (near - centres[k]).T).max(axis=1)
    known = np.flatnonzero(~np.isnan(centres[:, 0]))
    fill = known[np.abs(np.arange(len(heights))[:, None] - known).argmin(axis=1)]
    return Tube(heights, smoothed(centres[fill], 2),
                smoothed(support[fill], 1.2))  # fmt: skip


def sleeve(limb: Limb, radii: Doubles) -> Field:
    """A round tube along a limb with a radius (stations,) at each station; its ends are open-ended cones."""
    start, stop = limb.centres[:-1], limb.centres[1:]
    span = stop - start
    length = (span * span).sum(axis=1)

    def field(p: Doubles) -> Doubles:
        best = np.full(len(p), np.inf)
        for k in range(len(span)):
            along = ((p - start[k]) @ span[k]) / length[k]
            along = np.clip(along, 0.0, 1.0 if k + 1 < len(span) else 4.0)
            radius = radii[k] + (radii[k + 1] - radii[k]) * np.minimum(along, 1.0)
            best = np.minimum(best, np.linalg.norm(p - start[k] - along[:, None] * span[k], axis=1) - radius)
        return best

    return field


def along(limb: Limb, p: Doubles) -> Doubles:
    """How far along a limb points (n, 3) lie, metres from its root; beyond the end it goes on."""
    _, nearest = Near(limb.centres).of(p)
    tangents = np.gradient(limb.centres, axis=0)
    tangents /= np.linalg.norm(tangents, axis=1, keepdims=True)
    return limb.arcs[nearest] + ((p - limb.centres[nearest]) * tangents[nearest]).sum(axis=1)
