"""Likeness at a glance: what a hash must and must not tell apart, for any picture."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from numpy.typing import NDArray
from PIL import Image, ImageFilter

from studio_app.direction.errors import BadInput
from studio_app.takes.likeness import BITS, BYTES, apart, print_of, print_of_file


def picture(seed: int) -> Image.Image:
    """Soft blots, as large as things in a photograph are."""
    noise: NDArray[np.uint8] = np.random.default_rng(seed).integers(0, 256, (12, 10, 3)).astype(np.uint8)
    return Image.fromarray(noise).resize((320, 400), Image.Resampling.BICUBIC)


SEEDS = st.integers(0, 1000)


@settings(max_examples=40, deadline=None)
@given(seed=SEEDS, factor=st.floats(0.85, 1.1), noise=st.integers(0, 3))
def test_the_same_picture_lighter_noisier_smaller_or_compressed_looks_alike(
    seed: int, factor: float, noise: int
) -> None:
    one = picture(seed)
    rough = np.random.default_rng(seed).normal(0, noise + 1e-9, (400, 320, 3))
    other = Image.fromarray(np.clip(np.asarray(one) * factor + rough, 0, 255).astype(np.uint8)).resize((160, 200))
    small = io.BytesIO()
    other.save(small, "WEBP", quality=80)
    assert apart(print_of(one), print_of(one)) == 0
    assert apart(print_of(one), print_of_file(small.getvalue())) <= BITS // 10


@settings(max_examples=40, deadline=None)
@given(one=SEEDS, other=SEEDS)
def test_other_pictures_and_mirrored_ones_do_not(one: int, other: int) -> None:
    held, mirrored = print_of(picture(one)), print_of(picture(one).transpose(Image.Transpose.FLIP_LEFT_RIGHT))
    assert len(held) == BYTES and apart(held, mirrored) > BITS // 4
    if one != other:
        assert apart(held, print_of(picture(other))) > BITS // 4
        assert apart(held, print_of(picture(other))) == apart(print_of(picture(other)), held)


def test_a_white_sweep_is_no_noise() -> None:
    white = np.full((400, 320, 3), 243.0)
    grains = [np.random.default_rng(seed).normal(0, 3, white.shape) for seed in (1, 2)]
    first, second = (
        Image.fromarray((white + grain).astype(np.uint8)).filter(ImageFilter.BoxBlur(1)) for grain in grains
    )
    assert apart(print_of(first), print_of(second)) == 0


@pytest.mark.parametrize(
    "data", [b"", b"RIFF\x00\x00\x00\x00WEBP", b"GIF89a" + bytes(40), b"\x89PNG\r\n\x1a\n" + bytes(60)]
)
def test_what_is_no_picture_is_refused(data: bytes) -> None:
    with pytest.raises(BadInput):
        print_of_file(data)
