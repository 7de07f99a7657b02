"""Sifting takes: a sieve says what is searched, filtered, sorted, grouped and stacked; sifting gives the rows in order.

Plain values and arrays; nothing here reads a disk. `Sifting` (sifting.py) is the part of a session that asks for it.
"""

from __future__ import annotations

from collections.abc import Collection
from dataclasses import dataclass, field
from datetime import datetime
from itertools import pairwise
from typing import Annotated

import numpy as np
from numpy.typing import NDArray
from pydantic import Field as Constraint

from studio_app.direction.value import Value
from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift_columns import Beside, Columns, Texts
from studio_app.studio.sift_field import NUMBERS, Field, Filter
from studio_app.studio.sift_match import matching
from studio_app.studio.sift_stack import ALIKE_BITS, Codes, Stack, Stacks, by_frame, by_likeness, by_time, ranks
from studio_app.studio.sift_titles import title_of, titles_in_order
from studio_app.studio.sift_words import LONGEST, parse
from studio_app.takes.likeness import BITS

Places = NDArray[np.intp]
SORTS = tuple(name for name in Field if name not in (Field.WORDS, Field.NOTE, Field.HAS))
"""What takes can be sorted by."""
GROUPS = tuple(name for name in SORTS if name not in (Field.SEED, Field.TAKE))
"""What takes can be grouped by."""


class Sieve(Value):
    """What to show and how. `search` is a line in plain words (sift_words.py); `filters` hold as well.

    `sort` orders the takes, those alike by number; `group` puts them under titles. `stacks` puts takes that belong
    together behind the best of them, except the stacks whose keys are in `opened`; `minutes` is the longest gap within
    a stack by time, `bits` (of 256) how much the pictures of a stack may differ.
    """

    search: Annotated[str, Constraint(max_length=LONGEST)] = ""
    filters: Annotated[tuple[Filter, ...], Constraint(max_length=50)] = ()
    sort: Field = Field.TAKE
    descending: bool = False
    group: Field | None = None
    stacks: Stacks = Stacks.OFF
    minutes: Annotated[float, Constraint(gt=0, le=10_000)] = 2.0
    bits: Annotated[int, Constraint(ge=0, le=BITS)] = ALIKE_BITS
    opened: frozenset[str] = frozenset()

    @property
    def terms(self) -> tuple[Filter, ...]:
        """Every condition, typed or chosen."""
        return (*self.filters, *parse(self.search))

    @property
    def wants_killed(self) -> bool:
        """Whether killed takes are asked for; otherwise they are not among the rows that are sifted."""
        about = {Field.REASON, Field.KILLED}
        return any(
            not term.exclude and (term.field in about or (term.field is Field.IS and "killed" in term.values))
            for term in self.terms
        )


@dataclass(frozen=True, slots=True)
class Group:
    """Takes under one title: `rows[start:start + count]` of the sifted rows; `takes` counts those in stacks too."""

    title: str
    start: int
    count: int
    takes: int


@dataclass(frozen=True, slots=True)
class Sifted:
    """The rows to show, in order; a closed stack shows its best take only.

    `groups` cover the rows without gaps (one without a title when nothing is grouped). `stacks` are by the id of each
    take that is in one. `matched` counts the takes that the sieve lets through, hidden ones too, of `total`.
    """

    rows: tuple[TakeRow, ...] = ()
    groups: tuple[Group, ...] = ()
    stacks: dict[str, Stack] = field(default_factory=dict[str, Stack])
    matched: int = 0
    total: int = 0


def sift(
    rows: tuple[TakeRow, ...],
    sieve: Sieve,
    beside: Beside | None = None,
    *,
    columns: Columns | None = None,
    now: datetime | None = None,
) -> Sifted:
    """The rows the sieve lets through, in its order. `columns` are those of these rows, when the caller keeps them."""
    held = columns if columns is not None else Columns(rows, beside or Beside())
    found = np.flatnonzero(matching(held, sieve.terms, now))
    found = found[np.argsort(_keys(held, sieve.sort, sieve.descending)[found], kind="stable")]
    piles = _piled(held, sieve)
    shown: list[TakeRow] = []
    groups: list[Group] = []
    stacks: dict[str, Stack] = {}
    for title, part in _grouped(held, sieve.group, found):
        start = len(shown)
        shown += _laid(held, part, piles, sieve.opened, stacks)
        groups.append(Group(title, start, len(shown) - start, len(part)))
    return Sifted(tuple(shown), tuple(groups), stacks, len(found), len(rows))


