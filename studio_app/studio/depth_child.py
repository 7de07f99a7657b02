"""The depth of a photograph, worked on in a child process: pictures from outside never touch the window."""

from __future__ import annotations

import base64
import sys
from pathlib import Path
from typing import Any

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.answering import AnsweringChild, serve
from studio_app.studio.plate_depths import FoundDepth, Reach

PATIENCE_S = 240.0


class DepthReader:
    """Asks the child about the photographs in a shoot's folder `plates`. One question at a time; a second one waits.

    Every question raises BadInput with the child's sentence, StudioError when the child died.
    """

    def __init__(self, plates: Path) -> None:
        self._plates = plates
        self._child = AnsweringChild(__name__, str(plates), env={"OMP_WAIT_POLICY": "PASSIVE"})

    async def bring(self, direction: Direction, path: Path) -> FoundDepth:
        """A depth picture that the team has."""
        return _found(await self._ask("bring", direction, path=str(path.absolute())))

    async def find(self, direction: Direction, detector: str, folder: Path, *, commercial: bool) -> FoundDepth:
        """What a detector finds."""
        more = {"detector": detector, "folder": str(folder), "commercial": commercial}
        return _found(await self._ask("find", direction, **more))

    async def turn(self, direction: Direction) -> FoundDepth:
        """The present depth with near for far."""
        return _found(await self._ask("turn", direction))

    async def reach(self, direction: Direction) -> Reach:
        """How far the present depth reaches, as the ground tells."""
        near, far = (await self._ask("reach", direction))["reach"]
        return near, far

    async def show(self, direction: Direction) -> bytes:
        """The present depth as a small grey PNG."""
        return base64.b64decode((await self._ask("show", direction))["png"])

    def close(self) -> None:
        """Ends the child, and with it whatever it works on."""
        self._child.close()

    @property
    def ended(self) -> bool:
        """Whether no child is left."""
        return self._child.ended

    async def _ask(self, do: str, direction: Direction, **more: object) -> dict[str, Any]:
        asked = {"do": do, "direction": direction.model_dump(mode="json"), **more}
        return await self._child.ask(asked, PATIENCE_S, _died)


def _found(answer: dict[str, Any]) -> FoundDepth:
    reach = answer["reach"]
    png = base64.b64decode(answer["png"])
    return FoundDepth(answer["plate"], png, (reach[0], reach[1]) if reach else None, answer["turned_over"])


def _died() -> StudioError:
    return StudioError(
        "The depth could not be worked on: the program that reads it gave up.",
        safe="The photograph and its depth are as they were.",
        do="Try another picture, or a smaller one.",
    )


def main(arguments: list[str]) -> None:
    """Serves until stdin ends."""
    from studio_app.studio import depth_work

    plates = Path(arguments[0])

    def carry_out(order: dict[str, Any]) -> dict[str, Any]:
        direction = Direction.model_validate(order["direction"])
        if order["do"] == "reach":
            return {"reach": depth_work.reach_by_ground(direction, plates)}
        if order["do"] == "show":
            return {"png": base64.b64encode(depth_work.shown_depth(direction, plates)).decode()}
        if order["do"] == "bring":
            got = depth_work.brought(direction, plates, Path(order["path"]))
        elif order["do"] == "find":
            folder = Path(order["folder"])
            got = depth_work.found(direction, plates, order["detector"], folder, commercial=order["commercial"])
        else:
            got = depth_work.turned(direction, plates)
        png = base64.b64encode(got.png).decode()
        return {"plate": got.plate, "png": png, "reach": got.reach, "turned_over": got.turned_over}

    serve(carry_out)


if __name__ == "__main__":
    main(sys.argv[1:])
