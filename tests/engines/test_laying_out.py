"""Every arrangement on the tiny models: the same picture, whatever lies where; and eight bits, which are near.

The processor stands for the card: parts are moved, hooked and streamed by the same code, without streams of a card.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
import torch
from tiny_takes import ordered, plate, pretend_stage, save_lora, with_painting

from studio_app.engines import guided
from studio_app.engines.at_work import AT_WORK
from studio_app.engines.eight_bits import E4M3, LARGEST, EightBits, in_eight_bits
from studio_app.engines.engine import Context
from studio_app.engines.lora_files import lora_of
from studio_app.engines.memory import GB, Arrangement, Demand, Layout
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import LORAS
from studio_app.studio.again import compared
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.painting import Precision
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")
MOVED = (Arrangement.ENCODERS_STREAMED, Arrangement.PARTS, Arrangement.BLOCKS)
STREAMED = Arrangement.ENCODERS_STREAMED
ONE_OF_255 = 257
Lay = Callable[[Arrangement], None]


@pytest.fixture(scope="module", params=("klein", "qwen-edit", "z-image"))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def weights(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY[name](tmp_path_factory.mktemp("weights") / name)


@pytest.fixture(scope="module")
def recipe(name: str, weights: Path, cache: Path) -> Recipe:
    return ordered(name, weights, cache, Wish(steps=3, strength=0.7))


@pytest.fixture(autouse=True)
def stage(monkeypatch: pytest.MonkeyPatch) -> None:
    pretend_stage(monkeypatch)


@pytest.fixture
def lay(monkeypatch: pytest.MonkeyPatch) -> Lay:
    """Pretends a card on which weights must lie so."""

    def laid(arrangement: Arrangement) -> None:
        monkeypatch.setattr(
            guided, "choose", lambda _demand, _free, bits, tiled, _host: Layout(arrangement, 0, bits, tiled)
        )  # fmt: skip

    return laid


@pytest.fixture
def context(cache: Path, weights: Path) -> Context:
    return fresh(cache, weights)


@pytest.fixture(scope="module")
def bare() -> dict[str, Any]:
    return {}


@pytest.fixture
def plain(bare: dict[str, Any], recipe: Recipe, context: Context) -> Any:
    """The picture without a card, painted once for each engine."""
    if recipe.engine not in bare:
        bare[recipe.engine] = painted(recipe, replace(context, kept={}))
    return bare[recipe.engine]


def fresh(cache: Path, weights: Path) -> Context:
    """A render process that has painted nothing yet."""
    return Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, weights)


def painted(recipe: Recipe, context: Context) -> Any:
    return engine(recipe.engine).render(recipe, context).pixels


def held(context: Context) -> Any:
    return context.kept["diffusion"]


@pytest.mark.parametrize("arrangement", MOVED, ids=lambda one: one.name.lower())
def test_where_the_weights_lie_changes_no_picture(
    arrangement: Arrangement, recipe: Recipe, context: Context, lay: Lay, plain: Any
):
    lay(arrangement)
    first = painted(recipe, context)
    apart = np.abs(first.astype(int) - plain.astype(int)).max()
    assert apart <= (ONE_OF_255 if arrangement is Arrangement.PARTS else 0), (
        "its hooks copy what goes in: other kernels"
    )
    assert str(held(context).layout) == str(arrangement)
    pipeline = held(context).pipeline
    for part, network in pipeline.components.items():
        if isinstance(network, torch.nn.Module):
            encoder = part.startswith("text_encoder")
            assert streamed(network) is (arrangement is Arrangement.BLOCKS or (encoder and arrangement is STREAMED)), (
                part
            )
    assert np.array_equal(painted(recipe, context), first), "and again, from what is kept"
    assert held(context).pipeline is pipeline


def test_two_encoders_are_streamed_beside_a_union_network(cache: Path, tmp_path: Path, lay: Lay):
    place = TINY["sdxl-union"](tmp_path / "sdxl-union")
    there, order = fresh(cache, place), ordered("sdxl-union", place, cache, Wish(steps=2, strength=0.5))
    plain = painted(order, there)
    held(there).weights = "others"  # so that it is opened anew
    lay(STREAMED)
    assert np.array_equal(painted(order, there), plain)
    networks = held(there).pipeline.components
    assert {part for part, one in networks.items() if isinstance(one, torch.nn.Module) and streamed(one)} == {
        "text_encoder", "text_encoder_2"
    }  # fmt: skip


def streamed(network: torch.nn.Module) -> bool:
    """Whether a part crosses the bus layer by layer."""
    hooks = [hook for layer in network.modules() if (hook := getattr(layer, "_diffusers_hook", None)) is not None]
    return any(hook.get_hook("group_offloading") is not None for hook in hooks)


@pytest.mark.parametrize("name", ["klein"], indirect=True)
def test_a_card_that_has_become_fuller_is_laid_out_anew(recipe: Recipe, context: Context, lay: Lay, plain: Any):
    lay(Arrangement.RESIDENT)
    painted(recipe, context)
    first = held(context).pipeline
    lay(Arrangement.BLOCKS)
    assert np.array_equal(painted(recipe, context), plain)
    second = held(context).pipeline
    assert second is not first
    lay(Arrangement.RESIDENT)
    painted(recipe, context)
    assert held(context).pipeline is second, "what has loaded is not loaded again for speed alone"


@pytest.mark.parametrize(
    ("name", "precision"),
    [("klein", Precision.COMPUTED), *((name, Precision.STORED) for name in ("klein", "qwen-edit", "z-image"))],
    indirect=["name"],
)
def test_eight_bits_give_a_near_picture_and_always_the_same(
    precision: Precision, recipe: Recipe, context: Context, plain: Any
):
    less = with_painting(recipe, precision=precision)
    first = painted(less, context)
    assert np.array_equal(painted(less, context), first)
    said = compared(encode_png(plain), encode_png(first), recipe, less)
    assert not said.same
    assert said.psnr is not None
    assert said.psnr > 20, "random weights are the worst case: each layer's error is heard in full"
    assert str(held(context).layout) == f"on the processor, {precision.words}"
    assert np.array_equal(painted(recipe, context), plain), "the next take in half is as if there had been none"


@pytest.mark.parametrize("name", ["klein"], indirect=True)
def test_a_lora_lies_over_eight_bits_as_over_all(name: str, recipe: Recipe, context: Context, weights: Path):
    less = with_painting(recipe, precision=Precision.STORED)
    without = painted(less, context)
    save_lora(name, context, weights / LORAS / "twin.safetensors")
    over = with_painting(less, loras=(lora_of(weights, "twin", 1.0),))
    assert not np.array_equal(painted(over, context), without)
    assert np.array_equal(painted(less, context), without)


@pytest.mark.parametrize("name", ["klein"], indirect=True)
def test_tiles_are_as_the_recipe_says(recipe: Recipe, context: Context):
    for tiled in (True, False):
        painted(with_painting(recipe, tiled=tiled), context)
        assert held(context).pipeline.vae.use_tiling is tiled


def test_a_row_s_largest_weight_lies_in_the_top_octave_and_small_rows_keep_their_bits():
    torch.manual_seed(3)
    plain = torch.nn.Linear(64, 32)
    with torch.no_grad():
        plain.weight[0] *= 1e-4
    small = EightBits(plain, computed=False)
    bits = small.weight.view(E4M3).float()
    assert ((bits.abs().amax(1) > LARGEST / 2) & (bits.abs().amax(1) <= LARGEST)).all()
    apart = (bits * small.scale - plain.weight).abs() / plain.weight.abs().amax(1, keepdim=True)
    assert apart.max() < 1 / 16
    cast = plain.weight.to(E4M3).float()
    assert (cast[0] == 0).all(), "which a cast without scales loses"


@pytest.mark.parametrize("computed", [False, True])
@pytest.mark.parametrize("rows", [1, 40])
def test_a_layer_in_eight_bits_is_near(computed: bool, rows: int):
    torch.manual_seed(4)
    plain, given = torch.nn.Linear(128, 48), torch.randn(2, rows, 128)
    with torch.no_grad():
        whole, near = plain(given), EightBits(plain, computed=computed)(given)
    noise = 10 * torch.log10(whole.pow(2).mean() / (near - whole).pow(2).mean())
    assert 25 < noise < 40
    assert near.shape == whole.shape


def test_what_is_sensitive_stays_as_it_is():
    network = torch.nn.ModuleDict({part: torch.nn.Linear(32, 32) for part in ("to_q", "x_embedder", "norm_out")})
    network["odd"] = torch.nn.Linear(30, 32)
    assert in_eight_bits(network, Precision.HALF) == 0
    assert in_eight_bits(network, Precision.STORED) == 1
    assert isinstance(network["to_q"], EightBits)
    before = network["to_q"].weight.clone()
    assert torch.equal(network.half()["to_q"].weight, before), "and nobody takes the bits for numbers"


def test_a_take_that_looks_at_much_is_planned_for_more():
    few, many = (Demand({}, 1.0, looked_at, work=AT_WORK["klein"]) for looked_at in (0.0, 4.0))
    assert many.at_work(tiled=False) - few.at_work(tiled=False) > GB
