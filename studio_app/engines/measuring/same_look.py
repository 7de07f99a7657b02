"""How much sooner the second take of a look is painted than its first: words and pictures are encoded once."""

from __future__ import annotations

import time
from dataclasses import dataclass, replace
from pathlib import Path

import torch
from PIL import Image

from studio_app.engines.diffusion import Loaded
from studio_app.engines.engine import Context
from studio_app.engines.guided import Sitting, running
from studio_app.engines.measuring.assembly import diffuser, nobody, unheard
from studio_app.engines.measuring.sitting import picture
from studio_app.engines.seeing import Seen


@dataclass(frozen=True, slots=True)
class Looks:
    """Seconds of the first takes of looks, and of their second takes, in a process that has painted others before."""

    first: list[float]
    second: list[float]


def measured(name: str, held: Loaded, asked: Sitting, looks: int) -> Looks:
    """Paints each look twice, with another seed, and one before them that does not count."""
    found = Looks([], [])
    for number in range(looks + 1):
        look = another(asked, number)
        first, second = (_painted(name, held, replace(look, seed=seed)) for seed in (1, 2))
        if number:
            found.first.append(first)
            found.second.append(second)
    return found


def another(asked: Sitting, number: int) -> Sitting:
    """The same sitting in another look: other words, another previz, other references; all as large."""
    painting = asked.painting.having(prompt=f"{number} {asked.painting.prompt}")
    seen = Seen(picture(*asked.size, seed=100 + number), asked.seen.maps)
    references = tuple(
        Image.fromarray(picture(*one.size, seed=200 + 10 * number + at)) for at, one in enumerate(asked.references)
    )
    return replace(asked, painting=painting, seen=seen, references=references)


def _painted(name: str, held: Loaded, asked: Sitting) -> float:
    context = Context(Path(), nobody, unheard, lambda: False)
    start = time.perf_counter()
    diffuser(name).paint(held, asked, running(context))
    if torch.cuda.is_available():
        torch.cuda.synchronize()
    return time.perf_counter() - start
