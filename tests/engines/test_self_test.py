"""The engines' self-test tells a sound engine from one that reaches for the network, changes its mind or goes on."""

from __future__ import annotations

import re
import socket
from collections.abc import Iterator
from itertools import count
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.direction import Direction
from studio_app.engines import self_test
from studio_app.engines.engine import Context, Picture, Plan, Step
from studio_app.engines.self_test import Line
from studio_app.studio.render_process import twin_of
from studio_app.takes.painting import Painting, Precision
from studio_app.takes.recipe import Recipe

NUMBERS = count(1)


class Painter:
    """Paints black in one step, as well or as badly as its kind says."""

    def __init__(self, kind: str) -> None:
        self.kind = kind

    def plan(self, recipe: Recipe) -> Plan:
        return Plan(("Paint",), 1, 1.0, 1)

    def render(self, recipe: Recipe, context: Context) -> Picture:
        if self.kind == "phones home":
            socket.create_connection(("127.0.0.1", 9), timeout=1)
        context.tell(Step(0.5, 1.0, "Step 1 of 1", np.zeros((2, 2, 3), np.uint8)))
        if self.kind != "goes on":
            context.stop_if_cancelled()
        shade = next(NUMBERS) if self.kind == "changes its mind" else 0
        if recipe.painting is not None and recipe.painting.precision is not Precision.HALF:
            shade = 30000 if self.kind == "falls apart" else 60
        return Picture(np.full((4, 4, 3), shade, np.uint16), "trainedAlgorithmicMedia")


@pytest.fixture
def tried(monkeypatch: pytest.MonkeyPatch, cache: Path) -> Iterator[object]:
    def run(kind: str) -> list[Line]:
        monkeypatch.setattr(self_test, "TINY", {kind: lambda folder: folder})
        monkeypatch.setattr(self_test, "engine", Painter)
        context = Context(cache, twin_of, lambda step: None, lambda: False)
        return list(self_test.self_test(Direction(), context, lambda *order: Recipe(direction=Direction())))

    yield run


@pytest.mark.parametrize(
    ("kind", "verdicts", "words"),
    [
        ("sound", [True] * 4, "Cancelled within a step"),
        ("phones home", [False], "a connection to .* was tried"),
        ("changes its mind", [True, True, False, True], "gives other bytes"),
        ("goes on", [True, True, True, False], "went on after it was cancelled"),
    ],
)
def test_each_fault_is_a_line(tried, kind: str, verdicts: list[bool], words: str):
    lines = tried(kind)
    assert [line.ok for line in lines] == verdicts
    said = [line.words for line in lines if line.ok is not True] or [lines[-1].words]
    assert re.search(words, said[0])


def test_the_network_is_there_again_afterwards(tried):
    before = socket.socket.connect
    tried("phones home")
    assert socket.socket.connect is before


@pytest.mark.parametrize(("kind", "near"), [("sound", True), ("falls apart", False)])
def test_eight_bits_are_told_by_how_near_they_come(kind: str, near: bool, monkeypatch: pytest.MonkeyPatch, cache: Path):
    monkeypatch.setattr(self_test, "TINY", {kind: lambda folder: folder})
    monkeypatch.setattr(self_test, "engine", Painter)
    context = Context(cache, twin_of, lambda step: None, lambda: False)
    recipe = Recipe(direction=Direction(), painting=Painting(prompt="x", weights="0" * 64))
    lines = list(self_test.self_test(Direction(), context, lambda *order: recipe))[-2:]
    assert [line.ok for line in lines] == [near, near]
    assert {type(line.ok) for line in lines} == {bool}, "a number of numpy's is never False itself, and no JSON"
    assert [line.words.partition(":")[0] for line in lines] == ["With weights in 8 bits", "With arithmetic in 8 bits"]
    assert re.search(r"PSNR (61|7) dB beside half", lines[0].words)
