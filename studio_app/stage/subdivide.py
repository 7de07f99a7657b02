"""One step of Loop subdivision as a sparse matrix, made once per topology and applied to every pose.

Loop, "Smooth subdivision surfaces based on triangles" (1987), with Warren's weights. Vertices on the border of the
given faces stay, and border edges are halved straight, so that the finer part meets its coarser neighbour
without a gap.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.stage.arrays import Array, Weights


@dataclass(frozen=True, eq=False)
class Finer:
    """`faces` (4m, 3) over the rows of `matrix` (new, old); `edges` (e, 2) are the old ends of new vertices old + i."""

    faces: Array
    matrix: Weights
    edges: Array


def finer(faces: Array, count: int, *, smooth: bool = True) -> Finer:
    """Four faces for each of `faces` over `count` vertices; without `smooth` new points are plain midpoints."""
    corners = np.stack((faces, np.roll(faces, -1, axis=1)), axis=2).reshape(-1, 2)
    edges, place, uses = np.unique(np.sort(corners, axis=1), axis=0, return_inverse=True, return_counts=True)
    place = place.reshape(-1)
    middle = (count + place.reshape(-1, 3)).astype(np.int32)
    a, b, c = faces.T
    ab, bc, ca = middle.T
    split = np.concatenate([np.stack(three, axis=1) for three in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))])
    parts = _smooth(faces, edges, place, uses, count) if smooth else _plain(edges, count)
    matrix = Weights(*parts, (count + len(edges), count))
    return Finer(split.astype(np.int32), matrix, edges.astype(np.int32))


Triplets = tuple[Array, Array, Array]


def _plain(edges: Array, count: int) -> Triplets:
    old = np.arange(count)
    new = count + np.repeat(np.arange(len(edges)), 2)
    weights = np.concatenate((np.ones(count), np.full(len(new), 0.5)))
    return np.concatenate((old, new)), np.concatenate((old, edges.ravel())), weights.astype(np.float32)


def _smooth(faces: Array, edges: Array, place: Array, uses: Array, count: int) -> Triplets:
    border = uses == 1
    fixed = np.ones(count, bool)
    fixed[faces] = False
    fixed[edges[border]] = True
    degree = np.bincount(edges.ravel(), minlength=count)
    pull = np.where(degree > 3, 3 / (8 * np.maximum(degree, 1)), 3 / 16)
    stay = np.where(fixed, 1.0, 1 - degree * pull)
    both = np.concatenate((edges, edges[:, ::-1]))
    both = both[~fixed[both[:, 0]]]
    new = count + np.arange(len(edges))
    ends = np.where(border, 0.5, 0.375)
    opposite = np.roll(faces, 1, axis=1).ravel()
    inner = ~border[place]
    rows = np.concatenate((np.arange(count), both[:, 0], new, new, count + place[inner]))
    columns = np.concatenate((np.arange(count), both[:, 1], edges[:, 0], edges[:, 1], opposite[inner]))
    eighths = np.full(int(inner.sum()), 0.125)
    weights = np.concatenate((stay, pull[both[:, 0]], ends, ends, eighths))
    return rows, columns, weights.astype(np.float32)
