"""How a pipeline is laid out on this card: everything resident, parts moved in turn, or blocks streamed.

Sums of weights plus a margin, to be trusted as such: activations are an estimate until they were measured.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio_app.direction.errors import Refused

GB = 1_000_000_000
ACTIVATIONS_PER_MEGAPIXEL = 1_800_000_000
"""Estimated bytes at work per million pixels of the picture, on top of weights."""
CONTEXT = 600_000_000
"""What the driver's own context takes."""
_STREAMED = 0.25
"""Share of the largest part that lies on the card while its blocks are streamed."""


class Arrangement(StrEnum):
    """Where the weights lie while a take is painted."""

    PROCESSOR = "on the processor"
    RESIDENT = "all on the card"
    PARTS = "one part at a time on the card"
    BLOCKS = "streamed block by block"


@dataclass(frozen=True, slots=True)
class Forecast:
    """The arrangement chosen and the bytes it needs on the card; 0 on the processor."""

    arrangement: Arrangement
    needed: int


def choose(parts: Mapping[str, int], megapixels: float, free: int | None) -> Forecast:
    """The fastest arrangement that fits `free` bytes of the card; None stands for no card.

    Raises Refused with both numbers when even streaming does not fit.
    """
    if free is None:
        return Forecast(Arrangement.PROCESSOR, 0)
    working = CONTEXT + round(ACTIVATIONS_PER_MEGAPIXEL * megapixels)
    largest = max(parts.values(), default=0)
    for arrangement, weights in (
        (Arrangement.RESIDENT, sum(parts.values())),
        (Arrangement.PARTS, largest),
        (Arrangement.BLOCKS, round(largest * _STREAMED)),
    ):
        if weights + working <= free:
            return Forecast(arrangement, weights + working)
    least = round(largest * _STREAMED) + working
    raise Refused(
        f"This take needs {least / GB:.1f} GB of graphics memory; {free / GB:.1f} GB are free.",
        safe="Nothing was started.",
        do="Choose a smaller size, or close other programs that use the card.",
    )
