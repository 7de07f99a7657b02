"""A seamless background goes on with its gradient and its grain; a busy one, or the figure herself, does not."""

from __future__ import annotations

import cv2
import numpy as np
import pytest

from studio_app.delivery.cropping import Side
from studio_app.delivery.framing import Select, frame
from studio_app.delivery.padding import continued, even_sides
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import Channel, Sharpening
from studio_app.takes.crop import Box, Crop
from studio_app.takes.figure_marks import FigureMarks

ALL_SIDES = frozenset(Side)


def paper(height: int, width: int, grain: float = 0.006) -> np.ndarray:
    """Seamless paper, darker to the right and to the floor, as light."""
    down, across = np.linspace(0.8, 0.7, height)[:, None], np.linspace(0, -0.06, width)[None]
    shares = (down + across)[..., None] + np.random.default_rng(3).normal(0, grain, (height, width, 3))
    return (np.clip(shares, 0, 1) ** 2.2).astype(np.float32)


def wide(width: int = 960, height: int = 540) -> Channel:
    told = {"name": "Wide", "medium": "web", "width": width, "height": height, "sharpening": Sharpening.NONE}
    return Channel.model_validate(told)


def test_paper_is_even_at_every_side_and_the_street_is_not(select: Select) -> None:
    assert even_sides(paper(640, 512)) == ALL_SIDES
    assert even_sides(select.light) == ALL_SIDES
    street = paper(640, 512)
    cv2.rectangle(street, (0, 100), (90, 400), (0.1, 0.1, 0.1), -1)
    for at in range(0, 480, 30):
        cv2.line(street, (at, 0), (at, 40), (0.2, 0.2, 0.2), 3)
    assert even_sides(street) == {Side.RIGHT, Side.BOTTOM}


def test_a_side_she_touches_is_not_continued() -> None:
    marks = FigureMarks(width=512, height=640, figure=Box(left=0.3, top=0.1, right=0.7, bottom=1))
    assert even_sides(paper(640, 512), marks) == ALL_SIDES - {Side.BOTTOM}


def test_the_gradient_goes_on_with_the_same_grain_and_no_seam() -> None:
    whole = paper(640, 900)
    got = continued(whole[:, 250:650], (250, 0), (250, 0))
    assert got.shape == whole.shape
    assert np.array_equal(got[:, 260:640], continued(whole[:, 250:650], (0, 0), (0, 0))[:, 10:-10])
    for part in (slice(0, 250), slice(650, 900)):
        assert np.abs(got[:, part].mean(axis=(0, 2)) - whole[:, part].mean(axis=(0, 2))).max() < 0.02
        fine = [picture[:, part] - cv2.blur(picture[:, part], (5, 5)) for picture in (got, whole)]
        assert fine[0].std() == pytest.approx(fine[1].std(), rel=0.2)
    columns = got.mean(axis=(0, 2))
    assert np.abs(np.diff(columns)[[249, 649]]).max() < 4 * np.abs(np.diff(columns)).mean()
    assert np.unique(got[100, :250], axis=0).shape[0] > 200


def test_corners_are_filled_and_the_same_each_time() -> None:
    got = continued(paper(200, 160), (30, 40), (50, 60))
    assert got.shape == (300, 240, 3) and np.isfinite(got).all()
    assert got.min() > 0.25 and got.max() < 0.75
    assert np.array_equal(got, continued(paper(200, 160), (30, 40), (50, 60)))


def test_a_padded_frame_keeps_its_figure_where_it_was(select: Select) -> None:
    """A frame twice as wide holds in its middle what the frame without padding holds, pixel for pixel."""
    plain = frame(select, Crop(left=0, top=0, right=1, bottom=1), wide(432, 540)).pixels
    padded = frame(select, Crop(left=-0.5, top=0, right=1.5, bottom=1), wide(864, 540)).pixels
    assert np.array_equal(padded[:, 216:648], plain)


def test_a_busy_edge_is_refused_in_words(select: Select) -> None:
    busy = select.pixels.copy()
    busy[::9, :30] = 0
    with pytest.raises(Refused, match="at the left is not even enough"):
        frame(Select(busy), Crop(left=-0.5, top=0, right=1.5, bottom=1), wide(864, 540))
    with pytest.raises(BadInput, match="outside of the picture"):
        frame(select, Crop(left=1.2, top=0, right=3.2, bottom=1), wide(864, 540))
