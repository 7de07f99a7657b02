"""What a PNG says of its colours, read as hostile: right ones are followed, wrong ones said and not followed."""

from __future__ import annotations

import io
import struct
import zlib

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from PIL import Image, ImageCms

from studio_app.direction.errors import BadInput
from studio_app.takes.colour_tags import colour_tags, without_colour_tags
from studio_app.takes.icc import LARGEST_PROFILE, checked_icc, icc_name
from studio_app.takes.png import encode_png, inspect_png

SRGB_ICC = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
PLAIN = encode_png(np.zeros((4, 4, 3), np.uint8))


def tagged(*chunks: tuple[bytes, bytes]) -> bytes:
    """A sound picture with these chunks right behind its header, in place of sRGB."""
    bare = without_colour_tags(PLAIN)
    made = b"".join(
        struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body)) for kind, body in chunks
    )
    return bare[:33] + made + bare[33:]


def iccp(profile: bytes, name: bytes = b"x") -> tuple[bytes, bytes]:
    return b"iCCP", name + b"\0\0" + zlib.compress(profile)


def test_a_take_is_srgb_and_loses_only_its_word_about_colour() -> None:
    assert colour_tags(PLAIN).name == "sRGB"
    bare = without_colour_tags(PLAIN)
    assert b"sRGB" not in bare and b"IDAT" in bare
    assert inspect_png(bare).source_type == "algorithmicMedia"
    assert Image.open(io.BytesIO(bare)).size == (4, 4)


def test_the_strongest_word_counts() -> None:
    gamma, code = (b"gAMA", struct.pack(">I", 55556)), (b"cICP", bytes((12, 13, 0, 1)))
    assert colour_tags(tagged(gamma)).gamma == pytest.approx(1.8, abs=1e-3)
    assert colour_tags(tagged(gamma, (b"sRGB", b"\0"))).gamma is None
    assert colour_tags(tagged(iccp(SRGB_ICC), gamma)).icc == SRGB_ICC
    assert colour_tags(tagged(code, iccp(SRGB_ICC))).code_points == (12, 13)
    assert colour_tags(tagged(code)).name == "Display P3"


@pytest.mark.parametrize(
    "chunk",
    [
        (b"iCCP", b""),
        (b"iCCP", b"x\0\0not deflated"),
        (b"iCCP", b"x" * 200),
        iccp(b"\0" * 200),
        iccp(SRGB_ICC[:100]),
        iccp(b"\0" * (LARGEST_PROFILE + 1)),
        iccp(SRGB_ICC[:16] + b"CMYK" + SRGB_ICC[20:]),
        (b"cICP", b"\1"),
        (b"cICP", bytes((99, 13, 0, 1))),
        (b"gAMA", b"\0\0\0\0"),
    ],
)
def test_a_damaged_word_is_said_and_taken_for_srgb(chunk: tuple[bytes, bytes]) -> None:
    found = colour_tags(tagged(chunk))
    assert found.problem.endswith("The picture is taken for sRGB.")
    assert not found.icc and found.code_points is None and found.gamma is None


def test_a_profile_that_unpacks_to_gigabytes_is_stopped() -> None:
    bomb = zlib.compress(b"\0" * 60_000_000, 9)
    found = colour_tags(tagged((b"iCCP", b"x\0\0" + bomb)))
    assert "larger than 4 MB" in found.problem


def test_a_profile_is_known_by_its_name() -> None:
    assert checked_icc(SRGB_ICC + b"more") == SRGB_ICC
    assert "sRGB" in icc_name(SRGB_ICC)


@given(st.integers(0, len(SRGB_ICC) - 1), st.integers(0, 255))
def test_a_changed_byte_never_leads_out_of_a_profile(place: int, value: int) -> None:
    changed = bytearray(SRGB_ICC)
    changed[place] = value
    try:
        icc_name(checked_icc(bytes(changed)))
    except BadInput:
        return


@given(st.binary(max_size=300))
def test_rubbish_is_no_profile(data: bytes) -> None:
    with pytest.raises(BadInput):
        checked_icc(data)
