"""How fast the stage answers: measured in a process of its own, as the window uses it."""

from __future__ import annotations

import json
import os
import subprocess
import sys
from collections.abc import Callable
from pathlib import Path
from typing import cast

from studio_app.studio.benchmark_row import Row, measured, skipped

FRAME_MS = 33.0
GUIDES_S = 1.0
_PROBE_S = 300
_COMPARED = "target; 512x640, sample shoot, the picture in memory"


def stage_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """From a slider's move to its picture, for the sliders that cost most."""
    tell("dragging sliders", 0.0)
    found = probed("studio_app.studio.stage_probe", cache)
    if not found:
        reason = "The live stage could not be drawn here; see “twin-studio doctor”."
        return (skipped("slider to repainted stage p95", "ms", reason, FRAME_MS),)
    guides = found.pop("guides", None)
    sliders = tuple(
        measured(f"{part} slider to repainted stage p95", value, "ms", FRAME_MS, _COMPARED)
        for part, value in found.items()
    )
    if guides is None:
        return (*sliders, skipped("guides 832x1040", "s", "The sample twin is not built: run “prepare”.", GUIDES_S))
    return (*sliders, measured("guides 832x1040", guides / 1000, "s", GUIDES_S, "target; all guides, no files"))


def probed(module: str, cache: Path) -> dict[str, float]:
    """The figures that a probe prints as its last line of JSON; none when it cannot run here."""
    try:
        asked = subprocess.run(  # noqa: S603 - our own program
            [sys.executable, "-m", module, str(cache)],
            capture_output=True, text=True, timeout=_PROBE_S, check=False,
            env={**os.environ, "OMP_WAIT_POLICY": "PASSIVE"},
        )  # fmt: skip
        lines = asked.stdout.strip().splitlines()
        return cast(dict[str, float], json.loads(lines[-1])) if asked.returncode == 0 and lines else {}
    except (OSError, ValueError, subprocess.TimeoutExpired):
        return {}
