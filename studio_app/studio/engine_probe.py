"""Engines measured without a card: `python -m studio_app.studio.engine_probe ENGINE ...` prints one line of JSON.

Tiny models of the real classes, so that what the studio adds shows beside steps of a few milliseconds.
"""

from __future__ import annotations

import json
import logging
import os
import sys
import tempfile
import warnings
from importlib import import_module
from pathlib import Path
from statistics import median, quantiles
from typing import Any

from studio_app.studio.render_process import Desk, Teller
from studio_app.studio.wire import Previews

ROUNDS, LOOKS = 12, 5


def main(engines: list[str]) -> None:
    """Measures these engines, on one thread and without a word of the libraries."""
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    os.environ.setdefault("HF_HUB_DISABLE_PROGRESS_BARS", "1")
    torch: Any = import_module("torch")
    torch.set_num_threads(1)
    sys.stdout.write(json.dumps(measured(engines)) + "\n")


def measured(engines: list[str]) -> dict[str, float]:
    """Milliseconds and seconds of each engine; its name is in the keys."""
    steps: Any = import_module("studio_app.engines.measuring.around_steps")
    looks: Any = import_module("studio_app.engines.measuring.same_look")
    said: dict[str, float] = {}
    with tempfile.TemporaryDirectory(prefix="twin-studio-") as folder, Path(os.devnull).open("wb") as out:
        previews = Previews(Path(folder) / "previews", make=True)
        for name in engines:
            with steps.small_pictures():
                held, asked = steps.tiny(name, Path(folder) / name)
                around = steps.measured(name, held, asked, Teller(Desk(out), previews, 1), ROUNDS)
                twice = looks.measured(name, held, asked, LOOKS)
            for key in ("bare", "ours"):
                gaps: list[float] = getattr(around, key)
                said |= {f"{name} {key}": median(gaps), f"{name} {key} p95": quantiles(gaps, n=20)[-1]}
            said[f"{name} added"] = around.added
            said |= {f"{name} first": median(twice.first), f"{name} second": median(twice.second)}
    return said


if __name__ == "__main__":
    main(sys.argv[1:])
