"""Notions: what is sewn onto a garment after its cloth is cut: a shirt's collar and its buttons."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.garments.clip import boundary_loops
from studio_app.stage.garments.layer import Layer
from studio_app.stage.garments.linear import Doubles, Map, Near, interpolated
from studio_app.stage.garments.pattern import Pattern
from studio_app.stage.posing import vertex_normals
from studio_app.stage.scene import Ints

COLLAR_STATIONS = 64
BUTTON_M = 0.0055


def notions(pattern: Pattern, fine: Doubles, faces: Ints, thickness: float) -> list[Layer]:
    """The collar and the buttons of a pattern over its fine cloth at rest (n, 3)."""
    made: list[Layer] = []
    if pattern.collar:
        made.append(_collar(fine, faces, thickness))
    if len(pattern.buttons):
        made.append(_buttons(pattern.buttons, fine, faces, thickness))
    return made


def neck_ring(fine: Doubles, faces: Ints) -> NDArray[np.int64]:
    """The open edge round the neck, from the middle of the front round over the figure's left shoulder."""
    rings = boundary_loops(faces)
    high = [ring for ring in rings if abs(fine[ring, 0].mean()) < 0.05]
    ring = max(high, key=lambda ring: float(fine[ring, 2].mean()))
    front = int(np.where(fine[ring, 1] < fine[ring, 1].mean(), np.abs(fine[ring, 0]), 9).argmin())
    ring = np.roll(ring, -front)
    return ring if fine[ring[len(ring) // 4], 0] > 0 else np.roll(ring[::-1], 1)


def _stations(fine: Doubles, ring: NDArray[np.int64], start: float, stop: float) -> Map:
    """Weights (COLLAR_STATIONS, fine) of even places along a ring between two shares of its length."""
    closed = np.append(ring, ring[0])
    arcs = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(fine[closed], axis=0), axis=1))])
    place = interpolated(np.linspace(start, stop, COLLAR_STATIONS) * arcs[-1], arcs, np.arange(len(closed)))
    low = np.minimum(place.astype(int), len(ring) - 1)
    share = place - low
    rows = np.arange(COLLAR_STATIONS)
    weights = np.concatenate([1 - share, share])
    columns = np.concatenate([closed[low], closed[low + 1]])
    return Map.of(weights, np.concatenate([rows, rows]), columns, (COLLAR_STATIONS, len(fine)))


def _collar(fine: Doubles, faces: Ints, thickness: float) -> Layer:
    """A stand along the neck's edge and a leaf that folds over it and lies on the cloth, its points to the front.

    Each station is a profile of five places: seam, top of the stand, fold, middle of the leaf, edge of the leaf. The
    leaf's edge hangs on the cloth below it, so that it lies there in every pose.
    """
    ring = neck_ring(fine, faces)
    seam = _stations(fine, ring, *_collar_span(fine, ring))
    places = seam @ fine
    round_ = np.linspace(-1, 1, COLLAR_STATIONS)
    points = np.clip((np.abs(round_) - 0.62) / 0.38, 0, 1) ** 1.6
    width = 0.043 + 0.022 * points
    outward = _outward(fine, faces, seam)
    along = np.gradient(places, axis=0)
    along /= np.linalg.norm(along, axis=1, keepdims=True)
    sweep = along * np.sign(round_)[:, None] * -0.02 * points[:, None]
    halfway = _on_cloth(places + outward * (width * 0.55)[:, None] + sweep * 0.5, fine)
    edge = _on_cloth(places + outward * width[:, None] + sweep, fine)
    stand = 0.026 - 0.012 * points
    rows = [
        (seam, 0.001, stand * 0.0), (seam, -0.001, stand),
        (seam, 0.0025, stand + 0.0035), (seam, 0.0065, stand + 0.001),
        (halfway, 0.0075, stand * 0.22), (edge, 0.0035, stand * 0.0), (edge, 0.0012, stand * 0.0),
    ]  # fmt: skip
    hold = Map.stack([row[0] for row in rows])
    out = np.concatenate([np.full(COLLAR_STATIONS, row[1] + thickness / 2) for row in rows])
    up = np.concatenate([row[2] for row in rows])
    arcs = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(places, axis=0), axis=1))])
    uvs = np.concatenate([np.stack([arcs, np.full(len(arcs), k * 0.018)], axis=1) for k in range(len(rows))])
    return Layer(hold, out, up, np.zeros(len(out), dtype=np.int8), _strip(len(rows)), uvs)


