"""Cutting a mesh along a level line so that the cut is a clean, even ring: neck, cuff, waist, hem, front edge."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.arrays import pieces
from studio_app.stage.garments.linear import Doubles, Map
from studio_app.stage.scene import Ints


def clip(faces: Ints, level: Doubles) -> tuple[Map, Ints]:
    """Cuts a mesh where `level` (n,) is at least 0: the map (k, n) from old to new positions, and the new faces.

    No triangle is split: the end of each crossed edge that is nearer to the line moves onto it, so the new edge has
    triangles as large as the rest. Being linear, the same cut can be made again on the mesh in any pose.
    """
    start, stop = _edges(faces).T
    crossed = (level[start] < 0) != (level[stop] < 0)
    start, stop = start[crossed], stop[crossed]
    share = level[start] / (level[start] - level[stop])
    near = np.asarray(np.where(share <= 0.5, start, stop), dtype=np.int64)
    count = np.bincount(near, minlength=len(level))
    snapped = count > 0
    now = np.where(snapped, 0.0, level)
    corners = now[faces]
    lying = (corners == 0).all(axis=1) & (level[faces].mean(axis=1) > 0)
    keep = (corners >= 0).all(axis=1) & ((corners.max(axis=1) > 0) | lying)
    used, kept = compact(without_ears(faces[keep], len(level)))
    same = np.flatnonzero(~snapped)
    rows = np.concatenate([near, near, same])
    columns = np.concatenate([start, stop, same])
    weights = np.concatenate([(1 - share) / count[near], share / count[near], np.ones(len(same))])
    return Map.of(weights, rows, columns, (len(level), len(level))).rows(used), kept


def compact(faces: Ints) -> tuple[NDArray[np.int64], Ints]:
    """The numbers of the vertices that faces use, and the faces over just those."""
    used, renumbered = np.unique(faces.astype(np.int64), return_inverse=True)
    return used, renumbered.reshape(-1, 3).astype(np.int32)


def largest_piece(faces: Ints, count: int) -> Ints:
    """The faces of the connected piece that has most of them."""
    labels = pieces(count, faces)
    return faces[labels[faces[:, 0]] == np.bincount(labels[faces[:, 0]]).argmax()]


def boundary_loops(faces: Ints) -> list[NDArray[np.int64]]:
    """The closed rings of vertices at the open edges, each in the order in which its faces run along it.

    A clean cut has every boundary vertex in exactly one ring once; where a mesh touches itself in a point the walk
    still closes, but the vertex is met twice.
    """
    follows = _follows(faces)
    loops: list[NDArray[np.int64]] = []
    while follows:
        start = next(iter(follows))
        ring: list[int] = []
        here = start
        while here in follows:
            ring.append(here)
            after = follows[here]
            if len(after) == 1:
                del follows[here]
                here = after[0]
            else:
                here = after.pop()
        loops.append(np.array(ring, dtype=np.int64))
    return sorted(loops, key=len, reverse=True)


def _follows(faces: Ints) -> dict[int, list[int]]:
    """For each boundary vertex, the vertices that come after it along open edges."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    many = directed.max() + 1
    forward, backward = directed[:, 0] * many + directed[:, 1], directed[:, 1] * many + directed[:, 0]
    follows: dict[int, list[int]] = {}
    for start, stop in directed[~np.isin(forward, backward)].tolist():
        follows.setdefault(start, []).append(stop)
    return follows


def ring_evening(faces: Ints, count: int, rounds: int) -> Map:
    """A map (n, n) that evens the spacing along every open edge: each vertex between the two beside it on its ring."""
    rows, columns, weights = [np.arange(count)], [np.arange(count)], [np.ones(count)]
    for ring in boundary_loops(faces):
        rows += [ring, ring, ring]
        columns += [ring, np.roll(ring, 1), np.roll(ring, -1)]
        weights += [np.full(len(ring), -0.5), np.full(len(ring), 0.25), np.full(len(ring), 0.25)]
    one = Map.of(np.concatenate(weights), np.concatenate(rows), np.concatenate(columns), (count, count))
    whole = one
    for _ in range(rounds - 1):
        whole = one @ whole
    return whole


def without_ears(faces: Ints, count: int) -> Ints:
    """Faces whose corners all lie on open edges and that hang by one edge only are taken off."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    keys = np.sort(directed, axis=1) @ np.array([count, 1])
    _, back, times = np.unique(keys, return_inverse=True, return_counts=True)
    open_edges = (times[back] == 1).reshape(3, -1).sum(axis=0)
    return faces[open_edges < 2]


def manifold(faces: Ints, count: int) -> Ints:
    """Faces without ears and without those at edges that more than two faces share."""
    directed = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64), axis=1)
    _, back, times = np.unique(directed @ np.array([count, 1]), return_inverse=True, return_counts=True)
    crowded = (times[back] > 2).reshape(3, -1).any(axis=0)
    return without_ears(without_ears(faces[~crowded], count), count)


def _edges(faces: Ints) -> NDArray[np.int64]:
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return np.unique(edges, axis=0).astype(np.int64)
