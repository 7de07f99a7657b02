"""Depth pictures from outside: every kind of grey becomes 16 bits, everything else a sentence."""

from __future__ import annotations

import io

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.takes.depth_picture import (
    LONGEST_DEPTH,
    depth_png,
    fits,
    looks_turned_over,
    read_depth,
    stretched,
)

RISING = np.repeat(np.linspace(2000, 60000, 48).astype(np.uint16)[:, None], 64, axis=1)


def saved(picture: Image.Image, kind: str = "PNG", **more: object) -> bytes:
    out = io.BytesIO()
    picture.save(out, kind, **more)
    return out.getvalue()


def test_sixteen_bits_stay_sixteen_and_span_all_of_them() -> None:
    found = read_depth(saved(Image.fromarray(RISING)))
    assert (found.dtype, found.min(), found.max()) == (np.uint16, 0, 65535)
    assert len(np.unique(found)) == 48
    assert np.array_equal(read_depth(depth_png(found)), found)
    assert depth_png(found) == depth_png(read_depth(depth_png(found)))


@pytest.mark.parametrize("mode", ["L", "RGB", "RGBA", "LA", "P"])
@pytest.mark.parametrize("kind", ["PNG", "WEBP", "JPEG"])
def test_eight_bits_of_any_mode_are_read(mode: str, kind: str) -> None:
    if kind == "JPEG" and mode not in ("L", "RGB"):
        return
    grey = Image.fromarray((RISING >> 8).astype(np.uint8)).convert(mode)
    more = {"lossless": True} if kind == "WEBP" else {}
    found = read_depth(saved(grey, kind, **more))
    assert found.shape == RISING.shape
    assert np.abs(found.astype(int) - stretched(RISING)).max() < 65535 * 0.02


def test_what_is_seen_through_is_not_near() -> None:
    grey = Image.fromarray((RISING >> 8).astype(np.uint8)).convert("LA")
    alpha = Image.new("L", grey.size, 255)
    alpha.paste(0, (0, 40, 64, 48))
    grey.putalpha(alpha)
    found = read_depth(saved(grey))
    assert found[44].max() == 0 < found[20].min()


def test_an_upright_depth_is_what_the_orientation_says() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    found = read_depth(saved(Image.fromarray((RISING >> 8).astype(np.uint8)), "JPEG", exif=exif, quality=95))
    assert found.shape == (64, 48)
    assert found[:, 0].mean() > found[:, -1].mean(), "the top of the stored picture lies at the right"


def test_a_large_one_is_thinned_without_a_mean_of_near_and_far() -> None:
    wide = np.zeros((400, 3 * LONGEST_DEPTH), np.uint8)
    wide[:, 3000:] = 255
    found = read_depth(saved(Image.fromarray(wide)))
    assert max(found.shape) <= LONGEST_DEPTH
    assert set(np.unique(found)) == {0, 65535}


@pytest.mark.parametrize(
    ("data", "words"),
    [
        (saved(Image.new("RGB", (64, 48), (255, 0, 0))), "is coloured"),
        (saved(Image.new("L", (64, 48), 90)), "all of one grey"),
        (saved(Image.fromarray(np.full((48, 64), 30000, np.uint16))), "all of one grey"),
        (saved(Image.fromarray(RISING), compress_level=0)[:2000], "cut off or damaged"),
        (b"no picture at all", "not a picture"),
        (saved(Image.new("L", (9000, 20))), "nobody can stand"),
        (saved(Image.fromarray(RISING >> 8).convert("RGB"), "TIFF"), "not a picture"),
    ],
)
def test_what_holds_no_depth_is_refused_in_a_sentence(data: bytes, words: str) -> None:
    with pytest.raises(BadInput, match=words):
        read_depth(data, "depth.png")


@settings(max_examples=60, deadline=None)
@given(st.integers(0, 3000), st.integers(0, 255))
def test_any_damage_is_a_sentence_or_a_depth(at: int, byte: int) -> None:
    data = bytearray(saved(Image.fromarray(RISING)))
    data[at % len(data)] = byte
    try:
        found = read_depth(bytes(data))
    except BadInput:
        return
    assert found.dtype == np.uint16


def test_a_depth_with_a_dark_ground_looks_turned_over() -> None:
    found = stretched(RISING)
    assert not looks_turned_over(found)
    assert looks_turned_over(np.uint16(65535) - found)


def test_the_shape_of_the_photograph_is_asked_but_for_rounding() -> None:
    depth = np.zeros((392, 518), np.uint16)
    assert fits(depth, 3024, 4032)
    assert not fits(depth, 4032, 3024) and not fits(depth, 3024, 4300)
