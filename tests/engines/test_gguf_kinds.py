"""Every way of packing that GGUF files have: unpacked as the format's own library does, painted with, or refused."""

from __future__ import annotations

import shutil
from collections.abc import Callable
from itertools import cycle
from pathlib import Path
from typing import Any

import gguf
import numpy as np
import pytest
import torch
from numpy.typing import NDArray
from original_layout import ORIGINAL
from safetensors.torch import save_file
from tiny_takes import ordered, plate, pretend_stage

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.engines.engine import Context
from studio_app.engines.gguf_header import KINDS, read_gguf
from studio_app.engines.gguf_tensors import opened_transformer
from studio_app.engines.quantised import PLAIN
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.tiny_gguf import SCALES, random_blocks, tensors_of, write_gguf
from studio_app.engines.weights import folder_of
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")
NUMBERS = {kind.name: number for number, kind in KINDS.items()}
PACKED = sorted(kind.name for kind in KINDS.values() if kind.opened and kind.name not in PLAIN)
CLOSED = sorted(kind.name for kind in KINDS.values() if not kind.opened)
HALVED = 2.0**-9
"""Of a tensor's largest weight: how far diffusers' unpacking, in half precision, may be off the library's."""
WIDE = {
    "klein": {"num_attention_heads": 16},
    "qwen-edit": {"num_attention_heads": 16},
    "z-image": {"dim": 256, "n_heads": 16, "n_kv_heads": 16},
}
"""What makes a tiny transformer 256 wide, so that its rows are whole blocks."""


def blocks_of(kind: str, count: int, seed: int) -> NDArray[np.uint8]:
    if kind in SCALES:
        return random_blocks(count, kind, seed)
    items, packing = KINDS[NUMBERS[kind]].items, gguf.GGMLQuantizationType[kind]
    plain = np.random.default_rng(seed).normal(0, 0.02, (count, items)).astype(np.float32)
    return gguf.quantize(plain, packing)


@pytest.mark.parametrize("kind", PACKED)
def test_a_kind_is_unpacked_as_the_format_s_own_library_unpacks_it(kind: str):
    from diffusers.quantizers.gguf.utils import GGUFParameter, dequantize_gguf_tensor

    packing = gguf.GGMLQuantizationType[kind]
    for seed in range(3):
        blocks = blocks_of(kind, 400, seed)
        said = gguf.quants.dequantize(blocks, packing)
        made = dequantize_gguf_tensor(GGUFParameter(torch.from_numpy(blocks.copy()), quant_type=packing))
        off = np.abs(made.float().numpy() - said)
        assert off.max() <= HALVED * np.abs(said).max()
        assert abs(said.mean()) < 0.01
        assert 0.015 < said.std() < 0.03, "as large as weights are"
    assert np.unique(said).size > 10, "a kind of which only zeros were tried would show nothing"


def widened(name: str, folder: Path) -> Path:
    """The tiny engine with a transformer, and a control network where it has one, of 256 numbers a row."""
    import diffusers

    made = TINY[name](folder)
    for part in ("transformer", "controlnet"):
        if not (made / part / "config.json").is_file():
            continue
        kind = {
            "klein": diffusers.Flux2Transformer2DModel,
            "qwen-edit": diffusers.QwenImageTransformer2DModel,
            "z-image": diffusers.ZImageTransformer2DModel if part == "transformer" else diffusers.ZImageControlNetModel,
        }[name]
        torch.manual_seed(5)
        network: Any = kind.from_config({**kind.load_config(made / part), **WIDE[name]})
        for weight in network.parameters():
            if weight.ndim == 2 and weight.shape[1] == 256:
                torch.nn.init.normal_(weight, std=0.06)
        for token in ("x_pad_token", "cap_pad_token"):
            if getattr(network, token, None) is not None:
                getattr(network, token).data.fill_(0.1)
        network.save_pretrained(made / part)
    return made


def unpacked(file: Path) -> dict[str, torch.Tensor]:
    """Every tensor of a file as the format's own library unpacks it."""
    tensors: dict[str, torch.Tensor] = {}
    for one in gguf.GGUFReader(str(file)).tensors:
        plain = gguf.quants.dequantize(np.asarray(one.data), one.tensor_type).astype(np.float32)
        tensors[one.name] = torch.from_numpy(plain.reshape(tuple(reversed([int(side) for side in one.shape]))).copy())
    return tensors


