"""Measures the live stage in a process of its own: `python -m studio_app.studio.stage_probe CACHE` prints JSON.

A process of its own, because OpenGL and the loaded textures would stay in whoever asks.
"""

from __future__ import annotations

import json
import sys
import time
from collections.abc import Callable
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.stage.assemble import assemble
from studio_app.stage.body_store import stored_body
from studio_app.stage.guides import guides
from studio_app.stage.viewport import Viewport
from studio_app.studio.fields import field_of, with_field
from studio_app.studio.first_run import sample_direction
from studio_app.studio.live import LiveStage
from studio_app.studio.render_process import twin_of

SIZE = (512, 640)
GUIDE_SIZE, GUIDE_STRANDS = (832, 1040), 7000
GUIDES = "guides"
MOVES = 60
SLIDERS = {"camera": "lens_mm", "pose": "turn_deg", "rig": "lights.0.power_ev"}


def main(arguments: list[str]) -> int:
    """Prints milliseconds by slider (the 95th percentile of a change until its picture is there) and of all guides."""
    cache = Path(arguments[0])
    direction = sample_direction()
    stage = LiveStage(cache, twin_of)
    try:
        stage.settle(direction)  # skin, hair and clothes are what a team moves, not the dummy
        found = {
            part: _p95(stage, direction, part, path) for part, path in SLIDERS.items() if _has(direction, part, path)
        }
    finally:
        stage.close()
    sys.stdout.write(json.dumps(found | _guides(direction, cache)) + "\n")
    return 0


def _guides(direction: Direction, cache: Path) -> dict[str, float]:
    """Milliseconds of all guides of the sample, the best of three; nothing while the twin's body is not built."""
    twin = twin_of(direction.cast.twin)
    body = stored_body(twin, cache)
    if body is None:
        return {}
    scene = assemble(direction, twin, body, cache, strands=GUIDE_STRANDS, drape=False)
    viewport = Viewport()
    try:
        took = [_timed(lambda: guides(scene, *GUIDE_SIZE, viewport=viewport)) for _ in range(3)]
    finally:
        viewport.close()
    return {GUIDES: 1000 * min(took)}


def _has(direction: Direction, part: str, path: str) -> bool:
    return part != "rig" or bool(direction.rig.lights) or not path.startswith("lights")


def _p95(stage: LiveStage, direction: Direction, part: str, path: str) -> float:
    """A drag of `MOVES` small steps, after a few that are not counted."""
    start = float(field_of(getattr(direction, part), path))
    took = [
        _timed(lambda step=step: _move(stage, direction, part, path, start + 0.05 * step)) for step in range(MOVES + 5)
    ]
    return 1000 * sorted(took[5:])[int(0.95 * MOVES)]


def _move(stage: LiveStage, direction: Direction, part: str, path: str, value: float) -> None:
    moved = direction.having(**{part: with_field(getattr(direction, part), path, value)})
    stage.frame(moved, *SIZE, refined=False)


def _timed(act: Callable[[], object]) -> float:
    start = time.perf_counter()
    act()
    return time.perf_counter() - start


if __name__ == "__main__":
    sys.exit(main(sys.argv[1:]))
