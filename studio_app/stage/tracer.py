"""Path tracing of a scene by mitsuba: the picture in linear light and the exact maps beside it.

The samples are traced in passes with seeds of their own and averaged, so that a person sees progress and previews
and can cancel between two passes. The same scene, size, samples and seed give the same bits on one machine.
"""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import numpy as np

from studio_app.stage.frames import Frames
from studio_app.stage.ground import Ground
from studio_app.stage.scene import Ambient, Floats, Scene, Sky
from studio_app.stage.tracer_ground import traced_ground
from studio_app.stage.tracer_kept import Kept
from studio_app.stage.tracer_loaded import Loaded
from studio_app.stage.tracer_maps import Maps
from studio_app.stage.tracer_variant import mitsuba
from studio_app.stage.tracer_view import sensor

Progress = Callable[[float, Frames | None], None]
Cancelled = Callable[[], bool]

PASS_SAMPLES = 4
BRIGHTEST = 24.0
DEPTH = 20
"""Bounces at most. Fair hair is fair by light that has passed many strands: at 6 it comes out dark and green."""


class Stopped(Exception):
    """The trace was cancelled between two passes."""


def trace(
    scene: Scene,
    width: int,
    height: int,
    samples: int,
    seed: int,
    progress: Progress | None = None,
    cancelled: Cancelled | None = None,
    kept: Kept | None = None,
) -> Frames:
    """Trace `scene` at `width` x `height` pixels with about `samples` paths a pixel (rounded to whole passes).

    `progress` is called after every pass with the share done (0 to 1) and the frames so far; `cancelled` is asked
    before every pass. What `kept` has of the scene is not made again. Raises Stopped when `cancelled` says yes.
    """
    mi = mitsuba()
    stop = cancelled or (lambda: False)
    _check(stop)
    kept = kept or Kept()
    loaded = kept.loaded(scene)
    _check(stop)
    ground = None if scene.backdrop is None else _ground(scene, loaded, seed)
    _check(stop)
    maps = kept.maps(scene, _hidden(scene), width, height, max(4, min(16, samples)))
    eye = mi.load_dict(sensor(scene.view, width, height))
    passes = max(1, round(samples / PASS_SAMPLES))
    each = max(1, round(samples / passes))
    shots: list[Floats] = []
    for number in range(passes):
        _check(stop)
        picture = mi.render(loaded.scene, sensor=eye, integrator=_path(scene), spp=each, seed=seed * 1009 + number)
        shots.append(np.array(picture, np.float32))
        if progress is not None:
            share = (number + 1) / passes
            progress(share, _frames(shots, scene, maps, ground) if share < 1 else None)
    return _frames(shots, scene, maps, ground)


def _check(stop: Cancelled) -> None:
    if stop():
        raise Stopped


def _path(scene: Scene) -> Any:
    return mitsuba().load_dict({"type": "path", "max_depth": DEPTH, "rr_depth": 3, "hide_emitters": _hidden(scene)})


def _hidden(scene: Scene) -> bool:
    """Whether light sources are left out of the picture: a studio's fixtures stand where they must, a plate hides
    the sky.
    """
    return scene.backdrop is not None or not any(isinstance(light, Sky) for light in scene.emitters)


def _beyond(scene: Scene) -> Floats:
    """The radiance (3,) where no surface is, when sources are hidden: the studio's even bounce, nothing before a
    plate.
    """
    if scene.backdrop is not None or not _hidden(scene):
        return np.zeros(3, np.float32)
    even = [[0.0] * 3, *(light.radiance for light in scene.emitters if isinstance(light, Ambient))]
    return np.array(even, np.float32).sum(0)


def _ground(scene: Scene, loaded: Loaded, seed: int) -> Ground:
    """The figure's shadow on the plate's ground; the shapes are those of the loaded scene."""
    return traced_ground(
        scene, {shape.id(): shape for shape in loaded.scene.shapes() if shape.id() in loaded.order}, seed
    )


def _frames(shots: list[Floats], scene: Scene, maps: Maps, ground: Ground | None) -> Frames:
    stack = np.nan_to_num(np.stack(shots), nan=0.0, posinf=0.0, neginf=0.0)
    alpha = np.clip(stack[..., 3].mean(0), 0, 1)
    return Frames(
        colour=steady(stack[..., :3], BRIGHTEST / scene.exposure) + (1 - alpha[..., None]) * _beyond(scene),
        alpha=alpha,
        albedo=maps.albedo,
        normal=maps.normal,
        depth=maps.depth,
        sharp_normal=maps.sharp_normal,
        index=maps.index,
        ground=ground,
    )


def steady(passes: Floats, brightest: float) -> Floats:
    """The mean of the passes (n, h, w, 3) with stray paths held back, (h, w, 3).

    A rare path that finds a small bright source by chance carries the light of thousands; it would stay as a speck.
    Two bounds, both on the unexposed radiance: no pass may exceed `brightest` (far above what the film holds), and
    with four passes or more none may exceed twice the next brightest pass of its pixel plus a hundredth of
    `brightest`. What is seen in two passes or more is thereby kept: true highlights stay, single strays go (a
    winsorised mean).
    """
    peak = passes.max(-1, keepdims=True)
    bound = np.full_like(peak[0], brightest)
    if len(passes) >= 4:
        second = np.partition(peak, -2, axis=0)[-2]
        bound = np.minimum(bound, 2 * second + brightest / 100)
    return (passes * np.minimum(1, bound / np.maximum(peak, 1e-12))).mean(0, dtype=np.float32)
