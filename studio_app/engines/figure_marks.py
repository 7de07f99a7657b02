"""Where the figure lies in a framing: the boxes of head, hands, hem and feet, by projecting what the scene is made of.

Nothing is traced or drawn, so that it costs a few milliseconds beside a scene.
"""

from __future__ import annotations

from collections.abc import Iterable

import numpy as np

from studio_app.direction.look import GarmentKind
from studio_app.stage.keypoints import BODY
from studio_app.stage.lens import project
from studio_app.stage.scene import Floats, Mesh, Part, Scene, Strands, Triple, View
from studio_app.takes.crop import LEAST, WHOLE, Box
from studio_app.takes.figure_marks import TOUCH, BodyPart, FigureMarks

HEAD = frozenset({"head", "inner lids", "mouth", "tongue", "left eye", "right eye"})
"""The meshes of the head (stage.bodysuit)."""

HEM_M = 0.04
_HAIR_M = 0.3  # hair farther from the middle of the head hangs or flies: it may be cut
_FOOT_M = 0.3
_HAND_MORE, _HAND_LEAST = 0.16, 0.06  # flesh around the points of a hand at most and at least, by its length
_FEET = {BodyPart.LEFT_FOOT: "left_ankle", BodyPart.RIGHT_FOOT: "right_ankle"}
_NEAREST_M = 0.05
_FARTHEST = (-4.0, 5.0)


def figure_marks(scene: Scene, width: int, height: int) -> FigureMarks:
    """The marks of a scene's figure in a picture of this size; without a figure there are none."""
    return marks_of(scene.meshes, scene.strands, scene.keypoints, scene.view, width, height)


def marks_of(
    meshes: Iterable[Mesh], strands: Iterable[Strands], points: dict[str, Triple], seen: View, width: int, height: int
) -> FigureMarks:
    """The same from the figure's own surfaces, hair, key points (stage.keypoints) and the camera's view."""
    hers, hair = [mesh for mesh in meshes if mesh.part is not Part.SET], list(strands)
    found = {BodyPart.HEAD: _head(hers, hair), BodyPart.HEM: _hem(hers), **_feet(hers, points)}
    boxes = {part: box for part, at in found.items() if (box := _box(at, seen)) is not None}
    boxes |= _hands(points, seen)
    everything = [mesh.vertices for mesh in hers] + [each.points.reshape(-1, 3) for each in hair]
    whole = _box(np.concatenate(everything), seen) if everything else None
    return FigureMarks(
        width=width,
        height=height,
        figure=None if whole is None else _in_picture(whole),
        parts=boxes,
        points=_seen_points(points, seen),
    )


def _head(hers: list[Mesh], hair: list[Strands]) -> Floats:
    skull = [mesh.vertices for mesh in hers if mesh.name in HEAD]
    if not skull:
        return np.zeros((0, 3), np.float32)
    bare = np.concatenate(skull)
    middle = (bare.min(axis=0) + bare.max(axis=0)) / 2
    grown = [each.points.reshape(-1, 3) for each in hair]
    near = [at[np.linalg.norm(at - middle, axis=1) < _HAIR_M] for at in grown]
    return np.concatenate([bare, *near])


def _hem(hers: list[Mesh]) -> Floats:
    """The lowest edge of the garment that reaches lowest, shoes apart."""
    worn = [mesh.vertices for mesh in hers if mesh.part is Part.GARMENT and not _shoe(mesh) and len(mesh.vertices)]
    if not worn:
        return np.zeros((0, 3), np.float32)
    lowest = min(worn, key=lambda at: float(at[:, 2].min()))
    return lowest[lowest[:, 2] < lowest[:, 2].min() + HEM_M]


def _hands(points: dict[str, Triple], seen: View) -> dict[BodyPart, Box]:
    """Each hand's points, with flesh around them by the hand's own length: as much as there may be, unless only that
    would reach the picture's edge, since a hand that is in the picture must not count as cut by it.
    """
    found: dict[BodyPart, Box] = {}
    for part, side in ((BodyPart.LEFT_HAND, "left"), (BodyPart.RIGHT_HAND, "right")):
        hand = np.array([at for name, at in points.items() if name.startswith(f"{side}_hand_")], np.float32)
        if len(hand):
            tall = float(np.linalg.norm(hand - hand[0], axis=1).max())
            least, most = (_box(_swollen(hand, more * tall), seen) for more in (_HAND_LEAST, _HAND_MORE))
            if least is not None and most is not None:
                found[part] = _in_picture(most, TOUCH) or most if WHOLE.holds(least, -TOUCH) else most
    return found


def _swollen(at: Floats, more: float) -> Floats:
    return np.concatenate([at + np.float32(more) * step for step in _AROUND])


_AROUND = np.array([(x, y, z) for x in (-1, 1) for y in (-1, 1) for z in (-1, 1)], np.float32) / np.float32(3**0.5)


def _feet(hers: list[Mesh], points: dict[str, Triple]) -> dict[BodyPart, Floats]:
    """Shoes, or else bare skin, by the nearer ankle."""
    ankles = {part: np.array(points[name]) for part, name in _FEET.items() if name in points}
    shod = [mesh.vertices for mesh in hers if _shoe(mesh)]
    bare = [mesh.vertices for mesh in hers if mesh.part is Part.SKIN and mesh.name not in HEAD]
    if not ankles or not (shod or bare):
        return {}
    at = np.concatenate(shod or bare)
    away = np.stack([np.linalg.norm(at - ankle, axis=1) for ankle in ankles.values()], axis=1)
    nearest = away.argmin(axis=1)
    low = at[:, 2] < max(float(ankle[2]) for ankle in ankles.values()) + 0.1
    near = (away.min(axis=1) < _FOOT_M) & (low if not shod else True)
    return {part: at[near & (nearest == number)] for number, part in enumerate(ankles)}


def _shoe(mesh: Mesh) -> bool:
    return mesh.part is Part.GARMENT and mesh.name.split("-")[2:3] == [GarmentKind.SHOES.value]


def _box(at: Floats, seen: View) -> Box | None:
    """The box of points in the picture; None where the camera has none before it."""
    if not len(at):
        return None
    placed = project(at, seen)
    placed = placed[placed[:, 2] > _NEAREST_M, :2]
    if not len(placed):
        return None
    low, high = np.clip(placed.min(axis=0), *_FARTHEST), np.clip(placed.max(axis=0), *_FARTHEST)
    short = np.maximum(0.0, LEAST * 1.01 - (high - low)) / 2
    low, high = np.maximum(low - short, _FARTHEST[0]), np.minimum(high + short, _FARTHEST[1])
    if (high - low < LEAST).any():
        return None
    return Box(left=float(low[0]), top=float(low[1]), right=float(high[0]), bottom=float(high[1]))


def _in_picture(box: Box, edge_share: float = 0.0) -> Box | None:
    edges = [min(1.0 - edge_share, max(edge_share, edge)) for edge in (box.left, box.top, box.right, box.bottom)]
    if edges[2] - edges[0] < LEAST or edges[3] - edges[1] < LEAST:
        return None
    return Box(left=edges[0], top=edges[1], right=edges[2], bottom=edges[3])


def _seen_points(points: dict[str, Triple], seen: View) -> dict[str, tuple[float, float]]:
    names = [name for name in BODY if name in points]
    if not names:
        return {}
    placed = project(np.array([points[name] for name in names]), seen)
    there = (placed[:, 2] > _NEAREST_M) & (np.abs(placed[:, :2] - 0.5) <= 0.5).all(axis=1)
    return {name: (float(x), float(y)) for name, (x, y, _), held in zip(names, placed, there, strict=True) if held}
