"""Takes beside each other: what differs in how they were made, in plain words, and which take one is held against."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from typing import Protocol, TypeVar

from studio_app.direction.changes import changes
from studio_app.direction.direction import PARTS
from studio_app.engines.table import title_of
from studio_app.studio.beside_painting import told_otherwise
from studio_app.takes.facets import Facets
from studio_app.takes.recipe import Recipe

TITLES = {
    "cast": "Cast", "pose": "Pose", "expression": "Expression", "look": "Look", "rig": "Light",
    "location": "Location", "camera": "Camera",
}  # fmt: skip
MAKING = "Making"


@dataclass(frozen=True, slots=True)
class Differing:
    """One part in which two takes differ, with a line for each difference."""

    title: str
    lines: tuple[str, ...]


def differing(one: Recipe, other: Recipe) -> tuple[Differing, ...]:
    """What has to be changed in the first recipe to get the second, by part in the order of the day; engines, what
    they are told, quality, size and seed last. Empty when both are the same.
    """
    found: list[Differing] = []
    for part in PARTS:
        lines = changes(one.direction, one.direction.having(**{part: getattr(other.direction, part)}))
        if lines:
            found.append(Differing(TITLES.get(part, part.capitalize()), lines))
    lines = making(one, other)
    return (*found, Differing(MAKING, lines)) if lines else tuple(found)


def in_short(one: Recipe, other: Recipe) -> str:
    """One line over the list: 'Only the seed differs', '4 differences', 'Made from the same recipe'."""
    found = differing(one, other)
    count = sum(len(group.lines) for group in found)
    if not count:
        return "Made from the same recipe"
    if count == 1 and one.seed != other.seed:
        return "Only the seed differs"
    return f"{count} differences" if count > 1 else "1 difference"


def making(one: Recipe, other: Recipe) -> tuple[str, ...]:
    """'Engine stand-in to klein', 'Seed 4 to 9': what the next picture owes to how it was rendered, not directed."""
    lines: list[str] = []
    if one.shot != other.shot:
        lines.append(f"Shot {one.shot} to {other.shot}")
    if one.engines != other.engines:
        before, after = (" then ".join(map(title_of, each.engines)) for each in (one, other))
        lines.append(f"Engine {before} to {after}")
    else:
        lines += told_otherwise(one, other)
    if one.quality != other.quality:
        lines.append(f"Quality {one.quality.value} to {other.quality.value}")
    if (one.width, one.height) != (other.width, other.height):
        lines.append(f"Size {one.width} × {one.height} to {other.width} × {other.height}")
    if one.seed != other.seed:
        lines.append(f"Seed {one.seed} to {other.seed}")
    if one.versions != other.versions and one.engine == other.engine:
        lines.append("Versions of what paints")
    return tuple(lines)


class Listed(Protocol):
    """A take as lists hold it."""

    @property
    def id(self) -> str: ...
    @property
    def number(self) -> int: ...
    @property
    def facets(self) -> Facets: ...


L = TypeVar("L", bound=Listed)


def before(take: Listed, others: Iterable[L]) -> L | None:
    """The take this one is held against: the one whose note it answers, else the one before it in its shot."""
    earlier = [each for each in others if each.number < take.number]
    answered = {answer.partition(":")[0] for answer in take.facets.answers}
    found = [each for each in earlier if each.id in answered] or [
        each for each in earlier if each.facets.shot == take.facets.shot
    ]
    return max(found, key=lambda each: each.number, default=None)
