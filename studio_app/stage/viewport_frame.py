"""One frame's light and camera as the shaders read them: who casts which shadow, and the std140 block of it all."""

from __future__ import annotations

import math
from dataclasses import dataclass

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.daylight import gains
from studio_app.stage.scene import Emitter, Floats, Part, Scene
from studio_app.stage.viewport_camera import Ball, parallel_clip, spot_clip
from studio_app.stage.viewport_lights import (
    MOST_LIGHTS,
    NO_SHADOW,
    ROUND,
    SPOT,
    SUN,
    Lamp,
    Shadow,
    ambient_radiance,
    lamps,
    light_block,
    sampled,
    softened,
    the_sky,
)
from studio_app.stage.viewport_sky import dome

Doubles = NDArray[np.float64]
SLOTS = 4
DOME_SLOT = 3
BEFORE_M, BEHIND_M = 90.0, 60.0
WIDE_RADIUS_M = 34.0
UNSHADED = Shadow(0.0, 0.0, 0.0, np.array([[0, 0, 0, 9], [0, 0, 0, 9], [0, 0, 0, 9], [0, 0, 0, 1]], np.float32))
"""A shadow map that every point lies beside."""
PENUMBRA_M = 0.12
"""How far before a surface its shadow's caster usually is on a figure; sets how soft one blurred sample is."""


@dataclass(frozen=True, slots=True)
class Cast:
    """One shadow map to draw: its slot, its clip matrix and the way its light goes."""

    slot: int
    clip: Floats
    way: Doubles
    of_set: bool = True
    of_figure: bool = True


@dataclass(frozen=True, slots=True)
class Around:
    """Light from all round before exposure: mean radiance (3,), and its slopes along x, y and z (3 axes, 3 colours), so
    that irradiance over pi on what faces n is `constant + n @ slopes`.
    """

    constant: Doubles
    slopes: Doubles


@dataclass(frozen=True, slots=True)
class Lighting:
    """The lights of one frame with their shadows. `block` is the std140 block but for the camera's part."""

    casts: tuple[Cast, ...]
    lights: tuple[Floats, ...]
    dome_way: Doubles
    dome_weight: float
    dome_shadow: Shadow
    wide: Shadow


def figure_ball(scene: Scene) -> Ball:
    """A sphere round the figure, clothes and hair; a standing person where there is none."""
    corners = [
        (mesh.vertices.min(axis=0), mesh.vertices.max(axis=0)) for mesh in scene.meshes if mesh.part is not Part.SET
    ]
    if not corners:
        return Ball(np.array([0.0, 0.0, 0.9]), 1.2)
    low = np.min([pair[0] for pair in corners], axis=0).astype(np.float64)
    high = np.max([pair[1] for pair in corners], axis=0).astype(np.float64)
    return Ball((low + high) / 2, float(np.linalg.norm(high - low)) / 2 * 1.04)


def whole_lighting(scene: Scene, ball: Ball, texel_m: float) -> Lighting:
    """Every light in one soft sample, the strongest with a shadow, and closeness seen from above: one quick frame."""
    found = [softened(lamp) for lamp in lamps(scene.emitters)]
    casts, wide = list[Cast](), NO_SHADOW
    shadows = [NO_SHADOW] * len(found)
    if found:
        key = found[0]
        shadows[0] = _shadow(key, key.position, ball, 0, _penumbra(key, ball) / texel_m)
        casts.append(Cast(0, shadows[0].clip, _way(key.position, key, ball), of_set=False))
        if key.kind == SUN:
            wide = _wide(key, 1)
            casts.append(Cast(1, wide.clip, key.towards, of_figure=False))
    way = _unit(np.array([0.12, 0.3, -0.95]))
    shade = Shadow(DOME_SLOT, 10.0, 0.0, parallel_clip(way, ball, 6.0, 3.0))
    casts.append(Cast(DOME_SLOT, shade.clip, way, of_set=False))
    lights = tuple(light_block(lamp, shadow, 1.0) for lamp, shadow in zip(found, shadows, strict=True))
    return Lighting(tuple(casts), lights, -way, 0.5, shade, wide)


def sampled_lighting(scene: Scene, ball: Ball, index: int) -> Lighting:
    """One sample of many: each light shines from one point of itself, the sky shades from one direction.

    Averaged over the samples of a low-discrepancy sequence the shadows are as soft as the lights are large
    (Haeberli and Akeley 1990, "The accumulation buffer").
    """
    found = lamps(scene.emitters)
    casts, lights, wide, free = list[Cast](), list[Floats](), NO_SHADOW, [0, 1, 2]
    for order, lamp in enumerate(found):
        place = sampled(lamp, halton(index, 2 + order * 2), halton(index, 3 + order * 2))
        shadow = NO_SHADOW
        if free:
            slot = free.pop(0)
            shadow = _shadow(lamp, place, ball, slot, 1.2)
            casts.append(Cast(slot, shadow.clip, _way(place, lamp, ball), of_set=lamp.kind != SUN))
            if lamp.kind == SUN and wide is NO_SHADOW and free:
                wide = _wide(lamp, free.pop(0))
                casts.append(Cast(int(wide.slot), wide.clip, lamp.towards, of_figure=False))
        lights.append(light_block(lamp, shadow, 1.0))
    way = -_dome_way(index)
    shade = Shadow(DOME_SLOT, 4.0, 0.0, parallel_clip(way, ball, 12.0, 4.0))
    casts.append(Cast(DOME_SLOT, shade.clip, way))
    return Lighting(tuple(casts), tuple(lights), -way, 1.8, shade, wide)


