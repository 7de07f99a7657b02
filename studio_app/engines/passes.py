"""A take in several passes: each engine paints over what the one before it painted, as if that were the lit previz.

One engine's weights lie in memory at a time: those of a pass are let go before the next one's are opened.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

from studio_app.engines.engine import Context, Picture, Step
from studio_app.engines.kept import release
from studio_app.engines.table import engine
from studio_app.stage.develop import eight_bit
from studio_app.takes.recipe import Recipe


def painted(recipe: Recipe, context: Context, weights: tuple[Path | None, ...]) -> tuple[Picture, ...]:
    """The picture of every pass, the take's own last. `weights`: those of each pass's engine.

    Raises Cancelled within a step of any pass; StudioError as the engines do: then nothing of any pass is kept.
    """
    passes = recipe.passes
    made: list[Picture] = []
    for number, (one, place) in enumerate(zip(passes, weights, strict=True)):
        if made:
            release(context.kept)
        before = eight_bit(made[-1].pixels) if made else None
        tell = _telling(context.tell, number, len(passes))
        made.append(engine(one.engine).render(one, replace(context, weights=place, before=before, tell=tell)))
    return tuple(made)


def _telling(tell: Callable[[Step], None], number: int, of: int) -> Callable[[Step], None]:
    if of == 1:
        return tell

    def told(step: Step) -> None:
        share = step.done / step.of if step.of > 0 else 0.0
        tell(Step((number + share) / of, 1.0, f"Pass {number + 1} of {of}: {step.words}", step.preview))

    return told
