"""SDXL over the stand-in's guides, on tiny weights of the real classes: the code path of a real take.

What a real card and real weights give was not run here.
"""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_takes import plain, with_painting
from twin_of_own import VERA, taken, twin_with

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.presets import direction_preset
from studio_app.engines.engine import Context, Step
from studio_app.engines.lora_files import lora_of
from studio_app.engines.prompts import prompt_of
from studio_app.engines.sdxl_union import SdxlUnion
from studio_app.engines.seeing import Seen, seen_of
from studio_app.engines.tiny_sdxl import tiny_sdxl
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.models import WeightsShelf, install, models
from studio_app.studio.order import Order
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

SIDE = 96
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_sdxl(tmp_path_factory.mktemp("weights") / "sdxl")


@pytest.fixture
def context(cache: Path, weights: Path, kept: dict[str, object]) -> Context:
    return Context(cache, twin_of, lambda step: None, lambda: False, kept, weights=weights)


@pytest.fixture(scope="module")
def kept() -> dict[str, object]:
    """What a render process keeps from take to take."""
    return {}


@pytest.fixture(scope="module")
def recipe(weights: Path, cache: Path) -> Recipe:
    direction = plain()
    digest(folder_of("sdxl-union", weights), cache / REMEMBERED)
    shelf = WeightsShelf(cache, cache, {"sdxl-union": str(weights)})
    order = Order(engine="sdxl-union", long_side=SIDE)
    made = shelf.painted(order.recipe(direction, 1, {}), Wish())
    assert made.painting is not None
    return made.having(painting=made.painting.having(steps=4, strength=0.75))


def test_the_same_recipe_gives_the_same_bytes_and_says_it_is_trained(recipe: Recipe, context: Context):
    told: list[Step] = []
    first = SdxlUnion().render(recipe, replace(context, tell=told.append))
    again = SdxlUnion().render(recipe, context)
    assert first.pixels.shape == (recipe.height, recipe.width, 3)
    assert first.source_type == "trainedAlgorithmicMedia"
    assert np.array_equal(first.pixels, again.pixels)
    steps = [step for step in told if step.words.startswith("Step ")]
    assert [step.words for step in steps] == [f"Step {number} of 3" for number in (1, 2, 3)]
    assert all(step.preview is not None and step.preview.ndim == 3 for step in steps)


@pytest.mark.parametrize("guide", ["pose", "depth", "normal"])
def test_every_guide_holds_the_picture(recipe: Recipe, context: Context, guide: str):
    assert recipe.painting is not None
    less = with_painting(recipe, controls=recipe.painting.controls | {guide: 0.0})
    assert not np.array_equal(SdxlUnion().render(recipe, context).pixels, SdxlUnion().render(less, context).pixels)


def test_edges_hold_where_they_are_asked_for_and_are_those_of_the_previz(recipe: Recipe, context: Context):
    assert recipe.painting is not None
    plain_edges, stronger = (with_painting(recipe, controls={"edges": weight}) for weight in (0.4, 1.2))
    assert not np.array_equal(
        SdxlUnion().render(plain_edges, context).pixels, SdxlUnion().render(stronger, context).pixels
    )
    seen = seen_of(recipe, (96, 120), context)
    assert seen.maps["edges"].shape == seen.previz.shape == (120, 96, 3)
    across = np.abs(np.diff(seen.previz.astype(int).mean(axis=2), axis=1))
    edges = seen.maps["edges"][:, 1:, 0] > 0
    assert across[edges].mean() > 2 * across[~edges].mean()


@pytest.fixture
def grey(monkeypatch: pytest.MonkeyPatch) -> None:
    """Stands in for the stage where it does not matter what is seen."""

    def seen(_recipe: Recipe, size: tuple[int, int], _context: Context) -> Seen:
        picture = np.full((size[1], size[0], 3), 128, np.uint8)
        return Seen(picture, dict.fromkeys(("pose", "depth", "edges", "normal"), picture))

    monkeypatch.setattr("studio_app.engines.sdxl_union.seen_of", seen)


