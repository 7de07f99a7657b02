"""What a take holds on a card beside the weights, engine by engine, as it was counted: whole takes of the published
sizes in half precision, painted by the engines' own code on a card that is pretended (engines.pretended), with the
guidance and the guides that are usual. Straight lines through squares of 0.25 to 2 megapixels; none lies more than 3 %
below what was counted. Not counted: what cuBLAS, cuDNN and attention work in, and gaps between blocks of memory.
"""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Line:
    """Bytes: `always`, for each megapixel that is painted (or encoded), and for each that is looked at beside it."""

    always: int
    painted: int
    looked_at: int = 0

    def at(self, megapixels: float, looked_at: float = 0.0) -> int:
        """Bytes at so many megapixels."""
        return round(self.always + self.painted * megapixels + self.looked_at * looked_at)


@dataclass(frozen=True, slots=True)
class AtWork:
    """Bytes while words are read, and while pictures are encoded, denoised and decoded; `further`: of each megapixel
    beyond the first that is decoded in tiles.
    """

    words: int
    encoding: Line
    denoising: Line
    decoding: Line
    further: int = 190_000_000


AT_WORK: dict[str, AtWork] = {
    "klein": AtWork(
        110_000_000, Line(10_000_000, 1_320_000_000), Line(90_000_000, 525_000_000, 525_000_000),
        Line(20_000_000, 1_560_000_000),
    ),
    "z-image": AtWork(
        210_000_000, Line(5_000_000, 1_300_000_000), Line(40_000_000, 875_000_000), Line(15_000_000, 1_730_000_000)
    ),
    "sdxl-union": AtWork(
        10_000_000, Line(170_000_000, 2_620_000_000), Line(5_000_000, 575_000_000), Line(170_000_000, 3_230_000_000)
    ),
    "qwen-edit": AtWork(
        640_000_000, Line(10_000_000, 1_960_000_000), Line(30_000_000, 420_000_000, 430_000_000),
        Line(25_000_000, 3_490_000_000),
    ),
}  # fmt: skip
"""SDXL's decoder overflows in half precision and is brought to single for a picture: twice the bytes."""
ANY = AT_WORK["qwen-edit"]
"""The hungriest, for what is no engine's."""
