"""Plain arrays of any number type, and typed doors to the few scipy functions that the head needs."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import ArrayLike, NDArray
from scipy.ndimage import map_coordinates  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from scipy.sparse import coo_array, csr_array  # pyright: ignore[reportMissingTypeStubs]
from scipy.sparse.csgraph import connected_components  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from scipy.spatial import KDTree  # pyright: ignore[reportMissingTypeStubs]

Array = NDArray[Any]
"""An array whose number type is said in words where it matters."""


def f32(value: ArrayLike) -> Array:
    """The value as float32."""
    return np.asarray(value, np.float32)


def unit(vectors: Array) -> Array:
    """Vectors (..., n) at length one, float32; a zero vector stays zero."""
    return f32(vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9))


def sampled(grid: Array, places: Array, *, wrap: bool = False) -> Array:
    """Linear look-up in `grid` at `places` (axes, n) in cells; outside its border's value, or round again."""
    mode = "grid-wrap" if wrap else "nearest"
    return cast(Array, map_coordinates(grid, places, order=1, mode=mode))


def nearest(points: Array, queries: Array, count: int = 1, bound: float = np.inf) -> tuple[Array, Array]:
    """Distances and indices of the `count` nearest of `points` (n, d) to each query (m, d); beyond `bound` infinite."""
    tree: Any = KDTree(points)
    return cast("tuple[Array, Array]", tree.query(queries, k=count, distance_upper_bound=bound))


def pieces(count: int, faces: Array) -> Array:
    """The connected piece (count,) each vertex belongs to."""
    links = (np.ones(faces.size, np.int8), (faces.ravel(), np.roll(faces, 1, axis=1).ravel()))
    graph = coo_array(links, shape=(count, count))
    return np.asarray(cast("tuple[int, Array]", connected_components(graph, directed=False))[1], np.int32)


class Weights:
    """A sparse matrix whose rows are weighted sums of points."""

    def __init__(self, rows: Array, columns: Array, weights: Array, shape: tuple[int, int]) -> None:
        self._matrix: Any = csr_array((weights, (rows, columns)), shape=shape, dtype=np.float32)

    def of(self, points: Array) -> Array:
        """The sums of `points` (columns, d): (rows, d) float32."""
        return f32(self._matrix @ points)
