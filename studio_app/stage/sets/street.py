"""A New York crossing: she walks over the side street's zebra; beside her a cab waits, behind lie corner and avenue.

Axes: x right, y away from the camera at orbit 0, metres. The side street runs along x from y = -9.5 to 10.5; the avenue
runs along y with its right kerb at x = -0.4, so that beyond the crossing there is pavement and a row of houses on the
right and traffic and an open square on the left, towards which the evening sun stands. What the sun's rays cross
between there and the figure stays low: a test holds that. A dark bus waits at her other side, out of the frame: it
keeps the sky off and gives her a shadow side, as a photographer's black flag does.
"""

from __future__ import annotations

from functools import lru_cache
from pathlib import Path

import numpy as np

from studio_app.direction.location import Location
from studio_app.stage.scene import Material, Mesh
from studio_app.stage.sets.facade import Front, build_front
from studio_app.stage.sets.furniture import (
    build_hydrant,
    build_lamp,
    build_mast_signal,
    build_pole_signal,
    furniture_materials,
)
from studio_app.stage.sets.pile import Frame, Pile
from studio_app.stage.sets.studio_set import linear
from studio_app.stage.sets.surface_store import kept_surface
from studio_app.stage.sets.surfaces import asphalt, brick, paint, paving, stone
from studio_app.stage.sets.taxi import build_taxi, car_materials
from studio_app.stage.sets.tree import build_tree

NEAR_KERB, FAR_KERB = -9.5, 10.5
AVENUE_LEFT, AVENUE_RIGHT = -12.5, -0.4
HOUSES_X = 3.3
KERB_M = 0.15
CAB_YELLOW = (0.93, 0.46, 0.006)
CAB_AT = (-3.3, 19.2)
CAB_TOWARDS = (0.5, -0.866)
_PAINTS = ("bluecar", "whitecar", "greycar")
_ROUND = frozenset({"cab", "cabtop", *_PAINTS, *(f"{name}top" for name in _PAINTS), "tyre", "hub", "chrome", "pole"})


def street_meshes(location: Location, cache: Path | None = None) -> tuple[Mesh, ...]:
    """The crossing; the location's colour is the brick of the houses. Painted ground is kept in `cache`."""
    return _street(location.colour, cache)


@lru_cache(maxsize=4)
def _street(colour: str, cache: Path | None) -> tuple[Mesh, ...]:
    pile = Pile()
    _ground(pile)
    _crosswalk(pile)
    _houses(pile)
    _far_side(pile)
    _behind_camera(pile)
    _furniture(pile)
    _cars(pile)
    return pile.meshes("street", _materials(colour, cache), smooth=_ROUND)


def _materials(colour: str, cache: Path | None) -> dict[str, Material]:
    own = {
        "road": Material(texture=kept_surface(asphalt, cache), roughness=0.62, specular=0.35),
        "paint": Material(texture=kept_surface(paint, cache), roughness=0.6, specular=0.3),
        "paving": Material(texture=kept_surface(paving, cache), specular=0.0),
        "kerb": Material((0.36, 0.34, 0.31), specular=0.0),
        "lane": Material((0.5, 0.49, 0.46), specular=0.0),
        "brick": Material(texture=brick(linear(colour)), specular=0.0),
        "darkbrick": Material(texture=brick((0.2, 0.085, 0.055)), specular=0.0),
        "limestone": Material(texture=stone((0.52, 0.45, 0.36)), specular=0.0),
        "brownstone": Material(texture=stone((0.23, 0.135, 0.09)), specular=0.0),
        "cream": Material(texture=stone((0.6, 0.55, 0.46)), specular=0.0),
        "pane": Material((0.02, 0.024, 0.03), roughness=0.06, specular=0.95),
        "blind": Material((0.42, 0.39, 0.33), roughness=0.25, specular=0.5),
        "lamplit": Material((0.5, 0.38, 0.2), specular=0.0, emission=(0.05, 0.032, 0.012)),
        "sash": Material((0.07, 0.075, 0.07), specular=0.0),
        "sign": Material((0.03, 0.06, 0.05), specular=0.0),
        "shopwood": Material((0.045, 0.06, 0.052), specular=0.0),
        "interior": Material((0.5, 0.36, 0.2), specular=0.0, emission=(0.035, 0.023, 0.010)),
        "shopglass": Material(glass=True, two_sided=False),
        "greenawning": Material((0.02, 0.09, 0.045), specular=0.0),
        "redawning": Material((0.32, 0.025, 0.02), specular=0.0),
        "iron": Material((0.02, 0.02, 0.02), specular=0.0),
        "busside": Material((0.16, 0.165, 0.17), specular=0.0),
    }
    paints = {
        "bluecar": Material((0.03, 0.06, 0.12), roughness=0.25, specular=0.5, clearcoat=0.5),
        "whitecar": Material((0.55, 0.55, 0.53), roughness=0.3, specular=0.5),
        "greycar": Material((0.1, 0.105, 0.11), roughness=0.25, specular=0.5, metallic=0.3),
    }
    tops = {f"{name}top": material for name, material in paints.items()}
    return own | paints | tops | car_materials(CAB_YELLOW) | furniture_materials()


