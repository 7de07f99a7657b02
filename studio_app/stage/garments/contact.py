"""Keeping cloth outside what it lies on: points inside a surface, or too near it, are moved out along its normal."""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.clip import boundary_loops
from studio_app.stage.garments.landmarks import Region, body_regions
from studio_app.stage.garments.linear import Map, Near
from studio_app.stage.garments.surface import neighbours
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Floats, Ints

REACH_M = 0.06
_SHARES = np.array([(a, b, 4 - a - b) for a in range(5) for b in range(5 - a)]) / 4 * 0.97 + 0.01


@dataclass(frozen=True, eq=False)
class Ground:
    """What cloth lies on, as points (n, 3) with outward unit normals (n, 3)."""

    points: Floats
    normals: Floats
    tree: Near

    @staticmethod
    def of(points: Floats, normals: Floats) -> Ground:
        """With its search tree built."""
        return Ground(points, normals, Near(points))

    def depth(self, places: Floats) -> tuple[NDArray[np.float64], NDArray[np.int64], NDArray[np.bool_]]:
        """Height of places (n, 3) over the surface (negative inside), the nearest points, which are in reach."""
        distance, nearest = self.tree.of(places, bound=REACH_M)
        near = np.isfinite(distance)
        nearest = np.where(near, nearest, 0)
        height = ((places - self.points[nearest]) * self.normals[nearest]).sum(axis=1)
        return height, nearest, near


@dataclass(frozen=True, eq=False)
class _Samples:
    hold: Map
    faces: Ints


@lru_cache(maxsize=24)
def _samples(body: Body, bare: tuple[Region, ...]) -> _Samples:
    """Weights of points all over the body, without the regions in `bare`."""
    left = ~np.isin(body_regions(body), [int(region) for region in bare])
    faces = body.faces[left[body.faces].all(axis=1)]
    corners = body.rest[faces]
    area = np.linalg.norm(np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0]), axis=1) / 2
    large = faces[area > 5e-5]
    small = faces[area <= 5e-5]
    count = len(large) * len(_SHARES)
    rows = np.repeat(np.arange(count), 3)
    columns = np.repeat(large, len(_SHARES), axis=0).reshape(-1)
    weights = np.tile(_SHARES, (len(large), 1)).reshape(-1)
    rows = np.concatenate([rows, np.repeat(np.arange(len(small)) + count, 3)])
    columns = np.concatenate([columns, small.reshape(-1)])
    weights = np.concatenate([weights, np.full(3 * len(small), 1 / 3)]).astype(np.float32)
    hold = Map.of(weights, rows, columns, (count + len(small), len(body.rest)))
    return _Samples(hold, faces)


def body_ground(figure: Figure, bare: tuple[Region, ...]) -> Ground:
    """The posed body without some regions, sampled closely enough that no triangle of it is missed."""
    hold = _samples(figure.body, bare).hold
    normals = hold @ figure.normals
    normals /= np.maximum(np.linalg.norm(normals, axis=1, keepdims=True), 1e-9)
    return Ground.of(np.asarray(hold @ figure.vertices, dtype=np.float32), np.asarray(normals, dtype=np.float32))


def withdrawn(figure: Figure, bare: tuple[Region, ...]) -> Floats:
    """The posed body's vertices with some regions drawn into the joint they grow from.

    The surface stays closed, so inside and outside stay plain to the solver, and what is drawn in meets no cloth.
    """
    vertices = figure.vertices.copy()
    regions = body_regions(figure.body)
    for region in bare:
        own = regions == int(region)
        edge = np.isin(figure.body.faces, np.flatnonzero(own))
        mixed = figure.body.faces[edge.any(axis=1) & ~edge.all(axis=1)]
        ring = np.setdiff1d(mixed, np.flatnonzero(own))
        if len(ring):
            vertices[own] = figure.vertices[ring].mean(axis=0) + 0.02 * (
                vertices[own] - figure.vertices[ring].mean(axis=0)
            )
    return vertices


def capped(vertices: Floats, faces: Ints) -> tuple[Floats, Ints]:
    """A garment with its openings closed by fans: a solid that further layers can lie on."""
    points, closed = [vertices], [faces]
    for number, ring in enumerate(boundary_loops(faces)):
        points.append(vertices[ring].mean(axis=0, keepdims=True))
        middle = np.full(len(ring), len(vertices) + number)
        closed.append(np.stack([np.roll(ring, -1), ring, middle], axis=1).astype(np.int32))
    return np.concatenate(points), np.concatenate(closed).astype(np.int32)


def layer_ground(vertices: Floats, faces: Ints) -> Ground:
    """A layer of cloth below, by its vertices and the middles of its faces."""
    normals = vertex_normals(faces, vertices)
    middles, facing = vertices[faces].mean(axis=1), normals[faces].mean(axis=1)
    facing /= np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
    return Ground.of(np.concatenate([vertices, middles]), np.concatenate([normals, facing]).astype(np.float32))


def cleared(
    places: Floats, faces: Ints, grounds: tuple[tuple[Ground, float], ...], rounds: int = 3, smooth: bool = True
) -> Floats:
    """Places (n, 3) moved out until each lies its ground's clearance (metres) above it; moves spread to neighbours.

    The last round moves without spreading, so that nothing remains inside.
    """
    mean = neighbours(faces, len(places))
    moved = places.astype(np.float64)
    for turn in range(rounds):
        for ground, clearance in grounds:
            height, nearest, near = ground.depth(moved.astype(np.float32))
            lack = np.where(near & (height > -REACH_M), np.maximum(clearance - height, 0.0), 0.0)
            move = lack[:, None] * ground.normals[nearest]
            if smooth and turn < rounds - 1:
                spread = mean @ move
                move = np.where(lack[:, None] > 0, 0.7 * move + 0.3 * spread, 0.6 * spread)
            moved = moved + move
    return moved.astype(np.float32)
