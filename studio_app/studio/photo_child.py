"""Poses from photographs, worked out in a child process: a hostile file or a long fit never touches the window."""

from __future__ import annotations

import base64
import sys
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio_app.direction.errors import StudioError
from studio_app.direction.found_pose import FoundPose, MarkedPoint, MarkedPoints, PersonBox
from studio_app.direction.pose import Pose
from studio_app.studio.answering import AnsweringChild, serve

PATIENCE_S = 120.0


@dataclass(frozen=True, slots=True, eq=False)
class OpenedPhoto:
    """A photograph as the window may have it: a JPEG of the studio's making, its full size, its lens where named."""

    jpeg: bytes
    width: int
    height: int
    lens_mm: float | None


@dataclass(frozen=True, slots=True)
class LaidOver:
    """The posed stand-in over the photograph: how far its points lie off (share of stature), each point's place there
    (shares from the top left), and where it is before the camera (metres right, away, up).
    """

    off: float
    places: dict[str, tuple[float, float]]
    points: dict[str, tuple[float, float, float]]


class PhotoReader:
    """Asks the child. One question at a time; a second one waits."""

    def __init__(self, cache: Path) -> None:
        self._child = AnsweringChild(__name__, str(cache), env={"OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"})

    async def open(self, path: Path) -> OpenedPhoto:
        """Opens a photograph. Raises BadInput with the sentence, StudioError when the child died."""
        got = await self._ask({"do": "open", "path": str(path)})
        return OpenedPhoto(base64.b64decode(got["jpeg"]), got["width"], got["height"], got["lens_mm"])

    async def find(
        self, path: Path, detector: str, folder: Path, box: PersonBox, *, commercial: bool
    ) -> dict[str, MarkedPoint]:
        """The points that a detector finds of the person in a box. Raises BadInput, also where its licence forbids the
        use; StudioError.
        """
        order = {"do": "find", "path": str(path), "detector": detector, "folder": str(folder), "box": _dumped(box)}
        got = await self._ask(order | {"commercial": commercial})
        return {name: MarkedPoint.model_validate(at) for name, at in got["points"].items()}

    async def fit(self, twin: str, points: MarkedPoints, present: Pose, name: str) -> FoundPose:
        """The pose of the points on the twin's body. Raises BadInput, StudioError."""
        order = {"do": "fit", "twin": twin, "points": _dumped(points), "present": _dumped(present), "name": name}
        return FoundPose.model_validate(await self._ask(order))

    async def measure(self, twin: str, points: MarkedPoints, pose: Pose) -> LaidOver:
        """How the stand-in in a pose lies over the points. Raises BadInput, StudioError."""
        order = {"do": "measure", "twin": twin, "points": _dumped(points), "pose": _dumped(pose)}
        got = await self._ask(order)
        places = {name: tuple(at["place"]) for name, at in got["at"].items()}
        points3 = {name: tuple(at["point"]) for name, at in got["at"].items()}
        return LaidOver(got["off"], places, points3)

    def close(self) -> None:
        """Ends the child, and with it whatever it works on."""
        self._child.close()

    @property
    def ended(self) -> bool:
        """Whether no child is left."""
        return self._child.ended

    async def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        return await self._child.ask(order, PATIENCE_S, _died)


def _died() -> StudioError:
    return StudioError(
        "The photograph could not be worked on: the program that reads it gave up.",
        safe="Nothing else was touched.",
        do="Try another photograph, or mark fewer points.",
    )


def _dumped(value: Pose | MarkedPoints | PersonBox) -> dict[str, Any]:
    return value.model_dump(mode="json")


def main(arguments: list[str]) -> None:
    """Serves until stdin ends."""
    from studio_app.studio import photo_work

    cache = Path(arguments[0])

    def carry_out(order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "open":
            photo = photo_work.open_photo(Path(order["path"]))
            width, height = photo.size
            return {"jpeg": photo_work.shown(photo), "width": width, "height": height, "lens_mm": photo.lens_mm}
        if order["do"] == "find":
            detector, folder = order["detector"], Path(order["folder"])
            box = PersonBox.model_validate(order["box"])
            found = photo_work.find(Path(order["path"]), detector, folder, commercial=order["commercial"], box=box)
            return {"points": {name: at.model_dump() for name, at in found.items()}}
        points = MarkedPoints.model_validate(order["points"])
        if order["do"] == "measure":
            return photo_work.measure(cache, order["twin"], points, Pose.model_validate(order["pose"]))
        present = Pose.model_validate(order["present"])
        pose = photo_work.fit(cache, order["twin"], points, present, order["name"], lambda: None)
        return pose.model_dump(mode="json")

    serve(carry_out)


if __name__ == "__main__":
    main(sys.argv[1:])
