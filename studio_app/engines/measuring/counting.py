"""What a take needs beside the weights, counted: whole takes of models of the published sizes, painted by the engines'
own code on a card that is not there (engines.pretended), shapes alone.

`python -m studio_app.engines.measuring.counting [ENGINE...]` counts anew what engines.at_work has and prints both, in
GB; it takes a processor some minutes. It needs neither a card nor weights.
"""

from __future__ import annotations

import logging
import sys
import warnings
from collections.abc import Generator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from studio_app.engines.at_work import AT_WORK
from studio_app.engines.diffusion import Loaded
from studio_app.engines.engine import Context
from studio_app.engines.guided import running
from studio_app.engines.laying_out import decode_in_tiles
from studio_app.engines.measuring.assembly import diffuser, nobody, pipeline, published, unheard
from studio_app.engines.measuring.random_weights import META
from studio_app.engines.measuring.sitting import sitting
from studio_app.engines.memory import CONTROL, DENOISERS, ENCODERS, GB, VAE, Arrangement, Layout
from studio_app.engines.pretended.card import pretended_card
from studio_app.engines.pretended.lying import CARD, lay_shapes
from studio_app.engines.pretended.watched import Watched
from studio_app.engines.table import entry

GRID, STEPS = 16, 2
_ROOM = 10**13
"""A card on which everything fits."""


@dataclass(frozen=True, slots=True)
class Asked:
    """A take: megapixels of the picture, number and megapixels of references, whether it is decoded in tiles."""

    engine: str
    megapixels: float
    references: int = 0
    reference_mp: float = 0.25
    tiled: bool = False

    @property
    def size(self) -> tuple[int, int]:
        """A square's width and height."""
        side = _side(self.megapixels)
        return side, side


@dataclass(slots=True)
class Peaks:
    """The most bytes beside the weights while words are read, pictures encoded, the picture denoised and decoded;
    `rest`: at any other time.
    """

    words: int = 0
    encoding: int = 0
    denoising: int = 0
    decoding: int = 0
    rest: int = 0


def counted(asked: Asked) -> Peaks:
    """The peaks of one take, all weights on the card."""
    name, usual = asked.engine, entry(asked.engine).weights
    side = _side(asked.reference_mp)
    references = ((side, side),) * asked.references
    with pretended_card(_ROOM) as watched:
        held = _loaded(name, watched)
        decode_in_tiles(held.pipeline, asked.tiled)
        order = sitting(name, asked.size, STEPS, references, usual.guidance if usual else None, strength=1.0)
        with _peaks(held.pipeline, watched) as peaks:
            context = Context(Path(), nobody, unheard, lambda: False)
            diffuser(name).paint(held, order, running(context))
    return peaks


def _loaded(name: str, watched: Watched) -> Loaded:
    """The pipeline of an engine, of shapes alone, all of it on the card. Its previews are seen through nothing."""
    made, painter = pipeline(name, published(name), META), diffuser(name)
    for part in made.components.values():
        if isinstance(part, torch.nn.Module):
            lay_shapes(part, CARD, watched)
    ready = painter.readied(made)
    channels: int = getattr(ready.vae.config, "latent_channels", 0) or ready.vae.config.z_dim
    return Loaded(ready, "", Layout(Arrangement.RESIDENT), painter.view(ready), torch.zeros(channels + 1, 3))


@contextmanager
def _peaks(made: Any, watched: Watched) -> Generator[Peaks]:
    """Learns the peaks of a pipeline's parts while they work."""
    found, weights, card = Peaks(), watched.card.now, watched.card

    def learn(what: str) -> None:
        setattr(found, what, max(getattr(found, what), card.most - weights))
        card.forget()

    def listen(part: Any, method: str, what: str) -> None:
        original = getattr(part, method)

        def call(*values: Any, **named: Any) -> Any:
            learn("rest")
            done = original(*values, **named)
            learn(what)
            return done

        setattr(part, method, call)

    card.forget()
    for name, part in made.components.items():
        if name in (*DENOISERS, CONTROL):
            listen(part, "forward", "denoising")
        elif name in ENCODERS and part is not None:
            listen(part, "forward", "words")
    listen(getattr(made, VAE), "encode", "encoding")
    listen(getattr(made, VAE), "decode", "decoding")
    yield found
    learn("rest")


def _side(megapixels: float) -> int:
    return int((megapixels * 1e6) ** 0.5) // GRID * GRID


def main(names: list[str]) -> None:
    """Says what was counted of each engine, and what is planned with."""
    logging.disable(logging.WARNING)
    warnings.filterwarnings("ignore")
    for name in names or list(AT_WORK):
        for megapixels in (0.25, 1.048576):
            asked, plan = Asked(name, megapixels), AT_WORK[name]
            painted = asked.size[0] * asked.size[1] / 1e6
            looked_at = painted if plan.denoising.looked_at else 0.0
            found = counted(asked)
            lines = plan.encoding, plan.denoising, plan.decoding
            planned = plan.words, *(line.at(painted, looked_at) for line in lines)
            told = zip((found.words, found.encoding, found.denoising, found.decoding), planned, strict=True)
            words = ", ".join(f"{one / GB:.2f} ({other / GB:.2f})" for one, other in told)
            sys.stdout.write(f"{name}, {painted:.2f} megapixels: {words}\n")
            sys.stdout.flush()


if __name__ == "__main__":
    main(sys.argv[1:])
