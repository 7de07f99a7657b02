"""A tiny SDXL in the layout of one file: what diffusers' own reader undoes, done the other way round."""

from __future__ import annotations

import re
import shutil
from pathlib import Path
from typing import Any

from diffusers.loaders.single_file_utils import DIFFUSERS_TO_LDM_MAPPING
from safetensors.torch import load_file, save_file

Tensors = dict[str, Any]
_RESNET = {
    "norm1": "in_layers.0", "conv1": "in_layers.2", "norm2": "out_layers.0", "conv2": "out_layers.3",
    "time_emb_proj": "emb_layers.1", "conv_shortcut": "skip_connection",
}  # fmt: skip
_ATTENTION = {"group_norm": "norm", "to_q": "q", "to_k": "k", "to_v": "v", "to_out.0": "proj_out"}
_OPEN_CLIP = {
    "layer_norm1": "ln_1", "layer_norm2": "ln_2", "mlp.fc1": "mlp.c_fc", "mlp.fc2": "mlp.c_proj",
    "self_attn.out_proj": "attn.out_proj",
}  # fmt: skip


def write_checkpoint(folder: Path, checkpoint: Path, configs: Path) -> None:
    """Writes the tiny SDXL in `folder` as a checkpoint, its union network beside it, and its configuration to
    `configs`, as the studio ships that of the real one.
    """
    import gzip

    made = {**_unet(_part(folder, "unet")), **_vae(_part(folder, "vae"))}
    made |= {
        f"conditioner.embedders.0.transformer.text_model.{name.removeprefix('text_model.')}": tensor
        for name, tensor in _part(folder, "text_encoder").items()
    }
    made |= _open_clip(_part(folder, "text_encoder_2"))
    checkpoint.parent.mkdir(parents=True)
    save_file({name: tensor.contiguous() for name, tensor in made.items()}, checkpoint)
    union = checkpoint.parents[1] / "controlnet/union.safetensors"
    union.parent.mkdir()
    shutil.copy(next((folder / "controlnet").glob("*.safetensors")), union)
    for config in folder.rglob("*config.json"):
        if config.parent.name not in ("tokenizer", "tokenizer_2"):
            place = configs / config.relative_to(folder)
            place.parent.mkdir(parents=True, exist_ok=True)
            shutil.copy(config, place)
    shutil.copy(folder / "model_index.json", configs)
    (configs / "merges.txt.gz").write_bytes(gzip.compress(b""))


def _part(folder: Path, part: str) -> Tensors:
    return load_file(next((folder / part).glob("*.safetensors")))


def _renamed(name: str, words: dict[str, str]) -> str:
    for ours, theirs in words.items():
        name = name.replace(ours, theirs)
    return name


def _unet(part: Tensors) -> Tensors:
    """Two resnets a block, as SDXL has."""
    plain = {**DIFFUSERS_TO_LDM_MAPPING["unet"]["layers"], **DIFFUSERS_TO_LDM_MAPPING["unet"]["addition_embed_type"]}
    return {f"model.diffusion_model.{plain.get(name) or _block(name, part)}": tensor for name, tensor in part.items()}


def _block(name: str, part: Tensors) -> str:
    if name.startswith("mid_block"):
        kind, number, rest = re.fullmatch(r"mid_block\.(resnets|attentions)\.(\d+)\.(.*)", name).groups()  # type: ignore[union-attr]
        return f"middle_block.{2 * int(number) + (kind == 'attentions')}.{_inside(kind, rest)}"
    side, block, kind, number, rest = re.fullmatch(r"(down|up)_blocks\.(\d+)\.(\w+)\.(\d+)\.(.*)", name).groups()  # type: ignore[union-attr]
    at = int(block) * 3 + int(number)
    if side == "down":
        if kind == "downsamplers":
            return f"input_blocks.{int(block) * 3 + 3}.0.{rest.replace('conv', 'op')}"
        return f"input_blocks.{at + 1}.{int(kind == 'attentions')}.{_inside(kind, rest)}"
    if kind == "upsamplers":
        after = any(other.startswith(f"up_blocks.{block}.attentions") for other in part)
        return f"output_blocks.{int(block) * 3 + 2}.{1 + after}.{rest}"
    return f"output_blocks.{at}.{int(kind == 'attentions')}.{_inside(kind, rest)}"


def _inside(kind: str, rest: str) -> str:
    return _renamed(rest, _RESNET) if kind == "resnets" else rest


def _vae(part: Tensors) -> Tensors:
    plain = DIFFUSERS_TO_LDM_MAPPING["vae"]
    blocks = 1 + max(int(name.split(".")[2]) for name in part if name.startswith("decoder.up_blocks"))
    made: Tensors = {}
    for name, tensor in part.items():
        theirs = plain.get(name) or _vae_block(name, blocks)
        square = "mid.attn_1" in theirs and theirs.endswith(".weight") and tensor.ndim == 2
        made[f"first_stage_model.{theirs}"] = tensor[:, :, None, None] if square else tensor
    return made


def _vae_block(name: str, blocks: int) -> str:
    name = name.replace("conv_shortcut", "nin_shortcut")
    name = re.sub(r"mid_block\.resnets\.(\d)", lambda found: f"mid.block_{int(found[1]) + 1}", name)
    if "mid_block.attentions.0" in name:
        return _renamed(name.replace("mid_block.attentions.0", "mid.attn_1"), _ATTENTION)
    name = re.sub(r"down_blocks\.(\d)\.resnets", r"down.\1.block", name)
    name = re.sub(r"down_blocks\.(\d)\.downsamplers\.0", r"down.\1.downsample", name)
    name = re.sub(r"up_blocks\.(\d)\.resnets", lambda found: f"up.{blocks - 1 - int(found[1])}.block", name)
    return re.sub(r"up_blocks\.(\d)\.upsamplers\.0", lambda found: f"up.{blocks - 1 - int(found[1])}.upsample", name)


def _open_clip(part: Tensors) -> Tensors:
    from torch import cat

    start = "conditioner.embedders.1.model."
    plain = DIFFUSERS_TO_LDM_MAPPING["openclip"]["layers"]
    made: Tensors = {}
    for name, tensor in part.items():
        if name in plain:
            made[start + plain[name]] = tensor.T if name == "text_projection.weight" else tensor
        elif ".self_attn.q_proj." in name:
            kind = name.rsplit(".", 1)[1]
            three = [part[name.replace("q_proj", f"{one}_proj")] for one in "qkv"]
            layer = name.split(".layers.")[1].split(".")[0]
            made[f"{start}transformer.resblocks.{layer}.attn.in_proj_{kind}"] = cat(three)
        elif not any(f".{one}_proj." in name for one in "kv"):
            theirs = name.replace("text_model.encoder.layers.", "transformer.resblocks.")
            made[start + _renamed(theirs, _OPEN_CLIP)] = tensor
    return made
