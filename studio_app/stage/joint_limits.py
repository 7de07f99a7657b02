"""How far a person's joints go: the shapes that a pose found in a photograph keeps to.

Every joint is written for the left side; the right one is its mirror image. Angles are radians from the skeleton's
reference, in axes that are the world's at rest (x to the figure's left, y backwards, z up). Ranges follow the clinical
ones of the American Academy of Orthopaedic Surgeons (Joint Motion, 1965), the joints of the girdle taken together.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

Doubles = NDArray[np.float64]


@dataclass(frozen=True, slots=True)
class Ball:
    """A limb's upper joint: its bone swings inside an oval about `middle` and turns about itself.

    `middle` is the direction (3,) in the oval's centre. `across` are the oval's half widths (forwards and back,
    sideways), `twist` the range of the turn about the bone, `hanging` the numbers (degrees) of a limb at ease.
    """

    middle: tuple[float, float, float]
    across: tuple[float, float]
    twist: tuple[float, float]
    hanging: tuple[float, float, float, float]


@dataclass(frozen=True, slots=True)
class Limb:
    """An arm or a leg: its bones (without side), the key points along it, the ball above and the hinge in the middle.

    `bend` is the hinge's range, counted from the straight limb.
    """

    upper: str
    lower: str
    end: str
    points: tuple[str, str, str]
    ball: Ball
    bend: tuple[float, float]


def _degrees(*values: float) -> tuple[float, ...]:
    return tuple(float(np.radians(value)) for value in values)


def _pair(low: float, high: float) -> tuple[float, float]:
    one, other = _degrees(low, high)
    return one, other


ARM = Limb(
    "upperarm01", "lowerarm01", "wrist", ("shoulder", "elbow", "wrist"),
    Ball((0.5, -0.62, -0.6), _pair(112, 112), _pair(-100, 95), (-54, 18, 4, 14)), _pair(0, 150),
)  # fmt: skip
LEG = Limb(
    "upperleg01", "lowerleg01", "foot", ("hip", "knee", "ankle"),
    Ball((0.12, -0.57, -0.81), _pair(78, 48), _pair(-50, 45), (-28, 0, -18, 12)), _pair(0, 148),
)  # fmt: skip
SPINE_MOST = _degrees(45, 30, 40)
"""How far the spine bends forwards or back, sideways, and turns, over all its bones."""
NECK_MOST = _degrees(45, 38, 70)
COLLAR_MOST = _degrees(20, 22)
"""How far a shoulder is lifted or let down, and taken forwards or back."""


def in_oval(swing: Doubles, across: tuple[float, float]) -> Doubles:
    """Swings (..., 2) brought to the edge of the oval where they lie beyond it."""
    far = np.hypot(swing[..., :1] / across[0], swing[..., 1:] / across[1])
    return swing / np.maximum(1.0, far)
