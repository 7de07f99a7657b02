"""A yellow cab: the long three-box American sedan, lofted, with glass, wheels, chrome, chequers and a lit roof sign.

Local axes: x forward from the middle of the wheelbase, y to the car's left, z up from the road; 5.3 m long.
"""

from __future__ import annotations

import numpy as np
from numpy.typing import ArrayLike

from studio_app.stage.scene import Material
from studio_app.stage.sets.pile import Frame, Pile, Points, strip_faces

AXLES = (1.46, -1.46)
WHEEL_R = 0.335
_LENGTHS = np.array([-2.66, -2.62, -2.5, -2.2, -1.78, -1.2, -0.4, 0.4, 0.95, 1.4, 1.9, 2.3, 2.52, 2.62, 2.66])
_TOPS = np.array([0.72, 0.86, 0.93, 0.97, 0.985, 0.98, 0.965, 0.96, 0.955, 0.93, 0.89, 0.845, 0.8, 0.74, 0.66])
_WIDTHS = np.array([0.74, 0.83, 0.89, 0.935, 0.955, 0.965, 0.97, 0.97, 0.968, 0.96, 0.945, 0.915, 0.875, 0.82, 0.74])
_BOTTOMS = np.array([0.44, 0.34, 0.28, 0.25, 0.23, 0.22, 0.21, 0.21, 0.22, 0.23, 0.25, 0.26, 0.28, 0.34, 0.42])
# Base and roof of the cabin: x along the car, half width, height.
_BELT = np.array(
    [[1.02, 0.80, 0.95], [0.62, 0.86, 0.955], [-0.35, 0.87, 0.965], [-1.25, 0.86, 0.975], [-1.86, 0.78, 0.98]]
)
_ROOF = np.array(
    [[0.30, 0.56, 1.415], [0.12, 0.60, 1.44], [-0.35, 0.615, 1.46], [-0.9, 0.60, 1.445], [-1.2, 0.55, 1.41]]
)


def build_taxi(pile: Pile, frame: Frame, prefix: str = "cab", *, roof_sign: bool = True) -> None:
    """Lay the car into `pile`; materials are `<prefix>` for the paint and the shared names of `car_materials`."""
    _body(pile, frame, prefix)
    _cabin(pile, frame, prefix)
    for x in AXLES:
        for side in (-1.0, 1.0):
            _wheel(pile, frame, x, side)
    _lamps(pile, frame)
    if roof_sign:
        _livery(pile, frame)


def car_materials(paint: tuple[float, float, float]) -> dict[str, Material]:
    """The shared materials of cars, with a cab's paint under `cab`."""
    return {
        "cab": Material(paint, roughness=0.28, specular=0.5, clearcoat=0.6),
        "carglass": Material((0.012, 0.014, 0.016), roughness=0.04, specular=0.9),
        "tyre": Material((0.018, 0.018, 0.019), specular=0.0),
        "hub": Material((0.55, 0.55, 0.56), roughness=0.3, specular=0.5, metallic=0.9),
        "chrome": Material((0.6, 0.6, 0.6), roughness=0.18, specular=0.5, metallic=0.95),
        "black": Material((0.015, 0.015, 0.016), specular=0.0),
        "headlamp": Material((0.75, 0.75, 0.72), roughness=0.08, specular=0.8),
        "taillamp": Material((0.42, 0.012, 0.01), roughness=0.15, specular=0.6),
    }


def _body(pile: Pile, frame: Frame, prefix: str) -> None:
    """Everything below the windows: one loft from bumper to bumper with a rounded shoulder and a tucked sill."""
    x = np.linspace(-2.66, 2.66, 90)
    top, wide, low = (np.interp(x, _LENGTHS, values) for values in (_TOPS, _WIDTHS, _BOTTOMS))
    section = np.array([[-0.55, 1.0], [-0.82, 0.985], [-0.93, 0.93], [-0.985, 0.8], [-1.0, 0.6], [-0.985, 0.35],
                        [-0.965, 0.12], [-0.92, 0.02], [-0.7, 0.0]])  # fmt: skip
    around = np.concatenate((section[::-1], section * np.array([-1.0, 1.0])))
    y = wide[:, None] * around[None, :, 0]
    crown = 0.025 * (1 - around[None, :, 0] ** 2) * (around[None, :, 1] > 0.9)
    z = low[:, None] + (top - low)[:, None] * around[None, :, 1] + crown
    points = np.stack((np.broadcast_to(x[:, None], y.shape), y, z), -1)
    pile.add(prefix, frame.world(points.reshape(-1, 3)), strip_faces(len(x), len(around))[:, ::-1])
    lid = np.concatenate((points[:, len(section) - 1], points[:, len(section)]), axis=1).reshape(-1, 3)
    for end in (0, -1):
        ring = np.concatenate((points[end], points[end].mean(0, keepdims=True)))
        fan = np.arange(len(around))
        faces = np.stack((fan, (fan + 1) % len(around), np.full_like(fan, len(around))), 1)
        pile.add(prefix, frame.world(ring), faces)
    pile.add("black", frame.world(lid * np.array([1, 1, 0.98])), strip_faces(len(x), 2))
    for side in (-1.0, 1.0):
        for seam in (0.98, -0.28, -1.3):
            pile.box("black", (seam, side * 0.955 - 0.012, 0.3), (seam + 0.014, side * 0.955 + 0.012, 0.95), frame)
        pile.box("black", (-1.15, side * 0.965 - 0.02, 0.44), (1.1, side * 0.965 + 0.02, 0.5), frame)
        for handle in (-0.18, -1.2):
            pile.box("chrome", (handle, side * 0.955 - 0.025, 0.8), (handle + 0.2, side * 0.955 + 0.025, 0.835), frame)


