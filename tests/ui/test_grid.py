"""The grid's arithmetic: every tile in its place, found again from any point, whatever the groups."""

from __future__ import annotations

from hypothesis import given
from hypothesis import strategies as st
from PySide6.QtCore import QPoint, QRect, QSize

from studio_app.ui.grid_layout import HEADER, GridLayout, Group, shared_tile

counts = st.lists(st.integers(0, 40), max_size=6)
layouts = st.builds(
    lambda sizes, across, wide, titled: GridLayout(
        QSize(wide, wide + 20), across, tuple(Group("Look" if titled else "", size) for size in sizes)
    ),
    counts,
    st.integers(0, 900),
    st.integers(40, 300),
    st.booleans(),
)


@given(layouts)
def test_tiles_are_found_where_they_stand(places: GridLayout) -> None:
    boxes = [places.rect(row) for row in range(places.count)]
    for row, box in enumerate(boxes):
        assert places.row_at(box.center()) == row
        assert places.row_at(box.topLeft()) == row
    assert places.rect(places.count).isEmpty()
    assert places.row_at(QPoint(places.size.width() // 2, places.size.height() + 1)) == -1
    edges = sorted((box.y(), box.x()) for box in boxes)
    assert edges == [(box.y(), box.x()) for box in boxes], "rows read from left to right and downwards"
    if boxes and places.across >= places.tile.width():
        assert max(box.right() for box in boxes) < places.across


@given(layouts, st.integers(-50, 3000), st.integers(1, 900))
def test_what_shows_in_a_rectangle_is_never_missed(places: GridLayout, top: int, height: int) -> None:
    box = QRect(0, top, max(1, places.size.width()), height)
    touched = [row for row in range(places.count) if places.rect(row).intersects(box)]
    found = places.rows_in(box)
    assert set(touched) <= set(found)
    assert len(found) <= len(touched) + 2 * places.columns or not places.across


@given(layouts, st.data())
def test_a_step_down_and_up_comes_back_to_the_column(places: GridLayout, data: st.DataObject) -> None:
    if not places.count:
        return
    row = data.draw(st.integers(0, places.count - 1))
    below = places.row_beside(row, 1)
    assert 0 <= below < places.count
    assert below >= row
    box, under = places.rect(row), places.rect(below)
    if below != row and under.x() == box.x():
        assert places.row_beside(below, -1) == row
    assert under.y() >= box.y()


def test_headers_stand_over_groups_with_a_title() -> None:
    places = GridLayout(QSize(100, 120), 250, (Group("Monday", 3), Group("Tuesday", 1)))
    assert places.columns == 2
    assert [places.header(number).y() for number in (0, 1)] == [0, HEADER + 240]
    assert places.rect(3) == QRect(0, 2 * HEADER + 240, 100, 120)
    assert places.row_at(QPoint(50, HEADER + 250)) == -1, "a header is no take"
    assert places.row_beside(1, 1) == 2
    assert places.row_beside(2, 1) == 3
    assert places.row_beside(3, -1) == 2


def test_tiles_share_the_width() -> None:
    assert shared_tile(1000, 240, 6, 20).width() == 250
    assert shared_tile(10, 240, 6, 20).width() == 10
