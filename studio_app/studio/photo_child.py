"""Poses from photographs, worked out in a child process: a hostile file or a long fit never touches the window.

The child is started when it is first needed and again when it died; it takes one order a line on stdin and answers with
lines of progress and one of the outcome. The end of its stdin ends it, and so does taking back what it works on.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.found_pose import FoundPose, MarkedPoint, MarkedPoints
from studio_app.direction.pose import Pose

PATIENCE_S = 120.0
_LONGEST = 16_000_000

Tell = Callable[[str], None]


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
        self._cache = cache
        self._process: Process | None = None
        self._asking = asyncio.Lock()
        self._ending: asyncio.Future[int] | None = None

    async def open(self, path: Path) -> OpenedPhoto:
        """Opens a photograph. Raises BadInput with the sentence, StudioError when the child died."""
        got = await self._ask({"do": "open", "path": str(path)})
        return OpenedPhoto(base64.b64decode(got["jpeg"]), got["width"], got["height"], got["lens_mm"])

    async def find(self, path: Path, detector: str, folder: Path, *, commercial: bool) -> dict[str, MarkedPoint]:
        """The points that a detector finds. Raises BadInput, also where its licence forbids the use; StudioError."""
        order = {"do": "find", "path": str(path), "detector": detector, "folder": str(folder)}
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
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            self._ending = asyncio.ensure_future(process.wait())

    @property
    def ended(self) -> bool:
        """Whether no child is left."""
        return self._process is None and (self._ending is None or self._ending.done())

    async def _ask(self, order: dict[str, Any]) -> dict[str, Any]:
        async with self._asking:
            try:
                answer = await asyncio.wait_for(self._answer(order), PATIENCE_S)
            except (TimeoutError, ValueError, OSError) as error:  # an empty line: it died
                self.close()
                raise StudioError(
                    "The photograph could not be worked on: the program that reads it gave up.",
                    safe="Nothing else was touched.",
                    do="Try another photograph, or mark fewer points.",
                ) from error
            except asyncio.CancelledError:
                self.close()  # its answer would be taken for that to the next question
                raise
        if "problem" in answer:
            raise BadInput(str(answer["problem"]))
        return answer

    async def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order).encode() + b"\n")
        await process.stdin.drain()
        return json.loads(await process.stdout.readline())

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            command = (sys.executable, "-m", "studio_app.studio.photo_child", str(self._cache))
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LONGEST,
                env={**os.environ, "OMP_NUM_THREADS": "1", "OMP_WAIT_POLICY": "PASSIVE"},
            )  # fmt: skip
        return self._process


def _dumped(value: Pose | MarkedPoints) -> dict[str, Any]:
    return value.model_dump(mode="json")


def main(arguments: list[str]) -> None:
    """Serves until stdin ends."""
    from studio_app.studio import photo_work

    cache = Path(arguments[0])
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer

    def carry_out(order: dict[str, Any]) -> dict[str, Any]:
        if order["do"] == "open":
            photo = photo_work.open_photo(Path(order["path"]))
            width, height = photo.size
            return {"jpeg": photo_work.shown(photo), "width": width, "height": height, "lens_mm": photo.lens_mm}
        if order["do"] == "find":
            detector, folder = order["detector"], Path(order["folder"])
            found = photo_work.find(Path(order["path"]), detector, folder, commercial=order["commercial"])
            return {"points": {name: at.model_dump() for name, at in found.items()}}
        points = MarkedPoints.model_validate(order["points"])
        if order["do"] == "measure":
            return photo_work.measure(cache, order["twin"], points, Pose.model_validate(order["pose"]))
        present = Pose.model_validate(order["present"])
        pose = photo_work.fit(cache, order["twin"], points, present, order["name"], lambda: None)
        return pose.model_dump(mode="json")

    for line in sys.stdin.buffer:
        try:
            answer = carry_out(json.loads(line))
        except StudioError as error:
            answer = {"problem": str(error)}
        out.write(json.dumps(answer).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
