"""Linear maps between vertices, and the typed door to the parts of scipy the cutter needs."""

from __future__ import annotations

from collections.abc import Sequence
from typing import Any, cast, overload

import numpy as np
from numpy.typing import NDArray
from scipy.ndimage import gaussian_filter1d  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from scipy.sparse import csr_array, eye_array, vstack  # pyright: ignore[reportMissingTypeStubs, reportUnknownVariableType]
from scipy.spatial import ConvexHull, KDTree  # pyright: ignore[reportMissingTypeStubs]

Doubles = NDArray[np.float64]
Numbers = NDArray[np.int64]


class Map:
    """A sparse matrix (new vertices, old vertices); entries given twice add up."""

    def __init__(self, matrix: Any) -> None:
        self._matrix = matrix

    @staticmethod
    def of(weights: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> Map:
        """The map with these weights (k,) at rows and columns (k,)."""
        return Map(csr_array((weights.astype(np.float64), (rows, columns)), shape=shape))

    @staticmethod
    def from_dense(dense: Doubles) -> Map:
        """The map of a dense matrix that is mostly zero."""
        return Map(csr_array(dense))

    @staticmethod
    def identity(count: int) -> Map:
        """Every vertex as it is."""
        return Map(cast(Any, eye_array(count, format="csr")))

    @staticmethod
    def stack(maps: Sequence[Map]) -> Map:
        """Maps from the same vertices, one after the other."""
        parts: list[Any] = [one._matrix for one in maps]  # noqa: SLF001  # its own class
        return Map(csr_array(cast(Any, vstack(parts))))

    def parts(self) -> tuple[NDArray[Any], NDArray[Any], NDArray[Any], NDArray[Any]]:
        """Weights, columns, the start of each row among them, and the shape: all that is needed to store a map."""
        held = self._matrix
        return held.data, held.indices.astype(np.int32), held.indptr.astype(np.int32), np.array(held.shape)

    @staticmethod
    def from_parts(weights: NDArray[Any], columns: NDArray[Any], starts: NDArray[Any], shape: NDArray[Any]) -> Map:
        """The map of stored parts, which are checked in full. Raises ValueError when they make no map."""
        rows, across = (int(size) for size in shape.tolist())
        if not np.isfinite(weights).all():
            raise ValueError("A stored map has weights that are no numbers.")
        matrix: Any = csr_array((weights.astype(np.float64), columns, starts), shape=(rows, across))
        matrix.check_format(full_check=True)
        return Map(matrix)

    @property
    def shape(self) -> tuple[int, int]:
        """How many new and old vertices there are."""
        return cast("tuple[int, int]", self._matrix.shape)

    def rows(self, which: NDArray[Any]) -> Map:
        """The map to some of the new vertices only."""
        return Map(self._matrix[which])

    @overload
    def __matmul__(self, other: Map) -> Map: ...
    @overload
    def __matmul__(self, other: NDArray[Any]) -> Doubles: ...
    def __matmul__(self, other: Map | NDArray[Any]) -> Map | Doubles:
        if isinstance(other, Map):
            return Map(csr_array(self._matrix @ other._matrix))  # its own class
        return np.asarray(self._matrix @ other, dtype=np.float64)


class Near:
    """A search tree over points (n, 3)."""

    def __init__(self, points: NDArray[Any]) -> None:
        self._tree: Any = KDTree(points)

    def of(self, places: NDArray[Any], count: int = 1, bound: float = np.inf) -> tuple[Doubles, Numbers]:
        """Distances and numbers of the `count` nearest points to places (m, 3); beyond `bound` infinite."""
        return cast("tuple[Doubles, Numbers]", self._tree.query(places, k=count, distance_upper_bound=bound))


def smoothed(values: NDArray[Any], sigma: float) -> Doubles:
    """Values smoothed along their first axis by a Gaussian, the ends carried on."""
    return np.asarray(gaussian_filter1d(values, sigma, axis=0, mode="nearest"), dtype=np.float64)


def interpolated(
    x: NDArray[Any] | float, places: Sequence[float] | NDArray[Any], values: Sequence[float] | NDArray[Any]
) -> Doubles:
    """Values given at ascending places, read at x; the ends carried on."""
    return np.asarray(np.interp(x, np.asarray(places, dtype=np.float64), np.asarray(values, dtype=np.float64)))


def outline(points: Doubles) -> tuple[Doubles, float]:
    """The corners (k, 2) of the convex hull of points (n, 2) and its length in metres."""
    found: Any = ConvexHull(points)
    return points[found.vertices], float(found.area)
