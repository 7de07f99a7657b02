"""The maps of a traced scene: what the denoiser is guided by, and what lies where."""

from __future__ import annotations

from dataclasses import dataclass
from typing import Any

import numpy as np

from studio_app.stage.frames import NOTHING
from studio_app.stage.scene import Floats, Ints, View
from studio_app.stage.tracer_loaded import Loaded
from studio_app.stage.tracer_variant import drjit, mitsuba
from studio_app.stage.tracer_view import sensor


@dataclass(frozen=True, slots=True)
class Maps:
    """The maps of `Frames`, under the same names."""

    albedo: Floats
    normal: Floats
    depth: Floats
    sharp_normal: Floats
    index: Ints


def traced_maps(loaded: Loaded, view: View, width: int, height: int, samples: int) -> Maps:
    """The denoiser's albedo and normal through the lens, then depth, normal and index by one pinhole ray a pixel.

    They are traced by themselves: beside the light in one kernel they more than double its time.
    """
    mi = mitsuba()
    eye = mi.load_dict(sensor(view, width, height))
    guide = mi.load_dict({"type": "aov", "aovs": "albedo:albedo,normal:sh_normal"})
    soft = np.nan_to_num(
        np.array(mi.render(loaded.scene, sensor=eye, integrator=guide, spp=samples, seed=1), np.float32)
    )
    plan = sensor(view, width, height, pinhole=True)
    eye = mi.load_dict(plan | {"sampler": {"type": "stratified", "jitter": False, "sample_count": 1}})
    probe = mi.load_dict({"type": "aov", "aovs": "position:position,normal:sh_normal,index:shape_index"})
    seen = np.array(mi.render(loaded.scene, sensor=eye, integrator=probe, spp=1, seed=0), np.float32)[..., -7:]
    numbers = _numbers(loaded.scene)
    ours = np.full(max([0, *numbers.values()]) + 1, NOTHING, np.int32)
    for place, shape in enumerate(loaded.order):
        ours[numbers[shape]] = place
    index = ours[np.rint(seen[..., 6]).astype(np.int32)]
    away = (seen[..., :3] - np.array(view.position, np.float32)) @ np.array(view.forward, np.float32)
    hit = index != NOTHING
    return Maps(
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
