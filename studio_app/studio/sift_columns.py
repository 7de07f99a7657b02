"""The takes as columns of numbers, so that 25,000 of them are sifted in a few milliseconds.

What a take was made from never changes, so those columns are made once for a list of takes; what is said of takes is
brought up to date row by row, where a row is another than it was.
"""

from __future__ import annotations

from collections.abc import Callable, Hashable, Mapping, Sequence
from dataclasses import dataclass, field

import numpy as np
from numpy.typing import NDArray

from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift_field import Field
from studio_app.takes.facets import Facets, plain_words
from studio_app.takes.kill import Kill
from studio_app.takes.review import Flag, Review
from studio_app.takes.take import Standing

Mask = NDArray[np.bool_]
Numbers = NDArray[np.float64]
YOU = "you"
"""In a search, whoever sits at this computer."""


@dataclass(frozen=True)
class Beside:
    """What is known of takes besides their rows: verdicts, who is waited for, what is withdrawn or killed.

    `said`: take -> (decision, seat, person) of each verdict; `waits`: take -> seats that must still say yes; `yours`:
    take -> those seats in which whoever sits at this computer is waited for (as `waits:you`);
    `prints`: take -> the hash of its picture (takes/likeness.py).
    """

    said: Mapping[str, tuple[tuple[str, str, str], ...]] = field(
        default_factory=dict[str, tuple[tuple[str, str, str], ...]]
    )
    waits: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    yours: Mapping[str, tuple[str, ...]] = field(default_factory=dict[str, tuple[str, ...]])
    withdrawn: frozenset[str] = frozenset()
    killed: Mapping[str, Kill | None] = field(default_factory=dict[str, Kill | None])
    prints: Mapping[str, bytes] = field(default_factory=dict[str, bytes])


@dataclass(frozen=True)
class Texts:
    """A column of words: each different value once, as it is shown and as it is searched, and which row has which."""

    values: tuple[tuple[str, ...], ...]
    plain: tuple[tuple[str, ...], ...]
    codes: NDArray[np.int32]

    def title(self, code: int) -> str:
        """The value as it is shown; empty where there is none."""
        return ", ".join(self.values[code])


@dataclass
class Made:
    """The columns made so far."""

    words: list[str] | None = None
    frames: NDArray[np.int32] | None = None
    selects: Mask | None = None
    texts: dict[Field, Texts] = field(default_factory=dict[Field, Texts])
    numbers: dict[Field, Numbers] = field(default_factory=dict[Field, Numbers])


class Columns:
    """One list of takes as columns. `like` is an earlier one whose parts are used again where they still hold."""

    def __init__(self, rows: tuple[TakeRow, ...], beside: Beside, like: Columns | None = None) -> None:
        self.rows, self.beside = rows, beside
        self.reviews: list[Review] = [row.review for row in rows]
        self.made = Made()
        if like is not None and len(like) == len(rows):
            other = [at for at, (was, now) in enumerate(zip(like.rows, rows, strict=True)) if was is not now]
            if all(like.rows[at].facets == rows[at].facets for at in other):
                self.made = self._still_true(like, other)

    def __len__(self) -> int:
        return len(self.rows)

    @property
    def words(self) -> list[str]:
        """The plain words of each take, a space before each."""
        if self.made.words is None:
            self.made.words = [f" {row.facets.words}" for row in self.rows]
        return self.made.words

    @property
    def frames(self) -> NDArray[np.int32]:
        """Equal numbers for takes of one frame."""
        if self.made.frames is None:
            self.made.frames = _codes([row.facets.frame for row in self.rows])[1]
        return self.made.frames

    @property
    def selects(self) -> Mask:
        """Which takes are selects."""
        if self.made.selects is None:
            self.made.selects = np.array([row.standing is Standing.SELECT for row in self.rows], np.bool_)
        return self.made.selects

    def texts(self, name: Field) -> Texts:
        """A column of words."""
        if name not in self.made.texts:
            self.made.texts[name] = self._made_texts(name)
        return self.made.texts[name]

    def numbers(self, name: Field) -> Numbers:
        """A column of numbers."""
        if name not in self.made.numbers:
            read = _NUMBERS[name]
            self.made.numbers[name] = np.array([read(row) for row in self.rows], np.float64)
        return self.made.numbers[name]

    def _made_texts(self, name: Field) -> Texts:
        if name in _FIXED_TEXTS:
            keys, codes = _codes([_FIXED_TEXTS[name](row.facets) for row in self.rows])
        elif name in _SAID_TEXTS:
            keys, codes = _codes([_SAID_TEXTS[name](review) for review in self.reviews])
        else:
            keys, codes = _codes([self._aside(name, row) for row in self.rows])
        values = tuple(key if isinstance(key, tuple) else (key,) if key else () for key in keys)
        return Texts(values, tuple(map(_plain, values)), codes)

    def _aside(self, name: Field, row: TakeRow) -> tuple[str, ...]:
        """What is known of a take besides its row, as words."""
        beside = self.beside
        if name is Field.IS:
            return (self.standing(row),)
        if name is Field.WAITS:
            return (*beside.waits.get(row.id, ()), *((YOU,) if row.id in beside.yours else ()))
        kill = beside.killed.get(row.id)
        if name is Field.KILLED:
            return (str(kill.by),) if kill is not None else ()
        if name is Field.REASON:
            return (kill.reason.value,) if kill is not None else ()
        said = beside.said.get(row.id, ())
        return tuple(word for decision, *who in said if decision == name.value for word in who)

    def standing(self, row: TakeRow) -> str:
        """'scratch', 'proposed', 'select', 'withdrawn' or 'killed'; states of a licence are words more, here."""
        if row.id in self.beside.killed:
            return "killed"
        if row.standing is Standing.PROPOSED and row.id in self.beside.withdrawn:
            return "withdrawn"
        return row.standing.value

    def _still_true(self, like: Columns, other: Sequence[int]) -> Made:
        """What was made for an earlier list of the same takes, with only the reviews that changed read again. `other`
        are the places of the rows that are not the very same.
        """
        old = like.made
        changed = [at for at in other if like.reviews[at] is not self.reviews[at]]
        standing = all(like.rows[at].standing is self.rows[at].standing for at in other)
        kept = {*_FIXED_TEXTS, *_SAID_TEXTS}
        if like.beside is self.beside and standing:
            kept |= old.texts.keys() - _SAID_TEXTS.keys()
        texts = {name: old.texts[name] for name in kept & old.texts.keys()}
        made = Made(old.words, old.frames, old.selects if standing else None, texts, dict(old.numbers))
        if Field.RATING in made.numbers and changed:
            column = made.numbers[Field.RATING] = made.numbers[Field.RATING].copy()
            column[changed] = [float(self.reviews[at].rating) for at in changed]
        for name in (_SAID_TEXTS.keys() & texts.keys()) if changed else ():
            read = _SAID_TEXTS[name]
            texts[name] = _changed(texts[name], {at: read(self.reviews[at]) for at in changed})
        return made


