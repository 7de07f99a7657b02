"""A New York house front: storeys of recessed sash windows with sills and lintels, a cornice, a shop with its
awning.
"""

from __future__ import annotations

from dataclasses import dataclass

import numpy as np

from studio_app.stage.sets.pile import Frame, Pile, Points

TILE_M = 2.4


@dataclass(frozen=True, slots=True)
class Front:
    """One house front in metres: `wall` and `trim` name materials, `awning` one or none."""

    width: float
    storeys: int
    wall: str
    trim: str
    awning: str = ""
    storey: float = 3.5
    shop: float = 4.4
    bay: float = 2.3
    escape: bool = False

    @property
    def height(self) -> float:
        """Up to the roof, without the cornice."""
        return self.shop + self.storeys * self.storey


def build_front(pile: Pile, front: Front, frame: Frame, seed: int) -> None:
    """Lay the front into `pile`: along the frame's first axis, facing along its second (which points into the
    street).
    """
    rng = np.random.default_rng(seed)
    bays = max(1, int(front.width / front.bay))
    _upper(pile, front, frame, bays, rng)
    _shop(pile, front, frame, rng)
    _cornice(pile, front, frame)
    if front.escape:
        _fire_escape(pile, front, frame, bays)


def _upper(pile: Pile, front: Front, frame: Frame, bays: int, rng: np.random.Generator) -> None:
    """The wall with its openings, and a window in each."""
    pitch = front.width / bays
    wide, tall = min(1.15, pitch * 0.55), front.storey * 0.56
    centre = (np.arange(bays) + 0.5) * pitch
    foot = front.shop + np.arange(front.storeys) * front.storey + front.storey * 0.24
    x, z = (part.ravel() for part in np.meshgrid(centre, foot))
    _wall(pile, front, frame, centre, foot, wide, tall)
    low = np.stack((x - wide / 2, np.full_like(x, -0.22), z), -1)
    _reveals(pile, front.trim, frame, low, wide, tall)
    kind = rng.choice(3, len(x), p=(0.58, 0.27, 0.15))
    for number, name in enumerate(("pane", "blind", "lamplit")):
        _upright(pile, name, frame, low[kind == number], wide, tall)
    _sashes(pile, frame, low, wide, tall)
    for down, up, reach, deep in ((-0.14, 0.0, 0.12, 0.1), (tall, tall + 0.24, 0.1, 0.05)):
        pile.boxes(
            front.trim,
            np.stack((x - wide / 2 - reach, np.zeros_like(x), z + down), -1),
            np.stack((x + wide / 2 + reach, np.full_like(x, deep), z + up), -1),
            frame,
            TILE_M,
        )


def _wall(pile: Pile, front: Front, frame: Frame, centre: Points, foot: Points, wide: float, tall: float) -> None:
    """Full-width bands between the rows of windows, and piers between the windows of a row."""
    edges = np.concatenate(([front.shop], np.stack((foot, foot + tall), 1).ravel(), [front.height]))
    rows = [(0.0, front.width, low, high) for low, high in zip(edges[::2], edges[1::2], strict=True)]
    sides = np.concatenate(([0.0], np.stack((centre - wide / 2, centre + wide / 2), 1).ravel(), [front.width]))
    piers = list(zip(sides[::2], sides[1::2], strict=True))
    rows += [(left, right, low, low + tall) for low in foot for left, right in piers]
    left, right, low, high = np.array(rows, np.float64).T
    zero = np.zeros_like(left)
    corners = [
        np.stack(corner, -1)
        for corner in ((left, zero, low), (right, zero, low), (right, zero, high), (left, zero, high))
    ]
    pile.quads(front.wall, np.stack(corners, 1), frame, TILE_M)


def _reveals(pile: Pile, material: str, frame: Frame, low: Points, wide: float, tall: float) -> None:
    deep = np.array([0.0, 0.22, 0.0])
    across, up = np.array([wide, 0.0, 0.0]), np.array([0.0, 0.0, tall])
    for start, edge in ((low, up), (low + across, up), (low, across), (low + up, across)):
        pile.quads(material, np.stack((start, start + deep, start + deep + edge, start + edge), 1), frame)


def _upright(pile: Pile, material: str, frame: Frame, low: Points, wide: float, tall: float) -> None:
    if len(low):
        across, up = np.array([wide, 0.0, 0.0]), np.array([0.0, 0.0, tall])
        pile.quads(material, np.stack((low, low + across, low + across + up, low + up), 1), frame)


def _sashes(pile: Pile, frame: Frame, low: Points, wide: float, tall: float) -> None:
    """The frame round each window and the rail where its two sashes meet."""
    bar, deep = 0.06, 0.05
    bars = ((0, 0, bar, tall), (wide - bar, 0, wide, tall), (0, 0, wide, bar), (0, tall - bar, wide, tall),
            (0, tall * 0.5 - bar / 2, wide, tall * 0.5 + bar / 2))  # fmt: skip
    for left, bottom, right, top in bars:
        pile.boxes("sash", low + np.array([left, 0.0, bottom]), low + np.array([right, deep, top]), frame)


