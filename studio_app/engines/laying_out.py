"""Laying a pipeline out on a card as a layout says. One function, `prepare`, makes a pipeline ready for takes.

Tests run every arrangement with the processor standing for the card, and with streams on one that is pretended
(engines.pretended), so that the same code moves the same parts; on a card it was not run.
"""

from __future__ import annotations

from pathlib import Path
from typing import Any

import torch

from studio_app.engines.attention import TORCH, fastest
from studio_app.engines.eight_bits import in_eight_bits
from studio_app.engines.memory import CONTROL, DENOISERS, ENCODERS, Arrangement, Layout
from studio_app.engines.speed import sped_up, this_card
from studio_app.engines.switches import Switches


def prepare(pipeline: Any, layout: Layout, switches: Switches, cache: Path) -> str:
    """Makes a freshly opened pipeline ready: weights in the layout's precision, each part where the layout has it, and
    what the switches say. `cache`: the studio's folder of expensive data, which compiled blocks are kept in. Returns
    the order of attention for its takes (engines.attention).
    """
    for name in (*DENOISERS, CONTROL):
        network = getattr(pipeline, name, None)
        if network is not None:
            in_eight_bits(network, layout.precision)
    _placed(pipeline, layout.arrangement)
    sped_up(pipeline, switches, cache)
    pipeline.set_progress_bar_config(disable=True)
    found = this_card()
    return fastest(found.name, cache) if switches.attention and found is not None else TORCH


def decode_in_tiles(pipeline: Any, tiled: bool) -> None:
    """Whether the VAE takes a large picture in tiles, from now on; tiles overlap and are blended."""
    if tiled:
        pipeline.vae.enable_tiling()
    else:
        pipeline.vae.disable_tiling()


def card() -> torch.device:
    """Where a take is painted: the first card, or the processor."""
    return torch.device("cuda" if torch.cuda.is_available() else "cpu")


def _placed(pipeline: Any, arrangement: Arrangement) -> None:
    device = card()
    match arrangement:
        case Arrangement.RESIDENT:
            pipeline.to(device)
        case Arrangement.ENCODERS_STREAMED:
            stay = [name for name, part in pipeline.components.items() if name not in ENCODERS and _holds_weights(part)]
            _streamed(pipeline, device, stay)
        case Arrangement.PARTS:
            pipeline.enable_model_cpu_offload(device=device)
            _moved_with_its_union(pipeline, device)
        case Arrangement.BLOCKS:
            _streamed(pipeline, device, [])
        case Arrangement.PROCESSOR:
            pass


def _moved_with_its_union(pipeline: Any, device: torch.device) -> None:
    """A union that borrows layers of the transformer would bring them to the card alone: accelerate looks at the first
    weight of a network, and takes all of it to be where that is. So both come, all of them, when the union is called.
    """
    union, transformer = getattr(pipeline, CONTROL, None), getattr(pipeline, "transformer", None)
    if union is not None and transformer is not None and set(union.parameters()) & set(transformer.parameters()):

        def both(*_: Any) -> None:
            getattr(transformer, "_hf_hook").pre_forward(transformer)  # noqa: B009 - by the name that accelerate has
            union.to(device)

        union.register_forward_pre_hook(both)


def _streamed(pipeline: Any, device: torch.device, stay: list[str]) -> None:
    """All parts but `stay` cross the bus layer by layer, the next while one works, and leave nothing behind."""
    streams = device.type == "cuda"
    pipeline.enable_group_offload(
        onload_device=device, offload_type="leaf_level", use_stream=streams, record_stream=streams,
        non_blocking=streams, exclude_modules=stay,
    )  # fmt: skip


def _holds_weights(part: Any) -> bool:
    return isinstance(part, torch.nn.Module)
