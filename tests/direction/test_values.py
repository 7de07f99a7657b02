"""Frozen values: ranges held, unknown names refused, strangers carried through."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st
from pydantic import ValidationError

from studio_app.direction.camera import Aspect, Camera
from studio_app.direction.direction import Direction, changed
from studio_app.direction.errors import BadInput
from studio_app.direction.pose import Pose
from studio_app.takes.recipe import Recipe
from studio_app.twins.card import Measures, Twin


def test_a_value_cannot_be_edited_in_place() -> None:
    with pytest.raises(ValidationError):
        Camera().lens_mm = 50


@pytest.mark.parametrize("lens", [11.9, 401, float("nan"), float("inf"), "wide"])
def test_a_lens_out_of_range_is_refused_in_words(lens: object) -> None:
    with pytest.raises(BadInput, match="lens_mm"):
        Camera().having(lens_mm=lens)


def test_a_misspelt_field_is_refused() -> None:
    with pytest.raises(BadInput, match="Camera has no lense_mm"):
        Camera().having(lense_mm=85)


def test_changed_names_the_parts_that_differ() -> None:
    before = Direction()
    after = before.having(camera=before.camera.having(lens_mm=100), pose=Pose(turn_deg=10))
    assert changed(before, after) == {"camera", "pose"}


@given(st.dictionaries(st.from_regex(r"[a-z]{1,8}", fullmatch=True), st.just((1.0, 2.0, 3.0)), max_size=6))
def test_equal_values_have_equal_hashes(joints: dict[str, tuple[float, float, float]]) -> None:
    backwards = dict(reversed(joints.items()))
    assert Pose(joints=joints) == Pose(joints=backwards)
    assert hash(Pose(joints=joints)) == hash(Pose(joints=backwards))


def test_a_twin_is_an_adult() -> None:
    measures = Measures(height_cm=170, bust_cm=84, waist_cm=64, hips_cm=90, shoe_eu=39, size_eu=36)
    with pytest.raises(ValidationError, match="age_years"):
        Twin(id="a", name="A", age_years=17.9, measures=measures)


def test_aspect_is_width_by_height() -> None:
    assert [aspect.ratio for aspect in (Aspect.PORTRAIT_4_5, Aspect.SQUARE)] == [0.8, 1.0]


def test_equal_recipes_have_equal_digests_and_a_seed_changes_it() -> None:
    recipe = Recipe(direction=Direction())
    assert recipe.digest == Recipe(direction=Direction()).digest
    assert recipe.digest != recipe.having(seed=2).digest
