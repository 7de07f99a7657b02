"""Soft proofs: how the profile is used, what lies outside, the file that the command writes."""

from __future__ import annotations

import json
import sys
from dataclasses import replace
from pathlib import Path

import numpy as np
import pytest
from PIL import Image

sys.path.insert(0, str(Path(__file__).parents[1] / "delivery"))

from test_delivered_colour import press

from studio_app.cli.app import run
from studio_app.delivery.proof_file import NO_DELIVERY
from studio_app.delivery.soft_proof import Intent, soft_proof
from studio_app.direction.errors import BadInput
from studio_app.studio.soft_proofing import INTENTS, proofed, read_wish
from studio_app.takes.png import encode_png

CALM, LOUD = (180, 150, 130), (0, 0, 255)


@pytest.fixture
def profile(tmp_path: Path) -> Path:
    path = tmp_path / "press.icc"
    path.write_bytes(press())
    return path


def half_loud(edge: int = 64) -> np.ndarray:
    pixels = np.full((edge, edge, 3), CALM, np.uint8)
    pixels[: edge // 2] = LOUD
    return pixels


def test_stripes_lie_over_what_cannot_be_printed_and_nowhere_else(profile: Path) -> None:
    wish = read_wish(profile)
    with_, without = proofed(half_loud(), wish), proofed(half_loud(), replace(wish, overlay=False))
    changed = (with_.pixels != without.pixels).any(-1)
    assert not changed[33:].any()
    assert 0.3 < changed[:31].mean() < 0.7, "stripes: the picture is seen between them"
    assert with_.missed == without.missed == pytest.approx(0.5, abs=0.02)
    assert with_.words.startswith("50.0 %")
    assert "Test press" in with_.words


def test_intent_paper_and_black_point_each_tell() -> None:
    pixels = np.linspace(0, 255, 64 * 64 * 3).astype(np.uint8).reshape(64, 64, 3)
    usual = soft_proof(pixels, press(), paper=False)
    dull = soft_proof(pixels, press(), paper=False, black_point=False)
    assert (usual.picture != dull.picture).any()
    assert (usual.outside == dull.outside).all(), "what the press reaches is the same"
    for intent, words in INTENTS:
        assert soft_proof(pixels, press(), intent=Intent(intent)).picture.shape == pixels.shape
        assert words
    yellow = bytearray(press())
    at = yellow.index(b"XYZ \0\0\0\0", 200)
    yellow[at + 8 + 8 : at + 8 + 12] = (0x8000).to_bytes(4, "big")  # a paper with less blue
    white = np.full((8, 8, 3), 255, np.uint8)
    assert soft_proof(white, bytes(yellow)).picture[0, 0, 2] < 240
    assert soft_proof(white, bytes(yellow), paper=False).picture[0, 0].min() > 245


def test_the_command_writes_a_file_that_says_what_it_is(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str]
) -> None:
    picture, out = tmp_path / "a.png", tmp_path / "proof.png"
    picture.write_bytes(encode_png(half_loud(400)))
    assert run(["proof", str(picture), "--profile", str(profile), "--out", str(out), "--json"]) == 0
    assert json.loads(capsys.readouterr().out)["outside"] == pytest.approx(0.5, abs=0.02)
    with Image.open(out) as made:
        assert made.width == 400
        assert made.height > 400, "words below it"
    assert b"algorithmicMedia" in out.read_bytes(), "what it was made by is still said"
    assert "not a delivery" in NO_DELIVERY
    plain = out.read_bytes()
    assert run(["proof", str(picture), "--profile", str(profile), "--out", str(out), "--outside", "--no-paper"]) == 0
    assert out.read_bytes() != plain


@pytest.mark.parametrize(
    ("words", "said"),
    [
        ([], "needs a profile"),
        (["--profile", "PICTURE", "--out", "OUT"], "colour profile"),
        (["--profile", "PROFILE", "--out", "OUT", "--intent", "loud"], "no rendering intent"),
        (["--profile", "PROFILE", "--out", "proof.jpg"], "written as a PNG"),
        (["--profile", "none.icc", "--out", "OUT"], "no colour profile none.icc"),
    ],
)
def test_what_is_wrong_is_one_sentence(
    tmp_path: Path, profile: Path, capsys: pytest.CaptureFixture[str], words: list[str], said: str
) -> None:
    picture = tmp_path / "a.png"
    picture.write_bytes(encode_png(half_loud()))
    places = {"PICTURE": picture, "PROFILE": profile, "OUT": tmp_path / "proof.png"}
    assert run(["proof", str(picture), *(str(places.get(word, word)) for word in words)]) == 2
    assert said in capsys.readouterr().err
    assert run(["proof", str(profile), "--profile", str(profile), "--out", str(places["OUT"])]) == 2
    assert "not a picture" in capsys.readouterr().err
    assert not places["OUT"].exists()


def test_a_profile_whose_body_is_nothing_is_refused_when_it_is_chosen(profile: Path) -> None:
    broken = bytearray(press())
    broken[400:] = bytes(len(broken) - 400)
    profile.write_bytes(broken)
    with pytest.raises(BadInput):
        read_wish(profile)
