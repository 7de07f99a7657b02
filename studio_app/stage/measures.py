"""Tape measures of a standing body: stature, and girths as a tape gives them (the convex hull of a level slice).

Heights are found on the body itself: the bust at the fullest slice of the chest, the hips at the fullest slice of the
seat (ISO 8559-1), the waist at the narrowest slice around the loop of skin that the body's makers marked as its waist.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray
from scipy.spatial import ConvexHull, QhullError  # pyright: ignore[reportMissingTypeStubs]

from studio_app.stage.scene import Ints

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Tape:
    """What a tape needs to know of the body's topology: `torso` (m, 3) faces without arms and head, `waist` vertices,
    and the bones whose heads bound the search for bust and hips.
    """

    torso: Ints
    waist: Ints
    bones: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Taped:
    """A measured body, in centimetres, with the heights (metres above the sole) at which the tape lay."""

    height_cm: float
    bust_cm: float
    waist_cm: float
    hips_cm: float
    bust_at_m: float
    waist_at_m: float
    hips_at_m: float


def torso_faces(faces: Ints, bones: tuple[str, ...], weight_bones: Ints, weights: NDArray[np.float32]) -> Ints:
    """The faces (m, 3) a tape round the trunk can touch: none that hangs on an arm, a hand, the neck or the head."""
    away = ("upperarm", "lowerarm", "wrist", "finger", "metacarpal", "head", "neck", "eye", "foot", "toe")
    off = np.array([name.startswith(away) for name in bones])
    share = (weights * off[weight_bones]).sum(axis=1)
    return faces[(share[faces] < 0.5).all(axis=1)]


def tape(vertices: NDArray[np.floating], heads: NDArray[np.floating], body: Tape) -> Taped:
    """Measures of standing vertices (n, 3) with bone heads (bones, 3), z up, metres."""
    floor = float(vertices[:, 2].min())
    level = {
        name: float(heads[body.bones.index(name), 2]) for name in ("spine02", "spine01", "upperleg02.L", "spine05")
    }
    trunk = vertices[body.torso].astype(np.float64)
    chest = np.linspace(level["spine02"] - 0.02, level["spine01"], 10)
    seat = np.linspace(level["upperleg02.L"] - 0.06, level["spine05"] + 0.02, 12)
    bust_at, bust = _girths(trunk, chest, np.argmax)
    hips_at, hips = _girths(trunk, seat, np.argmax)
    loop = float(vertices[body.waist, 2].mean())
    waist_at, waist = _girths(trunk, np.linspace(loop - 0.02, loop + 0.05, 8), np.argmin)
    stature = float(vertices[:, 2].max()) - floor
    return Taped(100 * stature, 100 * bust, 100 * waist, 100 * hips, bust_at - floor, waist_at - floor, hips_at - floor)


def girth(trunk: Doubles, at: float) -> float:
    """Perimeter (m) of the convex hull of the slice of triangles (m, 3, 3) at height `at`; 0 where none is cut."""
    across = _slice(trunk, at)
    if len(across) < 3:
        return 0.0
    try:
        return float(ConvexHull(across).area)
    except QhullError:
        return 0.0


def _girths(trunk: Doubles, levels: Doubles, choose: Callable[[list[float]], np.intp]) -> tuple[float, float]:
    """The level chosen among the girths, and its girth."""
    girths = [girth(trunk, float(at)) for at in levels]
    best = int(choose(girths))
    return float(levels[best]), girths[best]


def _slice(trunk: Doubles, at: float) -> Doubles:
    """Points (k, 2) where the triangles' edges cross the level."""
    near = trunk[(trunk[:, :, 2].min(axis=1) <= at) & (trunk[:, :, 2].max(axis=1) > at)]
    start, end = near.reshape(-1, 3), near[:, [1, 2, 0]].reshape(-1, 3)
    crosses = (start[:, 2] <= at) != (end[:, 2] <= at)
    start, end = start[crosses], end[crosses]
    share = ((at - start[:, 2]) / (end[:, 2] - start[:, 2]))[:, None]
    return start[:, :2] + share * (end[:, :2] - start[:, :2])
