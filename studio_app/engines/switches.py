"""What is done to a pipeline so that it paints faster, as a value: each switch can be turned off, to measure it.

What is not here, and why: CUDA graphs (`mode="reduce-overhead"`) hold one set of addresses for each compiled block,
and a denoiser runs one block's code with many blocks' weights; where steps take tens of milliseconds the host is ahead
anyway. Fused QKV projections keep the single ones beside them (7 GB more for Qwen-Image-Edit), and LoRAs over those
would go unheard; a matrix of 4096 rows fills a card either way. Caches of steps (TaylorSeer and its kin) change the
picture and pay from 20 steps on.
"""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.errors import Refused
from studio_app.engines.memory import Arrangement
from studio_app.takes.painting import Precision

WHOLE = (Arrangement.RESIDENT, Arrangement.ENCODERS_STREAMED, Arrangement.PARTS)
"""Where the denoiser's layers stay in one place during a take; hooks that move each layer leave nothing to compile."""


@dataclass(frozen=True, slots=True)
class Card:
    """What counts of a graphics card: its name, what its units can do (8.9: eight bits), whether there is a compiler
    for it on this computer.
    """

    name: str
    capability: tuple[int, int]
    compiles: bool = True

    def require(self, precision: Precision) -> None:
        """Raises Refused when the card cannot multiply in the bits that are asked for: Ada, Hopper and later can."""
        if precision is Precision.COMPUTED and self.capability < (8, 9):
            raise Refused(
                f"{self.name} cannot multiply in eight bits; cards since Ada and Hopper can.",
                safe="Nothing was painted.",
                do=f"Order {Precision.STORED.words} (--precision {Precision.STORED}): that saves the memory alone.",
            )


@dataclass(frozen=True, slots=True)
class Switches:
    """`compiled`: the denoiser's and the control network's repeated blocks, one kind of block at a time, once for each
    size (and once a computer: what was compiled is kept in the cache). `decoder`: the VAE's decoder as well.
    `channels_last`: convolutions have their numbers in the order that tensor cores read. `attention`: the faster of
    torch's own ways is found by trying, once for each card.

    All keep the picture but for the last bits of its numbers, which is why a take says "near" where they differ.
    """

    compiled: bool = False
    decoder: bool = False
    channels_last: bool = False
    attention: bool = False


NONE = Switches()


def usual(card: Card | None, arrangement: Arrangement) -> Switches:
    """What pays on this card: everything, but compiling only what stays in place. On a processor nothing pays."""
    if card is None:
        return NONE
    compiled = card.compiles and arrangement in WHOLE
    return Switches(compiled, decoder=compiled, channels_last=True, attention=True)
