"""LoRAs that were distilled for few steps (Qwen-Image-Lightning): told by their names, painted by their own schedule.

They were trained without guidance and with a noise schedule shifted by 3 at every size, while Qwen's own shift follows
the size and ends before the last noise (ModelTC/Qwen-Image-Lightning, generate_with_diffusers.py).
"""

from __future__ import annotations

import math
import re
from collections.abc import Generator, Iterable
from contextlib import contextmanager
from typing import Any

SHIFT = math.log(3)
NO_GUIDANCE = 1.0
_NAMED = re.compile(r"lightning.{0,40}?(\d{1,2})[ _-]?steps?", re.IGNORECASE)


def steps_of(loras: Iterable[str]) -> int | None:
    """The steps that one of these LoRAs, by their names, was made for; None where none was."""
    found = (match for name in loras if (match := _NAMED.search(name)) is not None)
    return next((int(match[1]) for match in found), None)


@contextmanager
def scheduled(pipeline: Any, loras: Iterable[str]) -> Generator[None]:
    """Meanwhile the pipeline's noise follows the schedule of such a LoRA, where one is among these."""
    own: Any = pipeline.scheduler
    if steps_of(loras) is None:
        yield
        return
    kind: Any = type(own)  # pyright: ignore[reportUnknownVariableType]
    pipeline.scheduler = kind.from_config(own.config, base_shift=SHIFT, max_shift=SHIFT, shift_terminal=None)
    try:
        yield
    finally:
        pipeline.scheduler = own
