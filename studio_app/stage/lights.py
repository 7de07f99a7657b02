"""Fixtures by their real sizes, powers and colours.

Radiance is scaled so that one figure is fixed: the studio's exposure is 1, and a light at 0 EV gives at 2 m on its
axis the irradiance under which an 18 % card reflects a radiance of 0.18, that is an irradiance of pi (all in
exposed units).
"""

from __future__ import annotations

import math

import numpy as np

from studio_app.direction.lighting import Light, LightKind, Rig
from studio_app.direction.location import Location
from studio_app.stage.daylight import ambient, daylight_exposure
from studio_app.stage.kelvin import kelvin_rgb
from studio_app.stage.scene import AreaLight, Emitter, SpotLight, Triple

METERED_M = 2.0
"""The distance at which a light's power is stated."""

_ROUND = frozenset({LightKind.OCTABOX, LightKind.BEAUTY_DISH})
SPOT_HALF_DEG = 14.0


def emitters(
    rig: Rig, location: Location, view_from: Triple = (0.0, -1.0, 0.0), tint: Triple = (1.0, 1.0, 1.0)
) -> tuple[Emitter, ...]:
    """All light of a location and a rig; `tint` is a plate's colour (plate.mean_tint).

    Outdoors the rig's powers are relative to the daylight's exposure, so that 0 EV is as bright as the metered
    daylight; `view_from` points from the figure to the camera, as `exposure` is metered there.
    """
    scale = 1.0 / exposure(location, view_from)
    return (*ambient(location, scale, tint), *(fixture(light, scale) for light in rig.lights if light.on))


def exposure(location: Location, view_from: Triple = (0.0, -1.0, 0.0)) -> float:
    """The factor on radiance under which incident-metered mid grey is 0.18: 1 in a studio (the lights decide, as
    with a manual exposure), the daylight meter's reading outdoors. Garments do not change it.
    """
    return daylight_exposure(location, view_from)


def position(light: Light) -> Triple:
    """Where the light stands in the set, metres."""
    angle = math.radians(light.azimuth_deg)
    return math.sin(angle) * light.distance_m, -math.cos(angle) * light.distance_m, light.height_m


def irradiance_at(size: tuple[float, float], distance: float, *, disk: bool) -> float:
    """Irradiance per radiance on the axis of a flat emitter `size` (width, length), facing it, `distance` metres
    away.

    Exact view factors: pi sin^2 of the half angle for a disk (an ellipse by its mean radius), and for a rectangle
    four times Lambert's corner formula (Howell, catalogue of configuration factors, A-4 and B-4).
    """
    half_width, half_length = size[0] / 2, size[1] / 2
    if disk:
        squared = half_width * half_length
        return math.pi * squared / (squared + distance**2)
    a, b = half_width / distance, half_length / distance
    side_a, side_b = math.hypot(1, a), math.hypot(1, b)
    return 2 * (a / side_a * math.atan(b / side_a) + b / side_b * math.atan(a / side_b))


def fixture(light: Light, scale: float = 1.0) -> Emitter:
    """The light as an emitter; `scale` turns exposed units into the scene's radiance.

    A larger light of the same power is softer, not brighter: its radiance falls as its area grows.
    """
    stand = position(light)
    towards = _unit(np.array([0.0, 0.0, light.aim_m]) - stand)
    wanted = math.pi * 2.0**light.power_ev * scale
    tint = kelvin_rgb(light.kelvin)
    if light.kind in (LightKind.SPOT, LightKind.BULB):
        intensity = _times(tint, wanted * METERED_M**2)
        if light.kind is LightKind.BULB:
            return SpotLight(light.name, stand, towards, intensity)
        return SpotLight(
            light.name, stand, towards, intensity, half_angle_deg=SPOT_HALF_DEG, soft_deg=SPOT_HALF_DEG / 3
        )
    width, length = size(light)
    disk = light.kind in _ROUND
    radiance = _times(tint, wanted / irradiance_at((width, length), METERED_M, disk=disk))
    return AreaLight(light.name, stand, towards, width, length, radiance, round=disk)


def size(light: Light) -> tuple[float, float]:
    """The shining face in metres, width and length: round fixtures are as wide as they are long."""
    return (light.width_m, light.width_m) if light.kind in _ROUND else (light.width_m, light.length_m)


def _times(colour: Triple, factor: float) -> Triple:
    return colour[0] * factor, colour[1] * factor, colour[2] * factor


def _unit(vector: np.ndarray) -> Triple:
    length = float(np.linalg.norm(vector))
    if length < 1e-6:
        return 0.0, 1.0, 0.0
    x, y, z = (float(part) / length for part in vector)
    return x, y, z
