"""The pipeline that a render process keeps from take to take: one at a time, and let go before another is opened."""

from __future__ import annotations

from studio_app.engines.card import give_back

PIPELINE = "diffusion"
"""Its name among what a process keeps (Context.kept)."""


def release(kept: dict[str, object]) -> None:
    """Lets the pipeline go, and its memory with it; nobody may hold it meanwhile."""
    if kept.pop(PIPELINE, None) is not None:
        give_back()
