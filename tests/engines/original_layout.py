"""The tiny transformers in the layout of their publishers: what diffusers' own reader undoes, the other way round."""

from __future__ import annotations

import re
from collections.abc import Callable
from typing import Any

from torch import cat

Tensors = dict[str, Any]

_FLUX = {
    "x_embedder.": "img_in.", "context_embedder.": "txt_in.", "proj_out.": "final_layer.linear.",
    "time_guidance_embed.timestep_embedder.linear_1.": "time_in.in_layer.",
    "time_guidance_embed.timestep_embedder.linear_2.": "time_in.out_layer.",
    "modulation_img.linear": "modulation_img.lin", "modulation_txt.linear": "modulation_txt.lin",
    "single_stream_modulation.linear": "single_stream_modulation.lin",
    "norm_out.linear.": "final_layer.adaLN_modulation.1.",
}  # fmt: skip
_DOUBLE = {
    "attn.norm_q.weight": "img_attn.norm.query_norm.scale", "attn.norm_k.weight": "img_attn.norm.key_norm.scale",
    "attn.norm_added_q.weight": "txt_attn.norm.query_norm.scale",
    "attn.norm_added_k.weight": "txt_attn.norm.key_norm.scale", "attn.to_out.0.": "img_attn.proj.",
    "attn.to_add_out.": "txt_attn.proj.", "ff.linear_in.": "img_mlp.0.", "ff.linear_out.": "img_mlp.2.",
    "ff_context.linear_in.": "txt_mlp.0.", "ff_context.linear_out.": "txt_mlp.2.",
}  # fmt: skip
_SINGLE = {
    "attn.to_qkv_mlp_proj.": "linear1.", "attn.to_out.": "linear2.", "attn.norm_q.weight": "norm.query_norm.scale",
    "attn.norm_k.weight": "norm.key_norm.scale",
}  # fmt: skip
_Z_IMAGE = {
    "all_final_layer.2-1.": "final_layer.", "all_x_embedder.2-1.": "x_embedder.",
    ".attention.to_out.0.": ".attention.out.", ".attention.norm_k.": ".attention.k_norm.",
    ".attention.norm_q.": ".attention.q_norm.",
}  # fmt: skip


def flux(part: Tensors) -> Tensors:
    """FLUX.2: fused queries, keys and values; the last modulation has shift before scale."""
    made: Tensors = {}
    for name, one in part.items():
        block = re.match(r"(single_)?transformer_blocks\.(\d+)\.(.*)", name)
        if block is None:
            theirs = _renamed(name, _FLUX)
            made[theirs] = cat(one.chunk(2)[::-1]) if "adaLN" in theirs else one
        elif block[1]:
            made[f"single_blocks.{block[2]}.{_renamed(block[3], _SINGLE)}"] = one
        else:
            made |= _double(part, name, f"double_blocks.{block[2]}.", block[3])
    return made


def _double(part: Tensors, name: str, at: str, rest: str) -> Tensors:
    for side, first, others in (
        ("img", "attn.to_q.", ("to_k", "to_v")),
        ("txt", "attn.add_q_proj.", ("add_k_proj", "add_v_proj")),
    ):
        plain = first.split(".")[1]
        if rest.startswith(first):
            three = [part[name.replace(plain, each)] for each in (plain, *others)]
            return {f"{at}{side}_attn.qkv.weight": cat(three)}
        if rest.startswith(tuple(f"attn.{each}." for each in others)):
            return {}
    return {at + _renamed(rest, _DOUBLE): part[name]}


def z_image(part: Tensors) -> Tensors:
    """Z-Image: fused queries, keys and values, and the name that ComfyUI puts before everything."""
    made: Tensors = {}
    for name, one in part.items():
        if name.endswith(".attention.to_q.weight"):
            three = [part[name.replace("to_q", each)] for each in ("to_q", "to_k", "to_v")]
            made["model.diffusion_model." + name.replace("to_q", "qkv")] = cat(three)
        elif not name.endswith((".attention.to_k.weight", ".attention.to_v.weight")):
            made["model.diffusion_model." + _renamed(name, _Z_IMAGE)] = one
    return made


def _renamed(name: str, words: dict[str, str]) -> str:
    for ours, theirs in words.items():
        name = name.replace(ours, theirs)
    return name


ORIGINAL: dict[str, Callable[[Tensors], Tensors]] = {"klein": flux, "z-image": z_image, "qwen-edit": dict}
"""By engine; Qwen-Image's own layout is diffusers'."""
