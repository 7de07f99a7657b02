"""SDXL checkpoints of one file: a tiny one in the original layout, opened offline as the real ones are."""

from __future__ import annotations

import json
import shutil
import struct
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from ldm_layout import write_checkpoint

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.presets import direction_preset
from studio_app.engines import checkpoint, sdxl_union
from studio_app.engines.checkpoint import FAMILIES, Family, look_at_file
from studio_app.engines.engine import Context
from studio_app.engines.lora_files import loras_in
from studio_app.engines.sdxl_union import SdxlUnion
from studio_app.engines.seeing import Seen
from studio_app.engines.tiny_sdxl import tiny_sdxl
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.model_finds import finds, usual_places
from studio_app.studio.models import WeightsShelf
from studio_app.studio.order import Order
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

SIDE = 96


@pytest.fixture(scope="module")
def home(tmp_path_factory: pytest.TempPathFactory) -> Path:
    """A home folder in which ComfyUI keeps a tiny SDXL and its union network."""
    home = tmp_path_factory.mktemp("home")
    tiny = tiny_sdxl(home / "tiny")
    write_checkpoint(tiny, home / "ComfyUI/models/checkpoints/my look.safetensors", home / "presets/weights/sdxl")
    return home


@pytest.fixture
def file(home: Path) -> Path:
    return home / "ComfyUI/models/checkpoints/my look.safetensors"


