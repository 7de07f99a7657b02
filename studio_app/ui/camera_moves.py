"""Hands on the camera: what a drag or a turn of the wheel over the picture does to the stand and the lens."""

from __future__ import annotations

from studio_app.direction.camera import Camera
from studio_app.direction.direction import Direction

DEGREES_PER_PIXEL = 0.35
DOLLY = 1.08
LENS = 1.06
SENSOR_MM = 36.0


def orbited(camera: Camera, right: float, down: float, picture_height: float) -> Camera:
    """Walks round the figure; dragging down raises the camera, as if the picture were tipped."""
    orbit = (camera.orbit_deg - right * DEGREES_PER_PIXEL + 180) % 360 - 180
    height = camera.height_m + down * metres_per_pixel(camera, picture_height) * 1.5
    return camera.having(orbit_deg=round(orbit, 2), height_m=_kept(height, 0.05, 6))


def panned(camera: Camera, right: float, down: float, picture_height: float) -> Camera:
    """Moves the aim so that the set follows the pointer; the camera rises and sinks with it."""
    scale = metres_per_pixel(camera, picture_height)
    return camera.having(
        pan_m=_kept(camera.pan_m - right * scale, -4, 4),
        aim_m=_kept(camera.aim_m + down * scale, -1, 4),
        height_m=_kept(camera.height_m + down * scale, 0.05, 6),
    )


def dollied(camera: Camera, steps: float) -> Camera:
    """Walks nearer (positive) or away."""
    return camera.having(distance_m=_kept(camera.distance_m * DOLLY**-steps, 0.4, 40))


def zoomed(camera: Camera, steps: float) -> Camera:
    """Changes to a longer (positive) or shorter lens from where the camera stands."""
    return camera.having(lens_mm=round(_kept(camera.lens_mm * LENS**steps, 12, 400)))


def metres_per_pixel(camera: Camera, picture_height: float) -> float:
    """How much of the set one pixel of the picture's height covers at the figure."""
    ratio = camera.aspect.ratio
    tall = SENSOR_MM if ratio <= 1 else SENSOR_MM / ratio
    return camera.distance_m * tall / camera.lens_mm / max(1.0, picture_height)


def framed(direction: Direction, low_m: float, high_m: float) -> Camera:
    """The camera so far away that the span from `low_m` to `high_m` fills nine tenths of the frame's height."""
    camera = direction.camera
    ratio = camera.aspect.ratio
    tall = SENSOR_MM if ratio <= 1 else SENSOR_MM / ratio
    distance = (high_m - low_m) / 0.9 * camera.lens_mm / tall
    return camera.having(distance_m=_kept(distance, 0.4, 40), aim_m=_kept((low_m + high_m) / 2, -1, 4), pan_m=0.0)


def _kept(value: float, low: float, high: float) -> float:
    return round(min(high, max(low, value)), 3)
