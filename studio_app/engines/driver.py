"""What NVIDIA's driver says of the first card through its management library: that makes no context on the card, so
that asking costs no memory, and it needs no torch.
"""

from __future__ import annotations

import ctypes
import sys
from collections.abc import Generator
from contextlib import contextmanager
from typing import Any

from studio_app.engines.switches import Card

_NAME = 96
"""Bytes of a card's name, NVML_DEVICE_NAME_V2_BUFFER_SIZE."""


class _Memory(ctypes.Structure):
    _fields_ = (("total", ctypes.c_ulonglong), ("free", ctypes.c_ulonglong), ("used", ctypes.c_ulonglong))


def told_memory() -> tuple[int, int, int] | None:
    """Bytes that are free, in use, and there at all; None where there is no card, or nobody says."""
    memory = _Memory()
    with _first_card() as (nvml, device):
        if nvml is None or nvml.nvmlDeviceGetMemoryInfo(device, ctypes.byref(memory)) != 0:
            return None
    return int(memory.free), int(memory.used), int(memory.total)


def told_card() -> Card | None:
    """The first card, as far as it counts; None where there is none, or nobody says."""
    name, major, minor = ctypes.create_string_buffer(_NAME), ctypes.c_int(), ctypes.c_int()
    with _first_card() as (nvml, device):
        if nvml is None or nvml.nvmlDeviceGetName(device, name, _NAME) != 0:
            return None
        if nvml.nvmlDeviceGetCudaComputeCapability(device, ctypes.byref(major), ctypes.byref(minor)) != 0:
            return None
    return Card(name.value.decode("utf-8", "replace"), (major.value, minor.value))


@contextmanager
def _first_card() -> Generator[tuple[Any, ctypes.c_void_p]]:
    """The library, and the first card in its words; None for the library where there is none."""
    device = ctypes.c_void_p()
    try:
        nvml = ctypes.CDLL("nvml.dll" if sys.platform == "win32" else "libnvidia-ml.so.1")
    except OSError:
        yield None, device
        return
    if nvml.nvmlInit_v2() != 0:
        yield None, device
        return
    try:
        found = nvml.nvmlDeviceGetHandleByIndex_v2(0, ctypes.byref(device)) == 0
        yield (nvml if found else None), device
    finally:
        nvml.nvmlShutdown()
