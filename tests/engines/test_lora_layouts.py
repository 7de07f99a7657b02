"""LoRAs as diffusers, kohya and ai-toolkit write them: the same matrices under other names paint the same picture."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_takes import ordered, pretend_stage, with_painting

from studio_app.direction.errors import BadInput
from studio_app.engines.engine import Context, Pixels16
from studio_app.engines.lora_files import lora_of
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import LORAS
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

RANK, ALPHA = 4, 2.0
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@dataclass(frozen=True)
class Names:
    """Layers (in, out) that share one matrix from the left, and what other programs call them together."""

    layers: tuple[str, ...]
    kohya: str
    toolkit: str
    part: str = "transformer"


NAMES = {
    "sdxl-union": Names(
        ("down_blocks.1.attentions.0.transformer_blocks.0.attn2.to_q",),
        "lora_unet_input_blocks_4_1_transformer_blocks_0_attn2_to_q",  # by Stability's own names, as kohya's are
        "lora_unet_down_blocks_1_attentions_0_transformer_blocks_0_attn2_to_q",
        "unet",
    ),
    "klein": Names(
        tuple(f"transformer_blocks.0.attn.to_{one}" for one in "qkv"),
        "lora_unet_double_blocks_0_img_attn_qkv",
        "diffusion_model.double_blocks.0.img_attn.qkv",
    ),
    "z-image": Names(
        ("layers.0.attention.to_q",), "lora_unet_layers_0_attention_to_q", "diffusion_model.layers.0.attention.to_q"
    ),
    "qwen-edit": Names(
        ("transformer_blocks.0.attn.to_q",),
        "lora_unet_transformer_blocks_0_attn_to_q",
        "diffusion_model.transformer_blocks.0.attn.to_q",
    ),
}


@pytest.fixture(scope="module", params=NAMES)
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def weights(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY[name](tmp_path_factory.mktemp("weights") / name)


@pytest.fixture
def context(cache: Path, weights: Path, monkeypatch: pytest.MonkeyPatch) -> Context:
    pretend_stage(monkeypatch)
    return Context(cache, twin_of, lambda step: None, lambda: False, weights=weights)


def written(place: Path, matrices: dict[str, Any]) -> None:
    from safetensors.torch import save_file

    place.parent.mkdir(exist_ok=True)
    save_file({key: matrix.contiguous() for key, matrix in matrices.items()}, place)


def layouts(names: Names, pipeline: Any, wider: int = 0) -> dict[str, dict[str, Any]]:
    """One LoRA in each layout, of strength ALPHA / RANK; `wider`: for a model of layers that are wider by so much."""
    import torch

    noise = torch.Generator().manual_seed(3)
    layers = [getattr(pipeline, names.part).get_submodule(layer) for layer in names.layers]
    down = torch.randn(RANK, layers[0].in_features + wider, generator=noise)
    ups = [torch.randn(layer.out_features + wider, RANK, generator=noise) for layer in layers]
    share, alpha = ALPHA / RANK, torch.tensor(ALPHA)
    plain: dict[str, Any] = {}
    for layer, up in zip(names.layers, ups, strict=True):
        plain |= {
            f"{names.part}.{layer}.lora_A.weight": down.clone(),
            f"{names.part}.{layer}.lora_B.weight": up * share,
        }
    up = torch.cat(ups)
    kohya = {"lora_down.weight": down, "lora_up.weight": up, "alpha": alpha}
    peft = kohya if names.toolkit.startswith("lora_unet") else {"lora_A.weight": down, "lora_B.weight": up * share}
    return {
        "diffusers": plain,
        "kohya": {f"{names.kohya}.{key}": matrix for key, matrix in kohya.items()},
        "ai-toolkit": {f"{names.toolkit}.{key}": matrix for key, matrix in peft.items()},
    }


def painted(recipe: Recipe, context: Context, lora: str = "", weight: float = 1.0) -> Pixels16:
    assert context.weights is not None
    loras = (lora_of(context.weights, lora, weight),) if lora else ()
    return engine(recipe.engine).render(with_painting(recipe, loras=loras), context).pixels


def test_every_layout_paints_the_same_picture_by_its_strength_and_leaves_nothing(
    name: str, weights: Path, cache: Path, context: Context
):
    recipe = ordered(name, weights, cache, Wish(steps=2))
    bare = painted(recipe, context)
    loaded: Any = context.kept["diffusion"]
    for layout, matrices in layouts(NAMES[name], loaded.pipeline).items():
        written(weights / LORAS / f"{layout}.safetensors", matrices)
    one = painted(recipe, context, "diffusers")
    assert not np.array_equal(one, bare)
    for layout in ("kohya", "ai-toolkit"):
        assert np.array_equal(painted(recipe, context, layout), one), layout
    half = painted(recipe, context, "kohya", 0.5)
    assert not np.array_equal(half, bare)
    assert not np.array_equal(half, one)
    assert np.array_equal(painted(recipe, context), bare)


def test_one_of_wider_layers_is_refused_by_its_shapes_in_every_layout(
    name: str, weights: Path, cache: Path, context: Context
):
    """The names are this model's, the sizes are of a larger sister: FLUX.2 klein 9B beside 4B, SDXL beside SD 1.5."""
    recipe = ordered(name, weights, cache, Wish(steps=2))
    bare = painted(recipe, context)
    loaded: Any = context.kept["diffusion"]
    for layout, matrices in layouts(NAMES[name], loaded.pipeline, wider=16).items():
        written(weights / LORAS / f"wide {layout}.safetensors", matrices)
        with pytest.raises(BadInput, match=f"“wide {layout}” was trained for another model"):
            painted(recipe, context, f"wide {layout}")
    assert np.array_equal(painted(recipe, context), bare)
