"""Lighting: single lights by their real sizes and powers, and rigs of them."""

from __future__ import annotations

from enum import StrEnum
from typing import Annotated

from pydantic import Field

from studio_app.direction.units import DEGREE, EV, KELVIN, METRE
from studio_app.direction.value import Value


class LightKind(StrEnum):
    """The fixture and its modifier."""

    SOFTBOX = "softbox"
    STRIP = "strip"
    OCTABOX = "octabox"
    BEAUTY_DISH = "beauty-dish"
    SPOT = "spot"
    BULB = "bulb"
    WINDOW = "window"


class Light(Value):
    """One light, placed as on a lighting plan with the figure in its middle.

    `azimuth_deg` 0 is in front of the figure, where the camera stands at orbit 0; positive is camera right, 180 behind.
    `power_ev` is in stops: at 0 EV and 2 m on its axis the light alone exposes mid grey correctly at ISO base.
    Moving it follows the inverse square law. `aim_m` is the height it points at.
    """

    name: str = "Key"
    kind: LightKind = LightKind.SOFTBOX
    on: bool = True
    azimuth_deg: Annotated[float, Field(title="Angle", ge=-180, le=180), DEGREE] = 45.0
    height_m: Annotated[float, Field(title="Height", ge=0.05, le=8), METRE] = 2.2
    distance_m: Annotated[float, Field(title="Distance", ge=0.3, le=15), METRE] = 2.0
    aim_m: Annotated[float, Field(title="Aims at", ge=0, le=3), METRE] = 1.5
    width_m: Annotated[float, Field(title="Width", ge=0.02, le=6), METRE] = 0.9
    length_m: Annotated[float, Field(title="Length", ge=0.02, le=6), METRE] = 1.2
    power_ev: Annotated[float, Field(title="Power", ge=-8, le=8), EV] = 0.0
    kelvin: Annotated[float, Field(title="Colour", ge=1500, le=20000), KELVIN] = 5600.0


class Rig(Value):
    """A named set of lights; the first is the key."""

    name: str = "No lights"
    lights: Annotated[tuple[Light, ...], Field(max_length=12)] = ()
