"""What an inspection found, as values that a window may hold: no pixels, no native code."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum
from typing import Any


class Stand(StrEnum):
    """How a fact stands: it holds, it is wrong, it needs a look, it is only told."""

    GOOD = "good"
    BAD = "bad"
    LOOK = "look"
    TOLD = "told"


@dataclass(frozen=True, slots=True)
class Fact:
    """One line of what was found."""

    topic: str
    stand: Stand
    words: str


@dataclass(frozen=True, slots=True)
class Report:
    """What was found out about one picture: `facts` in words, the picture itself small (PNG), and all of it as JSON."""

    name: str
    facts: tuple[Fact, ...]
    preview: bytes
    plain: dict[str, Any]
