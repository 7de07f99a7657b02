"""What can be turned: each field of a direction's value with its title, range and unit, read from the field itself."""

from __future__ import annotations

import math
import typing
from dataclasses import dataclass
from enum import Enum
from types import UnionType
from typing import Any

import annotated_types

from studio_app.direction.errors import BadInput
from studio_app.direction.units import PLAIN, Unit
from studio_app.direction.value import Value

LOG_FROM = 12.0


@dataclass(frozen=True, slots=True)
class Knob:
    """One number: its name in the value, title, unit, range and default; `empty` names None ("on the eyes")."""

    name: str
    title: str
    unit: Unit
    low: float
    high: float
    default: float | None
    empty: str = ""
    whole: bool = False

    @property
    def logarithmic(self) -> bool:
        """Whether the slider runs by ratio: for ranges such as 12 to 400 mm."""
        return self.low > 0 and self.high / self.low >= LOG_FROM

    @property
    def step(self) -> float:
        """One step of the wheel, in stored units."""
        return self.unit.step / self.unit.scale

    def share(self, value: float) -> float:
        """Where a value stands on the slider, 0 to 1."""
        if self.logarithmic:
            return math.log(max(value, self.low) / self.low) / math.log(self.high / self.low)
        return (value - self.low) / (self.high - self.low)

    def at(self, share: float) -> float:
        """The value at a share of the slider, rounded to what the field shows."""
        if self.logarithmic:
            return self.rounded(self.low * (self.high / self.low) ** share)
        return self.rounded(self.low + share * (self.high - self.low))

    def rounded(self, value: float) -> float:
        """A value within the range, rounded to the decimals that are shown."""
        shown = round(value * self.unit.scale, self.unit.decimals) / self.unit.scale
        kept = min(self.high, max(self.low, shown))
        return round(kept) if self.whole else kept

    def show(self, value: float | None) -> str:
        """The value with its unit, as it stands in the field."""
        return self.empty if value is None else self.unit.show(value)

    def read(self, text: str, now: float) -> float:
        """The value of what was typed. Raises BadInput that says what is allowed."""
        value = self.unit.read(text, now)
        if not self.low - 1e-9 <= value <= self.high + 1e-9:
            raise BadInput(f"{self.title}: {self.range_words}.")
        return round(value) if self.whole else min(self.high, max(self.low, value))

    @property
    def range_words(self) -> str:
        """'12 mm to 400 mm'."""
        return f"{self.unit.show(self.low)} to {self.unit.show(self.high)}"


def knob(
    model: type[Value], name: str, *, title: str = "", empty: str = "", soft: tuple[float, float] | None = None
) -> Knob:
    """The knob of a numeric field. `soft` narrows the slider's range where the whole range is of little use."""
    field = model.model_fields[name]
    low = next(mark.ge for mark in field.metadata if isinstance(mark, annotated_types.Ge))
    high = next(mark.le for mark in field.metadata if isinstance(mark, annotated_types.Le))
    unit = next((mark for mark in field.metadata if isinstance(mark, Unit)), PLAIN)
    default = None if field.is_required() else field.default
    low, high = soft or (typing.cast(float, low), typing.cast(float, high))
    return Knob(name, title or field.title or plain(name), unit, low, high, default, empty, _whole(field.annotation))


def choices(model: type[Value], name: str) -> tuple[tuple[str, str], ...]:
    """(stored, shown) for each choice of an enumerated field."""
    kind: Any = model.model_fields[name].annotation
    if not (isinstance(kind, type) and issubclass(kind, Enum)):
        raise TypeError(f"{model.__name__}.{name} is no choice")
    return tuple((str(item.value), plain(str(item.value))) for item in kind)


def plain(name: str) -> str:
    """'beauty-dish' as 'Beauty dish'; 'head_turn_deg' as 'Head turn'."""
    words = name.removesuffix("_deg").removesuffix("_m").replace("_", " ").replace("-", " ")
    return words[:1].upper() + words[1:]


def _whole(kind: Any) -> bool:
    if isinstance(kind, UnionType) or typing.get_origin(kind) is typing.Union:
        return False
    return kind is int
