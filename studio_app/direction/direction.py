"""The direction: everything the team asked for, as one frozen value."""

from __future__ import annotations

from typing import Annotated, Literal

from pydantic import Field

from studio_app.direction.camera import Camera
from studio_app.direction.lighting import Rig
from studio_app.direction.location import Location
from studio_app.direction.look import Look
from studio_app.direction.pose import Expression, Pose
from studio_app.direction.value import Value

Part = Literal["cast", "pose", "expression", "look", "rig", "location", "camera"]
PARTS: tuple[Part, ...] = ("cast", "pose", "expression", "look", "rig", "location", "camera")


class Cast(Value):
    """Who stands in front of the camera: the twin, by its id."""

    twin: Annotated[str, Field(pattern=r"^[a-z0-9][a-z0-9-]{0,63}$")] = "sample-freja"


class Direction(Value):
    """Cast, pose, expression, look, rig, location and camera together. Undo is the earlier value."""

    title: Annotated[str, Field(max_length=120)] = "Untitled"
    cast: Cast = Cast()
    pose: Pose = Pose()
    expression: Expression = Expression()
    look: Look = Look()
    rig: Rig = Rig()
    location: Location = Location()
    camera: Camera = Camera()


def changed(before: Direction, after: Direction) -> frozenset[Part]:
    """The names of the parts that differ; only what shows them is redrawn."""
    return frozenset(part for part in PARTS if getattr(before, part) != getattr(after, part))
