"""The facets of a take: what lists sift by says what the direction says."""

from __future__ import annotations

from datetime import UTC, datetime

import pytest

from studio_app.direction.presets import direction_preset
from studio_app.takes.facets import Facets, facets_of, frame_of, plain_words
from studio_app.takes.person import Person
from studio_app.takes.recipe import Quality, Recipe
from studio_app.takes.take import Take, take_id

EVENING = direction_preset("evening-crossing")


def taken(recipe: Recipe, number: int = 18, by: Person | None = None) -> Take:
    sha256 = "7f3a21" + "0" * 58
    made = datetime(2026, 6, 1, 12, tzinfo=UTC)
    return Take(id=take_id(number, sha256), number=number, sha256=sha256, recipe=recipe, made=made, by=by)


def test_facets_say_what_the_direction_says() -> None:
    rik = Person(name="Rik Render", mail="rik@studio.example")
    found = facets_of(taken(Recipe(direction=EVENING, shot="L01-S02", seed=7), by=rik))
    assert found == Facets(
        shot="L01-S02", engine="stand-in", quality="draft", seed=7, width=416, height=520, twin="sample-freja",
        pose="Walking", expression="Soft smile", look="Summer whites",
        garments=("Sneakers", "Wide trousers", "Oversized shirt"), hair="fair shoulder-length straight hair",
        rig=EVENING.rig.name, location="Evening crossing, New York", lens_mm=85.0, aspect="4:5",
        source_type="algorithmicMedia", by="rik@studio.example", made=1780315200.0,
        frame=found.frame, words=found.words,
    )  # fmt: skip


@pytest.mark.parametrize(
    "word",
    ["evening", "linen", "85 mm", "freja", "walking", "soft smile", "sneakers", "take 18", "t0018-7f3a21", "seed 7",
     "l01-s02", "stand-in", "draft", "white canvas shoes", "f/5.6", "4:5", "rik render", "fair shoulder-length"],
)  # fmt: skip
def test_plain_words_find_the_take(word: str) -> None:
    direction = EVENING.having(camera=EVENING.camera.having(lens_mm=85.0, f_stop=5.6))
    rik = Person(name="Rik Render", mail="rik@studio.example")
    assert word in facets_of(taken(Recipe(direction=direction, shot="L01-S02", seed=7), by=rik)).words


def test_a_frame_is_one_direction_whatever_seed_engine_quality_and_title() -> None:
    first = facets_of(taken(Recipe(direction=EVENING, seed=1)))
    other = Recipe(direction=EVENING.having(title="Else"), seed=2, engine="colour-card", quality=Quality.FINAL)
    assert facets_of(taken(other, 19)).frame == first.frame
    closer = EVENING.having(camera=EVENING.camera.having(lens_mm=86.0))
    assert frame_of(closer) != first.frame


def test_words_are_plain() -> None:
    text = "Key 45°, \N{MINUS SIGN}0.7\N{NO-BREAK SPACE}EV. At F/5.6: STRA\N{LATIN SMALL LETTER SHARP S}E,"
    assert plain_words(text) == "key 45° -0.7 ev at f/5.6 strasse"
