"""What is said to be free on a card: the same before and after torch has begun to use it. No card was there."""

from __future__ import annotations

import sys
from types import SimpleNamespace
from typing import Any

import pytest

from studio_app.engines import card
from studio_app.engines.card import CardMemory, card_memory, free_on_card
from studio_app.engines.kept import PIPELINE, bytes_kept
from studio_app.engines.memory import CONTEXT, GB, Arrangement, Layout
from studio_app.studio import ending

TOTAL, OTHERS, OURS, CACHED = 24 * GB, 2 * GB, 5 * GB, 3 * GB
HOST = CardMemory(30 * GB, 64 * GB, card=False)


@pytest.fixture(autouse=True)
def computer(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "_computer", lambda: HOST)


def used_by_torch(monkeypatch: pytest.MonkeyPatch) -> None:
    """torch holds weights, has others in reserve, and its context lies on the card beside them."""
    there = TOTAL - OTHERS - OURS - CACHED - CONTEXT
    cuda: Any = SimpleNamespace(
        is_available=lambda: True, is_initialized=lambda: True, mem_get_info=lambda: (there, TOTAL),
        memory_reserved=lambda: OURS + CACHED, max_memory_allocated=lambda: OURS,
    )  # fmt: skip
    monkeypatch.setitem(sys.modules, "torch", SimpleNamespace(cuda=cuda))


def test_a_forecast_and_a_take_are_told_the_same(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "_torch", lambda: None)
    monkeypatch.setattr(card, "_asked_driver", lambda: CardMemory(TOTAL - OTHERS, TOTAL, 0, OTHERS))
    before = card_memory()
    assert before is not None
    monkeypatch.undo()
    monkeypatch.setattr(card, "_computer", lambda: HOST)
    used_by_torch(monkeypatch)
    after = card_memory()
    assert after is not None
    assert before.free == after.free == free_on_card() == TOTAL - OTHERS
    assert before.host == after.host == HOST.free
    assert after.used - before.used == OURS + CACHED + CONTEXT


def test_without_a_card_the_computer_s_memory_is_no_card_s(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(card, "_torch", lambda: None)
    monkeypatch.setattr(card, "_asked_driver", lambda: None)
    assert card_memory() == HOST
    assert free_on_card() is None


def test_weights_that_lie_in_the_computer_s_memory_make_room_for_the_next(monkeypatch: pytest.MonkeyPatch) -> None:
    used_by_torch(monkeypatch)
    kept: dict[str, object] = {PIPELINE: SimpleNamespace(layout=Layout(Arrangement.PARTS, 0, kept=16 * GB))}
    assert bytes_kept(kept) == 16 * GB
    told, bare = ending.memory(kept), ending.memory()
    assert told is not None and bare is not None and bare.host is not None
    assert told.host == bare.host + 16 * GB