def _collar_span(fine: Doubles, ring: NDArray[np.int64]) -> tuple[float, float]:
    """Shares of the neck edge's length at which the collar starts and ends: the tops of the front opening."""
    closed = fine[np.append(ring, ring[0])]
    arcs = np.concatenate([[0.0], np.cumsum(np.linalg.norm(np.diff(closed, axis=0), axis=1))])
    first = closed[: len(ring) // 2]
    widest = np.flatnonzero(first[:, 0] > 0.55 * first[:, 0].max())[0]
    share = float(arcs[widest] / arcs[-1])
    return share, 1 - share


def _outward(fine: Doubles, faces: Ints, seam: Map) -> Doubles:
    """Unit directions (k, 3) on the cloth straight away from the neck's edge."""
    places = seam @ fine
    normals = seam @ vertex_normals(faces, fine.astype(np.float32)).astype(np.float64)
    along = np.gradient(places, axis=0)
    across = np.cross(along, normals)
    across /= np.linalg.norm(across, axis=1, keepdims=True)
    away = places[:, :2] - places[:, :2].mean(axis=0)
    side = np.sign((across[:, :2] * away).sum())
    return across * side


def _on_cloth(places: Doubles, fine: Doubles) -> Map:
    """Weights (k, fine) that hold places on the cloth: the three nearest vertices, nearer ones more."""
    distance, nearest = Near(fine).of(places, 4)
    share = 1 / (distance + 0.002) ** 2
    share /= share.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(places)), 4)
    return Map.of(share.reshape(-1), rows, nearest.reshape(-1), (len(places), len(fine)))


def _strip(rows: int) -> Ints:
    """The faces between rows of stations."""
    k, r = np.meshgrid(np.arange(COLLAR_STATIONS - 1), np.arange(rows - 1))
    a = (r * COLLAR_STATIONS + k).reshape(-1)
    b = a + COLLAR_STATIONS
    return np.concatenate([np.stack([a, a + 1, b], 1), np.stack([a + 1, b + 1, b], 1)]).astype(np.int32)


def _buttons(places: Doubles, fine: Doubles, faces: Ints, thickness: float) -> Layer:
    """Small domed disks on the cloth: each holds on one vertex's neighbourhood and turns with it."""
    normals = vertex_normals(faces, fine.astype(np.float32)).astype(np.float64)
    turn = np.linspace(0, 2 * np.pi, 12, endpoint=False)
    profile = [(1.0, 0.0), (1.0, 0.0016), (0.86, 0.0022), (0.6, 0.0014), (0.0, 0.0014)]
    holds: list[Map] = []
    outs: list[Doubles] = []
    all_faces: list[NDArray[np.int64]] = []
    start = 0
    for place in places:
        centre = int(Near(fine).of(place[None])[1][0])
        normal = normals[centre]
        right = np.cross([0.0, 0.0, 1.0], normal)
        right /= np.linalg.norm(right)
        above = np.cross(normal, right)
        for radius, height in profile:
            ring = fine[centre] + BUTTON_M * radius * (np.cos(turn)[:, None] * right + np.sin(turn)[:, None] * above)
            holds.append(_barycentric(ring, fine, faces, centre))
            outs.append(np.full(len(turn), height + thickness / 2 + 0.0022))
        a = np.arange(12)
        for row in range(len(profile) - 1):
            p, q = start + row * 12 + a, start + row * 12 + (a + 1) % 12
            all_faces += [np.stack([p, q, p + 12], 1), np.stack([q, q + 12, p + 12], 1)]
        start += 12 * len(profile)
    count = start
    return Layer(Map.stack(holds), np.concatenate(outs), np.zeros(count), np.zeros(count, dtype=np.int8),
                 np.concatenate(all_faces).astype(np.int32), np.zeros((count, 2)), "button")  # fmt: skip


def _barycentric(places: Doubles, fine: Doubles, faces: Ints, centre: int) -> Map:
    """Weights (k, fine) that put places near a vertex exactly there, by one triangle at that vertex (extrapolated)."""
    corner = faces[(faces == centre).any(axis=1)][0]
    a, b, c = fine[corner]
    basis = np.stack([b - a, c - a], axis=1)
    share: Doubles = np.linalg.pinv(basis) @ (places - a).T
    weights = np.stack([1 - share[0] - share[1], share[0], share[1]], axis=1)
    rows = np.repeat(np.arange(len(places)), 3)
    return Map.of(weights.reshape(-1), rows, np.tile(corner, len(places)), (len(places), len(fine)))
