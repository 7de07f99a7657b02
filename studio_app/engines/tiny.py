"""Tiny engines of random weights, built from the real classes and saved as users' folders are: they paint noise by the
real code. For the self-test of the engines and for the tests; nothing made with them is ever a take.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path
from typing import Any

from studio_app.engines.tiny_sdxl import library, seeded, tiny_sdxl

CHAT = (
    "{%- for m in messages %}<|im_start|>{{ m.role }}\n{{ m.content }}<|im_end|>\n{%- endfor %}"
    "{%- if add_generation_prompt %}<|im_start|>assistant\n{%- endif %}"
)
"""klein and Z-Image write their words through the tokenizer's own template."""
SPECIAL = (
    "<|endoftext|>", "<|im_start|>", "<|im_end|>", "<|vision_start|>", "<|vision_end|>", "<|vision_pad|>",
    "<|image_pad|>", "<|video_pad|>", "<think>", "</think>",
)  # fmt: skip


def tiny_klein(folder: Path) -> Path:
    """A FLUX.2 klein of 28 text layers, because the pipeline reads the 9th, the 18th and the 27th."""
    _torch, diffusers, transformers = seeded()
    words = qwen_tokenizer()
    transformer = diffusers.Flux2Transformer2DModel(
        patch_size=1, in_channels=16, num_layers=1, num_single_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=96, timestep_guidance_channels=256, mlp_ratio=3.0, axes_dims_rope=(4, 4, 4, 4),
        rope_theta=2000, guidance_embeds=False,
    )  # fmt: skip
    vae = diffusers.AutoencoderKLFlux2(
        block_out_channels=(8, 8, 8, 8), down_block_types=("DownEncoderBlock2D",) * 4,
        up_block_types=("UpDecoderBlock2D",) * 4, layers_per_block=1, latent_channels=4, norm_num_groups=4,
        sample_size=64, patch_size=(2, 2),
    )  # fmt: skip
    schedule = diffusers.FlowMatchEulerDiscreteScheduler(
        use_dynamic_shifting=True, shift=3.0, time_shift_type="exponential"
    )
    diffusers.Flux2KleinPipeline(
        scheduler=schedule, vae=vae, text_encoder=transformers.Qwen3ForCausalLM(_qwen3(words, 32, 28)), tokenizer=words,
        transformer=transformer, is_distilled=True,
    ).save_pretrained(folder)  # fmt: skip
    return folder


def tiny_z_image(folder: Path) -> Path:
    """A Z-Image with its union network; what is left empty or zero by design gets something to do."""
    torch, diffusers, transformers = seeded()
    words = qwen_tokenizer()
    shared: dict[str, Any] = {
        "dim": 32, "n_refiner_layers": 1, "n_heads": 2, "n_kv_heads": 2, "norm_eps": 1e-5, "qk_norm": True,
    }  # fmt: skip
    transformer = diffusers.ZImageTransformer2DModel(
        in_channels=16, n_layers=2, cap_feat_dim=32, rope_theta=256.0, t_scale=1000.0, axes_dims=[8, 4, 4],
        axes_lens=[1024, 64, 64], **shared,
    )  # fmt: skip
    for token in (transformer.x_pad_token, transformer.cap_pad_token):
        token.data.fill_(0.1)
    union = diffusers.ZImageControlNetModel(
        control_layers_places=[0, 1], control_refiner_layers_places=[0], control_in_dim=16, **shared
    )
    for module in union.modules():
        if isinstance(module, torch.nn.Linear) and not module.weight.any():
            torch.nn.init.normal_(module.weight, std=0.5)
    vae = diffusers.AutoencoderKL(
        down_block_types=("DownEncoderBlock2D",) * 4, up_block_types=("UpDecoderBlock2D",) * 4, latent_channels=16,
        block_out_channels=(32, 32, 32, 64), layers_per_block=1, sample_size=32, scaling_factor=0.3611,
        shift_factor=0.1159,
    )  # fmt: skip
    diffusers.ZImageControlNetPipeline(
        scheduler=diffusers.FlowMatchEulerDiscreteScheduler(shift=3.0), vae=vae,
        text_encoder=transformers.Qwen3Model(_qwen3(words, 32, 2)),
        tokenizer=words, transformer=transformer, controlnet=union,
    ).save_pretrained(folder)  # fmt: skip
    return folder


