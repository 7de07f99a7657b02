"""Where the sun truly stands: NOAA's solar position (Meeus, Astronomical Algorithms, chapters 25 and 13), with
refraction.

Within about 0.02 degrees from 1900 to 2100, as NOAA's own spreadsheet.
"""

from __future__ import annotations

import math
from dataclasses import dataclass
from datetime import datetime, timezone

from studio_app.direction.location import Location
from studio_app.stage.scene import Triple

_J2000 = datetime(2000, 1, 1, 12, tzinfo=timezone.utc)  # noqa: UP017


@dataclass(frozen=True, slots=True)
class SunPosition:
    """Compass azimuth (0 north, 90 east) and apparent elevation, in degrees."""

    azimuth_deg: float
    elevation_deg: float


def sun_position(latitude: float, longitude: float, when: datetime) -> SunPosition:
    """The sun at a place (degrees, north and east positive) and an aware time."""
    century = (when - _J2000).total_seconds() / 86400 / 36525
    mean = math.radians((280.46646 + century * (36000.76983 + 0.0003032 * century)) % 360)
    anomaly = math.radians(357.52911 + century * (35999.05029 - 0.0001537 * century))
    eccentric = 0.016708634 - century * (0.000042037 + 0.0000001267 * century)
    centre = math.radians(
        math.sin(anomaly) * (1.914602 - century * (0.004817 + 0.000014 * century))
        + math.sin(2 * anomaly) * (0.019993 - 0.000101 * century)
        + math.sin(3 * anomaly) * 0.000289
    )
    node = math.radians(125.04 - 1934.136 * century)
    apparent = mean + centre - math.radians(0.00569 + 0.00478 * math.sin(node))
    tilt = 23 + (26 + (21.448 - century * (46.815 + century * (0.00059 - 0.001813 * century))) / 60) / 60
    tilt = math.radians(tilt + 0.00256 * math.cos(node))
    declination = math.asin(math.sin(tilt) * math.sin(apparent))
    half = math.tan(tilt / 2) ** 2
    equation_min = 4 * math.degrees(
        half * math.sin(2 * mean)
        - 2 * eccentric * math.sin(anomaly)
        + 4 * eccentric * half * math.sin(anomaly) * math.cos(2 * mean)
        - half * half / 2 * math.sin(4 * mean)
        - 1.25 * eccentric**2 * math.sin(2 * anomaly)
    )
    utc = when.astimezone(timezone.utc)  # noqa: UP017
    minutes = utc.hour * 60 + utc.minute + (utc.second + utc.microsecond / 1e6) / 60
    hour = math.radians((minutes + equation_min + 4 * longitude) / 4 - 180)
    place = math.radians(latitude)
    sine = math.sin(place) * math.sin(declination) + math.cos(place) * math.cos(declination) * math.cos(hour)
    elevation = math.degrees(math.asin(max(-1.0, min(1.0, sine))))
    east = -math.cos(declination) * math.sin(hour)
    north = math.cos(place) * math.sin(declination) - math.sin(place) * math.cos(declination) * math.cos(hour)
    return SunPosition(math.degrees(math.atan2(east, north)) % 360, elevation + refraction_deg(elevation))


def refraction_deg(elevation: float) -> float:
    """How much the air lifts the sun at a true elevation, in degrees (NOAA's piecewise approximation)."""
    if elevation > 85:
        return 0.0
    slope = math.tan(math.radians(elevation))
    if elevation > 5:
        seconds = 58.1 / slope - 0.07 / slope**3 + 0.000086 / slope**5
    elif elevation > -0.575:
        seconds = 1735 + elevation * (-518.2 + elevation * (103.4 + elevation * (-12.79 + elevation * 0.711)))
    else:
        seconds = -20.774 / slope
    return seconds / 3600


def sun_direction(location: Location) -> Triple | None:
    """The unit vector to the sun in the set's axes (the camera at orbit 0 looks along +y, which lies on the compass
    at `bearing_deg`); None when the sun is below the horizon or switched off.
    """
    if not location.sun:
        return None
    sun = sun_position(location.latitude, location.longitude, location.when)
    if sun.elevation_deg <= 0:
        return None
    across, up = math.radians(sun.azimuth_deg - location.bearing_deg), math.radians(sun.elevation_deg)
    return math.sin(across) * math.cos(up), math.cos(across) * math.cos(up), math.sin(up)
