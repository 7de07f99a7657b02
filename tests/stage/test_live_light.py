"""The live stage shows the light of a take: exposed alike, with what the set hides and sends back, hair as in bulk."""

from __future__ import annotations

from dataclasses import replace

import numpy as np
import pytest

from studio_app.stage.daylight import daylight, gains
from studio_app.stage.film import decoded, toned
from studio_app.stage.hair_colour import pigment, shade_in
from studio_app.stage.scene import Ambient, Emitter, Material, Mesh, Part, Scene, Sky, View
from studio_app.stage.viewport import Viewport
from studio_app.stage.viewport_around import six_views, summed
from studio_app.stage.viewport_frame import open_air
from studio_app.stage.viewport_sky import dome

SUN = (0.3, -0.947, 0.115)
SIDE = 48
FRONT = View((0.0, -4.0, 1.2), (1.0, 0.0, 0.0), (0.0, 0.0, 1.0), (0.0, 1.0, 0.0), 0.2, 0.2)


@pytest.fixture(scope="module")
def viewport():
    made = Viewport()
    yield made
    made.close()


def wall(at: tuple[float, float, float], across: tuple[float, float, float], up: tuple[float, float, float],
         material: Material, part: Part = Part.SET) -> Mesh:  # fmt: skip
    """A flat piece with its middle at `at` and half edges `across` and `up`; it faces `across` x `up`."""
    middle, x, y = (np.array(each, np.float32) for each in (at, across, up))
    corners = np.array([middle - x - y, middle + x - y, middle + x + y, middle - x + y], np.float32)
    return Mesh("wall", part, corners, np.array([[0, 1, 2], [0, 2, 3]], np.int32), material)


def card(albedo: float = 0.3) -> Mesh:
    """A matt card that faces the camera: of the figure, so that the set is empty."""
    return wall((0, 0, 1.2), (0.4, 0, 0), (0, 0, 0.4), Material((albedo,) * 3, 1.0, specular=0.0), Part.GARMENT)


