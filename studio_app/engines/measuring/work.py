"""How much there is to compute for a picture, and the limit that this sets on a card.

Counted by torch.utils.flop_counter on tensors that have shapes alone: 2 M N K for a product of matrices, convolutions
and attention alike. Elementwise work and the encoding of words are left out, as in published counts.
"""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import dataclass
from pathlib import Path
from typing import Any

import torch

from studio_app.engines.measuring.jobs import Job, Sizes
from studio_app.engines.measuring.random_weights import META, config_of, network
from studio_app.engines.table import entry
from studio_app.engines.tiny_sdxl import library

TERA = 1e12
WORDS = 512
"""Tokens of the words: klein fills them up to so many, and Qwen reads about as many with its template and pictures."""
_MEGAPIXEL = 1024 * 1024


@dataclass(frozen=True, slots=True)
class Work:
    """TFLOP of one step of the denoiser (its control network with it), of the pictures encoded, of the decoded one."""

    step: float
    encoded: float
    decoded: float

    def picture(self, steps: int) -> float:
        """TFLOP of a picture whose references are encoded already."""
        return steps * self.step + self.decoded


TABLE: dict[str, Work] = {
    "klein, 4 steps, 3 references of 0.25 MP": Work(65.266, 3.356, 10.475),
    "SDXL Union, 30 steps with guidance": Work(19.799, 4.879, 10.470),
    "Qwen edit, 4 steps, 2 pictures": Work(294.784, 14.785, 11.683),
    "Z-Image Union, 8 steps": Work(74.992, 9.765, 10.472),
    "klein over a previz, 4 steps, 3 references of 0.25 MP": Work(114.879, 8.244, 10.475),
}
"""The work of `jobs.JOBS` by name, counted once and kept: counting takes a processor some seconds."""


def work_of(job: Job, folder: Path) -> Work:
    """Counts a job on the configurations in `folder`."""
    weights = entry(job.engine).weights
    parts = {} if weights is None else weights.parts
    nets = {
        part: network(kind, config_of(folder, part), META, torch.bfloat16)
        for part, kind in parts.items()
        if not part.startswith("text_encoder")
    }
    with torch.device(META):
        return Work(*(done / TERA for done in _COUNTS[job.engine](job, nets)))


def counted(call: Callable[[], object]) -> int:
    """The floating-point operations of a call."""
    counter: Any = library("torch.utils.flop_counter").FlopCounterMode(display=False)
    with torch.no_grad(), counter:
        call()
    return int(counter.get_total_flops())


