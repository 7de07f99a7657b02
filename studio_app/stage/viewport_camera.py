"""The view as matrices: the thin-lens view with its shift, orthographic and spot views for shadows."""

from __future__ import annotations

from dataclasses import dataclass, replace

import numpy as np
from numpy.typing import NDArray

from studio_app.stage.scene import Floats, Triple, View

Doubles = NDArray[np.float64]
NEAR, FAR = 0.1, 600.0


def fitted(view: View, width: int, height: int) -> View:
    """The view for a picture of another shape: the whole frame stays in it, and more is seen at the longer side."""
    wanted, has = width / height, view.width_tan / view.height_tan
    if wanted > has:
        wide = view.height_tan * wanted
        return replace(view, width_tan=wide, shift_x=view.shift_x * view.width_tan / wide)
    tall = view.width_tan / wanted
    return replace(view, height_tan=tall, shift_y=view.shift_y * view.height_tan / tall)


def camera_rows(view: View) -> Doubles:
    """Rows right, up, forward (3, 3)."""
    return np.array([view.right, view.up, view.forward], np.float64)


def clip_matrix(view: View, jitter: tuple[float, float] = (0.0, 0.0)) -> Floats:
    """World to clip space (4, 4); `jitter` moves the picture by a share of its width and height."""
    rows, eye = camera_rows(view), np.asarray(view.position)
    world = np.concatenate([rows, -(rows @ eye)[:, None]], axis=1)
    right, up, depth = world
    clip = np.zeros((4, 4))
    clip[0] = 2 / view.width_tan * right - 2 * (view.shift_x - jitter[0]) * depth
    clip[1] = 2 / view.height_tan * up - 2 * (view.shift_y - jitter[1]) * depth
    clip[2] = (FAR + NEAR) / (FAR - NEAR) * depth
    clip[2, 3] -= 2 * FAR * NEAR / (FAR - NEAR)
    clip[3] = depth
    return clip.astype(np.float32)


def depth_range() -> tuple[float, float]:
    """(a, b) so that the window's depth is a + b / metres."""
    return 0.5 * (FAR + NEAR) / (FAR - NEAR) + 0.5, -FAR * NEAR / (FAR - NEAR)


def corner_ways(view: View, jitter: tuple[float, float] = (0.0, 0.0)) -> tuple[Doubles, Doubles, Doubles]:
    """Direction of the frame's lower left corner, and the steps across and upwards, at distance one."""
    right, up, forward = camera_rows(view)
    x, y = (view.shift_x - jitter[0] - 0.5) * view.width_tan, (view.shift_y - jitter[1] - 0.5) * view.height_tan
    return forward + right * x + up * y, right * view.width_tan, up * view.height_tan


@dataclass(frozen=True, slots=True)
class Ball:
    """A sphere round what casts the shadows that matter."""

    centre: Doubles
    radius: float


def sideways(front: Doubles) -> tuple[Doubles, Doubles]:
    """Right and up for a view along `front`."""
    around = np.array([0.0, 1.0, 0.0]) if abs(front[2]) > 0.99 else np.array([0.0, 0.0, 1.0])
    right = np.cross(front, around)
    right /= np.linalg.norm(right)
    return right, np.cross(right, front)


def parallel_clip(way: Doubles, ball: Ball, before: float, behind: float) -> Floats:
    """Light that comes along `way` over a ball: from `before` metres ahead of its centre to `behind` metres past it."""
    right, up = sideways(way)
    clip = np.eye(4)
    for row, axis, scale in ((0, right, 1 / ball.radius), (1, up, 1 / ball.radius)):
        clip[row, :3], clip[row, 3] = axis * scale, -(axis @ ball.centre) * scale
    span = before + behind
    clip[2, :3], clip[2, 3] = way * 2 / span, -(way @ ball.centre) * 2 / span + (before - behind) / span
    return clip.astype(np.float32)


def spot_clip(position: Doubles, ball: Ball) -> Floats:
    """Light from a point over a ball, and all that lies in its cone behind it."""
    path = ball.centre - position
    far = float(np.linalg.norm(path))
    front = path / max(far, 1e-6)
    right, up = sideways(front)
    reach = ball.radius / max(far, 0.3)
    near = max(0.08, far - ball.radius * 1.3)
    view = View(
        position=_triple(position),
        right=_triple(right),
        up=_triple(up),
        forward=_triple(front),
        width_tan=2 * reach,
        height_tan=2 * reach,
    )
    clip = clip_matrix(view).astype(np.float64)
    end = far + ball.radius + 12
    depth = clip[3]
    clip[2] = (end + near) / (end - near) * depth
    clip[2, 3] -= 2 * end * near / (end - near)
    return clip.astype(np.float32)


def _triple(vector: Doubles) -> Triple:
    return float(vector[0]), float(vector[1]), float(vector[2])
