"""Colours survive their way: our profiles and our reckoning agree with LittleCMS, there and back, at 8 and 16 bits."""

from __future__ import annotations

import io
import struct
import zlib
from pathlib import Path

import numpy as np
import pytest
from PIL import Image, ImageCms

from studio_app.delivery.colour import converted
from studio_app.delivery.framing import Select, open_select
from studio_app.delivery.profiles import profile
from studio_app.delivery.soft_proof import read_press_profile, soft_proof
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import ColourSpace
from studio_app.takes.icc import checked_icc, icc_name
from studio_app.takes.lab import delta_e, lab_of_srgb
from studio_app.takes.png import png_of

WIDE = [ColourSpace.DISPLAY_P3, ColourSpace.ADOBE_RGB]


def chart(bits: int = 8) -> np.ndarray:
    """729 patches: nine steps of each channel."""
    steps = np.linspace(0, 2**bits - 1, 9)
    patches = np.stack(np.meshgrid(steps, steps, steps), axis=-1).reshape(27, 27, 3)
    return np.rint(patches).astype(np.uint8 if bits == 8 else np.uint16)


def by_littlecms(pixels: np.ndarray, start: bytes, to: bytes) -> np.ndarray:
    one, other = (ImageCms.ImageCmsProfile(io.BytesIO(icc)) for icc in (start, to))
    return np.asarray(ImageCms.profileToProfile(Image.fromarray(pixels), one, other, outputMode="RGB"))


def with_icc(pixels: np.ndarray, icc: bytes) -> bytes:
    return png_of(pixels, ((b"iCCP", b"Own\0\0" + zlib.compress(icc)),))


@pytest.mark.parametrize("space", list(ColourSpace))
def test_a_profile_is_sound_named_and_always_the_same(space: ColourSpace) -> None:
    icc = profile(space)
    assert checked_icc(icc) == icc
    assert {ColourSpace.SRGB: "sRGB", ColourSpace.DISPLAY_P3: "Display P3"}.get(space, "Adobe RGB (1998)") in icc_name(
        icc
    )
    read = ImageCms.ImageCmsProfile(io.BytesIO(icc)).profile
    assert read.version == pytest.approx(4.4) and read.is_matrix_shaper
    assert "CC0" in read.copyright
    profile.cache_clear()
    assert profile(space) == icc


@pytest.mark.parametrize("space", WIDE)
def test_our_reckoning_agrees_with_littlecms(space: ColourSpace) -> None:
    other = by_littlecms(chart(), profile(ColourSpace.SRGB), profile(space))
    assert np.abs(converted(chart(), space).astype(int) - other).max() <= 1


@pytest.mark.parametrize("space", WIDE)
def test_a_delivered_chart_comes_back_within_half_a_delta_e(space: ColourSpace) -> None:
    """Converted by us at 8 and 16 bits, read back through the embedded profile by LittleCMS."""
    ours = converted(chart(), space), np.rint(converted(chart(16), space) / 257).astype(np.uint8)
    for pixels in ours:
        back = by_littlecms(pixels, profile(space), profile(ColourSpace.SRGB))
        apart = delta_e(lab_of_srgb(back), lab_of_srgb(chart()))
        assert float(np.median(apart)) < 0.3 and float(apart.mean()) < 0.5
    deep = converted(converted(chart(16), space), ColourSpace.SRGB, space)
    narrow = np.rint(deep / 257).astype(np.uint8)
    assert float(delta_e(lab_of_srgb(narrow), lab_of_srgb(chart())).max()) < 0.5


@pytest.mark.parametrize("space", WIDE)
def test_sixteen_bits_stay_sixteen(space: ColourSpace) -> None:
    ramp = np.arange(20_000, 40_000, dtype=np.uint16).reshape(100, 200, 1).repeat(3, axis=2)
    assert len(np.unique(converted(ramp, space)[..., 0])) > 15_000


@pytest.mark.parametrize("bits", [8, 16])
@pytest.mark.parametrize("space", WIDE)
def test_a_select_in_colours_of_its_own_opens_as_srgb(space: ColourSpace, bits: int) -> None:
    own = converted(chart(bits), space)
    opened = open_select(with_icc(own, profile(space))).pixels
    eight = opened if bits == 8 else np.rint(opened / 257).astype(np.uint8)
    apart = delta_e(lab_of_srgb(eight), lab_of_srgb(chart()))
    assert opened.dtype == chart(bits).dtype and float(np.median(apart)) < 0.5


def test_a_profile_that_means_srgb_changes_nothing() -> None:
    others = [profile(ColourSpace.SRGB), ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()]
    for icc in others:
        assert np.array_equal(open_select(with_icc(chart(16), icc)).pixels, chart(16))


@pytest.mark.parametrize(
    ("codes", "good"), [((12, 13, 0, 1), True), ((9, 1, 0, 1), True), ((1, 8, 0, 1), True), ((9, 16, 0, 1), False)]
)
def test_code_points_are_followed_or_refused(codes: tuple[int, ...], good: bool) -> None:
    data = png_of(chart(), ((b"cICP", bytes(codes)),))
    if not good:
        with pytest.raises(BadInput, match="more light than"):
            open_select(data)
    else:
        assert not np.array_equal(open_select(data).pixels, chart())


