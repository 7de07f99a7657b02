"""From a director's words to joints and facial muscles: turn, lean, head, gaze and smile as rotations and actions."""

from __future__ import annotations

import numpy as np
from numpy.typing import NDArray
from scipy.spatial.transform import Rotation  # pyright: ignore[reportMissingTypeStubs]

from studio_app.direction.pose import Expression, Pose
from studio_app.stage.figure import Body

Doubles = NDArray[np.float64]

NECK = (("neck01", 0.18), ("neck02", 0.18), ("neck03", 0.19), ("head", 0.45))
SPINE = (("spine05", 0.2), ("spine04", 0.2), ("spine03", 0.2), ("spine02", 0.2), ("spine01", 0.2))
"""Shares of a turn along the neck and the spine: many small turns bend a body, one large turn breaks it."""


def directed_turns(body: Body, pose: Pose, expression: Expression) -> dict[str, Doubles]:
    """Turns (3, 3) by bone name: the pose's joints with its adjustments and the gaze on top."""
    turns = {name: _rotation(turn) for name, turn in pose.joints.items() if name in body.bones}
    for name, extra in _adjustments(pose, expression):
        if name in body.bones:
            turns[name] = extra @ turns[name] if name in turns else extra
    return turns


def _adjustments(pose: Pose, expression: Expression) -> list[tuple[str, Doubles]]:
    """Extra turns by bone. Positive turn is to camera right (+x) for a figure that faces the camera at -y."""
    extra = [("root", _rotation((0, 0, pose.turn_deg)))]
    extra += [(name, _rotation((pose.lean_deg * share, 0, 0))) for name, share in SPINE]
    head = (-pose.chin_deg, pose.head_tilt_deg, pose.head_turn_deg)
    extra += [(name, _rotation((head[0] * share, head[1] * share, head[2] * share))) for name, share in NECK]
    extra += [
        ("upperarm01.L", _rotation((0, -pose.arms_out_deg, 0))),
        ("upperarm01.R", _rotation((0, pose.arms_out_deg, 0))),
    ]
    gaze = _rotation((-expression.gaze_lift_deg, 0, expression.gaze_turn_deg))
    return [*extra, ("eye.L", gaze), ("eye.R", gaze)]


def directed_actions(expression: Expression) -> dict[str, float]:
    """Facial action weights (ARKit names, 0 to 1): the actions as set, with the director's words added and coupled.

    A smile lifts the cheeks and narrows the eyes (Duchenne); lids follow the gaze; lips part by the jaw and both lips.
    """
    smile, parted, brows = expression.smile, expression.lips_parted, expression.brows
    down = max(0.0, -expression.gaze_lift_deg) / 25
    up = max(0.0, expression.gaze_lift_deg) / 25
    closed = max(expression.eyes_closed, 0.35 * down)
    both = {
        "mouthSmile": 0.85 * smile,
        "mouthDimple": 0.15 * smile,
        "cheekSquint": 0.55 * smile,
        "eyeSquint": 0.35 * smile,
        "mouthUpperUp": 0.25 * parted + 0.15 * smile * parted,
        "mouthLowerDown": 0.3 * parted,
        "browOuterUp": 0.7 * max(0.0, brows),
        "browDown": 0.8 * max(0.0, -brows),
        "eyeWide": max(0.3 * max(0.0, brows), 0.25 * up) * (1 - closed),
        "eyeBlink": closed,
    }
    words = {f"{name}{side}": weight for name, weight in both.items() for side in ("Left", "Right")}
    words |= {"jawOpen": 0.16 * parted, "browInnerUp": 0.8 * max(0.0, brows)}
    names = words.keys() | expression.actions.keys()
    return {name: min(1.0, words.get(name, 0.0) + expression.actions.get(name, 0.0)) for name in sorted(names)}


def _rotation(degrees: tuple[float, float, float]) -> Doubles:
    return Rotation.from_rotvec(np.asarray(degrees, dtype=np.float64), degrees=True).as_matrix()
