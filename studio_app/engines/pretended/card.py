"""A graphics card that is not there: what a take does on one is watched on a computer without.

Tensors say that they lie on the first card and are held to its rules: whatever meets a tensor of the processor fails as
it would there, and each copy that makes the host wait for the card is noted with the line that asked for it. A tensor
has its numbers on the processor, or, in a model of the real size, shapes alone: then what it would hold is counted, and
nothing is computed. What is counted are tensors, rounded as torch's allocator rounds them; not the workspaces of
cuBLAS, cuDNN and attention, nor the gaps between blocks. How long anything takes it cannot say.
"""

from __future__ import annotations

from collections.abc import Generator
from contextlib import contextmanager
from unittest.mock import patch

import torch

from studio_app.engines.memory import CONTEXT
from studio_app.engines.pretended.driver import driver
from studio_app.engines.pretended.functions import Functions, attended
from studio_app.engines.pretended.lying import TORCH
from studio_app.engines.pretended.operations import Operations
from studio_app.engines.pretended.watched import Bytes, Watched

USUAL = 80_000_000_000


@contextmanager
def pretended_card(total: int = USUAL, free: int | None = None) -> Generator[Watched]:
    """There is a card of `total` bytes meanwhile, `free` of which other programs leave; what is seen of it is watched.

    What lies on it is of no use afterwards. More than fits raises torch.OutOfMemoryError, as there.
    """
    left = total if free is None else free
    watched = Watched(Bytes(left - CONTEXT))
    TORCH._ensureCUDADeviceGuardSet()  # noqa: SLF001 - as torch's own pretended tensors have it
    attention = patch.object(torch.nn.functional, "scaled_dot_product_attention", attended)
    with driver(watched, total, left), attention, Functions(watched), Operations(watched):
        yield watched
