"""The one way from a select to a file: no step of it can be left out, and a file that misses a mark never leaves."""

from __future__ import annotations

import hashlib
import re
from collections.abc import Callable
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

import pytest
from delivery_samples import facts, signer

from studio_app.delivery import credentials, making, marks, watermark
from studio_app.delivery.certificates import new_signer
from studio_app.delivery.facts import Facts, Studio
from studio_app.delivery.making import Cut, Job, make_all, make_file, open_select
from studio_app.delivery.stages import Framed, Marked
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.studio.many_pictures import drawn
from studio_app.takes.channel import Channel, ColourSpace, FileFormat
from studio_app.takes.crop import Crop
from studio_app.takes.png import encode_png

WHOLE = Crop(left=0, top=0, right=1, bottom=1)
SHOP = Channel(name="Shop", medium="ecom", width=640, height=800, quality=90)
FORMATS = {
    "jpeg": SHOP,
    "png": SHOP.having(format=FileFormat.PNG),
    "webp": SHOP.having(format=FileFormat.WEBP, quality=88),
    "avif": SHOP.having(format=FileFormat.AVIF, quality=75),
    "tiff": SHOP.having(format=FileFormat.TIFF, space=ColourSpace.ADOBE_RGB),
    "p3": SHOP.having(space=ColourSpace.DISPLAY_P3),
    "16 bits": SHOP.having(format=FileFormat.PNG, bits=16),
}


def drawn_select(seed: int = 1, bits: int = 8) -> bytes:
    pixels = drawn(seed, seed)
    return encode_png(pixels.astype("uint16") * 257 if bits == 16 else pixels)


def facts_with(select: bytes) -> Facts:
    return facts(sha256=hashlib.sha256(select).hexdigest())


@pytest.fixture(scope="module")
def select() -> bytes:
    return drawn_select()


def cut_of(select: bytes, folder: Path, channel: Channel = SHOP) -> Cut:
    return Cut(channel, WHOLE, facts_with(select), folder / "file.part")


def make(select: bytes, cut: Cut) -> making.Finished:
    return make_file(open_select(select, cut.facts, signer()), cut, signer())


@pytest.mark.parametrize("name", FORMATS)
def test_every_format_carries_every_mark(tmp_path: Path, name: str) -> None:
    select = drawn_select(bits=FORMATS[name].bits)
    cut = cut_of(select, tmp_path, FORMATS[name])
    done = make(select, cut)
    assert cut.part.stat().st_size == done.bytes
    assert done.label == "Computer-generated stand-in of a digital twin."


# Each step knocked out in turn


def _without_label(framed: Framed, facts: Any, marked: Marked) -> Marked:
    pixels = marked.pixels.copy()
    rows, columns = _box(marked)
    pixels[rows, columns] = framed.pixels[rows, columns]
    return replace(marked, pixels=pixels)


def _without_watermark(framed: Framed, facts: Any, marked: Marked) -> Marked:
    pixels = framed.pixels.copy()
    rows, columns = _box(marked)
    pixels[rows, columns] = marked.pixels[rows, columns]
    return replace(marked, pixels=pixels)


def _box(marked: Marked) -> tuple[slice, slice]:
    height, width = marked.pixels.shape[:2]
    box = marked.label
    return (
        slice(round(box.top * height), round(box.bottom * height)),
        slice(round(box.left * width), round(box.right * width)),
    )


KNOCKED: dict[str, tuple[Callable[..., Marked], str]] = {
    "no label": (_without_label, "visible label"),
    "no words": (lambda framed, facts, marked: replace(marked, words=""), "visible label"),
    "no watermark": (_without_watermark, "invisible watermark"),
    "another watermark": (
        lambda framed, facts, marked: replace(marked, pixels=watermark.embed(framed.pixels, bytes(8))),
        "invisible watermark",
    ),
    "no metadata": (lambda framed, facts, marked: replace(marked, xmp=b""), "metadata"),
    "metadata of another": (
        lambda framed, facts, marked: replace(marked, xmp=marks.metadata(replace(facts, delivery="another"))),
        "metadata",
    ),
}


