"""Where the figure lies in a take: kept since its render, or found now by the render process."""

from __future__ import annotations

import asyncio
from collections.abc import Sequence
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.errors import StudioError
from studio_app.engines.figure_marks_store import read_marks
from studio_app.studio.errands import Tell, run_errands
from studio_app.studio.renderer import Renderer
from studio_app.studio.wire import MarksOrder
from studio_app.takes.figure_marks import FigureMarks
from studio_app.takes.recipe import Recipe


def unheard(_words: str, _share: float) -> None:
    """Tells nobody."""


def kept_marks(recipe: Recipe, cache: Path) -> FigureMarks | None:
    """The marks that are at hand at once; None where they must be found first."""
    return read_marks(recipe.direction, recipe.width, recipe.height, cache)


async def marks_of_take(recipe: Recipe, renderer: Renderer, cache: Path) -> FigureMarks:
    """The marks, found by the window's render process where none are kept; it does so before its next take.

    Raises StudioError when the process is down or the figure cannot be built.
    """
    if (kept := kept_marks(recipe, cache)) is not None:
        return kept
    await renderer.mark_figure(recipe.direction, recipe.width, recipe.height)
    return _found(recipe, cache)


def find_marks(recipes: Sequence[Recipe], cache: Path, tell: Tell = unheard) -> tuple[FigureMarks, ...]:
    """The marks of many takes, found by a render process of their own where none are kept; waits until they are there.
    `tell` hears how far it is.

    Raises StudioError when one cannot be found.
    """
    framings: dict[tuple[Direction, int, int], None] = {
        (recipe.direction, recipe.width, recipe.height): None for recipe in recipes if kept_marks(recipe, cache) is None
    }
    orders = [MarksOrder(id=at, direction=d, width=w, height=h) for at, (d, w, h) in enumerate(framings, 1)]
    if orders:
        asyncio.run(run_errands(orders, cache, tell))
    return tuple(_found(recipe, cache) for recipe in recipes)


def _found(recipe: Recipe, cache: Path) -> FigureMarks:
    marks = kept_marks(recipe, cache)
    if marks is None:
        raise StudioError("Where the figure lies in the take could not be kept.", do="See whether the disk is full.")
    return marks
