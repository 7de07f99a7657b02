"""Words that count more or less: how they are written, which tokens they reach, and that the picture follows."""

from __future__ import annotations

from collections.abc import Callable
from dataclasses import replace
from pathlib import Path

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.direction.presets import direction_preset
from studio_app.engines.clip_words import clip_tokenizer
from studio_app.engines.emphasis import emphasised, pieces, plain, token_weights
from studio_app.engines.prompts import Role, prompt_of, shown_words, worded
from studio_app.engines.table import ENGINES, Dialect, entry
from studio_app.studio.order import Order
from studio_app.studio.usual import usual
from studio_app.studio.wish import Wish, painting_of, repainted
from studio_app.takes.recipe import Quality, Recipe

WORDS = st.text(st.characters(categories=("Ll", "Lu"), max_codepoint=0x17F), min_size=1, max_size=12)


def recipe(engine: str, quality: Quality = Quality.FINAL) -> Recipe:
    return Order(engine=engine, quality=quality).recipe(direction_preset("evening-crossing"), 1, {})


def painted(engine: str, wish: Wish, quality: Quality = Quality.FINAL) -> Recipe:
    made = recipe(engine, quality)
    return made.having(painting=painting_of(made, entry(engine), wish, "0" * 64, Path()))


@settings(deadline=None)
@given(st.lists(st.tuples(WORDS, st.sampled_from([0.5, 1.0, 1.25, 2.0])), min_size=1, max_size=6))
def test_what_is_written_is_read_back(parts: list[tuple[str, float]]) -> None:
    written = ", ".join(emphasised(words, weight) for words, weight in parts)
    assert plain(written) == ", ".join(words for words, _ in parts)
    heavy = [(words, weight) for words, weight in parts if weight != 1]
    assert [piece for piece in pieces(written) if piece[1] != 1] == heavy


@settings(deadline=None)
@given(st.text(max_size=60))
def test_any_text_is_words(text: str) -> None:
    assert all(0 <= weight <= 2 for _, weight in pieces(text))
    assert "".join(words for words, _ in pieces(text)) == plain(text)


def test_each_token_gets_the_weight_of_its_words() -> None:
    tokenizer = clip_tokenizer()
    found = pieces("red (coat:1.5) in rain")
    weights = token_weights(tokenizer, found)
    whole = tokenizer(plain("red (coat:1.5) in rain"), add_special_tokens=False).input_ids
    assert len(weights) == tokenizer.model_max_length
    assert [at for at, weight in enumerate(weights) if weight == 1.5] == [4, 5, 6, 7], "c, o, a, t after the beginning"
    assert len(whole) == sum(len(tokenizer(words, add_special_tokens=False).input_ids) for words, _ in found)
    assert weights[len(whole) + 1 :] == [1.0] * (len(weights) - len(whole) - 1)


def test_only_an_engine_that_weighs_words_is_offered_weights() -> None:
    for name, each in ENGINES.items():
        told = usual(recipe(name), Wish())
        if told is not None and each.weights is not None:
            assert bool(told.parts) is (each.weights.dialect is Dialect.TAGS)
    with pytest.raises(BadInput, match="cannot weigh words"):
        painted("klein", Wish(emphasis=(("look", 1.2),)))


def test_what_should_not_be_there_is_refused_where_nobody_would_hear_it() -> None:
    with pytest.raises(BadInput, match="does not hear what should not be there"):
        painted("klein", Wish(negative="a logo"))
    for engine, guidance in (("sdxl-union", None), ("z-image", 3.0)):
        assert painted(engine, Wish(negative="a logo", guidance=guidance)).painting.negative == "a logo"


def test_what_has_no_room_in_the_window_of_the_words_is_named() -> None:
    sdxl, klein = usual(recipe("sdxl-union"), Wish()), usual(recipe("klein"), Wish())
    assert sdxl.unread(sdxl.prompt) == "", "composed words have room"
    long = ", ".join(["a (linen:1.2) shirt"] * 20)
    rest = sdxl.unread(long)
    assert plain(long).endswith(rest)
    assert len(plain(long).removesuffix(rest).replace(",", " , ").split()) == 75
    assert klein.unread(long * 9) == "", "an encoder of whole sentences has room"


def test_names_keep_their_capitals_within_the_words() -> None:
    assert "evening crossing, New York, low warm sun" in prompt_of(direction_preset("evening-crossing"))


def test_a_weighted_part_stands_so_in_the_words_of_the_recipe() -> None:
    direction = direction_preset("evening-crossing")
    look = dict(worded(direction, Dialect.TAGS))["look"]
    first = painted("sdxl-union", Wish(emphasis=(("look", 1.3),)))
    words = first.painting
    assert words is not None
    assert f"({look}:1.3)" in words.prompt
    assert plain(words.prompt) == prompt_of(direction)
    other = repainted(recipe("sdxl-union"), first, Wish(emphasis=(("look", 1.3),)))
    assert other.painting == words


def test_references_say_what_they_show() -> None:
    wish = Wish(references=("coat.jpg", "guide:pose", "wall.jpg"), roles=("a garment", "the pose"))
    words = painted("klein", wish).painting
    assert words is not None
    assert f"Picture 2 shows {shown_words('a garment', '')}." in words.prompt
    assert "Picture 3 shows her pose as a drawn figure" in words.prompt
    assert "Picture 4 shows wall.jpg: keep it as it is." in words.prompt
    assert words.roles == ("a garment", "the pose")
    assert {shown_words(role, "x") for role in Role} & {shown_words("", "x")} == set()


@pytest.mark.parametrize("name", [name for name, each in ENGINES.items() if each.weights is not None])
def test_a_draft_costs_less_and_a_final_is_full_size(name: str) -> None:
    draft, final = (painted(name, Wish(), quality) for quality in Quality)
    assert draft.painting is not None
    assert final.painting is not None
    tokens: Callable[[Recipe], int] = lambda one: one.width * one.height  # noqa: E731
    assert tokens(draft) < 0.7 * tokens(final)
    assert draft.painting.steps <= final.painting.steps
    assert draft.painting.reference_mp <= final.painting.reference_mp
    assert 0.9e6 < tokens(final) < 1.6e6
    table = entry(name).weights
    assert table is not None
    for ratio in (0.5625, 0.8, 1.0, 1.5):
        assert table.tiers[Quality.FINAL].long_side(ratio) % 16 == 0
    own = painted(name, replace(Wish(), steps=3, reference_mp=0.5)).painting
    assert own is not None
    assert (own.steps, own.reference_mp) == (3, 0.5)
