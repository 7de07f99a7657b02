"""Zoom and pan as numbers: what lies under the pointer stays there, and a picture cannot be lost."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from pytest import approx

from studio_app.studio.sight import LARGEST_ZOOM, Frame, Rect, Sight

sizes = st.floats(16, 8192)
frames = st.builds(
    Frame, sizes, sizes, st.builds(Rect, st.floats(0, 40), st.floats(0, 40), sizes, sizes), st.sampled_from([1, 1.5, 2])
)
shares = st.floats(0, 1)


@given(frames, shares, shares, st.floats(0.1, 1.0))
def test_zooming_in_keeps_the_pixel_under_the_pointer(frame: Frame, x: float, y: float, part: float) -> None:
    box = frame.box(Sight())
    place = box.x + x * box.width, box.y + y * box.height
    zoom = frame.fitted + part * max(0.0, LARGEST_ZOOM - frame.fitted)
    sight = frame.zoomed(Sight(), zoom, *place)
    assert frame.share(sight, *place) == approx((x, y), abs=1e-6)


@given(frames, shares, shares)
def test_one_to_one_and_back(frame: Frame, x: float, y: float) -> None:
    middle = frame.space.x + frame.space.width / 2, frame.space.y + frame.space.height / 2
    sight = frame.one_to_one(x, y, *middle)
    assert frame.box(sight).width == approx(frame.width / frame.scale)
    assert frame.share(sight, *middle) == approx((x, y), abs=1e-6)
    assert frame.toggled(sight, *middle) == Sight()


@given(frames, st.floats(-9e4, 9e4), st.floats(-9e4, 9e4))
def test_a_picture_cannot_be_pushed_out(frame: Frame, x: float, y: float) -> None:
    sight = frame.panned(Sight(2.0), x, y)
    assert 0 <= sight.x <= 1 and 0 <= sight.y <= 1
    assert frame.panned(Sight(), x, y) == Sight(), "a fitted picture stays"


def test_below_the_fitted_size_it_fits_and_the_largest_is_bounded() -> None:
    frame = Frame(400, 500, Rect(0, 0, 800, 1000))
    assert frame.fitted == 2.0
    assert frame.stepped(Sight(2.4), -1, 5, 5) == Sight()
    assert frame.stepped(Sight(15.9), 9, 5, 5).zoom == LARGEST_ZOOM
    assert frame.panned(Sight(2.0), 80, -100) == Sight(2.0, 0.4, 0.6)
