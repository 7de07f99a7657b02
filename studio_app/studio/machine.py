"""What this computer renders on, in words: asked in the render process, once it is ready, and shown in the window."""

from __future__ import annotations

import ctypes
import os
import sys

from studio_app.stage.tracer_variant import best_variant

_NAME_BYTES = 128


def machine_words() -> str:
    """'renders on the processor, 2 cores', 'renders on NVIDIA H200', or that it is slow without LLVM."""
    variant = best_variant()
    if variant.startswith("cuda"):
        return f"renders on {_gpu_name() or 'the graphics card'}"
    cores = _cores()
    words = f"renders on the processor, {cores} core{'s' if cores != 1 else ''}"
    return words if variant.startswith("llvm") else f"{words}, slowly: no LLVM"


def _cores() -> int:
    """The cores this process may use, which can be fewer than there are."""
    return len(os.sched_getaffinity(0)) if sys.platform == "linux" else os.cpu_count() or 1


def _gpu_name() -> str:
    """The first card's name as its driver says it; empty when it does not."""
    try:
        driver = ctypes.CDLL("nvcuda.dll" if sys.platform == "win32" else "libcuda.so.1")
    except OSError:
        return ""
    name = ctypes.create_string_buffer(_NAME_BYTES)
    told = driver.cuInit(0) == 0 and driver.cuDeviceGetName(name, _NAME_BYTES, 0) == 0
    return name.value.decode(errors="replace").strip() if told else ""