def test_a_gamma_of_its_own_is_followed() -> None:
    told = ((b"gAMA", struct.pack(">I", 55_556)),)
    grey = np.full((20, 20, 3), 128, np.uint8)
    assert open_select(png_of(grey, told)).pixels[0, 0, 0] == round(255 * (1.055 * (128 / 255) ** (1.8 / 2.4) - 0.055))


def press(ink: float = 0.85) -> bytes:
    """A small CMYK profile for these tests: inks that take away at most `ink` of their light, by tables (lut8)."""

    def lab_bytes(rgb: np.ndarray) -> bytes:
        lab = lab_of_srgb(np.rint(255 * np.clip(rgb, 0, 1)).astype(np.uint8)[None])[0]
        return (
            np.rint(np.clip(np.stack([lab[:, 0] * 2.55, lab[:, 1] + 128, lab[:, 2] + 128], -1), 0, 255))
            .astype(np.uint8)
            .tobytes()
        )

    def lut(inputs: int, outputs: int, grid: int, table: bytes) -> bytes:
        unit = b"".join(struct.pack(">i", round(65536 * value)) for value in np.eye(3).ravel())
        line = bytes(range(256))
        return b"mft1\0\0\0\0" + bytes((inputs, outputs, grid, 0)) + unit + line * inputs + table + line * outputs

    nodes = np.stack(np.meshgrid(*[np.linspace(0, 1, 5)] * 4, indexing="ij"), -1).reshape(-1, 4)
    to_lab = lut(4, 3, 5, lab_bytes((1 - ink * nodes[:, :3]) * (1 - 0.9 * nodes[:, 3:])))
    light, a, b = (part.ravel() for part in np.meshgrid(*[np.linspace(0, 255, 17)] * 3, indexing="ij"))
    y = (light / 2.55 + 16) / 116
    xyz = np.stack([y + (a - 128) / 500, y, y - (b - 128) / 200], -1)
    xyz = np.where(xyz > 6 / 29, xyz**3, (xyz - 16 / 116) * 3 * (6 / 29) ** 2) * (0.9643, 1, 0.8251)
    from studio_app.takes.lab import TO_XYZ

    linear = np.clip(xyz @ np.linalg.inv(TO_XYZ).T, 0, 1)
    inks = np.clip((1 - np.where(linear < 0.0031, 12.92 * linear, 1.055 * linear ** (1 / 2.4) - 0.055)) / ink, 0, 1)
    table = np.rint(255 * np.concatenate([inks, np.zeros((len(inks), 1))], -1)).astype(np.uint8).tobytes()
    name = b"desc\0\0\0\0" + struct.pack(">I", 11) + b"Test press\0" + bytes(78)
    white = b"XYZ \0\0\0\0" + b"".join(struct.pack(">i", round(65536 * v)) for v in (0.9642, 1.0, 0.8249))
    tags = ((b"desc", name), (b"wtpt", white), (b"A2B0", to_lab), (b"B2A0", lut(3, 4, 17, table)))
    place, rows, body = 132 + 12 * len(tags), b"", b""
    for kind, data in tags:
        rows += struct.pack(">4sII", kind, place + len(body), len(data))
        body += data + bytes(-len(data) % 4)
    whole = struct.pack(">I", len(tags)) + rows + body
    head = (
        struct.pack(">I4sI", 128 + len(whole), b"\0" * 4, 0x02100000)
        + b"prtrCMYKLab "
        + bytes(12)
        + b"acsp"
        + bytes(28)
    )
    return (head + white[8:]).ljust(128, b"\0") + whole


def test_a_soft_proof_shows_what_a_press_cannot_print() -> None:
    calm = np.full((64, 64, 3), (180, 150, 130), np.uint8)
    loud = calm.copy()
    loud[:32] = (0, 0, 255)
    one, other = soft_proof(calm, press()), soft_proof(loud, press())
    assert one.missed < 0.01 and "Test press" in one.words
    assert other.missed == pytest.approx(0.5, abs=0.02)
    assert np.abs(one.picture.astype(int) - calm).max() < 12
    assert other.picture[5, 5, 2] < 250 or other.picture[5, 5].max() - other.picture[5, 5].min() < 250


def test_a_press_s_profile_is_read_as_hostile(tmp_path: Path) -> None:
    path = tmp_path / "press.icc"
    path.write_bytes(press())
    assert read_press_profile(path) == press()
    for data in (b"", press()[:200], profile(ColourSpace.SRGB), bytes(5_000_000)):
        path.write_bytes(data)
        with pytest.raises(BadInput):
            read_press_profile(path)
    with pytest.raises(BadInput, match="no colour profile"):
        read_press_profile(tmp_path / "none.icc")
    broken = bytearray(press())
    broken[400:] = bytes(len(broken) - 400)
    with pytest.raises(BadInput):
        soft_proof(chart(), bytes(broken))


def test_the_light_of_a_select_is_srgb_s() -> None:
    assert Select(np.full((2, 2, 3), 188, np.uint8)).light[0, 0, 0] == pytest.approx(0.5029, abs=1e-3)
