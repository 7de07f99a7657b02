"""What a look at this computer finds, and the look itself in a process beside: heavy libraries are tried there."""

from __future__ import annotations

import asyncio
import json
import sys
from asyncio.subprocess import DEVNULL, PIPE
from dataclasses import dataclass

from studio_app.direction.errors import StudioError

LOOK = (sys.executable, "-m", "studio_app", "doctor", "--json")
LONGEST_S = 300.0


@dataclass(frozen=True, slots=True)
class Finding:
    """One thing that was looked at. `ok` None: no fault, but worth knowing. `do` says what helps."""

    name: str
    ok: bool | None
    words: str
    do: str = ""


async def examined() -> tuple[Finding, ...]:
    """Everything that “twin-studio doctor” finds; ends with what waits. Raises StudioError: it found nothing."""
    process = await asyncio.create_subprocess_exec(*LOOK, stdin=DEVNULL, stdout=PIPE, stderr=DEVNULL)
    try:
        said, _ = await asyncio.wait_for(process.communicate(), LONGEST_S)
        return tuple(Finding(**one) for one in json.loads(said))
    except (TimeoutError, ValueError, TypeError) as error:
        raise StudioError("This computer could not be looked at.", do="Run “twin-studio doctor”.") from error
    finally:
        if process.returncode is None:
            process.kill()
            await process.wait()
