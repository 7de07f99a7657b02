"""The pipeline that a render process keeps from take to take: one at a time, and let go before another is opened."""

from __future__ import annotations

from collections.abc import Mapping

from studio_app.engines.card import give_back
from studio_app.engines.memory import Layout

PIPELINE = "diffusion"
"""Its name among what a process keeps (Context.kept)."""


def bytes_kept(kept: Mapping[str, object]) -> int:
    """Bytes of the computer's own memory that the weights of the pipeline lie in, beside a card."""
    layout = getattr(kept.get(PIPELINE), "layout", None)
    return layout.kept if isinstance(layout, Layout) else 0


def release(kept: dict[str, object]) -> None:
    """Lets the pipeline go, and its memory with it; nobody may hold it meanwhile."""
    if kept.pop(PIPELINE, None) is not None:
        give_back()
