"""The view as a mitsuba sensor: a thin lens whose frame may be shifted off the lens's axis."""

from __future__ import annotations

import math
from typing import Any

import numpy as np

from studio_app.stage.scene import View
from studio_app.stage.tracer_shapes import Plan
from studio_app.stage.tracer_variant import mitsuba


def sensor(view: View, width: int, height: int, *, pinhole: bool = False) -> Plan:
    """The camera as a plan.

    mitsuba's thin lens has no shift, so a larger film centred on the axis is laid out and only the shifted frame of
    it is traced (film crop): exactly what a shift lens does with its larger image circle. The shift is rounded to a
    pixel.
    """
    shift_x, shift_y = round(view.shift_x * width), -round(view.shift_y * height)
    film_width, film_height = width + 2 * abs(shift_x), height + 2 * abs(shift_y)
    span = view.width_tan * film_width / width
    aperture = 0.0 if pinhole else view.aperture_radius
    lens: Plan = {"type": "perspective"}
    if aperture > 0:
        lens = {"type": "thinlens", "aperture_radius": aperture, "focus_distance": view.focus}
    return lens | {
        "to_world": _placed(view),
        "fov": math.degrees(2 * math.atan(span / 2)),
        "fov_axis": "x",
        "near_clip": 0.05,
        "far_clip": 4000.0,
        "film": {
            "type": "hdrfilm",
            "width": film_width,
            "height": film_height,
            "crop_offset_x": shift_x + abs(shift_x),
            "crop_offset_y": shift_y + abs(shift_y),
            "crop_width": width,
            "crop_height": height,
            "pixel_format": "rgba",
            "component_format": "float32",
            # With the box filter every sample lands in one pixel, so the same seed gives the same bits.
            "rfilter": {"type": "box"},
        },
        "sampler": {"type": "independent"},
    }


def _placed(view: View) -> Any:
    origin = np.asarray(view.position, np.float64)
    target = origin + np.asarray(view.forward, np.float64)
    up = [float(part) for part in view.up]
    return mitsuba().ScalarTransform4f().look_at(origin=origin.tolist(), target=target.tolist(), up=up)
