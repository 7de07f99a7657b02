"""Stacks: takes that belong together, the best on top."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift_columns import Columns
from studio_app.studio.sift_field import Field
from studio_app.takes.likeness import apart
from studio_app.takes.review import Flag

Codes = NDArray[np.int64]
ALIKE_BITS = 18
"""Of 256. Drafts by the stand-in of one direction differ in 5 to 14, with another smile in 7 to 14, turned by 25
degrees in 22 to 24, in another pose in 35 to 38, through a longer lens in 66 to 71.
"""


class Stacks(StrEnum):
    """What belongs together."""

    OFF = "off"
    FRAME = "frame"
    ALIKE = "alike"
    TIME = "time"

    @property
    def words(self) -> str:
        """As a person chooses it."""
        return _WORDS[self]


_WORDS = {
    Stacks.OFF: "No stacks",
    Stacks.FRAME: "Variants of one frame",
    Stacks.ALIKE: "Pictures that look alike",
    Stacks.TIME: "One shot, made close together",
}


@dataclass(frozen=True, slots=True)
class Stack:
    """Two takes or more, the best first; its `key` is that of its oldest take, so that it stays open as it grows."""

    key: str
    rows: tuple[TakeRow, ...]

    @property
    def top(self) -> TakeRow:
        """The best: a select, then the most stars, then a pick, then the newest."""
        return self.rows[0]


def ranks(columns: Columns) -> Codes:
    """How good each take is among the others: the higher the better, and no two alike."""
    flags = np.array([_FLAGS[value[0]] for value in columns.texts(Field.FLAG).values], np.int64)
    flag = flags[columns.texts(Field.FLAG).codes] if len(flags) else flags
    keys = (
        columns.numbers(Field.TAKE),
        columns.numbers(Field.MADE),
        flag,
        columns.numbers(Field.RATING),
        columns.selects,
    )
    places = np.empty(len(columns), np.int64)
    places[np.lexsort(keys)] = np.arange(len(columns))
    return places


_FLAGS = {Flag.REJECT.value: 0, Flag.NONE.value: 1, Flag.PICK.value: 2}


def by_frame(columns: Columns) -> Codes:
    """Equal numbers for takes that differ only by seed, engine, quality or size."""
    return columns.frames.astype(np.int64)


def by_time(columns: Columns, minutes: float) -> Codes:
    """Equal numbers for takes of one shot with no gap longer than `minutes` between one and the next."""
    shots, made = columns.texts(Field.SHOT).codes, columns.numbers(Field.MADE)
    order = np.lexsort((made, shots))
    breaks = (np.diff(shots[order]) != 0) | (np.diff(made[order]) > 60.0 * minutes)
    codes = np.empty(len(order), np.int64)
    codes[order] = np.concatenate(([0], np.cumsum(breaks))) if len(order) else 0
    return codes


def by_likeness(columns: Columns, bits: int) -> Codes:
    """Equal numbers for takes of one shot that follow each other and whose pictures differ from the first of them in at
    most `bits` of 256. A take whose picture was not looked at stands alone.
    """
    shots, prints, rows = columns.texts(Field.SHOT).codes, columns.beside.prints, columns.rows
    codes = np.arange(len(rows), dtype=np.int64)
    order: list[int] = np.lexsort((columns.numbers(Field.TAKE), shots)).tolist()
    shot, first, top = -1, None, 0
    for at in order:
        mine = prints.get(rows[at].id)
        same = shots[at] == shot and first is not None and mine is not None and apart(first, mine) <= bits
        if same:
            codes[at] = top
        else:
            shot, first, top = int(shots[at]), mine, at
    return codes
