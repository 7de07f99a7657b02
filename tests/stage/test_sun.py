"""The sun's place against published almanac values and an independent library."""

from __future__ import annotations

import math
from datetime import datetime

import astral
import astral.sun
import pytest

from studio_app.direction.location import Location, LocationKind
from studio_app.stage.sun import refraction_deg, sun_direction, sun_position


def test_meeus_worked_example() -> None:
    # Meeus, Astronomical Algorithms, example 25.a: 1992 October 13, 0h TD: declination -7.785 deg. On the meridian at
    # the equator the true elevation is 90 minus the declination's size; the hour is found by the highest stand.
    at = [sun_position(0.0, 180.0, datetime.fromisoformat(f"1992-10-12T23:{m:02d}:00+00:00")) for m in range(30, 60)]
    best = max(at, key=lambda sun: sun.elevation_deg)
    assert best.elevation_deg == pytest.approx(90 - 7.785, abs=0.05)


@pytest.mark.parametrize(
    ("place", "when", "elevation"),
    [
        # Solstices and equinox at solar noon: 90 - latitude + declination (23.44, -23.44, 0).
        ((40.75, -73.98), "2026-06-21T12:58:00-04:00", 90 - 40.75 + 23.44),
        ((40.75, -73.98), "2026-12-21T11:54:00-05:00", 90 - 40.75 - 23.44),
        ((0.0, 0.0), "2026-03-20T12:07:30+00:00", 90.0),
    ],
)
def test_noon_elevations(place: tuple[float, float], when: str, elevation: float) -> None:
    assert sun_position(*place, datetime.fromisoformat(when)).elevation_deg == pytest.approx(elevation, abs=0.12)


@pytest.mark.parametrize(
    "when", ["2026-07-12T19:20:00-04:00", "2026-03-20T08:00:00-04:00", "2031-11-05T15:30:00-05:00"]
)
@pytest.mark.parametrize("place", [(40.75, -73.98), (-33.9, 18.4), (64.1, -21.9)])
def test_agrees_with_astral(place: tuple[float, float], when: str) -> None:
    moment = datetime.fromisoformat(when)
    observer = astral.Observer(*place)
    sun = sun_position(*place, moment)
    assert sun.elevation_deg == pytest.approx(astral.sun.elevation(observer, moment), abs=0.02)
    turn = sun.azimuth_deg - astral.sun.azimuth(observer, moment)
    assert abs((turn + 180) % 360 - 180) < 0.02


def test_the_sample_evening() -> None:
    sun = sun_position(40.75, -73.98, datetime.fromisoformat("2026-07-12T19:20:00-04:00"))
    assert sun.elevation_deg == pytest.approx(10.85, abs=0.05)
    assert sun.azimuth_deg == pytest.approx(289.66, abs=0.05)


def test_direction_follows_the_bearing() -> None:
    place = Location(kind=LocationKind.OPEN_AIR, bearing_deg=289.66)
    x, y, z = sun_direction(place) or (0, 0, 0)
    assert (x, z) == pytest.approx((0.0, math.sin(math.radians(10.85))), abs=0.002)
    assert y > 0.98
    behind_left = sun_direction(place.having(bearing_deg=340.0))
    assert behind_left is not None and behind_left[0] < -0.7 and behind_left[1] > 0.5


def test_no_sun_at_night_or_switched_off() -> None:
    place = Location(kind=LocationKind.OPEN_AIR)
    assert sun_direction(place.having(sun=False)) is None
    assert sun_direction(place.having(when="2026-07-12T23:30:00-04:00")) is None


def test_refraction_at_the_horizon_is_about_half_a_degree() -> None:
    assert refraction_deg(0.0) == pytest.approx(0.48, abs=0.05)
    assert refraction_deg(90.0) == 0.0
