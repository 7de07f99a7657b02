"""What is done for speed: compiled blocks and ordered numbers paint the same picture, and LoRAs and cancels still hold.

Blocks are traced, guarded and compiled anew as on a card, down to the machine code, which takes minutes here.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from types import SimpleNamespace
from typing import Any

import numpy as np
import pytest
import torch
from tiny_takes import ordered, plate, pretend_stage, save_lora, with_painting

from studio_app.direction.errors import Refused
from studio_app.engines import guided, speed
from studio_app.engines.attention import CUDNN, FILE, ORDERS, TORCH, attending, fastest
from studio_app.engines.engine import Cancelled, Context, Step
from studio_app.engines.lora_files import lora_of
from studio_app.engines.measuring.assembly import published
from studio_app.engines.measuring.random_weights import META, config_of, network
from studio_app.engines.memory import Arrangement
from studio_app.engines.speed import blocks_of, sped_up
from studio_app.engines.switches import NONE, Card, Switches, usual
from studio_app.engines.table import ENGINES, engine
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import LORAS
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.painting import Precision
from studio_app.takes.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")
ONE_OF_255 = 257


@pytest.fixture(autouse=True)
def stage(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_stage(monkeypatch)


@pytest.fixture(scope="module")
def klein(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY["klein"](tmp_path_factory.mktemp("weights") / "klein")


@pytest.fixture(scope="module")
def compiled(tmp_path_factory: pytest.TempPathFactory, klein: Path, cache: Path) -> Context:
    """A render process whose pipeline is compiled."""
    return Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, klein)


@pytest.fixture
def recipe(klein: Path, cache: Path) -> Recipe:
    return ordered("klein", klein, cache, Wish(steps=3))


@pytest.fixture
def throw(monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory) -> Callable[[Switches], None]:
    """Has the next pipeline prepared with these switches, as a card's would be."""
    monkeypatch.setattr(speed, "BACKEND", "aot_eager")
    monkeypatch.setenv("TORCHINDUCTOR_CACHE_DIR", str(tmp_path_factory.getbasetemp() / "inductor"))
    return lambda switches: monkeypatch.setattr(guided, "usual", lambda _card, _arrangement: switches)


def painted(recipe: Recipe, context: Context) -> Any:
    return engine(recipe.engine).render(recipe, context).pixels


def apart(one: Any, other: Any) -> int:
    return int(np.abs(one.astype(int) - other.astype(int)).max())


def test_compiled_blocks_paint_the_same_picture_and_take_loras_and_cancels(
    compiled: Context, recipe: Recipe, klein: Path, cache: Path, throw: Callable[[Switches], None]
):
    plain = painted(recipe, replace(compiled, kept={}))
    throw(Switches(compiled=True))
    graphs: Any = torch._dynamo.utils.counters
    graphs.clear()
    told: list[Step] = []
    first = painted(recipe, replace(compiled, tell=told.append))
    assert graphs["stats"]["unique_graphs"] >= 2, "each kind of block is compiled"
    assert not graphs["graph_break"]
    assert apart(first, plain) <= ONE_OF_255
    assert sum(step.preview is not None and step.words.startswith("Step ") for step in told) == 3
    before = graphs["stats"]["unique_graphs"]
    assert np.array_equal(painted(recipe.having(seed=recipe.seed), compiled), first)
    assert graphs["stats"]["unique_graphs"] == before, "the second take of a size compiles nothing"
    save_lora("klein", compiled, klein / LORAS / "twin.safetensors")
    over = with_painting(recipe, loras=(lora_of(klein, "twin", 1.0),))
    heard = painted(over, compiled)
    throw(NONE)
    assert unlike(heard, first) > 10 * unlike(heard, painted(over, replace(compiled, kept={})))
    assert np.array_equal(painted(recipe, compiled), first), "and leaves nothing behind"
    stopped = [Step(0, 1, "")]
    with pytest.raises(Cancelled):
        painted(recipe, replace(compiled, tell=stopped.append, cancelled=lambda: len(stopped) > 3))
    assert np.array_equal(painted(recipe, compiled), first)


