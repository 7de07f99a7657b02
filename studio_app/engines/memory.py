"""How a pipeline is laid out on a card, as a value: where its weights lie, how they are stored, how it is decoded.

Sums of weights, of what is held beside them as it was counted (engines.at_work), and of a margin; no card was asked.

The order of `choose` is the fastest first among what gives the same picture, and only then what changes it:

1. all on the card: nothing moves.
2. encoders streamed: new words cost one pass of the encoder's bytes over the bus, a look that is known nothing.
3. one part at a time: the denoiser crosses the bus once a take (for FLUX.2 klein 8 GB, a second or two).
4. the same three decoded in tiles, where the picture is large enough for them: seams are blended, a few values differ.
5. the same three with the weights of what paints in eight bits: half the bytes, every weight rounded to 1 part in 16.
6. streamed block by block: the whole denoiser crosses the bus at every step (Qwen-Image-Edit with guidance in 40 steps:
   3 TB), so it is slower than all others by far; but it needs next to no room, and the picture is the same.
"""

from __future__ import annotations

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from enum import StrEnum

from studio_app.direction.errors import Refused
from studio_app.engines.at_work import ANY, AtWork
from studio_app.takes.painting import Precision

GB = 1_000_000_000
CONTEXT = 600_000_000
"""What the driver's own context takes."""
TILED_ABOVE = 1.5
"""Megapixels above which decoding in tiles saves memory; smaller pictures are a tile or two."""
ENCODERS = ("text_encoder", "text_encoder_2", "image_encoder")
DENOISERS = ("transformer", "unet")
VAE = "vae"
CONTROL = "controlnet"
"""Held on the card beside the denoiser by every arrangement but the streamed one, as diffusers does."""
_TILE = 1.0
"""Megapixels of a tile."""
_SPARE = 1.15
"""Of what was counted at work: room for what was not, the workspaces of libraries and gaps between blocks of memory."""
_STREAMED, _MOST_STREAMED = 0.1, 1_500_000_000
"""Two layers at a time lie on the card; the largest is the encoder's table of words, a tenth of it."""
_IN_EIGHT_BITS = {"transformer": 0.51, "unet": 0.575, CONTROL: 0.575}
"""What of a part's bytes is left: linear layers halve, what is sensitive and convolutions stay (measured on the
published configurations, tests/engines/test_plans.py).
"""


class Arrangement(StrEnum):
    """Where the weights lie while a take is painted."""

    PROCESSOR = "on the processor"
    RESIDENT = "all on the card"
    ENCODERS_STREAMED = "encoders streamed, the rest on the card"
    PARTS = "one part at a time on the card"
    BLOCKS = "streamed block by block"


FASTEST_FIRST = (Arrangement.RESIDENT, Arrangement.ENCODERS_STREAMED, Arrangement.PARTS, Arrangement.BLOCKS)


@dataclass(frozen=True, slots=True)
class Demand:
    """What a take needs room for: the bytes of each part in half precision, the picture's megapixels, those of all
    pictures that the engine looks at meanwhile, and of the largest that is encoded (0: the picture's own); `work`: what
    the engine holds beside its weights.
    """

    parts: Mapping[str, int]
    megapixels: float
    looked_at: float = 0.0
    encoded: float = 0.0
    work: AtWork = ANY

    def needed(self, arrangement: Arrangement, precision: Precision, *, tiled: bool) -> int:
        """Bytes on the card at the fullest moment."""
        sizes = {part: round(size * _share(part, precision)) for part, size in self.parts.items()}
        working, largest = self.at_work(tiled=tiled), max(sizes.values(), default=0)
        match arrangement:
            case Arrangement.RESIDENT:
                return sum(sizes.values()) + working
            case Arrangement.ENCODERS_STREAMED:
                stay = sum(size for part, size in sizes.items() if part not in ENCODERS)
                layers = max((_layers(size) for part, size in sizes.items() if part in ENCODERS), default=0)
                return stay + max(working, CONTEXT + self._words + layers)
            case Arrangement.PARTS:
                return max(self._turns(sizes, tiled=tiled))
            case Arrangement.BLOCKS:
                return _layers(largest) + working
            case Arrangement.PROCESSOR:
                return 0

    def kept(self, arrangement: Arrangement, precision: Precision) -> int:
        """Bytes of the computer's own memory that hold weights while a take is painted on a card."""
        sizes = {part: round(size * _share(part, precision)) for part, size in self.parts.items()}
        match arrangement:
            case Arrangement.PARTS | Arrangement.BLOCKS:
                return sum(sizes.values())
            case Arrangement.ENCODERS_STREAMED:
                return sum(size for part, size in sizes.items() if part in ENCODERS)
            case Arrangement.RESIDENT | Arrangement.PROCESSOR:
                return 0

    def at_work(self, *, tiled: bool) -> int:
        """Bytes beside the weights at the fullest moment of a take, the driver's context with them."""
        return CONTEXT + max(self._words, self._encoding(tiled=tiled), self._denoising, self._decoding(tiled=tiled))

    @property
    def _words(self) -> int:
        return _spared(self.work.words)

    @property
    def _denoising(self) -> int:
        return _spared(self.work.denoising.at(self.megapixels, self.looked_at))

    def _encoding(self, *, tiled: bool) -> int:
        """Pictures are encoded one by one; the largest counts."""
        largest = self.encoded or self.megapixels
        return _spared(self.work.encoding.at(min(largest, _TILE) if tiled else largest))

    def _decoding(self, *, tiled: bool) -> int:
        whole = min(self.megapixels, _TILE) if tiled else self.megapixels
        return _spared(self.work.decoding.at(whole) + round(self.work.further * (self.megapixels - whole)))

    def _turns(self, sizes: Mapping[str, int], *, tiled: bool) -> Iterator[int]:
        """What is on the card in each part's turn. The encoder of words stays until the denoiser comes, and a VAE that
        has encoded beside both.
        """
        vae, control = sizes.get(VAE, 0), sizes.get(CONTROL, 0)
        yield CONTEXT + vae + control + self._decoding(tiled=tiled)
        for part, size in sizes.items():
            if part in ENCODERS:
                yield CONTEXT + size + max(self._words, vae + self._encoding(tiled=tiled))
            elif part not in (VAE, CONTROL):
                yield CONTEXT + size + vae + control + self._denoising


