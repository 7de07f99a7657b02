"""Cars: the long three-box American sedan, lofted, with a cabin, wheels and trim; in yellow with its livery a cab.

Local axes: x forward from the middle of the wheelbase, y to the car's left, z up from the road; 5.4 m long.
"""

from __future__ import annotations

import numpy as np

from studio_app.stage.scene import Material, Triple
from studio_app.stage.sets.livery import FLANK, flanks, plate, roof_sign, side_window, windscreen
from studio_app.stage.sets.pile import Frame, Pile, Points, strip_faces
from studio_app.stage.sets.trim import build_trim, build_wheel

AXLES = (1.46, -1.46)
# Along the car: where, the height of its upper line, half its width, the height of its sill.
_SHAPE: Points = np.array([
    (-2.68, 0.74, 0.80, 0.36), (-2.66, 0.88, 0.86, 0.32), (-2.58, 0.945, 0.905, 0.29), (-2.3, 0.975, 0.94, 0.26),
    (-1.8, 0.985, 0.958, 0.235), (-1.2, 0.985, 0.968, 0.22), (-0.4, 0.975, 0.975, 0.21), (0.4, 0.97, 0.975, 0.21),
    (0.95, 0.965, 0.97, 0.215), (1.12, 0.955, 0.967, 0.22), (1.5, 0.925, 0.96, 0.23), (2.0, 0.88, 0.945, 0.25),
    (2.35, 0.84, 0.92, 0.27), (2.54, 0.805, 0.89, 0.29), (2.63, 0.765, 0.85, 0.32), (2.67, 0.70, 0.8, 0.36),
])  # fmt: skip
# Half a cross-section, from the bonnet's edge over the shoulder down to the sill: shares of half width and height.
_SECTION: Points = np.array([
    (0.72, 1.0), (0.83, 0.985), (0.915, 0.945), (0.965, 0.88), (0.985, 0.8), (1.0, 0.72), (1.0, 0.6), (0.99, 0.48),
    (0.985, 0.46), (0.98, 0.3), (0.968, 0.14), (0.93, 0.04), (0.8, 0.0),
])  # fmt: skip
# Base and roof of the cabin: x along the car, half width, height.
_BELT: Points = np.array(
    [[1.06, 0.80, 0.95], [0.66, 0.87, 0.955], [-0.35, 0.885, 0.965], [-1.25, 0.87, 0.975], [-1.9, 0.78, 0.975]]
)
_ROOF: Points = np.array(
    [[0.32, 0.57, 1.41], [0.12, 0.62, 1.445], [-0.35, 0.635, 1.465], [-0.9, 0.62, 1.45], [-1.25, 0.56, 1.41]]
)
_MIRRORED = np.array([1.0, -1.0, 1.0])


def build_taxi(pile: Pile, frame: Frame, prefix: str = "cab", *, roof_sign: bool = True) -> None:
    """Lay the car into `pile`; materials are `<prefix>` for the paint, `<prefix>top` for bonnet, boot and roof, and
    the shared names of `car_materials`.
    """
    _body(pile, frame, prefix)
    _cabin(pile, frame, prefix)
    for x in AXLES:
        for side in (-1.0, 1.0):
            build_wheel(pile, frame, x, side)
    build_trim(pile, frame, f"{prefix}top")
    if roof_sign:
        _sign(pile, frame)


def car_materials(paint: Triple) -> dict[str, Material]:
    """The shared materials of cars, with a cab's paint under `cab` and `cabtop`."""
    return {
        "cab": Material(texture=flanks(paint), roughness=0.3, specular=0.5, clearcoat=0.7),
        "cabtop": Material(paint, roughness=0.3, specular=0.5, clearcoat=0.7),
        "carglass": Material(texture=side_window(), roughness=0.05, specular=0.7),
        "windscreen": Material(texture=windscreen(), roughness=0.05, specular=0.7),
        "tyre": Material((0.018, 0.018, 0.019), specular=0.0),
        "hub": Material((0.5, 0.5, 0.51), roughness=0.3, specular=0.5, metallic=0.9),
        "chrome": Material((0.6, 0.6, 0.6), roughness=0.16, specular=0.5, metallic=0.95),
        "black": Material((0.012, 0.012, 0.013), specular=0.0),
        "headlamp": Material((0.62, 0.64, 0.66), roughness=0.08, specular=0.8),
        "dipped": Material((0.8, 0.8, 0.75), specular=0.0, emission=(0.55, 0.48, 0.36)),
        "indicator": Material((0.62, 0.2, 0.02), roughness=0.15, specular=0.6),
        "taillamp": Material((0.42, 0.012, 0.01), roughness=0.15, specular=0.6),
        "plate": Material(texture=plate(), specular=0.0),
        "cabsign": Material(texture=roof_sign(), specular=0.0),
    }


