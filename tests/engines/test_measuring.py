"""Models of the published sizes without weights, and tiny ones of random numbers, through the engines' own code."""

from __future__ import annotations

import json
from pathlib import Path

import numpy as np
import pytest
import torch

from studio_app.engines.engine import Step
from studio_app.engines.measuring import around_steps, same_look
from studio_app.engines.measuring.assembly import published
from studio_app.engines.measuring.random_weights import META, config_of, network, parameters
from studio_app.engines.table import entry

PARAMETERS = {
    "klein": {"transformer": 3.8755, "vae": 0.0840, "text_encoder": 4.0225},
    "z-image": {"transformer": 6.1549, "vae": 0.0838, "text_encoder": 4.0225, "controlnet": 1.5508},
    "qwen-edit": {"transformer": 20.4304, "vae": 0.1269, "text_encoder": 8.2922},
    "sdxl-union": {
        "unet": 2.5675, "vae": 0.0837, "text_encoder": 0.1231, "text_encoder_2": 0.6947, "controlnet": 1.2573,
    },
}  # fmt: skip
"""Billions, as they were counted from the publishers' own files."""
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.mark.parametrize("name", PARAMETERS)
def test_the_published_configurations_have_the_published_sizes(name: str):
    weights = entry(name).weights
    assert weights is not None and weights.parts.keys() == PARAMETERS[name].keys()
    held = 0.0
    for part, kind in weights.parts.items():
        made = network(kind, config_of(published(name), part), META, torch.bfloat16)
        assert all(weight.is_meta for weight in made.parameters())
        assert parameters(made) / 1e9 == pytest.approx(PARAMETERS[name][part], rel=0.01)
        held += 2 * parameters(made) / 1e9
    assert held == pytest.approx(weights.memory_gb, rel=0.03)


def test_random_weights_keep_the_size_of_what_passes_and_share_what_is_shared():
    config = config_of(published("klein"), "text_encoder") | {
        "hidden_size": 64, "intermediate_size": 128, "num_hidden_layers": 12, "num_attention_heads": 2,
        "num_key_value_heads": 1, "head_dim": 32, "vocab_size": 100,
    }  # fmt: skip
    made = network("Qwen3ForCausalLM", config, torch.device("cpu"), torch.bfloat16)
    assert made.lm_head.weight is made.model.embed_tokens.weight
    assert {weight.dtype for weight in made.parameters()} == {torch.bfloat16}
    last = made(input_ids=torch.arange(100)[None], output_hidden_states=True).hidden_states[-1]
    assert 0.1 < float(last.float().std()) < 10


@pytest.fixture(scope="module", params=["klein", "qwen-edit"])
def name(request: pytest.FixtureRequest) -> str:
    return request.param


def test_a_tiny_engine_is_timed_bare_and_as_a_take(name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    monkeypatch.setattr(around_steps, "STEPS", 3)
    told: list[Step] = []
    with around_steps.small_pictures():
        held, asked = around_steps.tiny(name, tmp_path / name)
        found = around_steps.measured(name, held, asked, told.append, 1)
        looks = same_look.measured(name, held, asked, 1)
    gaps = around_steps.STEPS - 1
    assert len(found.bare) == len(found.ours) == gaps
    assert min(found.bare + found.ours) > 0 and len(looks.first) == len(looks.second) == 1
    previews = [step.preview for step in told if step.preview is not None]
    assert len(previews) == 2 * around_steps.STEPS  # the round that warms, and the one that counts
    assert np.ptp(np.stack(previews)) > 20


def test_what_is_added_is_told_step_by_step_on_a_machine_that_slows_down():
    around = around_steps.Around(bare=[10.0, 20.0, 40.0, 80.0], ours=[11.0, 21.0, 41.0, 95.0])
    assert around.added == 1.0


def test_another_look_has_other_words_and_pictures_of_the_same_sizes(tmp_path: Path):
    _held, asked = around_steps.tiny("klein", tmp_path / "klein")
    one, two = same_look.another(asked, 1), same_look.another(asked, 2)
    assert one.painting.prompt != two.painting.prompt and one.size == two.size == asked.size
    assert not np.array_equal(one.seen.previz, two.seen.previz)
    assert [picture.size for picture in one.references] == [picture.size for picture in asked.references]
    assert one.references[0].tobytes() != two.references[0].tobytes()


def test_every_published_configuration_is_named_in_words():
    folder = published("klein").parent
    named = (folder / "README.md").read_text(encoding="utf-8")
    for place in folder.glob("*/*/*.json"):
        assert json.loads(place.read_text(encoding="utf-8"))
        assert f"`{place.relative_to(folder).parts[0]}`" in named
