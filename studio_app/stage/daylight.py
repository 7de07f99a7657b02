"""Sun and sky as light on a figure, metered as a photographer does: with an incident meter at the face.

The sky is mitsuba's `sunsky` (Wilkie et al. 2021, "A fitted radiance and attenuation model for realistic atmospheres");
its irradiances stand in `daylight_table.json`, measured by `tracer_daylight`, so that nothing here needs mitsuba.
"""

from __future__ import annotations

import json
import math
from dataclasses import dataclass
from functools import cache, lru_cache
from pathlib import Path

import numpy as np

from studio_app.direction.location import Location, LocationKind
from studio_app.stage.scene import Ambient, Emitter, Scene, Sky, Triple
from studio_app.stage.sun import sun_direction

TABLE = Path(__file__).with_name("daylight_table.json")
STUDIOS = frozenset({LocationKind.CYCLORAMA, LocationKind.PAPER})
NATURAL_EV = -2.0
"""`Location.ambient_ev` under which the sky outdoors is as bright as it is; in a studio it is the bounce itself."""
OVERCAST_SUN = (0.0, math.cos(math.radians(30)), math.sin(math.radians(30)))
"""Whose sky is shown when no sun shines."""

ADAPTED = 0.32
"""How far the camera's white balance follows the light outdoors (1: white is white; 0: as the light is). A photographer
keeps some of the evening in the picture: cloth reads as white, and the sun still warms what it touches.
"""

_LUMA = np.array([0.2126, 0.7152, 0.0722])
_OPEN = {LocationKind.STREET: 0.75}
_BOUNCE = {LocationKind.STREET: 0.3}
_FIELD_BOUNCE = 0.42
_PLATE_ALONE, _PLATE_FILL = 0.5, 0.6
"""An even light fills what sky and ground leave in shade, so it needs less of them."""


@dataclass(frozen=True, slots=True)
class Daylight:
    """Irradiance (red, green, blue) of the sun on a plane facing it, and of the sky on a level plane and upright
    planes.
    """

    sun: np.ndarray
    level: np.ndarray
    to_sun: np.ndarray
    from_sun: np.ndarray


@cache
def _table() -> dict[str, np.ndarray]:
    return {name: np.asarray(values, np.float64) for name, values in json.loads(TABLE.read_text("utf-8")).items()}


def measured_at() -> tuple[np.ndarray, np.ndarray]:
    """The sun's elevations in degrees and the turbidities at which daylight was measured."""
    return _table()["elevation_deg"], _table()["turbidity"]


@lru_cache(maxsize=64)
def daylight(elevation_deg: float, turbidity: float) -> Daylight:
    """Daylight with the sun `elevation_deg` (clamped to 0.5 to 90) above the horizon in air of `turbidity` (1 to
    10).
    """
    table = _table()

    def at(name: str) -> np.ndarray:
        values = table[name]
        return np.array(
            [
                _between(table["elevation_deg"], table["turbidity"], values[..., c], elevation_deg, turbidity)
                for c in range(3)
            ]
        )

    return Daylight(at("sun"), at("level"), at("to"), at("from"))


def _between(rows: np.ndarray, columns: np.ndarray, values: np.ndarray, row: float, column: float) -> float:
    per_column = [float(np.interp(row, rows, values[:, place])) for place in range(len(columns))]
    return float(np.interp(column, columns, per_column))


