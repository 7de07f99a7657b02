"""What the studio adds to a pipeline of diffusers at each step: the same call bare and as a
take's, turn and turn about in one process, on tiny models.

Time is that of the processor in this process, on one thread: what other programs take does not count.
"""

from __future__ import annotations

import time
from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from statistics import median
from typing import Any

import numpy as np
import torch

from studio_app.engines.diffusion import Bytes, Loaded
from studio_app.engines.engine import Context, Step
from studio_app.engines.guided import Sitting, running
from studio_app.engines.measuring.assembly import diffuser, loaded, nobody, pipeline
from studio_app.engines.measuring.sitting import sitting
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_sdxl import library

SIDE, STEPS = {"sdxl-union": 32}, 8
"""The least side that each engine paints; 64 unless said otherwise."""
REFERENCES = {"klein": ((64, 64),), "qwen-edit": ((64, 64),)}
"""Width and height of what an engine that takes references looks at."""
Tell = Callable[[Step], None]


@dataclass(frozen=True, slots=True)
class Around:
    """Milliseconds from step to step, of the bare pipeline and of the studio's call: each step beside the same step of
    the call next to it.
    """

    bare: list[float]
    ours: list[float]

    @property
    def added(self) -> float:
        """What the studio adds to a step: the median over pairs, so that it counts little if the machine slows down."""
        return median(ours - bare for ours, bare in zip(self.ours, self.bare, strict=True))


def tiny(name: str, folder: Path) -> tuple[Loaded, Sitting]:
    """A tiny model of an engine, built in `folder`, and what it is asked to paint."""
    made = pipeline(name, TINY[name](folder), torch.device("cpu"))
    side = SIDE.get(name, 64)
    asked = sitting(name, (side, side), STEPS, REFERENCES.get(name, ()), guidance=1.0, strength=1.0)
    return loaded(diffuser(name), made), asked


def measured(name: str, held: Loaded, asked: Sitting, tell: Tell, rounds: int) -> Around:
    """Times calls turn and turn about. `tell` is what a take's steps are told to."""
    found = Around([], [])
    with small_pictures():
        for at in range(rounds + 1):
            for ours in (False, True) if at % 2 else (True, False):
                steps = _timed(name, held, asked, tell if ours else None)
                if at:  # the first round warms caches and kernels
                    (found.ours if ours else found.bare).extend(steps)
    return found


def _timed(name: str, held: Loaded, asked: Sitting, tell: Tell | None) -> list[float]:
    """Milliseconds between the ends of steps."""
    ends: list[float] = []

    def heard(step: Step) -> None:
        if tell is not None:
            tell(step)
        ends.append(time.process_time())

    def bare(held: Loaded, call: dict[str, Any], _steps: int, _size: tuple[int, int]) -> Bytes:
        def ended(_pipeline: Any, _number: int, _timestep: Any, values: dict[str, Any]) -> dict[str, Any]:
            ends.append(time.process_time())
            return values

        made = held.pipeline(**call, callback_on_step_end=ended, output_type="np").images[0]
        return np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)

    context = Context(Path(), nobody, heard, lambda: False)
    diffuser(name).paint(held, asked, running(context) if tell is not None else bare)
    return [1000 * float(gap) for gap in np.diff(ends)]


@contextmanager
def small_pictures() -> Generator[None]:
    """Qwen brings every picture to a megapixel, whatever its size: constants of its own, which would hide the rest."""
    module = library("diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus")
    before = module.VAE_IMAGE_SIZE, module.CONDITION_IMAGE_SIZE
    module.VAE_IMAGE_SIZE, module.CONDITION_IMAGE_SIZE = 64 * 64, 56 * 56
    try:
        yield
    finally:
        module.VAE_IMAGE_SIZE, module.CONDITION_IMAGE_SIZE = before
