"""What takes are planned with beside the weights, held to a count of the real decoder's size on a pretended card."""

from __future__ import annotations

import pytest
import torch

from studio_app.engines.at_work import AT_WORK
from studio_app.engines.measuring.assembly import published
from studio_app.engines.measuring.random_weights import META, config_of, network
from studio_app.engines.memory import CONTEXT, Demand
from studio_app.engines.pretended.card import pretended_card
from studio_app.engines.pretended.lying import CARD, lay_shapes
from studio_app.engines.table import ENGINES


@pytest.mark.parametrize(("name", "single"), [("klein", False), ("sdxl-union", True)])
def test_decoding_is_planned_with_what_the_published_decoder_holds(name: str, single: bool):
    # SDXL's is brought to single for it; what else a take holds meanwhile is a twentieth
    kind, half = ("AutoencoderKLFlux2", torch.bfloat16) if name == "klein" else ("AutoencoderKL", torch.float32)
    decoder = network(kind, config_of(published(name), "vae"), META, half)
    with pretended_card() as seen, torch.no_grad():
        lay_shapes(decoder, CARD, seen)
        weights, channels = seen.card.now, decoder.config.latent_channels
        decoder.decode(torch.zeros(1, channels, 128, 128, dtype=half, device="cuda"))
        held = seen.card.most - weights + (weights // 2 if single else 0)  # the half that is brought to single
    assert AT_WORK[name].decoding.at(1.048576) == pytest.approx(held, rel=0.06)


def test_every_engine_with_weights_was_counted_and_something_is_spared():
    assert AT_WORK.keys() == {name for name, entry in ENGINES.items() if entry.weights is not None}
    work = AT_WORK["sdxl-union"]
    planned = Demand({}, 1.0, work=work).at_work(tiled=False) - CONTEXT
    assert planned == pytest.approx(1.15 * work.decoding.at(1.0), rel=1e-6)
