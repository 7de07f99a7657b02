"""Which of torch's own ways to reckon attention is the faster on a card: found by one try, remembered on the disk.

Only the order in which torch tries its ways is changed, so that what one cannot do (a mask, a width) another does. None
of them is fetched from anywhere. Not run on a card; tests try it with two ways of a processor's.
"""

from __future__ import annotations

import json
import time
from collections.abc import Callable, Generator
from contextlib import contextmanager, suppress
from functools import partial
from pathlib import Path
from typing import Any

import torch
from torch.nn.attention import SDPBackend, sdpa_kernel

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import StudioError

FILE = "attention.json"
TORCH, CUDNN = "torch", "cudnn"
ORDERS: dict[str, list[SDPBackend]] = {
    TORCH: [],
    CUDNN: [SDPBackend.CUDNN_ATTENTION, SDPBackend.FLASH_ATTENTION, SDPBackend.EFFICIENT_ATTENTION, SDPBackend.MATH],
}
"""What is tried first, by name; none for torch's own order."""
LEAD = 0.97
"""So much of torch's own time another way may take at most to be chosen: less is noise, and a choice must hold."""
_TOKENS, _HEADS, _WIDE = 4608, 24, 128
_TRIES = 3


def fastest(card: str, cache: Path, timed: Callable[[str], float] | None = None) -> str:
    """The name of the order that is the faster on this card with this torch; `timed` gives the seconds of one."""
    key = f"{card}, torch {torch.__version__}"
    held = _remembered(cache)
    if held.get(key) not in ORDERS:
        ask = timed or _timed
        seconds = {name: ask(name) for name in ORDERS}
        best = min(seconds, key=seconds.__getitem__)
        held[key] = best if seconds[best] < LEAD * seconds[TORCH] else TORCH
        with suppress(StudioError, OSError):  # costs another try, nothing else
            make_folder(cache)
            write_atomically(cache / FILE, json.dumps(held, indent=1).encode())
    return held[key]


@contextmanager
def attending(order: str) -> Generator[None]:
    """Attention is reckoned in this order meanwhile."""
    ways = ORDERS[order]
    if not ways:
        yield
        return
    with sdpa_kernel(ways, set_priority=True):
        yield


def _timed(order: str) -> float:
    """The shortest of a few tries at the attention of a FLUX.2 klein step of a megapixel, in seconds."""
    shape, device = (1, _HEADS, _TOKENS, _WIDE), torch.device("cuda")
    look: Any = partial(torch.nn.functional.scaled_dot_product_attention)
    made = [torch.randn(shape, device=device, dtype=torch.bfloat16) for _ in range(3)]
    best = float("inf")
    with torch.no_grad(), attending(order):
        for number in range(_TRIES + 1):
            torch.cuda.synchronize()
            start = time.perf_counter()
            look(*made)
            torch.cuda.synchronize()
            if number:  # the first try loads what it needs
                best = min(best, time.perf_counter() - start)
    return best


def _remembered(cache: Path) -> dict[str, str]:
    with suppress(StudioError):
        return {key: str(value) for key, value in read_json(cache / FILE).items()}
    return {}
