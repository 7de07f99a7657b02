"""A matrix of variations: what each part could be, the directions of every place, and what the gates say of them."""

from __future__ import annotations

import secrets
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass
from itertools import product

from studio_app.direction.direction import PARTS, Cast, Direction, Part
from studio_app.direction.errors import BadInput, StudioError
from studio_app.direction.presets import SHELVES, part_preset, preset_names
from studio_app.direction.value import Value
from studio_app.rights.check import Outcome
from studio_app.rights.gates import Gate
from studio_app.studio.body_cards import known_here
from studio_app.studio.queue import MAX_CELLS
from studio_app.studio.session import Session
from studio_app.takes.cell import Axis, Cell

NOW = "now"
PART_WORDS: dict[Part, str] = {
    "cast": "Twin", "pose": "Pose", "expression": "Expression", "look": "Look", "rig": "Light",
    "location": "Location", "camera": "Camera",
}  # fmt: skip


@dataclass(frozen=True, slots=True)
class Option:
    """One thing a part can be: the name it is asked for by, its title, the value, where it comes from in words."""

    name: str
    title: str
    value: Value
    source: str = ""


@dataclass(frozen=True, slots=True)
class Planned:
    """One place of a matrix and what is directed there."""

    direction: Direction
    cell: Cell


@dataclass(frozen=True, slots=True)
class Ruling:
    """What the gates say of some places at once: the sentence, how many takes it is about, whether they may be made."""

    words: str
    takes: int
    allowed: bool


Axes = Mapping[Part, Sequence[Option]]


def options(session: Session, part: Part) -> tuple[Option, ...]:
    """What a part can be: as it is directed now, the presets (or twins), and what takes of the shoot had besides."""
    now = getattr(session.direction, part)
    found = [Option(NOW, title_of(now), now, "as directed now")]
    for each in _shelf(part):
        if each.value == now:
            found[0] = Option(NOW, each.title, now, each.source)
        else:
            found.append(each)
    titles = {each.title for each in found}
    for row in reversed(session.shoot.takes()):
        facets = row.facets
        title = facets.twin if part == "cast" else getattr(facets, part, "")
        if part == "cast" or not title or title in titles:
            continue
        titles.add(title)
        found.append(Option(row.id, title, getattr(row.take.recipe.direction, part), f"of take {row.number}"))
    return tuple(found)


def chosen(session: Session, part: Part, names: Iterable[str]) -> tuple[Option, ...]:
    """The options of these names: `now`, a preset's, a twin's, or the id of a take that had it. Raises BadInput."""
    there = {each.name: each for each in options(session, part)}
    there |= {each.name: each for each in _shelf(part)}
    found: dict[str, Option] = {}
    for name in names:
        if name not in there:
            there[name] = _of_take(session, part, name, there)
        found[name] = there[name]
    return tuple(found.values())


def part_named(text: str) -> Part:
    """The part that a person calls so: 'light' is the rig, 'twin' the cast. Raises BadInput that lists them."""
    found: Part | None = next((part for part in PARTS if PART_WORDS[part].lower() == text.lower()), None)
    if found is None:
        there = ", ".join(words.lower() for words in PART_WORDS.values())
        raise BadInput(f"“{text[:40]}” is no part of a direction.", do=f"There are: {there}.")
    return found


def title_of(value: Value) -> str:
    """The title of a part's value, as a person reads it."""
    if isinstance(value, Cast):
        return next((each.name for each in known_here() if each.id == value.twin), value.twin)
    return getattr(value, "name", "") or "As directed"


