"""The wardrobe: a look on a posed figure as meshes, draped where a drape is asked for or already kept."""

from __future__ import annotations

import time
from collections.abc import Callable
from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path

import numpy as np

from studio_app.direction.look import Fabric, Garment, GarmentKind, Look
from studio_app.stage.drape_store import BUILD, LOWER, STILL, drape_key, read_drape, store_drape
from studio_app.stage.fabrics import FALLS, TILE_M, cloth_material, trim_material
from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.binding import carried
from studio_app.stage.garments.contact import Ground, body_ground, capped, cleared, layer_ground, withdrawn
from studio_app.stage.garments.cut_store import cut_key, read_cut, store_cut
from studio_app.stage.garments.landmarks import Region
from studio_app.stage.garments.making import finished
from studio_app.stage.garments.piece import Piece, cut_piece
from studio_app.stage.scene import Floats, Ints, Material, Mesh, Part, Triple

Progress = Callable[[str, float], None]
Cancelled = Callable[[], bool]

_HANDS = (Region.HEAD, Region.HAND_L, Region.HAND_R)
_ARMS = (Region.ARM_L, Region.ARM_R)
COARSE_CLEARANCE = 0.006


@dataclass(frozen=True)
class _Order:
    """What decides a cut, and where cuts are kept, which does not."""

    kind: GarmentKind
    fabric: Fabric
    cut: tuple[float, float, str]
    body: Body
    cache: Path | None = field(compare=False)


@dataclass(frozen=True, eq=False)
class Worn:
    """One garment on the figure: coarse and fine positions, and the key of its drape."""

    garment: Garment
    piece: Piece
    coarse: Floats
    fine: Floats
    key: str


def dressed(
    look: Look,
    figure: Figure,
    cache: Path,
    drape: bool,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    wind: Triple = STILL,
) -> tuple[Mesh, ...]:
    """The look's garments on the figure, as meshes named 'garment-1-shirt', with uvs in tiles of cloth.

    With `drape` each piece falls in the cloth solver, innermost first, and is kept in `cache`; without it a kept drape
    is used where there is one, else the cut carried by skinning (quick, never imports the solver). `wind` is in m/s.
    Raises drape.Cancelled when `cancelled` says so.
    """
    worn: list[Worn] = []
    for number, garment in enumerate(look.garments):
        said = None if progress is None else _share(progress, number, len(look.garments))
        worn.append(_wear(garment, figure, tuple(worn), cache, drape, said, cancelled, wind))
    return tuple(mesh for number, piece in enumerate(worn) for mesh in _meshes(piece, number + 1, figure))


@lru_cache(maxsize=24)
def _piece(order: _Order) -> Piece:
    ease, length, sleeve = order.cut
    garment = Garment.model_validate(
        {"kind": order.kind, "fabric": order.fabric, "ease_cm": ease, "length_cm": length, "sleeve": sleeve}
    )
    key = cut_key(garment, order.body, BUILD)
    kept = None if order.cache is None else read_cut(key, order.cache, order.body)
    if kept is not None:
        return kept
    made = cut_piece(garment, order.body, FALLS[order.fabric].thickness)
    if order.cache is not None:
        store_cut(key, order.cache, made)
    return made


def piece_of(garment: Garment, body: Body, cache: Path | None = None) -> Piece:
    """The garment cut for a body; colour and name do not matter. `cache` keeps all, memory the last few."""
    cut = (garment.ease_cm, garment.length_cm, garment.sleeve.value)
    return _piece(_Order(garment.kind, garment.fabric, cut, body, cache))


