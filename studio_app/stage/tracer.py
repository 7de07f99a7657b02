"""Path tracing of a scene by mitsuba: the picture in linear light and the exact maps beside it.

The samples are traced in passes with seeds of their own and averaged, so that a person sees progress and previews
and can cancel between two passes. The same scene, size, samples and seed give the same bits on one machine.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

import numpy as np

from studio_app.stage.frames import NOTHING, Frames
from studio_app.stage.ground import Ground
from studio_app.stage.scene import Ambient, Floats, Ints, Scene, Sky
from studio_app.stage.tracer_ground import traced_ground
from studio_app.stage.tracer_lights import emitter
from studio_app.stage.tracer_shapes import Plan, mesh_shape, strands_shape
from studio_app.stage.tracer_variant import drjit, mitsuba
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
) -> Frames:
    """Trace `scene` at `width` x `height` pixels with about `samples` paths a pixel (rounded to whole passes).

    `progress` is called after every pass with the share done (0 to 1) and the frames so far; `cancelled` is asked
    before every pass. Raises Stopped when it says yes.
    """
    mi = mitsuba()
    stop = cancelled or (lambda: False)
    _check(stop)
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        loaded, order = _loaded(scene, Path(folder))
        # Fixtures that the picture does not show must not show in its maps either.
        unlit = loaded if not _hidden(scene) else _loaded(replace(scene, emitters=()), Path(folder))[0]
    ground = None if scene.backdrop is None else _ground(scene, loaded, order, seed)
    _check(stop)
    maps = _maps(scene, unlit, order, width, height, max(4, min(16, samples)))
    eye = mi.load_dict(sensor(scene.view, width, height))
    passes = max(1, round(samples / PASS_SAMPLES))
    each = max(1, round(samples / passes))
    shots: list[Floats] = []
    for number in range(passes):
        _check(stop)
        picture = mi.render(loaded, sensor=eye, integrator=_path(scene), spp=each, seed=seed * 1009 + number)
        shots.append(np.array(picture, np.float32))
        if progress is not None:
            share = (number + 1) / passes
            progress(share, _frames(shots, scene, maps, ground) if share < 1 else None)
    return _frames(shots, scene, maps, ground)


def _check(stop: Cancelled) -> None:
    if stop():
        raise Stopped


def _loaded(scene: Scene, folder: Path) -> tuple[Any, list[str]]:
    """The mitsuba scene, and the shape ids in the order of `Frames.index`."""
    mi = mitsuba()
    plan: Plan = {"type": "scene"}
    bsdfs: dict[int, Any] = {}
    order: list[str] = []
    for number, mesh in enumerate(scene.meshes):
        order.append(f"m{number:04d}")
        plan[order[-1]] = mesh_shape(mesh, bsdfs)
    for number, strands in enumerate(scene.strands):
        order.append(f"h{number:04d}")
        plan[order[-1]] = strands_shape(strands, folder / f"{number}.txt")
    for number, light in enumerate(scene.emitters):
        plan[f"e{number:04d}"] = emitter(light)
    # One after another: loaded in parallel, emitters would be numbered as they come and the same seed give other bits.
    return mi.load_dict(plan, parallel=False, optimize=False), order


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


@dataclass(frozen=True, slots=True)
class _Maps:
    albedo: Floats
    normal: Floats
    depth: Floats
    sharp_normal: Floats
    index: Ints


def _maps(scene: Scene, loaded: Any, order: list[str], width: int, height: int, samples: int) -> _Maps:
    """The denoiser's albedo and normal through the lens, then depth, normal and index by one pinhole ray a pixel.

    They are traced by themselves: beside the light in one kernel they more than double its time.
    """
    mi = mitsuba()
    eye = mi.load_dict(sensor(scene.view, width, height))
    guide = mi.load_dict({"type": "aov", "aovs": "albedo:albedo,normal:sh_normal"})
    soft = np.nan_to_num(np.array(mi.render(loaded, sensor=eye, integrator=guide, spp=samples, seed=1), np.float32))
    plan = sensor(scene.view, width, height, pinhole=True)
    eye = mi.load_dict(plan | {"sampler": {"type": "stratified", "jitter": False, "sample_count": 1}})
    probe = mi.load_dict({"type": "aov", "aovs": "position:position,normal:sh_normal,index:shape_index"})
    seen = np.array(mi.render(loaded, sensor=eye, integrator=probe, spp=1, seed=0), np.float32)[..., -7:]
    numbers = _numbers(loaded)
    ours = np.full(max([0, *numbers.values()]) + 1, NOTHING, np.int32)
    for place, shape in enumerate(order):
        ours[numbers[shape]] = place
    index = ours[np.rint(seen[..., 6]).astype(np.int32)]
    away = (seen[..., :3] - np.array(scene.view.position, np.float32)) @ np.array(scene.view.forward, np.float32)
    hit = index != NOTHING
    return _Maps(
        albedo=np.clip(soft[..., -6:-3], 0, 1),
        normal=np.clip(soft[..., -3:], -1, 1),
        depth=np.where(hit, away, 0).astype(np.float32),
        sharp_normal=np.where(hit[..., None], seen[..., 3:6], 0).astype(np.float32),
        index=index,
    )


def _numbers(loaded: Any) -> dict[str, int]:
    """What the shape_index AOV calls each shape: its place in the scene, or its number in the JIT's own registry."""
    mi = mitsuba()
    if mi.variant().startswith("scalar"):
        return {shape.id(): place + 1 for place, shape in enumerate(loaded.shapes())}
    dr = drjit()
    held = {shape.id(): dr.reinterpret_array(mi.UInt32, mi.ShapePtr(shape)) for shape in loaded.shapes()}
    return {name: int(number[0]) for name, number in held.items()}


def _ground(scene: Scene, loaded: Any, order: list[str], seed: int) -> Ground:
    """The figure's shadow on the plate's ground; the shapes are those of the loaded scene."""
    return traced_ground(scene, {shape.id(): shape for shape in loaded.shapes() if shape.id() in order}, seed)


def _frames(shots: list[Floats], scene: Scene, maps: _Maps, ground: Ground | None) -> Frames:
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