def bare_lighting(scene: Scene) -> Lighting:
    """As `whole_lighting`, for a set without a figure: nothing but the set shades, and only the sun's light."""
    found = [softened(lamp) for lamp in lamps(scene.emitters)]
    casts, wide = list[Cast](), NO_SHADOW
    shadows = [NO_SHADOW] * len(found)
    if found and found[0].kind == SUN:
        wide = _wide(found[0], 1)
        casts.append(Cast(1, wide.clip, found[0].towards, of_figure=False))
        shadows[0] = UNSHADED
    lights = tuple(light_block(lamp, shadow, 1.0) for lamp, shadow in zip(found, shadows, strict=True))
    return Lighting(tuple(casts), lights, np.array([0.0, 0.0, 1.0]), 0.0, UNSHADED, wide)


def open_air(emitters: tuple[Emitter, ...]) -> Around:
    """Even light and the sky over level ground, with nothing that hides them."""
    even, sky = ambient_radiance(emitters), the_sky(emitters)
    if sky is None:
        return Around(even, np.zeros((3, 3)))
    light = dome(sky)
    slopes = light.slopes - np.outer([0.0, 0.0, 0.5], light.ground)
    return Around(even + light.constant + light.ground / 2, slopes)


def exposed(scene: Scene) -> Doubles:
    """What radiance is multiplied by on its way to the film (3,): exposure and white balance, as takes are."""
    return scene.exposure * gains(scene).astype(np.float64)


def frame_block(scene: Scene, clip: Floats, lighting: Lighting, around: Around) -> bytes:
    """The std140 block `Frame`; radiance is exposed here, once."""
    gain = exposed(scene)
    rows = [
        (*scene.view.position, 0),
        (*scene.view.forward, len(lighting.lights)),
        (*(around.constant * gain), 0),
        *((*(slope * gain), 0) for slope in around.slopes),
        (*lighting.dome_way, lighting.dome_weight),
    ]
    lights = [_exposed(block, gain) for block in lighting.lights]
    lights += [np.zeros(40, np.float32)] * (MOST_LIGHTS - len(lights))
    parts = [
        clip.T.reshape(-1),
        np.asarray(rows, np.float32).reshape(-1),
        _shadow_row(lighting.dome_shadow),
        _shadow_row(lighting.wide),
        *lights,
    ]
    return np.concatenate(parts).astype(np.float32).tobytes()


def halton(index: int, base: int) -> float:
    """The `index`-th number (from 0) of Halton's sequence to a base; bases past a few primes are offset instead."""
    primes = (2, 3, 5, 7, 11, 13, 17, 19)
    prime = primes[(base - 2) % len(primes)]
    result, share, rest = 0.0, 1.0 / prime, index + 1
    while rest:
        rest, digit = divmod(rest, prime)
        result += digit * share
        share /= prime
    return result


def _shadow_row(shadow: Shadow) -> Floats:
    head = np.array([shadow.slot, shadow.blur, shadow.bias, 0], np.float32)
    return np.concatenate([head, shadow.clip.T.reshape(-1)]).astype(np.float32)


def _exposed(block: Floats, gain: Doubles) -> Floats:
    lit = block.copy()
    lit[16:19] *= gain.astype(np.float32)
    return lit


def _shadow(lamp: Lamp, place: Doubles, ball: Ball, slot: int, blur: float) -> Shadow:
    if lamp.kind == SUN:
        way = _unit(ball.centre - place) if place is not lamp.position else lamp.towards
        return Shadow(slot, blur, 0.0, parallel_clip(way, ball, BEFORE_M, BEHIND_M))
    if float(np.linalg.norm(place - ball.centre)) < ball.radius * 1.05 and lamp.kind == SPOT:
        return NO_SHADOW
    return Shadow(slot, blur, 0.0, spot_clip(place, ball))


def _way(place: Doubles, lamp: Lamp, ball: Ball) -> Doubles:
    return lamp.towards if lamp.kind == SUN else _unit(ball.centre - place)


def _wide(sun: Lamp, slot: int) -> Shadow:
    ball = Ball(np.array([0.0, 12.0, 2.0]), WIDE_RADIUS_M)
    return Shadow(slot, 1.0, 0.0, parallel_clip(sun.towards, ball, BEFORE_M * 1.5, BEHIND_M * 1.5))


def _penumbra(lamp: Lamp, ball: Ball) -> float:
    """Half width in metres of a shadow's edge on the figure, for one blurred sample of the lamp."""
    if lamp.kind == SUN:
        return 0.004
    if lamp.kind == SPOT:
        return 0.003
    far = float(np.linalg.norm(lamp.position - ball.centre))
    size = math.sqrt(lamp.shape[0] * lamp.shape[1]) * (0.9 if lamp.kind == ROUND else 1.0)
    return min(0.035, size / max(far, 0.3) * PENUMBRA_M)


def _dome_way(index: int) -> Doubles:
    """A direction from even spread over the upper half, a little below the horizon left out."""
    z = 0.08 + 0.92 * halton(index, 4)
    angle = 2 * math.pi * halton(index, 5)
    flat = math.sqrt(1 - z * z)
    return np.array([flat * math.cos(angle), flat * math.sin(angle), z])


def _unit(vector: Doubles) -> Doubles:
    return vector / max(float(np.linalg.norm(vector)), 1e-9)
