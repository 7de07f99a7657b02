"""The sets: sound meshes, sensible counts, a level floor, and an evening street that lets the sun in."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest
from rays import in_the_way

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.presets import preset, preset_names
from studio_app.stage.develop import develop
from studio_app.stage.lens import project, view
from studio_app.stage.lights import emitters, exposure
from studio_app.stage.scene import Material, Mesh, Part, Scene
from studio_app.stage.sets.build import set_meshes
from studio_app.stage.sets.pile import Frame, Pile, strip_faces
from studio_app.stage.sets.street import CAB_AT
from studio_app.stage.sun import sun_direction
from studio_app.stage.tracer import trace

EVENING = preset("locations", "evening-crossing", "location", Location)
CAMERA = preset("cameras", "evening-85", "camera", Camera)


@pytest.mark.parametrize("name", preset_names("locations"))
def test_every_location_stands(name: str) -> None:
    place = preset("locations", name, "location", Location)
    meshes = set_meshes(place)
    triangles = sum(len(mesh.faces) for mesh in meshes)
    assert place.kind is LocationKind.PLATE or (1 <= len(meshes) < 64 and triangles < 300_000)
    assert len({mesh.name for mesh in meshes}) == len(meshes)
    for mesh in meshes:
        assert mesh.part is Part.SET and "." not in mesh.name
        assert np.isfinite(mesh.vertices).all() and mesh.faces.min() >= 0 and mesh.faces.max() < len(mesh.vertices)
        assert mesh.uvs is None or mesh.uvs.shape == (len(mesh.vertices), 2)
        assert mesh.material.texture is None or mesh.uvs is not None
    if place.kind is LocationKind.PLATE:
        return
    # The floor lies under the figure, at most a centimetre of paper or paint above zero.
    below = in_the_way(meshes, (0.03, 0.02, 1.0), (0.0, 0.0, -1.0))
    assert min(below.values()) == pytest.approx(1.0, abs=0.01)


def test_enough_presets_and_all_can_be_read() -> None:
    assert len(preset_names("locations")) >= 6 and len(preset_names("rigs")) >= 6 and len(preset_names("cameras")) >= 5
    for name in preset_names("rigs"):
        preset("rigs", name, "rig", Rig)
    for name in preset_names("cameras"):
        preset("cameras", name, "camera", Camera)


def test_a_plate_has_no_set() -> None:
    assert set_meshes(Location(kind=LocationKind.PLATE)) == ()


@pytest.mark.parametrize("height", [0.1, 0.95, 1.35, 1.65, 1.78])
def test_the_evening_sun_reaches_her(height: float) -> None:
    sun = sun_direction(EVENING)
    assert sun is not None and 0.15 < sun[2] < 0.25
    assert sun[0] < -0.5 and sun[1] > 0.1, "behind her and to camera left"
    for across in (-0.2, 0.0, 0.2):
        assert in_the_way(set_meshes(EVENING), (across, 0.0, height), sun) == {}


def test_the_way_would_be_blocked_by_a_house() -> None:
    # The houses on the right do stand in a ray: the test above can fail.
    assert in_the_way(set_meshes(EVENING), (0.0, 20.0, 1.5), (1.0, 0.0, 0.1))


def test_the_cab_is_beside_her_and_out_of_focus() -> None:
    seen = view(CAMERA, (0.0, 0.0, 1.62))
    meshes = {mesh.name: mesh for mesh in set_meshes(EVENING)}
    near = meshes["street-cabtop"].vertices
    near = near[np.linalg.norm(near[:, :2] - CAB_AT, axis=1) < 3.0]
    place = project(near, seen)
    inside = place[(place[:, 0] > 0) & (place[:, 0] < 1)]
    # Most of it is in the frame, and clear of the figure in the middle.
    assert len(inside) > 0.6 * len(place) and inside[:, 0].max() < 0.4
    sign = project(meshes["street-cabsign"].vertices[:8], seen)
    assert (sign[:, :2] > 0).all() and (sign[:, 0] < 0.4).all()
    # The blur of a point at the cab, as a share of the picture's height.
    depth = float(np.median(place[:, 2]))
    blur = 2 * seen.aperture_radius * (depth - seen.focus) / depth / seen.focus / seen.height_tan
    assert 0.004 < blur < 0.03


def _proxy() -> Mesh:
    """A white post with a head's breadth, 1.75 m tall."""
    angle = np.arange(24) / 24 * 2 * np.pi
    ring = np.stack((0.16 * np.sin(angle), 0.16 * np.cos(angle)), -1)
    rows = [np.column_stack((ring, np.full(24, z))) for z in (0.0, 1.75)]
    faces = strip_faces(2, 24, closed=True)[:, ::-1]
    return Mesh(
        "post", Part.GARMENT, np.concatenate(rows).astype(np.float32), faces.astype(np.int32), Material((0.8,) * 3)
    )


def test_the_sun_lights_the_edge_and_casts_a_shadow() -> None:
    set_, camera = set_meshes(EVENING), CAMERA.having(grain=0.0)
    factor = exposure(EVENING)
    shots = {}
    for name, place in (("sun", EVENING), ("off", EVENING.having(sun=False))):
        scene = Scene((_proxy(), *set_), (), emitters(Rig(), place), view(camera), factor)
        frames = trace(scene, 80, 100, 16, 1)
        shots[name] = develop(frames, scene).astype(np.float64).mean(-1) / 65535, frames
    (sun, frames), (off, _) = shots["sun"], shots["off"]
    rows, columns = np.nonzero(frames.index == 0)
    middle = (rows > 30) & (rows < 70)
    left, right = columns.min() + 1, columns.max() - 1
    edge = [shot[31:70, left].mean() for shot in (sun, off)]
    shade = [shot[31:70, right].mean() for shot in (sun, off)]
    assert middle.any() and edge[0] - edge[1] > 0.1 + (shade[0] - shade[1])
    # Her shadow falls to camera right: beside the foot it is darker than as far to the left, and only under the sun.
    foot = rows.max() - 2
    there, mirror = (
        sun[foot - 1 : foot + 2, right + 6 : right + 12].mean(),
        sun[foot - 1 : foot + 2, left - 12 : left - 6].mean(),
    )
    dull, dull_mirror = (
        off[foot - 1 : foot + 2, right + 6 : right + 12].mean(),
        off[foot - 1 : foot + 2, left - 12 : left - 6].mean(),
    )
    assert there < mirror - 0.04 and abs(dull - dull_mirror) < mirror - there


def test_a_pile_joins_by_material_and_rounds_what_is_asked() -> None:
    pile = Pile()
    pile.box("stone", (0, 0, 0), (1, 1, 1))
    pile.box("stone", (2, 0, 0), (3, 1, 1), Frame((0, 0, 5)), tile=2.0)
    pile.tube("iron", [[0, 0, 0], [0, 0, 2]], 0.1, 8)
    stone, iron = pile.meshes("x", {"stone": Material(), "iron": Material()}, smooth=frozenset({"iron"}))
    assert (stone.name, len(stone.faces)) == ("x-stone", 24) and stone.vertices[:, 2].max() == 6
    corners = stone.vertices[stone.faces].astype(np.float64)
    volume = np.einsum("ij,ij->i", corners[:, 0], np.cross(corners[:, 1], corners[:, 2])).sum() / 6
    assert volume == pytest.approx(2.0), "faces look outwards"
    assert iron.normals is not None and np.allclose(np.linalg.norm(iron.normals, axis=1), 1, atol=1e-5)
    assert replace(iron, normals=None).normals is None
