"""SDXL Union looking at photographs through an IP-Adapter, on tiny models of the real classes."""

from __future__ import annotations

from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from numpy.typing import NDArray
from PIL import Image

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.presets import direction_preset
from studio_app.engines import sdxl_union
from studio_app.engines.adapter_files import adapter_in
from studio_app.engines.adapters import Looks
from studio_app.engines.engine import Context
from studio_app.engines.sdxl_union import SdxlUnion
from studio_app.engines.seeing import Seen
from studio_app.engines.tiny_sdxl import tiny_sdxl
from studio_app.engines.weights import ADAPTER, REMEMBERED, digest, folder_of
from studio_app.studio.models import WeightsShelf, adapter_here, hash_all, install
from studio_app.studio.order import Order
from studio_app.studio.places import config_dir
from studio_app.studio.render_process import twin_of
from studio_app.studio.usual import usual
from studio_app.studio.wish import Wish
from studio_app.takes.recipe import Recipe

SIDE = 96
LOOKS = ("coat", "shoe")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    place = tiny_sdxl(tmp_path_factory.mktemp("weights") / "sdxl")
    write_adapter(place)
    return place


def write_adapter(place: Path) -> None:
    """An adapter in the published layout, its matrices in the order of the UNet's own processors."""
    import torch
    from diffusers import UNet2DConditionModel  # type: ignore[attr-defined]
    from safetensors.torch import save_file
    from transformers import CLIPVisionConfig, CLIPVisionModelWithProjection

    torch.manual_seed(4)
    home = place / ADAPTER
    unet: Any = UNet2DConditionModel.from_pretrained(place / "unet")
    wide, across = unet.config.block_out_channels, unet.config.cross_attention_dim
    made = {
        "image_proj.proj.weight": torch.randn(4 * across, 32), "image_proj.proj.bias": torch.zeros(4 * across),
        "image_proj.norm.weight": torch.ones(across), "image_proj.norm.bias": torch.zeros(across),
    }  # fmt: skip
    number = 1
    for name in unet.attn_processors:
        if name.endswith("attn1.processor"):
            continue
        block = name.split(".")
        hidden = wide[-1] if block[0] == "mid_block" else (wide[::-1] if block[0][0] == "u" else wide)[int(block[1])]
        made[f"ip_adapter.{number}.to_k_ip.weight"] = torch.randn(hidden, across)
        made[f"ip_adapter.{number}.to_v_ip.weight"] = torch.randn(hidden, across)
        number += 2
    home.mkdir()
    save_file(made, home / "looks.safetensors")
    config = CLIPVisionConfig(
        hidden_size=32, intermediate_size=64, projection_dim=32, num_hidden_layers=2, num_attention_heads=4,
        image_size=32, patch_size=8,
    )  # fmt: skip
    CLIPVisionModelWithProjection(config).save_pretrained(home / "image_encoder")


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    def seen(_recipe: Recipe, size: tuple[int, int], _context: Context) -> Seen:
        ramp = np.repeat(np.repeat(np.linspace(40, 220, size[0])[None, :, None], size[1], 0), 3, 2).astype(np.uint8)
        return Seen(ramp, {name: np.roll(ramp, 9, 1) for name in sdxl_union.MODES})

    monkeypatch.setattr(sdxl_union, "seen_of", seen)
    yield


def plate(name: str) -> NDArray[np.uint8]:
    return np.random.default_rng(sum(name.encode())).integers(0, 255, (128, 96, 3), dtype=np.uint8)


def ordered(place: Path, cache: Path, wish: Wish) -> Recipe:
    hash_all(cache, "sdxl-union", place)
    plain = Order(engine="sdxl-union", long_side=SIDE).recipe(direction_preset("evening-crossing"), 1, {})
    return WeightsShelf(cache, cache, {"sdxl-union": str(place)}).painted(plain, wish)


def test_photographs_change_the_picture_by_their_weight(weights: Path, cache: Path):
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, weights)

    def painted(wish: Wish) -> NDArray[np.uint16]:
        return SdxlUnion().render(ordered(weights, cache, wish), context).pixels

    bare, fully = painted(Wish(steps=3)), painted(Wish(steps=3, references=LOOKS[:1]))
    assert not np.array_equal(bare, fully)
    unheard = painted(Wish(steps=3, references=LOOKS[:1], controls=(("references", 0.0),)))
    more, other = painted(Wish(steps=3, references=LOOKS)), painted(Wish(steps=3, references=LOOKS[1:]))
    for one in (unheard, more, other):
        assert not np.array_equal(fully, one)
    assert np.abs(unheard.astype(int) - bare).max() <= 257, "at weight 0 only rounding differs"
    assert np.array_equal(painted(Wish(steps=3)), bare), "nothing of it is left behind"
    assert np.array_equal(painted(Wish(steps=3, references=LOOKS[:1])), fully)


