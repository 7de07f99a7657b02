"""What each pass of a take painted, as a person looks at it: the engine's title, and where the picture lies."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import StudioError
from studio_app.engines.table import title_of
from studio_app.shoot.folder import Shoot
from studio_app.takes.take import Take


@dataclass(frozen=True, slots=True)
class Painted:
    """One pass: '1. SDXL Union', and its picture; None with the reason where that is not on this disk."""

    words: str
    place: Path | None
    problem: str = ""


def painted_in(shoot: Shoot, take: Take) -> tuple[Painted, ...]:
    """Every pass of a take, in turn, the take's own picture last; killed takes as well. One where there was one."""
    *earlier, own = (title_of(one.engine) for one in take.recipe.passes)
    passes = (
        _painted(f"{number}. {title}", lambda number=number: _pass(shoot, take, number))
        for number, title in enumerate(earlier, 1)
    )
    return (*passes, _painted(f"{len(earlier) + 1}. {own}, the take", lambda: _own(shoot, take)))


def _painted(words: str, find: Callable[[], Path]) -> Painted:
    try:
        return Painted(words, find())
    except StudioError as error:
        return Painted(words, None, str(error))


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
