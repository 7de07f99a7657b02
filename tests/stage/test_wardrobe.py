"""A look on a figure: every kind on every twin, cloth outside the body, kept drapes and damaged ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.look import Fabric, Garment, GarmentKind, Look
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.drape_store import (
    BUILD,
    drape_key,
    drape_path,
    drape_seconds,
    read_drape,
    store_drape,
    undraped,
)
from studio_app.stage.fabrics import LIGHTEST, cloth_material, linear
from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.contact import body_ground
from studio_app.stage.garments.cut_store import cut_key, cut_path, read_cut, store_cut
from studio_app.stage.garments.landmarks import Region
from studio_app.stage.garments.making import finished
from studio_app.stage.garments.piece import cut_piece
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Part
from studio_app.stage.wardrobe import STILL, dressed, piece_of

OUTFIT = Look(garments=(Garment(kind=GarmentKind.TROUSERS), Garment(kind=GarmentKind.SHIRT)))


@pytest.fixture(scope="module")
def standing(freja: Body) -> Figure:
    """The main twin in her rest pose with the arms lowered."""
    joints = {"upperarm01.L": (0.0, 25.0, 0.0), "upperarm01.R": (0.0, -25.0, 0.0)}
    return pose_figure(freja, Pose(joints=joints), Expression())


@pytest.mark.parametrize(
    ("twin", "kinds"),
    [
        ("sample-amara", (GarmentKind.DRESS, GarmentKind.SHOES)),
        ("sample-freja", (GarmentKind.COAT, GarmentKind.SKIRT)),
        ("sample-ingrid", (GarmentKind.SHIRT,)),
        ("sample-mateo", (GarmentKind.TEE, GarmentKind.TROUSERS)),
    ],
)
def test_kinds_fit_twins_of_every_build(
    twin: str, kinds: tuple[GarmentKind, ...], bodies: dict[str, Body], tmp_path: Path
) -> None:
    figure = pose_figure(bodies[twin], Pose(), Expression())
    for kind in kinds:
        meshes = dressed(Look(garments=(Garment(kind=kind),)), figure, tmp_path, drape=False)
        assert meshes[0].name == f"garment-1-{kind.value}"
        for mesh in meshes:
            assert mesh.part is Part.GARMENT and np.isfinite(mesh.vertices).all()
            assert mesh.normals is not None and mesh.uvs is not None
            assert len(mesh.uvs) == len(mesh.vertices) == len(mesh.normals) and mesh.faces.max() < len(mesh.vertices)
            assert mesh.vertices[:, 2].min() > -0.02
    assert not (tmp_path / "drapes").exists(), "a shell is no drape"


def test_the_shell_lies_outside_the_body(standing: Figure, tmp_path: Path) -> None:
    ground = body_ground(standing, (Region.HEAD, Region.HAND_L, Region.HAND_R))
    for mesh in dressed(OUTFIT, standing, tmp_path, drape=False):
        height, _, near = ground.depth(mesh.vertices)
        assert ((height < -0.002) & near).mean() < 0.005, mesh.name


def test_layers_lie_over_each_other(standing: Figure, tmp_path: Path) -> None:
    worn = {mesh.name: mesh for mesh in dressed(OUTFIT, standing, tmp_path, drape=False)}
    trousers, shirt = worn["garment-1-trousers"], worn["garment-2-shirt"]
    band = (trousers.vertices[:, 2].max() - 0.1, trousers.vertices[:, 2].max() - 0.05)
    widths = [
        np.abs(mesh.vertices[(mesh.vertices[:, 2] > band[0]) & (mesh.vertices[:, 2] < band[1])][:, 1]).max()
        for mesh in (trousers, shirt)
    ]
    assert widths[1] > widths[0]


def test_a_kept_drape_is_worn_and_a_damaged_one_is_not(standing: Figure, tmp_path: Path) -> None:
    skirt = Garment(kind=GarmentKind.SKIRT)
    look = Look(garments=(skirt,))
    shell = dressed(look, standing, tmp_path, drape=False)[0]
    piece = piece_of(skirt, standing.body)
    coarse = np.asarray(piece.rest, dtype=np.float32)
    fine = np.asarray(piece.made.refine @ coarse, dtype=np.float32)
    key = drape_key(skirt, standing, (), STILL)
    assert (undraped((skirt,), standing, tmp_path), drape_seconds(tmp_path)) == ((key,), [])
    store_drape(key, tmp_path, coarse, fine, 12.5)
    assert (undraped((skirt,), standing, tmp_path), drape_seconds(tmp_path)) == ((), [12.5])
    assert read_drape(key, tmp_path, len(coarse), len(fine)) is not None
    assert read_drape(key, tmp_path, len(coarse) + 1, len(fine)) is None
    worn = dressed(look, standing, tmp_path, drape=False)[0]
    assert not np.array_equal(worn.vertices, shell.vertices)
    whole = drape_path(key, tmp_path).read_bytes()
    for bad in (b"", whole[: len(whole) // 2], b"PK" + bytes(500)):
        drape_path(key, tmp_path).write_bytes(bad)
        assert drape_seconds(tmp_path) == []
        assert np.array_equal(dressed(look, standing, tmp_path, drape=False)[0].vertices, shell.vertices)


def test_the_key_follows_cut_and_pose_but_not_colour(standing: Figure, freja: Body) -> None:
    shirt = Garment(kind=GarmentKind.SHIRT)
    key = drape_key(shirt, standing, (), STILL)
    assert key == drape_key(shirt.having(colour="#102030", name="Blue"), standing, (), STILL)
    rest = pose_figure(freja, Pose(), Expression())
    others = [
        drape_key(shirt.having(ease_cm=20), standing, (), STILL),
        drape_key(shirt.having(fabric=Fabric.SILK), standing, (), STILL),
        drape_key(shirt, standing, ("under",), STILL),
        drape_key(shirt, standing, (), (4.0, 0.0, 0.0)),
        drape_key(shirt, rest, (), STILL),
    ]
    assert len({key, *others}) == 6


def test_a_smile_a_look_or_another_hand_keeps_the_drape(freja: Body) -> None:
    arms = {"upperarm01.L": (0.0, 25.0, 0.0), "upperarm01.R": (0.0, -25.0, 0.0)}
    shirt, trousers = OUTFIT.garments[1], OUTFIT.garments[0]
    still = pose_figure(freja, Pose(joints=arms), Expression())
    smiling = pose_figure(freja, Pose(joints=arms), Expression(actions={next(iter(freja.actions)): 1.0}))
    turned = pose_figure(
        freja, Pose(joints={**arms, "head": (0.0, 0.0, 20.0), "finger2-1.L": (20.0, 0.0, 0.0)}), Expression()
    )
    bent = pose_figure(freja, Pose(joints={**arms, "lowerarm01.L": (40.0, 0.0, 0.0)}), Expression())
    assert not np.array_equal(still.vertices, turned.vertices)
    key = drape_key(shirt, still, (), STILL)
    assert drape_key(shirt, smiling, (), STILL) == key == drape_key(shirt, turned, (), STILL)
    assert drape_key(shirt, bent, (), STILL) != key
    assert drape_key(trousers, bent, (), STILL) == drape_key(trousers, still, (), STILL)


def test_a_kept_cut_is_the_same_piece_and_a_damaged_one_is_cut_again(freja: Body, tmp_path: Path) -> None:
    skirt = Garment(kind=GarmentKind.SKIRT)
    made = cut_piece(skirt, freja, 0.001)
    key = cut_key(skirt, freja, BUILD)
    store_cut(key, tmp_path, made)
    kept = read_cut(key, tmp_path, freja)
    assert kept is not None and np.array_equal(kept.rest, made.rest)
    up = np.array([0.0, 0.0, 1.0])
    fine = np.asarray(made.made.refine @ made.rest, dtype=np.float32)
    for (_, places, _), (_, again, _) in zip(finished(made.made, fine, up), finished(kept.made, fine, up), strict=True):
        assert np.array_equal(places, again)
    assert (
        cut_key(skirt.having(colour="#102030"), freja, BUILD) == key != cut_key(skirt.having(ease_cm=9), freja, BUILD)
    )
    whole = cut_path(key, tmp_path).read_bytes()
    for bad in (b"", whole[: len(whole) // 2], b"PK" + bytes(500)):
        cut_path(key, tmp_path).write_bytes(bad)
        assert read_cut(key, tmp_path, freja) is None


def test_a_cut_whose_numbers_lead_outside_is_refused(freja: Body, tmp_path: Path) -> None:
    skirt = Garment(kind=GarmentKind.SKIRT)
    key = cut_key(skirt, freja, BUILD)
    store_cut(key, tmp_path, cut_piece(skirt, freja, 0.001))
    with np.load(cut_path(key, tmp_path)) as held:
        parts = {name: held[name] for name in held.files}
    for name in ("fine_faces", "0.faces", "refine.columns", "0.hold.columns", "weights.starts"):
        np.savez(cut_path(key, tmp_path), **{**parts, name: parts[name] + 10**6})
        assert read_cut(key, tmp_path, freja) is None, name


def test_shoes_stand_on_the_floor(standing: Figure, tmp_path: Path) -> None:
    shoes = dressed(Look(garments=(Garment(kind=GarmentKind.SHOES),)), standing, tmp_path, drape=False)
    low = min(float(mesh.vertices[:, 2].min()) for mesh in shoes)
    assert -0.012 < low < 0.006
    assert {mesh.name for mesh in shoes} == {
        "garment-1-shoes",
        *(f"garment-1-shoes-{trim}" for trim in ("sole", "foxing", "tongue", "lace", "panel", "seam")),
    }


def test_white_cloth_does_not_clip_and_black_is_not_a_hole() -> None:
    assert max(linear("#ffffff")) <= LIGHTEST and min(linear("#000000")) > 0.005
    for fabric in Fabric:
        material = cloth_material(fabric, "#f4f3ef")
        assert material.texture is not None and material.bump is not None
        assert material.bump.max() - material.bump.min() < 0.001


def test_a_shell_never_loads_the_solver() -> None:
    code = "import sys, studio_app.stage.wardrobe; sys.exit(any(m in sys.modules for m in ('newton', 'warp', 'torch')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