@pytest.mark.usefixtures("grey")
def test_words_that_count_more_change_the_picture_and_a_weight_of_one_does_not(recipe: Recipe, context: Context):
    plain_words = with_painting(recipe, prompt="red coat in rain", negative="crowd")
    bare = SdxlUnion().render(plain_words, context).pixels
    one, more, less = (
        SdxlUnion().render(with_painting(plain_words, prompt=f"(red:{weight}) coat in rain"), context).pixels
        for weight in ("1.0", "1.6", "0.4")
    )
    assert np.array_equal(bare, one)
    assert not np.array_equal(bare, more)
    assert not np.array_equal(more, less)
    against = SdxlUnion().render(with_painting(plain_words, negative="(crowd:1.6)"), context).pixels
    assert not np.array_equal(bare, against)


@pytest.mark.usefixtures("grey")
def test_words_are_read_once_and_anew_when_loras_change(recipe: Recipe, context: Context, weights: Path):
    """Remembered or not, the picture is the same; a LoRA of the text encoders is heard."""
    import torch

    words = with_painting(recipe, prompt="(red:1.3) coat in snow", negative="crowd")
    context.kept.clear()
    bare = SdxlUnion().render(words, context).pixels
    loaded: Any = context.kept["diffusion"]
    calls: list[int] = []
    hook = loaded.pipeline.text_encoder.register_forward_hook(lambda *_: calls.append(1))
    assert np.array_equal(SdxlUnion().render(words, context).pixels, bare)
    SdxlUnion().render(words.having(seed=9), context)
    assert calls == []
    SdxlUnion().render(with_painting(words, prompt="blue coat in snow"), context)
    assert calls != []
    hook.remove()
    from safetensors.torch import save_file

    place = weights / "loras/words.safetensors"
    place.parent.mkdir(exist_ok=True)
    torch.manual_seed(5)
    start = "text_encoder.text_model.encoder.layers.0.self_attn.q_proj."
    save_file(
        {f"{start}lora_{side}.weight": torch.randn(*shape) for side, shape in (("A", (4, 24)), ("B", (24, 4)))}, place
    )
    laid = with_painting(words, loras=(lora_of(weights, "words", 1.0),))
    assert not np.array_equal(SdxlUnion().render(laid, context).pixels, bare)
    assert np.array_equal(SdxlUnion().render(words, context).pixels, bare)


def test_the_words_name_what_is_worn_and_nobody():
    words = prompt_of(direction_preset("evening-crossing"))
    assert "white poplin shirt" in words
    assert "85 mm" in words
    assert "freja" not in words.lower()


def test_installed_weights_are_listed_and_damaged_ones_named(weights: Path, tmp_path: Path):
    assert {model.state for model in models(tmp_path)} == {"missing"}
    install(tmp_path, tmp_path, "sdxl-union", weights)
    assert [model.engine for model in models(tmp_path) if model.state == "installed"] == ["sdxl-union"]
    with pytest.raises(BadInput, match="no engine"):
        install(tmp_path, tmp_path, "midjourney", weights)


def test_a_twins_own_weights_for_another_base_are_refused_before_anything_is_ordered(
    recipe: Recipe, weights: Path, cache: Path, tmp_path: Path
):
    hers = recipe.direction.having(cast=recipe.direction.cast.having(twin=VERA))
    shelf = WeightsShelf(cache, cache, {"sdxl-union": str(weights)})
    order = Order(engine="sdxl-union", long_side=SIDE).recipe(hers, 1, {})
    taken(twin_with(tmp_path, {"face.safetensors": b"of klein"}, "FLUX.2 [klein] 4B"))
    with pytest.raises(Refused, match=r"'s own weights are for FLUX.2 \[klein\] 4B; SDXL Union cannot") as no:
        shelf.painted(order, Wish())
    assert no.value.do.startswith("Choose FLUX.2 klein 4B")