def shown(viewport: Viewport, scene: Scene) -> np.ndarray:
    """The mean colour of the picture's middle, sRGB 0 to 1."""
    picture = viewport.refined(scene, SIDE, SIDE)[SIDE // 4 : -SIDE // 4, SIDE // 4 : -SIDE // 4, :3]
    return picture.reshape(-1, 3).mean(axis=0) / 255


def test_daylight_is_exposed_and_balanced_as_takes_are(viewport: Viewport) -> None:
    sky = Sky(SUN, 3.0)
    scene = Scene((card(),), (), (sky,), FRONT, exposure=8.0, exposure_ev=-0.5)
    light = daylight(np.degrees(np.arcsin(SUN[2])), 3.0)
    around = open_air((sky,))
    arriving = light.sun * -SUN[1] / np.pi + around.constant - around.slopes[1]
    wanted = toned((0.3 * arriving * 8.0 * gains(scene)).astype(np.float32))
    assert decoded(shown(viewport, scene).astype(np.float32)) == pytest.approx(wanted, rel=0.05)
    assert np.abs(gains(scene) / gains(scene)[1] - 1).max() > 0.15  # else no balance would pass too


def test_what_shines_is_exposed_too(viewport: Viewport) -> None:
    lamp = wall((0, 0, 1.2), (0.4, 0, 0), (0, 0, 0.4), Material((0, 0, 0), specular=0.0, emission=(0.05, 0.05, 0.05)))
    dim, bright = (shown(viewport, Scene((lamp,), (), (), FRONT, exposure=stop)) for stop in (1.0, 4.0))
    assert np.abs(decoded(bright.astype(np.float32)) - toned(np.full(3, 0.2, np.float32))).max() < 0.02
    assert (bright > dim + 0.15).all()


def test_six_even_pictures_are_even_light_and_one_bright_one_has_its_slope() -> None:
    even = summed(np.ones((6, 16, 16, 3)))
    assert even.constant == pytest.approx(np.ones(3), abs=0.01)
    assert even.slopes == pytest.approx(np.zeros((3, 3)), abs=1e-9)
    for number, view in enumerate(six_views()):
        pictures = np.zeros((6, 16, 16, 3))
        pictures[number] = 1.0
        found = summed(pictures)
        facing = found.constant + np.array(view.forward) @ found.slopes
        away = found.constant - np.array(view.forward) @ found.slopes
        assert facing[0] == pytest.approx(0.554 * 0.5 + 1 / 6, abs=0.06)  # a right angle's share of the cosine is 0.554
        assert (away < 0.06).all()


def test_a_red_wall_reddens_the_side_that_faces_it_and_hides_the_sky(viewport: Viewport) -> None:
    even: tuple[Emitter, ...] = (Ambient((1.0, 1.0, 1.0)),)
    red = wall((2, 0, 1), (0, 6, 0), (0, 0, 6), Material((0.7, 0.02, 0.02), 1.0, specular=0.0))
    with viewport._context:  # pyright: ignore[reportPrivateUsage]
        found = viewport._surroundings.found(Scene((red,), (), even, FRONT), viewport._ready)  # pyright: ignore[reportPrivateUsage]
    open_ = open_air(even)
    towards = found.constant + found.slopes[0]
    assert (found.constant < open_.constant).all()
    assert towards[0] > 2 * towards[2]
    beside = wall((0, 0, 1.2), (0, 0.4, 0), (0, 0, 0.4), Material((0.5,) * 3, 1.0, specular=0.0), Part.GARMENT)
    seen = replace(FRONT, position=(1.5, 0.0, 1.2), right=(0.0, 1.0, 0.0), forward=(-1.0, 0.0, 0.0))
    lit = shown(viewport, Scene((red, beside), (), even, seen))
    assert lit[0] > lit[2] + 0.1


def test_light_from_all_round_casts_no_single_shadow_on_a_far_wall(viewport: Viewport) -> None:
    paper = wall((0, 2.9, 1.5), (6, 0, 0), (0, 0, 6), Material((0.6,) * 3, 1.0, specular=0.0))
    figure = wall((0, 0, 0.9), (0.3, 0, 0), (0, 0, 0.9), Material((0.5,) * 3), Part.GARMENT)
    seen = replace(FRONT, width_tan=1.2, height_tan=1.2)
    even = (Ambient((0.3, 0.3, 0.3)),)
    bare, lit = (viewport.refined(Scene(meshes, (), even, seen), 96, 96) for meshes in ((paper,), (paper, figure)))
    beside = np.r_[0:38, 58:96]  # the figure stands in between
    assert np.abs(lit[:, beside, :3].astype(int) - bare[:, beside, :3]).max() <= 2


def test_the_dome_is_bluer_away_from_a_low_sun_and_brightest_towards_it() -> None:
    low = (0.0, np.cos(np.radians(8)), np.sin(np.radians(8)))
    picture = dome(Sky((float(low[0]), float(low[1]), float(low[2])), 3.0)).picture
    towards, away = picture[20, 48], picture[20, 0]  # columns by atan2(x, y): 48 is +y, where the sun stands
    assert towards.sum() > 1.5 * away.sum()
    assert away[2] / away[0] > towards[2] / towards[0]


@pytest.mark.parametrize(
    ("level", "warmth", "traced"),
    [
        (1, 0.5, (0.043, 0.027, 0.025)),
        (3, 0.5, (0.117, 0.054, 0.033)),
        (5, 0.5, (0.289, 0.148, 0.079)),
        (7, 0.2, (0.499, 0.329, 0.206)),
        (9, 0.5, (0.591, 0.426, 0.281)),
        (10, 0.9, (0.614, 0.454, 0.304)),
    ],
)
def test_a_head_of_hair_is_as_light_as_the_tracer_makes_it(
    level: float, warmth: float, traced: tuple[float, float, float]
) -> None:
    """Measured in even light: the mean of the hair's pixels of a head with 9,000 strands at 8 samples."""
    assert pigment(level, warmth).colour == pytest.approx(traced, rel=0.08)


def test_shades_in_one_head_lie_between_it_and_themselves() -> None:
    head, deep = pigment(7, 0.5), pigment(5.7, 0.5)
    mixed = shade_in(head, deep)
    assert all(own < seen < whole for own, seen, whole in zip(deep.colour, mixed, head.colour, strict=True))
