"""The box of one person as it is typed: pixels or shares, inside the photograph or refused."""

from __future__ import annotations

import pytest
from hypothesis import given
from hypothesis import strategies as st

from studio_app.direction.errors import BadInput
from studio_app.direction.found_pose import PersonBox
from studio_app.studio.photo_points import read_box


def test_pixels_and_shares_mean_the_same() -> None:
    assert read_box("100, 50,200,400", 400, 500) == read_box("0.25,0.1,0.5,0.8", 400, 500)
    assert read_box("0,0,1,1", 400, 500).whole
    assert read_box("300,0,200,500", 400, 500) == PersonBox(x=0.75, y=0, width=0.25, height=1), "cut at the edge"


@pytest.mark.parametrize(
    "text", ["", "1,2,3", "a,b,c,d", "0,0,0,0", "900,0,50,50", "-5,0,9,9", "nan,0,1,1", "0,0,1e400,1", "1,2,3,4,5"]
)
def test_what_is_no_box_is_refused_in_a_sentence(text: str) -> None:
    with pytest.raises(BadInput, match="is not a box on this photograph of 400 x 500"):
        read_box(text, 400, 500)


@given(st.tuples(*[st.floats(-2, 2000)] * 4))
def test_every_box_lies_inside_or_is_refused(numbers: tuple[float, ...]) -> None:
    try:
        box = read_box(",".join(map(str, numbers)), 1000, 800)
    except BadInput:
        return
    assert box.x + box.width <= 1 + 1e-6 and box.y + box.height <= 1 + 1e-6
