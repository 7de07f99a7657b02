"""The viewport: light falls where it must, the same scene gives the same picture, and the golden picture holds."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Light, LightKind, Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.stage.lens import view
from studio_app.stage.lights import emitters, exposure
from studio_app.stage.scene import Ambient, AreaLight, Emitter, Material, Mesh, Part, Scene, Sky, Strands
from studio_app.stage.viewport import Viewport, enlarged
from studio_app.stage.viewport_camera import clip_matrix, fitted
from studio_app.stage.viewport_sky import dome, sun_irradiance
from studio_app.stage.viewport_strands import kept_points

GOLDEN = Path(__file__).parents[1] / "golden" / "viewport-still-life.png"
WIDTH, HEIGHT = 128, 160


@pytest.fixture(scope="module")
def viewport():
    made = Viewport()
    yield made
    made.close()


def floor() -> Mesh:
    corners = np.array([(-9, -9, 0), (9, -9, 0), (9, 9, 0), (-9, 9, 0)], np.float32)
    return Mesh("floor", Part.SET, corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), Material((0.5, 0.5, 0.5)))


def solid(name: str, part: Part, place: tuple[float, float, float], radius: float, material: Material) -> Mesh:
    import trimesh

    sphere = trimesh.creation.icosphere(subdivisions=4, radius=radius)
    places, faces = np.asarray(sphere.vertices, np.float32), np.asarray(sphere.faces, np.int32)
    return Mesh(name, part, places + np.array(place, np.float32), faces, material, places / np.float32(radius))


def lock() -> Strands:
    rng = np.random.default_rng(7)
    roots = np.concatenate([rng.uniform(-0.12, 0.12, (400, 1)), rng.uniform(-0.05, 0.05, (400, 1))], axis=1)
    down = np.linspace(0, 0.5, 8)
    points = np.zeros((400, 8, 3), np.float32)
    points[..., 0] = roots[:, :1] + 0.75 + 0.05 * np.sin(down * 12)
    points[..., 1] = roots[:, 1:]
    points[..., 2] = 1.5 - down
    return Strands("hair", points, np.full((400, 8), 0.003, np.float32), 0.2, 0.3, (0.6, 0.42, 0.22))


def still_life(lights: tuple[Emitter, ...] | None = None) -> Scene:
    rig = Rig(lights=(Light(azimuth_deg=40), Light(name="Rim", kind=LightKind.STRIP, azimuth_deg=160, power_ev=-1)))
    place = Location(ambient_ev=-2)
    skin = Material((0.6, 0.42, 0.33), roughness=0.4, flatness=0.7)
    meshes = (
        solid("head", Part.SKIN, (0, 0, 1.3), 0.35, skin),
        solid("cloth", Part.GARMENT, (0, 0, 0.6), 0.5, Material((0.1, 0.16, 0.3), roughness=0.9, sheen=0.5)),
        solid("chrome", Part.SET, (-0.9, 0.6, 0.5), 0.4, Material((0.9, 0.9, 0.9), roughness=0.15, metallic=1.0)),
        floor(),
    )
    seen = view(Camera(lens_mm=50, distance_m=5, height_m=1.2, aim_m=0.95, f_stop=4, focus_m=5))
    return Scene(meshes, (lock(),), lights if lights is not None else emitters(rig, place), seen, exposure(place))


def grey(picture: np.ndarray) -> np.ndarray:
    return picture[..., :3].astype(float).mean(axis=2)


def test_the_golden_picture_holds(viewport: Viewport) -> None:
    picture = viewport.refined(still_life(), WIDTH, HEIGHT)[..., :3].astype(float)
    golden = np.asarray(Image.open(GOLDEN).convert("RGB"), float)
    away = np.abs(picture - golden)
    assert away.mean() < 1.5
    assert (away.max(axis=2) > 24).mean() < 0.01


def test_the_same_scene_gives_the_same_bytes(viewport: Viewport) -> None:
    scene = still_life()
    assert np.array_equal(viewport.quick(scene, WIDTH, HEIGHT), viewport.quick(scene, WIDTH, HEIGHT))
    one = viewport.refined(scene, WIDTH, HEIGHT)
    other = Viewport()
    try:
        assert np.array_equal(one, other.refined(still_life(), WIDTH, HEIGHT))
    finally:
        other.close()


def test_refining_step_by_step_ends_at_the_refined_picture(viewport: Viewport) -> None:
    scene = still_life()
    done, picture = False, None
    while not done:
        picture, done = viewport.refine(scene, 64, 80, 5)
    assert np.array_equal(picture, viewport.refined(scene, 64, 80))


def test_a_quick_frame_is_near_the_refined_one(viewport: Viewport) -> None:
    scene = still_life()
    away = np.abs(grey(viewport.quick(scene, WIDTH, HEIGHT)) - grey(viewport.refined(scene, WIDTH, HEIGHT)))
    assert away.mean() < 12


def test_light_from_the_right_lights_the_right_and_shades_the_floor_at_the_left(viewport: Viewport) -> None:
    lamp = AreaLight("Key", (3.0, -1.0, 2.5), (-3.0, 1.0, -1.6), 0.6, 0.6, (20.0, 20.0, 20.0))
    with_light = still_life((lamp, Ambient((0.05, 0.05, 0.05))))
    picture = grey(viewport.refined(with_light, WIDTH, HEIGHT))
    targets = viewport.targets(with_light, WIDTH, HEIGHT)
    rows, columns = np.nonzero(targets.index == 0)
    middle = (columns.min() + columns.max()) / 2
    right, left = columns > middle + 5, columns < middle - 5
    assert picture[rows[right], columns[right]].mean() > 1.5 * picture[rows[left], columns[left]].mean()
    ground = targets.index == 3
    empty = replace(with_light, meshes=with_light.meshes[3:], strands=())
    fallen = grey(viewport.refined(empty, WIDTH, HEIGHT)) - picture
    assert (fallen[ground] > 25).sum() > 100


def test_a_key_a_stop_brighter_is_brighter_and_a_plus_ev_too(viewport: Viewport) -> None:
    scene = still_life()
    base = grey(viewport.quick(scene, 64, 80)).mean()
    assert grey(viewport.quick(replace(scene, exposure_ev=1.0), 64, 80)).mean() > base + 10


def test_the_lens_blurs_what_lies_far_behind_the_focus(viewport: Viewport) -> None:
    white = Material((0.9, 0.9, 0.9))
    stripes: list[Mesh] = []
    for k in range(-6, 6):
        corners = np.array([(k, 20, 0), (k + 0.5, 20, 0), (k + 0.5, 20, 4), (k, 20, 4)], np.float32)
        stripes.append(replace(floor(), name=f"bar{k}", vertices=corners, material=white))
    sharp = replace(still_life((Ambient((0.6, 0.6, 0.6)),)), meshes=tuple(stripes), strands=())
    sharp = replace(sharp, view=replace(sharp.view, aperture_radius=0.0))
    soft = replace(sharp, view=replace(sharp.view, aperture_radius=0.03, focus=2.0))
    edges = [np.abs(np.diff(grey(viewport.refined(each, WIDTH, HEIGHT)), axis=1)).max() for each in (sharp, soft)]
    assert edges[1] < 0.6 * edges[0]


def test_any_size_is_drawn(viewport: Viewport) -> None:
    assert viewport.quick(still_life(), 37, 61).shape == (61, 37, 4)
    assert viewport.quick(still_life(), 60, 40, 0.5).shape == (40, 60, 4)


def test_enlarging_keeps_flat_pictures_and_lies_between_neighbours() -> None:
    flat = np.full((4, 6, 4), 77, np.uint8)
    assert (enlarged(flat, 13, 9) == 77).all()
    step = np.zeros((4, 4, 4), np.uint8)
    step[:, 2:] = 200
    row = enlarged(step, 16, 4)[0, :, 0].astype(int)
    assert (np.diff(row) >= 0).all()
    assert row[0] == 0
    assert row[-1] == 200


def test_the_sky_is_as_bright_as_the_measured_daylight() -> None:
    sky = Sky((0.0, 0.9816, 0.1908), 3.5)
    light = dome(sky)
    assert sun_irradiance(sky)[0] > sun_irradiance(sky)[2] > 0
    up = light.constant + light.slopes[2]
    assert (up * np.pi > 0.6 * light.ground).all()
    assert sun_irradiance(replace(sky, sun=None)).sum() == 0


def test_the_clip_matrix_agrees_with_the_lens() -> None:
    from studio_app.stage.lens import project

    camera = Camera(orbit_deg=33, pan_m=0.4, height_m=2.0, level=False)
    seen = view(camera)
    points = np.array([(0.3, 0.2, 1.4), (-0.5, 1.0, 0.2)])
    clip = np.c_[points, np.ones(2)] @ clip_matrix(seen).T.astype(float)
    x, y = clip[:, 0] / clip[:, 3] / 2 + 0.5, 0.5 - clip[:, 1] / clip[:, 3] / 2
    assert np.allclose(np.c_[x, y], project(points, seen)[:, :2], atol=1e-4)


def test_a_fitted_view_keeps_the_frame_in_its_middle() -> None:
    seen = view(Camera(pan_m=0.3, height_m=1.8))
    wide = fitted(seen, 200, 100)
    assert wide.height_tan == seen.height_tan
    assert wide.shift_x * wide.width_tan == pytest.approx(seen.shift_x * seen.width_tan)


def test_outdoors_the_figure_is_exposed_as_metered(viewport: Viewport) -> None:
    place = Location(kind=LocationKind.OPEN_AIR, bearing_deg=90)
    card = replace(solid("card", Part.GARMENT, (0, 0, 1), 0.5, Material((0.18, 0.18, 0.18), roughness=1.0, specular=0)))
    scene = replace(still_life(emitters(Rig(), place)), meshes=(card,), strands=())
    picture = grey(viewport.refined(replace(scene, exposure=exposure(place)), WIDTH, HEIGHT))
    shown = picture[viewport.targets(scene, WIDTH, HEIGHT).index == 0]
    assert 60 < np.median(shown) < 175


@pytest.mark.parametrize(("count", "skip"), [(2, 2), (3, 2), (16, 2), (7, 3), (16, 1)])
def test_thinned_strands_keep_root_and_tip(count: int, skip: int) -> None:
    at = kept_points(count, skip)
    assert at[0] == 0
    assert at[-1] == count - 1
    assert 2 <= len(at) <= count
