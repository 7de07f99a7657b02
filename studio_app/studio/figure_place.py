"""Where the figure and her face are in a take's picture, from the take's own direction: no picture is searched."""

from __future__ import annotations

from dataclasses import dataclass, field
from functools import lru_cache
from pathlib import Path
from typing import Any

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.stage.lens import project, view
from studio_app.stage.scene import Triple
from studio_app.studio.body_cards import body_card
from studio_app.twins.card import Twin

FACE_OF_HEIGHT = 0.93
"""How high the middle of an adult's face is, as a share of the standing height."""
USUAL_HEIGHT_M = 1.75

LIMBS: tuple[tuple[str, str], ...] = (
    ("nose", "neck"), ("neck", "right_shoulder"), ("right_shoulder", "right_elbow"), ("right_elbow", "right_wrist"),
    ("neck", "left_shoulder"), ("left_shoulder", "left_elbow"), ("left_elbow", "left_wrist"), ("neck", "right_hip"),
    ("right_hip", "right_knee"), ("right_knee", "right_ankle"), ("neck", "left_hip"), ("left_hip", "left_knee"),
    ("left_knee", "left_ankle"),
)  # fmt: skip
"""The body's key points that a guide joins by lines."""


@dataclass(frozen=True)
class FigurePlace:
    """`face` is the middle of the face in the picture, 0 to 1 from the upper left corner (outside when she looks out of
    the frame); `exact` says that it comes from the posed body, else from the body card's height.

    `points` are the body's key points in the same measure, empty when no body is kept.
    """

    face: tuple[float, float]
    exact: bool
    points: dict[str, tuple[float, float]] = field(default_factory=dict[str, tuple[float, float]])


def figure_place(direction: Direction, cache: Path) -> FigurePlace:
    """Where the figure of a direction is. A kept body is posed (a few milliseconds); none is ever built here."""
    try:
        twin = body_card(direction.cast.twin).twin
    except StudioError:
        return _by_height(direction, USUAL_HEIGHT_M)
    body = _body(twin, cache)
    if body is None:
        return _by_height(direction, twin.measures.height_cm / 100)
    from studio_app.stage.assemble import eye_point
    from studio_app.stage.keypoints import BODY, keypoints
    from studio_app.stage.posing import pose_figure

    points = keypoints(pose_figure(body, direction.pose, direction.expression))
    seen = view(direction.camera, eye_point(points))
    names = [name for name in BODY if name in points]
    places = project(np.array([points[name] for name in names]), seen)
    found = {name: (float(x), float(y)) for name, (x, y, depth) in zip(names, places, strict=True) if depth > 0}
    face = [found[name] for name in ("nose", "right_eye", "left_eye") if name in found]
    if not face:
        return _by_height(direction, twin.measures.height_cm / 100)
    x, y = np.mean(face, axis=0)
    return FigurePlace((float(x), float(y)), True, found)


def _by_height(direction: Direction, height_m: float) -> FigurePlace:
    """A figure standing on the origin, looking ahead."""
    face: Triple = (0.0, 0.0, FACE_OF_HEIGHT * height_m)
    x, y, _ = project(np.array([face]), view(direction.camera, face))[0]
    return FigurePlace((float(x), float(y)), False)


def _body(twin: Twin, cache: Path) -> Any:
    """The twin's body if one is kept."""
    from studio_app.stage.body_store import body_key, body_path

    path = body_path(body_key(twin), cache)
    return _read(path, path.stat().st_mtime_ns, twin.id) if path.is_file() else None


@lru_cache(maxsize=4)
def _read(path: Path, _stamp: int, twin: str) -> Any:
    from studio_app.stage.body_store import read_body

    return read_body(path, twin)
