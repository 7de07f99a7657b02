"""Ratings, flags, labels and keywords as XMP, in the names Lightroom, Bridge, Capture One and digiKam read and write.

The studio notes in the sidecar itself what it wrote (`twin:Marks`): where the rest of the file says something else by
now, another program changed it.
"""

from __future__ import annotations

import re
from dataclasses import dataclass
from datetime import datetime
from typing import Annotated, TypeVar

from pydantic import Field, ValidationError

from studio_app.direction.value import Value
from studio_app.takes.review import Flag, Keyword, Label, Review
from studio_app.takes.xmp_names import (
    DC,
    DIGIKAM,
    DIGIKAM_COLOURS,
    DIGIKAM_PICKS,
    LABEL_WORDS,
    LABELS,
    LIGHTROOM,
    LIGHTROOM_PICKS,
    TWIN,
    XMP,
    XMP_DM,
)
from studio_app.takes.xmp_properties import Properties
from studio_app.takes.xmp_tree import Tree, parse

RATING, LABEL, DATE = f"{{{XMP}}}Rating", f"{{{XMP}}}Label", f"{{{XMP}}}MetadataDate"
PICK, GOOD = f"{{{XMP_DM}}}pick", f"{{{XMP_DM}}}good"
PICK_LABEL, COLOUR_LABEL = f"{{{DIGIKAM}}}PickLabel", f"{{{DIGIKAM}}}ColorLabel"
SUBJECT, HIERARCHY = f"{{{DC}}}subject", f"{{{LIGHTROOM}}}hierarchicalSubject"
WRITTEN = f"{{{TWIN}}}Marks"

MOST_KEYWORDS = 100


class Marks(Value):
    """What photo tools may say of a take: the part of a review that travels in XMP."""

    rating: Annotated[int, Field(ge=0, le=5)] = 0
    flag: Flag = Flag.NONE
    label: Label = Label.NONE
    keywords: Annotated[tuple[Keyword, ...], Field(max_length=MOST_KEYWORDS)] = ()

    @classmethod
    def of(cls, review: Review) -> Marks:
        """The marks in a review."""
        return cls(rating=review.rating, flag=review.flag, label=review.label, keywords=review.keywords)


@dataclass(frozen=True, slots=True)
class Sidecar:
    """What a sidecar says. `said` are the fields it speaks of; `written` is what the studio wrote there last, None
    when it never did; `strange_label` is a label word that is no colour of the studio ("Orange").
    """

    marks: Marks
    said: frozenset[str]
    written: Marks | None = None
    strange_label: str = ""


@dataclass(frozen=True, slots=True)
class Outside:
    """What another program says otherwise than the studio; None where it says nothing or the same."""

    rating: int | None = None
    flag: Flag | None = None
    label: Label | None = None
    keywords: tuple[str, ...] | None = None

    def __bool__(self) -> bool:
        return any(each is not None for each in (self.rating, self.flag, self.label, self.keywords))

    def covers(self, other: Outside) -> bool:
        """Whether all that `other` says is said here too."""
        return all(getattr(other, name) in (None, getattr(self, name)) for name in _FIELDS)

    def over(self, marks: Marks) -> Marks:
        """These marks with the changes taken over."""
        changes = {name: getattr(self, name) for name in _FIELDS if getattr(self, name) is not None}
        return marks.having(**changes)


class _Written(Marks):
    """`twin:Marks`: which take it was written for, so that a sidecar copied to another take is foreign there."""

    take: str = ""


T = TypeVar("T")

_FIELDS = ("rating", "flag", "label", "keywords")
_SPLIT = re.compile(r"\s*[\x00-\x1f,;|]+\s*")


def read_sidecar(data: bytes, take: str, name: str = "The sidecar") -> Sidecar:
    """What the sidecar of a take says. Raises BadInput when it is no XMP or not safe to read."""
    found = Properties(parse(data, name))
    written = _written(found.text(WRITTEN), take)
    rating, stars_said = _rating(found, written)
    label, strange, label_said = _label(found, written)
    flag, flag_said = _flag(found, written)
    keywords, keywords_said = _keywords(found)
    said = {"rating": stars_said, "label": label_said, "flag": flag_said, "keywords": keywords_said}
    return Sidecar(
        Marks(rating=rating, flag=flag, label=label, keywords=keywords),
        frozenset(_FIELDS) if written is not None else frozenset(each for each, is_said in said.items() if is_said),
        written,
        strange,
    )


def write_sidecar(marks: Marks, take: str, when: datetime, existing: bytes | None = None) -> bytes:
    """The sidecar that says these marks: a new one, or `existing` with everything else in it kept.

    Raises BadInput when the existing one cannot be read; it should then be left as it is.
    """
    tree = Tree.empty() if existing is None else parse(existing)
    put_marks(Properties(tree), marks, when)
    written = _Written(take=take, **{name: getattr(marks, name) for name in _FIELDS})
    Properties(tree).put(WRITTEN, written.model_dump_json())
    return tree.to_bytes()


