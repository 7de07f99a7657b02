"""What is screwed onto a car: wheels, bumpers, grille, lamps, mirrors, plates and wipers.

Axes as in `taxi`: x forward, y to the car's left, z up from the road.
"""

from __future__ import annotations

import numpy as np

from studio_app.stage.sets.pile import Frame, Pile

WHEEL_R = 0.335
_TYRE = np.array([(0.72, 0.29), (0.735, 0.322), (0.76, 0.335), (0.93, 0.335), (0.955, 0.325), (0.968, 0.3),
                  (0.972, 0.24)])  # fmt: skip
_RIM = np.array([(0.9, 0.236), (0.972, 0.236), (0.978, 0.222), (0.979, 0.2)])


def build_wheel(pile: Pile, frame: Frame, x: float, side: float) -> None:
    """The dark arch, a round-shouldered tyre, a rim with slots and a cap."""
    turn = np.linspace(0, np.pi, 25)
    flank = side * 0.974
    arch = np.stack((x + 0.4 * np.cos(turn), np.full_like(turn, flank), 0.335 + 0.4 * np.sin(turn)), -1)
    foot = np.array([[x - 0.4, flank, 0.2], [x + 0.4, flank, 0.2]])
    ring = np.concatenate((arch, foot))
    fan = np.arange(1, len(ring) - 1)
    pile.add("black", frame.world(ring), np.stack((np.zeros_like(fan), fan, fan + 1), 1))
    pile.tube("black", arch + np.array([0.0, side * 0.004, 0.0]), 0.016, 5, frame)
    out = 0.012
    for name, profile in (("tyre", _TYRE), ("hub", _RIM)):
        path = [[x, side * (y + out), WHEEL_R] for y in profile[:, 0]]
        pile.tube(name, path, profile[:, 1], 36, frame)
    pile.tube("hub", [[x, side * (y + out), WHEEL_R] for y in (0.97, 0.985, 0.995)], [0.085, 0.075, 0.03], 16, frame)
    for angle in (np.arange(10) + 0.5) / 10 * 2 * np.pi:
        along, across = np.array([np.cos(angle), 0.0, np.sin(angle)]), np.array([-np.sin(angle), 0.0, np.cos(angle)])
        middle = np.array([x, side * (0.9815 + out), WHEEL_R])
        inner, outer = middle + along * 0.115, middle + along * 0.185
        slot = [inner - across * 0.016, outer - across * 0.028, outer + across * 0.028, inner + across * 0.016]
        pile.quads("black", np.array([slot]), frame)


def build_trim(pile: Pile, frame: Frame, paint: str) -> None:
    """Bumpers in the car's `paint`, grille, lamps, plates, mirrors, wipers."""
    for end in (1.0, -1.0):
        _bumper(pile, frame, paint, end)
    _grille(pile, frame)
    for side in (-1.0, 1.0):
        _lamps(pile, frame, side)
        base = np.array([0.8, side * 0.9, 1.0])
        tip = base + np.array([0.02, side * 0.14, 0.05])
        pile.tube("black", [base, tip], 0.025, 6, frame)
        head = [tip + np.array([0, side * reach, 0.01]) for reach in (-0.02, 0.02, 0.12, 0.16)]
        pile.tube(paint, head, [0.045, 0.075, 0.07, 0.035], 12, frame)
        pile.tube("black", [(1.08, side * 0.5, 0.985), (0.86, side * 0.1, 1.13)], 0.009, 5, frame)


def _bumper(pile: Pile, frame: Frame, paint: str, end: float) -> None:
    """A round bar that bows across the car's end, a rub strip on it, a dark apron below, the plate."""
    bow = np.array([(2.36, 0.93), (2.55, 0.9), (2.66, 0.78), (2.71, 0.5), (2.73, 0.0)])
    half = np.concatenate((bow, bow[-2::-1] * np.array([1, -1])))
    for name, out, z, radius in ((paint, 0.0, 0.45, 0.1), ("black", 0.085, 0.47, 0.028), ("black", -0.03, 0.32, 0.06)):
        scale = np.array([(x + out) * end for x in half[:, 0]])
        pile.tube(name, np.column_stack((scale, half[:, 1], np.full(len(half), z))), radius, 12, frame)
    x, y = end * 2.85, 0.16 * end
    pile.quads("plate", np.array([[[x, -y, 0.41], [x, y, 0.41], [x, y, 0.53], [x, -y, 0.53]]]), frame)


def _grille(pile: Pile, frame: Frame) -> None:
    pile.box("black", (2.6, -0.4, 0.56), (2.705, 0.4, 0.73), frame)
    corners = [(2.71, -0.41, 0.56), (2.71, 0.41, 0.56), (2.70, 0.41, 0.74), (2.70, -0.41, 0.74), (2.71, -0.41, 0.56)]
    pile.tube("chrome", corners, 0.018, 6, frame)
    for z in (0.6, 0.645, 0.69):
        pile.box("chrome", (2.7, -0.4, z - 0.006), (2.715, 0.4, z + 0.006), frame)
    y = np.linspace(-0.36, 0.36, 13)
    low = np.stack((np.full_like(y, 2.7), y - 0.005, np.full_like(y, 0.565)), -1)
    pile.boxes("chrome", low, low + np.array([0.012, 0.01, 0.165]), frame)


def _lamps(pile: Pile, frame: Frame, side: float) -> None:
    """Headlamps that wrap round the corner with a lit reflector, indicators, tail lamps."""
    edge = np.array([(2.705, 0.44), (2.7, 0.66), (2.66, 0.8), (2.56, 0.885), (2.42, 0.915)]) * np.array([1, side])
    low, high = (np.column_stack((edge, np.full(len(edge), z))) for z in (0.57, 0.735))
    quads = np.stack((low[:-1], low[1:], high[1:], high[:-1]), 1)
    pile.quads("headlamp", quads[:3], frame)
    pile.quads("indicator", quads[3:], frame)
    for path in (low, high):
        pile.tube("black", path, 0.01, 5, frame)
    pile.tube("dipped", [(2.69, side * 0.58, 0.655), (2.712, side * 0.58, 0.655)], 0.058, 16, frame)
    rear = np.array([(-2.705, 0.4), (-2.7, 0.7), (-2.64, 0.86), (-2.5, 0.925)]) * np.array([1, side])
    low, high = (np.column_stack((rear, np.full(len(rear), z))) for z in (0.62, 0.85))
    pile.quads("taillamp", np.stack((low[:-1], low[1:], high[1:], high[:-1]), 1), frame)
