"""A look on a figure: every kind on every twin, cloth outside the body, kept drapes and damaged ones."""

from __future__ import annotations

import subprocess
import sys
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.look import Fabric, Garment, GarmentKind, Look
from studio_app.direction.pose import Expression, Pose
from studio_app.stage.drape_store import drape_key, drape_path, read_drape, store_drape
from studio_app.stage.fabrics import LIGHTEST, cloth_material, linear
from studio_app.stage.figure import Body, Figure
from studio_app.stage.garments.contact import body_ground
from studio_app.stage.garments.landmarks import Region
from studio_app.stage.posing import pose_figure
from studio_app.stage.scene import Part
from studio_app.stage.wardrobe import STILL, dressed, piece_of

OUTFIT = Look(garments=(Garment(kind=GarmentKind.TROUSERS), Garment(kind=GarmentKind.SHIRT)))


@pytest.fixture(scope="module")
def standing(freja: Body) -> Figure:
    """The main twin in her rest pose with the arms lowered."""
    joints = {"upperarm01.L": (0.0, 25.0, 0.0), "upperarm01.R": (0.0, -25.0, 0.0)}
    return pose_figure(freja, Pose(joints=joints), Expression())


@pytest.mark.parametrize("twin", ["sample-amara", "sample-freja", "sample-ingrid", "sample-mateo"])
def test_every_kind_fits_every_twin(twin: str, bodies: dict[str, Body], tmp_path: Path) -> None:
    figure = pose_figure(bodies[twin], Pose(), Expression())
    for kind in GarmentKind:
        meshes = dressed(Look(garments=(Garment(kind=kind),)), figure, tmp_path, drape=False)
        assert meshes[0].name == f"garment-1-{kind.value}"
        for mesh in meshes:
            assert mesh.part is Part.GARMENT and np.isfinite(mesh.vertices).all()
            assert mesh.normals is not None and mesh.uvs is not None
            assert len(mesh.uvs) == len(mesh.vertices) == len(mesh.normals) and mesh.faces.max() < len(mesh.vertices)
            assert mesh.vertices[:, 2].min() > -0.02
    assert not list(tmp_path.iterdir()), "a shell writes nothing"


def test_the_shell_lies_outside_the_body(standing: Figure, tmp_path: Path) -> None:
    ground = body_ground(standing, (Region.HEAD, Region.HAND_L, Region.HAND_R))
    for mesh in dressed(OUTFIT, standing, tmp_path, drape=False):
        height, _, near = ground.depth(mesh.vertices)
        assert ((height < -0.002) & near).mean() < 0.005, mesh.name


def test_layers_lie_over_each_other(standing: Figure, tmp_path: Path) -> None:
    trousers, shirt, *_ = dressed(OUTFIT, standing, tmp_path, drape=False)
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
    store_drape(key, tmp_path, coarse, fine)
    assert read_drape(key, tmp_path, len(coarse), len(fine)) is not None
    assert read_drape(key, tmp_path, len(coarse) + 1, len(fine)) is None
    worn = dressed(look, standing, tmp_path, drape=False)[0]
    assert not np.array_equal(worn.vertices, shell.vertices)
    whole = drape_path(key, tmp_path).read_bytes()
    for bad in (b"", whole[: len(whole) // 2], b"PK" + bytes(500)):
        drape_path(key, tmp_path).write_bytes(bad)
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


def test_shoes_stand_on_the_floor(standing: Figure, tmp_path: Path) -> None:
    shoes = dressed(Look(garments=(Garment(kind=GarmentKind.SHOES),)), standing, tmp_path, drape=False)
    low = min(float(mesh.vertices[:, 2].min()) for mesh in shoes)
    assert -0.012 < low < 0.006
    assert {mesh.name for mesh in shoes} == {"garment-1-shoes", "garment-1-shoes-sole"}


def test_white_cloth_does_not_clip_and_black_is_not_a_hole() -> None:
    assert max(linear("#ffffff")) <= LIGHTEST and min(linear("#000000")) > 0.005
    for fabric in Fabric:
        material = cloth_material(fabric, "#f4f3ef")
        assert material.texture is not None and material.bump is not None
        assert material.bump.max() - material.bump.min() < 0.001


def test_a_shell_never_loads_the_solver() -> None:
    code = "import sys, studio_app.stage.wardrobe; sys.exit(any(m in sys.modules for m in ('newton', 'warp', 'torch')))"
    assert subprocess.run([sys.executable, "-c", code], check=False).returncode == 0
