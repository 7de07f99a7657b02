"""What a person types, read; what is kept, shown."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.direction.units import (
    CM,
    COORDINATE,
    DEGREE,
    EV,
    F_STOP,
    KELVIN,
    METRE,
    MM,
    PERCENT,
    WIND,
    YEAR,
    Unit,
    arithmetic,
)  # fmt: skip

ALL = [CM, COORDINATE, DEGREE, EV, F_STOP, KELVIN, METRE, MM, PERCENT, WIND, YEAR]


@pytest.mark.parametrize(
    ("unit", "text", "value"),
    [
        (MM, "85", 85), (MM, "85mm", 85), (MM, " 85 MM ", 85), (KELVIN, "5600K", 5600), (EV, "+1/3", 1 / 3),
        (EV, "2 stops", 2), (EV, "−0,7 EV", -0.7), (F_STOP, "f/2.8", 2.8), (F_STOP, "2.8", 2.8),
        (PERCENT, "35 %", 0.35),
        (PERCENT, "35", 0.35), (DEGREE, "45°", 45), (DEGREE, "-(30+15) deg", -45), (METRE, "1.3 m", 1.3),
        (MM, "+=15", 100), (MM, "*=2", 170), (PERCENT, "+=5", 85.05), (WIND, "4 m/s", 4), (COORDINATE, "40.75°", 40.75),
    ],
)  # fmt: skip
def test_reads(unit: Unit, text: str, value: float) -> None:
    assert unit.read(text, 85) == pytest.approx(value)


@pytest.mark.parametrize(
    "text", ["", "wide", "85 kg", "1/0", "__import__('os')", "2**9", "9" * 99, "True", "(1", "[1]", "1e999-1e999x"]
)
def test_bad_text_says_what_is_allowed(text: str) -> None:
    with pytest.raises(BadInput, match="Type for example 85"):
        MM.read(text, 85)


@pytest.mark.parametrize(
    ("unit", "value", "shown"),
    [(MM, 85, "85 mm"), (EV, 0.7, "+0.7 EV"), (EV, -0.7, "−0.7 EV"), (EV, -0.0, "+0.0 EV"), (F_STOP, 2.8, "f/2.8"),
     (PERCENT, 0.35, "35 %"), (DEGREE, -12, "−12°")],
)  # fmt: skip
def test_shows(unit: Unit, value: float, shown: str) -> None:
    assert unit.show(value).replace("\N{NO-BREAK SPACE}", " ") == shown


@pytest.mark.parametrize("unit", ALL)
@given(value=st.floats(-1000, 1000))
def test_what_is_shown_reads_back_to_what_was_shown(unit: Unit, value: float) -> None:
    shown = unit.show(value)
    assert unit.show(unit.read(shown, 0)) == shown


@given(st.text(max_size=30))
def test_any_text_is_a_number_or_a_sentence(text: str) -> None:
    try:
        assert isinstance(MM.read(text, 85), float)
    except BadInput as error:
        assert "mm" in str(error)


@given(st.integers(-999, 999), st.integers(1, 99))
def test_fractions(top: int, bottom: int) -> None:
    assert arithmetic(f"{top}/{bottom}") == pytest.approx(top / bottom)
