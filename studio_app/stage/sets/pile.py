"""A pile of simple solids, kept by material, that becomes one mesh per material: few shapes trace and draw fast."""

from __future__ import annotations

from typing import Any

import numpy as np
from numpy.typing import ArrayLike, NDArray

from studio_app.stage.scene import Floats, Material, Mesh, Part

Points = NDArray[np.floating[Any]]

_CORNERS = np.array([[x, y, z] for z in (0, 1) for y in (0, 1) for x in (0, 1)], np.float64)
_SIDES = np.array([[0, 1, 5, 4], [3, 2, 6, 7], [2, 0, 4, 6], [1, 3, 7, 5], [4, 5, 7, 6], [2, 3, 1, 0]])
_SQUARE = np.array([[0, 0], [1, 0], [1, 1], [0, 1]], np.float64)


class Frame:
    """A place to build in: an origin and three orthonormal axes (along, out, up)."""

    def __init__(self, origin: ArrayLike, along: ArrayLike = (1, 0, 0), out: ArrayLike = (0, 1, 0)) -> None:
        self.origin = np.asarray(origin, np.float64)
        first, second = np.asarray(along, np.float64), np.asarray(out, np.float64)
        self.axes = np.stack((first / np.linalg.norm(first), second / np.linalg.norm(second), [0.0, 0.0, 1.0]))

    def world(self, points: Points) -> Points:
        """Local points (..., 3) in the set's metres."""
        return self.origin + points @ self.axes


SET = Frame((0, 0, 0))


class Pile:
    """Solids gathered by the name of their material."""

    def __init__(self) -> None:
        self._parts: dict[str, list[tuple[Points, NDArray[np.int64], Points]]] = {}

    def add(self, material: str, vertices: Points, faces: NDArray[np.int64], uvs: Points | None = None) -> None:
        """Triangles (m, 3) over vertices (n, 3) with uvs (n, 2)."""
        coordinates = np.zeros((len(vertices), 2)) if uvs is None else uvs
        self._parts.setdefault(material, []).append((vertices, faces, coordinates))

    def quads(self, material: str, corners: Points, frame: Frame = SET, tile: float = 0.0) -> None:
        """Four-cornered faces (n, 4, 3), counter-clockwise from the front. With `tile` the uvs repeat every `tile`
        metres along the first edge and across it; otherwise each face spans the picture once."""
        count = len(corners)
        uvs = np.tile(_SQUARE, (count, 1))
        if tile > 0:
            first = corners[:, 1] - corners[:, 0]
            across = first / np.maximum(np.linalg.norm(first, axis=1, keepdims=True), 1e-9)
            plane = np.cross(first, corners[:, 3] - corners[:, 0])
            up = np.cross(plane, across)
            up /= np.maximum(np.linalg.norm(up, axis=1, keepdims=True), 1e-9)
            # Measured from the frame's own origin, so that the pattern runs on from face to face.
            u, v = (np.einsum("nkc,nc->nk", corners, axis) / tile for axis in (across, up))
            uvs = np.stack((u, v), -1).reshape(-1, 2)
        faces = (np.arange(count)[:, None, None] * 4 + np.array([[0, 1, 2], [0, 2, 3]])).reshape(-1, 3)
        self.add(material, frame.world(corners.reshape(-1, 3)), faces, uvs)

    def box(self, material: str, low: ArrayLike, high: ArrayLike, frame: Frame = SET, tile: float = 0.0) -> None:
        """A block between two corners."""
        self.boxes(material, np.asarray([low], np.float64), np.asarray([high], np.float64), frame, tile)

    def boxes(self, material: str, low: Points, high: Points, frame: Frame = SET, tile: float = 0.0) -> None:
        """Many blocks: lower corners (n, 3), upper corners (n, 3)."""
        corners = low[:, None] + _CORNERS * (high - low)[:, None]
        self.quads(material, corners[:, _SIDES].reshape(-1, 4, 3), frame, tile)

    def tube(self, material: str, path: ArrayLike, radii: ArrayLike, sides: int = 10, frame: Frame = SET) -> None:
        """A round bar along points (k, 3) with radii (k,), closed at both ends."""
        points = np.asarray(path, np.float64)
        width = np.broadcast_to(np.asarray(radii, np.float64), (len(points),))
        along = np.gradient(points, axis=0)
        along /= np.linalg.norm(along, axis=1, keepdims=True)
        helper = np.array([0.0, 0.0, 1.0]) if abs(along[0, 2]) < 0.9 else np.array([1.0, 0.0, 0.0])
        side = np.cross(along, helper)
        side /= np.linalg.norm(side, axis=1, keepdims=True)
        other = np.cross(along, side)
        angle = np.arange(sides) / sides * 2 * np.pi
        ring = np.cos(angle)[None, :, None] * side[:, None] + np.sin(angle)[None, :, None] * other[:, None]
        shell = points[:, None] + ring * width[:, None, None]
        faces = strip_faces(len(points), sides, closed=True)
        ends = np.concatenate((points[:1], points[-1:]))
        base, turn = len(points) * sides, np.arange(sides)
        caps = [
            np.stack((np.full(sides, base), turn, (turn + 1) % sides), 1),
            np.stack((np.full(sides, base + 1), base - sides + (turn + 1) % sides, base - sides + turn), 1),
        ]
        vertices = np.concatenate((shell.reshape(-1, 3), ends))
        self.add(material, frame.world(vertices), np.concatenate((faces, *caps)))

    def meshes(
        self, prefix: str, materials: dict[str, Material], smooth: frozenset[str] = frozenset()
    ) -> tuple[Mesh, ...]:
        """One mesh per material used, in the order of first use; those in `smooth` are shaded round over shared
        vertices.
        """
        made: list[Mesh] = []
        for name, parts in self._parts.items():
            starts = np.cumsum([0, *(len(part[0]) for part in parts[:-1])])
            vertices = np.concatenate([part[0] for part in parts]).astype(np.float32)
            faces = np.concatenate([part[1] + start for part, start in zip(parts, starts, strict=True)])
            uvs = np.concatenate([part[2] for part in parts]).astype(np.float32)
            textured = materials[name].texture is not None or materials[name].bump is not None
            made.append(
                Mesh(
                    f"{prefix}-{name}",
                    Part.SET,
                    vertices,
                    faces.astype(np.int32),
                    materials[name],
                    normals=rounded(vertices, faces) if name in smooth else None,
                    uvs=uvs if textured else None,
                )
            )
        return tuple(made)


def rounded(vertices: Floats, faces: NDArray[np.int64]) -> Floats:
    """Vertex normals (n, 3): the mean of the faces round each vertex, weighted by area."""
    first, second, third = (vertices[faces[:, corner]] for corner in range(3))
    flat = np.cross(second - first, third - first)
    total = np.zeros(vertices.shape, np.float64)
    for corner in range(3):
        np.add.at(total, faces[:, corner], flat)
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)


def strip_faces(rows: int, columns: int, *, closed: bool = False) -> NDArray[np.int64]:
    """Triangles of a grid of `rows` by `columns` vertices; `closed` joins the last column to the first."""
    across = np.arange(columns if closed else columns - 1)
    row, column = np.meshgrid(np.arange(rows - 1), across, indexing="ij")
    here, right = row * columns + column, row * columns + (column + 1) % columns
    below, corner = here + columns, right + columns
    return np.stack((here, right, corner, here, corner, below), -1).reshape(-1, 3)
