"""One sewn piece of a finished garment, held on its cloth by fixed weights."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.linear import Doubles, Map
from studio_app.stage.scene import Ints


@dataclass(frozen=True, eq=False)
class Layer:
    """One sewn piece. `hold` (k, fine) weights on the fine cloth, `out` and `up` (k,) metres along the cloth's normal
    and the neck, `side` (k,) +1 or -1 takes the cloth's own normal or its reverse, 0 a normal of its own faces.
    `uvs` (k, 2) in metres of cloth; `trim` names what it is made of ('' the cloth itself, 'button')."""

    hold: Map
    out: Doubles
    up: Doubles
    side: NDArray[np.int8]
    faces: Ints
    uvs: Doubles
    trim: str = ""
