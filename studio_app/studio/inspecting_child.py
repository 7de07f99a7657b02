"""Looking at pictures in a child process: what a hostile file may crash is never the window.

The child takes one order a line on stdin and answers each with a line; it is started when it is first needed, and
again when it died. The end of its stdin ends it.
"""

from __future__ import annotations

import asyncio
import base64
import contextlib
import json
import os
import sys
from asyncio.subprocess import DEVNULL, PIPE, Process
from collections.abc import Sequence
from dataclasses import asdict
from datetime import date
from pathlib import Path
from typing import Any

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.inspected import Fact, Report, Stand

PATIENCE_S, COMPARING_S = 60.0, 900.0
_LONGEST = 16_000_000


class Inspector:
    """Asks the child. One question at a time; a second one waits."""

    def __init__(self) -> None:
        self._process: Process | None = None
        self._asking = asyncio.Lock()

    async def look(self, path: Path, shoots: Sequence[Path] = (), beside: Sequence[Path] = ()) -> Report:
        """What is found out about a file, laid `beside` deliveries where it has no mark of its own.

        Raises BadInput with the sentence, StudioError when the child died.
        """
        order = {"path": str(path), "shoots": list(map(str, shoots)), "beside": list(map(str, beside))}
        async with self._asking:
            answer = await self._asked(order)
        if "problem" in answer:
            raise BadInput(str(answer["problem"]))
        facts = tuple(Fact(each["topic"], Stand(each["stand"]), each["words"]) for each in answer["facts"])
        return Report(answer["name"], facts, base64.b64decode(answer["preview"]), answer["plain"])

    def close(self) -> None:
        """Ends the child."""
        process, self._process = self._process, None
        if process is not None and process.returncode is None:
            with contextlib.suppress(ProcessLookupError):
                process.kill()

    async def _asked(self, order: dict[str, Any]) -> dict[str, Any]:
        process = await self._running()
        assert process.stdin is not None
        assert process.stdout is not None
        try:
            process.stdin.write(json.dumps(order).encode() + b"\n")
            await process.stdin.drain()
            patience = COMPARING_S if order["beside"] else PATIENCE_S
            line = await asyncio.wait_for(process.stdout.readline(), patience)
            return json.loads(line)
        except (TimeoutError, ValueError, OSError) as error:  # an empty line: it died
            self.close()
            raise StudioError(
                f"{Path(order['path']).name[:120]} could not be looked at: the program that reads it gave up.",
                safe="Nothing else was touched.",
                do="The file is damaged, or made to do harm.",
            ) from error
        except asyncio.CancelledError:
            self.close()  # its answer would be taken for that to the next question
            raise

    async def _running(self) -> Process:
        if self._process is None or self._process.returncode is not None:
            command = (sys.executable, "-m", "studio_app.studio.inspecting_child")
            self._process = await asyncio.create_subprocess_exec(
                *command, stdin=PIPE, stdout=PIPE, stderr=DEVNULL, limit=_LONGEST
            )
        return self._process


def main() -> None:
    """Serves until stdin ends."""
    from studio_app.studio.comparing import Comparing
    from studio_app.studio.inspection import look
    from studio_app.studio.inspection_lookup import Lookup

    out = os.fdopen(os.dup(1), "wb")
    os.dup2(2, 1)  # what libraries print is no answer
    for line in sys.stdin.buffer:
        order = json.loads(line)
        try:
            beside = Comparing(map(Path, order["beside"])) if order["beside"] else None
            shoots = [*map(Path, order["shoots"]), *(beside.shoots if beside is not None else ())]
            found = look(Path(order["path"]), "", Lookup(dict.fromkeys(shoots)), date.today(), beside)
            answer = asdict(found) | {"preview": base64.b64encode(found.preview).decode()}
        except StudioError as error:
            answer = {"problem": str(error)}
        out.write(json.dumps(answer, default=str).encode() + b"\n")
        out.flush()


if __name__ == "__main__":
    main()
