"""What is seen of a pretended card: the bytes that lie on it, and each line at which the host waits for it."""

from __future__ import annotations

import sys
import weakref
from dataclasses import dataclass, field
from pathlib import Path
from typing import Any

import torch

_BLOCK = 512
"""torch's allocator hands out multiples of so many bytes."""


@dataclass(eq=False)
class Bytes:
    """Bytes that lie somewhere now, and the most that lay there since `forget`; with more than `room` it is full."""

    room: int = sys.maxsize
    now: int = 0
    most: int = 0
    _seen: dict[int, object] = field(default_factory=dict[int, object])

    def add(self, tensor: torch.Tensor) -> None:
        """Counts the storage of a tensor until nobody holds it any more; views of it count no second time.

        Raises torch.OutOfMemoryError.
        """
        key = identity(tensor)
        if key in self._seen:
            return
        storage = tensor.untyped_storage()
        size = -(-storage.nbytes() // _BLOCK) * _BLOCK
        if self.now + size > self.room:
            raise torch.OutOfMemoryError(f"{size} bytes were asked for, {self.room - self.now} are free at {line()}")
        self._seen[key] = weakref.finalize(storage, self._gone, key, size)
        self.now += size
        self.most = max(self.most, self.now)

    def holds(self, tensor: torch.Tensor) -> bool:
        """Whether the storage of this tensor counts here."""
        return identity(tensor) in self._seen

    def forget(self) -> None:
        """From now on `most` counts anew."""
        self.most = self.now

    def _gone(self, key: int, size: int) -> None:
        del self._seen[key]
        self.now -= size


@dataclass(eq=False)
class Watched:
    """Bytes on the card, bytes of the computer pinned for it, and each line at which the host waited for it."""

    card: Bytes = field(default_factory=Bytes)
    pinned: Bytes = field(default_factory=Bytes)
    waits: list[str] = field(default_factory=list[str])
    _coming: list[tuple[torch.Tensor, torch.Tensor]] = field(default_factory=list[tuple[torch.Tensor, torch.Tensor]])

    def waited(self, what: str) -> None:
        """Notes the line that made the host wait."""
        self.waits.append(f"{what} at {line()}")

    def sent(self, numbers: torch.Tensor) -> torch.Tensor:
        """What a copy that nobody waits for goes to: zeros, until somebody waits."""
        self._coming.append((torch.zeros_like(numbers), numbers.clone()))
        return self._coming[-1][0]

    def arrive(self) -> None:
        """All copies that were on their way have arrived."""
        for place, numbers in self._coming:
            place.copy_(numbers)
        self._coming.clear()


def identity(tensor: torch.Tensor) -> int:
    """What tells the storages of tensors apart while they live."""
    storage: Any = tensor.untyped_storage()
    return int(storage._cdata)  # noqa: SLF001


def line() -> str:
    """The line of a file that asked for it: the innermost outside torch and this package."""
    frame, own = sys._getframe(1), str(Path(__file__).parent)  # noqa: SLF001 # pyright: ignore[reportPrivateUsage]
    while frame is not None:
        file = frame.f_code.co_filename
        if "/torch/" not in file and not file.startswith(own) and not file.startswith("<"):
            return f"{Path(file).parent.name}/{Path(file).name}:{frame.f_lineno}"
        frame = frame.f_back
    return "nowhere"
