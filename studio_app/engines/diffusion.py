"""Running a diffusers pipeline as the studio needs it: laid out for the card, previewed, cancelled within one step."""

from __future__ import annotations

from collections import deque
from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

from studio_app.engines.attention import TORCH, attending
from studio_app.engines.card import card_memory, give_back
from studio_app.engines.engine import Cancelled, Context, OutOfMemory, Step
from studio_app.engines.latent_preview import Coming, Seen, fit_rgb, tapped
from studio_app.engines.memory import GB, Layout
from studio_app.takes.painting import Lora

Bytes = NDArray[np.uint8]


@dataclass(frozen=True, slots=True)
class View:
    """How an engine's latents are looked at while a take appears.

    `encode` sends pictures (n, 3, h, w) of -1 to 1 through its VAE; `plain` brings what its scheduler sees, and the
    picture's width and height, into the same latents (n, channels, h, w).
    """

    encode: Callable[[torch.Tensor], torch.Tensor]
    plain: Callable[[torch.Tensor, tuple[int, int]], torch.Tensor]


@dataclass
class Loaded:
    """A pipeline on this machine: the hash of its weights, how it is laid out, the map its previews are seen through,
    the LoRAs that are in it, and the order of attention (engines.attention).
    """

    pipeline: Any
    weights: str
    layout: Layout
    view: View
    rgb: torch.Tensor
    loras: tuple[Lora, ...] = ()
    attention: str = TORCH


def dtype(half: torch.dtype = torch.float16) -> torch.dtype:
    """The engine's half precision on a card, single on the processor, where half is slow and inexact."""
    return half if torch.cuda.is_available() else torch.float32


def fitted(pipeline: Any, view: View) -> torch.Tensor:
    """The map from this pipeline's latents to RGB, fitted through its own VAE."""

    def encode(pictures: torch.Tensor) -> torch.Tensor:
        kind = next(pipeline.vae.parameters())
        with torch.no_grad():
            return view.encode(pictures.to(kind.device, kind.dtype))

    half = pipeline.vae.dtype
    overflows = half is torch.float16 and pipeline.vae.config.get("force_upcast", False)  # as the pipeline knows it
    if overflows:
        pipeline.vae.to(torch.float32)
    try:
        return fit_rgb(encode)
    finally:
        if overflows:
            pipeline.vae.to(half)


def run(
    loaded: Loaded, call: dict[str, Any], steps: int, context: Context, span: tuple[float, float], size: tuple[int, int]
) -> Bytes:
    """One call of the pipeline; sRGB uint8 (h, w, 3). Tells a preview at each step, from `span[0]` to `span[1]`;
    `size` is the width and height that are painted.

    Raises Cancelled within one step, StudioError when the card's memory does not suffice; it is freed then.
    """
    pipeline = loaded.pipeline
    try:
        with torch.no_grad(), attending(loaded.attention), tapped(pipeline.scheduler) as seen:
            hook = _hook(loaded, seen, steps, context, span, size)
            made = pipeline(**call, callback_on_step_end=hook, output_type="np").images[0]
    except torch.OutOfMemoryError as error:
        held = _held()
        give_back()
        raise OutOfMemory(
            f"The graphics memory did not suffice ({held}).",
            safe="Nothing else was lost; the memory was freed.",
            do="Choose a smaller size, or close other programs that use the card.",
        ) from error
    finally:
        pipeline.maybe_free_model_hooks()
    return np.rint(np.clip(np.asarray(made, np.float64), 0, 1) * 255).astype(np.uint8)


def _hook(
    loaded: Loaded, seen: Seen, steps: int, context: Context, span: tuple[float, float], size: tuple[int, int]
) -> Callable[[Any, int, Any, dict[str, Any]], dict[str, Any]]:
    """What is called after each step. On a card it is a step late: the host waits for a preview only when the card has
    the next step to do, and what it tells is done. The last step is told at once.
    """
    start, end = span
    coming: deque[tuple[int, Coming | None]] = deque()

    def told(_pipeline: Any, number: int, _timestep: Any, held: dict[str, Any]) -> dict[str, Any]:
        if context.cancelled():
            raise Cancelled
        coming.append((min(number + 1, steps), _coming(loaded, seen, size)))
        late = 1 if seen.clean is not None and seen.clean.is_cuda and number + 1 < steps else 0
        while len(coming) > late:
            done, preview = coming.popleft()
            picture = None if preview is None else preview.picture()
            context.tell(Step(start + (end - start) * done / steps, 1.0, f"Step {done} of {steps}", picture))
        return held

    return told


def _coming(loaded: Loaded, seen: Seen, size: tuple[int, int]) -> Coming | None:
    """The preview of what a step believes in, as it sets out."""
    if seen.clean is None:
        return None
    if loaded.rgb.device != seen.clean.device:
        loaded.rgb = loaded.rgb.to(seen.clean.device)
    return Coming(loaded.view.plain(seen.clean, size), loaded.rgb)


def _held() -> str:
    now = card_memory()
    return "how much is not known" if now is None else f"{now.used / GB:.1f} of {now.total / GB:.1f} GB were in use"
