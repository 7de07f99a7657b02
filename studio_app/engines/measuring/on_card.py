"""The engines at their real size on this computer's graphics card, beside the plain call of diffusers in the same run.

`python -m studio_app.engines.measuring.on_card [SECONDS]` prints one line of JSON for each figure, as soon as it is
known; it needs torch, diffusers and transformers, and downloads nothing: the weights are random numbers. No figure of
a card has been taken yet: it was written and tested on a computer without one.
"""

from __future__ import annotations

import json
import logging
import statistics
import sys
import time
import warnings
from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass, replace
from pathlib import Path
from tempfile import TemporaryDirectory, gettempdir
from typing import Any

import numpy as np
import torch

from studio_app.direction.errors import StudioError
from studio_app.engines.diffusion import Bytes, Loaded
from studio_app.engines.engine import Context
from studio_app.engines.guided import Sitting, running
from studio_app.engines.measuring import device as card
from studio_app.engines.measuring.assembly import bare, loaded, nobody, pipeline, published, sped, unheard
from studio_app.engines.measuring.jobs import JOBS, Job, Sizes
from studio_app.engines.measuring.same_look import another
from studio_app.engines.measuring.sitting import sitting
from studio_app.engines.measuring.work import TABLE, Work, work_of
from studio_app.engines.table import entry

BUDGET_S = 540.0
"""Fits a run of ten minutes, with what it takes to import the libraries."""
AIM_SHARE = 60.0
_WORKING_GB = 8.0
"""Memory beside the weights, about, of a picture of a megapixel."""
FAULTS = (StudioError, RuntimeError, ValueError, TypeError, AttributeError, ImportError, OSError, KeyError)
"""What may go wrong with one engine on a card that nobody has tried yet; the next one is measured all the same."""


@dataclass(frozen=True, slots=True)
class Figure:
    """One figure. `value` None: it could not be taken, `words` say why. `more`: more is better, else less is."""

    name: str
    value: float | None
    unit: str
    aim: float | None = None
    more: bool = False
    words: str = ""


@dataclass(frozen=True, slots=True)
class Place:
    """Where it is measured: the device, its peak in TFLOP/s, where the configurations of an engine lie, and where what
    is compiled is kept.
    """

    device: torch.device
    peak: float
    folder_of: Callable[[str], Path] = published
    cache: Path = Path(gettempdir())


def figures(jobs: tuple[Job, ...], place: Place, budget_s: float) -> Iterator[Figure]:
    """The figures of each job in turn; those for which the time or the memory does not suffice say so."""
    start = time.perf_counter()
    for job in jobs:
        left, free, wanted = budget_s - (time.perf_counter() - start), card.free_gb(place.device), _wanted_gb(job)
        if left < job.seconds:
            yield Figure(job.name, None, "s", words=f"Skipped: {left:.0f} s are left, {job.seconds:.0f} are needed.")
        elif place.device.type == "cuda" and free < wanted:
            yield Figure(job.name, None, "s", words=f"Skipped: {free:.0f} GB are free, {wanted:.0f} are needed.")
        else:
            try:
                yield from _figures(job, place)
            except FAULTS as error:
                why = " ".join(str(error).split())[:300]
                yield Figure(job.name, None, "s", words=f"It failed with {type(error).__name__}: {why}")
            card.forget(place.device)


def _wanted_gb(job: Job) -> float:
    weights = entry(job.engine).weights
    return _WORKING_GB + (weights.memory_gb if weights else 0.0)


def _figures(job: Job, place: Place) -> Iterator[Figure]:
    """One job: the plain call, the call as a user writes it, the studio's first call and its later ones."""
    folder = place.folder_of(job.engine)
    made = pipeline(job.engine, folder, place.device, job.pipeline)
    asked = _asked(job, job.references)
    work = TABLE[job.name] if job.name in TABLE and place.folder_of is published else work_of(job, folder)
    plain, words = _plain(job, made, asked, place)
    words += f"; {_share(work, job, plain, place):.0f} % of the compute limit"
    yield Figure(f"{job.name}: plain diffusers", plain, "s", words=words)
    written = None
    if job.written:
        written, words = _plain(job, made, _asked(job, job.written), place)
        yield Figure(f"{job.name}: plain diffusers, references as they come", written, "s", words=words)
    card.forget(place.device)
    held = sped(loaded(job.painter, made), place.cache)
    first = _timed(job, held, asked, place)
    took = [_timed(job, held, replace(asked, seed=seed), place) for seed in range(2, 2 + job.calls)]
    ours = statistics.median(took)
    yield Figure(job.name, ours, "s", job.aim_s, words=f"median of {job.calls} warm calls, {_memory(place)}")
    yield Figure(f"{job.name}: first call", first, "s", words="with compiling and encoding")
    yield from _ratios(job, plain, written, ours)
    share = _share(work, job, ours, place)
    limit = f"{work.picture(job.steps):.0f} TFLOP at {place.peak:.0f} TFLOP/s"
    yield Figure(f"{job.name}: share of the compute limit", share, "%", AIM_SHARE, True, limit)
    yield _same_look(job, held, asked, ours, place)


