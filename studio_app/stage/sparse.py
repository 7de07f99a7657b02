"""Sparse matrices over vertices: the typed door to scipy.sparse for skinning and smoothing."""

from __future__ import annotations

from typing import Any, cast

import numpy as np
from numpy.typing import NDArray
from scipy.sparse import csr_array  # pyright: ignore[reportMissingTypeStubs]

from studio_app.stage.scene import Floats


class Sparse:
    """An immutable float32 matrix (rows, columns) with few entries; entries given twice add up."""

    def __init__(self, values: NDArray[Any], rows: NDArray[Any], columns: NDArray[Any], shape: tuple[int, int]) -> None:
        made = csr_array((values.astype(np.float32), (rows, columns)), shape=shape)
        self._matrix = cast(Any, made)

    def apply(self, dense: NDArray[Any]) -> Floats:
        """The product with a dense matrix (columns, k): (rows, k) float32."""
        return np.asarray(self._matrix @ np.asarray(dense, np.float32), np.float32)
