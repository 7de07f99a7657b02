"""The ground of a plate: how much of its light the figure leaves on it, as a plan that any camera can be laid over.

Shadow catching by the ratio of two irradiances (after Debevec 1998, "Rendering synthetic objects into real scenes"):
ground with the figure over ground without it. The plan has no camera, so nothing of it is hidden behind the figure.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.stage.scene import AreaLight, Floats, Part, Scene, Sky, SpotLight, View

TEXELS = 320
MARGIN_M = 0.5
FURTHEST_M = 7.0
_FADE = 0.12


@dataclass(frozen=True, slots=True)
class Ground:
    """The share of light left on the level z = 0 (n, n, 3), 0 to 1: row 0 at the largest y, column 0 at the smallest
    x; its middle is at (`x`, `y`) and it reaches `half` metres to each side.
    """

    share: Floats
    x: float
    y: float
    half: float


def ground_square(scene: Scene) -> tuple[float, float, float]:
    """Middle and half side (x, y, half) of the square on the ground that the figure's nearer shadows lie in."""
    corners = [mesh.vertices for mesh in scene.meshes if mesh.part is not Part.SET]
    if not corners:
        return 0.0, 0.0, 1.0
    low = np.min([points.min(0) for points in corners], axis=0).astype(np.float64)
    high = np.max([points.max(0) for points in corners], axis=0).astype(np.float64)
    box = np.array([[x, y, max(z, 0.0)] for x in (low[0], high[0]) for y in (low[1], high[1]) for z in (0, high[2])])
    marks = [box[:, :2], *(_cast(box, light) for light in scene.emitters)]
    reach = np.clip(np.concatenate(marks), -FURTHEST_M, FURTHEST_M)
    first, last = reach.min(0) - MARGIN_M, reach.max(0) + MARGIN_M
    x, y = (float(part) for part in (first + last) / 2)
    return x, y, float((last - first).max() / 2)


def _cast(box: np.ndarray, light: object) -> np.ndarray:
    """Where a light throws the corners of a box on the ground (n, 2); the box itself for light from everywhere."""
    if isinstance(light, Sky) and light.sun is not None:
        to = np.broadcast_to(np.asarray(light.sun), box.shape)
    elif isinstance(light, (AreaLight, SpotLight)):
        to = np.asarray(light.position) - box
    else:
        return box[:, :2]
    steep = np.maximum(to[:, 2:] / np.maximum(np.linalg.norm(to, axis=1, keepdims=True), 1e-9), 0.05)
    flat = to[:, :2] / np.maximum(np.linalg.norm(to, axis=1, keepdims=True), 1e-9)
    return box[:, :2] - flat / steep * box[:, 2:]


def shade_seen(ground: Ground, view: View, width: int, height: int) -> Floats:
    """The share of light left on the ground as a camera sees it (height, width, 3); 1 above the horizon."""
    across = (np.arange(width) + 0.5) / width + view.shift_x - 0.5
    down = 0.5 - (np.arange(height) + 0.5) / height + view.shift_y
    right, up, front, eye = (np.asarray(way) for way in (view.right, view.up, view.forward, view.position))
    ways = front + across[None, :, None] * view.width_tan * right + down[:, None, None] * view.height_tan * up
    falls = ways[..., 2] < -1e-6
    times = np.where(falls, -eye[2] / np.where(falls, ways[..., 2], -1.0), 0.0)
    count = len(ground.share)
    column = ((eye[0] + ways[..., 0] * times - ground.x) / ground.half + 1) / 2 * count - 0.5
    row = (1 - (eye[1] + ways[..., 1] * times - ground.y) / ground.half) / 2 * count - 0.5
    inside = falls & (column > 0) & (row > 0) & (column < count - 1) & (row < count - 1)
    share = _between(ground.share, np.where(inside, row, 0), np.where(inside, column, 0))
    # Towards the rim of the plan the shadow ends softly, not at a line.
    edge = np.minimum(np.minimum(row, count - 1 - row), np.minimum(column, count - 1 - column)) / (count * _FADE)
    held = np.where(inside, np.clip(edge, 0, 1), 0)[..., None]
    return (1 - held * (1 - share)).astype(np.float32)


def _between(plan: Floats, row: np.ndarray, column: np.ndarray) -> np.ndarray:
    """Bilinear reading of a plan (n, n, 3)."""
    top, left = row.astype(np.intp), column.astype(np.intp)
    down, right = (row - top)[..., None], (column - left)[..., None]
    last = len(plan) - 1
    below, beside = np.minimum(top + 1, last), np.minimum(left + 1, last)
    upper = plan[top, left] * (1 - right) + plan[top, beside] * right
    lower = plan[below, left] * (1 - right) + plan[below, beside] * right
    return upper * (1 - down) + lower * down
