"""Making up: from a cut pattern to finished cloth with folded hems, bands, collar and buttons.

Everything that is sewn on hangs on the cloth by fixed weights, so a finished garment in any pose is one multiplication
away from the positions of its coarse vertices: position = hold @ fine + out * (hold @ normals) + up * neck axis.
"""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.clip import boundary_loops, clip, manifold, ring_evening
from studio_app.stage.garments.layer import Layer
from studio_app.stage.garments.linear import Doubles, Map
from studio_app.stage.garments.notions import notions
from studio_app.stage.garments.pattern import Band, Pattern
from studio_app.stage.garments.seams import stitched
from studio_app.stage.garments.subdivide import loop_subdivision
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Floats, Ints

FACING_RINGS = 7


@dataclass(frozen=True, eq=False)
class Made:
    """A garment ready to be posed: `refine` (fine, coarse) with its fine faces, and the layers over the fine cloth."""

    refine: Map
    fine_faces: Ints
    layers: tuple[Layer, ...]


def make_up(pattern: Pattern, thickness: float) -> Made:
    """Sews a pattern: cloth with facings at its open edges, its bands, its collar and its buttons."""
    refine, faces = loop_subdivision(pattern.faces, len(pattern.vertices))
    layers = [_cloth(pattern, refine, faces, thickness)]
    layers += [_band(pattern, refine, faces, band, thickness) for band in pattern.bands]
    fine = refine @ pattern.vertices
    layers += notions(pattern, fine, faces, thickness)
    layers += stitched(pattern, refine, faces, thickness)
    return Made(refine, faces, tuple(layers))


def finished(made: Made, fine: Floats, neck: Doubles) -> list[tuple[Layer, Floats, Floats]]:
    """Positions and unit normals of every layer for fine positions (n, 3) and the neck's direction (3,)."""
    normals = vertex_normals(made.fine_faces, fine)
    done: list[tuple[Layer, Floats, Floats]] = []
    for layer in made.layers:
        facing = layer.hold @ normals
        facing = facing / np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
        places = layer.hold @ fine + layer.out[:, None] * facing + layer.up[:, None] * neck
        own = vertex_normals(layer.faces, places.astype(np.float32)) if (layer.side == 0).any() else facing
        shown = np.where(layer.side[:, None] == 0, own, facing * layer.side[:, None])
        done.append((layer, places.astype(np.float32), shown.astype(np.float32)))
    return done


def solid(hold: Map, faces: Ints, out: tuple[float, float], inner_faces: Ints, uvs: Doubles, trim: str = "") -> Layer:
    """A sheet with thickness: its outside, its inside where `inner_faces` say, and a rim along every open edge.

    `out` are the heights of the inside and the outside over the cloth, metres.
    """
    count = hold.shape[0]
    rings = boundary_loops(faces)
    rim_hold: list[Map] = []
    rim_out: list[Doubles] = []
    rim_uvs: list[Doubles] = []
    rim_faces: list[NDArray[np.int64]] = []
    start = 2 * count
    for ring in rings:
        size = len(ring)
        for height in (out[1], out[0]):
            rim_hold.append(hold.rows(ring))
            rim_out.append(np.full(size, height))
            rim_uvs.append(uvs[ring])
        here, after = np.arange(size) + start, (np.arange(size) + 1) % size + start
        rim_faces += [np.stack([after, here, here + size], 1), np.stack([after, here + size, after + size], 1)]
        start += 2 * size
    return Layer(
        hold=Map.stack([hold, hold, *rim_hold]),
        out=np.concatenate([np.full(count, out[1]), np.full(count, out[0]), *rim_out]),
        up=np.zeros(start),
        side=np.concatenate([np.ones(count), -np.ones(count), np.zeros(start - 2 * count)]).astype(np.int8),
        faces=np.concatenate([faces, inner_faces[:, ::-1] + count, *rim_faces]).astype(np.int32),
        uvs=np.concatenate([uvs, uvs, *rim_uvs]),
        trim=trim,
    )


def _cloth(pattern: Pattern, refine: Map, faces: Ints, thickness: float) -> Layer:
    near = np.zeros(refine.shape[0], dtype=bool)
    for ring in boundary_loops(faces):
        near[ring] = True
    for _ in range(FACING_RINGS):
        touched = faces[near[faces].any(axis=1)]
        near[touched] = True
    inner = faces[near[faces].all(axis=1)]
    one = Map.identity(refine.shape[0])
    whole = solid(one, faces, (-thickness / 2, thickness / 2), inner, refine @ pattern.uvs)
    if pattern.charts is None or pattern.chart is None:
        return whole
    panel = pattern.chart[pattern.faces].min(axis=1)
    for number in range(len(pattern.charts)):
        own = np.zeros(len(whole.faces), dtype=bool)
        own[: len(faces)] = np.repeat(panel, 4) == number
        whole = _laid_out(whole, own, refine @ pattern.charts[number])
    return whole


def _laid_out(layer: Layer, own: NDArray[np.bool_], uvs: Doubles) -> Layer:
    """A layer whose faces in `own` have vertices of their own, with the uvs (fine, 2) of their panel."""
    used, again = np.unique(layer.faces[own], return_inverse=True)
    faces = layer.faces.copy()
    faces[own] = again.reshape(-1, 3) + len(layer.out)
    return replace(
        layer,
        hold=Map.stack([layer.hold, layer.hold.rows(used)]),
        out=np.concatenate([layer.out, layer.out[used]]),
        up=np.concatenate([layer.up, layer.up[used]]),
        side=np.concatenate([layer.side, layer.side[used]]),
        faces=faces,
        uvs=np.concatenate([layer.uvs, uvs[used]]),
    )


def _band(pattern: Pattern, refine: Map, faces: Ints, band: Band, thickness: float) -> Layer:
    """A band cut from the fine cloth along all its levels, lifted off it."""
    hold = Map.identity(refine.shape[0])
    for level in band.levels:
        cut, faces = clip(faces, hold @ (refine @ level))
        hold = cut @ hold
    faces = manifold(faces, hold.shape[0])
    hold = ring_evening(faces, hold.shape[0], 3) @ hold
    low = thickness / 2 + band.lift_m - band.thick_m / 2
    return solid(hold, faces, (low, low + band.thick_m), faces[:0], hold @ (refine @ pattern.uvs), band.trim)
