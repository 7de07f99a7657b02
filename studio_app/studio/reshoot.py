"""The way out where no crop fits: the same shot once more, from the same place, framed for the channel."""

from __future__ import annotations

import numpy as np

from studio_app.delivery.cropping import needed_frame
from studio_app.direction.camera import Aspect, Camera
from studio_app.stage.lens import frame_mm, view
from studio_app.takes.channel import Channel
from studio_app.takes.crop import Box
from studio_app.takes.figure_marks import FigureMarks

SHORTEST_MM, LONGEST_MM = 12.0, 400.0
_AIR = 1.02


def reshoot(camera: Camera, marks: FigureMarks, channel: Channel) -> Camera | None:
    """The camera that shows what is whole in a take with these marks in a frame for the channel; None if none can.

    It stays where it is, so that perspective and light stay; lens, aim and aspect follow from the frame that is needed.
    Where the lens would be too short, the camera steps back.
    """
    frame = needed_frame(marks, (marks.width, marks.height), channel)
    if frame is None:
        return None
    aspect = min(Aspect, key=lambda one: (_more(one.ratio / channel.ratio), abs(one.ratio - channel.ratio)))
    turned = camera.having(aspect=aspect)
    across, down, middle_x, middle_y = _seen(camera, frame)
    wide, high = frame_mm(turned)
    lens = min(wide / across, high / down) / _AIR
    back = max(1.0, SHORTEST_MM / lens)
    distance, away = camera.distance_m, _away(camera)
    changes = {
        "lens_mm": float(np.floor(10 * min(LONGEST_MM, max(SHORTEST_MM, lens))) / 10),
        "distance_m": min(40.0, distance * back),
        "pan_m": min(4.0, max(-4.0, _start(camera)[0] + middle_x * away)),
        "aim_m": min(4.0, max(-1.0, _start(camera)[1] + middle_y * away)),
    }
    return turned.having(**changes)


def _more(times: float) -> float:
    """How many times a frame holds the pixels of another shape."""
    return round(max(times, 1 / times), 3)


def _seen(camera: Camera, frame: Box) -> tuple[float, float, float, float]:
    """Width, height and middle (right, up) of a part of the frame, in tangents from the view's axis."""
    seen = view(camera)
    left, right = ((edge - 0.5 + seen.shift_x) * seen.width_tan for edge in (frame.left, frame.right))
    top, bottom = ((0.5 - edge + seen.shift_y) * seen.height_tan for edge in (frame.top, frame.bottom))
    return right - left, top - bottom, (left + right) / 2, (top + bottom) / 2


def _away(camera: Camera) -> float:
    """From the camera to where it aims, in metres."""
    if camera.level:
        return camera.distance_m
    return float(np.hypot(camera.distance_m, camera.aim_m - camera.height_m))


def _start(camera: Camera) -> tuple[float, float]:
    """Where the view's axis meets the figure's plane: pan and height in metres."""
    return (0.0, camera.height_m) if camera.level else (camera.pan_m, camera.aim_m)
