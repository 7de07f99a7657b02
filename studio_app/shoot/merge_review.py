"""What was said of one take in two copies of a shoot, brought together field by field; nothing said is lost.

Where only one side changed something since the common past, its word stays. Where both did, the later word stays; the
other is in the history. Without a common past the outcome is the same in whatever order copies are brought together.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import UTC, datetime
from typing import Any, TypeVar

from studio_app.takes.note import Note
from studio_app.takes.review import Review

T = TypeVar("T")

_SAID = ("text", "by", "person", "when", "sha256", "box", "marks")
_MARKS = ("rating", "flag", "label", "keywords", "marked")
_NEVER = datetime.min.replace(tzinfo=UTC)


def three(base: T, one: T, other: T, both: Callable[[T, T], T]) -> T:
    """The value of the side that changed it since the common past; of two that did, what `both` says."""
    if one == other or other == base:
        return one
    return other if one == base else both(one, other)


def merged_review(base: Review | None, one: Review, other: Review) -> Review:
    """Two reviews with the one both come from (None: there is none). Raises BadInput when they are too long together.

    Rating, flag, label and keywords stand together under who marked last; notes are a union, in the order of time.
    """
    marks = three(_of(base, _MARKS), _of(one, _MARKS), _of(other, _MARKS), _later_marks) or {}
    extra = _merged_extra(base, one, other)
    return Review.model_validate(extra | {"notes": _notes(base, one, other)}).having(**marks)


def later(one: T, other: T, when: Callable[[T], datetime | None]) -> T:
    """The one of the later moment; of one moment, the one whose written form sorts last, so that sides never matter."""
    return max(one, other, key=lambda each: (when(each) or _NEVER, _written(each)))


def _notes(base: Review | None, one: Review, other: Review) -> tuple[Note, ...]:
    past, here, there = (_by_id(review) for review in (base, one, other))
    found = (_note(past.get(key), here.get(key), there.get(key)) for key in here.keys() | there.keys())
    return tuple(sorted((note for note in found if note is not None), key=lambda note: (note.when, note.id)))


def _note(base: Note | None, one: Note | None, other: Note | None) -> Note | None:
    """One note; taken away only where the other side left it as it was."""
    if one is None or other is None:
        left = one or other
        return None if base is not None and left == base else left
    said = three(_of(base, _SAID), _of(one, _SAID), _of(other, _SAID), _latest_written) or {}
    resolved = three(base and base.resolved, one.resolved, other.resolved, _later_sign)
    accepted = three(base and base.accepted, one.accepted, other.accepted, _later_sign)
    fields = {**said, "id": one.id, "resolved": resolved, "accepted": accepted}
    return Note.model_validate(_merged_extra(base, one, other) | fields)


def _by_id(review: Review | None) -> dict[str, Note]:
    return {note.id: note for note in review.notes} if review is not None else {}


def _of(value: Review | Note | None, names: tuple[str, ...]) -> dict[str, Any] | None:
    return {name: getattr(value, name) for name in names} if value is not None else None


def _merged_extra(base: Review | Note | None, one: Review | Note, other: Review | Note) -> dict[str, Any]:
    """Fields of a newer version, which this one carries through."""
    past, here, there = ((value.model_extra or {}) if value is not None else {} for value in (base, one, other))
    keys = here.keys() | there.keys()
    found = {key: three(past.get(key), here.get(key), there.get(key), _latest_written) for key in sorted(keys)}
    return {key: value for key, value in found.items() if value is not None}


def _later_marks(one: dict[str, Any] | None, other: dict[str, Any] | None) -> dict[str, Any] | None:
    return later(one, other, lambda marks: marks["marked"].when if marks and marks["marked"] else None)


def _later_sign(one: Any, other: Any) -> Any:
    return later(one, other, lambda sign: sign.when if sign is not None else None)


def _latest_written(one: T, other: T) -> T:
    return max(one, other, key=_written)


def _written(value: object) -> str:
    if isinstance(value, Mapping):
        return repr([(key, _written(each)) for key, each in sorted(value.items())])  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]
    return repr(value)
