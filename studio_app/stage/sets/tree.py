"""Street trees: a trunk that forks, boughs, and clusters of leaves in three greens round the boughs' ends."""

from __future__ import annotations

import numpy as np

from studio_app.stage.sets.pile import Pile, Points

_KERB = 0.15
_CLUSTERS = 46
_LEAVES = 62


def build_tree(pile: Pile, place: tuple[float, float], height: float, seed: int) -> None:
    """A tree `height` metres tall on the pavement at `place`; the same seed grows the same tree."""
    rng = np.random.default_rng(seed)
    x, y = place
    fork = height * 0.36
    pile.tube("bark", [[x, y, _KERB], [x + 0.05, y, fork], [x, y, height * 0.8]], [0.13, 0.1, 0.03], 8)
    way = _unit(rng.standard_normal((_CLUSTERS, 3)))
    reach = np.array([0.21, 0.21, 0.27]) * height
    middles = np.array([x, y, height * 0.68]) + way * reach * rng.uniform(0.35, 1.0, (_CLUSTERS, 1))
    for number, middle in enumerate(middles):
        if number % 5 == 0:
            start = [x + 0.03, y, fork + (middle[2] - fork) * rng.uniform(0.0, 0.4)]
            pile.tube("bark", [start, middle], [0.05, 0.015], 5)
        _cluster(pile, middle, height * rng.uniform(0.055, 0.1), rng)


def _cluster(pile: Pile, middle: Points, radius: float, rng: np.random.Generator) -> None:
    """Leaves in a flat ball, hanging a little; mostly one green a cluster, with some of the others."""
    spread = _unit(rng.standard_normal((_LEAVES, 3))) * rng.uniform(0.2, 1.0, (_LEAVES, 1)) ** 0.5
    at = middle + spread * radius * np.array([1.35, 1.35, 0.85])
    first = _unit(rng.standard_normal((_LEAVES, 3)) + np.array([0.0, 0.0, -0.6]))
    second = _unit(np.cross(first, rng.standard_normal((_LEAVES, 3))))
    size = rng.uniform(0.7, 1.2, (_LEAVES, 1))
    first, second = first * 0.13 * size, second * 0.075 * size
    leaves = np.stack((at - first, at - second, at + first, at + second), 1)
    favoured = rng.integers(3)
    kind = np.where(rng.random(_LEAVES) < 0.65, favoured, rng.integers(0, 3, _LEAVES))
    for number, name in enumerate(("leaves", "lightleaves", "darkleaves")):
        if (kind == number).any():
            pile.quads(name, leaves[kind == number])


def _unit(vectors: Points) -> Points:
    return vectors / np.maximum(np.linalg.norm(vectors, axis=-1, keepdims=True), 1e-9)
