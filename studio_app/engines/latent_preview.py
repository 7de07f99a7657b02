"""Seeing a take while it appears: the clean picture that each step believes in, from latents to RGB at next to no cost.

The map from latents to RGB is fitted once per VAE, by least squares over smooth pictures sent through the VAE itself.
"""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import contextmanager
from dataclasses import dataclass
from typing import Any

import numpy as np
import torch
from numpy.typing import NDArray

Bytes = NDArray[np.uint8]
_PICTURES, _SIDE, _COARSE = 8, 128, 6


@dataclass
class Seen:
    """The latest clean estimate (1, channels, h, w) in the model's own latent space; None before the first step."""

    clean: torch.Tensor | None = None


@contextmanager
def tapped(scheduler: Any) -> Generator[Seen]:
    """Listens to a scheduler while a pipeline runs; what it computes is not changed.

    Flow matching predicts a velocity, x0 = x_t - sigma v (Lipman et al. 2023); the others give `pred_original_sample`.
    """
    seen, original = Seen(), scheduler.step

    def step(output: torch.Tensor, timestep: Any, sample: torch.Tensor, *rest: Any, **named: Any) -> Any:
        whole = named.pop("return_dict", True)
        at = int(scheduler.step_index or 0)
        done = original(output, timestep, sample, *rest, return_dict=True, **named)
        clean = getattr(done, "pred_original_sample", None)
        if clean is None:
            clean = sample.float() - scheduler.sigmas[at].float() * output.float()  # read here, it would stop the card
        seen.clean = clean.detach()
        return done if whole else (done.prev_sample,)

    scheduler.step = step
    try:
        yield seen
    finally:
        del scheduler.step  # the instance's attribute; the class's method shows again


def fit_rgb(encode: Callable[[torch.Tensor], torch.Tensor]) -> torch.Tensor:
    """The (channels + 1, 3) map from latents to RGB of 0 to 1. `encode` takes pictures (n, 3, h, w) of -1 to 1."""
    noise = torch.Generator("cpu").manual_seed(0)
    coarse = torch.rand(_PICTURES, 3, _COARSE, _COARSE, generator=noise)
    pictures = torch.nn.functional.interpolate(coarse, size=(_SIDE, _SIDE), mode="bicubic").clamp(0, 1)
    latents = encode(pictures * 2 - 1).float().cpu()
    small = torch.nn.functional.interpolate(pictures, size=latents.shape[-2:], mode="area")
    rows = latents.movedim(1, -1).reshape(-1, latents.shape[1])
    wanted = small.movedim(1, -1).reshape(-1, 3)
    algebra: Any = torch.linalg
    return algebra.lstsq(torch.cat([rows, torch.ones(len(rows), 1)], 1), wanted).solution


class Coming:
    """A preview on its way from where it was made: the card goes on meanwhile, and nobody waits for the bytes."""

    def __init__(self, latents: torch.Tensor, fitted: torch.Tensor) -> None:
        """Of the first picture of (n, channels, h, w) latents; `fitted` lies where they do."""
        _, channels, height, width = latents.shape  # three bytes a pixel leave the card, not all channels
        flat = torch.addmm(fitted[-1][:, None], fitted[:-1].T, latents[0].float().reshape(channels, -1))
        picture = (flat.clamp(0, 1) * 255).to(torch.uint8).reshape(3, height, width).movedim(0, -1).contiguous()
        self._bytes, self._sent = picture.to("cpu", non_blocking=True), None
        if picture.is_cuda:
            event: Any = torch.cuda.Event()
            event.record()
            self._sent = event

    def picture(self) -> Bytes:
        """sRGB uint8 (h, w, 3), as small as the latents; waits until it has come, not for what was begun after it."""
        if self._sent is not None:
            self._sent.synchronize()
        return self._bytes.numpy()


class Beside:
    """Numbers that go along with latents: brought to the card with the first of them, and there from then on."""

    def __init__(self, *numbers: torch.Tensor) -> None:
        self._numbers = tuple(one.cpu() for one in numbers)

    def __call__(self, latents: torch.Tensor) -> tuple[torch.Tensor, ...]:
        """The numbers, where these latents lie."""
        if self._numbers[0].device != latents.device:
            self._numbers = tuple(one.to(latents.device) for one in self._numbers)
        return self._numbers