def _ground(pile: Pile) -> None:
    def level(name: str, left: float, near: float, right: float, far: float, z: float, tile: float) -> None:
        pile.quads(name, np.array([[[left, near, z], [right, near, z], [right, far, z], [left, far, z]]]), tile=tile)

    level("road", -400, -400, 400, 700, 0.0, 8.0)
    blocks = ((AVENUE_RIGHT, FAR_KERB, 200.0, 700.0), (-200.0, FAR_KERB, AVENUE_LEFT, 700.0),
              (-200.0, -60.0, AVENUE_LEFT, NEAR_KERB), (AVENUE_RIGHT, -60.0, 200.0, NEAR_KERB))  # fmt: skip
    for left, near, right, far in blocks:
        level("paving", left + 0.16, near + 0.16, right - 0.16, far - 0.16, KERB_M, 3.0)
        for low, high in (
            ((left, near, 0.0), (right, near + 0.17, KERB_M + 0.004)),
            ((left, far - 0.17, 0.0), (right, far, KERB_M + 0.004)),
            ((left, near, 0.0), (left + 0.17, far, KERB_M + 0.004)),
            ((right - 0.17, near, 0.0), (right, far, KERB_M + 0.004)),
        ):
            pile.box("kerb", low, high)


def _crosswalk(pile: Pile) -> None:
    """Bars along the traffic, as wide as the gaps between them; lane marks on the avenue."""
    y = np.arange(NEAR_KERB + 0.7, FAR_KERB - 0.8, 1.2)
    z = 0.001
    bars = [[[-2.1, at, z], [1.9, at, z], [1.9, at + 0.6, z], [-2.1, at + 0.6, z]] for at in y]
    pile.quads("paint", np.array(bars))
    dashes = [[[x, at, z], [x + 0.13, at, z], [x + 0.13, at + 3, z], [x, at + 3, z]]
              for x in (-5.6, -8.9, -12.2) for at in np.arange(16.0, 300.0, 9.0)]  # fmt: skip
    stop = [
        [
            [AVENUE_LEFT + 0.3, 14.2, z],
            [AVENUE_RIGHT - 0.3, 14.2, z],
            [AVENUE_RIGHT - 0.3, 14.7, z],
            [AVENUE_LEFT + 0.3, 14.7, z],
        ]
    ]
    pile.quads("lane", np.array(dashes + stop))


def _houses(pile: Pile) -> None:
    """The right side of the avenue, facing the sun: a corner house and its neighbours, block after block."""
    fronts = (
        Front(9.5, 5, "brick", "limestone", "greenawning", escape=True),
        Front(8.0, 4, "brownstone", "brownstone", "redawning"),
        Front(11.0, 7, "limestone", "cream"),
        Front(8.0, 5, "darkbrick", "limestone", "greenawning", escape=True),
        Front(10.0, 6, "cream", "cream", "redawning"),
        Front(12.0, 9, "brick", "limestone"),
        Front(9.0, 5, "darkbrick", "brownstone"),
        Front(14.0, 11, "limestone", "limestone"),
    )
    y = 15.0
    for number in range(14):
        front = fronts[number % len(fronts)]
        # Facing -x (out), laid from far to near so that the wall's front looks to the avenue.
        build_front(pile, front, Frame((HOUSES_X, y + front.width, 0.0), (0, -1, 0), (-1, 0, 0)), 100 + number)
        pile.box("darkbrick", (HOUSES_X + 0.3, y, 0), (HOUSES_X + 14, y + front.width, front.height), tile=2.4)
        y += front.width + (16.0 if number % 6 == 5 else 0.0)
    corner = fronts[0]
    build_front(
        pile,
        Front(13.5, corner.storeys, "brick", "limestone", "greenawning"),
        Frame((HOUSES_X, 14.98, 0), (1, 0, 0), (0, -1, 0)),
        90,
    )


