"""Location: a studio set, an outdoor place with its true sun, or a photograph used as background."""

from __future__ import annotations

from datetime import datetime
from enum import StrEnum
from typing import Annotated

from pydantic import AwareDatetime, Field

from studio_app.direction.look import Colour
from studio_app.direction.units import COORDINATE, DEGREE, DISTANCE, EV, METRE, PERCENT, PLAIN, WIND
from studio_app.direction.value import Value


class LocationKind(StrEnum):
    """What stands around the figure."""

    CYCLORAMA = "cyclorama"
    PAPER = "paper"
    STREET = "street"
    OPEN_AIR = "open-air"
    PLATE = "plate"


class Location(Value):
    """Where the shoot takes place.

    `bearing_deg` is the compass bearing the camera looks along at orbit 0 (0 north, 90 east).
    `when` is local time with its offset from UTC; with latitude and longitude it gives the true sun.
    `wind_from_deg` is relative to the set: 0 blows from the camera, 90 from camera right, 180 from behind the figure.
    A plate is named by a file in the shoot's `plates/`; `horizon` is the height of its horizon as a share of the
    picture from the bottom and `plate_scale` how large it is drawn (1 just fills the frame). `plate_depth` names the
    plate's depth beside it, whose brightest place is `near_m` metres from the camera and whose darkest `far_m`; with
    `plate_front` things of the plate that are nearer than the figure cover her.
    """

    name: str = "White cyclorama"
    kind: LocationKind = LocationKind.CYCLORAMA
    latitude: Annotated[float, Field(title="Latitude", ge=-90, le=90), COORDINATE] = 40.75
    longitude: Annotated[float, Field(title="Longitude", ge=-180, le=180), COORDINATE] = -73.98
    when: Annotated[AwareDatetime, Field(title="Time")] = datetime.fromisoformat("2026-07-12T19:20:00-04:00")
    bearing_deg: Annotated[float, Field(title="Bearing", ge=0, le=360), DEGREE] = 0.0
    sun: bool = True
    turbidity: Annotated[float, Field(title="Haze", ge=1, le=10), PLAIN] = 3.5
    ambient_ev: Annotated[float, Field(title="Ambient", ge=-6, le=4), EV] = -2.0
    wind_ms: Annotated[float, Field(title="Wind", ge=0, le=15), WIND] = 0.0
    wind_from_deg: Annotated[float, Field(title="Wind from", ge=-180, le=180), DEGREE] = -60.0
    colour: Annotated[Colour, Field(title="Background")] = "#f2f2f0"
    plate: Annotated[str, Field(pattern=r"^([A-Za-z0-9][A-Za-z0-9._-]{0,120})?$")] = ""
    horizon: Annotated[float, Field(title="Horizon", ge=0, le=1), PERCENT] = 0.4
    plate_scale: Annotated[float, Field(title="Scale", ge=0.1, le=5), PLAIN] = 1.0
    plate_depth: Annotated[str, Field(title="Depth", pattern=r"^(depth-[0-9a-f]{6,64}-[0-9a-f]{64}\.png)?$")] = ""
    near_m: Annotated[float, Field(title="Nearest", ge=0.3, le=50), METRE] = 2.0
    far_m: Annotated[float, Field(title="Farthest", ge=1, le=1000), DISTANCE] = 60.0
    plate_front: Annotated[bool, Field(title="Near things in front")] = False

    @property
    def depth(self) -> str:
        """The depth that is used: the named one if it is of this plate (both names hold its digits), else empty."""
        its = self.kind is LocationKind.PLATE and self.plate_depth.split("-")[1:2] == self.plate.split("-")[1:2]
        return self.plate_depth if its else ""
