"""The pose of a photograph with a person's answers, and what directing it means."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass, field

from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import FoundPose, FoundStance
from studio_app.direction.pose import Pose
from studio_app.studio.session import Session

BODY = "body"


@dataclass(frozen=True, slots=True)
class PhotoPose:
    """What was found, which way the body faces (None: not said), and which way each limb lies by its name."""

    found: FoundPose
    body: int | None = None
    answers: Mapping[str, int] = field(default_factory=dict[str, int])

    @property
    def stance(self) -> FoundStance:
        """The way the body faces: as answered, else the likeliest. Raises BadInput."""
        chosen = self.body or 0
        if not 0 <= chosen < len(self.found.stances):
            raise BadInput(f"There is no way {chosen + 1} for the body.", do=f"It has {len(self.found.stances)}.")
        return self.found.stances[chosen]

    @property
    def pose(self) -> Pose:
        """The pose as answered, the likeliest where nothing was said. Raises BadInput."""
        return self.stance.answered(self.answers)

    @property
    def depth_order(self) -> tuple[str, ...]:
        """Wrists and ankles in words, the nearest to the camera first."""
        return self.stance.depth_order(self.answers)

    @property
    def unanswered(self) -> tuple[str, ...]:
        """What a person still has to say: 'body', 'left arm' ..."""
        body = (BODY,) if len(self.found.stances) > 1 and self.body is None else ()
        return (*body, *(limb.name for limb in self.stance.open if limb.name not in self.answers))


def turned_to_camera(pose: Pose, orbit_deg: float) -> Pose:
    """The pose turned so that a camera that stands at `orbit_deg` sees it as the photograph's did."""
    return pose.having(turn_deg=round((pose.turn_deg + orbit_deg + 180) % 360 - 180, 2))


def use_photo_pose(session: Session, pose: Pose) -> None:
    """Directs the pose, seen by the shoot's camera as it was by the photograph's: one step of undo. Raises Refused."""
    session.direct(pose=turned_to_camera(pose, session.direction.camera.orbit_deg))
    session.settle()
