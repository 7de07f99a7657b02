"""A pose found on a photograph, as values: what is sure, and what a person has to say because a picture cannot."""

from __future__ import annotations

from collections.abc import Mapping
from typing import Annotated, Literal, Self

from pydantic import Field, model_validator

from studio_app.direction.errors import BadInput
from studio_app.direction.pose import BoneName, Pose, Turn
from studio_app.direction.value import Value

POINTS: tuple[str, ...] = (
    "nose", "neck", "right_shoulder", "right_elbow", "right_wrist", "left_shoulder", "left_elbow", "left_wrist",
    "right_hip", "right_knee", "right_ankle", "left_hip", "left_knee", "left_ankle", "right_eye", "left_eye",
    "right_ear", "left_ear",
)  # fmt: skip
"""The 18 points in OpenPose's order (its COCO model); left and right are the photographed person's own."""
COCO: tuple[str, ...] = (
    "nose", "left_eye", "right_eye", "left_ear", "right_ear", "left_shoulder", "right_shoulder", "left_elbow",
    "right_elbow", "left_wrist", "right_wrist", "left_hip", "right_hip", "left_knee", "right_knee", "left_ankle",
    "right_ankle",
)  # fmt: skip
"""The 17 points in COCO's order, without a neck."""

PointName = Annotated[str, Field(pattern=r"^[a-z_]{3,16}$")]
Side = Literal["left", "right"]


class MarkedPoint(Value):
    """A point on the photograph: shares of its width and height from the top left, and how sure it is (0 to 1)."""

    x: Annotated[float, Field(ge=-1, le=2)]
    y: Annotated[float, Field(ge=-1, le=2)]
    sure: Annotated[float, Field(ge=0, le=1)] = 1.0


class PersonBox(Value):
    """Where one person is on a photograph, in shares of its width and height from the top left."""

    x: Annotated[float, Field(ge=0, le=1)] = 0.0
    y: Annotated[float, Field(ge=0, le=1)] = 0.0
    width: Annotated[float, Field(ge=0.01, le=1)] = 1.0
    height: Annotated[float, Field(ge=0.01, le=1)] = 1.0

    @property
    def whole(self) -> bool:
        """Whether it is the whole photograph."""
        return self.width * self.height > 0.999

    @model_validator(mode="after")
    def _inside(self) -> Self:
        if self.x + self.width > 1 + 1e-6 or self.y + self.height > 1 + 1e-6:
            raise ValueError("the box reaches out of the photograph")
        return self


class FoundWay(Value):
    """One way a limb may lie: the turns of its bones, in words, how far its points lie off as a share of the figure's
    height, and how far its middle and end are from where it hangs and its end from the camera (metres).
    """

    words: str
    joints: dict[BoneName, Turn]
    off: float
    middle_m: float
    end_m: float
    end_from_camera_m: float


class FoundLimb(Value):
    """An arm or a leg with the ways that fit about equally well, the likeliest first; one way is no question."""

    side: Side
    kind: Literal["arm", "leg"]
    ways: Annotated[tuple[FoundWay, ...], Field(min_length=1, max_length=8)]

    @property
    def name(self) -> str:
        """'left arm'."""
        return f"{self.side} {self.kind}"


class FoundStance(Value):
    """One way the body may face, with its limbs; `pose` is that of the likeliest ways."""

    words: str
    pose: Pose
    off: float
    limbs: tuple[FoundLimb, ...] = ()

    @property
    def open(self) -> tuple[FoundLimb, ...]:
        """The limbs about which a person is asked."""
        return tuple(limb for limb in self.limbs if len(limb.ways) > 1)

    def answered(self, answers: Mapping[str, int]) -> Pose:
        """The pose with the way chosen for each limb by name; the likeliest where none was. Raises BadInput."""
        joints = dict(self.pose.joints)
        for limb in self.limbs:
            joints |= self._way(limb, answers).joints
        return self.pose.having(joints=joints)

    def depth_order(self, answers: Mapping[str, int]) -> tuple[str, ...]:
        """Wrists and ankles, the nearest to the camera first: 'right wrist', 'left ankle 12 cm behind'."""
        ends = [
            (self._way(limb, answers).end_from_camera_m, f"{limb.side} {'wrist' if limb.kind == 'arm' else 'ankle'}")
            for limb in self.limbs
        ]
        ends.sort()
        return tuple(f"{name}{_behind(far - ends[0][0])}" for far, name in ends)

    def _way(self, limb: FoundLimb, answers: Mapping[str, int]) -> FoundWay:
        chosen = answers.get(limb.name, 0)
        if not 0 <= chosen < len(limb.ways):
            raise BadInput(f"There is no way {chosen + 1} for the {limb.name}.", do=f"It has {len(limb.ways)}.")
        return limb.ways[chosen]


def _behind(metres: float) -> str:
    return f" {100 * metres:.0f} cm behind" if metres >= 0.005 else ""


class FoundPose(Value):
    """What a photograph's points say: the ways the body may face, the likeliest first, and how long it took."""

    stances: Annotated[tuple[FoundStance, ...], Field(min_length=1, max_length=4)]
    seconds: float = 0.0


class MarkedPoints(Value):
    """The points of one person on a photograph of this size in pixels, by name; those that are not seen are left out.

    `lens_mm` is the lens as on 36 mm of film for the longer side, where it is known; `tilt_deg` how far the camera
    looked down (negative: up).
    """

    width: Annotated[int, Field(ge=1, le=100_000)]
    height: Annotated[int, Field(ge=1, le=100_000)]
    points: Annotated[dict[PointName, MarkedPoint], Field(max_length=18)]
    lens_mm: Annotated[float, Field(ge=8, le=1200)] | None = None
    tilt_deg: Annotated[float, Field(ge=-45, le=45)] = 0.0