def tiny_qwen_edit(folder: Path) -> Path:
    """A Qwen-Image-Edit with its seeing text encoder."""
    _torch, diffusers, transformers = seeded()
    words = qwen_tokenizer()
    transformer = diffusers.QwenImageTransformer2DModel(
        patch_size=2, in_channels=16, out_channels=4, num_layers=2, attention_head_dim=16, num_attention_heads=2,
        joint_attention_dim=16, axes_dims_rope=(8, 4, 4),
    )  # fmt: skip
    vae = diffusers.AutoencoderKLQwenImage(
        base_dim=8, z_dim=4, dim_mult=[1, 2, 4, 4], num_res_blocks=1, temperal_downsample=[False, True, True],
        latents_mean=[0.0] * 4, latents_std=[1.0] * 4,
    )  # fmt: skip
    schedule = diffusers.FlowMatchEulerDiscreteScheduler(
        use_dynamic_shifting=True, base_shift=0.5, max_shift=0.9, base_image_seq_len=256, max_image_seq_len=8192,
        shift_terminal=0.02, time_shift_type="exponential",
    )  # fmt: skip
    diffusers.QwenImageEditPlusPipeline(
        scheduler=schedule, vae=vae, tokenizer=words,
        text_encoder=transformers.Qwen2_5_VLForConditionalGeneration(_qwen_vl(words)),
        processor=qwen_processor(words, 784, 3136), transformer=transformer,
    ).save_pretrained(folder)  # fmt: skip
    return folder


TINY: dict[str, Callable[[Path], Path]] = {
    "sdxl-union": tiny_sdxl,
    "klein": tiny_klein,
    "z-image": tiny_z_image,
    "qwen-edit": tiny_qwen_edit,
}
"""The tiny model of every engine that has weights."""


def qwen_tokenizer() -> Any:
    """A byte-level tokenizer of 266 words, so that no letter is unknown."""
    from tokenizers.pre_tokenizers import ByteLevel

    transformers = library("transformers")

    words = [*sorted(ByteLevel.alphabet()), *SPECIAL]
    made = transformers.Qwen2Tokenizer(
        vocab={word: at for at, word in enumerate(words)}, merges=[], model_max_length=4096,
        additional_special_tokens=list(SPECIAL), chat_template=CHAT,
    )  # fmt: skip
    made.padding_side = "right"
    return made


def _qwen3(words: Any, hidden: int, layers: int) -> Any:
    transformers = library("transformers")

    return transformers.Qwen3Config(
        vocab_size=len(words), hidden_size=hidden, intermediate_size=64, num_hidden_layers=layers,
        num_attention_heads=2, num_key_value_heads=1, head_dim=16, max_position_embeddings=4096,
        tie_word_embeddings=True,
    )  # fmt: skip


def _qwen_vl(words: Any) -> Any:
    transformers = library("transformers")

    number = words.convert_tokens_to_ids
    rope = {"rope_type": "default", "mrope_section": [1, 1, 2], "rope_theta": 1e6}
    ends = {"bos_token_id": number("<|endoftext|>"), "eos_token_id": number("<|im_end|>")}
    return transformers.Qwen2_5_VLConfig(
        text_config=ends
        | {
            "hidden_size": 16, "intermediate_size": 32, "num_hidden_layers": 2, "num_attention_heads": 2,
            "num_key_value_heads": 2, "vocab_size": len(words), "max_position_embeddings": 4096,
            "rope_parameters": rope,
        },
        vision_config={
            "depth": 2, "hidden_size": 16, "intermediate_size": 16, "num_heads": 2, "out_hidden_size": 16,
            "patch_size": 14, "spatial_merge_size": 2, "temporal_patch_size": 2, "fullatt_block_indexes": [1],
            "window_size": 56,
        },
        image_token_id=number("<|image_pad|>"), video_token_id=number("<|video_pad|>"),
        vision_start_token_id=number("<|vision_start|>"), vision_end_token_id=number("<|vision_end|>"),
    )  # fmt: skip


def qwen_processor(words: Any, least: int, most: int) -> Any:
    """What brings pictures to between `least` and `most` pixels, and words, into the seeing text encoder."""
    transformers = library("transformers")

    pictures = transformers.Qwen2VLImageProcessorPil(
        patch_size=14, merge_size=2, temporal_patch_size=2, size={"shortest_edge": least, "longest_edge": most}
    )
    return transformers.Qwen2VLProcessor(
        image_processor=pictures,
        tokenizer=words,
        video_processor=transformers.Qwen2VLVideoProcessor(),
        chat_template=CHAT,
    )
