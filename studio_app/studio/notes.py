"""Direction notes: what a remark would change, in plain words, and what of it stays a remark."""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Any

import annotated_types

from studio_app.direction.changes import changes
from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.units import Unit
from studio_app.direction.value import Value
from studio_app.studio.fields import field_of, with_field
from studio_app.studio.notes_grammar import understand
from studio_app.takes.note import FieldChange

LONGEST = 2000


@dataclass(frozen=True, slots=True)
class Proposal:
    """What one part of a note would change. `limited` says in words where a value met the end of its range."""

    text: str
    changes: tuple[FieldChange, ...]
    words: tuple[str, ...]
    limited: tuple[str, ...] = ()

    @property
    def sentence(self) -> str:
        """'Smile 46 % to 61 %, Lens 85 mm to 100 mm'."""
        return ", ".join((*self.words, *self.limited))


@dataclass(frozen=True, slots=True)
class Reading:
    """A note read: its proposals, and the rest that stays a note (empty when all of it is understood)."""

    proposals: tuple[Proposal, ...] = ()
    rest: str = ""

    @property
    def changes(self) -> tuple[FieldChange, ...]:
        """All changes together."""
        return tuple(change for proposal in self.proposals for change in proposal.changes)

    @property
    def words(self) -> tuple[str, ...]:
        """All changes in plain words."""
        return tuple(word for proposal in self.proposals for word in (*proposal.words, *proposal.limited))


def read_note(text: str, direction: Direction, language: str | None = None) -> Reading:
    """What a note would change in this direction; `language` None finds it sentence by sentence. Never raises."""
    text = text[:LONGEST]
    proposals: list[Proposal] = []
    rest: list[str] = []
    at = 0
    for clause in understand(text, direction, language):
        made = _proposal(text[clause.start : clause.end], clause.fields, direction)
        if made is not None:
            rest.append(text[at : clause.start])
            proposals.append(made)
            at = clause.end
    rest.append(text[at:])
    return Reading(tuple(proposals), _remark(rest))


def with_changes(direction: Direction, made: tuple[FieldChange, ...]) -> Direction:
    """The direction after some changes. Raises BadInput when a field is not there or a value is out of its range."""
    for change in made:
        part, _, rest = change.path.partition(".")
        direction = with_field(direction, f"{part}.{rest}", change.after)
    return direction


def still_stand(direction: Direction, made: tuple[FieldChange, ...]) -> bool:
    """Whether any of the changes is still what the direction says."""
    return any(as_kept(_value(direction, change.path)) == change.after for change in made)


def all_stand(direction: Direction, made: tuple[FieldChange, ...]) -> bool:
    """Whether all of the changes are what the direction says."""
    return all(as_kept(_value(direction, change.path)) == change.after for change in made)


def range_of(value: Value, path: str) -> tuple[float, float] | None:
    """Lowest and highest value of a numeric field; None when it has no range."""
    holder, _, name = path.rpartition(".")
    marks = _marks(value, holder, name)
    low = next((mark.ge for mark in marks if isinstance(mark, annotated_types.Ge)), None)
    high = next((mark.le for mark in marks if isinstance(mark, annotated_types.Le)), None)
    return (low, high) if isinstance(low, int | float) and isinstance(high, int | float) else None


def unit_of(value: Value, path: str) -> Unit | None:
    """The unit of a field; None when it has none."""
    holder, _, name = path.rpartition(".")
    return next((mark for mark in _marks(value, holder, name) if isinstance(mark, Unit)), None)


def _marks(value: Value, holder: str, name: str) -> list[Any]:
    """What the field is marked with: range, unit."""
    inner: Value = field_of(value, holder) if holder else value
    return list(type(inner).model_fields[name].metadata)


def _proposal(text: str, fields: tuple[tuple[str, object], ...], direction: Direction) -> Proposal | None:
    """The fields within their ranges, as changes; None when nothing would change or the direction refuses it."""
    made: list[FieldChange] = []
    limited: list[str] = []
    for path, wanted in fields:
        before = field_of(direction, path)
        after, words = _held(direction, path, wanted)
        if words:
            limited.append(words)
        if as_kept(after) != as_kept(before):
            made.append(FieldChange(path=path, before=as_kept(before), after=as_kept(after)))
    try:
        changed = with_changes(direction, tuple(made))
    except BadInput:
        return None
    words = changes(direction, changed)
    return Proposal(text.strip(), tuple(made), words, tuple(limited)) if made and words else None


def _held(direction: Direction, path: str, wanted: object) -> tuple[object, str]:
    """The value without a computer's noise, kept within its range, and words when it was not within."""
    if isinstance(wanted, bool) or not isinstance(wanted, int | float):
        return wanted, ""
    span, unit = range_of(direction, path), unit_of(direction, path)
    scale = unit.scale if unit is not None else 1.0
    value = round(float(wanted) * scale, max(2, unit.decimals) if unit is not None else 2) / scale
    value = round(value, 6) + 0.0
    if span is None or span[0] <= value <= span[1]:
        return value, ""
    kept = min(span[1], max(span[0], value))
    shown = unit.show(kept) if unit is not None else str(kept)
    return kept, f"no further than {shown}"


def _value(direction: Direction, path: str) -> Any:
    try:
        return field_of(direction, path)
    except BadInput:
        return None


def as_kept(value: Any) -> Any:
    """A field's value as a note keeps it: plain, as a document holds it."""
    return value.isoformat() if isinstance(value, datetime) else getattr(value, "value", value)


def _remark(parts: list[str]) -> str:
    """What is left of the text, without the commas and joining words that held it to what was taken out."""
    last = len(parts) - 1
    bare = [_loose(part, head=at > 0, tail=at < last) for at, part in enumerate(parts)]
    return " … ".join(part for part in bare if re.search(r"\w", part))


def _loose(part: str, *, head: bool, tail: bool) -> str:
    part = part.strip(" \t\r\n")
    if head:
        part = re.sub(r"^[\s,;.!–—-]+", "", part)
        part = re.sub(r"^(?:and|then|but|och|sedan|men|en|dan|maar)\b\s*", "", part, flags=re.IGNORECASE)
    if tail:
        part = re.sub(r"[\s,;–—-]+$", "", part)
        part = re.sub(r"\s*\b(?:and|then|but|och|sedan|men|en|dan|maar)$", "", part, flags=re.IGNORECASE)
    return part.strip(" \t\r\n,;")
