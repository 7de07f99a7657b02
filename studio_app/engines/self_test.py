"""The engines' self-test: a tiny model of each, built here from the real classes, loaded with the network cut, painted
twice, cancelled. It says what works on this machine; how a take would look it cannot say.
"""

from __future__ import annotations

import logging
import socket
import tempfile
import time
from collections.abc import Callable, Generator, Iterator
from contextlib import contextmanager
from dataclasses import dataclass, replace
from pathlib import Path

import numpy as np

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.engines.engine import Cancelled, Context, Engine, Pixels16, Step
from studio_app.engines.folder import TRANSFORMER
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.takes.painting import Precision
from studio_app.takes.recipe import Recipe

LONG_SIDE, STEPS = 160, 4
FULL, LEAST_NEAR = 65535.0, 20.0
"""The largest value of a picture; the PSNR in dB below which eight bits are no longer near."""
Order = Callable[[str, Path, Direction, int], Recipe]
"""Engine, folder of weights, direction and longer side in pixels -> the recipe, as the shutter would order it."""


@dataclass(frozen=True, slots=True)
class Line:
    """One thing that was tried with one engine."""

    engine: str
    ok: bool
    words: str


class _NetworkUsed(ConnectionError):
    """Something tried to reach the network while it was cut."""


def self_test(direction: Direction, context: Context, order: Order) -> Iterator[Line]:
    """Tries every engine that has weights; one line for each thing, as it is known. Builds nothing outside `context`'s
    cache and a folder of its own that is gone at the end.
    """
    with tempfile.TemporaryDirectory(prefix="twin-studio-engines-") as folder, _quiet():
        for name, make in TINY.items():
            context.kept.clear()
            try:
                with _no_network():
                    yield from _tried(name, make(Path(folder) / name), direction, context, order)
            except (StudioError, ImportError, OSError, RuntimeError, ValueError, TypeError) as error:
                yield Line(name, False, f"{type(error).__name__}: {str(error).strip()[:300]}")


def _tried(name: str, folder: Path, direction: Direction, context: Context, order: Order) -> Iterator[Line]:
    recipe = order(name, folder, direction, LONG_SIDE)
    if recipe.painting is not None:
        recipe = recipe.having(painting=recipe.painting.having(steps=STEPS))
    ready = replace(context, weights=folder)
    painter = engine(name)
    steps: list[Step] = []
    start = time.perf_counter()
    first = painter.render(recipe, replace(ready, tell=steps.append))
    painted = [step for step in steps if step.preview is not None and step.words.startswith("Step")]
    yield Line(name, True, f"Loaded with the network cut and painted in {time.perf_counter() - start:.1f} s.")
    yield Line(name, bool(painted), f"{len(painted)} previews of what each step believes in.")
    same = np.array_equal(first.pixels, painter.render(recipe, ready).pixels)
    yield Line(name, same, "The same recipe gives the same bytes." if same else "The same recipe gives other bytes.")
    yield _cancelled(name, painter, recipe, ready)
    yield from _in_eight_bits(name, painter, recipe, ready, first.pixels)
    if (folder / TRANSFORMER).is_dir():
        yield _packed(name, folder, direction, context, order)


def _in_eight_bits(name: str, painter: Engine, recipe: Recipe, context: Context, half: Pixels16) -> Iterator[Line]:
    """How near the picture in eight bits comes to the one in half, by random weights, which hide no error."""
    for precision in (Precision.STORED, Precision.COMPUTED):
        if recipe.painting is not None:
            less = recipe.having(painting=recipe.painting.having(precision=precision))
            apart = painter.render(less, context).pixels.astype(np.float64) - half
            ratio = 10 * np.log10(FULL**2 / max(float(np.mean(apart**2)), 1.0))
            yield Line(name, bool(ratio > LEAST_NEAR), f"With {precision.words}: PSNR {ratio:.0f} dB beside half.")


def _cancelled(name: str, painter: Engine, recipe: Recipe, context: Context) -> Line:
    steps: list[Step] = []

    def stopped() -> bool:
        return any(step.words.startswith("Step 1") for step in steps)

    try:
        painter.render(recipe, replace(context, tell=steps.append, cancelled=stopped))
    except Cancelled:
        return Line(name, True, "Cancelled within a step.")
    return Line(name, False, "It went on after it was cancelled.")


def _packed(name: str, folder: Path, direction: Direction, context: Context, order: Order) -> Line:
    """The same with its transformer in a GGUF file; leaves the folder so."""
    from studio_app.engines.tiny_gguf import pack_transformer

    pack_transformer(folder)
    recipe = order(name, folder, direction, LONG_SIDE)
    if recipe.painting is not None:
        recipe = recipe.having(painting=recipe.painting.having(steps=2))
    start = time.perf_counter()
    painted = engine(name).render(recipe, replace(context, weights=folder)).pixels
    words = f"Painted with a transformer of a GGUF file in {time.perf_counter() - start:.1f} s."
    return Line(name, bool(np.ptp(painted)), words)


@contextmanager
def _no_network() -> Generator[None]:
    """Whatever opens a connection meanwhile fails with a sentence."""
    original = socket.socket.connect

    def refused(_socket: socket.socket, address: object) -> None:
        raise _NetworkUsed(f"a connection to {address!r} was tried")

    socket.socket.connect = refused  # pyright: ignore[reportAttributeAccessIssue]
    try:
        yield
    finally:
        socket.socket.connect = original


@contextmanager
def _quiet() -> Generator[None]:
    """Libraries warn of tiny models what would matter of real ones."""
    before = logging.root.manager.disable
    logging.disable(logging.WARNING)
    try:
        yield
    finally:
        logging.disable(before)
