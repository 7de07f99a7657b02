"""The photographer's camera as a view: lens, aperture, stand and shift."""

from __future__ import annotations

import math

import numpy as np

from studio_app.direction.camera import Camera
from studio_app.stage.scene import Triple, View

SENSOR_MM = 36.0
"""The longer side of the full-frame sensor."""


def frame_mm(camera: Camera) -> tuple[float, float]:
    """The used part of the sensor, width and height in millimetres: the longer side is 36 mm."""
    ratio = camera.aspect.ratio
    return (SENSOR_MM, SENSOR_MM / ratio) if ratio >= 1 else (SENSOR_MM * ratio, SENSOR_MM)


def view(camera: Camera, eye_point: Triple | None = None) -> View:
    """The thin-lens view of a figure that stands on the origin; focus lies on `eye_point` unless the camera sets
    its own.

    A level camera looks horizontally and brings its aim to the middle of the frame by shifting the lens, as a view
    camera does, so that verticals stay vertical; else it tilts. The aperture's radius is f / 2N. Focus is measured
    along the view axis, since a thin lens is sharp on a plane.
    """
    orbit = math.radians(camera.orbit_deg)
    stand = np.array([math.sin(orbit), -math.cos(orbit), 0.0]) * camera.distance_m
    right = np.array([math.cos(orbit), math.sin(orbit), 0.0])
    position = stand + np.array([0.0, 0.0, camera.height_m])
    aim = right * camera.pan_m + np.array([0.0, 0.0, camera.aim_m])
    width_mm, height_mm = frame_mm(camera)
    width_tan, height_tan = width_mm / camera.lens_mm, height_mm / camera.lens_mm
    shift_x = shift_y = 0.0
    if camera.level:
        forward = -stand / camera.distance_m
        shift_x = camera.pan_m / camera.distance_m / width_tan
        shift_y = (camera.aim_m - camera.height_m) / camera.distance_m / height_tan
    else:
        forward = (aim - position) / np.linalg.norm(aim - position)
        right = np.cross(forward, np.array([0.0, 0.0, 1.0]))
        right /= np.linalg.norm(right)
    up = np.cross(right, forward)
    focus = camera.focus_m
    if focus is None:
        point = np.asarray(eye_point if eye_point is not None else (0.0, 0.0, 1.6))
        focus = float((point - position) @ forward)
    return View(
        position=_triple(position),
        right=_triple(right),
        up=_triple(up),
        forward=_triple(forward),
        width_tan=width_tan,
        height_tan=height_tan,
        shift_x=shift_x,
        shift_y=shift_y,
        aperture_radius=camera.lens_mm / 1000 / (2 * camera.f_stop),
        focus=max(0.1, focus),
    )


def project(points: np.ndarray, seen: View) -> np.ndarray:
    """World points (n, 3) to the frame (n, 3): x from 0 left to 1 right, y from 0 top to 1 bottom, depth in metres.

    Points at or behind the camera get a depth of 0 or less and no meaningful place.
    """
    away = np.asarray(points, np.float64) - np.asarray(seen.position)
    depth = away @ np.asarray(seen.forward)
    safe = np.where(np.abs(depth) < 1e-9, 1e-9, depth)
    x = (away @ np.asarray(seen.right)) / safe / seen.width_tan - seen.shift_x + 0.5
    y = 0.5 - ((away @ np.asarray(seen.up)) / safe / seen.height_tan - seen.shift_y)
    return np.stack((x, y, depth), axis=-1)


def _triple(vector: np.ndarray) -> Triple:
    x, y, z = (float(part) + 0.0 for part in vector)
    return x, y, z