def _keys(columns: Columns, name: Field, descending: bool) -> NDArray[np.float64]:
    """A number per row that sorts as the field does; what has no value comes last either way."""
    if name in NUMBERS:
        column = columns.numbers(name)
        return -column if descending else column
    texts = columns.texts(name)
    places = _order(name, texts)
    places = -places if descending else places
    places[[not value for value in texts.values]] = np.inf
    return places[texts.codes]


def _order(name: Field, texts: Texts) -> NDArray[np.float64]:
    """The place of each value of a column among the others."""
    places = np.empty(len(texts.values), np.float64)
    places[titles_in_order(name, texts.values)] = np.arange(len(texts.values))
    return places


def _grouped(columns: Columns, name: Field | None, found: Places) -> list[tuple[str, Places]]:
    if name is None or not len(found):
        return [("", found)]
    titles, codes = _titled(columns, name, found)
    order = np.argsort(codes, kind="stable")
    codes = codes[order]
    starts = [0, *(np.flatnonzero(codes[1:] != codes[:-1]) + 1).tolist(), len(codes)]
    return [(titles[int(codes[a])], found[order[a:b]]) for a, b in pairwise(starts)]


def _titled(columns: Columns, name: Field, found: Places) -> tuple[list[str], Places]:
    """The titles in the order they stand, and which of them each of the rows found has."""
    if name not in NUMBERS:
        texts = columns.texts(name)
        order = titles_in_order(name, texts.values)
        places = np.empty(len(order), np.intp)
        places[order] = np.arange(len(order))
        return [title_of(name, texts.values[at]) for at in order], places[texts.codes[found]]
    column = columns.numbers(name)[found]
    if name is Field.MADE:  # every time zone is whole quarters of an hour off, so a quarter lies within one day
        column = np.floor(column / 900.0) * 900.0
    values, codes = np.unique(-column if name is Field.RATING else column, return_inverse=True)
    named = [title_of(name, (abs(value),)) for value in values.tolist()]
    titles = list(dict.fromkeys(named))
    at = {title: place for place, title in enumerate(titles)}
    return titles, np.array([at[title] for title in named], np.intp)[codes]


@dataclass(frozen=True)
class _Piles:
    """Which takes belong together (equal codes), and how good each is."""

    codes: Codes
    ranks: Codes


def _piled(columns: Columns, sieve: Sieve) -> _Piles | None:
    codes = None
    if sieve.stacks is Stacks.FRAME:
        codes = by_frame(columns)
    elif sieve.stacks is Stacks.TIME:
        codes = by_time(columns, sieve.minutes)
    elif sieve.stacks is Stacks.ALIKE:
        codes = by_likeness(columns, sieve.bits)
    return _Piles(codes, ranks(columns)) if codes is not None else None


def _laid(
    columns: Columns, places: Places, piles: _Piles | None, opened: Collection[str], stacks: dict[str, Stack]
) -> list[TakeRow]:
    """The rows at these places, those of a stack together where the first of them stands: the best, or all if open."""
    rows = columns.rows
    if piles is None or not len(places):
        return [rows[at] for at in places.tolist()]
    _, first, which = np.unique(piles.codes[places], return_index=True, return_inverse=True)
    order = np.lexsort((-piles.ranks[places], first[which]))
    members, stands = places[order], first[which][order]
    starts = np.flatnonzero(np.diff(stands, prepend=-1))
    ends = [*starts[1:].tolist(), len(members)]
    oldest: list[int] = np.minimum.reduceat(members, starts).tolist()
    laid: list[TakeRow] = [rows[at] for at in members.tolist()]
    shown: list[TakeRow] = []
    for start, end, key in zip(starts.tolist(), ends, oldest, strict=True):
        best = laid[start:end]
        if len(best) > 1:
            stack = Stack(rows[key].id, tuple(best))
            for row in best:
                stacks[row.id] = stack
            best = best if stack.key in opened else best[:1]
        shown += best
    return shown
