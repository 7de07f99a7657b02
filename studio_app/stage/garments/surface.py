"""An even triangle mesh of an implicit surface: naive surface nets (Gibson 1998), relaxed along the surface."""

from __future__ import annotations

from dataclasses import dataclass
from functools import cached_property

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.arrays import sampled
from studio_app.stage.garments.linear import Doubles, Map
from studio_app.stage.scene import Ints


@dataclass(frozen=True, eq=False)
class Grid:
    """A box of cubic cells: its low corner (3,), the spacing in metres and the number of points per axis."""

    low: Doubles
    step: float
    shape: tuple[int, int, int]

    @staticmethod
    def around(low: Doubles, high: Doubles, step: float) -> Grid:
        """The grid that covers a box, corners included."""
        shape = np.ceil((high - low) / step).astype(int) + 1
        return Grid(np.asarray(low, dtype=np.float64), step, (int(shape[0]), int(shape[1]), int(shape[2])))

    @cached_property
    def points(self) -> Doubles:
        """All points (n, 3), last axis fastest."""
        axes = [self.low[axis] + self.step * np.arange(self.shape[axis]) for axis in range(3)]
        return np.stack(np.meshgrid(*axes, indexing="ij"), axis=-1).reshape(-1, 3)

    def slab(self, axis: int, low: float, high: float) -> Grid:
        """The part of this grid between two places on an axis."""
        first = int(np.clip(np.floor((low - self.low[axis]) / self.step), 0, self.shape[axis] - 2))
        last = int(np.clip(np.ceil((high - self.low[axis]) / self.step), first + 1, self.shape[axis] - 1))
        corner, shape = self.low.copy(), list(self.shape)
        corner[axis] += first * self.step
        shape[axis] = last - first + 1
        return Grid(corner, self.step, (shape[0], shape[1], shape[2]))

    def placed(self, part: Grid, values: Doubles) -> Doubles:
        """Values on a part of this grid, carried to all of it; what lies outside the part is far outside the solid."""
        whole = np.full(self.shape, 0.5)
        start = np.round((part.low - self.low) / self.step).astype(int)
        where = tuple(slice(int(a), int(a) + size) for a, size in zip(start, part.shape, strict=True))
        whole[where] = values.reshape(part.shape)
        return whole.reshape(-1)

    def sample(self, values: Doubles, places: Doubles) -> Doubles:
        """Values given at the grid's points, read at places (n, 3) by trilinear interpolation."""
        coordinates = ((places - self.low) / self.step).T
        return sampled(values.reshape(self.shape), coordinates)


def surface_net(grid: Grid, values: Doubles) -> tuple[Doubles, Ints]:
    """Vertices (n, 3) and triangles (m, 3) of the zero level of values on a grid, facing towards positive values."""
    solid = _unambiguous(values.reshape(grid.shape))
    cells = tuple(size - 1 for size in grid.shape)
    total, count = np.zeros((*cells, 3)), np.zeros(cells)
    quads: list[NDArray[np.int64]] = []
    number = np.arange(int(np.prod(cells))).reshape(cells)
    for axis in range(3):
        _cross(solid, axis, total, count)
        quads.append(_quads(solid, axis, number))
    used = count.reshape(-1) > 0
    where = np.cumsum(used) - 1
    corner = np.stack(np.unravel_index(np.flatnonzero(used), cells), axis=1)
    inside = total.reshape(-1, 3)[used] / count.reshape(-1)[used][:, None]
    vertices = grid.low + (corner + inside) * grid.step
    return vertices, _split(vertices, where[np.concatenate(quads)])


def _unambiguous(values: Doubles) -> Doubles:
    """Values without faces of cells whose corners alternate in sign, nor cells cut at two far corners.

    There two sheets of the surface would share one vertex. The shallowest inner corner goes outside, until no such
    place is left; since corners only ever go that way, it ends.
    """
    values = values.copy()
    while True:
        flips = [_alternating(values, axis) for axis in range(3)] + [_far_corners(values)]
        flip = np.unique(np.concatenate(flips))
        if not len(flip):
            break
        flat = values.reshape(-1)
        flat[flip] = 1e-5
    return values


def _corner_sets(values: Doubles, offsets: list[tuple[int, int, int]]) -> tuple[Doubles, NDArray[np.int64]]:
    """For every cell (or face) the values at its corners and those corners' flat numbers, (k, corners) each."""
    number = np.arange(values.size).reshape(values.shape)
    top = [max(offset[axis] for offset in offsets) for axis in range(3)]
    size = [values.shape[axis] - top[axis] for axis in range(3)]
    parts = [tuple(slice(o, o + n) for o, n in zip(offset, size, strict=True)) for offset in offsets]
    held = np.stack([values[part].reshape(-1) for part in parts], axis=1)
    return held, np.stack([number[part].reshape(-1) for part in parts], axis=1)


def _nearest_of(held: Doubles, numbers: NDArray[np.int64], bad: NDArray[np.bool_]) -> NDArray[np.int64]:
    return numbers[bad, np.where(held[bad] < 0, held[bad], -np.inf).argmax(axis=1)]


