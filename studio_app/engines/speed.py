"""Throwing a pipeline's switches: compiled blocks, numbers in the order that tensor cores read them, attention.

Compiled is one block of each kind (regional compilation): all blocks of a kind share it, a pipeline opened later, too,
and so do takes, as long as their size is the same. LoRAs may come and go: each combination is compiled when it first
paints, and one that was there before is known again. What was compiled lies in the cache, so that a restart is warm.
Tests trace the blocks and leave the machine code to torch's own; by hand it was run on a processor (a tiny klein: the
same picture to 2 parts in a million), and on a card not at all.
"""

from __future__ import annotations

import os
from importlib.util import find_spec
from pathlib import Path
from typing import Any

import torch

from studio_app.engines.memory import CONTROL, DENOISERS, VAE
from studio_app.engines.switches import Card, Switches
from studio_app.engines.tiny_sdxl import library

REPEATED = (
    "Flux2TransformerBlock", "Flux2SingleTransformerBlock", "QwenImageTransformerBlock", "ZImageTransformerBlock",
    "ZImageControlTransformerBlock", "BasicTransformerBlock",
)  # fmt: skip
"""The classes whose instances make up nearly all of a denoiser or a control network."""
BACKEND = "inductor"
"""What makes machine code of a compiled block."""
COMPILED = "compiled"
"""The folder of the cache that compiled blocks lie in."""
_VARYING = ("QwenImage", "ZImage")
"""Denoisers that are given as many tokens of words as there are: the second length is compiled for all lengths."""
_MOST_SIZES = 64
"""Sizes and combinations of LoRAs that are kept compiled of each kind of block; beyond them blocks run as they are."""


def this_card() -> Card | None:
    """The first card, as far as it counts; None without one."""
    if not torch.cuda.is_available():
        return None
    return Card(
        torch.cuda.get_device_name(0), torch.cuda.get_device_capability(0), compiles=find_spec("triton") is not None
    )


def sped_up(pipeline: Any, switches: Switches, cache: Path) -> None:
    """Throws the switches of a pipeline that lies where it will lie. `cache`: the studio's folder of expensive data."""
    networks = [getattr(pipeline, name) for name in (*DENOISERS, CONTROL) if getattr(pipeline, name, None) is not None]
    if switches.channels_last:
        for network in (*networks, getattr(pipeline, VAE)):
            _channels_last(network)
    if switches.compiled or switches.decoder:
        _warm(cache / COMPILED)
    if switches.compiled:
        for network in networks:
            _compile_blocks(network)
    if switches.decoder and not _of_video(pipeline.vae):
        pipeline.vae.decoder.compile(backend=BACKEND, dynamic=False)


def blocks_of(network: Any) -> list[Any]:
    """The repeated blocks of a network."""
    return [module for module in network.modules() if type(module).__name__ in REPEATED]


def _compile_blocks(network: Any) -> None:
    varying = type(network).__name__.startswith(_VARYING)
    for block in blocks_of(network):
        block.compile(backend=BACKEND, dynamic=None if varying else False)


def _warm(folder: Path) -> None:
    """What was compiled before is found again. An environment that says otherwise wins."""
    os.environ.setdefault("TORCHINDUCTOR_CACHE_DIR", str(folder))
    config: Any = library("torch._dynamo.config")
    config.recompile_limit = max(config.recompile_limit, _MOST_SIZES)


def _channels_last(network: Any) -> None:
    """Convolutions over pictures; linear layers have one order alone, and those over videos another."""
    for module in network.modules():
        if isinstance(module, torch.nn.Conv2d):
            module.to(memory_format=torch.channels_last)  # pyright: ignore[reportCallIssue, reportUnknownMemberType]


def _of_video(vae: Any) -> bool:
    """A video's decoder goes frame by frame through caches of its own: as it is."""
    return not any(isinstance(module, torch.nn.Conv2d) for module in vae.decoder.modules()) or any(
        isinstance(module, torch.nn.Conv3d) for module in vae.decoder.modules()
    )
