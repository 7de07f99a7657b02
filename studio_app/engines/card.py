"""The memory of the graphics card, as this process may use it. torch is asked only where it is loaded already."""

from __future__ import annotations

import gc
import sys
from dataclasses import dataclass, replace
from pathlib import Path
from typing import Any

from studio_app.engines.driver import told_memory
from studio_app.engines.memory import CONTEXT


@dataclass(frozen=True, slots=True)
class CardMemory:
    """Bytes: `free` for the next take (weights that this process keeps are used again, or make room, and so is the
    driver's context, which every demand counts), `used` by everybody now, of `total`; the most this process ever `held`
    since `forget_peak`. Where there is no card they are those of the computer, and `card` is False. `host`: free bytes
    of the computer's own memory beside a card; None where nobody says.
    """

    free: int
    total: int
    held: int = 0
    used: int = 0
    card: bool = True
    host: int | None = None


def card_memory() -> CardMemory | None:
    """The first card's memory, or the computer's where there is no card; None where nobody says. It says the same of
    what is free before and after torch has begun to use the card.
    """
    torch, computer = _torch(), _computer()
    host = computer.free if computer is not None else None
    if torch is not None:
        free, total = torch.cuda.mem_get_info()
        kept, held = torch.cuda.memory_reserved(), torch.cuda.max_memory_allocated()
        return CardMemory(free + kept + CONTEXT, total, held, total - free, host=host)
    asked = _asked_driver()
    return replace(asked, host=host) if asked is not None else computer


def free_on_card() -> int | None:
    """Bytes free on the first card; None where there is none, or nobody says."""
    found = card_memory()
    return found.free if found is not None and found.card else None


def forget_peak() -> None:
    """From now on `held` counts anew."""
    torch = _torch()
    if torch is not None:
        torch.cuda.reset_peak_memory_stats()


def give_back() -> None:
    """What nobody holds any more is let go, and what torch keeps in reserve of it goes back to the card."""
    gc.collect()
    torch = _torch()
    if torch is not None:
        torch.cuda.empty_cache()


def _torch() -> Any:
    """torch, where it is loaded and has begun to use a card."""
    torch = sys.modules.get("torch")
    return torch if torch is not None and torch.cuda.is_available() and torch.cuda.is_initialized() else None


def _asked_driver() -> CardMemory | None:
    told = told_memory()
    return CardMemory(told[0], told[2], 0, told[1]) if told is not None else None


def _computer() -> CardMemory | None:
    """The computer's own memory, as Linux tells it; what this process holds counts as held."""
    try:
        lines = Path("/proc/meminfo").read_text(encoding="ascii").splitlines()
        pages = int(Path("/proc/self/statm").read_text(encoding="ascii").split()[1])
    except (OSError, ValueError, IndexError):
        return None
    sizes = {line.partition(":")[0]: int(line.split()[1]) * 1024 for line in lines if line.endswith("kB")}
    free, total = sizes.get("MemAvailable"), sizes.get("MemTotal")
    if free is None or total is None:
        return None
    return CardMemory(free, total, pages * 4096, total - free, card=False)
