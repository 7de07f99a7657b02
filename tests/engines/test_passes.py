"""A take in two passes: layout and light by SDXL Union, then klein over what it painted. On tiny models."""

from __future__ import annotations

import gc
import weakref
from collections.abc import Iterator
from dataclasses import replace
from pathlib import Path
from typing import Any

import numpy as np
import pytest

from studio_app.direction.errors import BadInput
from studio_app.direction.presets import direction_preset
from studio_app.engines import klein, sdxl_union
from studio_app.engines.engine import Cancelled, Context, Step
from studio_app.engines.guided import finished
from studio_app.engines.kept import PIPELINE
from studio_app.engines.passes import painted
from studio_app.engines.seeing import Seen, widened
from studio_app.engines.tiny import TINY
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.shoot.folder import Shoot
from studio_app.shoot.take_check import check_takes
from studio_app.studio.models import WeightsShelf
from studio_app.studio.order import Order
from studio_app.studio.render_process import twin_of
from studio_app.studio.wire import RenderOrder, files_of
from studio_app.studio.wish import Earlier, Wish, repainted
from studio_app.studio.work import carry_out
from studio_app.takes.person import Person
from studio_app.takes.recipe import Recipe

SIDE, FIRST, SECOND = 96, "sdxl-union", "klein"
ADA = Person(name="Ada Sample", mail="ada@sample.invalid")
pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> dict[str, Path]:
    folder = tmp_path_factory.mktemp("weights")
    return {name: TINY[name](folder / name) for name in (FIRST, SECOND)}


@pytest.fixture(scope="module")
def recipe(weights: dict[str, Path], cache: Path) -> Recipe:
    for name, place in weights.items():
        digest(folder_of(name, place), cache / REMEMBERED)
    shelf = WeightsShelf(cache, cache, {name: str(place) for name, place in weights.items()})
    plain = Order(engine=SECOND, long_side=SIDE).recipe(direction_preset("evening-crossing"), 1, {})
    made = shelf.painted(plain, Wish(steps=3, before=(Earlier(FIRST),)))
    (first,) = made.before
    return made.having(before=(first.having(painting=first.painting.having(steps=3, strength=0.7)),))