def _alternating(values: Doubles, axis: int) -> NDArray[np.int64]:
    """The corner to flip on every face across an axis whose corners alternate."""
    b, c = (axis + 1) % 3, (axis + 2) % 3
    offsets: list[tuple[int, int, int]] = []
    for step_b, step_c in ((0, 0), (1, 0), (1, 1), (0, 1)):
        offset = [0, 0, 0]
        offset[b], offset[c] = step_b, step_c
        offsets.append((offset[0], offset[1], offset[2]))
    held, numbers = _corner_sets(values, offsets)
    inside = held < 0
    bad = (inside[:, 0] == inside[:, 2]) & (inside[:, 1] == inside[:, 3]) & (inside[:, 0] != inside[:, 1])
    return _nearest_of(held, numbers, bad)


def _far_corners(values: Doubles) -> NDArray[np.int64]:
    """The corner to flip in every cell of which only two opposite corners lie on one side."""
    offsets = [(a, b, c) for a in (0, 1) for b in (0, 1) for c in (0, 1)]
    held, numbers = _corner_sets(values, offsets)
    inside = held < 0
    total = inside.sum(axis=1)
    opposite = (inside == inside[:, ::-1]).all(axis=1)
    pair, gap = opposite & (total == 2), opposite & (total == 6)
    return _nearest_of(held, numbers, pair | gap)


def _cross(solid: Doubles, axis: int, total: Doubles, count: Doubles) -> None:
    """Adds where the level crosses the four cell edges along one axis, in cell coordinates, to every cell."""
    b, c = (axis + 1) % 3, (axis + 2) % 3
    moved = np.moveaxis(solid, (axis, b, c), (0, 1, 2))
    sums, counts = np.moveaxis(total, (axis, b, c), (0, 1, 2)), np.moveaxis(count, (axis, b, c), (0, 1, 2))
    size = counts.shape
    for db in (0, 1):
        for dc in (0, 1):
            start = moved[:-1, db : db + size[1], dc : dc + size[2]]
            stop = moved[1:, db : db + size[1], dc : dc + size[2]]
            hit = (start < 0) != (stop < 0)
            share = np.where(hit, start / np.where(hit, start - stop, 1.0), 0.0)
            sums[..., axis] += share
            sums[..., b] += hit * db
            sums[..., c] += hit * dc
            counts += hit


def _quads(solid: Doubles, axis: int, number: NDArray[np.int64]) -> NDArray[np.int64]:
    """The quads (n, 4) of cells round every crossed grid edge along one axis."""
    b, c = (axis + 1) % 3, (axis + 2) % 3
    moved = np.moveaxis(solid, (axis, b, c), (0, 1, 2))
    cell = np.moveaxis(number, (axis, b, c), (0, 1, 2))
    start, stop = moved[:-1, 1:-1, 1:-1] < 0, moved[1:, 1:-1, 1:-1] < 0
    around = np.stack([cell[:, :-1, :-1], cell[:, 1:, :-1], cell[:, 1:, 1:], cell[:, :-1, 1:]], axis=-1)
    return np.concatenate([around[start & ~stop], around[~start & stop][:, ::-1]])


def _split(vertices: Doubles, quads: NDArray[np.int64]) -> Ints:
    """Each quad as two triangles, along its shorter diagonal."""
    a, b, c, d = quads.T
    short = np.linalg.norm(vertices[a] - vertices[c], axis=1) <= np.linalg.norm(vertices[b] - vertices[d], axis=1)
    first = np.where(short[:, None], np.stack([a, b, c], 1), np.stack([a, b, d], 1))
    second = np.where(short[:, None], np.stack([a, c, d], 1), np.stack([b, c, d], 1))
    return np.concatenate([first, second]).astype(np.int32)


def neighbours(faces: Ints, count: int) -> Map:
    """Row-normalised adjacency (count, count): times positions it gives the mean of each vertex's neighbours."""
    edges = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]])
    edges = np.unique(np.concatenate([edges, edges[:, ::-1]]), axis=0)
    degree = np.bincount(edges[:, 0], minlength=count)
    return Map.of(1.0 / degree[edges[:, 0]], edges[:, 0], edges[:, 1], (count, count))


def relax(
    vertices: Doubles, faces: Ints, grid: Grid, values: Doubles, rounds: int, fixed: NDArray[np.bool_] | None = None
) -> Doubles:
    """Evens the mesh out along the surface: each vertex towards its neighbours' mean, then back onto the level."""
    mean = neighbours(faces, len(vertices))
    free = np.ones(len(vertices)) if fixed is None else 1.0 - fixed
    moved = vertices
    for _ in range(rounds):
        moved = moved + 0.5 * free[:, None] * (mean @ moved - moved)
        moved = onto_level(moved, grid, values)
    return moved


def onto_level(places: Doubles, grid: Grid, values: Doubles) -> Doubles:
    """One Newton step of places (n, 3) onto the zero level."""
    reach = grid.step * 0.5
    offsets = np.eye(3) * reach
    slope = np.stack([
        grid.sample(values, places + offset) - grid.sample(values, places - offset) for offset in offsets
    ], axis=1) / (2 * reach)  # fmt: skip
    size = np.maximum((slope * slope).sum(axis=1), 0.09)
    move = grid.sample(values, places)[:, None] * slope / size[:, None]
    return places - np.clip(move, -grid.step, grid.step)
