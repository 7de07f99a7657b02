"""The table of disclosure answers by who is seen, where, and when; and what the direction says of a picture."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import given, settings
from hypothesis import strategies as some

from studio_app.delivery.alt_text import LONGEST, alt_text
from studio_app.delivery.disclosure_rules import Need, required, rules
from studio_app.delivery.facts import InPicture
from studio_app.delivery.people import people_in
from studio_app.direction.direction import Direction
from studio_app.direction.location import Location, LocationKind
from studio_app.direction.look import Look
from studio_app.direction.presets import direction_preset, part_preset, preset_names
from studio_app.takes.source_type import photographed_in

TODAY = date(2026, 11, 26)
TWIN, EXTRA = frozenset({InPicture.TWIN}), frozenset({InPicture.SYNTHETIC})


def asked(people: frozenset[InPicture], territories: tuple[str, ...], day: date = TODAY) -> set[tuple[str, Need]]:
    return {(each.rule.id, each.need) for each in required(people, territories, day)}


def test_a_synthetic_performer_in_the_usa_is_disclosed_conspicuously_and_a_twin_is_not() -> None:
    assert ("ny-synthetic-performer", Need.CONSPICUOUS) in asked(EXTRA, ("US",))
    assert ("ny-synthetic-performer", Need.CONSPICUOUS) in asked(EXTRA | TWIN, ("WORLD",))
    assert asked(TWIN, ("US",)) == set()
    assert asked(EXTRA, ("US",), date(2026, 6, 8)) == set()


def test_the_european_union_asks_for_words_and_a_machine_readable_mark_from_august() -> None:
    found = asked(TWIN, ("NORDICS",))
    assert {("eu-deep-fake", Need.TEXT), ("eu-machine-readable", Need.MACHINE_READABLE)} <= found
    before = {rule for rule, _ in asked(TWIN, ("SE",), date(2026, 8, 1))}
    assert before == {"eu-code-of-practice"}
    assert asked(frozenset({InPicture.PHOTOGRAPHED}), ("SE",)) == set()


def test_what_is_planned_asks_for_nothing() -> None:
    found = {rule for rule, _ in asked(TWIN | EXTRA, ("DK", "GB", "KR"), date(2030, 1, 1))}
    assert not found & {"dk-imitation", "uk-agencies", "uk-no-law", "kr-ai-advertising"}
    assert asked(TWIN, ("GB",)) == set(), "no law is in force there"


def test_south_korea_asks_for_words_and_a_mark_from_its_first_day() -> None:
    assert asked(TWIN, ("KR",), date(2026, 1, 21)) == set()
    assert asked(TWIN, ("KR",), date(2026, 1, 22)) == {
        ("kr-ai-basic-act", Need.TEXT), ("kr-ai-basic-act", Need.MACHINE_READABLE)
    }  # fmt: skip


def test_laws_come_before_codes_and_each_says_why() -> None:
    found = required(TWIN, ("EU",), TODAY)
    assert [each.rule.voluntary for each in found] == sorted(each.rule.voluntary for each in found)
    assert found[0].sentence.startswith("European Union: ") and "50(4)" in found[0].sentence


def test_each_row_has_a_source_of_its_own_and_no_stray_field() -> None:
    held = rules()
    assert len({rule.id for rule in held.rules}) == len(held.rules) and held.model_extra == {}
    assert all(rule.model_extra == {} and rule.source for rule in held.rules)


@pytest.mark.parametrize("name", preset_names("directions"))
def test_the_words_for_those_who_do_not_see_say_what_is_seen(name: str) -> None:
    text = alt_text(direction_preset(name), "trainedAlgorithmicMedia")
    assert text.startswith("Fashion model in ") and text.endswith("; AI-generated.") and len(text) <= LONGEST


@given(
    some.sampled_from(preset_names("looks")),
    some.sampled_from(preset_names("locations")),
    some.sampled_from(["algorithmicMedia", "trainedAlgorithmicMedia"]),
)
@settings(max_examples=30, deadline=None)
def test_words_that_somebody_typed_are_not_repeated(look: str, place: str, source_type: str) -> None:
    dressed, where = part_preset("look", look), part_preset("location", place)
    assert isinstance(dressed, Look) and isinstance(where, Location)
    canary = "qxzvwkjh" * 3
    named = tuple(piece.having(name=canary) for piece in dressed.garments) * 3
    direction = Direction(
        title=canary, look=dressed.having(name=canary, garments=named[:8]), location=where.having(name=canary)
    )
    text = alt_text(direction.having(pose=direction.pose.having(name=canary)), source_type)
    assert canary not in text and len(text) <= LONGEST and text.startswith("Fashion model")


def test_a_plate_is_a_photograph_unless_the_studio_s_tracer_made_it() -> None:
    usual = Direction()
    own = usual.location.having(kind=LocationKind.PLATE, plate="plate-123456-harbour.jpg")
    shipped = part_preset("location", "plate-beach")
    assert photographed_in(usual) == ()
    assert photographed_in(usual.having(location=own)) == ("location",)
    assert photographed_in(usual.having(location=shipped)) == ()
    assert people_in(usual) == {InPicture.TWIN}
