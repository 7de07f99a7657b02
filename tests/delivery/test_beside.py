"""A part of a delivered picture is found again beside it; a wrong pair never is."""

from __future__ import annotations

import itertools
from pathlib import Path

import numpy as np
import pytest
import skimage
from hypothesis import given, settings
from hypothesis import strategies as some
from numpy.typing import NDArray
from PIL import Image

from studio_app.delivery.beside import mark_beside
from studio_app.delivery.registering import register, register_smooth
from studio_app.delivery.watermark import embed, read
from studio_app.delivery.watermark_grid import blocks_of, luma_of
from studio_app.delivery.watermark_registered import read_registered
from studio_app.studio.watermark_attacks import changed

MARK, OTHER = bytes.fromhex("123456789abcdef0"), bytes.fromhex("0fedcba987654321")
Picture = NDArray[np.uint8]


def photograph() -> Picture:
    """Of scikit-image: full of points."""
    with Image.open(Path(skimage.__file__).parent / "data" / "chelsea.png") as picture:
        return np.asarray(picture.convert("RGB").resize((560, 450)), np.uint8)


def smooth() -> Picture:
    """A soft figure before seamless paper with grain: hardly any points."""
    down, across = np.mgrid[0:675, 0:540].astype(np.float32)
    figure = np.exp(-(((across - 260) / 120) ** 2) - np.abs((down - 370) / 250) ** 6)
    ground = 205 + 25 * np.cos((across - 270) / 250) - 20 * down / 675 - 130 * figure
    grain = np.random.default_rng(1).normal(0, 1.2, (675, 540, 3))
    return (ground[..., None] + grain).clip(0, 255).astype(np.uint8)


@pytest.fixture(scope="module", params=[photograph, smooth], ids=["photograph", "smooth"])
def pair(request: pytest.FixtureRequest) -> tuple[Picture, Picture]:
    """A picture, and the same with a mark."""
    picture = request.param()
    return picture, np.asarray(embed(picture, MARK), np.uint8)


@pytest.mark.parametrize("how", ["50 % of it, JPEG 80", "70 % of it on a page"])
def test_a_part_is_known_beside_the_picture_and_not_without(pair: tuple[Picture, Picture], how: str) -> None:
    picture, marked = pair
    copy = changed(marked, how)
    assert read(copy) is None, "the blind reader needs the whole"
    assert mark_beside(copy, picture, (OTHER, MARK), bare=True) == MARK
    assert mark_beside(copy, marked, (OTHER, MARK), bare=False) == MARK


def test_a_turned_part_is_known_where_the_picture_has_points() -> None:
    copy = changed(np.asarray(embed(photograph(), MARK), np.uint8), "70 % of it, turned by 3 degrees")
    assert mark_beside(copy, photograph(), (OTHER, MARK), bare=True) == MARK


def test_what_carries_another_mark_or_none_is_not_ours(pair: tuple[Picture, Picture]) -> None:
    picture, marked = pair
    copy = changed(marked, "80 % of it, JPEG 80")
    assert mark_beside(copy, picture, (OTHER,), bare=True) is None, "the same picture of another delivery"
    assert mark_beside(changed(picture, "80 % of it, JPEG 80"), picture, (MARK, OTHER), bare=True) is None
    assert mark_beside(copy, picture, (), bare=True) is None


def test_another_picture_is_not_ours() -> None:
    several = [photograph(), smooth()]
    for picture, other in itertools.permutations(several, 2):
        copy = np.asarray(embed(other, MARK), np.uint8)
        assert read_registered(copy, picture, (MARK,), bare=True) is None


def test_a_copy_of_another_size_is_laid_where_it_was(pair: tuple[Picture, Picture]) -> None:
    picture, _ = pair
    copy, whole = _luma(picture[40:400, 60:500]), _luma(picture)
    move = register(copy, whole)
    move = register_smooth(copy, whole) if move is None else move
    assert move is not None
    assert np.allclose(move, [[1, 0, 60], [0, 1, 40]], atol=1.0)


@given(some.integers(1, 90), some.integers(1, 90))
@settings(max_examples=8, deadline=None)
def test_whatever_is_small_or_flat_is_a_no_and_never_an_error(width: int, height: int) -> None:
    picture = np.full((200, 160, 3), 128, np.uint8)
    for copy in (picture[:height, :width], np.zeros((height, width, 3), np.uint8)):
        assert read_registered(np.ascontiguousarray(copy), picture, (MARK,), bare=True) is None


@pytest.mark.parametrize("size", [(60, 33_000), (40_000, 70), (1, 50_000)])
def test_a_ribbon_from_outside_is_a_no(size: tuple[int, int]) -> None:
    ribbon = np.random.default_rng(3).integers(0, 256, (*size, 3), np.uint8)
    assert mark_beside(ribbon, smooth(), (MARK,), bare=True) is None


def test_the_grid_is_that_of_the_delivered_size(pair: tuple[Picture, Picture]) -> None:
    picture, marked = pair
    small = picture[::2, ::2].copy()
    grid = blocks_of(picture.shape[1], picture.shape[0])
    assert mark_beside(changed(marked, "60 % of it, JPEG 80"), small, (MARK,), grid, bare=True) == MARK


def _luma(picture: Picture) -> Picture:
    return np.asarray(luma_of(np.ascontiguousarray(picture)), np.uint8)
