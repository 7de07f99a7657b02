"""A cut garment at rest: an even open mesh with its zones, its pinned edges and the levels its trimmings are cut by."""

from __future__ import annotations

from dataclasses import dataclass, field
from enum import IntEnum

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.clip import clip, compact, largest_piece, manifold, ring_evening
from studio_app.stage.garments.linear import Doubles
from studio_app.stage.garments.surface import Grid, neighbours, onto_level, relax, surface_net
from studio_app.stage.scene import Ints


class Zone(IntEnum):
    """Which panel of a garment a vertex belongs to."""

    TORSO = 0
    ARM_L = 1
    ARM_R = 2
    LEG_L = 3
    LEG_R = 4
    SKIRT = 5
    FOOT_L = 6
    FOOT_R = 7


@dataclass(frozen=True, eq=False)
class Band:
    """A second layer sewn on: the part of the garment where every level is at least 0.

    `levels` (k, n) over the garment's vertices, metres; `lift_m` how far it stands out; `thick_m` its own thickness.
    """

    name: str
    levels: Doubles
    lift_m: float = 0.0012
    thick_m: float = 0.0014
    trim: str = ""


@dataclass(frozen=True, eq=False)
class Seam:
    """A line or a patch on the cloth's face, cut exactly, thinner than the mesh: stitches, a lace, a toe cap.

    It is where every one of `levels` (k, n) over the garment's vertices is at least 0; `lift_m` above the cloth.
    """

    levels: Doubles
    lift_m: float = 0.0006
    trim: str = "seam"


@dataclass(frozen=True, eq=False)
class Pattern:
    """One garment over the body at rest. `pinned` (n,) vertices that stay where the body carries them when it drapes.

    `grain` (n, 3): the direction of the warp threads; `uvs` (n, 2) metres across and along the grain. Threads end where
    panels meet: `charts` (c, n, 2) lays every vertex out in each panel, `chart` (n,) names its own.
    `slack` (n,) is cloth to spare along the warp, as a share: a sleeve blouses over its cuff, a leg breaks on the shoe.
    `fullness` (n,) is cloth to spare across it: the girth that the form does not show and gravity lays into folds.
    `buttons` are places (k, 3) on the surface at rest.
    """

    vertices: Doubles
    faces: Ints
    zones: NDArray[np.int8]
    pinned: NDArray[np.bool_]
    grain: Doubles
    uvs: Doubles
    bands: tuple[Band, ...] = ()
    buttons: Doubles = field(default_factory=lambda: np.zeros((0, 3)))
    collar: bool = False
    slack: Doubles | None = None
    fullness: Doubles | None = None
    seams: tuple[Seam, ...] = ()
    charts: Doubles | None = None
    chart: NDArray[np.int8] | None = None


@dataclass(frozen=True, eq=False)
class Sheet:
    """A mesh in the cutter's hands: on the zero level of `values` over `grid`."""

    grid: Grid
    values: Doubles
    vertices: Doubles
    faces: Ints

    def cut(self, level: Doubles) -> Sheet:
        """Cut along level 0, the part where it is positive kept."""
        moved, faces = clip(self.faces, level)
        return Sheet(self.grid, self.values, moved @ self.vertices, faces)

    def cut_above(self, height: float) -> Sheet:
        """The part above a height."""
        return self.cut(self.vertices[:, 2] - height)

    def trimmed(self) -> Sheet:
        """The largest piece, its edges even and its inside relaxed against them."""
        used, faces = compact(largest_piece(manifold(self.faces, len(self.vertices)), len(self.vertices)))
        vertices = ring_evening(faces, len(used), 12) @ self.vertices[used]
        vertices = onto_level(vertices, self.grid, self.values)
        fixed = np.zeros(len(vertices), dtype=bool)
        fixed[edge_vertices(faces)] = True
        vertices = relax(vertices, faces, self.grid, self.values, 6, fixed)
        return Sheet(self.grid, self.values, ring_evening(faces, len(vertices), 2) @ vertices, faces)


def sheet(grid: Grid, values: Doubles) -> Sheet:
    """The surface of a form, evenly meshed, before any cut."""
    vertices, faces = surface_net(grid, values)
    return Sheet(grid, values, relax(vertices, faces, grid, values, 8), faces)


def edge_vertices(faces: Ints) -> NDArray[np.int64]:
    """The vertices on open edges."""
    directed = np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]).astype(np.int64)
    many = directed.max() + 1
    forward, backward = directed @ np.array([many, 1]), directed @ np.array([1, many])
    return np.unique(directed[~np.isin(forward, backward)])


def spread(values: Doubles, faces: Ints, rounds: int) -> Doubles:
    """Values over vertices, smoothed by their neighbours' mean."""
    mean = neighbours(faces, len(values))
    for _ in range(rounds):
        values = 0.5 * values + 0.5 * (mean @ values)
    return values
