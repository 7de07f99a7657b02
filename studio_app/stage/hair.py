"""Hair as strands: grown from the scalp in the look's style, fallen, blown and coloured."""

from __future__ import annotations

from functools import lru_cache
from typing import cast

import numpy as np

from studio_app.direction.look import Hair, HairStyle
from studio_app.stage.arrays import Array
from studio_app.stage.figure import Figure
from studio_app.stage.hair_colour import pigment, shade_in
from studio_app.stage.hair_field import Field, body_field, with_cloth, with_face_free
from studio_app.stage.hair_guides import (
    LOOSE,
    SPACING,
    Air,
    coiled,
    combed,
    cropped,
    falling,
    lengths,
    part_x,
    sides,
    tied,
)
from studio_app.stage.hair_locks import filled, nearest_lock, strayed, waved
from studio_app.stage.hair_roots import Roots, scalp_roots
from studio_app.stage.head_marks import HeadMarks, head_marks
from studio_app.stage.head_topology import head_topology
from studio_app.stage.scene import Mesh, Strands
from studio_app.twins.card import Twin

STEPS = {HairStyle.STRAIGHT: 16, HairStyle.WAVY: 20, HairStyle.TIED: 18, HairStyle.CROPPED: 6, HairStyle.COILS: 36}
GUIDES = 520
COVER_M = 3.0
"""Number of strands times their radius in metres: 100,000 hairs of 0.03 mm, kept whatever number stands for them."""


def grow(
    hair: Hair,
    figure: Figure,
    twin: Twin,
    wind_ms: float,
    wind_from_deg: float,
    seed: int,
    strands: int,
    worn: tuple[Mesh, ...] = (),
) -> tuple[Strands, ...]:
    """The hair of `figure` in about `strands` strands (100 to 200,000), the same for the same arguments.

    The wind blows at `wind_ms` metres a second from `wind_from_deg` as the location has it (0 from the camera's side,
    90 from camera right). It falls over the garments `worn`. Pigmented and grey hairs come as separate strands.
    """
    body, marks = figure.body, head_marks(figure.body)
    seed = (seed * 7919 + twin.skin.seed) % 2**31
    number = strands * 2 // 5 if hair.style is HairStyle.COILS else strands
    part = part_x(hair, marks) if hair.style in LOOSE else None
    roots = scalp_roots(body, max(number, 50), seed, part)
    carry = _carry(figure)
    air = _air(carry, wind_ms, wind_from_deg, seed)
    paths, loose, lock = _grown(hair, figure, marks, roots, air, seed, worn)
    points = paths @ carry[:3, :3].T + carry[:3, 3]
    radii = _radii(roots, paths.shape[1], COVER_M / max(number, 1), loose, seed)
    return _coloured(hair, points.astype(np.float32), radii, lock, seed)


def _carry(figure: Figure) -> Array:
    """Rest to posed transform (4, 4) of the head."""
    head = figure.body.bones.index("head")
    return cast(Array, figure.bone_poses[head] @ cast(Array, np.linalg.inv(figure.body.rest_bones[head])))


def _air(carry: Array, wind_ms: float, wind_from_deg: float, seed: int) -> Air:
    angle = np.radians(wind_from_deg)
    along = np.array([-np.sin(angle), np.cos(angle), 0.0])
    back = carry[:3, :3].T
    pull = wind_ms**2 / (wind_ms**2 + 5.0**2)
    return Air((back @ [0, 0, -1]).astype(np.float32), (back @ along).astype(np.float32), float(pull), seed)


