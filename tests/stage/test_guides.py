"""Guides against geometry that is known by heart: a wall, a ball and points whose places follow from the lens."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio_app.direction.camera import Camera
from studio_app.stage.guides import guides, inverse_depth
from studio_app.stage.lens import view
from studio_app.stage.scene import Ambient, Material, Mesh, Part, Scene, Strands
from studio_app.stage.viewport import Viewport

WIDTH, HEIGHT = 96, 120


@pytest.fixture(scope="module")
def viewport():
    made = Viewport()
    yield made
    made.close()


def wall(y: float, half: float, part: Part, name: str, x: float = 0.0, z: float = 1.0) -> Mesh:
    corners = [(x - half, y, z - half), (x + half, y, z - half), (x + half, y, z + half), (x - half, y, z + half)]
    return Mesh(name, part, np.array(corners, np.float32), np.array([[0, 1, 2], [0, 2, 3]], np.int32), Material())


def ball(radius: float, part: Part = Part.SKIN) -> Mesh:
    import trimesh

    sphere = trimesh.creation.icosphere(subdivisions=5, radius=radius)
    places = (sphere.vertices + np.array([0, 0, 1])).astype(np.float32)
    normals = (sphere.vertices / radius).astype(np.float32)
    return Mesh("ball", part, places, sphere.faces.astype(np.int32), Material(), normals)


def scene(*meshes: Mesh, strands: tuple[Strands, ...] = (), **points: tuple[float, float, float]) -> Scene:
    seen = view(Camera(lens_mm=50, distance_m=4, height_m=1.0, aim_m=1.0, focus_m=4))
    return Scene(meshes, strands, (Ambient((0.5, 0.5, 0.5)),), seen, keypoints=points)


def test_depth_is_the_distance_along_the_view_axis(viewport: Viewport) -> None:
    found = guides(scene(wall(2.0, 30, Part.SET, "wall")), WIDTH, HEIGHT, viewport)
    assert np.allclose(found.depth_m, 6.0, atol=1e-3)


def test_depth_of_a_ball_is_analytic(viewport: Viewport) -> None:
    radius = 0.5
    here = scene(ball(radius))
    found = guides(here, WIDTH, HEIGHT, viewport)
    rows, columns = np.nonzero(found.masks["skin"])
    x = ((columns + 0.5) / WIDTH - 0.5) * here.view.width_tan
    z = (0.5 - (rows + 0.5) / HEIGHT) * here.view.height_tan
    squared = 1 + x**2 + z**2
    root = 16 - squared * (16 - radius**2)
    near = (4 - np.sqrt(np.maximum(root, 0))) / squared
    inner = root > 0.15
    assert inner.sum() > 300
    assert np.abs(found.depth_m[rows, columns] - near)[inner].max() < 2e-3


def test_normals_are_of_the_camera_and_face_it(viewport: Viewport) -> None:
    found = guides(scene(ball(0.5)), WIDTH, HEIGHT, viewport)
    middle = found.normal_16[HEIGHT // 2, WIDTH // 2].astype(float) / 65535 * 2 - 1
    assert middle[2] > 0.99
    right = found.normal[HEIGHT // 2, WIDTH // 2 + 14].astype(float) / 255 * 2 - 1
    above = found.normal[HEIGHT // 2 - 14, WIDTH // 2].astype(float) / 255 * 2 - 1
    assert right[0] > 0.4
    assert abs(right[1]) < 0.1
    assert above[1] > 0.4
    assert abs(above[0]) < 0.1
    assert not found.normal[0, 0].any()


def test_masks_part_the_picture(viewport: Viewport) -> None:
    line = np.array([[[0.0, -0.6, 0.7], [0.0, -0.6, 1.3]]], np.float32)
    hair = Strands("hair", line, np.full((1, 2), 0.02, np.float32), 0.3, 0.3, (0.4, 0.3, 0.2))
    pieces = [ball(0.4), wall(-0.5, 0.12, Part.GARMENT, "garment-1-shirt", 0.2), wall(3, 9, Part.SET, "back")]
    button = wall(-0.51, 0.03, Part.GARMENT, "garment-1-shirt-button", 0.2)
    found = guides(scene(*pieces, button, strands=(hair,)), WIDTH, HEIGHT, viewport)
    assert set(found.masks) == {"skin", "hair", "bodysuit", "background", "garment-1-shirt"}
    assert (sum(mask.astype(int) for mask in found.masks.values()) == 1).all()
    assert all(found.masks[name].any() for name in ("skin", "hair", "garment-1-shirt", "background"))


def test_key_points_lie_where_the_lens_puts_them(viewport: Viewport) -> None:
    here = scene(wall(3, 9, Part.SET, "back"), nose=(0.2, 0.0, 1.4), neck=(0.0, 0.0, 1.0))
    found = guides(here, WIDTH, HEIGHT, viewport).pose.body
    x = (0.2 / 4 / here.view.width_tan + 0.5) * WIDTH
    y = (0.5 - 0.4 / 4 / here.view.height_tan) * HEIGHT
    assert found["nose"] == pytest.approx((x, y), abs=0.01)
    assert found["neck"] == pytest.approx((WIDTH / 2, HEIGHT / 2), abs=0.01)


def test_hidden_key_points_are_missing_and_not_drawn(viewport: Viewport) -> None:
    points = {"nose": (0.0, 0.0, 1.0), "neck": (0.5, 0.0, 1.0)}
    screen = wall(-1.0, 0.2, Part.GARMENT, "garment-1-coat")
    found = guides(scene(screen, **points), WIDTH, HEIGHT, viewport)
    assert set(found.pose.body) == {"neck"}
    bare = guides(scene(**points), WIDTH, HEIGHT, viewport)
    assert set(bare.pose.body) == {"nose", "neck"}
    middle = (slice(HEIGHT // 2 - 2, HEIGHT // 2 + 2), slice(WIDTH // 2 - 2, WIDTH // 2 + 2))
    assert bare.pose_picture[middle].any()
    assert not found.pose_picture[middle].any()


def test_key_points_outside_the_frame_or_behind_the_camera_are_missing(viewport: Viewport) -> None:
    found = guides(scene(nose=(9.0, 0.0, 1.0), neck=(0.0, -9.0, 1.0)), WIDTH, HEIGHT, viewport)
    assert not found.pose.body


def test_a_wider_picture_keeps_the_whole_frame(viewport: Viewport) -> None:
    here = scene(ball(0.4))
    portrait = guides(here, 96, 120, viewport).masks["skin"].sum()
    wide = guides(here, 240, 120, viewport).masks["skin"].sum()
    assert abs(int(portrait) - int(wide)) < 0.02 * portrait


def test_inverse_depth_is_white_where_near_and_none_where_nothing_is() -> None:
    metres = np.array([[0.0, 2.0], [4.0, 8.0]], np.float32)
    words = inverse_depth(metres)
    assert words[0, 0] == 0
    assert words[0, 1] == 65535
    assert words[1, 1] == 1
    assert 1 < words[1, 0] < 65535 / 2
    assert not inverse_depth(np.zeros((2, 2), np.float32)).any()


def test_an_empty_scene_has_guides(viewport: Viewport) -> None:
    found = guides(replace(scene(), emitters=()), WIDTH, HEIGHT, viewport, lit=True)
    assert found.masks["background"].all()
    assert not found.depth.any()
    assert found.lit is not None
    assert found.lit.shape == (HEIGHT, WIDTH, 3)