def _changed(column: Texts, fresh: Mapping[int, tuple[str, ...]]) -> Texts:
    """The column with other values in some rows; a value that no row has any more stays among the values."""
    places = {value: place for place, value in enumerate(column.values)}
    codes = column.codes.copy()
    for at, value in fresh.items():
        codes[at] = places.setdefault(value, len(places))
    new = tuple(places)[len(column.values) :]
    return Texts((*column.values, *new), (*column.plain, *map(_plain, new)), codes)


def _plain(value: tuple[str, ...]) -> tuple[str, ...]:
    return tuple(plain_words(word) for word in value)


def _codes(keys: Sequence[Hashable]) -> tuple[list[str | tuple[str, ...]], NDArray[np.int32]]:
    """Each different key once, in the order it is met, and the place of every row's key among them."""
    places: dict[Hashable, int] = {}
    codes = np.fromiter((places.setdefault(key, len(places)) for key in keys), np.int32, len(keys))
    return list(places), codes  # pyright: ignore[reportReturnType]  # the keys are words or tuples of them


def _has(review: Review) -> tuple[str, ...]:
    """What a review has, in the words of `has:`."""
    marks = bool(review.rating or review.flag is not Flag.NONE)
    named = (
        ("stars", bool(review.rating)),
        ("marks" if marks else "no-marks", True),
        ("label", review.label.value != "none"),
        ("keywords", bool(review.keywords)),
        ("notes", bool(review.notes)),
        ("open notes", any(note.resolved is None for note in review.notes)),
        ("proposed changes", any(note.accepted is not None for note in review.notes)),
    )
    return tuple(word for word, there in named if there)


_FIXED_TEXTS: dict[Field, Callable[[Facets], str | tuple[str, ...]]] = {
    Field.TWIN: lambda facets: facets.twin,
    Field.POSE: lambda facets: facets.pose,
    Field.EXPRESSION: lambda facets: facets.expression,
    Field.LOOK: lambda facets: facets.look,
    Field.GARMENT: lambda facets: facets.garments,
    Field.HAIR: lambda facets: facets.hair,
    Field.RIG: lambda facets: facets.rig,
    Field.LOCATION: lambda facets: facets.location,
    Field.ASPECT: lambda facets: facets.aspect,
    Field.ENGINE: lambda facets: facets.engine,
    Field.QUALITY: lambda facets: facets.quality,
    Field.SHOT: lambda facets: facets.shot,
    Field.SOURCE: lambda facets: facets.source_type,
    Field.BY: lambda facets: facets.by,
}
_SAID_TEXTS: dict[Field, Callable[[Review], tuple[str, ...]]] = {
    Field.FLAG: lambda review: (review.flag.value,),
    Field.LABEL: lambda review: (review.label.value,),
    Field.KEYWORD: lambda review: review.keywords,
    Field.MARKED: lambda review: (str(review.marked.by),) if review.marked is not None else (),
    Field.NOTED: lambda review: tuple(dict.fromkeys(str(note.person or note.by) for note in review.notes)),
    Field.NOTE: lambda review: tuple(note.text for note in review.notes) if review.notes else (),
    Field.HAS: _has,
}
_NUMBERS: dict[Field, Callable[[TakeRow], float]] = {
    Field.LENS: lambda row: row.facets.lens_mm,
    Field.SEED: lambda row: float(row.facets.seed),
    Field.TAKE: lambda row: float(row.number),
    Field.MADE: lambda row: row.facets.made,
    Field.RATING: lambda row: float(row.review.rating),
}