@pytest.fixture(autouse=True)
def previz(monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Stands in for the stage: a picture lit from the left, unless an earlier pass painted one."""

    def seen(_recipe: Recipe, size: tuple[int, int], context: Context) -> Seen:
        ramp = np.repeat(np.repeat(np.linspace(40, 220, size[0])[None, :, None], size[1], 0), 3, 2).astype(np.uint8)
        maps = {name: np.roll(ramp, 9, 1) for name in sdxl_union.MODES}
        return Seen(ramp if context.before is None else widened(context.before, size), maps)

    for module in (klein, sdxl_union):
        monkeypatch.setattr(module, "seen_of", seen)
    yield


@pytest.fixture
def context(cache: Path) -> Context:
    return Context(cache, twin_of, lambda step: None, lambda: False)


def places(weights: dict[str, Path], recipe: Recipe) -> tuple[Path | None, ...]:
    return tuple(weights[name] for name in recipe.engines)


def test_the_second_paints_over_the_first_and_the_first_is_gone_by_then(
    recipe: Recipe, weights: dict[str, Path], context: Context, monkeypatch: pytest.MonkeyPatch
):
    told: list[Step] = []
    gone: list[bool] = []
    seen: list[Any] = []
    opened = klein.opened

    def watch(*given: Any) -> Any:
        gc.collect()
        gone.append(seen[0]() is None)
        return opened(*given)

    def tell(step: Step) -> None:
        told.append(step)
        held: Any = context.kept.get(PIPELINE)
        if held is not None and not seen:
            seen.append(weakref.ref(held.pipeline.unet))

    monkeypatch.setattr(klein, "opened", watch)
    first, last = painted(recipe, replace(context, tell=tell), places(weights, recipe))
    assert gone == [True], "the memory of the first pass was freed before the second opened its weights"
    words = [step.words for step in told]
    assert words.index("Pass 1 of 2: Step 1 of 2") < words.index("Pass 2 of 2: Step 1 of 3")
    shares = [step.done / step.of for step in told]
    assert shares == sorted(shares) and shares[-1] <= 1
    again = painted(Recipe.model_validate_json(recipe.model_dump_json()), context, places(weights, recipe))
    assert all(np.array_equal(a.pixels, b.pixels) for a, b in zip((first, last), again, strict=True))
    alone = painted(recipe.having(before=()), context, (weights[SECOND],))
    assert not np.array_equal(alone[0].pixels, last.pixels), "it began from the previz and not from the first pass"


@pytest.mark.parametrize("number", [1, 2])
def test_cancel_leaves_within_a_step_of_any_pass(
    recipe: Recipe, weights: dict[str, Path], context: Context, number: int
):
    told: list[str] = []

    def stopped() -> bool:
        return any(words.startswith(f"Pass {number} of 2: Step 1") for words in told)

    watched = replace(context, tell=lambda step: told.append(step.words), cancelled=stopped)
    with pytest.raises(Cancelled):
        painted(recipe, watched, places(weights, recipe))
    assert sum(words.startswith(f"Pass {number} of 2: Step ") for words in told) == 1


def test_every_pass_is_kept_as_long_as_the_take(
    recipe: Recipe, weights: dict[str, Path], context: Context, tmp_path: Path
):
    before, last = (str(weights[name]) for name in recipe.engines)
    order = RenderOrder(id=1, recipe=recipe, file=str(tmp_path / "1.png"), weights=last, before=(before,))
    carry_out(order, context)
    *passes, picture = (file.read_bytes() for file in files_of(order))
    with Shoot.create(tmp_path / "shoot", "Passes", recipe.direction, ADA) as shoot:
        take = shoot.add_take(recipe, picture, 1.0, by=ADA, passes=tuple(passes))
        kept = shoot.path / f"takes/{take.id}.pass1.png"
        assert kept.read_bytes() == passes[0] and len(take.passes) == 1
        assert shoot.take(take.id).recipe == recipe
        assert list(check_takes(shoot.path, lambda share: None)) == []
        kept.write_bytes(passes[0] + b"x")
        assert any(
            "Pass 1" in words and "has changed" in words for words in check_takes(shoot.path, lambda share: None)
        )
        kept.unlink()
        assert any("Pass 1" in words and "is missing" in words for words in check_takes(shoot.path, lambda share: None))


def test_a_picture_of_a_pass_keeps_its_place(recipe: Recipe):
    """What was cut off at the end of one pass is drawn on at the same edge for the next one."""
    painting = np.random.default_rng(1).integers(0, 255, (recipe.height + 5, recipe.width + 3, 3), dtype=np.uint8)
    cut = (finished(painting, recipe).pixels // 257).astype(np.uint8)
    wide = widened(cut, (recipe.width + 3, recipe.height + 5))
    assert wide.shape == painting.shape
    assert np.array_equal(wide[2:-3, 1:-2], painting[2:-3, 1:-2])


def test_a_pass_is_told_its_own_words_and_what_cannot_be_is_said(recipe: Recipe, cache: Path):
    (first,) = recipe.before
    assert recipe.painting is not None
    assert recipe.engines == (FIRST, SECOND)
    assert first.painting.prompt != recipe.painting.prompt
    assert first.painting.weights != recipe.painting.weights
    other = recipe.having(direction=direction_preset("three-light-ecommerce"), painting=None, before=())
    (again,) = repainted(other, recipe, Wish()).before
    assert again.painting.prompt != first.painting.prompt, "the words of a place in a matrix are its own"
    shelf = WeightsShelf(cache, cache, {})
    with pytest.raises(BadInput, match="paints over no earlier pass"):
        shelf.painted(Recipe(direction=recipe.direction), Wish(before=(Earlier(SECOND),)))
    with pytest.raises(BadInput, match="needs its weights"):
        shelf.painted(recipe.having(painting=None, before=()), Wish(before=(Earlier(FIRST),)))
