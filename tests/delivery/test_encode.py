"""A file holds picture, profile, XMP and resolution in every format, fits its channel, and is the same each time."""

from __future__ import annotations

import io

import numpy as np
import pytest
import tifffile
from PIL import Image

from studio_app.delivery.encode import encode
from studio_app.delivery.framing import Select, frame
from studio_app.delivery.profiles import profile
from studio_app.delivery.stages import Encoded, Marked, Pixels
from studio_app.direction.errors import BadInput, Refused
from studio_app.takes.channel import Channel, ColourSpace, FileFormat, Sharpening
from studio_app.takes.crop import Box, Crop

XMP = (
    b'<?xpacket begin="" id="W5M0MpCehiHzreSzNTczkc9d"?><x:xmpmeta xmlns:x="adobe:ns:meta/">'
    b'<rdf:RDF xmlns:rdf="http://www.w3.org/1999/02/22-rdf-syntax-ns#"/></x:xmpmeta><?xpacket end="w"?>'
)
FORMATS = [(kind, 8) for kind in FileFormat] + [(FileFormat.PNG, 16), (FileFormat.TIFF, 16)]


def marked(select: Select, width: int = 512, height: int = 640, xmp: bytes = XMP, **more: object) -> Marked:
    told = {"name": "Test", "medium": "web", "width": width, "height": height, "sharpening": Sharpening.NONE, **more}
    whole = Crop(left=0, top=0, right=1, bottom=1)
    framed = frame(select, whole, Channel.model_validate(told))
    return Marked(framed, framed.pixels, Box(left=0, top=0.9, right=0.3, bottom=1), "AI", xmp)


def opened(file: Encoded) -> Image.Image:
    picture = Image.open(io.BytesIO(file.data))
    picture.load()
    return picture


def pixels_in(file: Encoded) -> Pixels:
    if file.channel.format is FileFormat.TIFF:
        return tifffile.imread(io.BytesIO(file.data))
    return np.asarray(opened(file))


@pytest.mark.parametrize(("kind", "bits"), FORMATS)
def test_each_format_holds_picture_profile_and_xmp(select: Select, kind: FileFormat, bits: int) -> None:
    file = encode(marked(select, format=kind, bits=bits, dpi=300))
    picture = opened(file)
    assert picture.format == kind.name and picture.size == (512, 640)
    assert picture.info["icc_profile"] == profile(ColourSpace.SRGB)
    assert XMP in file.data
    if kind in (FileFormat.JPEG, FileFormat.PNG, FileFormat.TIFF):
        assert picture.info["dpi"][0] == pytest.approx(300, abs=0.01)


@pytest.mark.parametrize(("kind", "bits"), [(FileFormat.PNG, 8), (FileFormat.TIFF, 8), (FileFormat.TIFF, 16)])
def test_lossless_means_lossless(select: Select, kind: FileFormat, bits: int) -> None:
    given = marked(select, format=kind, bits=bits)
    assert np.array_equal(pixels_in(encode(given)), given.pixels)


def test_sixteen_bits_in_png_are_all_there(select: Select) -> None:
    from studio_app.delivery.framing import open_select

    given = marked(select, format=FileFormat.PNG, bits=16)
    data = encode(given).data
    at = data.index(b"iCCP") - 4
    plain = data[:at] + data[at + 12 + int.from_bytes(data[at : at + 4]) :]
    assert np.array_equal(open_select(plain).pixels, given.pixels)


@pytest.mark.parametrize(("kind", "bits"), FORMATS)
def test_the_same_frame_gives_the_same_bytes(select: Select, kind: FileFormat, bits: int) -> None:
    given = marked(select, 320, 400, format=kind, bits=bits, space=ColourSpace.DISPLAY_P3)
    assert encode(given).data == encode(given).data


def test_colours_are_whole_above_ninety(select: Select) -> None:
    layers = {quality: opened(encode(marked(select, quality=quality))).layer for quality in (90, 91)}  # type: ignore[attr-defined]
    assert layers[91][0][1:3] == (1, 1)
    assert layers[90][0][1:3] == (2, 2)


@pytest.mark.parametrize("kind", [FileFormat.JPEG, FileFormat.WEBP, FileFormat.AVIF])
def test_a_limit_of_size_is_met_with_the_best_quality_found(select: Select, kind: FileFormat) -> None:
    free = encode(marked(select, format=kind, quality=95))
    limit = max(20, len(free.data) * 6 // 10_000)
    held = encode(marked(select, format=kind, quality=95, max_kb=limit), spare=0)
    assert len(held.data) <= limit * 1000
    assert held.quality is not None and held.quality < 95
    assert len(held.data) > 0.7 * limit * 1000


def test_the_signature_s_room_is_left(select: Select) -> None:
    file = encode(marked(select, quality=95, max_kb=110))
    assert len(file.data) <= 70_000


def test_what_cannot_fit_is_refused_in_words(select: Select) -> None:
    with pytest.raises(Refused, match="even at quality 55"):
        encode(marked(select, 1024, 1280, max_kb=30))
    with pytest.raises(Refused, match="loses nothing"):
        encode(marked(select, format=FileFormat.PNG, max_kb=100))


def test_another_depth_than_the_channel_s_is_refused(select: Select) -> None:
    given = marked(select, format=FileFormat.TIFF, bits=8)
    other = Marked(given.framed, given.pixels.astype(np.uint16) * 257, given.label, given.words, given.xmp)
    with pytest.raises(BadInput, match="takes 8 bits"):
        encode(other)


def test_a_description_that_is_too_long_is_refused(select: Select) -> None:
    with pytest.raises(BadInput, match="description"):
        encode(marked(select, xmp=XMP + bytes(70_000)))
