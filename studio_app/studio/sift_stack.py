"""Stacks: takes that belong together, the best on top."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum

import numpy as np
from numpy.typing import NDArray

from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift_columns import Columns
from studio_app.studio.sift_field import Field
from studio_app.takes.review import Flag

Codes = NDArray[np.int64]


class Stacks(StrEnum):
    """What belongs together."""

    OFF = "off"
    FRAME = "frame"
    TIME = "time"

    @property
    def words(self) -> str:
        """As a person chooses it."""
        return _WORDS[self]


_WORDS = {
    Stacks.OFF: "No stacks",
    Stacks.FRAME: "Variants of one frame",
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