def _far_side(pile: Pile) -> None:
    """The left side beyond the square, and what closes the avenue far off; low enough for the sun to pass."""
    y = 74.0
    for number, (width, storeys, wall) in enumerate(
        ((14.0, 4, "limestone"), (12.0, 6, "brick"), (16.0, 8, "cream"), (12.0, 7, "darkbrick"),
         (18.0, 11, "limestone"), (14.0, 9, "brick"), (20.0, 14, "cream"), (16.0, 10, "brownstone"))
    ):  # fmt: skip
        front = Front(width, storeys, wall, "limestone")
        build_front(pile, front, Frame((AVENUE_LEFT - 4.5, y, 0), (0, 1, 0), (1, 0, 0)), 200 + number)
        pile.box("darkbrick", (AVENUE_LEFT - 20, y, 0), (AVENUE_LEFT - 4.8, y + width, front.height), tile=2.4)
        if number == 0:
            near = Front(15.0, storeys, wall, "limestone")
            build_front(pile, near, Frame((AVENUE_LEFT - 19.5, y - 0.02, 0), (1, 0, 0), (0, -1, 0)), 299)
        y += width
    rng = np.random.default_rng(5)
    for number in range(16):
        x, at = -60 + number * 7.5 + rng.uniform(-2, 2), 420 + rng.uniform(0, 60)
        if -14.0 < x < -3.5:
            continue
        high = rng.uniform(30, 85)
        pile.box(
            ("limestone", "cream", "brick")[number % 3], (x, at, 0), (x + rng.uniform(7, 12), at + 12, high), tile=2.4
        )


def _behind_camera(pile: Pile) -> None:
    """The houses at the photographer's back: sunlit, they are the fill light on a face that looks away from the sun."""
    x = -34.0
    for number, (width, storeys, wall) in enumerate(
        ((15.0, 3, "brick"), (13.0, 2, "limestone"), (15.0, 3, "brownstone"), (14.0, 4, "brick"))
    ):
        front = Front(width, storeys, wall, "limestone")
        build_front(pile, front, Frame((x + width, -21.0, 0), (-1, 0, 0), (0, 1, 0)), 300 + number)
        x += width


def _furniture(pile: Pile) -> None:
    build_pole_signal(pile, (2.05, 11.3), walk=True)
    build_mast_signal(pile, (AVENUE_LEFT - 0.5, 33.0), reach=-8.6)
    build_hydrant(pile, (1.3, 12.6))
    # Nothing upright stands where her head is seen against the avenue.
    for y in (58.0, 84.0, 110.0, 136.0):
        build_lamp(pile, (AVENUE_LEFT - 0.8, y), towards=1.0)
    rng = np.random.default_rng(17)
    for y in (45.0, 52.0, 59.0, 66.0, 73.0):
        build_tree(pile, (AVENUE_LEFT - 1.6, y), 7.5, int(rng.integers(1000)))
    for y in (34.0, 44.0):
        build_tree(pile, (2.5, y), 6.5, int(rng.integers(1000)))


def _cars(pile: Pile) -> None:
    """The cab that waits for her, cars along the right kerb and on the avenue, well out of focus, and the bus."""
    x, y = CAB_TOWARDS
    build_taxi(pile, Frame((*CAB_AT, 0.0), (x, y, 0), (-y, x, 0)))
    for number, y in enumerate((40.0, 46.2, 58.0, 70.0)):
        build_taxi(
            pile, Frame((AVENUE_RIGHT - 1.2, y, 0.0), (0, 1, 0), (-1, 0, 0)), _PAINTS[number % 3], roof_sign=False
        )
    for x, y, name in ((-6.3, 24.0, "greycar"), (-9.6, 33.0, "bluecar"), (-6.2, 52.0, "whitecar")):
        build_taxi(pile, Frame((x, y, 0.0), (0, -1, 0), (1, 0, 0)), name, roof_sign=False)
    build_taxi(pile, Frame((-9.5, 49.0, 0.0), (0, -1, 0), (1, 0, 0)))
    pile.box("busside", (4.2, -6.5, 0.35), (6.6, 3.0, 3.1))