@pytest.fixture(autouse=True)
def tiny_family(home: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """The configuration of the tiny one in place of the real one's."""
    monkeypatch.setattr(checkpoint, "presets_dir", lambda: home / "presets")


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    ramp = np.linspace(40, 220, SIDE)

    def seen(_recipe: Recipe, size: tuple[int, int], _context: Context) -> Seen:
        picture = np.repeat(np.repeat(ramp[None, : size[0], None], size[1], 0), 3, 2).astype(np.uint8)
        return Seen(picture, {name: np.roll(picture, 9 * at, 1) for at, name in enumerate(sdxl_union.MODES)})

    monkeypatch.setattr(sdxl_union, "seen_of", seen)
    yield


def ordered(place: Path, cache: Path, direction: Direction | None = None) -> Recipe:
    digest(folder_of("sdxl-union", place), cache / REMEMBERED)
    plain = Order(engine="sdxl-union", long_side=SIDE).recipe(direction or direction_preset("evening-crossing"), 1, {})
    return WeightsShelf(cache, cache, {"sdxl-union": str(place)}).painted(plain, Wish(steps=4))


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_one_file_paints_what_its_folder_paints(home: Path, file: Path, cache: Path):
    """Every tensor came through the original layout and back; a transposed one may round otherwise in its last bit."""
    context = Context(cache, twin_of, lambda step: None, lambda: False)
    pictures = [
        SdxlUnion().render(ordered(place, cache), replace(context, weights=place)).pixels
        for place in (home / "tiny", file)
    ]
    assert np.ptp(pictures[0]) > 1000
    assert np.abs(np.subtract(*(picture.astype(int) for picture in pictures))).max() <= 257  # one step of 8 bits


def marked(file: Path, to: Path, *names: str, notes: dict[str, str] | None = None) -> Path:
    """The checkpoint with empty tensors of these names besides, as trainers mark it, and its union network by it."""
    from safetensors.torch import load_file, save_file
    from torch import zeros

    save_file(load_file(file) | {name: zeros(0) for name in names}, to, metadata=notes)
    shutil.copytree(file.parents[1] / "controlnet", to.parent / "controlnet", dirs_exist_ok=True)
    return to


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
@pytest.mark.parametrize(
    ("names", "notes", "kind", "zero"),
    [
        ((), None, "epsilon", False),
        (("v_pred",), None, "v_prediction", False),
        ((), {"modelspec.prediction_type": "v"}, "v_prediction", False),
        (("v_pred", "ztsnr"), None, "v_prediction", True),
    ],
)
def test_a_perfect_painter_reaches_the_picture_by_what_the_checkpoint_says_it_predicts(
    file: Path, tmp_path: Path, names: tuple[str, ...], notes: dict[str, str] | None, kind: str, zero: bool
):
    """Velocity v = a e - s x (Salimans & Ho 2022); where noise ends in noise alone, the first step sees no picture."""
    import torch

    from studio_app.engines.sdxl_file import _scheduler

    scheduler = _scheduler(folder_of("sdxl-union", marked(file, tmp_path / "marked.safetensors", *names, notes=notes)))
    assert scheduler.config.prediction_type == kind
    generator = torch.Generator().manual_seed(1)
    clean, noise = (torch.randn(1, 4, 8, 8, generator=generator) for _ in range(2))
    scheduler.set_timesteps(6)
    assert (float(scheduler.sigmas[0]) > 1000) is zero
    seen = clean + noise * scheduler.sigmas[0]
    for number, step in enumerate(scheduler.timesteps):
        sigma = scheduler.sigmas[number]
        given = scheduler.scale_model_input(seen, step)
        noisy = (given * (sigma**2 + 1) ** 0.5 - clean) / sigma
        told = noisy if kind == "epsilon" else (noisy - sigma * clean) / (sigma**2 + 1) ** 0.5
        made = scheduler.step(told, step, seen)
        assert torch.allclose(made.pred_original_sample, clean, atol=2e-3 if zero else 1e-4)
        seen = made.prev_sample
    assert torch.allclose(seen, clean, atol=1e-3)


@pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning")
def test_a_checkpoint_that_predicts_velocities_paints_from_noise_alone(file: Path, cache: Path, tmp_path: Path):
    place = marked(file, tmp_path / "velocity.safetensors", "v_pred", "ztsnr")
    context = Context(cache, twin_of, lambda step: None, lambda: False, weights=place)
    recipe = ordered(place, cache)
    assert recipe.painting is not None
    recipe = recipe.having(painting=recipe.painting.having(strength=1.0, steps=3))
    assert np.ptp(SdxlUnion().render(recipe, context).pixels) > 1000
    loaded: Any = context.kept["diffusion"]
    assert loaded.pipeline.scheduler.config.prediction_type == "v_prediction"


def test_it_is_found_where_other_programs_keep_it(home: Path, file: Path):
    assert [(find.engine, find.place) for find in finds(usual_places(home))] == [("sdxl-union", file)]
    loras = file.parents[1] / "loras"
    loras.mkdir()
    (loras / "linen.safetensors").touch()
    assert loras_in(file) == {"linen": loras.parent / "checkpoints/../loras/linen.safetensors"}


def test_other_engines_open_no_single_file(file: Path):
    with pytest.raises(BadInput, match=r"klein 4B opens no single file"):
        folder_of("klein", file)


def head_of(place: Path, *names: str) -> Path:
    table = {name: {"dtype": "F32", "shape": [0], "data_offsets": [0, 0]} for name in names}
    head = json.dumps(table).encode()
    place.write_bytes(struct.pack("<Q", len(head)) + head)
    return place


@pytest.mark.parametrize(
    ("name", "words"),
    [
        ("lora_unet_down_blocks_0.lora_down.weight", "is a LoRA: it goes into “loras”"),
        ("controlnet_cond_embedding.conv_in.weight", "is a control network"),
        ("model.diffusion_model.double_blocks.0.img_attn.qkv.weight", "is a FLUX model"),
        ("model.diffusion_model.joint_blocks.0.context_block.attn.qkv.weight", "is a Stable Diffusion 3 model"),
        ("cond_stage_model.transformer.text_model.embeddings.position_ids", "is a Stable Diffusion 1 model"),
        ("cond_stage_model.model.ln_final.bias", "is a Stable Diffusion 2 model"),
        ("conditioner.embedders.0.model.ln_final.bias", "is the refiner of SDXL"),
        ("model.diffusion_model.input_blocks.0.0.weight", "is a checkpoint without vae, text_encoder, text_encoder_2"),
        ("weight", "is no checkpoint of a family that is known here"),
    ],
)
def test_another_family_is_refused_by_its_name(tmp_path: Path, name: str, words: str):
    with pytest.raises(BadInput, match=words):
        folder_of("sdxl-union", head_of(tmp_path / "a.safetensors", name))


def test_without_its_union_network_it_says_what_to_put_where(file: Path, tmp_path: Path):
    alone = tmp_path / "alone.safetensors"
    alone.write_bytes(file.read_bytes())
    with pytest.raises(BadInput, match=r"No union control network .* lies by alone.safetensors"):
        folder_of("sdxl-union", alone)


def test_a_pickled_checkpoint_is_never_opened(tmp_path: Path):
    (tmp_path / "a.ckpt").write_bytes(b"PK\x03\x04" + bytes(60))
    with pytest.raises(BadInput, match="can run any program"):
        folder_of("sdxl-union", tmp_path / "a.ckpt")


@pytest.fixture
def real(monkeypatch: pytest.MonkeyPatch) -> Family:
    monkeypatch.undo()
    return FAMILIES["sdxl"]


def test_the_configuration_that_ships_is_the_published_one(real: Family):
    """Parameters as published: 2.57 billion in the UNet, 83.7 million in the VAE, 818 million in both encoders."""
    import torch
    from diffusers import AutoencoderKL, ControlNetUnionModel, UNet2DConditionModel  # type: ignore[attr-defined]
    from transformers import CLIPTextConfig, CLIPTextModel, CLIPTextModelWithProjection

    with torch.device("meta"):
        made = {
            "unet": UNet2DConditionModel.from_config(real.config("unet")),
            "vae": AutoencoderKL.from_config(real.config("vae")),
            "controlnet": ControlNetUnionModel.from_config(real.config("controlnet")),
            "text_encoder": CLIPTextModel(CLIPTextConfig.from_pretrained(real.configs / "text_encoder")),
            "text_encoder_2": CLIPTextModelWithProjection(
                CLIPTextConfig.from_pretrained(real.configs / "text_encoder_2")
            ),
        }
    sizes = {part: sum(weight.numel() for weight in model.parameters()) for part, model in made.items()}
    assert sizes["unet"] == 2_567_463_684
    assert sizes["vae"] == 83_653_863
    assert (sizes["text_encoder"], sizes["text_encoder_2"]) == (123_060_480, 694_659_840)
    assert abs(sizes["controlnet"] - 1.26e9) < 0.02e9


def test_the_vocabulary_that_ships_is_clip_s(real: Family):
    from studio_app.engines.clip_words import clip_tokenizer, read_merges

    words = clip_tokenizer(read_merges(real.configs / "merges.txt.gz"))
    assert len(words) == 49408
    assert words("a photo of a cat").input_ids == [49406, 320, 1125, 539, 320, 2368, 49407]
    assert words("Hello, WORLD").input_ids == [49406, 3306, 267, 1002, 49407]


def test_a_union_of_another_family_is_passed_over(real: Family, tmp_path: Path):
    (tmp_path / "controlnet").mkdir()
    head_of(tmp_path / "controlnet/canny.safetensors", "controlnet_cond_embedding.conv_in.weight", "conv_in.weight")
    with pytest.raises(BadInput, match="No union control network"):
        checkpoint.union_by(real, tmp_path / "x.safetensors")
    with pytest.raises(BadInput, match="No such file"):
        look_at_file(real, tmp_path / "x.safetensors")