def _cabin(pile: Pile, frame: Frame, prefix: str) -> None:
    """The roof over glass: side windows between pillars, windscreen and rear window."""
    roof_line = np.concatenate((_ROOF, _ROOF[::-1] * np.array([1, -1, 1])))
    belt_line = np.concatenate((_BELT, _BELT[::-1] * np.array([1, -1, 1])))
    inner = roof_line * np.array([0.93, 0.8, 1.0]) + np.array([-0.02, 0.0, 0.018])
    count = len(roof_line)
    rings = np.concatenate((belt_line, roof_line, inner, np.array([[-0.42, 0.0, 1.487]])))
    faces = strip_faces(3, count, closed=True)
    fan = np.arange(count)
    lid = np.stack((2 * count + fan, 2 * count + (fan + 1) % count, np.full(count, 3 * count)), 1)
    pile.add(prefix, frame.world(rings), np.concatenate((faces, lid)))
    for side in (1.0, -1.0):
        flip = np.array([1.0, side, 1.0])
        _glass(
            pile, frame, [_on(0.9, 0.1) * flip, _on(-0.22, 0.1) * flip, _on(-0.22, 0.86) * flip, _on(0.24, 0.86) * flip]
        )
        _glass(
            pile,
            frame,
            [_on(-0.32, 0.1) * flip, _on(-1.25, 0.1) * flip, _on(-0.95, 0.86) * flip, _on(-0.32, 0.86) * flip],
        )
        _glass(
            pile,
            frame,
            [_on(-1.33, 0.1) * flip, _on(-1.68, 0.12) * flip, _on(-1.12, 0.82) * flip, _on(-1.03, 0.86) * flip],
        )
    for front, back in ((0, 0), (-1, -1)):
        low, high = _BELT[front], _ROOF[back]
        out = np.array([0.012 if front == 0 else -0.012, 0.0, 0.012])
        a, b = low + (high - low) * 0.08, low + (high - low) * 0.94
        mirror = np.array([1, -1, 1])
        inset = np.array([1, 0.93, 1])
        _glass(pile, frame, [a * inset + out, b * inset + out, b * inset * mirror + out, a * inset * mirror + out])


def _on(x: float, share: float) -> Points:
    """A point on the left flank of the cabin: `x` at the belt line, `share` of the way to the roof, a little
    outside.
    """
    low = np.array([x, np.interp(x, _BELT[::-1, 0], _BELT[::-1, 1]), np.interp(x, _BELT[::-1, 0], _BELT[::-1, 2])])
    high = np.array([x, np.interp(x, _ROOF[::-1, 0], _ROOF[::-1, 1]), np.interp(x, _ROOF[::-1, 0], _ROOF[::-1, 2])])
    return low + (high - low) * share + np.array([0.0, 0.012, 0.0])


def _glass(pile: Pile, frame: Frame, corners: list[Points]) -> None:
    pile.quads("carglass", np.array([corners]), frame)


def _wheel(pile: Pile, frame: Frame, x: float, side: float) -> None:
    """Arch, tyre and hub as discs on the flank, each a little further out."""
    turn = np.linspace(0, np.pi, 19)
    flank = side * 0.962
    arch = np.stack((x + 0.41 * np.cos(turn), np.full_like(turn, flank + side * 0.008), 0.33 + 0.41 * np.sin(turn)), -1)
    foot = np.array([[x - 0.41, flank + side * 0.008, 0.19], [x + 0.41, flank + side * 0.008, 0.19]])
    ring = np.concatenate((arch, foot))
    fan = np.arange(1, len(ring) - 1)
    pile.add("black", frame.world(ring), np.stack((np.zeros_like(fan), fan, fan + 1), 1))
    for name, radius, inner, outer in (
        ("tyre", WHEEL_R, 0.7, 0.968),
        ("hub", 0.215, 0.9, 0.978),
        ("black", 0.06, 0.9, 0.986),
    ):
        pile.tube(name, [[x, side * inner, WHEEL_R], [x, side * outer, WHEEL_R]], radius, 28, frame)
    for spoke in np.arange(5) / 5 * 2 * np.pi:
        _slot(pile, frame, x, side, float(spoke))


