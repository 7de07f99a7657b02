"""Where the sun stands over a location, seen as a light on the plan: its angle to the camera, its height and words."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.location import Location
from studio_app.stage.sun import sun_position

LOW_DEG = 15.0
HIGH_DEG = 45.0


@dataclass(frozen=True, slots=True)
class Daylight:
    """The sun: `to_camera_deg` as a light's azimuth (0 in front of the figure, positive camera right)."""

    to_camera_deg: float
    height_deg: float
    words: str


def daylight(place: Location) -> Daylight | None:
    """The sun over a place at its time; None when it has set."""
    sun = sun_position(place.latitude, place.longitude, place.when)
    if sun.elevation_deg <= 0:
        return None
    to_camera = (180 - (sun.azimuth_deg - place.bearing_deg) + 180) % 360 - 180
    return Daylight(
        to_camera, sun.elevation_deg, f"{_time_of_day(place, sun.elevation_deg)} sun, {sun.elevation_deg:.0f}° high"
    )


def _time_of_day(place: Location, height_deg: float) -> str:
    morning = place.when.hour < 12
    if height_deg < LOW_DEG:
        return "morning" if morning else "evening"
    if height_deg > HIGH_DEG:
        return "high"
    return "forenoon" if morning else "afternoon"
