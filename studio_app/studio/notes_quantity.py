"""Amounts as people say them: '10 degrees', 'half a stop', '+1/3', '85 mm', 'f/2.8', 'at 18:30', 'one and a half'."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import dataclass

from studio_app.direction.units import arithmetic
from studio_app.studio.notes_words import Word

Starts = dict[int, list[tuple[int, tuple[tuple[str, ...], ...]]]]
MOST = 100_000.0
_SIGNS = {"+": 1, "-": -1}
_PARTS = {"½": 0.5, "⅓": 1 / 3, "⅔": 2 / 3, "¼": 0.25, "¾": 0.75}
_LENGTHS = {"mm": 0.001, "cm": 0.01, "m": 1.0}
_TIMES = {"minute": 1.0, "hour": 60.0}


@dataclass(frozen=True, slots=True)
class Quantity:
    """A number and what it counts: '' (nothing said), 'degree', 'length' (metres), 'stop', 'kelvin', 'percent' (a
    share), 'wind', 'fstop', 'level', 'minute', 'clock' (minutes since midnight) or 'times'.
    """

    value: float
    unit: str = ""
    signed: bool = False


def quantities_at(words: tuple[Word, ...], at: int, starts: Starts) -> Iterator[tuple[int, Quantity]]:
    """(end, amount) of each amount that can be read from this word on."""
    sign, place = _sign(words, at, starts)
    before, place = _before(words, place, starts)
    for end, number in _numbers(words, place, starts):
        value, clock = (sign * number if sign else number), ":" in words[end - 1].text
        if clock or before:
            yield end, Quantity(value, "clock") if clock else _counted(value, before, bool(sign))
        else:
            yield end, Quantity(value, "", bool(sign))
        for after, unit in _after(end, starts):
            if clock and unit == "oclock":
                yield after, Quantity(value, "clock")
            elif not before:
                yield after, _counted(value, unit, bool(sign))


def _after(at: int, starts: Starts) -> Iterator[tuple[int, str]]:
    """(end, unit) of the units that stand here."""
    for end, meanings in starts.get(at, ()):
        for meaning in meanings:
            if len(meaning) == 1 and meaning[0].startswith("unit."):
                yield end, meaning[0].removeprefix("unit.")


def _sign(words: tuple[Word, ...], at: int, starts: Starts) -> tuple[int, int]:
    if at < len(words) and words[at].text in _SIGNS:
        return _SIGNS[words[at].text], at + 1
    for end, meanings in starts.get(at, ()):
        for meaning in meanings:
            if meaning in (("sign.plus",), ("sign.minus",)):
                return (1 if meaning == ("sign.plus",) else -1), end
    return 0, at


def _before(words: tuple[Word, ...], at: int, starts: Starts) -> tuple[str, int]:
    """A unit that stands before its number: 'f/', 'f', 'level', 'kl'."""
    if at + 1 < len(words) and words[at].text in ("f", "f/") and words[at + 1].is_number:
        return "fstop", at + 1
    for end, meanings in starts.get(at, ()):
        for meaning in meanings:
            if meaning in (("unit.level",), ("unit.oclock",)) and end < len(words) and words[end].is_number:
                return meaning[0].removeprefix("unit."), end
    return "", at


def _numbers(words: tuple[Word, ...], at: int, starts: Starts) -> Iterator[tuple[int, float]]:
    if at < len(words) and words[at].is_number:
        value = _number(words[at].text)
        if value is not None:
            if at + 1 < len(words) and words[at + 1].text in _PARTS:
                yield at + 2, value + _PARTS[words[at + 1].text]
            else:
                yield at + 1, value
    for end, meanings in starts.get(at, ()):
        for meaning in meanings:
            if len(meaning) == 1 and meaning[0].startswith("num."):
                yield end, float(meaning[0].removeprefix("num."))


def _number(text: str) -> float | None:
    if text in _PARTS:
        return _PARTS[text]
    hours, colon, minutes = text.partition(":")
    if colon:
        return int(hours) * 60 + int(minutes) if int(hours) < 24 and int(minutes) < 60 else None
    try:
        value = arithmetic(text.replace(",", "."))
    except (ValueError, SyntaxError, ZeroDivisionError):  # '007', '1/0'
        return None
    return value if value <= MOST else None


def _counted(value: float, unit: str, signed: bool) -> Quantity:
    if unit in _LENGTHS:
        return Quantity(value * _LENGTHS[unit], "length", signed)
    if unit in _TIMES:
        return Quantity(value * _TIMES[unit], "minute", signed)
    if unit == "percent":
        return Quantity(value / 100, "percent", signed)
    if unit in ("oclock", "pm"):
        hours, minutes = int(value), round(value % 1 * 100)
        hours += 12 if unit == "pm" and hours < 12 else 0
        return Quantity(hours * 60 + minutes, "clock" if hours < 24 and minutes < 60 else "?", signed)
    return Quantity(value, unit, signed)
