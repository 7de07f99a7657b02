"""A pass that changes some parts of a picture only: which pixels these are, and that all others stay to the bit."""

from __future__ import annotations

from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from tiny_takes import SIDE, ordered, plain, pretend_stage, with_painting

from studio_app.direction.errors import BadInput, Refused
from studio_app.engines import klein
from studio_app.engines.areas import FEATHERED, GROWN, laid_over, mask_of, squares
from studio_app.engines.engine import Context
from studio_app.engines.guided import painting_of
from studio_app.engines.passes import painted
from studio_app.engines.seeing import Seen, widened
from studio_app.engines.table import ENGINES
from studio_app.engines.tiny import tiny_klein
from studio_app.stage.develop import eight_bit
from studio_app.studio import wish
from studio_app.studio.render_process import twin_of
from studio_app.studio.wish import Earlier, Wish
from studio_app.takes.painting import Area
from studio_app.takes.recipe import Recipe

pytestmark = pytest.mark.filterwarnings("ignore:__array__ implementation:DeprecationWarning:diffusers")
Bytes = NDArray[np.uint8]


def place(area: Area) -> int:
    return tuple(Area).index(area)


def quarters(size: tuple[int, int]) -> Bytes:
    """A part in each quarter of a picture: hair and garments above, skin and location below."""
    down, across = np.mgrid[0 : size[1], 0 : size[0]]
    return ((down >= size[1] / 2) * 2 + (across >= size[0] / 2)).astype(np.uint8)


@pytest.fixture(scope="module")
def weights(tmp_path_factory: pytest.TempPathFactory) -> Path:
    return tiny_klein(tmp_path_factory.mktemp("weights") / "klein")


@pytest.fixture(scope="module")
def kept() -> dict[str, object]:
    return {}


@pytest.fixture
def context(cache: Path, weights: Path, kept: dict[str, object], monkeypatch: pytest.MonkeyPatch) -> Context:
    """The stage is pretended: a part in each quarter."""
    pretend_stage(monkeypatch)
    flat = klein.seen_of

    def seen(recipe: Recipe, size: tuple[int, int], context: Context) -> Seen:
        made = flat(recipe, size, context)
        previz = made.previz if context.before is None else widened(context.before, size)
        return Seen(previz, made.maps, quarters(size))

    monkeypatch.setattr(klein, "seen_of", seen)
    return Context(cache, twin_of, lambda step: None, lambda: False, kept, weights=weights)


@pytest.fixture(scope="module")
def recipe(weights: Path, cache: Path) -> Recipe:
    told = Wish(steps=4, before=(Earlier("klein", steps=2),), only=(Area.GARMENTS,))
    return ordered("klein", weights, cache, told, plain())


def test_what_lies_outside_is_the_earlier_pass_to_the_bit(recipe: Recipe, weights: Path, context: Context) -> None:
    first, last = painted(Recipe.model_validate_json(recipe.model_dump_json()), context, (weights, weights))
    high, wide, _ = last.pixels.shape
    reach = int(np.ceil((GROWN + FEATHERED) * SIDE)) + 9  # the grid's margin moves a quarter by half of 16 pixels
    other = (first.pixels != last.pixels).any(axis=2)
    outside = np.ones((high, wide), np.bool_)
    outside[: high // 2 + reach, wide // 2 - reach :] = False
    assert outside.mean() > 0.5 and not other[outside].any()
    inside = np.s_[: high // 2 - reach, wide // 2 + reach :]
    assert other[inside].mean() > 0.9, "and inside it was painted anew"
    alone, mine = replace(context, before=eight_bit(first.pixels)), recipe.having(before=())
    whole = klein.Klein().render(with_painting(mine, only=()), alone)
    assert (whole.pixels != first.pixels).any(axis=2)[outside].mean() > 0.9, "without parts all of it is painted"
    another = (klein.Klein().render(mine.having(seed=2), alone).pixels != last.pixels).any(axis=2)
    assert another[inside].mean() > 0.9 and not another[outside].any(), "what is new comes from the seed, not the VAE"


def test_parts_that_are_not_in_the_picture_are_a_sentence_before_weights_are_opened(
    recipe: Recipe, context: Context, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(klein, "loaded_of", None)
    hidden = klein.seen_of
    monkeypatch.setattr(klein, "seen_of", lambda *a: replace(hidden(*a), areas=np.full((SIDE, SIDE), 3, np.uint8)))
    with pytest.raises(Refused, match="Only hair, skin and face may change, and the picture shows nothing of it"):
        klein.Klein().render(with_painting(recipe, only=[Area.HAIR, Area.SKIN]), context)


@settings(max_examples=25, deadline=None)
@given(st.integers(1, 6), st.integers(1, 6), st.integers(0, 47), st.integers(0, 47), st.sampled_from(list(Area)))
def test_beyond_its_seam_nothing_changes_and_every_square_that_shows_is_painted(
    high: int, wide: int, down: int, across: int, area: Area
) -> None:
    areas = np.full((high * 16, wide * 16), place(area) ^ 1, np.uint8)
    at = down % areas.shape[0], across % areas.shape[1]
    areas[at] = place(area)
    mask, side = mask_of(areas, (area,)), min(areas.shape)
    away = np.hypot(*(np.indices(areas.shape) - np.array(at)[:, None, None]))
    assert (mask[away <= GROWN * side] == 1).all() and (mask[away > (GROWN + FEATHERED) * side + 1e-4] == 0).all()
    white = squares(mask, 16)
    assert (white[mask > 0] == 255).all() and white.shape == areas.shape
    assert all(
        np.ptp(white[y : y + 16, x : x + 16]) == 0 for y in range(0, high * 16, 16) for x in range(0, wide * 16, 16)
    )
    before, after = np.full((*areas.shape, 3), 17, np.uint8), np.full((*areas.shape, 3), 201, np.uint8)
    made = laid_over(before, after, mask)
    assert (made[mask == 0] == 17).all() and (made[mask == 1] == 201).all()


@pytest.mark.parametrize("name", sorted({*ENGINES} - {"klein"}))
def test_engines_that_paint_whole_pictures_say_so(name: str, recipe: Recipe, tmp_path: Path) -> None:
    with pytest.raises(BadInput, match=r"paints whole pictures only|takes no words"):
        wish.painting_of(recipe.having(engine=name), ENGINES[name], Wish(only=(Area.HAIR,)), "0" * 64, tmp_path)
    with pytest.raises(BadInput, match="paints whole pictures only"):
        painting_of(recipe.having(engine=name))
