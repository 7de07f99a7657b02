"""A frame holds what the crop says: whole pixels as they are, else one resampling in light without a seam."""

from __future__ import annotations

from dataclasses import replace

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image

from studio_app.delivery.framing import Select, frame, open_select
from studio_app.delivery.light import to_light, to_numbers
from studio_app.delivery.resample import resampled
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import Channel, FileFormat, Sharpening
from studio_app.takes.crop import Crop
from studio_app.takes.figure_marks import BodyPart, FigureMarks
from studio_app.takes.png import encode_png

ALL = Crop(left=0, top=0, right=1, bottom=1)


def channel(width: int, height: int, **more: object) -> Channel:
    told = {"name": "Test", "medium": "web", "width": width, "height": height, "sharpening": Sharpening.NONE, **more}
    return Channel.model_validate(told)


@pytest.mark.parametrize("bits", [8, 16])
def test_numbers_come_back_from_light(bits: int) -> None:
    ramp = np.arange(2**bits, dtype=np.uint8 if bits == 8 else np.uint16).reshape(-1, 16, 1).repeat(3, axis=2)
    back = to_numbers(to_light(ramp), bits)
    assert np.abs(back.astype(np.int32) - ramp).max() <= (0 if bits == 8 else 1)


@pytest.mark.parametrize("bits", [8, 16])
def test_a_select_opens_as_it_was_written(select: Select, bits: int) -> None:
    pixels = select.pixels if bits == 16 else (select.pixels // 257).astype(np.uint8)
    opened = open_select(encode_png(pixels))
    assert opened.bits == bits
    assert np.array_equal(opened.pixels, pixels)


@pytest.mark.parametrize("data", [b"", b"GIF89a", b"\x89PNG\r\n\x1a\n" + bytes(40)])
def test_what_is_no_select_is_a_sentence(data: bytes) -> None:
    with pytest.raises(BadInput):
        open_select(data)


def test_a_cut_off_select_is_a_sentence(select: Select) -> None:
    with pytest.raises(BadInput, match="cut off or damaged"):
        open_select(encode_png(select.pixels)[:-500])


def test_the_whole_at_its_own_size_is_bit_identical(select: Select) -> None:
    whole = channel(select.width, select.height, bits=16, format=FileFormat.PNG)
    assert np.array_equal(frame(select, ALL, whole).pixels, select.pixels)


def test_whole_pixels_are_not_resampled(select: Select) -> None:
    part = Crop(left=100 / 512, top=50 / 640, right=400 / 512, bottom=450 / 640)
    framed = frame(select, part, channel(300, 400, bits=16, format=FileFormat.PNG))
    assert np.array_equal(framed.pixels, select.pixels[50:450, 100:400])


def test_eight_bits_cannot_become_sixteen(select: Select) -> None:
    small = Select((select.pixels // 257).astype(np.uint8))
    with pytest.raises(Refused, match="16 bits, and the select holds 8"):
        frame(small, ALL, channel(512, 640, bits=16, format=FileFormat.TIFF))


def test_light_is_resampled_not_numbers() -> None:
    """A fine black and white pattern has half the light of white: 188 of 255, not 128."""
    pattern = np.zeros((320, 320, 3), np.uint8)
    pattern[(np.indices((320, 320)).sum(axis=0) % 2) == 0] = 255
    framed = frame(Select(pattern), ALL, channel(160, 160))
    assert abs(int(np.median(framed.pixels)) - 188) <= 1


def test_it_agrees_with_pillow_s_lanczos_where_nothing_rings(select: Select) -> None:
    soft = cv2.GaussianBlur(select.light, (0, 0), 3)
    mine = resampled(soft, (0, 512), (0, 640), 300, 375)
    planes = [Image.fromarray(np.ascontiguousarray(soft[..., at])) for at in range(3)]
    other = np.dstack([np.asarray(plane.resize((300, 375), Image.Resampling.LANCZOS)) for plane in planes])
    assert np.abs(mine - other).max() < 2e-3


@pytest.mark.parametrize("size", [(160, 200), (300, 375), (800, 1000)])
def test_an_edge_gets_no_halo(size: tuple[int, int]) -> None:
    picture = np.full((640, 512, 3), 0.9, np.float32)
    picture[200:, :256] = 0.02
    new = resampled(picture, (0, 512), (0, 640), *size)
    assert new.min() >= 0.02 - 1e-5 and new.max() <= 0.9 + 1e-5


@settings(max_examples=40, deadline=None)
@given(
    left=st.floats(0, 0.6), top=st.floats(0, 0.6), share=st.floats(0.1, 0.4),
    width=st.integers(160, 400), height=st.integers(160, 400),
)  # fmt: skip
def test_a_ramp_stays_where_it_was(left: float, top: float, share: float, width: int, height: int) -> None:
    """The picture moves by no part of a pixel: a ramp's value at each new pixel's middle is its place."""
    ramp = np.broadcast_to(np.linspace(0, 1, 256, dtype=np.float32)[None, :, None], (64, 256, 3)).copy()
    across = (left * 256, (left + share) * 256)
    new = resampled(ramp, across, (top * 64, (top + share) * 64), width, height)
    place = across[0] + (np.arange(width) + 0.5) * (across[1] - across[0]) / width
    inner = (place > 6) & (place < 250)
    assert np.abs(new[height // 2, inner, 0] - (place[inner] - 0.5) / 255).max() < 2e-3


@pytest.mark.parametrize("how", [Sharpening.SCREEN, Sharpening.GLOSSY, Sharpening.MATTE])
def test_sharpening_sharpens_and_leaves_the_grain(select: Select, how: Sharpening) -> None:
    plain = frame(select, ALL, channel(400, 500)).pixels.astype(np.int32)
    sharp = frame(select, ALL, channel(400, 500, sharpening=how)).pixels.astype(np.int32)
    drawing, ground = (slice(140, 320), slice(160, 240)), (slice(10, 480), slice(10, 120))
    assert np.abs(np.diff(sharp[drawing], axis=0)).mean() > 1.05 * np.abs(np.diff(plain[drawing], axis=0)).mean()
    assert sharp[ground].std() < 1.1 * plain[ground].std()


def test_the_marks_move_with_the_crop(select: Select, marks: FigureMarks) -> None:
    crop = Crop(left=0.25, top=0, right=0.75, bottom=0.5)
    framed = frame(select, crop, channel(512, 640), marks)
    assert framed.figure is not None
    head, was = framed.figure.parts[BodyPart.HEAD], marks.parts[BodyPart.HEAD]
    assert head.left == pytest.approx((was.left - 0.25) / 0.5)
    assert head.bottom == pytest.approx(was.bottom / 0.5)
    assert BodyPart.LEFT_FOOT not in framed.figure.whole and BodyPart.HEAD in framed.figure.whole


def test_the_same_select_gives_the_same_pixels(select: Select) -> None:
    crop, wanted = Crop(left=0.1, top=0.05, right=0.83, bottom=0.788), channel(333, 421, sharpening=Sharpening.SCREEN)
    again = replace(select, pixels=select.pixels.copy())
    assert np.array_equal(frame(select, crop, wanted).pixels, frame(again, crop, wanted).pixels)


def test_a_crop_of_another_shape_would_stretch_her(select: Select) -> None:
    with pytest.raises(BadInput, match="times as wide as high"):
        frame(select, ALL, channel(640, 512))
