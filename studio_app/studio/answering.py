"""A child process that answers questions about what comes from outside: a hostile file never touches the window.

It is started when it is first needed and again when it died; it takes one order a line on stdin and answers each with
a line. The end of its stdin ends it, and so does taking back what it works on.
"""

from __future__ import annotations

import asyncio
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Callable, Mapping
from typing import Any

from studio_app.direction.errors import BadInput, StudioError

_LONGEST = 16_000_000


class AnsweringChild:
    """Asks the child that `python -m module arguments` starts. One question at a time; a second one waits."""

    def __init__(self, module: str, *arguments: str, env: Mapping[str, str] | None = None) -> None:
        self._command = (sys.executable, "-m", module, *arguments)
        self._env = {**os.environ, **(env or {})}
        self._process: Process | None = None
        self._asking = asyncio.Lock()
        self._ending: asyncio.Future[int] | None = None

    async def ask(self, order: dict[str, Any], patience_s: float, died: Callable[[], StudioError]) -> dict[str, Any]:
        """The answer. Raises BadInput with the child's own sentence, and what `died` makes when it died or hung."""
        async with self._asking:
            try:
                answer = await asyncio.wait_for(self._answer(order), patience_s)
            except (TimeoutError, ValueError, OSError) as error:  # an empty line: it died
                self.close()
                raise died() from error
            except asyncio.CancelledError:
                self.close()  # its answer would be taken for that to the next question
                raise
        if "problem" in answer:
            raise BadInput(str(answer["problem"]))
        return answer

    def close(self) -> None:
        """Ends the child, and with it whatever it works on."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()
            self._ending = asyncio.ensure_future(process.wait())

    @property
    def pid(self) -> int | None:
        """The process id of the child, if one was started."""
        return None if self._process is None else self._process.pid

    @property
    def ended(self) -> bool:
        """Whether no child is left."""
        return self._process is None and (self._ending is None or self._ending.done())

    async def _answer(self, order: dict[str, Any]) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        process.stdin.write(json.dumps(order).encode() + b"\n")
        await process.stdin.drain()
        return json.loads(await process.stdout.readline())

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            self._process = await asyncio.create_subprocess_exec(
                *self._command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LONGEST, env=self._env
            )
        return self._process


def serve(carry_out: Callable[[dict[str, Any]], dict[str, Any]]) -> None:
    """The child's side: carries out every order until stdin ends. A StudioError is an answer, anything else a death."""
    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin.buffer:
        try:
            answer = carry_out(json.loads(line))
        except StudioError as error:
            answer = {"problem": str(error)}
        out.write(json.dumps(answer, default=str).encode() + b"\n")
        out.flush()