def _shop(pile: Pile, front: Front, frame: Frame, rng: np.random.Generator) -> None:
    """A shop window between two piers over a dark base, its sign, a door, and an awning when there is one."""
    width, top = front.width, front.shop
    pier = 0.5
    pile.boxes(
        front.trim,
        np.array([[0.0, -0.3, 0.0], [width - pier, -0.3, 0.0]]),
        np.array([[pier, 0.08, top], [width, 0.08, top]]),
        frame,
        TILE_M,
    )
    pile.box(front.trim, (0, -0.3, top - 0.35), (width, 0.14, top), frame, TILE_M)
    pile.box("sign", (pier, -0.2, top - 1.15), (width - pier, 0.04, top - 0.35), frame)
    pile.box("shopwood", (pier, -0.3, 0), (width - pier, -0.1, 0.55), frame)
    pile.box("interior", (pier, -0.36, 0.55), (width - pier, -0.3, top - 1.15), frame)
    panes = max(2, int((width - 2 * pier) / 1.9))
    pitch = (width - 2 * pier) / panes
    x = pier + np.arange(panes) * pitch
    _upright(
        pile, "shopglass", frame, np.stack((x, np.full_like(x, -0.16), np.full_like(x, 0.55)), -1), pitch, top - 1.7
    )
    mullion = np.stack((x - 0.04, np.full_like(x, -0.2), np.full_like(x, 0.5)), -1)
    pile.boxes("shopwood", mullion, mullion + np.array([0.08, 0.12, top - 1.65]), frame)
    door = pier + pitch * int(rng.integers(panes))
    pile.box("shopwood", (door + 0.1, -0.2, 0), (door + 1.15, -0.05, 0.55), frame)
    pile.box("sash", (door + 0.1, -0.14, 0.55), (door + 0.2, -0.05, 2.3), frame)
    if front.awning:
        _awning(pile, front, frame)


def _awning(pile: Pile, front: Front, frame: Frame) -> None:
    high, low, reach = front.shop - 1.1, front.shop - 1.95, 1.35
    left, right = 0.45, front.width - 0.45
    roof = [[left, 0.05, high], [right, 0.05, high], [right, reach, low], [left, reach, low]]
    skirt = [[left, reach, low], [right, reach, low], [right, reach, low - 0.26], [left, reach, low - 0.26]]
    pile.quads(front.awning, np.array([roof, skirt]), frame)
    for x in (left, right):
        pile.quads(
            front.awning,
            np.array([[[x, 0.05, high], [x, reach, low], [x, reach, low - 0.26], [x, 0.05, low - 0.26]]]),
            frame,
        )


def _cornice(pile: Pile, front: Front, frame: Frame) -> None:
    """Three steps out and the brackets under them."""
    top, width = front.height, front.width
    for bottom, high, deep in ((-0.15, 0.1, 0.14), (0.1, 0.42, 0.3), (0.42, 0.62, 0.62)):
        pile.box(front.trim, (0, -0.2, top + bottom), (width, deep, top + high), frame, TILE_M)
    x = np.arange(0.3, width - 0.3, 0.8)
    low = np.stack((x, np.full_like(x, 0.1), np.full_like(x, top + 0.02)), -1)
    pile.boxes(front.trim, low, low + np.array([0.16, 0.44, 0.4]), frame)


def _fire_escape(pile: Pile, front: Front, frame: Frame, bays: int) -> None:
    """Iron balconies with railings before two bays, joined by slanting stairs."""
    pitch = front.width / bays
    left = pitch * (bays // 2) + 0.1
    right = min(left + 2 * pitch - 0.2, front.width - 0.1)
    for storey in range(front.storeys):
        floor = front.shop + storey * front.storey + front.storey * 0.2
        pile.box("iron", (left, 0.05, floor), (right, 1.05, floor + 0.05), frame)
        for rail in (0.45, 0.9):
            pile.box("iron", (left, 1.01, floor + rail), (right, 1.05, floor + rail + 0.04), frame)
        posts = np.linspace(left, right - 0.03, 12)
        low = np.stack((posts, np.full_like(posts, 1.01), np.full_like(posts, floor)), -1)
        pile.boxes("iron", low, low + np.array([0.03, 0.03, 0.92]), frame)
        if storey:
            foot = (left + 0.5, 0.75, floor - front.storey)
            pile.tube("iron", [foot, (right - 0.4, 0.75, floor)], 0.05, 5, frame)
            pile.tube("iron", [(foot[0], 0.4, foot[2]), (right - 0.4, 0.4, floor)], 0.05, 5, frame)