def daylight_exposure(location: Location, facing: Triple) -> float:
    """The factor on radiance that puts incident-metered mid grey at 0.18; 1 in a studio.

    The meter's dome stands at the face and points to the camera (`facing`). A dome takes light from all round; the sun
    counts by ((1 + cos) / 2)^2, a cardioid that falls off a little faster than a real dome's, since the side of the
    face that looks at the camera matters: a sun at the side or behind leaves a glowing rim. Streets hide part of
    the sky and send back part of the light.
    """
    if location.kind in STUDIOS:
        return 1.0
    sun = sun_direction(location)
    towards = sun or OVERCAST_SUN
    light = daylight(math.degrees(math.asin(towards[2])), location.turbidity)
    direction = np.asarray(facing, np.float64)
    direction = direction / np.linalg.norm(direction)
    flat = math.hypot(towards[0], towards[1])
    turned = float(direction[:2] @ towards[:2]) / flat if flat > 1e-6 else 0.0
    beam = light.sun * (((1 + float(direction @ np.asarray(towards))) / 2) ** 2 if sun else 0.0)
    upright = (light.to_sun + light.from_sun) / 2 + (light.to_sun - light.from_sun) / 2 * turned
    ground = light.level + light.sun * (towards[2] if sun else 0.0)
    sky = _OPEN.get(location.kind, 1.0) * upright + _BOUNCE.get(location.kind, _FIELD_BOUNCE) * ground
    return math.pi / float((beam + sky) @ _LUMA)


def white(emitters: tuple[Emitter, ...]) -> Triple:
    """The white balance as gains on red, green and blue: adapted to daylight under a sky; in a studio 1, as lights are
    measured against 5600 K.

    It is read off a grey card held upright at the figure: half sun, the sky all round and the light from the ground.
    """
    sky = next((light for light in emitters if isinstance(light, Sky)), None)
    return (1.0, 1.0, 1.0) if sky is None else _adapted(sky.sun, sky.turbidity)


def gains(scene: Scene) -> np.ndarray:
    """What exposed radiance (exposed by `Scene.exposure`) is multiplied by on its way to the film, (3,) float32:
    exposure compensation and white balance.
    """
    return (np.array(white(scene.emitters)) * 2.0**scene.exposure_ev).astype(np.float32)


def _adapted(sun: Triple | None, turbidity: float) -> Triple:
    towards = sun or OVERCAST_SUN
    light = daylight(math.degrees(math.asin(towards[2])), turbidity)
    beam = light.sun if sun else np.zeros(3)
    card = beam / 2 + (light.to_sun + light.from_sun) / 2 + _FIELD_BOUNCE * (light.level + beam * towards[2])
    red, green, blue = (float(_LUMA @ card) / card) ** ADAPTED
    return float(red), float(green), float(blue)


def ambient(location: Location, scale: float, tint: Triple = (1.0, 1.0, 1.0)) -> tuple[Emitter, ...]:
    """The light that is there without a rig: a studio's bounce, or sun and sky; `scale` is one over the exposure.

    Before a plate it is the sun, if one shines, and an even light of the plate's `tint` instead of the sky.
    """
    if location.kind is LocationKind.PLATE:
        return _before_plate(location, scale, tint)
    if location.kind in STUDIOS:
        # An even radiance of 1 from everywhere is an irradiance of pi: correct exposure by itself, 0 EV.
        level = 2.0**location.ambient_ev * scale
        return (Ambient((level, level, level)),)
    strength = 2.0 ** (location.ambient_ev - NATURAL_EV)
    return (Sky(sun_direction(location), location.turbidity, sky_scale=strength),)


def _before_plate(location: Location, scale: float, tint: Triple) -> tuple[Emitter, ...]:
    """With a sun the fill is a share of sky and ground under that sun; without one it is half of what exposes the
    figure, so that a rig may model it.
    """
    strength = 2.0 ** (location.ambient_ev - NATURAL_EV)
    sun = sun_direction(location)
    gains = _adapted(sun, location.turbidity) if sun else (1.0, 1.0, 1.0)  # so that a grey plate lights greyly
    level = _PLATE_ALONE * strength * scale
    if sun is not None:
        light = daylight(math.degrees(math.asin(sun[2])), location.turbidity)
        ground = light.level + light.sun * sun[2]
        around = (light.to_sun + light.from_sun) / 2 + _FIELD_BOUNCE * ground
        level = _PLATE_FILL * strength * float(around @ _LUMA) / math.pi
    even = Ambient((tint[0] / gains[0] * level, tint[1] / gains[1] * level, tint[2] / gains[2] * level))
    return (even,) if sun is None else (Sky(sun, location.turbidity, sky_scale=0.0), even)