def test_the_next_take_of_a_look_does_not_even_open_the_encoder(
    weights: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    import torch
    from transformers import CLIPImageProcessorPil, CLIPVisionModelWithProjection  # type: ignore[attr-defined]

    real, opened = CLIPVisionModelWithProjection.from_pretrained, list[str]()

    def counted(place: str, **named: Any) -> Any:
        opened.append(place)
        return real(place, **named)

    monkeypatch.setattr(CLIPVisionModelWithProjection, "from_pretrained", counted)
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, weights)

    def painted(*looks: str, seed: int = 1) -> NDArray[np.uint16]:
        recipe = ordered(weights, cache, Wish(steps=2, references=looks)).having(seed=seed)
        return SdxlUnion().render(recipe, context).pixels

    first = painted(*LOOKS)
    assert len(opened) == 1
    assert not np.array_equal(first, painted(*LOOKS, seed=2))
    assert np.array_equal(first, painted(*LOOKS))
    painted(LOOKS[1])
    assert len(opened) == 1, "each photograph was looked at by itself"
    painted("hat", LOOKS[0])
    assert len(opened) == 2
    loaded: Any = context.kept["diffusion"]
    pictures = [Image.fromarray(plate(name)) for name in LOOKS]
    seen, unseen = loaded.pipeline.looks(pictures)
    encoder = real(str(weights / ADAPTER / "image_encoder"))
    look = CLIPImageProcessorPil(size={"shortest_edge": 32}, crop_size={"height": 32, "width": 32})
    with torch.no_grad():
        together = encoder(torch.as_tensor(look(pictures, return_tensors="pt").pixel_values)).image_embeds
    assert torch.allclose(seen, together, atol=1e-6)
    assert not unseen.any()


def test_an_adapter_that_reads_a_layer_sees_nothing_in_a_black_picture(weights: Path):
    import torch

    adapter = adapter_in(weights)
    assert adapter is not None
    seen, unseen = Looks(adapter, plain=False)([Image.fromarray(plate(name)) for name in LOOKS])
    assert seen.shape == unseen.shape == (2, 17, 32)
    assert unseen[0].any() and torch.equal(unseen[0], unseen[1])
    assert not torch.equal(seen[0], seen[1])


def test_the_adapter_is_part_of_the_recipe_and_not_of_the_weights(weights: Path, cache: Path, tmp_path: Path):
    recipe = ordered(weights, cache, Wish(references=LOOKS, controls=(("references", 0.4),)))
    assert recipe.painting is not None and recipe.painting.adapter is not None
    assert recipe.painting.adapter.weight == 0.4
    assert "references" not in recipe.painting.controls
    assert not any(name.startswith(ADAPTER) for name in folder_of("sdxl-union", weights).files)
    changed = recipe.painting.adapter.having(sha256="0" * 64)
    context = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, weights)
    with pytest.raises(Refused, match="IP-Adapter has changed"):
        SdxlUnion().render(recipe.having(painting=recipe.painting.having(adapter=changed)), context)


def test_without_an_adapter_it_says_where_to_put_one(tmp_path: Path, cache: Path):
    place = tiny_sdxl(tmp_path / "sdxl")
    with pytest.raises(BadInput, match=r"through an IP-Adapter, and none lies in .*ip_adapter"):
        ordered(place, cache, Wish(references=LOOKS))
    assert adapter_in(place) is None
    home = place / ADAPTER
    home.mkdir()
    with pytest.raises(BadInput, match="needs one adapter"):
        adapter_in(place)
    (home / "looks.safetensors").write_bytes(b"PK\x03\x04" + bytes(60))
    (home / "image_encoder").mkdir()
    (home / "image_encoder/config.json").write_text("{}")
    (home / "image_encoder/model.safetensors").write_bytes(b"PK\x03\x04" + bytes(60))
    with pytest.raises(BadInput, match="can run any program"):
        adapter_in(place)


def test_the_window_offers_references_where_an_adapter_is_installed(weights: Path, cache: Path, tmp_path: Path):
    plain = Recipe(direction=direction_preset("evening-crossing"), engine="sdxl-union")
    found = usual(plain, Wish())
    assert found is not None and (found.references, "references" in found.guides) == (0, False)
    install(config_dir(), tmp_path, "sdxl-union", weights)
    assert adapter_here("sdxl-union")
    found = usual(plain, Wish())
    assert found is not None
    assert (found.references, found.controls["references"]) == (4, 0.6)


def test_its_hash_names_adapter_and_encoder(weights: Path, tmp_path: Path):
    found = adapter_in(weights)
    assert found is not None
    assert set(found.files) == {"looks.safetensors", "image_encoder/model.safetensors", "image_encoder/config.json"}
    assert digest(found, tmp_path / REMEMBERED) == digest(replace(found), tmp_path / "other.json")
