"""The card that is measured: its name, what it can compute, its memory. In tests the processor stands in for it.

Peaks are those that a product of large matrices reaches in bfloat16; a card that no table knows is asked for its own.
"""

from __future__ import annotations

import gc
import sys
import time
from typing import Any

import torch

from studio_app.engines.memory import GB
from studio_app.engines.tiny_sdxl import library

PEAKS = {"H200": 790.0, "H100 80GB HBM3": 790.0}
"""TFLOP/s in bfloat16 by a piece of the card's name: the limit that the aims were set by (8192 x 8192 x 8192)."""
_SIDE, _PRODUCTS = 8192, 20


def first_card() -> torch.device | None:
    """The first CUDA card; None where there is none."""
    return torch.device("cuda", 0) if torch.cuda.is_available() else None


def name_of(device: torch.device) -> str:
    """The card's name, as its driver says it."""
    return torch.cuda.get_device_name(device) if device.type == "cuda" else "processor"


def versions() -> str:
    """The versions of what paints, in words."""
    found = [f"{name} {library(name).__version__}" for name in ("torch", "diffusers", "transformers")]
    return ", ".join([*found, f"CUDA {torch.version.cuda}"])  # pyright: ignore[reportAttributeAccessIssue,reportUnknownMemberType]


def peak_of(device: torch.device, reached: float) -> float:
    """TFLOP/s that shares are taken of: the table's, else what this very card has just `reached`."""
    return next((peak for piece, peak in PEAKS.items() if piece in name_of(device)), reached)


def reached(device: torch.device, side: int = _SIDE) -> float:
    """TFLOP/s of a product of two random square matrices in half precision, the mean of some after others warmed it."""
    half = torch.bfloat16 if device.type == "cuda" else torch.float32
    left, right = (torch.randn(side, side, device=device, dtype=half) for _ in range(2))
    for _ in range(3):
        torch.mm(left, right)
    settled(device)
    start = time.perf_counter()
    for _ in range(_PRODUCTS):
        torch.mm(left, right)
    settled(device)
    return _PRODUCTS * 2 * side**3 / (time.perf_counter() - start) / 1e12


def settled(device: torch.device) -> None:
    """Waits until the card has done all that it was given."""
    if device.type == "cuda":
        torch.cuda.synchronize(device)


def total_gb(device: torch.device) -> float:
    """All memory of the card in GB."""
    return torch.cuda.mem_get_info(device)[1] / GB


def free_gb(device: torch.device) -> float:
    """Free memory of the card in GB; none is missing where the processor stands in."""
    return torch.cuda.mem_get_info(device)[0] / GB if device.type == "cuda" else float("inf")


def forget(device: torch.device) -> None:
    """Lets go of what is no longer held, compiled code with it, and counts the most memory anew."""
    gc.collect()
    compiler: Any = sys.modules.get("torch._dynamo")
    if compiler is not None:
        compiler.reset()
    if device.type == "cuda":
        torch.cuda.empty_cache()
        torch.cuda.reset_peak_memory_stats(device)


def most_gb(device: torch.device) -> float | None:
    """The most memory that was held since it was counted anew, in GB; None where the processor stands in."""
    return torch.cuda.max_memory_allocated(device) / GB if device.type == "cuda" else None
