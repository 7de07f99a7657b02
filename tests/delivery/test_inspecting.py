"""Any picture, looked at: ours and others', whole and changed, a copy of it, a screenshot with it, and what is none."""

from __future__ import annotations

import io
import json
from dataclasses import replace
from datetime import date, timedelta
from pathlib import Path

import numpy as np
import pytest
from delivery_samples import MARK, WHEN, WHOLE, channel, facts, pixels, select_png, signer, trained
from PIL import Image, ImageDraw

from studio_app.cli.app import run
from studio_app.delivery.credentials import born, sign
from studio_app.delivery.credentials_read import Seal
from studio_app.delivery.encode import encode
from studio_app.delivery.facts import Facts
from studio_app.delivery.inspecting import Inspection, Known, inspect
from studio_app.delivery.metadata import metadata
from studio_app.delivery.stages import Framed, Marked
from studio_app.delivery.watermark import embed
from studio_app.direction.errors import BadInput
from studio_app.studio.inspected import Stand
from studio_app.studio.inspection_words import facts_of
from studio_app.takes.channel import FileFormat
from studio_app.takes.crop import Box

WIDTH, HEIGHT = 512, 640
TODAY = WHEN.date()


def marked(of: FileFormat = FileFormat.JPEG, said: Facts | None = None) -> bytes:
    """A file as it leaves the house: watermark, metadata, signature."""
    said = said or facts()
    framed = Framed(pixels(WIDTH, HEIGHT), channel(of, width=WIDTH, height=HEIGHT), WHOLE)
    box = Box(left=0, top=0.9, right=0.4, bottom=1)
    whole = encode(Marked(framed, embed(framed.pixels, said.mark), box, "A label", metadata(said)))
    return sign(whole, WHOLE, said, born(select_png(WIDTH, HEIGHT), said, signer()), signer())


def record(**changes: object) -> Known:
    term, grant = facts().use, facts().papers.grant
    usual = Known(
        delivery="D20261126-3fa91c7b",
        when=WHEN,
        receiver="Sample shop",
        brand="Sample brand",
        campaign="Evening crossing",
        select="L01-S01-0007",
        grant=grant.paper.id,
        grant_sha256=grant.sha256,
        uses=("ecom",),
        territories=("SE",),
        start=term.start,
        until=term.until,
        take_down_by=term.until + timedelta(days=30),
        same="",
    )
    return replace(usual, **changes)  # type: ignore[arg-type]


def said(found: Inspection, topic: str, today: date = TODAY) -> tuple[Stand, str]:
    line = next(each for each in facts_of(found, today) if each.topic == topic)
    return line.stand, line.words


@pytest.mark.parametrize("of", FileFormat)
def test_what_we_deliver_is_known_in_every_format(of: FileFormat) -> None:
    found = inspect(marked(of), signer().root, lambda mark: record() if mark == MARK else None)
    assert (found.format, found.size, found.mark, found.framed) == (of, (WIDTH, HEIGHT), MARK, False)
    assert found.credentials.seal is Seal.TRUSTED
    assert found.described is not None
    assert found.described.source_type == "algorithmicMedia"
    assert said(found, "Signed")[0] is Stand.GOOD
    assert said(found, "Unchanged")[0] is Stand.GOOD
    assert said(found, "Licence") == (
        Stand.GOOD,
        f"Valid today: product pages of a shop in SE, 26 November 2026 to 26 November 2027 (grant {record().grant}).",
    )


def test_made_with_ai_is_said_as_it_is() -> None:
    assert said(inspect(marked()), "Made with AI")[1].startswith("Computed, not by a trained model")
    assert said(inspect(marked(said=trained())), "Made with AI")[1].startswith("Yes: AI-generated image")
    before = said(inspect(marked(said=facts(photographed=("location",)))), "Made with AI")[1]
    assert before.startswith("In part synthetic, beside what was photographed; that a trained model made it is not")
    plain = io.BytesIO()
    Image.fromarray(pixels()).save(plain, "PNG")
    assert "does not mean that it is a photograph" in said(inspect(plain.getvalue()), "Made with AI")[1]


