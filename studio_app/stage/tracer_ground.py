"""The plan of the figure's shadow on a plate's ground, traced.

A camera under a ground that lets light through evenly sees the irradiance that falls on it from above. Traced twice
with the same seed, with the figure and without it, both pictures hold the same light samples, so that their ratio is
far cleaner than each of them, and bright sources leave no specks.
"""

from __future__ import annotations

from typing import Any

import numpy as np

from studio_app.stage.ground import TEXELS, Ground, ground_square
from studio_app.stage.scene import Floats, Scene
from studio_app.stage.tracer_lights import emitter
from studio_app.stage.tracer_shapes import Plan
from studio_app.stage.tracer_variant import mitsuba

SAMPLES = 32
_UNDER_M = 0.5
_LIFT_M = 0.0005


def traced_ground(scene: Scene, shapes: dict[str, Any], seed: int) -> Ground:
    """The light that the figure with these mitsuba `shapes` leaves on the ground; the same seed gives the same bits."""
    x, y, half = ground_square(scene)
    covered = _seen(scene, shapes, (x, y, half), seed)
    open_ = _seen(scene, {}, (x, y, half), seed)
    least = max(float(open_.mean()) * 0.02, 1e-9)
    share = np.clip((covered + least) / (open_ + least), 0, 1)
    return Ground(np.ascontiguousarray(share, np.float32), x, y, half)


def _seen(scene: Scene, shapes: dict[str, Any], square: tuple[float, float, float], seed: int) -> Floats:
    """Irradiance on the ground, to a scale (n, n, 3), row 0 at the largest y, column 0 at the smallest x."""
    mi = mitsuba()
    plan: Plan = {"type": "scene", "ground": _ground(square), **shapes}
    for number, light in enumerate(scene.emitters):
        plan[f"e{number:04d}"] = emitter(light)
    loaded = mi.load_dict(plan, parallel=False, optimize=False)
    direct = mi.load_dict({"type": "path", "max_depth": 2, "rr_depth": 99, "hide_emitters": True})
    eye = mi.load_dict(_eye(square))
    picture = np.array(mi.render(loaded, sensor=eye, integrator=direct, spp=SAMPLES, seed=seed), np.float32)
    # From below, left and right are changed over.
    return np.maximum(np.nan_to_num(picture[:, ::-1, :3], nan=0.0, posinf=0.0, neginf=0.0), 0)


def _ground(square: tuple[float, float, float]) -> Plan:
    mi = mitsuba()
    x, y, half = square
    place = mi.ScalarTransform4f().translate([x, y, _LIFT_M]) @ mi.ScalarTransform4f().scale([half, half, 1])
    through = {"type": "principledthin", "base_color": {"type": "rgb", "value": [1.0, 1.0, 1.0]}, "diff_trans": 2.0}
    return {"type": "rectangle", "to_world": place, "bsdf": {**through, "roughness": 1.0, "eta": 1.01}}


def _eye(square: tuple[float, float, float]) -> Plan:
    """An orthographic camera below the middle, looking up, whose picture's upper edge lies towards +y."""
    mi = mitsuba()
    x, y, half = square
    look = mi.ScalarTransform4f().look_at(origin=[x, y, -_UNDER_M], target=[x, y, 0.0], up=[0.0, 1.0, 0.0])
    return {
        "type": "orthographic",
        "to_world": look @ mi.ScalarTransform4f().scale([half, half, 1]),
        "near_clip": 0.01,
        "far_clip": 10.0,
        "film": {
            "type": "hdrfilm",
            "width": TEXELS,
            "height": TEXELS,
            "pixel_format": "rgb",
            "component_format": "float32",
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "independent"},
    }
