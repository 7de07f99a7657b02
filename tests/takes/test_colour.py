"""Colour as numbers: CIEDE2000 against its authors' pairs, Lab against lcms, tones, differences."""

from __future__ import annotations

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from studio_app.takes.difference import difference, in_frame
from studio_app.takes.lab import delta_e, lab_of_srgb
from studio_app.takes.tone import blown, crushed, eight_bits, tones

SHARMA = np.array((
    (50.0000, 2.6772, -79.7751, 50.0000, 0.0000, -82.7485, 2.0425),
    (50.0000, 3.1571, -77.2803, 50.0000, 0.0000, -82.7485, 2.8615),
    (50.0000, 2.8361, -74.0200, 50.0000, 0.0000, -82.7485, 3.4412),
    (50.0000, -1.3802, -84.2814, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, -1.1848, -84.8006, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, -0.9009, -85.5211, 50.0000, 0.0000, -82.7485, 1.0000),
    (50.0000, 0.0000, 0.0000, 50.0000, -1.0000, 2.0000, 2.3669),
    (50.0000, -1.0000, 2.0000, 50.0000, 0.0000, 0.0000, 2.3669),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0009, 7.1792),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0010, 7.1792),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0011, 7.2195),
    (50.0000, 2.4900, -0.0010, 50.0000, -2.4900, 0.0012, 7.2195),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0009, -2.4900, 4.8045),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0010, -2.4900, 4.8045),
    (50.0000, -0.0010, 2.4900, 50.0000, 0.0011, -2.4900, 4.7461),
    (50.0000, 2.5000, 0.0000, 50.0000, 0.0000, -2.5000, 4.3065),
    (50.0000, 2.5000, 0.0000, 73.0000, 25.0000, -18.0000, 27.1492),
    (50.0000, 2.5000, 0.0000, 61.0000, -5.0000, 29.0000, 22.8977),
    (50.0000, 2.5000, 0.0000, 56.0000, -27.0000, -3.0000, 31.9030),
    (50.0000, 2.5000, 0.0000, 58.0000, 24.0000, 15.0000, 19.4535),
    (50.0000, 2.5000, 0.0000, 50.0000, 3.1736, 0.5854, 1.0000),
    (50.0000, 2.5000, 0.0000, 50.0000, 3.2972, 0.0000, 1.0000),
    (50.0000, 2.5000, 0.0000, 50.0000, 1.8634, 0.5757, 1.0000),
    (50.0000, 2.5000, 0.0000, 50.0000, 3.2592, 0.3350, 1.0000),
    (60.2574, -34.0099, 36.2677, 60.4626, -34.1751, 39.4387, 1.2644),
    (63.0109, -31.0961, -5.8663, 62.8187, -29.7946, -4.0864, 1.2630),
    (61.2901, 3.7196, -5.3901, 61.4292, 2.2480, -4.9620, 1.8731),
    (35.0831, -44.1164, 3.7933, 35.0232, -40.0716, 1.5901, 1.8645),
    (22.7233, 20.0904, -46.6940, 23.0331, 14.9730, -42.5619, 2.0373),
    (36.4612, 47.8580, 18.3852, 36.2715, 50.5065, 21.2231, 1.4146),
    (90.8027, -2.0831, 1.4410, 91.1528, -1.6435, 0.0447, 1.4441),
    (90.9257, -0.5406, -0.9208, 88.6381, -0.8985, -0.7239, 1.5381),
    (6.7747, -0.2908, -2.4247, 5.8714, -0.0985, -2.2286, 0.6377),
    (2.0776, 0.0795, -1.1350, 0.9033, -0.0636, -0.5514, 0.9082),
))  # fmt: skip
"""Table 1 of Sharma, Wu and Dalal (2005): two colours in Lab and their difference."""


def test_ciede2000_gives_the_published_numbers() -> None:
    one, other, wanted = SHARMA[:, :3], SHARMA[:, 3:6], SHARMA[:, 6]
    assert np.abs(delta_e(one, other) - wanted).max() < 1e-4
    assert np.abs(delta_e(other, one) - wanted).max() < 1e-4


def test_lab_is_what_a_colour_manager_says() -> None:
    pixels = np.random.default_rng(3).integers(0, 256, (16, 16, 3)).astype(np.uint8)
    srgb, lab = ImageCms.createProfile("sRGB"), ImageCms.createProfile("LAB", 5000)
    turned = ImageCms.profileToProfile(Image.fromarray(pixels), srgb, lab, outputMode="LAB")
    wanted = np.asarray(turned).astype(float)
    wanted[..., 0] *= 100 / 255
    wanted[..., 1:] = (wanted[..., 1:] + 128) % 256 - 128
    assert np.abs(lab_of_srgb(pixels) - wanted).max() < 1.2, "lcms gives whole numbers here"


colours = st.tuples(*[st.integers(0, 255)] * 3)


@given(colours, colours)
def test_a_difference_is_the_same_both_ways_and_nothing_to_itself(one: tuple[int, ...], other: tuple[int, ...]) -> None:
    a, b = (lab_of_srgb(np.array([[each]], np.uint8)).astype(np.float64) for each in (one, other))
    assert delta_e(a, b) == pytest.approx(delta_e(b, a), abs=1e-6)
    assert delta_e(a, a).max() == pytest.approx(0, abs=1e-6)


def test_equal_pictures_differ_by_nothing_and_others_by_a_number() -> None:
    one = np.random.default_rng(1).integers(0, 256, (90, 70, 3)).astype(np.uint8)
    same = difference(one, one.copy())
    assert (same.picture.max(), same.mean, same.largest) == (0, 0.0, 0.0)
    other = one.copy()
    other[80, 5] = 255 - other[80, 5]
    changed = difference(one, other)
    assert changed.largest > 5 and changed.mean == pytest.approx(changed.largest / 6300)
    lit = np.argwhere(changed.picture.any(axis=2)).tolist()
    assert lit == [[80, 5]]
    wanted = np.minimum(255, 8 * np.abs(one[80, 5].astype(int) - other[80, 5]))
    assert changed.picture[80, 5].tolist() == wanted.tolist()
    with pytest.raises(ValueError, match="frames"):
        difference(one, one[:50])


def test_another_size_comes_into_the_frame() -> None:
    flat = np.full((40, 30, 3), 77, np.uint8)
    assert in_frame(flat, 30, 40) is flat
    assert in_frame(flat, 60, 80).shape == (80, 60, 3) and (in_frame(flat, 60, 80) == 77).all()


def test_tones_count_every_pixel_and_name_what_is_clipped() -> None:
    pixels = np.full((10, 10, 3), 32768, np.uint16)
    pixels[0, :, 0] = 65535
    pixels[1] = 0
    found = tones(pixels)
    assert found.counts.sum(axis=1).tolist() == [100] * 4
    assert found.blown == (0.1, 0.0, 0.0) and found.crushed == (0.1, 0.1, 0.1)
    assert found.counts[3, 128] == 80
    assert blown(pixels).sum() == 10 and crushed(pixels).sum() == 10
    assert not crushed(np.array([[[0, 0, 9]]], np.uint8)).any(), "blue is left"


@given(st.integers(0, 65535))
def test_sixteen_bits_round_as_a_screen_does(value: int) -> None:
    assert int(eight_bits(np.array([[[value] * 3]], np.uint16))[0, 0, 0]) == round(value * 255 / 65535)