def test_a_screenshot_still_says_whose_delivery_it_is() -> None:
    whole = Image.open(io.BytesIO(marked(FileFormat.PNG)))
    page = Image.new("RGB", (1280, 800), (246, 246, 246))
    page.paste(whole.resize((560, 700), Image.Resampling.BILINEAR), (90, 60))
    words = ImageDraw.Draw(page)
    for line in range(20):
        words.text((800, 80 + 30 * line), "Words of a shop beside the picture", fill=(20, 20, 20))
    out = io.BytesIO()
    page.save(out, "JPEG", quality=85)
    found = inspect(out.getvalue(), signer().root, lambda mark: record() if mark == MARK else None)
    assert (found.mark, found.framed, found.credentials.seal) == (MARK, True, Seal.NONE)
    assert said(found, "Delivery")[0] is Stand.LOOK
    assert "changed copy" in said(found, "Delivery")[1]


def test_the_very_bytes_are_told_from_a_copy() -> None:
    data = marked()
    first = inspect(data)
    found = inspect(data, find=lambda _: record(same=first.sha256))
    assert found.as_delivered
    assert said(found, "Delivery")[0] is Stand.GOOD


def test_a_signature_on_another_picture_is_seen() -> None:
    """The manifest of one delivery over the pixels of another: the watermark tells."""
    other = facts(mark=bytes(8))
    framed = Framed(pixels(WIDTH, HEIGHT), channel(width=WIDTH, height=HEIGHT), WHOLE)
    box = Box(left=0, top=0.9, right=0.4, bottom=1)
    whole = encode(Marked(framed, embed(framed.pixels, MARK), box, "A label", metadata(other)))
    data = sign(whole, WHOLE, other, born(select_png(WIDTH, HEIGHT), other, signer()), signer())
    stand, words = said(inspect(data, signer().root), "Unchanged")
    assert stand is Stand.BAD
    assert "another picture" in words


@pytest.mark.parametrize(
    ("changes", "days", "stand", "word"),
    [
        ({}, 0, Stand.GOOD, "Valid today"),
        ({}, -1, Stand.LOOK, "Not yet"),
        ({}, 366, Stand.LOOK, "may be seen until"),
        ({}, 400, Stand.BAD, "taken down"),
        ({"ended": "The grant was revoked on 1 December 2026."}, 0, Stand.BAD, "revoked"),
    ],
)
def test_the_licence_stands_or_has_ended(changes: dict[str, str], days: int, stand: Stand, word: str) -> None:
    found = inspect(marked(), find=lambda _: record(**changes))
    got, words = said(found, "Licence", TODAY + timedelta(days=days))
    assert (got, word in words) == (stand, True), words


def test_a_tampered_file_is_called_so_even_where_it_cannot_be_shown() -> None:
    data = marked(FileFormat.PNG)
    broken = bytearray(data)
    broken[data.rfind(b"IDAT") + 400] ^= 0xFF
    found = inspect(bytes(broken), signer().root)
    assert found.credentials.seal is Seal.TAMPERED
    assert found.damage
    assert said(found, "Unchanged")[0] is Stand.BAD


def test_what_is_no_picture_is_one_sentence() -> None:
    for data in (b"", b"hello", b"%PDF-1.7", marked()[:20]):
        with pytest.raises(BadInput):
            inspect(data, name="a.jpg")


def test_noise_carries_no_mark() -> None:
    for seed in range(5):
        out = io.BytesIO()
        noise = np.random.default_rng(seed).integers(0, 256, (300, 240, 3), np.uint8)
        Image.fromarray(noise).save(out, "PNG")
        assert inspect(out.getvalue()).mark is None


def test_the_command_says_it_in_words_and_in_json(tmp_path: Path, capsys: pytest.CaptureFixture[str]) -> None:
    picture, root, none = tmp_path / "a.jpg", tmp_path / "root.pem", tmp_path / "b.jpg"
    picture.write_bytes(marked(said=trained()))
    root.write_text(signer().root)
    none.write_bytes(b"hello")
    assert run(["inspect", str(picture), "--trust", str(root)]) == 0
    out = capsys.readouterr().out
    assert "Made with AI  Yes" in out
    assert "Example Studio (sample)" in out
    assert run(["inspect", str(picture), "--json"]) == 0
    (read,) = json.loads(capsys.readouterr().out)
    assert (read["mark"], read["credentials"]["seal"]) == (MARK.hex(), "unknown-signer")
    assert run(["inspect", str(none)]) == 2
    assert "not a picture" in capsys.readouterr().err
    assert run(["inspect", str(none), str(picture)]) == 2
    told = capsys.readouterr()
    assert "1 of 2 files" in told.err
    assert "a.jpg" in told.out
    assert run(["inspect", str(tmp_path)]) == 2
    assert run(["inspect", str(picture), "--trust", str(none)]) == 2
    assert run(["inspect", str(picture), "--shoot", str(tmp_path)]) == 2
