"""How fast the window opens and answers, how much memory it holds, how fast a large shoot opens."""

from __future__ import annotations

import tempfile
import time
from collections.abc import Callable
from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.engines.table import versions_of
from studio_app.shoot.folder import Shoot
from studio_app.studio.benchmark_child import asked
from studio_app.studio.benchmark_row import Row, measured, skipped
from studio_app.studio.order import Order
from studio_app.takes.person import Person

TAKES = 1000
_WINDOW_S = 120
_WINDOW_ROWS = (
    ("window usable after start", "usable_s", "s", 2.0, "target, warm cache, offscreen platform"),
    ("memory of the window's process", "memory_mb", "MB", 400.0, "target; no torch and no mitsuba in it"),
    ("event latency p99 while a take renders", "latency_p99_ms", "ms", 16.0, "target; one frame at 60 Hz"),
    ("longest wait while 256 takes are ordered", "matrix_wait_ms", "ms", 16.0, "target; one frame at 60 Hz"),
)
NO_WINDOW = "The window could not be started here without a screen."
NO_MEMORY = "This system does not say how much memory a process holds."
_SOMEBODY = Person(name="Benchmark", mail="benchmark@sample.invalid")


def studio_rows(cache: Path, tell: Callable[[str, float], None]) -> tuple[Row, ...]:
    """The window, started as a user starts it but without a screen, and a shoot of 1,000 takes."""
    tell("opening the window", 0.0)
    window = _window(cache)
    tell(f"making {TAKES} takes", 0.4)
    opening = _opening(lambda share: tell(f"making {TAKES} takes", 0.4 + 0.6 * share))
    return (*window, opening)


def _window(cache: Path) -> tuple[Row, ...]:
    """Asks the window itself: started with --benchmark-startup it prints one line of JSON and ends."""
    settings = {"TWIN_STUDIO_CACHE": str(cache), "TWIN_STUDIO_STARTED": str(time.time())}
    said = asked(["studio_app", "--benchmark-startup"], _WINDOW_S, settings)
    reasons = {
        "latency_p99_ms": "No take could be rendered beside the window.",
        "matrix_wait_ms": "No matrix could be ordered.",
        "memory_mb": NO_MEMORY,
    }
    return tuple(
        measured(name, float(said[key]), unit, target, compared)
        if key in said
        else skipped(name, unit, reasons.get(key, NO_WINDOW) if said else NO_WINDOW, target)
        for name, key, unit, target, compared in _WINDOW_ROWS
    )


def _opening(tell: Callable[[float], None]) -> Row:
    """Opening a shoot and reading all of its takes, as the contact sheet does; the median of five."""
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder:
        path = Path(folder) / "shoot"
        _fill(path, tell)
        took: list[float] = []
        count = 0
        for _ in range(5):
            start = time.perf_counter()
            with Shoot.open(path) as shoot:
                count = len(shoot.takes())
            took.append(time.perf_counter() - start)
        if count != TAKES:
            return skipped("opening a shoot of 1,000 takes", "s", f"Only {count} takes could be made.", 0.5)
        return measured("opening a shoot of 1,000 takes", sorted(took)[2], "s", 0.5, "target, index warm")


def _fill(path: Path, tell: Callable[[float], None]) -> None:
    """Small pictures: their size does not matter to the opening, their number does."""
    recipe = Order(engine="colour-card").recipe(Direction(), 1, versions_of("colour-card"))
    with Shoot.create(path, "A thousand takes", Direction(), _SOMEBODY) as shoot:
        for number in range(TAKES):
            picture = np.full((4, 4, 3), number, np.uint16)
            shoot.add_take(recipe.having(seed=number), picture)
            tell(number / TAKES)
