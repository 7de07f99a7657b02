"""What each pass of a take painted, as a person looks at it: the engine's title, and where the picture lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.engines.table import title_of
from studio_app.shoot.folder import Shoot
from studio_app.studio.beside_painting import areas_words, loras_words
from studio_app.takes.painting import Painting
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Take


@dataclass(frozen=True, slots=True)
class Painted:
    """One pass: '1. SDXL Union', and its picture; None with the reason where that is not on this disk. `told`: what its
    engine was told, the words first; empty for one that reads none.
    """

    words: str
    place: Path | None
    problem: str = ""
    told: str = ""


def painted_in(shoot: Shoot, take: Take) -> tuple[Painted, ...]:
    """Every pass of a take, in turn, the take's own picture last; killed takes as well. One where there was one."""
    *earlier, own = take.recipe.passes
    passes = (
        _painted(f"{number}. {title_of(one.engine)}", one, lambda number=number: _pass(shoot, take, number))
        for number, one in enumerate(earlier, 1)
    )
    return (*passes, _painted(f"{len(earlier) + 1}. {title_of(own.engine)}, the take", own, lambda: _own(shoot, take)))


def _painted(words: str, recipe: Recipe, find: Callable[[], Path]) -> Painted:
    told = _told(recipe.painting) if recipe.painting is not None else ""
    try:
        return Painted(words, find(), told=told)
    except StudioError as error:
        return Painted(words, None, str(error), told)


def _told(painting: Painting) -> str:
    """The words, and on a line below them the numbers and names."""
    held = ", ".join(f"{guide} {weight:g}" for guide, weight in painting.controls.items() if weight)
    numbers = (
        f"{painting.steps} steps, freedom {painting.strength:g}, guidance {painting.guidance:g}",
        f"held by {held}" if held else "",
        f"looks at {', '.join(painting.references)}" if painting.references else "",
        f"changes only {areas_words(painting.only)}" if painting.only else "",
        f"LoRAs: {loras_words(painting.loras)}" if painting.loras else "",
    )
    return f"{painting.prompt}\n{'; '.join(filter(None, numbers))}"


def _pass(shoot: Shoot, take: Take, number: int) -> Path:
    try:
        return shoot.pass_path(take.id, number)
    except StudioError:
        return shoot.trash.pass_path(take, number)


def _own(shoot: Shoot, take: Take) -> Path:
    try:
        return shoot.picture_path(take.id)
    except StudioError:
        return shoot.trash.picture_path(take.id)