def _grown(
    hair: Hair, figure: Figure, marks: HeadMarks, roots: Roots, air: Air, seed: int, worn: tuple[Mesh, ...]
) -> tuple[Array, Array, Array]:
    """Paths (n, k, 3) in the head's rest frame, which of them stray, and the lock of each."""
    lone = np.arange(len(roots.rest), dtype=np.int32)
    rng = np.random.default_rng((seed, 23))
    steps = STEPS[hair.style]
    sunk = roots.rest - roots.normals * np.float32(0.0004)
    if hair.style is HairStyle.COILS:
        length = _short_edge(lengths(roots.rest, hair, marks, rng), roots, rng, 0.35)
        return coiled(sunk, roots.normals, length, steps, hair, marks, air), np.zeros(len(sunk), bool), lone
    if hair.style is HairStyle.CROPPED:
        length = _short_edge(lengths(roots.rest, hair, marks, rng), roots, rng, 0.3)
        length *= _faded(roots.rest, marks) * rng.uniform(0.7, 1.08, len(length)).astype(np.float32)
        paths = cropped(sunk, roots.normals, length, steps, hair, marks)
        return (*strayed(paths, roots.normals, length, hair, air.along * np.float32(air.pull), seed), lone)
    fields = _fields(figure, min(max(hair.length_cm / 100 - 0.08, 0.0), 0.5), worn)
    return _long(hair, marks, roots, sunk, steps, fields, air, seed, rng)


