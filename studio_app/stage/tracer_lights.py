"""Emitters as mitsuba takes them."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from studio_app.stage.daylight import OVERCAST_SUN, daylight
from studio_app.stage.scene import Ambient, AreaLight, Emitter, Sky, SpotLight, Triple
from studio_app.stage.tracer_shapes import Plan, rgb
from studio_app.stage.tracer_variant import mitsuba

SUN_RADIUS_DEG = 0.2679
SUN_FAR_M = 400.0


def placed(position: Triple, towards: Triple) -> Any:
    """A transform whose +z runs from `position` along `towards`, with its y as near to up as it can be."""
    mi = mitsuba()
    direction = np.asarray(towards, np.float64)
    direction = direction / np.linalg.norm(direction)
    up = [0.0, 1.0, 0.0] if abs(direction[2]) > 0.999 else [0.0, 0.0, 1.0]
    target = [float(p + d) for p, d in zip(position, direction, strict=True)]
    return mi.ScalarTransform4f().look_at(origin=[float(p) for p in position], target=target, up=up)


def emitter(light: Emitter) -> Plan:
    """One emitter as a plan."""
    mi = mitsuba()
    match light:
        case AreaLight():
            scale = mi.ScalarTransform4f().scale([light.width / 2, light.length / 2, 1])
            return {
                "type": "disk" if light.round else "rectangle",
                "to_world": placed(light.position, light.towards) @ scale,
                "bsdf": {"type": "diffuse", "reflectance": rgb((0.0, 0.0, 0.0))},
                "emitter": {"type": "area", "radiance": rgb(light.radiance)},
            }
        case SpotLight(half_angle_deg=angle) if angle >= 90:
            return {"type": "point", "position": [float(p) for p in light.position], "intensity": rgb(light.intensity)}
        case SpotLight():
            return {
                "type": "spot",
                "to_world": placed(light.position, light.towards),
                "intensity": rgb(light.intensity),
                "cutoff_angle": light.half_angle_deg,
                "beam_width": max(0.0, light.half_angle_deg - light.soft_deg),
            }
        case Sky(sun=sun, sky_scale=0) if sun is not None:
            return _sun(light, sun)
        case Sky():
            return _sky(light)
        case Ambient():
            return {"type": "constant", "radiance": rgb(light.radiance)}


def _sun(sky: Sky, sun: Triple) -> Plan:
    """The sun alone, as a far disk of its size: mitsuba takes one light from all round, and before a plate that is
    the plate's.
    """
    mi = mitsuba()
    radius = SUN_FAR_M * math.tan(math.radians(SUN_RADIUS_DEG))
    elevation = math.degrees(math.asin(min(1.0, max(-1.0, sun[2]))))
    power = daylight(elevation, sky.turbidity).sun * sky.sun_scale / (math.pi * (radius / SUN_FAR_M) ** 2)
    stand = (sun[0] * SUN_FAR_M, sun[1] * SUN_FAR_M, sun[2] * SUN_FAR_M)
    return {
        "type": "disk",
        "to_world": placed(stand, (-sun[0], -sun[1], -sun[2])) @ mi.ScalarTransform4f().scale([radius, radius, 1]),
        "bsdf": {"type": "diffuse", "reflectance": rgb((0.0, 0.0, 0.0))},
        "emitter": {"type": "area", "radiance": rgb((float(power[0]), float(power[1]), float(power[2])))},
    }


def _sky(sky: Sky) -> Plan:
    # Without a sun the sky is lit as by one that is itself hidden.
    sun = sky.sun or OVERCAST_SUN
    return {
        "type": "sunsky",
        "sun_direction": [float(part) for part in sun],
        "turbidity": sky.turbidity,
        "sun_scale": sky.sun_scale if sky.sun else 0.0,
        "sky_scale": sky.sky_scale,
    }
