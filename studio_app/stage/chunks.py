"""A large still mesh in chunks, so that only what the camera can see is drawn: cells of space, six facings each."""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Floats, Ints

CELL_M = 5.0
SMALL = 3000
GAP = 150


@dataclass(frozen=True, eq=False)
class Chunks:
    """Faces (m, 3) in order of chunks; chunk i holds faces starts[i] to starts[i + 1] in a box, facing `facing`.

    `flat` is the cosine within which all its faces lie of that facing; where it is small they are never left out.
    """

    faces: Ints
    starts: NDArray[np.int64]
    low: Floats
    high: Floats
    facing: Floats
    flat: Floats


def chunked(vertices: Floats, faces: Ints) -> Chunks:
    """The faces sorted into chunks. Small meshes stay one chunk."""
    corners = vertices[faces]
    across = np.cross(corners[:, 1] - corners[:, 0], corners[:, 2] - corners[:, 0])
    normals = across / np.maximum(np.linalg.norm(across, axis=1, keepdims=True), 1e-12)
    if len(faces) < SMALL:
        key = np.zeros(len(faces), np.int64)
    else:
        cell = np.floor(corners.mean(axis=1) / CELL_M).astype(np.int64) + 512
        axis = np.abs(normals).argmax(axis=1)
        side = axis * 2 + (normals[np.arange(len(faces)), axis] > 0)
        key = ((cell[:, 0] * 1024 + cell[:, 1]) * 1024 + cell[:, 2]) * 8 + side
    order = np.argsort(key, kind="stable")
    starts = np.flatnonzero(np.r_[True, np.diff(key[order]) != 0])
    low = np.minimum.reduceat(corners.min(axis=1)[order], starts)
    high = np.maximum.reduceat(corners.max(axis=1)[order], starts)
    facing = np.add.reduceat(normals[order], starts)
    facing /= np.maximum(np.linalg.norm(facing, axis=1, keepdims=True), 1e-9)
    count = np.diff(np.r_[starts, len(faces)])
    flat = np.minimum.reduceat((normals[order] * np.repeat(facing, count, axis=0)).sum(axis=1), starts)
    return Chunks(np.ascontiguousarray(faces[order]), np.r_[starts, len(faces)], low, high, facing, flat)


def visible(chunks: Chunks, clip: Floats, eye: Floats, two_sided: bool) -> list[tuple[int, int]]:
    """Runs of faces (first, count) whose chunks lie in the view (4, 4 world to clip) and do not all face away."""
    box = np.stack([chunks.low, chunks.high], axis=1)
    pick = np.array([[i >> 2 & 1, i >> 1 & 1, i & 1] for i in range(8)])
    corners = box[:, pick, np.arange(3)]
    places = corners @ clip[:, :3].T + clip[:, 3]
    w = places[..., 3]
    inside = np.ones(len(box), bool)
    for axis in (0, 1):
        inside &= ~(np.all(places[..., axis] > w, axis=1) | np.all(places[..., axis] < -w, axis=1))
    inside &= ~np.all(w < 0.05, axis=1)
    if not two_sided:
        # A flat chunk faces away when every corner of its box sees the eye behind it.
        behind = np.all(np.einsum("cij,cj->ci", eye - corners, chunks.facing) < 0, axis=1)
        inside &= ~(behind & (chunks.flat > 0.98))
    return _runs(np.flatnonzero(inside), chunks.starts)


def _runs(chosen: NDArray[np.intp], starts: NDArray[np.int64]) -> list[tuple[int, int]]:
    if not len(chosen):
        return []
    # A draw of its own costs about as much as that many faces which are out of sight.
    breaks = np.flatnonzero(starts[chosen[1:]] - starts[chosen[:-1] + 1] > GAP)
    first, last = np.r_[chosen[0], chosen[breaks + 1]], np.r_[chosen[breaks], chosen[-1]]
    return [(int(starts[a]), int(starts[b + 1] - starts[a])) for a, b in zip(first, last, strict=True)]