def _long(
    hair: Hair, marks: HeadMarks, roots: Roots, sunk: Array, steps: int, fields: tuple[Field, Field], air: Air,
    seed: int, rng: np.random.Generator,
) -> tuple[Array, Array, Array]:  # fmt: skip
    field, open_field = fields
    step = max(len(sunk) // GUIDES, 1)
    inner = np.flatnonzero(roots.inside > 0.002)[::step]
    guide_roots, guide_normals = sunk[inner], roots.normals[inner]
    side, guide_side = (sides(some, hair, marks, seed) for some in (sunk, guide_roots))
    guide_length = lengths(guide_roots, hair, marks, rng)
    if hair.style is HairStyle.TIED:
        side, guide_side = np.zeros_like(side), np.zeros_like(guide_side)
        guides = tied(guide_roots, guide_normals, guide_length, steps, hair, marks, field, air)
    else:
        first = combed(guide_roots, guide_normals, guide_side, hair, marks)
        guides = falling(guide_roots, first, guide_length, steps, hair, open_field, air)
    paths = filled(sunk, side, guide_roots, guide_side, guides, seed)
    lock = nearest_lock(sunk, side, guide_roots, guide_side)
    length = guide_length[lock]
    paths = _trimmed(paths, roots, rng, hair.style is HairStyle.TIED)
    paths = waved(paths, lock, hair, length, seed)
    paths, loose = strayed(paths, roots.normals, length, hair, air.along * np.float32(2 * air.pull), seed)
    least = np.full(paths.shape[:2], 0.0015, np.float32)
    least[:, 0] = -1
    if hair.style is not HairStyle.TIED:
        _clear(paths, np.flatnonzero(~loose), open_field)
    for _ in range(2):
        paths = field.pushed(paths, least)
    return paths, loose, lock


def _clear(paths: Array, bound: Array, field: Field) -> None:
    """Moves the bound strands out of the face, into which the locks' waves may have pushed them."""
    some = paths[bound]
    least = np.full(some.shape[:2], 0.001, np.float32)
    least[:, :2] = -1
    paths[bound] = field.pushed(some, least)


def _fields(figure: Figure, reach: float, worn: tuple[Mesh, ...]) -> tuple[Field, Field]:
    """The field of the clothed figure and the one with the face kept free, in the head's rest frame."""
    field = _body_field(figure, reach)
    if worn:
        back = np.linalg.inv(_carry(figure))
        cloth = np.concatenate([mesh.vertices for mesh in worn])
        field = with_cloth(field, (cloth @ back[:3, :3].T + back[:3, 3]).astype(np.float32))
    return field, with_face_free(field, head_marks(figure.body))


@lru_cache(maxsize=2)
def _body_field(figure: Figure, reach: float) -> Field:
    topology = head_topology(figure.body)
    skin = np.unique(
        figure.body.faces[~(topology.eye_faces | topology.eye_cavities | topology.mouth | topology.tongue)]
    )
    back = np.linalg.inv(_carry(figure))
    vertices = (figure.vertices[skin] @ back[:3, :3].T + back[:3, 3]).astype(np.float32)
    normals = (figure.normals[skin] @ back[:3, :3].T).astype(np.float32)
    return body_field(vertices, normals, head_marks(figure.body), reach)


def _short_edge(length: Array, roots: Roots, rng: np.random.Generator, least: float) -> Array:
    """Shorter at the very hairline, as new hair is."""
    share = np.clip(roots.inside / 0.015, 0, 1) * rng.uniform(0.8, 1.0, len(length))
    return (length * (least + (1 - least) * share)).astype(np.float32)


def _faded(roots: Array, marks: HeadMarks) -> Array:
    """A cropped cut is shorter at the sides and the nape than on top."""
    up = np.clip((roots[:, 2] - marks.middle[2]) / (1.3 * marks.unit), 0, 1)
    return (0.35 + 0.65 * up).astype(np.float32)


def _trimmed(paths: Array, roots: Roots, rng: np.random.Generator, tied_back: bool) -> Array:
    """Ends of uneven length, and baby hair at the hairline that reaches only a short way along its lock."""
    count, steps = len(paths), int(paths.shape[1])
    reach = rng.uniform(0.86, 1.0, count)
    baby = (roots.inside < 0.010) & (rng.random(count) < (0.12 if tied_back else 0.30))
    reach[baby] = rng.uniform(0.10, 0.4, int(baby.sum()))
    at = np.linspace(0, 1, steps)[None, :] * reach[:, None] ** (1 / SPACING) * (steps - 1)
    low = np.minimum(at.astype(np.int32), steps - 2)
    part = (at - low)[..., None].astype(np.float32)
    rows = np.arange(count)[:, None]
    return paths[rows, low] * (1 - part) + paths[rows, low + 1] * part


def _radii(roots: Roots, steps: int, radius: float, loose: Array, seed: int) -> Array:
    """Radii (n, k) in metres: thinner at the hairline, tapering to the tip, strays fine."""
    rng = np.random.default_rng((seed, 29))
    own = np.clip(radius, 0.00003, 0.0012) * rng.uniform(0.75, 1.2, len(roots.rest))
    own *= 0.45 + 0.55 * np.clip(roots.inside / 0.012, 0, 1)
    own[np.asarray(loose, bool)] *= 0.6
    taper = 1 - 0.65 * np.linspace(0, 1, steps) ** 2
    return (own[:, None] * taper).astype(np.float32)


def _coloured(hair: Hair, points: Array, radii: Array, lock: Array, seed: int) -> tuple[Strands, ...]:
    """Three shades of the pigment, since no head of hair is one colour, and the grey hairs."""
    rng = np.random.default_rng((seed, 31))
    # Locks differ more than the hairs in one: sun and age bleach the outer ones.
    pick = (rng.random(int(lock.max()) + 1)[lock] + rng.uniform(-0.3, 0.3, len(points))).clip(0, 1)
    grey = rng.random(len(points)) < hair.grey
    head = pigment(hair.level, hair.warmth)
    made: list[Strands] = []
    for name, low, high, shift in (
        ("hair deep", 0.0, 0.3, -1.3),
        ("hair", 0.3, 0.7, 0.0),
        ("hair light", 0.7, 1.01, 0.7),
    ):
        chosen = (pick >= low) & (pick < high) & ~grey
        look = pigment(float(np.clip(hair.level + shift, 0.7, 10.5)), hair.warmth)
        seen = shade_in(head, look)
        made.append(
            Strands(name, points[chosen], radii[chosen], look.eumelanin, look.pheomelanin, seen, look.absorption)
        )
    made.append(Strands("hair grey", points[grey], radii[grey], 0.008, 0.006, (0.66, 0.65, 0.63)))
    return tuple(strands for strands in made if len(strands.points))
