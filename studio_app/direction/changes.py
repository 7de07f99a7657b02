"""What changed between two directions, in plain words: 'Key light angle 45° to 60°', 'Lens 85 mm to 100 mm'."""

from __future__ import annotations

from collections.abc import Iterator
from datetime import datetime
from typing import Any, cast

from studio_app.direction.colours import colour_name, linear_rgb
from studio_app.direction.direction import PARTS, Direction
from studio_app.direction.lighting import Light, Rig
from studio_app.direction.look import Garment, Look
from studio_app.direction.units import Unit
from studio_app.direction.value import Value

_PIECES = {"hair": "Hair ", "makeup": "Make-up "}
_FILES = ("plate_depth",)
"""Fields that name a file by its hash, which says nothing to a person."""
_PRESET_PARTS = ("pose", "expression", "look", "rig", "location")


def changes(before: Direction, after: Direction) -> tuple[str, ...]:
    """Each difference as a short phrase, in the order of the day; empty when nothing differs."""
    return tuple(line for _, lines in grouped(before, after) for line in lines)


def grouped(before: Direction, after: Direction) -> tuple[tuple[str, tuple[str, ...]], ...]:
    """The differences part by part: ("rig", ("Key light angle 45° to 60°",)); a part ("title" too) that is equal has
    no entry.
    """
    found: list[tuple[str, tuple[str, ...]]] = []
    if before.title != after.title:
        found.append(("title", (f"Title “{before.title}” to “{after.title}”",)))
    for part in PARTS:
        old, new = getattr(before, part), getattr(after, part)
        if old != new:
            found.append((part, tuple(_part(part, old, new))))
    return tuple(found)


def headline(before: Direction, after: Direction) -> str:
    """The changes as one line for a list of versions, shortened to what fits."""
    lines = changes(before, after)
    if len(lines) > 3:
        return f"{', '.join(lines[:2])} and {len(lines) - 2} more changes"
    return ", ".join(lines) or "No change"


def _part(part: str, old: Any, new: Any) -> Iterator[str]:
    if part == "cast":
        yield f"Twin {old.twin} to {new.twin}"
    elif part in _PRESET_PARTS and old.name != new.name:
        yield f"{_PART_WORD[part]} “{old.name}” to “{new.name}”"
    elif isinstance(old, Look):
        yield from _look(old, cast(Look, new))
    elif isinstance(old, Rig):
        yield from _rig(old, cast(Rig, new))
    else:
        yield from _fields("", old, new)


def _look(old: Look, new: Look) -> Iterator[str]:
    yield from _pieces(old.garments, new.garments)
    yield from _fields(_PIECES["hair"], old.hair, new.hair)
    yield from _fields(_PIECES["makeup"], old.makeup, new.makeup)


def _rig(old: Rig, new: Rig) -> Iterator[str]:
    yield from _pieces(old.lights, new.lights)


def _pieces(old: tuple[Any, ...], new: tuple[Any, ...]) -> Iterator[str]:
    """Pieces are compared place by place: a list of garments or lights keeps its order when one is edited."""
    for before, after in zip(old, new, strict=False):
        if before != after:
            yield from _fields(f"{_name(after)} ", before, after)
    for gone in old[len(new) :]:
        yield f"{_name(gone)} removed"
    for more in new[len(old) :]:
        yield f"{_name(more)} added"


def _name(piece: Light | Garment) -> str:
    if isinstance(piece, Light):
        return f"{piece.name} light" if "light" not in piece.name.lower() else piece.name
    return piece.name or piece.kind.value.capitalize()


def _fields(prefix: str, old: Value, new: Value) -> Iterator[str]:
    for name, field in type(new).model_fields.items():
        before, after = getattr(old, name), getattr(new, name)
        if before == after:
            continue
        title = _titled(prefix, name, field.title)
        if name in _FILES:
            yield f"{title} {'changed' if before and after else 'added' if after else 'removed'}"
            continue
        unit = next((item for item in field.metadata if isinstance(item, Unit)), None)
        if isinstance(after, bool):
            what = prefix.rstrip() if name == "on" else title
            yield f"{what} {'on' if after else 'off'}"
        else:
            yield f"{title}{_step(before, after, unit)}"


def field_title(direction: Direction, path: str) -> str:
    """What a field is called, with the piece it belongs to: 'Lens', 'Key light height', 'Hair volume'.

    `path` as in 'rig.lights.0.height_m'; a field that is not there is called by its last word.
    """
    value: Any = direction
    prefix, steps = "", path.split(".")
    for step in steps[:-1]:
        value = _inside(value, step)
        if isinstance(value, Light | Garment):
            prefix = f"{_name(value)} "
        elif step in _PIECES:
            prefix = _PIECES[step]
    field = type(value).model_fields.get(steps[-1]) if isinstance(value, Value) else None
    return _titled(prefix, steps[-1], field.title if field is not None else None)


def _inside(value: Any, step: str) -> Any:
    if isinstance(value, tuple):
        pieces = cast(tuple[Any, ...], value)
        return pieces[int(step)] if step.isdecimal() and int(step) < len(pieces) else None
    return getattr(value, step, None)


def _titled(prefix: str, name: str, title: str | None) -> str:
    words = title or name.removesuffix("_deg").removesuffix("_m").replace("_", " ")
    return prefix + words.lower() if prefix else words[:1].upper() + words[1:]


def _step(before: Any, after: Any, unit: Unit | None) -> str:
    if isinstance(before, dict) or isinstance(after, dict):
        return " changed"
    old, new = _show(before, unit), _show(after, unit)
    if old != new:
        return f" {old} to {new}"
    return f" {old}, {_shade(before, after)}" if str(after).startswith("#") else f" {old}, by a little"


def _shade(before: str, after: str) -> str:
    """'darker' of two colours with one name."""
    light, dark = sum(linear_rgb(after)), sum(linear_rgb(before))
    return "lighter" if light > dark else "darker"


def _show(value: Any, unit: Unit | None) -> str:
    match value:
        case None:
            return "automatic"
        case datetime():
            return f"{value.day} {value:%b %H:%M}"
        case int() | float() if unit is not None:
            return unit.show(value)
        case str() if value.startswith("#"):
            return colour_name(value)
        case _:
            return str(value) or "none"


_PART_WORD = {"pose": "Pose", "expression": "Expression", "look": "Look", "rig": "Rig", "location": "Location"}
