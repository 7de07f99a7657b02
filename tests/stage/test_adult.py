"""The stand-in is an adult, whatever is asked."""

from __future__ import annotations

import math

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.stage.adult import ADULT, adult_age
from studio_app.stage.body_fit import shape_of
from studio_app.twins.card import Twin
from studio_app.twins.roster import find_twin


@given(st.floats(allow_nan=True, allow_infinity=True))
def test_no_years_give_a_minor(years: float) -> None:
    assert ADULT <= adult_age(years) <= 1.0


def test_years_map_onto_the_adult_anchors() -> None:
    assert adult_age(18) == adult_age(25) == pytest.approx(2 / 3)
    assert adult_age(90) == adult_age(100) == pytest.approx(1.0)
    assert adult_age(30) < adult_age(60) < adult_age(80)


@given(st.floats(18, 100), st.lists(st.floats(0, 1), min_size=7, max_size=7))
def test_the_body_is_never_asked_for_below_adult(years: float, at: list[float]) -> None:
    twin = find_twin("sample-freja").having(age_years=years)
    age = shape_of(twin, np.array(at), {}).phenotype["age"]
    assert age >= ADULT
    assert math.isclose(age, adult_age(years))


def test_a_face_shape_cannot_touch_the_age() -> None:
    twin = find_twin("sample-freja")
    cheating = twin.having(face=twin.face.having(shape={"age": -1.0}))
    shape = shape_of(cheating, np.zeros(7), {"age": -1.0})
    assert shape.phenotype["age"] >= ADULT


def test_a_minor_has_no_record() -> None:
    with pytest.raises(BadInput, match="age_years"):
        find_twin("sample-freja").having(age_years=17.9)
    assert Twin.model_fields["age_years"].is_required()