def _ratios(job: Job, plain: float, written: float | None, ours: float) -> Iterator[Figure]:
    name = f"{job.name}: as fast as plain diffusers"
    yield Figure(name, plain / ours, "times", job.aim_plain, True, "same words, references, size, steps, precision")
    if written is not None:
        tokens = f"{written / plain:.2f} times of it are smaller references"
        name = f"{job.name}: as fast as plain diffusers, references as they come"
        yield Figure(name, written / ours, "times", job.aim_written, True, tokens)


def _same_look(job: Job, held: Loaded, asked: Sitting, ours: float, place: Place) -> Figure:
    """A look that was not painted before beside one that was: words and pictures are encoded, the rest is there."""
    fresh = statistics.median(_timed(job, held, another(asked, number), place) for number in range(1, 3))
    words = f"{fresh:.2f} s for a look that is new; no stage"
    return Figure(f"{job.name}: second take of a look", fresh / ours, "times as fast", None, True, words)


def _asked(job: Job, references: Sizes) -> Sitting:
    return sitting(job.engine, job.size, job.steps, references, guidance=job.guidance, strength=1.0)


def _share(work: Work, job: Job, seconds: float, place: Place) -> float:
    """Percent of the compute limit: what the picture needs without encoding, at the card's peak, of what it took."""
    return 100 * work.picture(job.steps) / place.peak / seconds


def _plain(job: Job, made: Any, asked: Sitting, place: Place) -> tuple[float, str]:
    """The median of warm calls of the pipeline as diffusers opens it, and words on it."""
    held = bare(job.painter, made)
    took = [_called(job, held, replace(asked, seed=seed), _bare, place) for seed in range(1 + job.calls)][1:]
    return statistics.median(took), f"median of {job.calls} warm calls, {_memory(place)}"


def _timed(job: Job, held: Loaded, asked: Sitting, place: Place) -> float:
    context = Context(Path(), nobody, unheard, lambda: False)
    return _called(job, held, asked, running(context), place)


def _called(job: Job, held: Loaded, asked: Sitting, runner: Any, place: Place) -> float:
    """Seconds of one picture. Raises ValueError when it is none: then its time says nothing."""
    card.settled(place.device)
    start = time.perf_counter()
    painted = job.painter.paint(held, asked, runner)
    card.settled(place.device)
    took = time.perf_counter() - start
    if np.ptp(painted) == 0:
        raise ValueError("the picture is of one colour: numbers overflowed")
    return took


def _bare(held: Loaded, call: dict[str, Any], _steps: int, _size: tuple[int, int]) -> Bytes:
    """The call as diffusers has it, and nothing else."""
    made = held.pipeline(**call, output_type="np").images[0]
    return np.rint(np.clip(made, 0, 1) * 255).astype(np.uint8)


def _memory(place: Place) -> str:
    most = card.most_gb(place.device)
    return "memory not counted" if most is None else f"{most:.1f} GB at most"


def main(budget_s: float) -> None:
    """Says every figure of the first card, or that there is none."""
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    device, start = card.first_card(), time.perf_counter()
    if device is None:
        _say(Figure("engines of real size", None, "s", words="Skipped: there is no CUDA card here."))
        return
    reached = card.reached(device)
    words = f"{card.name_of(device)}, {card.total_gb(device):.0f} GB; "
    _say(Figure("card: product of matrices", reached, "TFLOP/s", words=words + card.versions()))
    with TemporaryDirectory(prefix="twin-studio-") as folder:  # empty: the first call compiles
        place = Place(device, card.peak_of(device, reached), cache=Path(folder))
        for figure in figures(JOBS, place, budget_s - (time.perf_counter() - start)):
            _say(figure)


def _say(figure: Figure) -> None:
    sys.stdout.write(json.dumps(asdict(figure)) + "\n")
    sys.stdout.flush()


if __name__ == "__main__":
    main(float(sys.argv[1]) if len(sys.argv) > 1 else BUDGET_S)
