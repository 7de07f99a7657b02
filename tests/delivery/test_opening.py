"""Files from outside: whatever they are, they become a picture or one sentence, and never a traceback."""

from __future__ import annotations

import io
import os
import struct
import sys
import zlib
from datetime import UTC, datetime
from pathlib import Path

import pytest
from delivery_samples import WHOLE, encoded, facts, select_png, signer
from hypothesis import given, settings
from hypothesis import strategies as st
from PIL import Image
from test_credentials import delivered

from studio_app.delivery.certificates import new_signer
from studio_app.delivery.credentials import born, sign
from studio_app.delivery.credentials_read import Seal, _seal, read_credentials
from studio_app.delivery.facts import Studio
from studio_app.delivery.opening import format_of, open_picture, read_file
from studio_app.direction.errors import BadInput
from studio_app.takes.channel import FileFormat

FORMATS = st.sampled_from([*FileFormat])
SIGNED = {of: delivered(of) for of in FileFormat}


def looked_at(data: bytes) -> str:
    """What comes of it: a format and the seal, or the sentence."""
    try:
        opened = open_picture(data, "a.jpg")
        assert opened.pixels.ndim == 3
        kind: FileFormat | None = opened.format
        words = opened.format.value
    except BadInput as error:
        kind, words = format_of(data), str(error)
    if kind is not None:
        words += read_credentials(data, kind.mime, signer().root).seal
    return words


@given(st.binary(max_size=400), FORMATS)
@settings(max_examples=60, deadline=None)
def test_any_bytes_are_a_sentence(data: bytes, of: FileFormat) -> None:
    assert looked_at(data)
    assert looked_at(encoded(of).data[:16] + data)


@given(st.data(), FORMATS)
@settings(max_examples=60, deadline=None)
def test_cut_off_and_damaged_files_are_a_sentence_and_never_trusted(data: st.DataObject, of: FileFormat) -> None:
    whole = SIGNED[of]
    assert not looked_at(whole[: data.draw(st.integers(0, len(whole) - 1))]).endswith(Seal.TRUSTED)
    start = whole.find(b"jumb") if data.draw(st.booleans()) else 0
    broken = bytearray(whole)
    for _ in range(data.draw(st.integers(1, 6))):
        at = data.draw(st.integers(start, min(len(broken), start + 30_000) - 1))
        broken[at] ^= 1 << data.draw(st.integers(0, 7))
    assert looked_at(bytes(broken))


@pytest.mark.parametrize("of", FileFormat)
def test_every_format_is_known_by_its_first_bytes(of: FileFormat) -> None:
    assert format_of(SIGNED[of]) is of
    assert open_picture(SIGNED[of]).size == (320, 400)


def test_files_that_are_none_are_named(tmp_path: Path) -> None:
    empty = tmp_path / "empty.jpg"
    empty.touch()
    pipe = tmp_path / "pipe.jpg"
    if sys.platform != "win32":
        os.mkfifo(pipe)
    cases = {tmp_path: "folder", empty: "empty", tmp_path / "no.jpg": "no file", Path("a\0b"): "name"}
    for path, word in cases.items():
        with pytest.raises(BadInput, match=word):
            read_file(path)
    if sys.platform != "win32":
        for path in (pipe, Path("/dev/zero")):
            with pytest.raises(BadInput, match="not a file"):
                read_file(path)


def test_a_huge_file_is_not_read(tmp_path: Path) -> None:
    path = tmp_path / "huge.png"
    with path.open("wb") as file:
        file.truncate(600_000_000)  # a hole: no disk is filled
    with pytest.raises(BadInput, match="larger than 512 MB"):
        read_file(path)


def bomb(width: int, height: int) -> bytes:
    """A PNG of a few bytes that says it is this large."""

    def chunk(kind: bytes, body: bytes) -> bytes:
        return struct.pack(">I", len(body)) + kind + body + struct.pack(">I", zlib.crc32(kind + body))

    header = struct.pack(">IIBBBBB", width, height, 8, 2, 0, 0, 0)
    return (
        b"\x89PNG\r\n\x1a\n" + chunk(b"IHDR", header) + chunk(b"IDAT", zlib.compress(bytes(1000))) + chunk(b"IEND", b"")
    )


def test_pictures_that_would_fill_the_memory_are_refused() -> None:
    for width, height in ((60_000, 60_000), (100_000_001, 1)):
        with pytest.raises(BadInput, match=r"megapixels|damaged"):
            open_picture(bomb(width, height))


@pytest.mark.parametrize(
    ("data", "word"), [(b"%PDF-1.7", "PDF"), (b"PK\x03\x04", "ZIP"), (b"GIF89a", "GIF"), (b"hello", "not a picture")]
)
def test_other_files_are_called_by_their_name(data: bytes, word: str) -> None:
    with pytest.raises(BadInput, match=word):
        open_picture(data + bytes(100))


@pytest.mark.parametrize("mode", ["L", "LA", "P", "RGBA", "1", "CMYK", "I;16"])
def test_every_way_of_holding_pixels_opens(mode: str) -> None:
    out = io.BytesIO()
    Image.new(mode, (40, 30)).save(out, "TIFF")
    opened = open_picture(out.getvalue())
    assert (opened.size, opened.pixels.shape[2], opened.small(16).shape) == ((40, 30), 3, (12, 16, 3))


def test_what_is_read_is_what_was_signed() -> None:
    said = read_credentials(SIGNED[FileFormat.JPEG], "image/jpeg", signer().root)
    assert (said.seal, said.organisation, said.oversight) == (
        Seal.TRUSTED,
        "Example Studio (sample)",
        "human_validated",
    )
    assert (said.source_type, said.trained, said.training_allowed) == ("algorithmicMedia", False, False)
    assert said.actions[0] == "created"
    assert said.actions[-1] == "published"
    assert said.mark == facts().mark
    assert said.licence is not None
    assert said.licence.until == facts().use.until
    assert said.licence.grant_sha256 == facts().papers.grant.sha256
    assert read_credentials(encoded().data, "image/jpeg").seal is Seal.NONE


def test_another_signer_is_unknown_and_a_changed_licence_is_tampering() -> None:
    other = new_signer(Studio("Others", "NO"), datetime.now(UTC)).root
    assert read_credentials(SIGNED[FileFormat.PNG], "image/png", other).seal is Seal.UNKNOWN_SIGNER
    assert read_credentials(SIGNED[FileFormat.PNG], "image/png").seal is Seal.UNKNOWN_SIGNER
    tampered = SIGNED[FileFormat.PNG].replace(b"2027-11-26", b"2028-11-26")
    assert read_credentials(tampered, "image/png", signer().root).seal is Seal.TAMPERED
    assert read_credentials(tampered, "image/png", signer().root).problems


def test_a_certificate_that_ended_is_not_tampering() -> None:
    late = ("signingCredential.expired", "signingCredential.untrusted")
    assert _seal("Invalid", late) is Seal.EXPIRED
    assert _seal("Invalid", (*late, "assertion.dataHash.mismatch")) is Seal.TAMPERED
    assert _seal("Invalid", ()) is Seal.TAMPERED


def test_text_from_outside_moves_no_cursor() -> None:
    said = facts(delivery="D\x1b[2J\u202eevil", select="S\n1")
    data = sign(encoded(), WHOLE, said, born(select_png(), said, signer()), signer())
    licence = read_credentials(data, "image/jpeg", signer().root).licence
    assert licence is not None
    assert licence.delivery == "D [2J evil"
