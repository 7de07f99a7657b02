"""The live stage as the window has it: a process that draws, asked one thing at a time, started again when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import itertools
import os
import sys
import tempfile
from asyncio.subprocess import DEVNULL, PIPE, Process
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.studio.leftovers import STAGE, own_folder
from studio_app.studio.stage_wire import LONGEST_LINE, Message, Picture, Slots, read_line, to_line
from studio_app.studio.tasks import begun

MOST_DEATHS = 3


@dataclass(frozen=True, slots=True, eq=False)
class Drawn:
    """One picture, sRGB uint8 (h, w, 4). `refining`: another refined one would show more; `body`: the twin's body is in
    the cache; `pending`: a garment has no drape yet.
    """

    pixels: Picture
    refining: bool
    body: bool
    pending: bool


class StageClient:
    """Draws by way of the stage process. Belongs to the loop on which it was started."""

    def __init__(self, cache: Path) -> None:
        self._cache = cache
        self.plates = ""
        """The folder of the open shoot's photographs; empty for none."""
        self._process: Process | None = None
        self._slots: Slots | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._waiting: dict[int, asyncio.Future[Message]] = {}
        self._listening: asyncio.Task[None] | None = None
        self._ids = itertools.count(1)
        self._deaths = 0
        self._starting = asyncio.Lock()
        self._closed = False

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return None if self._process is None else self._process.pid

    async def start(self) -> None:
        """Starts the process, if it does not run. Raises StudioError when the computer refuses."""
        async with self._starting:
            if self._closed:
                raise StudioError("The stage was closed.")
            if self._process is None:
                await self._begin()

    async def _begin(self) -> None:
        shared = Path("/dev/shm")  # noqa: S108  # memory, not disk, where there is such a thing
        self._folder = own_folder(STAGE, shared if shared.is_dir() and os.access(shared, os.W_OK) else None)
        self._slots = Slots(Path(self._folder.name), make=True)
        command = (sys.executable, "-m", "studio_app.studio.stage_process", self._folder.name, str(self._cache))
        try:
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=LONGEST_LINE
            )
        except OSError as error:
            raise StudioError(f"The stage could not be started: {error.strerror}.") from error
        self._listening = begun(self._listen(self._process), "What the stage said was not taken")

    async def frame(self, direction: Direction, width: int, height: int, refined: bool) -> Drawn:
        """One picture of a direction. Raises StudioError: no OpenGL here, or the process died (it is started again)."""
        order = {"kind": "frame", "direction": direction.model_dump_json(), "width": width, "height": height}
        said = await self._ask({**order, "refined": refined, "plates": self.plates})
        if self._slots is None:
            raise StudioError("The stage was closed.")
        pixels = self._slots.get(int(said["slot"]), int(said["width"]), int(said["height"]))
        return Drawn(pixels, bool(said["refining"]), bool(said["body"]), bool(said["pending"]))

    async def pick(self, x: float, y: float) -> str:
        """The part at a place of the last picture, by shares from the top left; empty where there is nothing."""
        return str((await self._ask({"kind": "pick", "x": x, "y": y}))["part"])

    async def close(self) -> None:
        """Ends the process for good. It keeps nothing, so it is not asked to finish its frame."""
        self._closed = True
        process, self._process = self._process, None
        if process is not None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            await process.wait()
        if self._listening is not None:
            await self._listening
        self._let_go()

    async def _ask(self, order: Message) -> Message:
        if self._process is None:
            if self._deaths >= MOST_DEATHS:
                raise StudioError("The stage stopped several times.", do="Open the shoot again; nothing is lost.")
            await self.start()
        process = self._process
        if process is None or process.stdin is None:
            raise StudioError("The stage was closed.")
        number = next(self._ids)
        answer: asyncio.Future[Message] = asyncio.get_running_loop().create_future()
        self._waiting[number] = answer
        process.stdin.write(to_line({**order, "id": number}))
        said = await answer
        if said["kind"] == "failed":
            raise StudioError(str(said["words"]))
        return said

    async def _listen(self, process: Process) -> None:
        assert process.stdout is not None
        while line := await process.stdout.readline():
            with contextlib.suppress(ValueError):  # the last line of a killed process may be cut
                said = read_line(line)
                answer = self._waiting.pop(int(said.get("id", 0)), None)
                if answer is not None and not answer.done():
                    answer.set_result(said)
        await process.wait()
        for answer in self._waiting.values():
            if not answer.done():
                answer.set_exception(StudioError("The stage stopped and is started again.", safe="Nothing is lost."))
        self._waiting.clear()
        if self._process is process:  # nobody asked it to end
            self._process = None
            self._deaths += 1
            self._let_go()

    def _let_go(self) -> None:
        self._slots = None
        if self._folder is not None:
            self._folder.cleanup()
        self._folder = None