def _klein(job: Job, nets: dict[str, Any]) -> tuple[int, int, int]:
    net, vae = nets["transformer"], nets["vae"]
    looked_at = (*job.references, *(() if job.from_words else (job.size,)))
    tokens = sum(width * height // 256 for width, height in (job.size, *looked_at))
    config = net.config
    step = counted(
        lambda: net(
            hidden_states=_of(1, tokens, config.in_channels), timestep=_of(1), img_ids=_of(1, tokens, 4),
            encoder_hidden_states=_of(1, WORDS, config.joint_attention_dim), txt_ids=_of(1, WORDS, 4), guidance=None,
            return_dict=False,
        )
    )  # fmt: skip
    channels = config.in_channels // 4
    return step, _encoded(vae, looked_at), counted(lambda: vae.decode(_latents(job.size, 8, channels)))


def _qwen(job: Job, nets: dict[str, Any]) -> tuple[int, int, int]:
    """Whatever their size, the pipeline brings all pictures to a megapixel."""
    net, vae = nets["transformer"], nets["vae"]
    whole = [_whole(size) for size in (job.size, *job.references)]
    grids = [(1, height // 16, width // 16) for width, height in (job.size, *whole)]
    tokens, config = sum(high * wide for _, high, wide in grids), net.config
    step = counted(
        lambda: net(
            hidden_states=_of(1, tokens, config.in_channels), timestep=_of(1), img_shapes=[grids],
            encoder_hidden_states=_of(1, WORDS, config.joint_attention_dim), encoder_hidden_states_mask=None,
            return_dict=False,
        )
    )  # fmt: skip
    encoded = sum(counted(lambda size=size: vae.encode(_of(1, 3, 1, *reversed(size)))) for size in whole)
    wide, high = (side // 8 for side in job.size)
    return step, encoded, counted(lambda: vae.decode(_of(1, vae.config.z_dim, 1, high, wide)))


def _sdxl(job: Job, nets: dict[str, Any]) -> tuple[int, int, int]:
    """Guidance paints twice, with the words and without; every guide with a weight goes through the control network."""
    net, union, vae = nets["unet"], nets["controlnet"], nets["vae"]
    scale = 2 ** (len(vae.config.block_out_channels) - 1)
    guides = len(entry(job.engine).weights.controls)  # pyright: ignore[reportOptionalMemberAccess]
    batch = 2 if (job.guidance or 0) > 1 else 1
    config = net.config
    pooled = config.projection_class_embeddings_input_dim - 6 * config.addition_time_embed_dim
    at = (
        _of(batch, *_latents(job.size, scale, 4).shape[1:]), torch.tensor(500, device="cpu"),
        _of(batch, 77, config.cross_attention_dim),
    )  # fmt: skip
    added = {"text_embeds": _of(batch, pooled), "time_ids": _of(batch, 6)}
    step = counted(lambda: net(*at, added_cond_kwargs=added, return_dict=False)) + counted(
        lambda: union(
            *at, controlnet_cond=[_picture(job.size, batch)] * guides, added_cond_kwargs=added, return_dict=False,
            control_type=_of(batch, union.config.num_control_type), control_type_idx=list(range(guides)),
            conditioning_scale=[1.0] * guides,
        )
    )  # fmt: skip
    return step, _encoded(vae, (job.size,)), counted(lambda: vae.decode(_latents(job.size, scale, 4)))


def _z_image(job: Job, nets: dict[str, Any]) -> tuple[int, int, int]:
    net, union, vae = nets["transformer"], nets["controlnet"], nets["vae"]
    library("diffusers").ZImageControlNetModel.from_transformer(union, net)
    latents = _latents(job.size, 8, net.config.in_channels)[0][:, None]
    words = [_of(WORDS // 4, net.config.cap_feat_dim)]
    step = counted(
        lambda: net([latents], _of(1), words, controlnet_block_samples=union([latents], _of(1), words, [latents]))
    )
    decoded = counted(lambda: vae.decode(_latents(job.size, 8, vae.config.latent_channels)))
    return step, _encoded(vae, (job.size,) * 2), decoded


_COUNTS: dict[str, Callable[[Job, dict[str, Any]], tuple[int, int, int]]] = {
    "klein": _klein, "qwen-edit": _qwen, "sdxl-union": _sdxl, "z-image": _z_image,
}  # fmt: skip


def _of(*shape: int) -> torch.Tensor:
    return torch.empty(*shape, device=META, dtype=torch.bfloat16)


def _picture(size: tuple[int, int], batch: int = 1) -> torch.Tensor:
    return _of(batch, 3, size[1], size[0])


def _latents(size: tuple[int, int], scale: int, channels: int) -> torch.Tensor:
    return _of(1, channels, size[1] // scale, size[0] // scale)


def _encoded(vae: Any, sizes: Sizes) -> int:
    return sum(counted(lambda size=size: vae.encode(_picture(size))) for size in sizes)


def _whole(size: tuple[int, int]) -> tuple[int, int]:
    """Width and height of a picture brought to a megapixel, on a grid of 32."""
    scale = (_MEGAPIXEL / (size[0] * size[1])) ** 0.5
    return round(size[0] * scale / 32) * 32, round(size[1] * scale / 32) * 32
