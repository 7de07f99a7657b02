"""PNG of takes: what we write others read; what others send cannot hurt."""

from __future__ import annotations

import io
import struct
import zlib

import cv2
import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra import numpy as hnp
from PIL import Image

from studio_app.direction.errors import BadInput
from studio_app.takes import png

SIZES = st.tuples(st.integers(1, 24), st.integers(1, 24), st.just(3))


def chunk(kind: bytes, data: bytes) -> bytes:
    return struct.pack(">I", len(data)) + kind + data + struct.pack(">I", zlib.crc32(kind + data))


def made(width: int, height: int, body: bytes = b"", bits: int = 8, colour: int = 2) -> bytes:
    header = struct.pack(">IIBBBBB", width, height, bits, colour, 0, 0, 0)
    return b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(body)) + chunk(b"IEND", b"")


@settings(deadline=None)
@given(pixels=st.one_of(hnp.arrays(np.uint16, SIZES), hnp.arrays(np.uint8, SIZES)))
def test_opencv_reads_exactly_what_was_written(pixels: np.ndarray):
    data = png.encode_png(pixels)
    read = cv2.imdecode(np.frombuffer(data, np.uint8), cv2.IMREAD_UNCHANGED)
    np.testing.assert_array_equal(read[:, :, ::-1], pixels)
    facts = png.inspect_png(data)
    assert (facts.height, facts.width, facts.bits) == (*pixels.shape[:2], 8 * pixels.itemsize)


def test_same_pixels_same_bytes():
    pixels = np.arange(48 * 32 * 3, dtype=np.uint16).reshape(48, 32, 3)
    assert png.encode_png(pixels) == png.encode_png(pixels.copy(order="F"))


@pytest.mark.parametrize("source", ["algorithmicMedia", "trainedAlgorithmicMedia"])
def test_the_source_type_is_born_inside(source: str):
    data = png.encode_png(np.zeros((4, 4, 3), np.uint16), source)
    assert png.inspect_png(data).source_type == source
    with Image.open(io.BytesIO(data)) as picture:
        picture.load()
        xmp = picture.info["XML:com.adobe.xmp"]
        assert picture.info["srgb"] == 0
    assert f">http://cv.iptc.org/newscodes/digitalsourcetype/{source}</Iptc4xmpExt:DigitalSourceType>" in xmp
    assert "tIME" not in data.decode("latin-1")


@pytest.mark.parametrize("source", ["", "x</rdf>", "a" * 90, "två"])
def test_a_source_type_is_one_word(source: str):
    with pytest.raises(BadInput):
        png.encode_png(np.zeros((4, 4, 3), np.uint16), source)


@pytest.mark.parametrize("shape", [(4, 4), (4, 4, 4), (0, 4, 3)])
def test_only_colour_pictures_are_written(shape: tuple[int, ...]):
    with pytest.raises(BadInput):
        png.encode_png(np.zeros(shape, np.uint16))
    with pytest.raises(BadInput):
        png.encode_png(np.zeros((4, 4, 3), np.float32))  # type: ignore[arg-type]


def jpeg() -> bytes:
    out = io.BytesIO()
    Image.new("RGB", (8, 8)).save(out, "JPEG")
    return out.getvalue()


HOSTILE = {
    "empty": (b"", "not a PNG"),
    "jpeg": (jpeg(), "not a PNG"),
    "text": (b"<svg/>" * 40, "not a PNG"),
    "bomb": (made(60_000, 60_000), "megapixels"),
    "wide": (made(2**31 - 1, 1), "megapixels"),
    "no size": (made(0, 10), "damaged"),
    "header only": (b"\x89PNG\r\n\x1a\n", "damaged"),
    "cut": (png.encode_png(np.ones((40, 40, 3), np.uint16))[:-20], "damaged"),
    "too little data": (made(40, 40, b"\0" * 10), "damaged"),
    "no data": (made(40, 40)[:33] + chunk(b"IEND", b""), "damaged"),
    "bits": (made(4, 4, b"\0" * 100, bits=3), "damaged"),
    "colour": (made(4, 4, b"\0" * 100, colour=5), "damaged"),
    "long chunk": (b"\x89PNG\r\n\x1a\n\xff\xff\xff\xffIHDR" + b"\0" * 30, "damaged"),
}


@pytest.mark.parametrize("kind", HOSTILE)
def test_hostile_pictures_are_refused_in_words(kind: str):
    data, sentence = HOSTILE[kind]
    for read in (png.decode_png, png.thumbnail):
        with pytest.raises(BadInput, match=sentence):
            read(data)


def test_too_many_bytes_are_not_read(monkeypatch):
    monkeypatch.setattr(png, "MAX_BYTES", 1000)
    with pytest.raises(BadInput, match="larger than"):
        png.inspect_png(b"\0" * 1001)


@settings(deadline=None)
@given(at=st.integers(0, 10_000), to=st.integers(0, 255))
def test_a_flipped_byte_never_passes_as_another_picture(at: int, to: int):
    whole = png.encode_png(np.full((6, 5, 3), 999, np.uint16))
    data = bytearray(whole)
    data[at % len(data)] = to
    if bytes(data) != whole:
        with pytest.raises(BadInput):
            png.inspect_png(bytes(data))


@settings(deadline=None)
@given(junk=st.binary(max_size=400))
def test_junk_after_a_good_start(junk: bytes):
    with pytest.raises(BadInput):
        png.decode_png(made(8, 8, b"")[:33] + junk)


def test_previews_keep_shape_and_look():
    ramp = np.linspace(0, 65535, 400, dtype=np.uint16)
    data = png.encode_png(np.repeat(np.repeat(ramp[None, :, None], 500, 0), 3, 2))
    small = png.thumbnail(data)
    with Image.open(io.BytesIO(small)) as picture:
        assert (picture.format, picture.size) == ("WEBP", (205, 256))
        across = np.asarray(picture.convert("L"))[128].astype(int)
    assert abs(across - np.linspace(0, 255, 205)).max() < 6
    assert png.thumbnail(data) == small


def test_decoding_takes_the_high_byte():
    pixels = np.random.default_rng(3).integers(0, 65536, (9, 7, 3), dtype=np.uint16)
    np.testing.assert_array_equal(png.decode_png(png.encode_png(pixels)), pixels >> 8)


def test_grey_pictures_of_16_bits_are_shown():
    grey = np.linspace(0, 65535, 64, dtype=np.uint16).reshape(8, 8)
    data = cv2.imencode(".png", grey)[1].tobytes()
    shown = png.decode_png(data).astype(int)
    assert abs(shown - (grey >> 8)[:, :, None]).max() <= 1
