"""Surfaces that follow a moving figure: garments, skin and hair of one pose carried to another by the skeleton.

Cutting, clearing and growing take too long for every step of a slider. What was made for one pose is therefore bound to
the bones of the body nearest to it, made lighter, and carried along; at rest it is made properly again.
"""

from __future__ import annotations

from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np
from numpy.typing import NDArray

from studio_app.direction.look import Look
from studio_app.direction.pose import Expression
from studio_app.stage.arrays import nearest
from studio_app.stage.coarse import coarse_faces
from studio_app.stage.drape_store import drape_key, read_drape
from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.binding import carried as carried_cut
from studio_app.stage.garments.linear import Map
from studio_app.stage.posing import expressive_rest
from studio_app.stage.scene import Floats, Ints, Mesh, Part, Strands
from studio_app.stage.viewport_strands import kept_points
from studio_app.stage.wardrobe import STILL, piece_of

Doubles = NDArray[np.float64]
NEIGHBOURS = 4
RIBBONS, SPARSE = 900, 500
STITCHES = "-seam"
"""Lines thinner than a pixel, of which joined faces would make patches; they are left out while things move."""
FINE = (Part.SKIN, Part.EYES)
CELLS: dict[Part, tuple[float, float, float]] = {
    Part.SKIN: (0.003, 2.5, 0.012), Part.EYES: (0.0006, 1.0, 0.005), Part.BODYSUIT: (0.012, 6.0, 0.03),
    Part.GARMENT: (0.012, 6.0, 0.024),
}  # fmt: skip
FACE = (0.0018, 1.5, 0.006)
"""The cells to which faces are joined: at least, pixels, at most."""


@dataclass(frozen=True, eq=False)
class Bound:
    """Meshes and strands bound to a body: rest positions and normals (n, 3), bone weights, and each piece's first row.

    `face_at` names the body vertex whose facial movement a vertex takes part in; -1 for none.
    """

    body: Body
    expression: Expression
    meshes: tuple[Mesh, ...]
    starts: tuple[int, ...]
    rest: Floats
    rest_normals: Floats
    weights: Map
    face_at: Ints
    strands: tuple[Strands, ...]
    head: Doubles


@dataclass(frozen=True, eq=False)
class Cloud:
    """Points of a posed surface (n, 3) with their bone weights (n, bones), to bind others by."""

    points: Floats
    weights: Map


@dataclass(frozen=True, eq=False)
class _Piece:
    """One mesh made light and bound."""

    mesh: Mesh
    rest: Floats
    normals: Floats
    weights: Map
    face_at: Ints


def bound(
    meshes: tuple[Mesh, ...],
    strands: tuple[Strands, ...],
    figure: Figure,
    expression: Expression,
    clouds: dict[str, Cloud],
    pixel_m: float,
) -> Bound:
    """Binds surfaces made for this figure. A mesh is bound by the cloud its name begins with, else by the body;
    `pixel_m` is how much of the figure a pixel covers, which says how coarse the surfaces may become.
    """
    moves = transforms(figure)
    meshes = tuple(mesh for mesh in meshes if not mesh.name.endswith(STITCHES))
    pieces = [_piece(mesh, figure, moves, _cloud_of(mesh.name, clouds), pixel_m) for mesh in meshes]
    return Bound(
        figure.body,
        expression,
        tuple(piece.mesh for piece in pieces),
        tuple(np.cumsum([0] + [len(piece.rest) for piece in pieces]).tolist()),
        np.concatenate([piece.rest for piece in pieces]),
        np.concatenate([piece.normals for piece in pieces]),
        Map.stack([piece.weights for piece in pieces]),
        np.concatenate([piece.face_at for piece in pieces]),
        thinned(strands),
        head_turn(figure),
    )


def thinned(strands: tuple[Strands, ...]) -> tuple[Strands, ...]:
    """About `RIBBONS` strands through fewer points, as much wider; brows and lashes, which are few, stay."""
    every = max(1, round(sum(len(kind.points) for kind in strands) / RIBBONS))
    return tuple(_fewer(kind, every) if len(kind.points) >= SPARSE else kind for kind in strands)


def _fewer(kind: Strands, every: int) -> Strands:
    at = kept_points(kind.points.shape[1], 2)
    points = np.ascontiguousarray(kind.points[::every][:, at])
    return replace(kind, points=points, radii=np.ascontiguousarray(kind.radii[::every][:, at] * np.float32(every)))


def cloth_clouds(look: Look, figure: Figure, cache: Path) -> dict[str, Cloud]:
    """What the look's garments are bound by: their own cut on this figure, draped where a drape is kept."""
    clouds: dict[str, Cloud] = {}
    under: list[str] = []
    for number, garment in enumerate(look.garments):
        piece = piece_of(garment, figure.body)
        under.append(drape_key(garment, figure, tuple(under), STILL))
        kept = read_drape(under[-1], cache, len(piece.rest), piece.made.refine.shape[0])
        fine = kept[1] if kept is not None else piece.made.refine @ carried_cut(piece.weights, piece.rest, figure)
        clouds[f"garment-{number + 1}-"] = Cloud(np.asarray(fine, np.float32), piece.made.refine @ piece.weights)
    return clouds


