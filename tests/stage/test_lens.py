"""The camera as a view: field, aperture, level shift, focus."""

from __future__ import annotations

import numpy as np
import pytest

from studio_app.direction.camera import Aspect, Camera
from studio_app.stage.lens import frame_mm, project, view


@pytest.mark.parametrize("aspect", list(Aspect))
def test_the_longer_side_is_36_mm(aspect: Aspect) -> None:
    width, height = frame_mm(Camera(aspect=aspect))
    assert max(width, height) == pytest.approx(36.0)
    assert width / height == pytest.approx(aspect.ratio)


def test_field_and_aperture() -> None:
    seen = view(Camera(lens_mm=85, f_stop=2.8))
    assert seen.height_tan == pytest.approx(36 / 85)
    assert seen.aperture_radius == pytest.approx(0.085 / 5.6)


def test_a_level_camera_keeps_verticals_and_centres_its_aim() -> None:
    camera = Camera(height_m=1.3, aim_m=0.95, pan_m=0.2, distance_m=5)
    seen = view(camera)
    assert seen.forward[2] == 0 and seen.up == pytest.approx((0, 0, 1))
    post = project(np.array([[0.5, 2, 0.0], [0.5, 2, 2.0]]), seen)
    assert post[0, 0] == pytest.approx(post[1, 0])
    assert project(np.array([[0.2, 0, 0.95]]), seen)[0, :2] == pytest.approx([0.5, 0.5])


def test_a_tilted_camera_looks_at_its_aim() -> None:
    seen = view(Camera(level=False, height_m=2.5, aim_m=1.0, pan_m=-0.3, orbit_deg=40))
    turned = np.radians(40)
    aim = np.array([[-0.3 * np.cos(turned), -0.3 * np.sin(turned), 1.0]])
    assert project(aim, seen)[0, :2] == pytest.approx([0.5, 0.5])
    assert seen.forward[2] < 0 and (seen.shift_x, seen.shift_y) == (0, 0)


def test_right_and_up_on_the_picture() -> None:
    seen = view(Camera(height_m=1.0, aim_m=1.0))
    place = project(np.array([[0.3, 0, 1.4]]), seen)[0]
    assert place[0] > 0.5 and place[1] < 0.5 and place[2] == pytest.approx(5.0)


def test_orbit_walks_to_camera_right() -> None:
    assert view(Camera(orbit_deg=90, distance_m=4)).position == pytest.approx((4, 0, 1.3), abs=1e-9)


def test_focus_is_on_the_eyes_unless_set() -> None:
    assert view(Camera(distance_m=5), (0.0, -0.2, 1.6)).focus == pytest.approx(4.8)
    assert view(Camera(focus_m=7.5), (0.0, -0.2, 1.6)).focus == 7.5