def laid_out(direction: Direction, axes: Axes) -> tuple[Planned, ...]:
    """Every place of the matrix. Axes stand in the order of the day, the cheapest to change last: so cloth that was
    draped serves the takes after it.

    Raises BadInput: fewer than two axes that vary, or too many takes.
    """
    held: dict[Part, tuple[Option, ...]] = {part: tuple(axes[part]) for part in PARTS if len(axes.get(part, ())) > 1}
    if len(held) < 2:
        raise BadInput("A matrix varies two parts or more.", do="Choose at least two of each of two parts.")
    count = size_of(axes)
    if count > MAX_CELLS:
        raise BadInput(
            f"That would be {count:,} takes; a matrix has {MAX_CELLS} at most.", do="Choose fewer of a part."
        )
    fixed: dict[str, Value] = {part: each[0].value for part in PARTS if len(each := tuple(axes.get(part, ()))) == 1}
    base = direction.having(**fixed)
    shape = tuple(Axis(part=part, titles=_titles(held[part])) for part in held)
    matrix = secrets.token_hex(6)
    planned: list[Planned] = []
    for at in product(*(range(len(each)) for each in held.values())):
        parts = {part: held[part][place].value for part, place in zip(held, at, strict=True)}
        # Each part was checked when it was made: a copy is forty times as quick as checking all of it anew.
        planned.append(Planned(base.model_copy(update=parts), Cell(matrix=matrix, axes=shape, at=at)))
    return tuple(planned)


def size_of(axes: Axes) -> int:
    """How many takes a matrix over these would have; 0 while fewer than two parts vary."""
    counts = [len(each) for each in axes.values() if len(each) > 1]
    count = 1
    for each in counts:
        count *= each
    return count if len(counts) > 1 else 0


def rulings(session: Session, planned: Sequence[Planned], ahead: int) -> tuple[tuple[Ruling, ...], frozenset[str]]:
    """What the gates say before anything is ordered, and the keys of the cells that they let through.

    The rules read the twin, what she wears and where: places that agree in these are asked about once.
    """
    twins: dict[str, int] = {}
    groups: dict[tuple[str, int, int], list[Planned]] = {}
    for each in planned:
        twins[each.direction.cast.twin] = twins.get(each.direction.cast.twin, 0) + 1
        shown = each.direction
        groups.setdefault((shown.cast.twin, id(shown.look), id(shown.location)), []).append(each)
    said: dict[tuple[str, bool], int] = {}
    allowed: set[str] = set()
    for cells in groups.values():
        direction = cells[0].direction
        words, good = _asked(session, direction, twins[direction.cast.twin] + ahead)
        for each in words:
            said[each, good] = said.get((each, good), 0) + len(cells)
        if good:
            allowed.update(each.cell.key for each in cells)
    return tuple(Ruling(words, takes, good) for (words, good), takes in said.items()), frozenset(allowed)


def _asked(session: Session, direction: Direction, count: int) -> tuple[list[str], bool]:
    """What gates cast and queue say against a direction, or warn of; the one good sentence where they say nothing."""
    try:
        checks = session.rights.checks(Gate.QUEUE, direction, asked=count)
        if direction.cast != session.direction.cast:
            checks = (*session.rights.checks(Gate.CAST, direction), *checks)
    except StudioError as error:
        return [str(error)], False
    bad = [check.words for check in checks if check.failed]
    if bad:
        return list(dict.fromkeys(bad)), False
    warned = [check.words for check in checks if check.outcome is Outcome.WARN]
    who = title_of(direction.cast)
    return list(dict.fromkeys(warned)) or [f"{who}: every rule says yes."], True


def _titles(held: Sequence[Option]) -> tuple[str, ...]:
    """Titles that tell the places of an axis apart."""
    plain = [each.title for each in held]
    return tuple(
        (f"{title} ({each.source or each.name})" if plain.count(title) > 1 else title)[:120]
        for title, each in zip(plain, held, strict=True)
    )


def _shelf(part: Part) -> list[Option]:
    if part == "cast":
        return [Option(each.id, each.name, Cast(twin=each.id)) for each in known_here() if each.twin]
    found: list[Option] = []
    for name in preset_names(SHELVES[part].folder):
        try:
            value = part_preset(part, name)
        except StudioError:
            continue
        found.append(Option(name, getattr(value, "name", "") or name, value))
    return found


def _of_take(session: Session, part: Part, name: str, there: Mapping[str, Option]) -> Option:
    try:
        row = session.shoot.row(name)
    except StudioError as error:
        listed = ", ".join(there)
        raise BadInput(f"There is no {PART_WORDS[part].lower()} “{name[:60]}”.", do=f"There are: {listed}.") from error
    value = getattr(row.take.recipe.direction, part)
    return Option(name, title_of(value), value, f"of take {row.number}")
