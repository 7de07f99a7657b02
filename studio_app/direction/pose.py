"""Pose and expression: what the body and the face do."""

from __future__ import annotations

from typing import Annotated

from pydantic import Field

from studio_app.direction.units import DEGREE, PERCENT
from studio_app.direction.value import Value

Angle = Annotated[float, Field(ge=-180, le=180)]
Turn = tuple[Angle, Angle, Angle]
Share = Annotated[float, Field(ge=0, le=1)]
BoneName = Annotated[str, Field(pattern=r"^[a-z0-9-]{1,24}(\.[LR])?$")]
ActionName = Annotated[str, Field(pattern=r"^[A-Za-z]{1,32}$")]


class Pose(Value):
    """Joint rotations by named bone of the stand-in's skeleton (anny rig, 104 bones).

    `joints` holds rotation vectors in degrees in anny's local-reference frame; bones not named keep their rest.
    The adjustments on top are what a director says: turn, head, lean.
    """

    name: str = "Standing"
    joints: dict[BoneName, Turn] = Field(default_factory=dict[str, tuple[float, float, float]], max_length=128)
    turn_deg: Annotated[float, Field(title="Turn", ge=-180, le=180), DEGREE] = 0.0
    head_turn_deg: Annotated[float, Field(title="Head turn", ge=-70, le=70), DEGREE] = 0.0
    head_tilt_deg: Annotated[float, Field(title="Head tilt", ge=-35, le=35), DEGREE] = 0.0
    chin_deg: Annotated[float, Field(title="Chin", ge=-35, le=35), DEGREE] = 0.0
    lean_deg: Annotated[float, Field(title="Lean", ge=-25, le=25), DEGREE] = 0.0
    arms_out_deg: Annotated[float, Field(title="Arms out", ge=-15, le=60), DEGREE] = 0.0


class Expression(Value):
    """Facial action weights (ARKit's 52 names) with a director's words on top.

    Gaze is measured from the head: positive turn is to camera right, positive lift is up.
    """

    name: str = "Neutral"
    smile: Annotated[float, Field(title="Smile", ge=0, le=1), PERCENT] = 0.0
    lips_parted: Annotated[float, Field(title="Lips parted", ge=0, le=1), PERCENT] = 0.0
    brows: Annotated[float, Field(title="Brows", ge=-1, le=1), PERCENT] = 0.0
    eyes_closed: Annotated[float, Field(title="Eyes closed", ge=0, le=1), PERCENT] = 0.0
    gaze_turn_deg: Annotated[float, Field(title="Gaze turn", ge=-35, le=35), DEGREE] = 0.0
    gaze_lift_deg: Annotated[float, Field(title="Gaze lift", ge=-25, le=25), DEGREE] = 0.0
    actions: dict[ActionName, Share] = Field(default_factory=dict[str, float], max_length=64)
