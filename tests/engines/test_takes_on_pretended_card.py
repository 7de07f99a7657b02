"""Takes of tiny models on a card that is not there (engines.pretended): every tensor of ours lies where it must, in
every arrangement of the weights, and between steps the host waits for nothing that the studio asked for.
"""

from __future__ import annotations

import gc
from collections.abc import Callable
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest
from tiny_takes import ordered, plate, pretend_stage, save_lora, with_painting

from studio_app.engines import guided, laying_out
from studio_app.engines.attention import CUDNN
from studio_app.engines.engine import Context, OutOfMemory, Step
from studio_app.engines.lora_files import lora_of
from studio_app.engines.memory import CONTEXT, Arrangement, Layout
from studio_app.engines.pretended.card import pretended_card
from studio_app.engines.switches import Card
from studio_app.engines.table import engine
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import LORAS
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Wish
from studio_app.takes.painting import Precision
from studio_app.takes.recipe import Recipe

HALF, STORED = Precision.HALF, Precision.STORED
RESIDENT, STREAMED, PARTS, BLOCKS = (
    Arrangement.RESIDENT, Arrangement.ENCODERS_STREAMED, Arrangement.PARTS, Arrangement.BLOCKS
)  # fmt: skip
STEPS, NEAR = 3, 40 * 257
LEFT = 1_000_000
"""Bytes that a library may remember: tables of positions."""
LIBRARY = {"klein": 3, "z-image": 4, "qwen-edit": 0, "sdxl-union": 0}
"""How often in a step the host waits for the card because a library below asks for it: klein's pipeline reads the next
step's time and brings an index, Z-Image's reads its time and turns masks into indices.
"""
OURS = ("engines/", "studio/")
pytestmark = [
    pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers"),
    pytest.mark.filterwarnings("ignore:There are modules"),
]


@pytest.fixture(autouse=True)
def machine(monkeypatch: pytest.MonkeyPatch) -> None:
    """No stage, nothing compiled, and the attention of a card chosen already."""
    pretend_stage(monkeypatch)
    monkeypatch.setattr(laying_out, "fastest", lambda *_: CUDNN)
    usual = guided.this_card

    def uncompiled() -> Card | None:
        found = usual()
        return replace(found, compiles=False) if found is not None else None

    for module in (guided, laying_out):
        monkeypatch.setattr(module, "this_card", uncompiled)


@pytest.fixture
def lay(monkeypatch: pytest.MonkeyPatch) -> Callable[[Arrangement], None]:
    """Weights must lie so."""
    return lambda where: monkeypatch.setattr(
        guided, "choose", lambda _demand, free, bits, tiled, _host: Layout(where, 0, bits, tiled)
    )


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Callable[[str], Path]:
    made: dict[str, Path] = {}

    def place(name: str) -> Path:
        if name not in made:
            made[name] = TINY[name](tmp_path_factory.mktemp("weights") / name)
        return made[name]

    return place


def order(name: str, place: Path, cache: Path, **painting: Any) -> Recipe:
    references = ("a",) if name in ("klein", "qwen-edit") else ()
    plain = ordered(name, place, cache, Wish(steps=STEPS, strength=1.0, references=references))
    return with_painting(plain, **painting)


def process(place: Path, cache: Path, **talking: Any) -> Context:
    """A render process that has painted nothing yet."""
    plain = Context(cache, twin_of, lambda step: None, lambda: False, {}, plate, place)
    return replace(plain, **talking)


def painted(recipe: Recipe, context: Context) -> Any:
    return engine(recipe.engine).render(recipe, context).pixels


@pytest.mark.parametrize(
    ("name", "where", "bits"),
    [
        ("klein", BLOCKS, HALF), ("qwen-edit", STREAMED, STORED), ("z-image", PARTS, HALF),
    ],
    ids=lambda one: getattr(one, "name", one),
)  # fmt: skip
def test_a_take_and_its_second_are_painted_on_the_card_and_nothing_of_ours_waits_between_steps(
    name: str, where: Arrangement, bits: Precision, weights: Callable[[str], Path], cache: Path,
    lay: Callable[[Arrangement], None],
):  # fmt: skip
    recipe = order(name, weights(name), cache, precision=bits)
    plain = painted(recipe, process(weights(name), cache))
    lay(where)
    with pretended_card() as seen:
        told: list[Step] = []
        ends: list[int] = []
        asked = {"tell": told.append, "cancelled": lambda: bool(ends.append(len(seen.waits)))}  # once at least a step
        context = process(weights(name), cache, **asked)
        first = painted(recipe, context)
        steps = [step for step in told if step.words.startswith("Step ")]
        assert [step.words for step in steps] == [f"Step {at} of {STEPS}" for at in range(1, STEPS + 1)]
        assert all(step.preview is not None and np.ptp(step.preview) for step in steps), "none came too early"
        assert np.array_equal(painted(recipe, context), first), "and again, from what is kept"
        between = seen.waits[ends[-STEPS] : ends[-1]]
        context.kept.clear()
        gc.collect()
        assert seen.card.now < LEFT, "and nothing of it stays on the card"
    assert np.abs(first.astype(int) - plain).max() < NEAR, "as it is painted without a card, but for half precision"
    assert not [wait for wait in between if any(ours in wait for ours in OURS)]
    assert len(between) <= LIBRARY[name] * (STEPS - 1), between
    assert bool(seen.pinned.most) is (where in (STREAMED, BLOCKS))


def test_a_lora_comes_and_goes_on_the_card_and_over_eight_bits(
    weights: Callable[[str], Path], cache: Path, lay: Callable[[Arrangement], None]
):
    place = weights("klein")
    lay(BLOCKS)
    with pretended_card():
        recipe, context = order("klein", place, cache, precision=STORED), process(place, cache)
        without = painted(recipe, context)
        save_lora("klein", context, place / LORAS / "twin.safetensors")
        over = with_painting(recipe, loras=(lora_of(place, "twin", 1.0),))
        assert not np.array_equal(painted(over, context), without)
        assert np.array_equal(painted(recipe, context), without)
        context.kept.clear()


def test_a_card_that_is_too_small_after_all_fails_in_words_and_holds_nothing(
    weights: Callable[[str], Path], cache: Path, lay: Callable[[Arrangement], None]
):
    lay(RESIDENT)
    recipe = order("klein", weights("klein"), cache)
    with pretended_card(CONTEXT + 5_000_000) as seen:
        context = process(weights("klein"), cache)
        with pytest.raises(OutOfMemory, match=r"The graphics memory did not suffice \(0\.6 of 0\.6 GB were in use\)"):
            painted(recipe, context)
        context.kept.clear()
        gc.collect()
        assert seen.card.now < LEFT
