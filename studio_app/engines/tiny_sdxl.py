"""A tiny SDXL with its union network, of random weights and the real classes: see engines.tiny."""

from __future__ import annotations

from importlib import import_module
from pathlib import Path
from typing import Any


def tiny_sdxl(folder: Path) -> Path:
    """An SDXL with its union network, some 14 MB, in diffusers' layout."""
    torch, diffusers, transformers = seeded()
    clip_tokenizer = library("studio_app.engines.clip_words").clip_tokenizer
    words = clip_tokenizer()
    text: dict[str, Any] = {
        "intermediate_size": 64, "num_attention_heads": 4, "num_hidden_layers": 3, "vocab_size": len(words),
        "projection_dim": 32, "hidden_act": "gelu", "max_position_embeddings": 77, "bos_token_id": words.bos_token_id,
        "eos_token_id": words.eos_token_id, "pad_token_id": words.pad_token_id,
    }  # fmt: skip
    first, second = (transformers.CLIPTextConfig(hidden_size=wide, **text) for wide in (24, 40))  # told apart by width
    shared: dict[str, Any] = {
        "block_out_channels": (32, 64), "layers_per_block": 2, "in_channels": 4,
        "down_block_types": ("DownBlock2D", "CrossAttnDownBlock2D"), "attention_head_dim": (2, 4),
        "use_linear_projection": True, "addition_embed_type": "text_time", "addition_time_embed_dim": 8,
        "transformer_layers_per_block": (1, 2), "projection_class_embeddings_input_dim": 6 * 8 + 32,
        "cross_attention_dim": 64,
    }  # fmt: skip
    union = diffusers.ControlNetUnionModel(
        conditioning_embedding_out_channels=(16, 32), num_control_type=6, num_trans_channel=32, num_trans_head=4,
        num_trans_layer=1, num_proj_channel=32, **shared,
    )  # fmt: skip
    for weight in union.parameters():  # an untrained control network ends in zeros and would hold nothing
        if not weight.any():
            torch.nn.init.normal_(weight, std=0.2)
    diffusers.StableDiffusionXLControlNetUnionImg2ImgPipeline(
        vae=diffusers.AutoencoderKL(
            block_out_channels=[32, 64], latent_channels=4, down_block_types=["DownEncoderBlock2D"] * 2,
            up_block_types=["UpDecoderBlock2D"] * 2, scaling_factor=0.13025, force_upcast=False,
        ),
        text_encoder=transformers.CLIPTextModel(first),
        text_encoder_2=transformers.CLIPTextModelWithProjection(second),
        tokenizer=words,
        tokenizer_2=clip_tokenizer(pad="!"),
        unet=diffusers.UNet2DConditionModel(
            sample_size=32, out_channels=4, up_block_types=("CrossAttnUpBlock2D", "UpBlock2D"), **shared
        ),
        controlnet=union,
        scheduler=diffusers.EulerDiscreteScheduler(
            beta_start=0.00085, beta_end=0.012, beta_schedule="scaled_linear", steps_offset=1,
            timestep_spacing="trailing",
        ),
        add_watermarker=False,
    ).save_pretrained(folder)  # fmt: skip
    return folder


def seeded() -> tuple[Any, Any, Any]:
    """torch, its random numbers begun anew, with diffusers and transformers, which draw no bars of their own."""
    torch, diffusers, transformers = library("torch"), library("diffusers"), library("transformers")
    torch.manual_seed(0)
    for one in (diffusers, transformers):
        one.utils.logging.disable_progress_bar()
    return torch, diffusers, transformers


def library(name: str) -> Any:
    """A library of the render process, imported now; its own types are too loose to be checked against."""
    return import_module(name)
