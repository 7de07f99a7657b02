"""How fast the stage answers: measured in a process of its own, as the window uses it."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio_app.studio.benchmark_row import Row, skipped


def stage_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """Slider to repainted stage and guides."""
    del cache, tell
    return (
        skipped("slider to repainted stage p95", "ms", "The live stage is not built yet.", 33.0),
        skipped("guides 832x1040", "s", "The guides are not built yet.", 1.0),
    )
