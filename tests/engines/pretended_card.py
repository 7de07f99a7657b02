"""A card that is not there, as NVIDIA's management library tells of it."""

from __future__ import annotations

import ctypes
from typing import Any

import pytest

GB = 1_000_000_000


class Nvml:
    """What the driver answers: a name, what its units can do, and its memory in bytes."""

    def __init__(self, name: str, capability: tuple[int, int], free: int = 80 * GB, total: int = 80 * GB) -> None:
        self.name, self.capability, self.free, self.total = name, capability, free, total
        self.open = 0

    def nvmlInit_v2(self) -> int:
        self.open += 1
        return 0

    def nvmlShutdown(self) -> int:
        self.open -= 1
        return 0

    def nvmlDeviceGetHandleByIndex_v2(self, number: int, _device: Any) -> int:
        return 0 if number == 0 else 6

    def nvmlDeviceGetName(self, _device: Any, name: Any, most: int) -> int:
        name.value = self.name.encode()[: most - 1]
        return 0

    def nvmlDeviceGetCudaComputeCapability(self, _device: Any, major: Any, minor: Any) -> int:
        major._obj.value, minor._obj.value = self.capability
        return 0

    def nvmlDeviceGetMemoryInfo(self, _device: Any, memory: Any) -> int:
        held = memory._obj
        held.free, held.total, held.used = self.free, self.total, self.total - self.free
        return 0


def pretend(monkeypatch: pytest.MonkeyPatch, nvml: Nvml) -> Nvml:
    """From now on the driver tells of this card; every other library is the real one."""
    real: Any = ctypes.CDLL
    monkeypatch.setattr(ctypes, "CDLL", lambda name: nvml if "nvidia-ml" in name or "nvml" in name else real(name))
    return nvml
