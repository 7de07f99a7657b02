"""The render process seen from the studio: started, fed, listened to, missed when it dies."""

from __future__ import annotations

import asyncio
import contextlib
import os
import sys
import tempfile
from asyncio.subprocess import PIPE, Process
from collections.abc import Callable
from pathlib import Path
from typing import Any

from pydantic import BaseModel

from studio_app.direction.errors import StudioError
from studio_app.studio.leftovers import RENDER, own_folder
from studio_app.studio.places import make_cache
from studio_app.studio.tasks import begun
from studio_app.studio.wire import LONGEST_LINE, Pixels, Previews, read_report, to_line

MODULE = "studio_app.studio.render_process"
LOG = "render.log"
NICE = 10
PATIENCE_S = 5.0
ALLOCATOR = "pinned_max_round_threshold_mb:1"
"""How torch takes memory that weights are streamed from: as large as they are. Else it takes the next power of two of
each, which for Qwen-Image-Edit is 96 GB in place of 58. Who has settings of his own keeps them.
"""

OnReport = Callable[[Any], None]
OnEnd = Callable[[int], None]


class Child:
    """One render process. `on_report` and `on_end` are called on the loop that started it. `log`: its file in the
    cache; `nice`: how readily it leaves the processor to others, as Unix counts.
    """

    def __init__(self, cache: Path, on_report: OnReport, on_end: OnEnd, *, log: str = LOG, nice: int = NICE) -> None:
        self._cache, self._log, self._nice = cache, log, nice
        self._on_report, self._on_end = on_report, on_end
        self._process: Process | None = None
        self._listening: asyncio.Task[None] | None = None
        self._folder: tempfile.TemporaryDirectory[str] | None = None
        self._previews: Previews | None = None
        self._heard = False

    @property
    def pid(self) -> int | None:
        """The process id while it runs."""
        return None if self._process is None else self._process.pid

    @property
    def folder(self) -> Path:
        """Where the child puts finished pictures; gone when the child is."""
        if self._folder is None:
            raise StudioError("The render process has not been started.")
        return Path(self._folder.name)

    async def start(self) -> None:
        """Starts the process. Raises StudioError when the computer refuses."""
        make_cache(self._cache)
        self._folder = own_folder(RENDER)
        previews = self.folder / "previews"
        self._previews = Previews(previews, make=True)
        command = (sys.executable, "-m", MODULE, str(previews), str(self._cache), str(self._nice))
        try:
            with (self._cache / self._log).open("wb") as log:
                self._process = await asyncio.create_subprocess_exec(
                    *command, stdin=PIPE, stdout=PIPE, stderr=log, limit=LONGEST_LINE, env=_environment()
                )
        except OSError as error:
            raise StudioError(f"The render process could not be started: {error.strerror}.") from error
        self._listening = begun(self._listen(self._process), "A report was not taken")

    def send(self, order: BaseModel) -> None:
        """Hands an order over; does not wait. An order to a process that has just died is lost, and its end is told."""
        process = self._process
        if process is not None and process.stdin is not None and not process.stdin.is_closing():
            process.stdin.write(to_line(order))

    def picture(self, slot: int, width: int, height: int) -> Pixels:
        """A copy of a preview. Raises ValueError when there can be none."""
        if self._previews is None:
            raise ValueError("no previews")
        return self._previews.get(slot, width, height)

    async def close(self) -> None:
        """Ends the process: by closing its stdin, and by force if that is not enough or it is still starting."""
        process, self._process = self._process, None
        if process is not None:
            if process.stdin is not None:
                process.stdin.close()
            try:
                await asyncio.wait_for(process.wait(), PATIENCE_S if self._heard else 0)
            except TimeoutError:
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
                await process.wait()
        if self._listening is not None:
            await self._listening
        self._let_go()

    async def _listen(self, process: Process) -> None:
        heard = False
        try:
            await self._hear(process)
            heard = True
        finally:
            if not heard:  # a watcher raised: what nobody hears any more is ended, and missed rather than waited for
                with contextlib.suppress(ProcessLookupError):
                    process.kill()
            code = await process.wait()
            if self._process is process:  # nobody asked it to end
                self._process = None
                self._let_go()
                self._on_end(code)

    async def _hear(self, process: Process) -> None:
        assert process.stdout is not None
        while True:
            try:
                line = await process.stdout.readline()
            except ValueError:  # a line longer than LONGEST_LINE: not one of ours
                continue
            if not line:
                return
            try:
                report = read_report(line)
            except ValueError:  # the last line of a killed process may be cut
                continue
            self._heard = True
            self._on_report(report)

    def _let_go(self) -> None:
        if self._previews is not None:
            self._previews.close()
        if self._folder is not None:
            self._folder.cleanup()
        self._previews = self._folder = None


def _environment() -> dict[str, str]:
    # Spinning OpenMP threads of two processes cost five times the time of sleeping ones. The hub's library asks for
    # its switch when it is imported and never again, so it must stand there before the process begins.
    ours = {"OMP_WAIT_POLICY": "PASSIVE", "PYTHONUNBUFFERED": "1", "HF_HUB_OFFLINE": "1"}
    taken = {} if "PYTORCH_CUDA_ALLOC_CONF" in os.environ else {"PYTORCH_ALLOC_CONF": ALLOCATOR}
    return {**taken, **os.environ, **ours}