def _body(pile: Pile, frame: Frame, prefix: str) -> None:
    """Everything below the windows: two flanks from the bonnet's edge to the sill, the lids between them, the ends."""
    x = np.linspace(-2.68, 2.67, 80)
    top, wide, low = (np.asarray(np.interp(x, _SHAPE[:, 0], _SHAPE[:, at]), np.float64) for at in (1, 2, 3))
    z = low[:, None] + (top - low)[:, None] * _SECTION[:, 1]
    for side in (-1.0, 1.0):
        y = side * wide[:, None] * _SECTION[:, 0]
        points = np.stack((np.broadcast_to(x[:, None], y.shape), y, z), -1).reshape(-1, 3)
        faces = strip_faces(len(x), len(_SECTION))
        pile.add(prefix, frame.world(points), faces if side > 0 else faces[:, ::-1], _flank_uvs(points, side))
        for end in (0, -1):
            _end(pile, frame, prefix, points.reshape(len(x), -1, 3)[end], forwards=end == -1)
    across = np.linspace(-1, 1, 9)
    # The bonnet rises a little over its edge and again along its middle.
    crown = 0.012 + 0.022 * (1 - across**2) + 0.008 * (np.abs(across) < 0.4)
    crown[[0, -1]] = -0.004
    y = 0.715 * wide[:, None] * across
    points = np.stack((np.broadcast_to(x[:, None], y.shape), y, top[:, None] + crown), -1)
    pile.add(f"{prefix}top", frame.world(points.reshape(-1, 3)), strip_faces(len(x), len(across))[:, ::-1])


def _flank_uvs(points: Points, side: float) -> Points:
    """Where each point lies on the picture of both flanks (v up, the right flank in the upper half)."""
    along = points[:, 0] / FLANK[0] * -side + 0.5
    up = np.clip(points[:, 2] / FLANK[1], 0.0, 0.999)
    return np.stack((along, up / 2 + (0.5 if side < 0 else 0.0)), -1)


def _end(pile: Pile, frame: Frame, prefix: str, edge: Points, *, forwards: bool) -> None:
    """Half of the front or back: from the flank's edge to the middle."""
    inner = edge * np.array([1.0, 0.0, 1.0]) + np.array([0.02 if forwards else -0.02, 0.0, 0.0])
    pile.add(f"{prefix}top", frame.world(np.concatenate((edge, inner))), strip_faces(2, len(edge)))


def _cabin(pile: Pile, frame: Frame, prefix: str) -> None:
    """The roof over glass: side windows between pillars, windscreen and rear window."""
    roof_line = np.concatenate((_ROOF, _ROOF[::-1] * _MIRRORED))
    belt_line = np.concatenate((_BELT, _BELT[::-1] * _MIRRORED))
    inner = roof_line * np.array([0.93, 0.8, 1.0]) + np.array([-0.02, 0.0, 0.02])
    count = len(roof_line)
    rings = np.concatenate((belt_line, roof_line, inner, np.array([[-0.42, 0.0, 1.495]])))
    fan = np.arange(count)
    lid = np.stack((2 * count + fan, 2 * count + (fan + 1) % count, np.full(count, 3 * count)), 1)
    pile.add(f"{prefix}top", frame.world(rings), np.concatenate((strip_faces(3, count, closed=True), lid)))
    panes = (
        ((0.92, 0.07), (-0.24, 0.07), (-0.24, 0.9), (0.3, 0.9)),
        ((-0.32, 0.07), (-1.2, 0.07), (-1.0, 0.9), (-0.32, 0.9)),
        ((-1.27, 0.07), (-1.66, 0.1), (-1.2, 0.86), (-1.07, 0.9)),
    )
    for flip in (np.ones(3), _MIRRORED):
        for pane in panes:
            corners = [_on(x, share) * flip for x, share in pane]
            pile.quads("carglass", np.array([corners if flip[1] > 0 else corners[::-1]]), frame)
            pile.tube("chrome", [*corners, corners[0]], 0.011, 5, frame)
    for place, name, out in ((0, "windscreen", 0.014), (-1, "carglass", -0.014)):
        low, high = _BELT[place], _ROOF[place]
        shift, inset = np.array([out, 0.0, 0.014]), np.array([1.0, 0.95, 1.0])
        a, b = (low + (high - low) * share for share in (0.05, 0.95))
        right, left = (a * inset * _MIRRORED, b * inset * _MIRRORED), (a * inset, b * inset)
        ends = (right, left) if place == 0 else (left, right)
        corners = [ends[0][0], ends[1][0], ends[1][1], ends[0][1]]
        pile.quads(name, np.array([corners]) + shift, frame)
        pile.tube("black", [*(corner + shift for corner in corners), corners[0] + shift], 0.014, 5, frame)


def _on(x: float, share: float) -> Points:
    """A point on the left flank of the cabin: `x` at the belt line, `share` of the way to the roof, a little
    outside.
    """
    low, high = (
        np.array([x, *(np.interp(x, line[::-1, 0], line[::-1, column]) for column in (1, 2))])
        for line in (_BELT, _ROOF)
    )
    return low + (high - low) * share + np.array([0.0, 0.012, 0.0])


def _sign(pile: Pile, frame: Frame) -> None:
    """The sign across the roof, readable from the front and from behind."""
    pile.box("black", (-0.34, -0.3, 1.47), (-0.06, 0.3, 1.515), frame)
    back, front, half, low, high = -0.3, -0.1, 0.3, 1.515, 1.7
    pile.box("cabtop", (back, -half, low), (front, half, high), frame)
    for x, side in ((front + 0.006, 1.0), (back - 0.006, -1.0)):
        y = half * side
        pile.quads("cabsign", np.array([[[x, -y, low], [x, y, low], [x, y, high], [x, -y, high]]]), frame)
