"""A frame gets all its marks at once, and they are found again in what is written of it."""

from __future__ import annotations

import io
from typing import Any

import numpy as np
import pytest
from delivery_samples import MARK, channel, facts, pixels, trained
from numpy.typing import NDArray
from PIL import Image

from studio_app.delivery.colour import converted
from studio_app.delivery.described import read_metadata
from studio_app.delivery.facts import Facts
from studio_app.delivery.marks import carries_label, carries_mark, mark
from studio_app.delivery.stages import Framed, Marked
from studio_app.takes.channel import ColourSpace
from studio_app.takes.crop import Crop

WHOLE = Crop(left=0, top=0, right=1, bottom=1)


def framed(**changes: Any) -> Framed:
    held = channel(**({"width": 640, "height": 800} | changes))
    return Framed(pixels(held.width, held.height), held, WHOLE)


def jpeg(picture: NDArray[Any], quality: int) -> NDArray[np.uint8]:
    out = io.BytesIO()
    Image.fromarray(picture).save(out, "JPEG", quality=quality)
    return np.asarray(Image.open(io.BytesIO(out.getvalue())).convert("RGB"))


@pytest.fixture(scope="module")
def marked() -> Marked:
    return mark(framed(), trained())


def test_a_frame_gets_its_label_its_watermark_and_its_metadata(marked: Marked) -> None:
    assert marked.words == "AI-generated image of a digital twin, made with the model’s consent."
    assert carries_label(marked.pixels, marked) and carries_mark(marked.pixels, MARK)
    assert read_metadata(marked.xmp).description == marked.words


@pytest.mark.parametrize("quality", [92, 70, 40])
def test_the_marks_are_found_in_a_compressed_file(marked: Marked, quality: int) -> None:
    read = jpeg(marked.pixels, quality)
    assert carries_label(read, marked) and carries_mark(read, MARK)


def test_the_marks_are_found_in_another_colour_space(marked: Marked) -> None:
    read = converted(marked.pixels, ColourSpace.ADOBE_RGB)
    assert carries_label(read, marked) and carries_mark(read, MARK)


def test_the_label_is_missed_where_it_is_painted_over_blurred_or_another_one(marked: Marked) -> None:
    height, width, _ = marked.pixels.shape
    across = slice(round(marked.label.left * width), round(marked.label.right * width))
    down = slice(round(marked.label.top * height), round(marked.label.bottom * height))
    for paint in (0, 18, 128, 255):
        painted = marked.pixels.copy()
        painted[down, across] = paint
        assert not carries_label(painted, marked)
    faint = marked.pixels.copy()
    faint[down, across] = 110 + faint[down, across] // 20
    assert not carries_label(faint, marked)
    assert not carries_label(pixels(640, 800), marked)
    other = mark(framed(), facts())
    assert not carries_label(other.pixels, marked)


def test_the_same_frame_and_facts_give_the_same_bytes(marked: Marked) -> None:
    again = mark(framed(), trained())
    assert np.array_equal(marked.pixels, again.pixels) and marked.xmp == again.xmp


@pytest.mark.parametrize("of", [facts, trained])
def test_outside_the_label_no_channel_moves_more_than_three_levels(of: Any) -> None:
    before = framed()
    said: Facts = of()
    after = mark(before, said)
    moved = np.abs(after.pixels.astype(int) - before.pixels)
    height, width, _ = moved.shape
    moved[
        int(after.label.top * height) : round(after.label.bottom * height),
        int(after.label.left * width) : round(after.label.right * width),
    ] = 0
    assert moved.max() <= 3
    assert 10 * np.log10(255**2 / np.mean(moved**2.0)) >= 48
