"""What is measured on a picture beside the stand-in: planted changes are caught, untouched pictures are left alone."""

from __future__ import annotations

import numpy as np
import pytest
from flag_pictures import HEIGHT, WIDTH, bared, figure, lighter, picture, wider
from hypothesis import given, settings
from hypothesis import strategies as st

from studio_app.takes.flags import BARE, OVERLAP, SKIN_L
from studio_app.takes.flags import WIDTH as WIDTH_FLAG
from studio_app.takes.flags_measured import Measured, measured

HER = figure()
BESIDE = picture(HER, 1)
MIDDLE = WIDTH / 2


def seen(taken: np.ndarray) -> Measured:
    return measured(taken, BESIDE, HER)


@pytest.mark.parametrize("seed", range(2, 6))
def test_an_untouched_picture_raises_no_flag(seed: int) -> None:
    found = seen(picture(HER, seed, noise=2.0 + seed))
    assert found.skin_l is not None and abs(found.skin_l) < SKIN_L / 2
    assert found.overlap is not None and found.overlap > (1 + OVERLAP) / 2
    assert found.width is not None and abs(found.width) < WIDTH_FLAG / 2
    assert found.bare is not None and found.bare < BARE / 2


@pytest.mark.parametrize("by", [-4.0, 4.0])
def test_four_l_lighter_or_darker_skin_is_caught(by: float) -> None:
    found = seen(lighter(picture(HER, 2), HER["skin"], by))
    assert found.skin_l == pytest.approx(by, abs=0.7)
    assert abs(found.skin_l or 0) >= SKIN_L
    assert found.overlap is not None and found.overlap > OVERLAP, "her outline did not change"


@pytest.mark.parametrize("share", [1.03, 1 / 1.03])
def test_three_percent_of_width_is_caught(share: float) -> None:
    for taken in (wider(picture(HER, 2), share, MIDDLE), picture(figure(share), 3)):
        found = seen(taken)
        assert found.overlap is not None and found.overlap < OVERLAP
        assert found.width == pytest.approx(share - 1, abs=0.012)
        assert abs(found.width or 0) >= WIDTH_FLAG


def test_a_shift_of_the_whole_figure_is_no_width() -> None:
    found = seen(np.roll(picture(HER, 2), 1, axis=1))
    assert found.width == pytest.approx(0, abs=0.006)


def test_skin_where_she_wears_something_is_caught() -> None:
    taken, where = picture(HER, 2), HER["garment-1-dress"].copy()
    where[95:] = False
    found = seen(bared(taken, HER, where))
    share = where.sum() / (~HER["background"]).sum()
    assert found.bare == pytest.approx(share, rel=0.35)
    assert (found.bare or 0) >= BARE


def test_a_dress_of_the_colour_of_skin_is_not_taken_for_skin() -> None:
    masks = figure()
    both = {**masks, "skin": masks["skin"] | masks["garment-1-dress"], "garment-1-dress": masks["bodysuit"]}
    nude = picture(both, 1)
    assert measured(picture(both, 2), nude, masks).bare is None


def test_what_cannot_be_seen_is_not_measured() -> None:
    nothing = {name: np.zeros((HEIGHT, WIDTH), bool) for name in HER} | {"background": np.ones((HEIGHT, WIDTH), bool)}
    assert measured(BESIDE, BESIDE, nothing) == Measured(None, None, None, None)
    grey = np.full((HEIGHT, WIDTH, 3), 128, np.uint8)
    assert measured(grey, grey, HER).overlap is None, "an outline without contrast says nothing"
    covered = {**HER, "skin": HER["bodysuit"], "garment-1-dress": HER["garment-1-dress"] | HER["skin"]}
    assert measured(BESIDE, BESIDE, covered).skin_l is None


def test_pictures_of_two_sizes_are_refused() -> None:
    with pytest.raises(ValueError, match="different frames"):
        measured(BESIDE[1:], BESIDE, HER)


@settings(max_examples=6, deadline=None)
@given(st.integers(0, 2**32 - 1))
def test_any_picture_gives_figures_in_range(seed: int) -> None:
    noise = np.random.default_rng(seed).integers(0, 256, BESIDE.shape).astype(np.uint8)
    found = seen(noise)
    assert found.overlap is None or 0 <= found.overlap <= 1
    assert found.width is None or -1 <= found.width <= 1
    assert found.bare is None or 0 <= found.bare <= 1
