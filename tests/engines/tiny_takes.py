"""Takes on tiny models without the stage: what the engines' tests order, look at and lay over them."""

from __future__ import annotations

from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray

from studio_app.direction.direction import Direction
from studio_app.direction.presets import direction_preset
from studio_app.engines.engine import Context
from studio_app.engines.seeing import Seen
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.models import WeightsShelf
from studio_app.studio.order import Order
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

SIDE = 96
GUIDES = {"pose": 9, "depth": 27, "normal": 18}
"""What stands for each guide: the picture, shifted by so many pixels."""


def pretend_stage(monkeypatch: pytest.MonkeyPatch) -> dict[str, float]:
    """Stands in for the stage (test_sdxl_union runs it): a picture lit from the left, or as `side` of the answer says.

    Qwen brings every picture to a megapixel, whatever its size, by constants of its own: here to a small one.
    """
    import diffusers.pipelines.qwenimage.pipeline_qwenimage_edit_plus as module

    monkeypatch.setattr(module, "VAE_IMAGE_SIZE", 64 * 64)
    monkeypatch.setattr(module, "CONDITION_IMAGE_SIZE", 56 * 56)
    light = {"side": 1.0}

    def seen(_recipe: Recipe, size: tuple[int, int], _context: Context) -> Seen:
        ramp = np.linspace(40, 220, size[0]) if light["side"] > 0 else np.linspace(220, 40, size[0])
        picture = np.repeat(np.repeat(ramp[None, :, None], size[1], 0), 3, 2).astype(np.uint8)
        return Seen(picture, {name: np.roll(picture, shift, 1) for name, shift in GUIDES.items()})

    for engine in ("klein", "z_image", "qwen_edit", "sdxl_union"):
        monkeypatch.setattr(f"studio_app.engines.{engine}.seen_of", seen)
    return light


def plate(seed: str) -> NDArray[np.uint8]:
    """A photograph for every name: noise of its own."""
    return np.random.default_rng(sum(seed.encode())).integers(0, 255, (128, 96, 3), dtype=np.uint8)


def ordered(name: str, weights: Path, cache: Path, wish: Wish, direction: Direction | None = None) -> Recipe:
    digest(folder_of(name, weights), cache / REMEMBERED)
    shelf = WeightsShelf(cache, cache, {name: str(weights)})
    plain = Order(engine=name, long_side=SIDE).recipe(direction or direction_preset("evening-crossing"), 1, {})
    return shelf.painted(plain, wish)


def with_painting(recipe: Recipe, **changes: object) -> Recipe:
    assert recipe.painting is not None
    return recipe.having(painting=recipe.painting.having(**changes))


def plain() -> Direction:
    """The bodysuit in the studio: nothing to drape."""
    made = direction_preset("three-light-ecommerce")
    return made.having(look=made.look.having(garments=()))


def random_lora(model: Any) -> dict[str, Any]:
    """A random LoRA laid over a denoiser: its matrices by name."""
    import torch
    from peft import LoraConfig
    from peft.utils import get_peft_model_state_dict

    torch.manual_seed(11)
    model.add_adapter(LoraConfig(r=4, lora_alpha=4, init_lora_weights="gaussian", target_modules=["to_q", "to_k"]))
    for at, weight in model.named_parameters():
        if "lora_B" in at:
            torch.nn.init.normal_(weight, std=0.5)
    return get_peft_model_state_dict(model)


def save_lora(name: str, context: Context, place: Path) -> None:
    """A random LoRA of the loaded denoiser, written by the pipeline's own class."""
    pipeline: Any = denoiser_of(context)[0]
    part = "unet" if name == "sdxl-union" else "transformer"
    laid = {f"{part}_lora_layers": random_lora(getattr(pipeline, part))}
    place.parent.mkdir(exist_ok=True)
    type(pipeline).save_lora_weights(place.parent, weight_name=place.name, **laid)
    pipeline.unload_lora_weights()


def denoiser_of(context: Context) -> tuple[Any, Any]:
    """The pipeline that was kept of the last take, and what denoises in it."""
    loaded: Any = context.kept["diffusion"]
    pipeline = loaded.pipeline
    return pipeline, pipeline.unet if hasattr(pipeline, "unet") else pipeline.transformer
