"""Street furniture: signals, lamps, a hydrant."""

from __future__ import annotations

import numpy as np

from studio_app.stage.scene import Material
from studio_app.stage.sets.livery import walking_figure
from studio_app.stage.sets.pile import Pile, strip_faces

Place = tuple[float, float]

_KERB = 0.15


def furniture_materials() -> dict[str, Material]:
    return {
        "pole": Material((0.09, 0.1, 0.095), roughness=0.45, specular=0.4),
        "signalbox": Material((0.85, 0.42, 0.012), roughness=0.4, specular=0.4),
        "red": Material((0.4, 0.02, 0.015), specular=0.0, emission=(0.32, 0.012, 0.006)),
        "amberoff": Material((0.14, 0.08, 0.01), specular=0.0),
        "greenoff": Material((0.01, 0.07, 0.04), specular=0.0),
        "hand": Material((0.5, 0.2, 0.05), specular=0.0, emission=(0.26, 0.26, 0.24)),
        "hydrant": Material((0.3, 0.03, 0.02), roughness=0.4, specular=0.4),
        "lampglass": Material((0.7, 0.65, 0.55), specular=0.0, emission=(0.1, 0.075, 0.04)),
        "bark": Material((0.09, 0.07, 0.05), specular=0.0),
        "leaves": Material((0.06, 0.115, 0.022), specular=0.0),
        "lightleaves": Material((0.13, 0.2, 0.035), specular=0.0),
        "darkleaves": Material((0.03, 0.06, 0.018), specular=0.0),
        "walkicon": Material(texture=walking_figure(), specular=0.0),
    }


def build_signal_head(pile: Pile, x: float, y: float, z: float) -> None:
    """Three yellow boxes under each other, lenses towards the camera, red lit; `z` is the lower edge."""
    for row, lens in enumerate(("greenoff", "amberoff", "red")):
        low = z + row * 0.36
        pile.box("signalbox", (x - 0.17, y - 0.1, low), (x + 0.17, y + 0.12, low + 0.345))
        pile.tube(lens, [[x, y - 0.13, low + 0.17], [x, y - 0.09, low + 0.17]], 0.115, 18)
        _visor(pile, x, y - 0.1, low + 0.17)


def _visor(pile: Pile, x: float, y: float, z: float) -> None:
    """The hood over a lens: longer above than at its sides, dark inside."""
    turn = np.linspace(-0.45, np.pi + 0.45, 17)
    for name, radius in (("signalbox", 0.15), ("black", 0.143)):
        back = np.stack((x + radius * np.cos(turn), np.full_like(turn, y), z + radius * np.sin(turn)), -1)
        deep = 0.14 + 0.14 * np.clip(np.sin(turn), 0, 1)
        front = back + np.stack((np.zeros_like(deep), -deep, -0.02 * np.ones_like(deep)), -1)
        pile.add(name, np.stack((back, front)).reshape(-1, 3), strip_faces(2, len(turn)))


def build_pole_signal(pile: Pile, place: Place, *, walk: bool) -> None:
    """A corner pole with a signal at the side and, with `walk`, the pedestrian signal below it."""
    x, y = place
    pile.tube("pole", [[x, y, _KERB], [x, y, 3.95]], 0.065, 12)
    pile.tube("pole", [[x, y, _KERB], [x, y, 0.55]], 0.15, 12)
    pile.box("pole", (x - 0.34, y - 0.04, 3.42), (x, y + 0.04, 3.48))
    build_signal_head(pile, x - 0.36, y, 2.62)
    if walk:
        pile.box("signalbox", (x + 0.1, y - 0.12, 2.3), (x + 0.56, y + 0.12, 2.74))
        pile.box("black", (x + 0.14, y - 0.14, 2.34), (x + 0.52, y - 0.12, 2.7))
        low = np.array([x + 0.14, y - 0.145, 2.34])
        across, up = np.array([0.38, 0, 0]), np.array([0, 0, 0.36])
        pile.quads("walkicon", np.array([[low, low + across, low + across + up, low + up]]))
        pile.box("black", (x + 0.08, y - 0.32, 2.74), (x + 0.58, y - 0.12, 2.76))
    pile.box("pole", (x - 0.02, y - 0.07, 3.55), (x + 0.6, y - 0.05, 3.76))


def build_mast_signal(pile: Pile, place: Place, reach: float) -> None:
    """A tall pole whose arm reaches over the avenue with two signals hanging from it."""
    x, y = place
    pile.tube("pole", [[x, y, _KERB], [x, y, 6.4]], [0.14, 0.09], 12)
    pile.tube("pole", [[x, y, 5.7], [x - reach / 2, y, 6.15], [x - reach, y, 6.3]], [0.08, 0.06, 0.045], 10)
    for share in (0.55, 0.97):
        build_signal_head(pile, x - reach * share, y, 5.05)


def build_lamp(pile: Pile, place: Place, towards: float) -> None:
    """A street lamp with a curved arm; `towards` -1 or 1 in x."""
    x, y = place
    pile.tube("pole", [[x, y, _KERB], [x, y, 7.6]], [0.11, 0.06], 10)
    turn = np.linspace(0, np.pi / 2, 8)
    arm = np.stack((x + towards * 2.2 * (1 - np.cos(turn)), np.full_like(turn, y), 7.6 + 0.9 * np.sin(turn)), -1)
    pile.tube("pole", arm, 0.04, 8)
    end = x + towards * 2.2
    pile.box("pole", (end - 0.3, y - 0.14, 8.46), (end + 0.3, y + 0.14, 8.58))
    pile.box("lampglass", (end - 0.24, y - 0.11, 8.42), (end + 0.24, y + 0.11, 8.47))


def build_hydrant(pile: Pile, place: Place) -> None:
    x, y = place
    heights = [_KERB, 0.2, 0.21, 0.62, 0.64, 0.68, 0.78, 0.83]
    pile.tube("hydrant", [[x, y, z] for z in heights], [0.15, 0.15, 0.1, 0.1, 0.13, 0.13, 0.07, 0.03], 14)
    pile.tube("hydrant", [[x - 0.19, y, 0.52], [x + 0.19, y, 0.52]], 0.055, 10)
