"""Loop subdivision as a fixed linear map, so that a draped mesh is made fine by one multiplication."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.linear import Map
from studio_app.stage.scene import Ints


def loop_subdivision(faces: Ints, count: int) -> tuple[Map, Ints]:
    """The map (count + edges, count) to the finer positions, and its faces (4m, 3); face k comes from face k // 4.

    Loop 1987 with Warren's weights; open edges follow the cubic spline of their own ring.
    """
    corner = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    opposite = np.concatenate([faces[:, 2], faces[:, 0], faces[:, 1]]).astype(np.int64)
    edges, of_edge, times = np.unique(np.sort(corner, axis=1), axis=0, return_inverse=True, return_counts=True)
    of_edge = of_edge.reshape(-1)
    middle = of_edge.reshape(3, -1).T + count
    a, b, c = faces.T
    ab, bc, ca = middle.T
    fine = np.stack([np.stack(t, axis=1) for t in ((a, ab, ca), (b, bc, ab), (c, ca, bc), (ab, bc, ca))], axis=1)
    rows = np.concatenate([_edge_rows(edges, of_edge, opposite, times, count), _vertex_rows(edges, times, count)])
    shape = (count + len(edges), count)
    made = Map.of(rows[:, 2], rows[:, 0].astype(np.int64), rows[:, 1].astype(np.int64), shape)
    return made, fine.reshape(-1, 3).astype(np.int32)


def _edge_rows(
    edges: NDArray[np.int64],
    of_edge: NDArray[np.int64],
    opposite: NDArray[np.int64],
    times: NDArray[np.int64],
    count: int,
) -> NDArray[np.float64]:
    """New vertices on edges: 3/8 of the ends and 1/8 of the two opposite corners, or the middle of an open edge."""
    number = np.arange(len(edges), dtype=np.float64) + count
    ends = np.where(times == 2, 3 / 8, 1 / 2)
    inner = times[of_edge] == 2
    across = np.stack([of_edge[inner] + count, opposite[inner], np.full(int(inner.sum()), 1 / 8)], axis=1)
    low, high = np.stack([number, edges[:, 0], ends], axis=1), np.stack([number, edges[:, 1], ends], axis=1)
    return np.asarray(np.concatenate([low, high, across]), dtype=np.float64)


def _vertex_rows(edges: NDArray[np.int64], times: NDArray[np.int64], count: int) -> NDArray[np.float64]:
    """Old vertices: drawn to their neighbours; on an open edge only to the two beside them on the ring."""
    is_open = times == 1
    on_edge = np.zeros(count, dtype=bool)
    on_edge[edges[is_open]] = True
    both = np.concatenate([edges, edges[:, ::-1]])
    along = np.concatenate([is_open, is_open])
    degree = np.bincount(both[:, 0], minlength=count)
    pull = np.where(degree == 3, 3 / 16, 3 / (8 * np.maximum(degree, 1)))
    inner, ring = both[~on_edge[both[:, 0]]], both[on_edge[both[:, 0]] & along]
    own = np.where(on_edge, 0.75, 1 - degree * pull)
    beside = np.bincount(ring[:, 0], minlength=count)  # two, but four where a mesh touches itself in a point
    every = np.arange(count, dtype=np.float64)
    kept = np.stack([every, every, own], axis=1)
    pulled = np.stack([inner[:, 0], inner[:, 1], pull[inner[:, 0]]], axis=1)
    drawn = np.stack([ring[:, 0], ring[:, 1], 0.25 / beside[ring[:, 0]]], axis=1)
    return np.asarray(np.concatenate([kept, pulled, drawn]), dtype=np.float64)
