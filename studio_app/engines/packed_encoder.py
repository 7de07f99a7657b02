"""A text encoder of one GGUF file in place of the folder's own: Qwen3, which FLUX.2 klein and Z-Image read words with.

It lies in the folder's `text_encoder`. It is unpacked once, as it is opened, so that on the card it is as large as the
folder's own. Names: llama.cpp's, as gguf-py's tensor_mapping.py has them for QWEN3; its rows are not permuted there.
"""

from __future__ import annotations

import re
from collections.abc import Mapping
from dataclasses import replace
from pathlib import Path
from typing import Any

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.engines.folder import TEXT_ENCODER, Folder, PackedEncoder
from studio_app.engines.gguf_header import GgufHead, read_gguf
from studio_app.engines.quantised import CONFIG, GGUF, require_opened

_ARCHITECTURE, OPENED = "qwen3", {"Qwen3ForCausalLM": "model.", "Qwen3Model": ""}
"""The classes that are opened, and what stands before the names of their layers."""
_HEAD, _MAY_BE = "output.weight", ("output.weight", "rope_freqs.weight")
"""The head over the words, and what may lie in a file and is not read."""
_HALF = 2
OUTSIDE = {"token_embd.weight": "embed_tokens.weight", "output_norm.weight": "norm.weight"}
LAYER = {
    "attn_norm": "input_layernorm", "attn_q": "self_attn.q_proj", "attn_k": "self_attn.k_proj",
    "attn_v": "self_attn.v_proj", "attn_output": "self_attn.o_proj", "attn_q_norm": "self_attn.q_norm",
    "attn_k_norm": "self_attn.k_norm", "ffn_norm": "post_attention_layernorm", "ffn_gate": "mlp.gate_proj",
    "ffn_up": "mlp.up_proj", "ffn_down": "mlp.down_proj",
}  # fmt: skip
_OTHERS = {"qwen2vl": "Qwen2.5-VL", "qwen3vl": "Qwen3-VL"}
_BLOCK = re.compile(r"blk\.(\d+)\.(\w+)\.weight")
Shapes = dict[str, tuple[int, ...]]


def with_encoder(found: Folder, kind: str, file: Path) -> Folder:
    """The folder with this file as its text encoder, of the class `kind`; its own one is not opened then.

    Raises BadInput: this engine opens none, the file is damaged or another model, or its packing is not known.
    """
    if kind not in OPENED:
        raise BadInput(
            f"{file.name} is a GGUF file, and this engine's text encoder ({kind}) is not opened from one.",
            do=f"Take it out of {found.path.name}/{TEXT_ENCODER} and put the model's own .safetensors there.",
        )
    head = read_gguf(file)
    _require_model(head, file.name)
    _require_sizes(head, file.name, found.path, kind)
    require_opened(file.name, head)
    own = f"{TEXT_ENCODER}/"
    kept = {
        name: place
        for name, place in found.files.items()
        if not (name.startswith(own) and name.endswith((".safetensors", ".safetensors.index.json")))
    }
    read = sum(one.items for name, one in head.tensors.items() if name not in _MAY_BE)
    parts = found.parts | {TEXT_ENCODER: _HALF * read}
    packed = PackedEncoder(kind, file, head.words("general.license"))
    return replace(found, files={**kept, f"{own}model{GGUF}": file}, parts=parts, text_encoder=packed)


def plain_name(name: str, kind: str, *, tied: bool) -> str:
    """A tensor's name in a class of transformers; empty for what is not read there. `tied`: whether words go out by the
    matrix that they come in by.
    """
    within = OPENED[kind]
    if name == _HEAD:
        return "lm_head.weight" if within and not tied else ""
    if name in OUTSIDE:
        return within + OUTSIDE[name]
    block = _BLOCK.fullmatch(name)
    return f"{within}layers.{block[1]}.{LAYER[block[2]]}.weight" if block and block[2] in LAYER else ""


def _require_model(head: GgufHead, name: str) -> None:
    said = head.words("general.architecture")[:40]
    if said != _ARCHITECTURE:
        what = _OTHERS.get(said, f"a model of the kind “{said}”" if said else "no model that is known here")
        raise BadInput(f"{name} is {what}; the text encoder Qwen3 is needed.", do="Take the one this model came with.")


def _require_sizes(head: GgufHead, name: str, folder: Path, kind: str) -> None:
    place = folder / TEXT_ENCODER / CONFIG
    if not place.is_file():
        raise BadInput(f"{folder.name}/{TEXT_ENCODER} lacks its {CONFIG}.", do="Put it there: a GGUF file has none.")
    try:
        wanted = _shapes(read_json(place), kind)
    except (KeyError, TypeError, ValueError) as error:
        raise BadInput(f"{folder.name}/{TEXT_ENCODER}/{CONFIG} does not say the sizes of Qwen3.") from error
    there = {each: one.shape for each, one in head.tensors.items()}
    for each, shape in wanted.items():
        if each not in there:
            raise BadInput(f"{name} lacks {each}, which {folder.name} needs: it is not whole, or another model.")
        if there[each] != shape:
            raise BadInput(
                f"{name} is a Qwen3 of other sizes: {_sides(there[each])} where {folder.name} has {_sides(shape)} "
                f"({each}).",
                do="Choose the file that was made of this folder's text encoder.",
            )
    odd = there.keys() - wanted.keys() - set(_MAY_BE)
    if odd:
        raise BadInput(f"{name} holds {min(odd)[:60]}, which {folder.name} has no place for: it is another model.")


def _shapes(config: Mapping[str, Any], kind: str) -> Shapes:
    """The tensors that a configuration asks for, by their names in the file."""
    wide, inner, words = config["hidden_size"], config["intermediate_size"], config["vocab_size"]
    head = config["head_dim"]
    asks, keys = head * config["num_attention_heads"], head * config["num_key_value_heads"]
    layer = {
        "attn_norm": (wide,), "attn_q": (asks, wide), "attn_k": (keys, wide), "attn_v": (keys, wide),
        "attn_output": (wide, asks), "attn_q_norm": (head,), "attn_k_norm": (head,), "ffn_norm": (wide,),
        "ffn_gate": (inner, wide), "ffn_up": (inner, wide), "ffn_down": (wide, inner),
    }  # fmt: skip
    found: Shapes = {"token_embd.weight": (words, wide), "output_norm.weight": (wide,)}
    for number in range(config["num_hidden_layers"]):
        found |= {f"blk.{number}.{name}.weight": shape for name, shape in layer.items()}
    if OPENED[kind] and not config.get("tie_word_embeddings", False):
        found[_HEAD] = (words, wide)
    return found


def _sides(shape: tuple[int, ...]) -> str:
    return " × ".join(map(str, shape))