def test_numbers_in_the_order_of_tensor_cores_paint_the_same_picture(
    compiled: Context, recipe: Recipe, throw: Callable[[Switches], None]
):
    plain = painted(recipe, replace(compiled, kept={}))
    throw(Switches(channels_last=True))
    ordered_so = replace(compiled, kept={})
    assert apart(painted(recipe, ordered_so), plain) <= ONE_OF_255
    loaded: Any = ordered_so.kept["diffusion"]
    first = next(layer for layer in loaded.pipeline.vae.decoder.modules() if isinstance(layer, torch.nn.Conv2d))
    assert first.weight.is_contiguous(memory_format=torch.channels_last)


def unlike(one: Any, other: Any) -> float:
    """The share of numbers that are not the same."""
    return float(np.mean(one != other))


@pytest.mark.parametrize("name", sorted(TINY))
def test_nearly_all_of_every_engine_s_denoiser_is_in_blocks_that_are_compiled(
    name: str, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    table = ENGINES[name].weights
    assert table is not None
    part = "unet" if "unet" in table.parts else "transformer"
    made = network(table.parts[part], config_of(published(name), part), META, torch.bfloat16)
    blocks = blocks_of(made)
    inside = sum(weight.numel() for block in blocks for weight in block.parameters())
    assert inside > (0.9 if part == "transformer" else 0.8) * sum(weight.numel() for weight in made.parameters())
    seen: list[dict[str, Any]] = []
    for kind in {type(block) for block in blocks}:
        monkeypatch.setattr(kind, "compile", lambda _block, **how: seen.append(how))
    pipeline: Any = SimpleNamespace(**{part: made})
    sped_up(pipeline, Switches(compiled=True), tmp_path)
    assert len(seen) == len(blocks)
    lengths_vary = name in ("qwen-edit", "z-image")
    assert all(how == {"backend": "inductor", "dynamic": None if lengths_vary else False} for how in seen)


def test_what_is_usual_follows_the_card():
    hopper, old = Card("H200", (9, 0)), Card("old", (7, 5), compiles=False)
    assert usual(None, Arrangement.PROCESSOR) == NONE
    assert usual(hopper, Arrangement.RESIDENT).compiled
    assert not usual(hopper, Arrangement.BLOCKS).compiled, "hooks move each layer"
    assert not usual(old, Arrangement.RESIDENT).compiled


def test_a_card_that_cannot_multiply_in_eight_bits_says_so():
    Card("H200", (9, 0)).require(Precision.COMPUTED)
    old = Card("Sample card", (7, 5), compiles=False)
    old.require(Precision.STORED)
    with pytest.raises(Refused, match="Sample card cannot multiply in eight bits"):
        old.require(Precision.COMPUTED)


def test_the_faster_attention_is_found_once_for_a_card(tmp_path: Path):
    asked: list[str] = []

    def timed(order: str) -> float:
        asked.append(order)
        return 1.0 if order == CUDNN else 2.0

    assert [fastest("H200", tmp_path, timed) for _ in range(2)] == [CUDNN] * 2
    assert sorted(asked) == sorted(ORDERS)
    assert fastest("L4", tmp_path, lambda order: 0.99 if order == CUDNN else 1.0) == TORCH, "that is noise"
    (tmp_path / FILE).write_text('{"H200, torch ' + torch.__version__ + '": "a way of tomorrow"}')
    assert fastest("H200", tmp_path, timed) == CUDNN


def test_an_order_of_attention_falls_back_where_a_way_cannot():
    made = torch.randn(1, 2, 8, 16, generator=torch.Generator().manual_seed(1))
    look = torch.nn.functional.scaled_dot_product_attention
    with attending(TORCH):
        plain = look(made, made, made)
    with attending(CUDNN):
        assert torch.allclose(look(made, made, made), plain, atol=1e-6)