def mixed(tensors: dict[str, Any]) -> Callable[[str], str]:
    """Another kind for each matrix of whole blocks, in turn, as files of these packings mix them."""
    whole = [name for name, one in tensors.items() if one.ndim == 2 and one.shape[1] % 256 == 0]
    turn = dict(zip(whole, cycle(PACKED)))
    return lambda name: turn.get(name, "Q8_0")


@pytest.mark.parametrize("name", sorted(WIDE))
def test_a_file_of_all_kinds_paints_what_its_unpacked_weights_paint(
    name: str, cache: Path, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
):
    pretend_stage(monkeypatch)
    packed = widened(name, tmp_path / "packed")
    tensors, file = tensors_of(packed), packed / "transformer/mixed.gguf"
    write_gguf(file, tensors, mixed(tensors))
    assert {one.kind.name for one in read_gguf(file).tensors.values()} >= set(PACKED)
    plain = shutil.copytree(packed, tmp_path / "plain", ignore=shutil.ignore_patterns("*.gguf"))
    save_file(unpacked(file), next((plain / "transformer").glob("*.safetensors")))
    takes: dict[str, NDArray[np.uint16]] = {}
    for folder in (plain, packed):
        recipe = ordered(name, folder, cache, Wish(steps=2))
        context = Context(cache, twin_of, lambda _step: None, lambda: False, {}, plate, folder)
        takes[folder.name] = engine(name).render(recipe, context).pixels
    off = np.abs(takes["plain"].astype(int) - takes["packed"].astype(int)) / 65535
    assert np.ptp(takes["packed"]) > 1000
    assert off.mean() < 0.001
    assert off.max() <= 2 / 255, "half precision of the unpacking, and nothing else"


@pytest.mark.parametrize("name", sorted(WIDE))
def test_fused_matrices_are_taken_apart_as_they_are_packed(name: str, tmp_path: Path):
    """In the publishers' layout, as ComfyUI's files have it: three matrices in one, shift before scale."""
    from diffusers.quantizers.gguf.utils import dequantize_gguf_tensor

    folder = widened(name, tmp_path / "plain")
    tensors = ORIGINAL[name](tensors_of(folder))
    found, opened = tmp_path / "theirs.gguf", []
    for kind in (mixed(tensors), "F32"):
        write_gguf(found, tensors, kind)
        kept = read_json(folder / "transformer/config.json")["_class_name"]
        network = opened_transformer(kept, folder, found, torch.bfloat16)
        opened.append({at: dequantize_gguf_tensor(one).float() for at, one in network.named_parameters()})
        tensors = unpacked(found)
    packed, plain = opened
    assert packed.keys() == plain.keys()
    for at, one in packed.items():
        assert (one - plain[at]).abs().max() <= HALVED * plain[at].abs().max(), at


@pytest.fixture(scope="module")
def narrow(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return TINY["z-image"](tmp_path_factory.mktemp("narrow") / "z-image")


@pytest.mark.parametrize("kind", CLOSED)
def test_a_kind_that_nothing_unpacks_is_refused_by_the_head_alone(kind: str, narrow: Path):
    packing, tensors = gguf.GGMLQuantizationType[kind], tensors_of(narrow)
    file = narrow / "transformer/x.gguf"
    writer = gguf.GGUFWriter(str(file), "tiny")
    for name, one in tensors.items():
        writer.add_tensor(name, one.float().numpy())
    size = KINDS[NUMBERS[kind]]
    writer.add_tensor("one.more.weight", np.zeros((2, size.bytes), np.uint8), raw_dtype=packing)
    writer.write_header_to_file()
    writer.write_kv_data_to_file()
    writer.write_tensors_to_file()
    writer.close()
    with pytest.raises(
        BadInput, match=rf"x.gguf is packed as {kind}, which the studio's engines cannot unpack"
    ) as told:
        folder_of("z-image", narrow)
    assert "Take a file packed as Q8_0" in str(told.value)