def put_marks(found: Properties, marks: Marks, when: datetime) -> None:
    """Sets the properties that say these marks; a label of another program stays where the studio has none."""
    strange = found.text(LABEL)
    rejected = marks.flag is Flag.REJECT
    found.put(RATING, "-1" if rejected else str(marks.rating))
    if marks.label is not Label.NONE or (strange or "").casefold() in LABELS:
        found.put(LABEL, LABEL_WORDS[marks.label][0] if marks.label is not Label.NONE else None)
    if marks.label is not Label.NONE or (found.number(COLOUR_LABEL) or 0) in DIGIKAM_COLOURS.values():
        found.put(COLOUR_LABEL, str(DIGIKAM_COLOURS[marks.label]))
    found.put(PICK_LABEL, str(DIGIKAM_PICKS[marks.flag]))
    found.put(PICK, str(LIGHTROOM_PICKS[marks.flag]))
    found.put(GOOD, None if marks.flag is Flag.NONE else str(not rejected).lower())
    found.put(DATE, when.isoformat(timespec="seconds"))
    trees = [path for path in found.bag(HIERARCHY) or () if path.split("|")[-1] in marks.keywords]
    within = {step for path in trees for step in path.split("|")}
    found.put_bag(SUBJECT, marks.keywords)
    found.put_bag(HIERARCHY, (*trees, *(word for word in marks.keywords if word not in within)))


def outside(sidecar: Sidecar, ours: Marks) -> Outside:
    """What the file says otherwise than the studio, if another program said it."""
    changes: dict[str, object] = {}
    for name in sidecar.said:
        theirs, mine = getattr(sidecar.marks, name), getattr(ours, name)
        untouched = sidecar.written is not None and same(theirs, getattr(sidecar.written, name))
        if not untouched and not same(theirs, mine):
            changes[name] = theirs
    return Outside(**changes)  # pyright: ignore[reportArgumentType]  # the fields of Marks


def same(one: object, other: object) -> bool:
    """Whether two values of a mark say the same: keywords have no order."""
    if isinstance(one, tuple) and isinstance(other, tuple):
        return frozenset(one) == frozenset(other)  # pyright: ignore[reportUnknownArgumentType]
    return one == other


def _written(text: str | None, take: str) -> Marks | None:
    try:
        found = _Written.model_validate_json(text or "")
    except ValidationError:
        return None
    return Marks.model_validate({name: getattr(found, name) for name in _FIELDS}) if found.take == take else None


def _rating(found: Properties, written: Marks | None) -> tuple[int, bool]:
    """Stars. A rejected picture (-1) has none of its own: those the studio wrote are kept."""
    number = found.number(RATING)
    if number is None:
        return 0, False
    if number < 0:
        return (written.rating, True) if written is not None else (0, False)
    return min(5, number), True


def _label(found: Properties, written: Marks | None) -> tuple[Label, str, bool]:
    """The colour by its word and by digiKam's number: what differs from what the studio wrote counts."""
    word, number = found.text(LABEL), found.number(COLOUR_LABEL)
    by_number = {value: label for label, value in DIGIKAM_COLOURS.items()}
    strange = (word or "").strip()[:80] if (word or "").strip().casefold() not in LABELS else ""
    votes: list[Label] = []
    if word is not None and not strange:
        votes.append(LABELS[word.strip().casefold()])
    elif word is None and written is not None:
        votes.append(Label.NONE)
    if number in by_number:
        votes.append(by_number[number])
    chosen = _changed(votes, written.label if written is not None else Label.NONE)
    return chosen, strange, bool(votes)


def _flag(found: Properties, written: Marks | None) -> tuple[Flag, bool]:
    """Pick or reject by Bridge's rating, Lightroom's pick and digiKam's label, in this order."""
    rating, pick, label = found.number(RATING), found.number(PICK), found.number(PICK_LABEL)
    base = written.flag if written is not None else Flag.NONE
    votes: list[Flag] = []
    if rating is not None and (rating < 0 or base is Flag.REJECT):
        votes.append(Flag.REJECT if rating < 0 else Flag.NONE)
    votes += [flag for flag, value in LIGHTROOM_PICKS.items() if value == pick]
    votes += [flag for flag, value in DIGIKAM_PICKS.items() if value == label]
    return _changed(votes, base), bool(votes)


def _changed(votes: list[T], base: T) -> T:
    """The first vote that is not what was there before; else what was there."""
    return next((vote for vote in votes if vote != base), base)


def _keywords(found: Properties) -> tuple[tuple[str, ...], bool]:
    flat, trees = found.bag(SUBJECT), found.bag(HIERARCHY)
    words = [*(flat or ()), *(path.split("|")[-1] for path in trees or ())]
    clean = (_SPLIT.sub(" ", word).strip()[:64].strip() for word in words)
    kept = tuple(dict.fromkeys(word for word in clean if word))
    return kept[:MOST_KEYWORDS], flat is not None or trees is not None
