"""Text encoders as GGUF files: Qwen3 is opened and paints, what is another model or damaged is a sentence."""

from __future__ import annotations

import shutil
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from safetensors.torch import load_file, save_file
from tiny_takes import ordered, plate, pretend_stage

from studio_app.direction.errors import BadInput
from studio_app.engines.engine import Context
from studio_app.engines.folder import TEXT_ENCODER
from studio_app.engines.gguf_header import read_gguf
from studio_app.engines.gguf_tensors import opened_encoder
from studio_app.engines.licences import licence_of
from studio_app.engines.packed_encoder import LAYER, OPENED, OUTSIDE, plain_name
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_gguf import pack_text_encoder, write_gguf
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.models import install, models
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish

NAMES = {"klein": "Qwen3ForCausalLM", "z-image": "Qwen3Model"}


@pytest.fixture(scope="module", params=sorted(NAMES))
def name(request: pytest.FixtureRequest) -> str:
    return request.param


@pytest.fixture(scope="module")
def plain(name: str, tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY[name](tmp_path_factory.mktemp("plain") / name)


@pytest.fixture
def folder(plain: Path, tmp_path: Path) -> Path:
    return shutil.copytree(plain, tmp_path / plain.name)


def test_the_names_are_those_of_the_format_s_own_library():
    theirs = gguf.get_tensor_name_map(gguf.MODEL_ARCH.QWEN3, 2)
    for own in (*OUTSIDE, *(f"blk.1.{each}.weight" for each in LAYER)):
        told = plain_name(own, "Qwen3ForCausalLM", tied=True)
        assert theirs.get_name(told.removesuffix(".weight")) == own.removesuffix(".weight")
        assert plain_name(own, "Qwen3Model", tied=True) == told.removeprefix("model.")
    assert plain_name("output.weight", "Qwen3ForCausalLM", tied=False) == "lm_head.weight"
    assert not plain_name("output.weight", "Qwen3ForCausalLM", tied=True)
    assert not plain_name("output.weight", "Qwen3Model", tied=False)
    for odd in ("blk.0.attn_qkv.weight", "blk.x.attn_q.weight", "blk.0.attn_q.bias", "v.blk.0.attn_q.weight"):
        assert not plain_name(odd, "Qwen3Model", tied=True)


def test_what_is_opened_is_the_folder_s_own_encoder_and_counts_as_large(name: str, folder: Path, tmp_path: Path):
    own = load_file(next((folder / TEXT_ENCODER).glob("*.safetensors")))
    bare = folder_of(name, folder)
    before = digest(bare, tmp_path / REMEMBERED)
    file = pack_text_encoder(folder, "F32")
    found = folder_of(name, folder)
    assert found.text_encoder is not None
    assert (found.text_encoder.kind, found.text_encoder.file) == (NAMES[name], file)
    assert digest(found, tmp_path / REMEMBERED) != before
    assert found.parts[TEXT_ENCODER] == 2 * sum(one.numel() for one in own.values())
    encoder = opened_encoder(found.text_encoder, folder, torch.bfloat16)
    held = encoder.state_dict()
    assert type(encoder).__name__ == NAMES[name]
    assert all(torch.equal(held[each], one) for each, one in own.items())
    assert not encoder.training
    install(tmp_path, tmp_path, name, folder)
    told = next(model for model in models(tmp_path) if model.engine == name)
    assert told.lies_in == f"{folder}, words read by words.gguf"


def test_it_paints_near_what_the_folder_s_own_paints(
    name: str, plain: Path, folder: Path, cache: Path, monkeypatch: pytest.MonkeyPatch
):
    pretend_stage(monkeypatch)
    pack_text_encoder(folder, "Q8_0")
    takes: list[Any] = []
    for place in (plain, folder):
        recipe = ordered(name, place, cache, Wish(steps=2))
        context = Context(cache, twin_of, lambda _step: None, lambda: False, {}, plate, place)
        takes.append(engine(name).render(recipe, context).pixels.astype(int))
    assert np.ptp(takes[1]) > 1000
    off = np.abs(takes[0] - takes[1]).mean() / 65535
    assert 0 < off < 0.1, "eight bits for a weight"


def test_another_model_a_damaged_file_and_two_are_refused_by_name(name: str, folder: Path):
    own = next((folder / TEXT_ENCODER).glob("*.safetensors"))
    kept = load_file(own)
    for architecture, words in {"qwen3vl": "Qwen3-VL", "qwen2vl": "Qwen2.5-VL", "llama": "of the kind “llama”"}.items():
        pack_text_encoder(folder, architecture=architecture).rename(folder / TEXT_ENCODER / "x.gguf")
        with pytest.raises(BadInput, match=rf"x.gguf is .*{words}.*; the text encoder Qwen3 is needed"):
            folder_of(name, folder)
        save_file(kept, own)
    (folder / TEXT_ENCODER / "x.gguf").unlink()
    words_in = next(each for each in kept if each.endswith("embed_tokens.weight"))
    save_file(kept | {words_in: torch.ones(400, 32)}, own)
    file = pack_text_encoder(folder)
    with pytest.raises(BadInput, match=r"a Qwen3 of other sizes: 400 × 32 where .* has 266 × 32"):
        folder_of(name, folder)
    write_gguf(file, {"token_embd.weight": kept[words_in]}, architecture="qwen3")
    with pytest.raises(BadInput, match=r"lacks output_norm.weight"):
        folder_of(name, folder)
    save_file(kept, own)
    file = pack_text_encoder(folder)
    whole = file.read_bytes()
    file.write_bytes(whole[:-200])
    with pytest.raises(BadInput, match="cut off"):
        folder_of(name, folder)
    file.write_bytes(whole)
    shutil.copy(file, file.with_name("other.gguf"))
    with pytest.raises(BadInput, match=r"text_encoder holds 2 GGUF files"):
        folder_of(name, folder)
    file.with_name("other.gguf").unlink()
    (folder / TEXT_ENCODER / "config.json").unlink()
    with pytest.raises(BadInput, match=r"text_encoder lacks its config.json"):
        folder_of(name, folder)


def test_one_layer_more_is_another_model_and_a_licence_that_forbids_is_heard(name: str, folder: Path):
    tensors = load_file(next((folder / TEXT_ENCODER).glob("*.safetensors")))
    file = pack_text_encoder(folder, license="cc-by-nc-4.0")
    held = licence_of(name, folder_of(name, folder))
    assert (held.commercial, "words.gguf" in held.weights) == (False, True)
    norm = next(one for each, one in tensors.items() if each.endswith("input_layernorm.weight"))
    made: dict[str, Any] = {each: torch.ones(one.shape) for each, one in read_gguf(file).tensors.items()}
    write_gguf(file, made | {"blk.99.attn_norm.weight": norm}, architecture="qwen3")
    with pytest.raises(BadInput, match=r"holds blk.99.attn_norm.weight, which .* has no place for"):
        folder_of(name, folder)


def test_a_seeing_encoder_is_opened_from_safetensors_alone(tmp_path: Path):
    folder = TINY["qwen-edit"](tmp_path / "qwen")
    write_gguf(folder / TEXT_ENCODER / "qwen2.5-vl-7b.gguf", {"token_embd.weight": torch.ones(2, 32)})
    with pytest.raises(BadInput, match=r"qwen2.5-vl-7b.gguf is a GGUF file, and .*Qwen2_5_VL.* is not opened") as told:
        folder_of("qwen-edit", folder)
    assert "put the model's own .safetensors there" in str(told.value)
    with pytest.raises(BadInput, match="is a language model; the transformer of Qwen-Image is needed") as told:
        folder_of("qwen-edit", folder / TEXT_ENCODER / "qwen2.5-vl-7b.gguf")
    assert "One of Qwen3 goes into the folder's “text_encoder”" in str(told.value)
    assert set(OPENED) == set(NAMES.values())
