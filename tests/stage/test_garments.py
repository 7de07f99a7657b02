"""Garments as cut: clean rings, ease, length, thickness, one tube or two legs."""

from __future__ import annotations

from functools import lru_cache

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.look import Fabric, Garment, GarmentKind, Sleeve
from studio_app.stage.figure import Body
from studio_app.stage.garments.clip import boundary_loops, clip
from studio_app.stage.garments.landmarks import landmarks
from studio_app.stage.garments.linear import Near, outline
from studio_app.stage.garments.making import finished, make_up
from studio_app.stage.garments.pattern import Pattern, Zone
from studio_app.stage.garments.seams import exact
from studio_app.stage.garments.skirts import skirt_hem
from studio_app.stage.garments.subdivide import loop_subdivision
from studio_app.stage.garments.surface import Grid, surface_net
from studio_app.stage.garments.tailor import cut_pattern
from studio_app.stage.garments.tops import hem_height
from studio_app.stage.garments.trousers import trouser_hem
from studio_app.stage.scene import Ints

RINGS = {
    GarmentKind.TEE: 4, GarmentKind.SHIRT: 4, GarmentKind.TROUSERS: 3, GarmentKind.SKIRT: 2, GarmentKind.DRESS: 4,
    GarmentKind.COAT: 3, GarmentKind.SHOES: 2,
}  # fmt: skip
"""Openings: neck, hem and cuffs; waist and two hems; a coat's neck, fronts and hem are one edge; two shoes."""


@lru_cache(maxsize=32)
def cut(garment: Garment, body: Body) -> Pattern:
    """Each cut is made once for all the tests."""
    return cut_pattern(garment, body)


def _edge_counts(faces: Ints) -> np.ndarray:
    edges = np.sort(np.concatenate([faces[:, [0, 1]], faces[:, [1, 2]], faces[:, [2, 0]]]), axis=1)
    return np.unique(edges, axis=0, return_counts=True)[1]


def _girth(pattern: Pattern, height: float) -> float:
    """The length of the cloth round the body at a height: what its form shows and what is laid into folds."""
    near = np.abs(pattern.vertices[:, 2] - height) < 0.012
    full = 0.0 if pattern.fullness is None else float(pattern.fullness[near].mean())
    return outline(pattern.vertices[near][:, :2])[1] * (1 + full)


@pytest.mark.parametrize("kind", list(GarmentKind))
def test_openings_are_clean_closed_rings(kind: GarmentKind, freja: Body) -> None:
    pattern = cut(Garment(kind=kind), freja)
    assert set(_edge_counts(pattern.faces).tolist()) == {1, 2}
    rings = boundary_loops(pattern.faces)
    assert len(rings) == RINGS[kind]
    for ring in rings:
        assert len(np.unique(ring)) == len(ring) > 10
        steps = np.linalg.norm(pattern.vertices[ring] - pattern.vertices[np.roll(ring, 1)], axis=1)
        assert steps.max() < 4 * np.median(steps), "an even edge has no long stitch"


@pytest.mark.parametrize("kind", [GarmentKind.TEE, GarmentKind.SKIRT, GarmentKind.TROUSERS])
def test_length_moves_the_hem(kind: GarmentKind, freja: Body) -> None:
    usual = cut(Garment(kind=kind), freja).vertices[:, 2].min()
    shorter = cut(Garment(kind=kind, length_cm=-6), freja).vertices[:, 2].min()
    assert shorter - usual == pytest.approx(0.06, abs=0.012)


def test_no_length_reaches_the_floor(freja: Body) -> None:
    floor = landmarks(freja).floor
    for kind, hem in (
        (GarmentKind.TROUSERS, trouser_hem),
        (GarmentKind.COAT, hem_height),
        (GarmentKind.SKIRT, skirt_hem),
    ):
        assert hem(Garment(kind=kind, length_cm=40), landmarks(freja)) > floor, "and the cut ends at the hem"


@pytest.mark.parametrize("kind", [GarmentKind.SHIRT, GarmentKind.TROUSERS, GarmentKind.SKIRT])
def test_ease_widens_the_girth(kind: GarmentKind, freja: Body) -> None:
    marks = landmarks(freja)
    usual, wide = (_girth(cut(Garment(kind=kind, ease_cm=ease), freja), marks.seat) for ease in (8, 20))
    assert 0.07 < wide - usual < 0.18


def test_a_skirt_is_one_tube_and_trousers_are_two(freja: Body) -> None:
    height = landmarks(freja).crotch - 0.1
    for kind, tubes in ((GarmentKind.SKIRT, 1), (GarmentKind.TROUSERS, 2)):
        pattern = cut(Garment(kind=kind), freja)
        _, lower = clip(pattern.faces, height - pattern.vertices[:, 2])
        upper_rings = len(boundary_loops(lower)) - (1 if kind is GarmentKind.SKIRT else 2)
        assert upper_rings == tubes


