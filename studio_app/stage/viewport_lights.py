"""The scene's emitters as the shaders read them: lights with a place, and what comes from everywhere."""

from __future__ import annotations

import math
from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Ambient, AreaLight, Emitter, Floats, Sky, SpotLight, Triple
from studio_app.stage.viewport_sky import sun_irradiance

Doubles = NDArray[np.float64]
MOST_LIGHTS = 8
AREA, SPOT, SUN, ROUND = 0.0, 1.0, 2.0, 3.0
NO_SLOT = -1.0


@dataclass(frozen=True, slots=True)
class Shadow:
    """Where a light's shadow lies: slot in the atlas, blur in texels, depth bias, and the light's clip matrix."""

    slot: float
    blur: float
    bias: float
    clip: Floats


NO_SHADOW = Shadow(NO_SLOT, 0.0, 0.0, np.eye(4, dtype=np.float32))


@dataclass(frozen=True, slots=True)
class Lamp:
    """A light as the shaders take it. `power` is radiance (area), intensity (spot) or irradiance (sun)."""

    kind: float
    position: Doubles
    towards: Doubles
    right_half: Doubles
    up_half: Doubles
    power: Doubles
    outer: float = -1.0
    inner: float = -1.0
    soft: float = 0.0

    @property
    def shape(self) -> tuple[float, float]:
        """Half width and half length in metres."""
        return float(np.linalg.norm(self.right_half)), float(np.linalg.norm(self.up_half))

    def strength(self, point: Doubles) -> float:
        """Brightness of a surface at `point` that faces the lamp; the brightest one is the key."""
        if self.kind == SUN:
            return float(self.power.mean())
        path = point - self.position
        far = float(path @ path)
        if self.kind == SPOT:
            return float(self.power.mean()) / far
        width, length = self.shape
        front = max(0.0, float(path @ self.towards) / math.sqrt(far))
        return float(self.power.mean()) * width * length * 4 * front / far


def lamps(emitters: tuple[Emitter, ...]) -> list[Lamp]:
    """All lights with a place, strongest on a face at 1.5 m first; at most eight."""
    found = [lamp for emitter in emitters if (lamp := _lamp(emitter)) is not None]
    face = np.array([0.0, 0.0, 1.4])
    return sorted(found, key=lambda lamp: -lamp.strength(face))[:MOST_LIGHTS]


def _lamp(emitter: Emitter) -> Lamp | None:
    none = np.zeros(3)
    match emitter:
        case AreaLight():
            towards, right, up = axes(emitter.towards)
            kind = ROUND if emitter.round else AREA
            halves = right * emitter.width / 2, up * emitter.length / 2
            return Lamp(kind, np.asarray(emitter.position), towards, *halves, np.asarray(emitter.radiance))
        case SpotLight(half_angle_deg=angle):
            outer = math.cos(math.radians(angle)) if angle < 90 else -1.0
            inner = math.cos(math.radians(max(0.0, angle - emitter.soft_deg)))
            towards = axes(emitter.towards)[0]
            place, power = np.asarray(emitter.position), np.asarray(emitter.intensity)
            return Lamp(SPOT, place, towards, none, none, power, outer, inner)
        case Sky(sun=sun) if sun is not None and emitter.sun_scale > 0:
            way = np.asarray(sun, np.float64)
            return Lamp(SUN, way * 100, -way, none, none, sun_irradiance(emitter))
        case _:
            return None


def axes(towards: Triple) -> tuple[Doubles, Doubles, Doubles]:
    """Unit front, right and up of a fixture; up is as near to the world's up as it can be (as the tracer places it)."""
    front = np.asarray(towards, np.float64)
    front = front / max(float(np.linalg.norm(front)), 1e-9)
    around = np.array([0.0, 1.0, 0.0]) if abs(front[2]) > 0.999 else np.array([0.0, 0.0, 1.0])
    right = np.cross(front, around)
    right /= np.linalg.norm(right)
    return front, right, np.cross(right, front)


def softened(lamp: Lamp) -> Lamp:
    """The whole lamp in one sample: light reaches round the terminator as far as its size lets it."""
    if lamp.kind in (SPOT, SUN):
        return lamp
    far = float(np.linalg.norm(lamp.position - np.array([0.0, 0.0, 1.4])))
    return replace(lamp, soft=min(0.6, max(lamp.shape) / max(far, 0.2) * 0.7))


def sampled(lamp: Lamp, u: float, v: float) -> Doubles:
    """A point of the lamp for `u`, `v` in 0 to 1 (even over round ones too); the sun's disk is half a degree wide."""
    if lamp.kind == SPOT:
        return lamp.position
    if lamp.kind == SUN:
        _, right, up = axes((float(lamp.towards[0]), float(lamp.towards[1]), float(lamp.towards[2])))
        r, angle = math.sqrt(u) * 0.5, 2 * math.pi * v
        return lamp.position + right * r * math.cos(angle) + up * r * math.sin(angle)
    if lamp.kind == ROUND:
        r, angle = math.sqrt(u), 2 * math.pi * v
        return lamp.position + lamp.right_half * r * math.cos(angle) + lamp.up_half * r * math.sin(angle)
    return lamp.position + lamp.right_half * (2 * u - 1) + lamp.up_half * (2 * v - 1)


def ambient_radiance(emitters: tuple[Emitter, ...]) -> Doubles:
    """Even radiance from everywhere."""
    return np.sum(
        [np.asarray(each.radiance) for each in emitters if isinstance(each, Ambient)] or [np.zeros(3)], axis=0
    )


def the_sky(emitters: tuple[Emitter, ...]) -> Sky | None:
    """The sky among the emitters, if there is one."""
    return next((each for each in emitters if isinstance(each, Sky)), None)


def light_block(lamp: Lamp, shadow: Shadow, gain: float) -> Floats:
    """One light of the std140 block: six vectors and a matrix, 40 floats."""
    width, length = lamp.shape
    unit_right = lamp.right_half / max(width, 1e-9)
    unit_up = lamp.up_half / max(length, 1e-9)
    rows = [
        (*lamp.position, lamp.kind),
        (*lamp.towards, lamp.outer),
        (*unit_right, width),
        (*unit_up, length),
        (*(lamp.power * gain), lamp.inner),
        (shadow.slot, shadow.blur, shadow.bias, lamp.soft),
    ]
    return np.concatenate([np.asarray(rows, np.float32).reshape(-1), shadow.clip.T.reshape(-1)]).astype(np.float32)
