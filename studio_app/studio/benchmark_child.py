"""Measuring in a process of its own: it is asked by its module, prints one line of JSON and ends."""

from __future__ import annotations

import json
import os
import subprocess
import sys
import threading
from collections.abc import Iterator, Mapping, Sequence
from contextlib import suppress
from pathlib import Path
from typing import cast


def asked(words: Sequence[str], patience_s: float, settings: Mapping[str, str] | None = None) -> dict[str, float]:
    """What `python -m WORDS`, without a screen, says of itself; nothing when it fails, or takes longer than that."""
    try:
        ended = subprocess.run(  # noqa: S603  # this very Python, with words of our own
            [sys.executable, "-m", *words],
            capture_output=True, text=True, timeout=patience_s, check=False,
            env={**os.environ, "QT_QPA_PLATFORM": "offscreen", **(settings or {})},
        )  # fmt: skip
        lines = ended.stdout.strip().splitlines()
        said: object = json.loads(lines[-1]) if ended.returncode == 0 and lines else None
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
    return cast("dict[str, float]", said) if isinstance(said, dict) else {}


def lines_of(words: Sequence[str], patience_s: float) -> Iterator[dict[str, object]]:
    """What `python -m WORDS` says, one line of JSON after the other, as soon as it says it; no more after so long."""
    command = [sys.executable, "-m", *words]
    with subprocess.Popen(command, stdout=subprocess.PIPE, stderr=subprocess.DEVNULL, text=True) as child:  # noqa: S603
        late = threading.Timer(patience_s, child.kill)
        late.start()
        try:
            for line in child.stdout or ():
                with suppress(ValueError):
                    said: object = json.loads(line)
                    if isinstance(said, dict):
                        yield cast("dict[str, object]", said)
        finally:
            late.cancel()
            child.kill()


def memory_mb() -> float:
    """Resident memory of this process; 0 where the system does not say."""
    status = Path("/proc/self/status")
    if not status.is_file():
        return 0.0
    line = next(line for line in status.read_text().splitlines() if line.startswith("VmRSS"))
    return int(line.split()[1]) / 1024