@pytest.mark.parametrize("what", KNOCKED)
def test_a_mark_that_is_missing_lets_no_file_out(
    select: bytes, tmp_path: Path, what: str, monkeypatch: pytest.MonkeyPatch
) -> None:
    broken, words = KNOCKED[what]
    right = marks.mark
    monkeypatch.setattr(marks, "mark", lambda framed, said: broken(framed, said, right(framed, said)))
    with pytest.raises(Refused, match=f"without its {words}"):
        make(select, cut_of(select, tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_file_that_is_not_signed_does_not_leave(
    select: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(credentials, "sign", lambda encoded, *_: encoded.data)
    with pytest.raises(Refused, match=r"without its signature .*none"):
        make(select, cut_of(select, tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_a_byte_that_changes_after_signing_is_found(
    select: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    sign = credentials.sign

    def changed(*told: Any) -> bytes:
        data = bytearray(sign(*told))
        data[-1000] ^= 1
        return bytes(data)

    monkeypatch.setattr(credentials, "sign", changed)
    with pytest.raises((Refused, BadInput)):
        make(select, cut_of(select, tmp_path))
    assert list(tmp_path.iterdir()) == []


def test_another_studios_signature_is_not_ours(select: bytes, tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    sign = credentials.sign
    other = new_signer(Studio("Another studio", "NO"), datetime.now(UTC), sample=True)
    monkeypatch.setattr(credentials, "sign", lambda *told: sign(*told[:-1], other))
    with pytest.raises(Refused, match="untrusted"):
        make(select, cut_of(select, tmp_path))


def test_only_the_approved_bytes_are_opened(select: bytes) -> None:
    other = drawn_select(seed=2)
    with pytest.raises(Refused, match="not the one that was approved"):
        open_select(other, facts_with(select), signer())


def test_there_is_one_public_way() -> None:
    """Whoever reads the marks back also writes the part: nothing else in the package writes a file."""
    package, writes = Path(making.__file__).parent, r"write_atomically|\.open\(\"[wx]|write_bytes"
    writers = [path.name for path in package.glob("*.py") if re.search(writes, path.read_text())]
    assert writers == ["making.py"]
    assert "require_marks" in Path(making.__file__).read_text()


# Many at once


def test_many_are_made_side_by_side_in_order_or_not_at_all(select: bytes, tmp_path: Path) -> None:
    second = drawn_select(seed=2)
    jobs = [_job(select, tmp_path, "a"), _job(second, tmp_path, "b")]
    heard: list[int] = []
    found = make_all(jobs, signer(), heard.append, lambda: False)
    assert [each.cut.part.name for each in found] == ["a0.part", "a1.part", "b0.part", "b1.part"]
    assert heard == [1, 2, 3, 4]
    assert all(each.cut.part.stat().st_size == each.bytes for each in found)
    for each in found:
        each.cut.part.unlink()
    bad = replace(jobs[1], read=lambda: b"no picture")
    with pytest.raises(StudioError):
        make_all([jobs[0], bad], signer(), heard.append, lambda: False)
    assert list(tmp_path.iterdir()) == []


def _job(select: bytes, folder: Path, name: str) -> Job:
    facts = facts_with(select)
    cuts = tuple(Cut(SHOP, WHOLE, replace(facts, mark=bytes([at] * 8)), folder / f"{name}{at}.part") for at in (1, 2))
    cuts = tuple(replace(cut, part=folder / f"{name}{at}.part") for at, cut in enumerate(cuts))
    return Job(lambda: select, cuts)


def test_the_same_select_crop_channel_and_mark_give_the_same_pixels(select: bytes, tmp_path: Path) -> None:
    first = make(select, cut_of(select, tmp_path))
    cut = replace(cut_of(select, tmp_path), part=tmp_path / "second.part")
    second = make(select, cut)
    assert first.pixels == second.pixels
    other = make(select, replace(cut, facts=replace(cut.facts, mark=b"87654321"), part=tmp_path / "third.part"))
    assert other.pixels != first.pixels


def test_sixteen_bits_of_an_eight_bit_select_are_refused(tmp_path: Path) -> None:
    select = drawn_select(bits=8)
    with pytest.raises(Refused, match="16 bits"):
        make(select, cut_of(select, tmp_path, FORMATS["16 bits"]))
    assert list(tmp_path.iterdir()) == []
