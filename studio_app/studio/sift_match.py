"""Which takes a condition holds for."""

from __future__ import annotations

from collections.abc import Callable, Iterable
from datetime import datetime, timedelta

import numpy as np

from studio_app.studio.sift_columns import Columns, Mask, Numbers, Texts
from studio_app.studio.sift_field import NUMBERS, Field, Filter, Op

_COMPARE: dict[Op, Callable[[Numbers, float], Mask]] = {
    "at-least": lambda column, value: column >= value,
    "at-most": lambda column, value: column <= value,
    "above": lambda column, value: column > value,
    "below": lambda column, value: column < value,
}


def matching(columns: Columns, filters: Iterable[Filter], now: datetime | None = None) -> Mask:
    """The takes for which every condition holds. `now`, with its offset from UTC, says what today is."""
    here = now or datetime.now().astimezone()
    keep = np.ones(len(columns), np.bool_)
    terms = list(filters)
    for term in terms:
        if term.field is not Field.WORDS:
            keep &= _one(columns, term, here) != term.exclude
    for term in terms:  # what costs most comes last, over what is left
        if term.field is Field.WORDS:
            keep &= _words(columns, term, keep) != term.exclude
    return keep


def _words(columns: Columns, term: Filter, among: Mask) -> Mask:
    """Takes whose own words, keywords or notes have one of the values; decided for the takes `among` only."""
    found = np.zeros(len(columns), np.bool_)
    for value in term.values:
        start, places = f" {value}", np.flatnonzero(among & ~found)
        words = columns.words
        found[places] = [start in words[at] for at in places.tolist()]
    for said in (Field.KEYWORD, Field.NOTE):
        found |= _text(columns.texts(said), term)
    return found


def _one(columns: Columns, term: Filter, now: datetime) -> Mask:
    if term.field in NUMBERS:
        column = columns.numbers(term.field)
        found = [_number(column, term, value, now) for value in term.values]
        return np.logical_or.reduce(found)
    return _text(columns.texts(term.field), term)


def _text(column: Texts, term: Filter) -> Mask:
    """Decided once for each different value, then looked up for every row."""
    if term.op == "is":
        hit = [any(value in plain for value in term.values) for plain in column.plain]
    else:
        starts = [f" {value}" for value in term.values]
        hit = [any(start in f" {text}" for text in plain for start in starts) for plain in column.plain]
    return np.array(hit, np.bool_)[column.codes] if hit else np.zeros(len(column.codes), np.bool_)


def _number(column: Numbers, term: Filter, value: str, now: datetime) -> Mask:
    if term.field is Field.MADE:
        return _day(column, term.op, value, now)
    if term.op in _COMPARE:
        return _COMPARE[term.op](column, float(value))
    return np.abs(column - float(value)) < 0.05  # as near as a lens is said


def _day(column: Numbers, op: Op, value: str, now: datetime) -> Mask:
    """A day where the reader is: the whole of it for `is`; a day that cannot be read matches nothing."""
    today = now.replace(hour=0, minute=0, second=0, microsecond=0)
    named = {"today": today, "yesterday": today - timedelta(days=1)}
    try:
        start = named.get(value) or datetime.fromisoformat(value).replace(tzinfo=now.tzinfo)
        first, last = start.timestamp(), (start + timedelta(days=1)).timestamp()
    except (ValueError, OverflowError, OSError):
        return np.zeros(len(column), np.bool_)
    if op == "at-least":
        return column >= first
    if op == "above":
        return column >= last
    if op == "at-most":
        return column < last
    if op == "below":
        return column < first
    return (column >= first) & (column < last)