def _slot(pile: Pile, frame: Frame, x: float, side: float, angle: float) -> None:
    along = np.array([np.cos(angle), 0.0, np.sin(angle)])
    across = np.array([-np.sin(angle), 0.0, np.cos(angle)]) * 0.028
    middle = np.array([x, side * 0.981, WHEEL_R])
    inner, outer = middle + along * 0.1, middle + along * 0.18
    pile.quads("black", np.array([[inner - across, outer - across, outer + across, inner + across]]), frame)


def _lamps(pile: Pile, frame: Frame) -> None:
    """Bumpers, grille, lamps, plates and mirrors."""
    for end in (1.0, -1.0):
        pile.box("chrome", (end * 2.66 - 0.07, -0.84, 0.36), (end * 2.66 + 0.07, 0.84, 0.5), frame)
        pile.box("headlamp", (end * 2.7 - 0.04, -0.16, 0.52), (end * 2.7 - 0.02, 0.16, 0.64), frame)
    pile.box("black", (2.6, -0.42, 0.54), (2.675, 0.42, 0.7), frame)
    pile.box("chrome", (2.6, -0.44, 0.7), (2.68, 0.44, 0.725), frame)
    for side in (-1.0, 1.0):
        for name, low, high in (
            ("headlamp", (2.53, 0.46, 0.56), (2.66, 0.78, 0.71)),
            ("taillamp", (-2.66, 0.44, 0.6), (-2.53, 0.84, 0.82)),
            ("cabamber", (2.44, 0.76, 0.57), (2.6, 0.87, 0.68)),
        ):
            a, b = np.array(low) * [1, side, 1], np.array(high) * [1, side, 1]
            pile.box("headlamp" if name == "cabamber" else name, np.minimum(a, b), np.maximum(a, b), frame)
        pile.box("black", (0.72, side * 0.95 - 0.1, 0.98), (0.86, side * 0.95 + 0.1, 1.1), frame)


def _livery(pile: Pile, frame: Frame) -> None:
    """What makes it a cab: the lit sign on the roof, the chequers along the flank and the word on the doors."""
    pile.box("black", (-0.7, -0.17, 1.47), (0.02, 0.17, 1.5), frame)
    pile.box("cabsign", (-0.67, -0.14, 1.5), (-0.01, 0.14, 1.72), frame)
    for side in (-1.0, 1.0):
        flank = side * 0.978
        step = 0.085
        x = np.arange(-1.02, 1.02, step)
        for row in (0, 1):
            start = x[row::2]
            low = np.stack((start, np.full_like(start, flank - 0.004), np.full_like(start, 0.715 + row * step)), -1)
            pile.boxes("black", low, low + np.array([step, 0.008, step]), frame)
        _word(pile, frame, flank, side)
        start = -0.1 if side > 0 else -0.58
        _letters(pile, (start, side * 0.14, 1.53), (-0.135 * side, 0, 0), 0.16, (0, 0.008 * side, 0), frame)


def _word(pile: Pile, frame: Frame, flank: float, side: float) -> None:
    start = 0.34 if side > 0 else -0.24
    _letters(pile, (start + 0.15, flank, 0.53), (-0.2 * side, 0, 0), 0.16, (0, 0.01 * side, 0), frame)


# Strokes of each letter as boxes in a unit cell: left, bottom, right, top.
_STROKES = {
    "T": ((0.0, 0.8, 0.8, 1.0), (0.3, 0.0, 0.5, 1.0)),
    "A": ((0.0, 0.0, 0.18, 0.85), (0.62, 0.0, 0.8, 0.85), (0.1, 0.8, 0.7, 1.0), (0.1, 0.35, 0.7, 0.52)),
    "X": ((0.3, 0.35, 0.5, 0.65), (0.0, 0.0, 0.25, 0.3), (0.55, 0.0, 0.8, 0.3), (0.0, 0.7, 0.25, 1.0),
          (0.55, 0.7, 0.8, 1.0), (0.15, 0.22, 0.4, 0.45), (0.4, 0.22, 0.65, 0.45), (0.15, 0.55, 0.4, 0.78),
          (0.4, 0.55, 0.65, 0.78)),
    "I": ((0.3, 0.0, 0.5, 1.0),),
}  # fmt: skip


def _letters(pile: Pile, start: ArrayLike, advance: ArrayLike, tall: float, deep: ArrayLike, frame: Frame) -> None:
    """TAXI in strokes: `advance` from letter to letter, `deep` how far the strokes stand out."""
    origin, step, out = (np.asarray(part, np.float64) for part in (start, advance, deep))
    up = np.array([0.0, 0.0, tall])
    for place, letter in enumerate("TAXI"):
        for left, bottom, right, top in _STROKES[letter]:
            low = origin + step * (place + left) + up * bottom
            high = origin + step * (place + right) + up * top + out
            pile.box("black", np.minimum(low, high), np.maximum(low, high), frame)
