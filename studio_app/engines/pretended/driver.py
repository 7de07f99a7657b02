"""What torch says of a pretended card: its name, memory and streams."""

from __future__ import annotations

from collections.abc import Callable, Generator
from contextlib import ExitStack, contextmanager, nullcontext
from typing import Any
from unittest.mock import patch

import torch

from studio_app.engines.memory import CONTEXT
from studio_app.engines.pretended.watched import Watched

NAME, CAPABILITY = "Pretended card", (9, 0)


@contextmanager
def driver(watched: Watched, total: int, free: int) -> Generator[None]:
    """torch.cuda says meanwhile that there is a card with `total` bytes, `free` of them left by other programs."""
    card = watched.card

    def waiting(*_: Any) -> None:
        watched.waited("synchronize")
        watched.arrive()

    def unneeded(*_: Any) -> None:
        """What is let go is not given to somebody else before its time here."""

    class Event:
        """A mark in a queue of work: whoever waits for it has all copies before it."""

        def __init__(self, *_args: Any, **_named: Any) -> None: ...

        def record(self, *_: Any) -> None:
            """The mark is here."""

        def synchronize(self) -> None:
            """Waits for the mark alone, not for what was asked for after it."""
            watched.arrive()

    class Stream:
        """A queue of work."""

        def __init__(self, *_args: Any, **_named: Any) -> None: ...

        def synchronize(self) -> None:
            """Waits for what goes over the bus in it, not for what is computed."""

    answers: dict[str, Callable[..., Any]] = {
        "is_available": lambda: True,
        "is_initialized": lambda: True,
        "_lazy_init": lambda: None,
        "device_count": lambda: 1,
        "current_device": lambda: 0,
        "get_device_name": lambda *_: NAME,
        "get_device_capability": lambda *_: CAPABILITY,
        "is_bf16_supported": lambda *_, **__: True,
        "mem_get_info": lambda *_: (free - CONTEXT - card.now, total),
        "memory_reserved": lambda *_: card.now,
        "memory_allocated": lambda *_: card.now,
        "max_memory_allocated": lambda *_: card.most,
        "reset_peak_memory_stats": lambda *_: card.forget(),
        "empty_cache": lambda: None,
        "synchronize": waiting,
        "Stream": Stream,
        "Event": Event,
        "stream": lambda *_: nullcontext(),
        "current_stream": lambda *_: Stream(),
        "default_stream": lambda *_: Stream(),
    }
    with ExitStack() as stack:
        for name, answer in answers.items():
            stack.enter_context(patch.object(torch.cuda, name, answer))
        stack.enter_context(patch.object(torch.Tensor, "record_stream", unneeded))
        yield
