"""What is held against each other: takes and pictures from outside, and the one frame they all lie in."""

from __future__ import annotations

from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from enum import StrEnum
from pathlib import Path

from PySide6.QtCore import QRectF, QSizeF

from studio_app.ui.records import TakeLine

MOST = 9
"""How many pictures a survey shows."""


class Mode(StrEnum):
    """How two pictures are held against each other, in the order of the key."""

    BESIDE = "side by side"
    FLIP = "flip"
    WIPE = "wipe"
    DIFFERENCE = "difference"
    ONION = "onion"


@dataclass(frozen=True, slots=True)
class Side:
    """One picture: of a take, or from outside (`line` is None)."""

    path: Path
    line: TakeLine | None = None

    @property
    def take(self) -> str:
        """The take's id; empty for a picture from outside."""
        return self.line.id if self.line is not None else ""

    @property
    def name(self) -> str:
        """'Take 18', or the file's name."""
        return f"Take {self.line.number}" if self.line is not None else self.path.name


def side_of(line: TakeLine) -> Side:
    """The side that shows a take."""
    return Side(line.picture, line)


def one_frame(sizes: Iterable[QSizeF]) -> QSizeF:
    """The largest of some sizes; empty when there is none."""
    return max(sizes, key=lambda size: size.width() * size.height(), default=QSizeF())


def fitted_words(sizes: Sequence[QSizeF], frame: QSizeF) -> list[str]:
    """What has to be said when pictures are of other sizes than their frame; nothing when all fill it."""
    if all(size == frame for size in sizes):
        return []
    counted = ", ".join(dict.fromkeys(f"{size.width():.0f} × {size.height():.0f}" for size in sizes))
    return [f"Pictures of other sizes ({counted} px) are fitted into one frame."]


def alike(one: QSizeF, other: QSizeF) -> bool:
    """Whether two sizes have the same proportions to a pixel, so that one fills the other's frame."""
    return abs(one.width() * other.height() - other.width() * one.height()) <= max(
        one.width(), one.height(), other.width(), other.height()
    )


def within(box: QRectF, size: QSizeF) -> QRectF:
    """A picture of a size in the middle of a box, as large as fits, on whole units; the box itself when alike."""
    if alike(box.size(), size):
        return box
    scale = min(box.width() / max(1.0, size.width()), box.height() / max(1.0, size.height()))
    wide, high = round(size.width() * scale), round(size.height() * scale)
    return QRectF(box.x() + (box.width() - wide) // 2, box.y() + (box.height() - high) // 2, wide, high)


def columns(count: int, width: float, height: float, shape: float) -> int:
    """In how many columns pictures of a shape (width over height) become largest in a room."""
    return max(
        range(1, max(1, count) + 1), key=lambda across: min(width / across, height / -(-count // across) * shape)
    )


def two_of(chosen: Sequence[str], active: str, near: str) -> tuple[str, ...]:
    """Two takes in their order: the first two chosen, or the one looked at and another chosen, or its neighbour."""
    if len(chosen) < 2:
        return tuple(take for take in (near, active) if take)
    if active in chosen[:2] or active not in chosen:
        return tuple(chosen[:2])
    at = chosen.index(active)
    return tuple(chosen[at - 1 : at + 1])


def joined(held: Sequence[str], fresh: Sequence[str], exchanged: int) -> list[str]:
    """The compared takes with others: a single one takes the place `exchanged` of a pair (-1: none), else all join."""
    if len(fresh) == 1 and len(held) == 2 and exchanged >= 0:
        return [fresh[0] if at == exchanged else take for at, take in enumerate(held)]
    return [*held, *fresh]


def up_to_nine(chosen: Sequence[str], active: str) -> tuple[str, ...]:
    """At most nine of the chosen takes, the one that is looked at among them."""
    at = chosen.index(active) if active in chosen else 0
    start = max(0, min(at, len(chosen) - MOST))
    return tuple(chosen[start : start + MOST]) if at >= MOST else tuple(chosen[:MOST])
