"""Photographs from outside: what is right is read upright and in sRGB, what is wrong is said in a sentence."""

from __future__ import annotations

import io
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from studio_app.direction.errors import BadInput
from studio_app.takes.photograph import (
    LONGEST_SIDE,
    MAX_PHOTOGRAPH_BYTES,
    film_lens,
    photograph_ending,
    read_photograph,
)


def photo(form: str, size: tuple[int, int] = (64, 48), **how: object) -> bytes:
    """Red above, blue below."""
    pixels = np.zeros((size[1], size[0], 3), np.uint8)
    pixels[: size[1] // 2, :, 0] = 200
    pixels[size[1] // 2 :, :, 2] = 200
    out = io.BytesIO()
    Image.fromarray(pixels).save(out, form, **how)
    return out.getvalue()


@pytest.mark.parametrize(("form", "ending"), [("JPEG", "jpg"), ("PNG", "png"), ("WEBP", "webp")])
def test_the_three_formats_are_read(form: str, ending: str) -> None:
    data = photo(form)
    pixels = read_photograph(data)
    assert pixels.shape == (48, 64, 3) and pixels.dtype == np.uint8
    assert pixels[5, 30, 0] > 170 > pixels[5, 30, 2] and pixels[40, 30, 2] > 150
    assert photograph_ending(data) == ending


def test_a_turned_photograph_is_set_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6
    pixels = read_photograph(photo("JPEG", exif=exif.tobytes()))
    assert pixels.shape == (64, 48, 3)  # what was above is now at the right
    assert pixels[30, 44, 0] > 170 and pixels[30, 4, 2] > 150


def test_a_profile_is_turned_into_srgb_and_a_broken_one_ignored() -> None:
    plain = read_photograph(photo("PNG"))
    xyz = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    assert np.abs(read_photograph(photo("PNG", icc_profile=xyz)).astype(int) - plain).max() <= 2
    assert (read_photograph(photo("PNG", icc_profile=b"no profile" * 40)) == plain).all()


def test_other_modes_become_rgb() -> None:
    out = io.BytesIO()
    Image.new("RGBA", (40, 40), (0, 0, 0, 0)).save(out, "PNG")
    assert read_photograph(out.getvalue()).min() == 255
    for mode in ("CMYK", "L"):
        out = io.BytesIO()
        Image.new(mode, (40, 40)).save(out, "JPEG")
        assert read_photograph(out.getvalue()).shape == (40, 40, 3)


def test_a_very_large_photograph_is_made_smaller() -> None:
    assert read_photograph(photo("JPEG", (LONGEST_SIDE + 500, 300))).shape[1] == LONGEST_SIDE


def test_what_is_no_photograph_is_refused_in_words() -> None:
    gif = io.BytesIO()
    Image.new("L", (40, 40)).save(gif, "GIF")
    for data in (b"", b"hello", gif.getvalue(), b"%PDF-1.7 and so on"):
        with pytest.raises(BadInput, match=r"beach\.jpg is not a picture"):
            read_photograph(data, "beach.jpg")
    with pytest.raises(BadInput, match="larger than"):
        read_photograph(b"\xff\xd8" + bytes(MAX_PHOTOGRAPH_BYTES))
    with pytest.raises(BadInput, match="nobody can stand"):
        read_photograph(photo("PNG", (900, 20)))


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few hundred bytes that says it is huge."""
    body = bytearray(photo("PNG"))
    body[16:24] = width.to_bytes(4, "big") + height.to_bytes(4, "big")
    body[29:33] = zlib.crc32(body[12:29]).to_bytes(4, "big")
    return bytes(body)


@pytest.mark.parametrize("side", [20_000, 400_000])
def test_a_bomb_is_not_unpacked(side: int) -> None:
    with pytest.raises(BadInput, match="too many pixels"):
        read_photograph(bomb(side, side))


@given(st.sampled_from(["JPEG", "PNG", "WEBP"]), st.integers(0, 100), st.data())
def test_cut_off_or_changed_bytes_never_get_out_as_anything_else(form: str, cut: int, data: st.DataObject) -> None:
    body = bytearray(photo(form))
    del body[len(body) * (100 - cut) // 100 :]
    for _ in range(data.draw(st.integers(0, 4)) if body else 0):
        body[data.draw(st.integers(0, len(body) - 1))] = data.draw(st.integers(0, 255))
    try:
        assert read_photograph(bytes(body)).ndim == 3
    except BadInput as error:
        assert str(error)


@pytest.mark.parametrize("form", ["JPEG", "PNG", "WEBP"])
def test_half_a_photograph_is_refused(form: str) -> None:
    body = photo(form, (300, 200))
    with pytest.raises(BadInput, match=r"cut off or damaged|not a picture"):
        read_photograph(body[: len(body) // 2])


def test_the_lens_is_read_where_the_photograph_names_one() -> None:
    exif, out = Image.Exif(), io.BytesIO()
    exif.get_ifd(0x8769)[0xA405] = 85
    Image.new("RGB", (40, 50)).save(out, "JPEG", exif=exif)
    assert film_lens(out.getvalue()) == 85.0
    assert film_lens(out.getvalue()[:200]) is None
    assert film_lens(b"no picture") is None