@dataclass(frozen=True, slots=True)
class Layout:
    """What was chosen, and the bytes it needs on the card; 0 on the processor. `precision` and `tiled` decide bytes of
    the picture and stand in the recipe; the arrangement does not. `kept`: bytes of weights in the computer's memory.
    """

    arrangement: Arrangement
    needed: int = 0
    precision: Precision = Precision.HALF
    tiled: bool = False
    kept: int = 0

    def __str__(self) -> str:
        """'all on the card, weights in 8 bits, decoded in tiles'."""
        decoded = "decoded in tiles" if self.tiled else ""
        return ", ".join(filter(None, (str(self.arrangement), self.precision.words, decoded)))


def choose(
    demand: Demand, free: int | None, precision: Precision | None = None, tiled: bool | None = None,
    host: int | None = None,
) -> Layout:  # fmt: skip
    """The first layout of this module's order that fits `free` bytes of the card; None stands for no card. Where
    `precision` or `tiled` are given (a recipe's), only such layouts count. `host`: the bytes of the computer's own
    memory that weights may lie in; None where nobody knows.

    Raises Refused with both numbers when even streaming does not fit, or nothing to stream from has room.
    """
    if free is None:
        return Layout(Arrangement.PROCESSOR, 0, precision or Precision.HALF, bool(tiled))
    least = kept = 0
    for layout in _layouts(demand, precision, tiled):
        if layout.needed > free:
            least = min(least or layout.needed, layout.needed)
        elif host is not None and layout.kept > host:
            kept = min(kept or layout.kept, layout.kept)
        else:
            return layout
    if host is not None and kept:
        raise Refused(
            f"The card has no room for these weights at once, and this take would keep {kept / GB:.1f} GB of them in "
            f"the computer's own memory; {host / GB:.1f} GB are free.",
            safe="Nothing was started.",
            do="Close other programs, or choose an engine with smaller weights.",
        )
    raise Refused(
        f"This take needs {least / GB:.1f} GB of graphics memory; {free / GB:.1f} GB are free.",
        safe="Nothing was started.",
        do="Choose a smaller size, or close other programs that use the card.",
    )


def slower(one: Arrangement, other: Arrangement) -> bool:
    """Whether the first moves more over the bus than the second."""
    order = (Arrangement.PROCESSOR, *FASTEST_FIRST)
    return order.index(one) > order.index(other)


def _layouts(demand: Demand, precision: Precision | None, tiled: bool | None) -> Iterator[Layout]:
    """All that may be, in the order of preference."""
    large = demand.megapixels > TILED_ABOVE
    decoded = (tiled,) if tiled is not None else (False, True) if large else (False,)
    stored = (precision,) if precision is not None else (Precision.HALF, Precision.STORED)
    for bits in stored:
        for tiles in decoded:
            for arrangement in FASTEST_FIRST[:-1]:
                yield _layout(demand, arrangement, bits, tiles)
    for tiles in decoded:
        yield _layout(demand, Arrangement.BLOCKS, stored[0], tiles)


def _layout(demand: Demand, arrangement: Arrangement, precision: Precision, tiled: bool) -> Layout:
    needed, kept = demand.needed(arrangement, precision, tiled=tiled), demand.kept(arrangement, precision)
    return Layout(arrangement, needed, precision, tiled, kept)


def _layers(size: int) -> int:
    """Bytes of the layers of a part that lie on the card while it is streamed."""
    return round(min(_MOST_STREAMED, size * _STREAMED))


def _spared(counted: int) -> int:
    return round(_SPARE * counted)


def _share(part: str, precision: Precision) -> float:
    return 1.0 if precision is Precision.HALF else _IN_EIGHT_BITS.get(part, 1.0)
