"""Fixtures: power in stops at two metres, the inverse square, softness, colour; and the daylight meter."""

from __future__ import annotations

import math

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.lighting import Light, LightKind, Rig
from studio_app.direction.location import Location, LocationKind
from studio_app.stage.kelvin import kelvin_rgb
from studio_app.stage.lights import emitters, exposure, fixture, irradiance_at
from studio_app.stage.scene import Ambient, AreaLight, Sky, SpotLight

FLAT = [kind for kind in LightKind if kind not in (LightKind.SPOT, LightKind.BULB)]
STUDIO = Location()
STREET = Location(kind=LocationKind.STREET, bearing_deg=350)


def on_axis(light: Light, distance: float) -> float:
    """Irradiance (green) `distance` metres from the fixture on its axis."""
    made = fixture(light)
    if isinstance(made, SpotLight):
        return made.intensity[1] / distance**2
    assert isinstance(made, AreaLight)
    return made.radiance[1] * irradiance_at((made.width, made.length), distance, disk=made.round)


@pytest.mark.parametrize("kind", list(LightKind))
def test_each_light_alone_meters_mid_grey_at_two_metres(kind: LightKind) -> None:
    # An 18 % card reflects E * 0.18 / pi; that is 0.18 when E is pi.
    assert on_axis(Light(kind=kind), 2.0) * 0.18 / math.pi == pytest.approx(0.18, rel=1e-6)


@given(st.sampled_from(list(LightKind)), st.floats(-6, 6), st.floats(0.1, 3.0))
def test_a_stop_doubles(kind: LightKind, power: float, width: float) -> None:
    light = Light(kind=kind, power_ev=power, width_m=width)
    assert on_axis(light.having(power_ev=power + 1), 2.0) == pytest.approx(2 * on_axis(light, 2.0))


@pytest.mark.parametrize("kind", list(LightKind))
def test_far_off_the_inverse_square_holds(kind: LightKind) -> None:
    light = Light(kind=kind, width_m=0.3, length_m=0.3)
    assert on_axis(light, 4.0) / on_axis(light, 8.0) == pytest.approx(4.0, rel=0.01)


@pytest.mark.parametrize("kind", FLAT)
def test_a_larger_light_is_softer_not_brighter(kind: LightKind) -> None:
    small, large = (fixture(Light(kind=kind, width_m=w, length_m=w)) for w in (0.4, 1.6))
    assert isinstance(small, AreaLight) and isinstance(large, AreaLight)
    assert small.radiance[0] > 10 * large.radiance[0]


def test_the_square_formula_tends_to_area_over_distance_squared() -> None:
    assert irradiance_at((0.1, 0.1), 10.0, disk=False) == pytest.approx(0.01 / 100, rel=1e-3)
    assert irradiance_at((1e4, 1e4), 1.0, disk=False) == pytest.approx(math.pi, rel=1e-3)


def test_placed_as_on_a_lighting_plan() -> None:
    made = fixture(Light(azimuth_deg=90, distance_m=3, height_m=2, aim_m=2))
    assert made.position == pytest.approx((3, 0, 2), abs=1e-9) and made.towards == pytest.approx((-1, 0, 0), abs=1e-9)
    behind = fixture(Light(azimuth_deg=180, distance_m=3))
    assert behind.position[1] == pytest.approx(3)


def test_kelvin() -> None:
    assert kelvin_rgb(5600) == pytest.approx((1, 1, 1))
    warm, cold = kelvin_rgb(3000), kelvin_rgb(9000)
    assert warm[0] > 1.3 and warm[2] < 0.5 and cold[2] > 1.2 and cold[0] < 1
    assert 0.2126 * warm[0] + 0.7152 * warm[1] + 0.0722 * warm[2] == pytest.approx(1)


def test_lights_that_are_off_are_not_there() -> None:
    rig = Rig(lights=(Light(on=False), Light(name="Fill")))
    assert [made.name for made in emitters(rig, STUDIO) if isinstance(made, AreaLight)] == ["Fill"]


def test_a_studio_is_exposed_by_hand_and_its_bounce_is_even() -> None:
    assert exposure(STUDIO) == 1.0
    (bounce,) = emitters(Rig(), STUDIO.having(ambient_ev=-2.0))
    assert isinstance(bounce, Ambient) and bounce.radiance == pytest.approx((0.25, 0.25, 0.25))


def test_outdoors_flash_is_relative_to_the_daylight() -> None:
    flash = next(m for m in emitters(Rig(lights=(Light(),)), STREET) if isinstance(m, AreaLight))
    alone = fixture(Light())
    assert isinstance(alone, AreaLight)
    assert flash.radiance[1] * exposure(STREET) == pytest.approx(alone.radiance[1])


def test_the_meter_follows_the_light_not_the_garments() -> None:
    noon = STREET.having(when="2026-07-12T12:30:00-04:00")
    assert exposure(noon) < exposure(STREET) / 1.5
    assert exposure(STREET.having(sun=False)) > exposure(STREET)
    towards_sun = exposure(STREET, (-0.85, 0.5, 0.0))
    assert towards_sun < exposure(STREET)


def test_the_sky_takes_the_sun_and_the_ambient() -> None:
    (sky,) = emitters(Rig(), STREET.having(ambient_ev=-1.0))
    assert isinstance(sky, Sky) and sky.sun is not None and sky.sky_scale == pytest.approx(2.0)
    (dull,) = emitters(Rig(), STREET.having(sun=False))
    assert isinstance(dull, Sky) and dull.sun is None