def test_a_shirt_has_sleeves_collar_and_buttons(freja: Body) -> None:
    shirt = cut(Garment(kind=GarmentKind.SHIRT), freja)
    assert shirt.collar and len(shirt.buttons) == 7
    assert {band.name for band in shirt.bands} == {"placket", "cuffs", "pocket"}
    assert {Zone.ARM_L, Zone.ARM_R} <= {Zone(zone) for zone in np.unique(shirt.zones)}
    bare = cut(Garment(kind=GarmentKind.TEE, sleeve=Sleeve.NONE), freja)
    assert np.abs(bare.vertices[:, 0]).max() < np.abs(shirt.vertices[:, 0]).max() - 0.15


def test_a_seam_is_cut_exactly_however_coarse_the_cloth() -> None:
    faces = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)
    square = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float64)
    x, y = square[:, 0] - 0.5, square[:, 1]
    corners, owners, shares = exact(faces, np.stack([0.01 - x, 0.01 + x, y - 0.25]))
    places = np.einsum("nk,nkx->nx", shares, square[faces[owners]])
    a, b, c = places[corners.reshape(-1, 3)].transpose(1, 0, 2)
    area = np.linalg.norm(np.cross(b - a, c - a), axis=1).sum() / 2
    assert area == pytest.approx(0.02 * 0.75, rel=1e-6)
    assert np.abs(places[:, 0] - 0.5).max() == pytest.approx(0.01) and places[:, 1].min() == pytest.approx(0.25)
    assert not len(exact(faces, np.stack([x - 2]))[0]), "a seam that lies nowhere is left out"


@pytest.mark.parametrize(
    ("kind", "trims"),
    [
        (GarmentKind.SHIRT, {"", "button", "seam"}),
        (GarmentKind.TROUSERS, {"", "seam"}),
        (GarmentKind.SHOES, {"", "sole", "foxing", "tongue", "lace", "panel", "seam"}),
    ],
)
def test_seams_lie_on_the_cloth_s_face(kind: GarmentKind, trims: set[str], freja: Body) -> None:
    pattern = cut(Garment(kind=kind, fabric=Fabric.CANVAS), freja)
    made = make_up(pattern, 0.002)
    assert {layer.trim for layer in made.layers} == trims
    fine = (made.refine @ pattern.vertices).astype(np.float32)
    for layer, places, _ in finished(made, fine, np.array([0.0, 0.0, 1.0])):
        if layer.trim == "seam":
            away = Near(fine).of(places)[0]
            assert len(places) > 100 and away.max() < 0.02


@pytest.mark.parametrize("kind", [GarmentKind.TROUSERS, GarmentKind.SHIRT])
def test_cloth_has_thickness_and_no_open_edge_at_its_hems(kind: GarmentKind, freja: Body) -> None:
    pattern = cut(Garment(kind=kind), freja)
    made = make_up(pattern, 0.002)
    fine = (made.refine @ pattern.vertices).astype(np.float32)
    layer, places, normals = finished(made, fine, np.array([0.0, 0.0, 1.0]))[0]
    count = made.refine.shape[0]
    apart = np.linalg.norm(places[:count] - places[count : 2 * count], axis=1)
    assert np.allclose(apart, 0.002, atol=2e-4)
    assert np.isfinite(places).all() and np.allclose(np.linalg.norm(normals, axis=1), 1, atol=1e-3)
    assert layer.faces.max() < len(places)


def test_subdivision_keeps_a_plane_flat_and_rows_whole() -> None:
    faces = np.array([[0, 1, 2], [0, 2, 3]], dtype=np.int32)
    flat = np.array([[0, 0, 0], [1, 0, 0], [1, 1, 0], [0, 1, 0]], dtype=np.float64)
    refine, fine = loop_subdivision(faces, 4)
    assert len(fine) == 8
    assert np.allclose(refine @ np.ones((4, 1)), 1)
    assert np.allclose((refine @ flat)[:, 2], 0)


@settings(max_examples=25, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_form_is_meshed_without_crowded_edges(seed: int) -> None:
    """Noise has every ambiguous cell there is; the mesh still has at most two faces at each edge."""
    random = np.random.default_rng(seed)
    grid = Grid(np.zeros(3), 1.0, (9, 9, 9))
    values = np.full(grid.shape, 1.0)
    values[2:-2, 2:-2, 2:-2] = random.normal(size=(5, 5, 5))
    _, faces = surface_net(grid, values.reshape(-1))
    assert not len(faces) or _edge_counts(faces).max() <= 2


def test_a_cut_is_the_level_line(freja: Body) -> None:
    pattern = cut(Garment(kind=GarmentKind.SKIRT), freja)
    height = float(pattern.vertices[:, 2].mean())
    moved, faces = clip(pattern.faces, pattern.vertices[:, 2] - height)
    lower = min(boundary_loops(faces), key=lambda ring: float((moved @ pattern.vertices)[ring, 2].mean()))
    assert np.allclose((moved @ pattern.vertices)[lower, 2], height, atol=1e-6)