def _cloud_of(name: str, clouds: dict[str, Cloud]) -> Cloud | None:
    return next((cloud for start, cloud in clouds.items() if name.startswith(start)), None)


def _piece(mesh: Mesh, figure: Figure, moves: Floats, cloud: Cloud | None, pixel_m: float) -> _Piece:
    """Binds every vertex, goes back to rest, where nothing touches, and joins faces there."""
    if cloud is None:
        away, near = nearest(figure.vertices, mesh.vertices, NEIGHBOURS)
        weights, face_at = _weights(figure.body, away, near), near[:, 0]
    else:
        _, near = nearest(cloud.points, mesh.vertices)
        weights, face_at = cloud.weights.rows(near), np.full(len(mesh.vertices), -1)
    normals = _normals(mesh)
    blended = _blended(weights, moves).astype(np.float64)
    back = np.linalg.pinv(blended[:, :, :3])
    rest = np.einsum("nij,nj->ni", back, mesh.vertices - blended[:, :, 3]).astype(np.float32)
    turned = np.einsum("nij,nj->ni", back, normals).astype(np.float32)
    used, faces = _light(mesh, rest, pixel_m)
    light = replace(
        mesh,
        vertices=mesh.vertices[used],
        faces=faces,
        normals=normals[used],
        uvs=None if mesh.uvs is None else mesh.uvs[used],
    )
    return _Piece(light, rest[used], turned[used], weights.rows(used), face_at[used].astype(np.int32))


def carried(held: Bound, figure: Figure, expression: Expression) -> tuple[tuple[Mesh, ...], tuple[Strands, ...]]:
    """The surfaces on the same body in another pose, with another face."""
    blended = _blended(held.weights, transforms(figure))
    turn, rest = blended[:, :, :3], held.rest + _moved(held, expression)
    places = np.einsum("nij,nj->ni", turn, rest) + blended[:, :, 3]
    normals = np.einsum("nij,nj->ni", turn, held.rest_normals)
    pairs = zip(held.meshes, held.starts, held.starts[1:], strict=False)
    meshes = tuple(replace(mesh, vertices=places[a:b], normals=normals[a:b]) for mesh, a, b in pairs)
    return meshes, tuple(_with_head(strands, held.head, head_turn(figure)) for strands in held.strands)


def transforms(figure: Figure) -> Floats:
    """Rest-to-posed transforms of the bones (bones, 4, 4)."""
    return (figure.bone_poses @ np.linalg.inv(figure.body.rest_bones)).astype(np.float32)


def head_turn(figure: Figure) -> Doubles:
    """Rest-to-posed transform of the head (4, 4)."""
    head = figure.body.bones.index("head")
    return transforms(figure)[head].astype(np.float64)


def _with_head(strands: Strands, old: Doubles, new: Doubles) -> Strands:
    change = (new @ np.linalg.inv(old)).astype(np.float32)
    if np.allclose(change, np.eye(4), atol=1e-6):
        return strands
    flat = strands.points.reshape(-1, 3) @ change[:3, :3].T + change[:3, 3]
    return replace(strands, points=flat.reshape(strands.points.shape))


def _moved(held: Bound, expression: Expression) -> Floats:
    if expression == held.expression:
        return np.zeros((1, 3), np.float32)
    change = expressive_rest(held.body, expression) - expressive_rest(held.body, held.expression)
    return np.where(held.face_at[:, None] >= 0, change[held.face_at], np.float32(0))


def _weights(body: Body, away: Doubles, near: NDArray[np.intp]) -> Map:
    """Bone weights (n, bones): those of the nearest body vertices, by inverse distance."""
    share = 1.0 / (away + 1e-4)
    share /= share.sum(axis=1, keepdims=True)
    rows = np.repeat(np.arange(len(near)), near.shape[1] * body.weights.shape[1])
    bones = body.weight_bones[near].reshape(-1)
    values = (body.weights[near] * share[:, :, None]).reshape(-1)
    return Map.of(values, rows, bones, (len(near), len(body.bones)))


def _blended(weights: Map, moves: Floats) -> Floats:
    return (weights @ moves[:, :3].reshape(len(moves), 12)).astype(np.float32).reshape(-1, 3, 4)


def _light(mesh: Mesh, rest: Floats, pixel_m: float) -> tuple[NDArray[np.intp], Ints]:
    """The vertices that joined faces still use, and those faces counted over them."""
    faces = mesh.faces
    low, per_pixel, high = FACE if mesh.name == "head" else CELLS[mesh.part]
    if len(faces) >= 1500:
        faces = coarse_faces(rest, faces, min(max(pixel_m * per_pixel, low), high), mesh.uvs)
    used, again = np.unique(faces, return_inverse=True)
    return used.astype(np.intp), again.reshape(-1, 3).astype(np.int32)


def _normals(mesh: Mesh) -> Floats:
    if mesh.normals is not None:
        return mesh.normals
    a, b, c = (mesh.vertices[mesh.faces[:, corner]] for corner in range(3))
    across = np.repeat(np.cross(b - a, c - a), 3, axis=0)
    flat = mesh.faces.reshape(-1)
    total = np.stack([np.bincount(flat, across[:, axis], len(mesh.vertices)) for axis in range(3)], axis=1)
    return (total / np.maximum(np.linalg.norm(total, axis=1, keepdims=True), 1e-12)).astype(np.float32)