def _wear(
    garment: Garment,
    figure: Figure,
    under: tuple[Worn, ...],
    cache: Path,
    drape: bool,
    progress: Progress | None,
    cancelled: Cancelled | None,
    wind: Triple,
) -> Worn:
    piece = piece_of(garment, figure.body, cache)
    key = drape_key(garment, figure, tuple(layer.key for layer in under), wind)
    shell = carried(piece.weights, piece.rest, figure)
    if garment.kind is GarmentKind.SHOES:
        return Worn(garment, piece, shell, np.asarray(piece.made.refine @ shell, dtype=np.float32), key)
    kept = read_drape(key, cache, len(piece.rest), piece.made.refine.shape[0])
    if kept is not None:
        return Worn(garment, piece, *kept, key)
    grounds = _grounds(garment, figure, under)
    faces = piece.pattern.faces
    shell = cleared(shell, faces, tuple((ground, clear + COARSE_CLEARANCE) for ground, clear in grounds))
    if not drape:
        return Worn(garment, piece, shell, np.asarray(piece.made.refine @ shell, dtype=np.float32), key)
    begun = time.monotonic()
    fallen = _fall(garment, piece, shell, figure, under, cache, progress, cancelled, wind)
    fallen = cleared(fallen, faces, tuple((ground, clear + 0.003) for ground, clear in grounds))
    fine = np.asarray(piece.made.refine @ fallen, dtype=np.float32)
    thick = FALLS[garment.fabric].thickness / 2 + 0.0012
    fine = cleared(fine, piece.made.fine_faces, tuple((ground, clear + thick) for ground, clear in grounds))
    store_drape(key, cache, fallen, fine, time.monotonic() - begun)
    return Worn(garment, piece, fallen, fine, key)


def _fall(
    garment: Garment,
    piece: Piece,
    shell: Floats,
    figure: Figure,
    under: tuple[Worn, ...],
    cache: Path,
    progress: Progress | None,
    cancelled: Cancelled | None,
    wind: Triple,
) -> Floats:
    from studio_app.stage.drape import Cloth, Effort, Solid, drape

    pattern = piece.pattern
    cloth = Cloth(
        garment.kind.value, shell, piece.rest, pattern.faces, pattern.grain.astype(np.float32),
        pattern.pinned, FALLS[garment.fabric], None if pattern.slack is None else pattern.slack.astype(np.float32),
        None if pattern.fullness is None else pattern.fullness.astype(np.float32),
    )  # fmt: skip
    bare = _HANDS + (_ARMS if garment.kind in LOWER else ())
    solids = [Solid(withdrawn(figure, bare), figure.body.faces)]
    solids += [Solid(*capped(layer.coarse, layer.piece.pattern.faces)) for layer in under]
    return drape(cloth, tuple(solids), cache, Effort(wind=wind), progress, cancelled)


def _grounds(garment: Garment, figure: Figure, under: tuple[Worn, ...]) -> tuple[tuple[Ground, float], ...]:
    """What a garment must stay outside of, each with its clearance: the body, and the layers below it."""
    bare = _HANDS + (_ARMS if garment.kind in LOWER else ())
    grounds = [(body_ground(figure, bare), 0.0)]
    for layer in under:
        if layer.garment.kind is not GarmentKind.SHOES:
            thick = FALLS[layer.garment.fabric].thickness
            grounds.append((layer_ground(layer.coarse, layer.piece.pattern.faces), thick + 0.002))
    return tuple(grounds)


def _meshes(worn: Worn, number: int, figure: Figure) -> list[Mesh]:
    neck = figure.body.bones.index("neck01")
    turn = figure.bone_poses[neck, :3, :3].astype(np.float64) @ figure.body.rest_bones[neck, :3, :3].T
    up = turn @ np.array([0.0, -0.2, 0.98])
    groups: dict[str, list[tuple[Floats, Floats, Floats, Ints]]] = {}
    for layer, places, normals in finished(worn.piece.made, worn.fine, up):
        uvs = (layer.uvs / TILE_M).astype(np.float32)
        groups.setdefault(layer.trim, []).append((places, normals, uvs, layer.faces))
    name = f"garment-{number}-{worn.garment.kind.value}"
    return [_joined(f"{name}-{trim}" if trim else name, parts, _material(worn.garment, trim))
            for trim, parts in groups.items()]  # fmt: skip


def _joined(name: str, parts: list[tuple[Floats, Floats, Floats, Ints]], material: Material) -> Mesh:
    starts = np.cumsum([0] + [len(part[0]) for part in parts[:-1]])
    faces = [part[3] + start for part, start in zip(parts, starts.tolist(), strict=True)]
    places = np.concatenate([part[0] for part in parts])
    normals = np.concatenate([part[1] for part in parts])
    uvs = np.concatenate([part[2] for part in parts])
    return Mesh(name, Part.GARMENT, places, np.concatenate(faces).astype(np.int32), material, normals, uvs)


def _material(garment: Garment, trim: str) -> Material:
    if not trim:
        return cloth_material(garment.fabric, garment.colour)
    return trim_material(garment, trim)


def _share(progress: Progress, number: int, count: int) -> Progress:
    def said(what: str, share: float) -> None:
        progress(what, (number + share) / count)

    return said
