"""The hashes of a shoot's pictures: read once, kept, not believed when the file is none of ours, given up midway."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest
from PIL import Image

from studio_app.shoot import layout
from studio_app.studio import likeness
from studio_app.studio.likeness import HEAD, Likeness
from studio_app.studio.session import Session
from studio_app.takes.likeness import apart
from studio_app.takes.png import encode_png
from studio_app.takes.recipe import Recipe

PLACE = Path(layout.STUDIO) / "likeness.bin"


@pytest.fixture
def shot(session: Session) -> Session:
    """Three takes: two of them all but the same."""
    for seed, source in enumerate((1, 1, 2)):
        noise = np.random.default_rng(source).integers(0, 256, (10, 8, 3)).astype(np.uint8)
        pixels = np.asarray(Image.fromarray(noise).resize((64, 80), Image.Resampling.BICUBIC), np.uint16) * 257
        pixels[0, 0] = seed
        session.shoot.add_take(Recipe(direction=session.direction, width=64, height=80, seed=seed), encode_png(pixels))
    return session


def go_on(_count: int, _of: int) -> bool:
    return True


def test_it_reads_each_picture_once_and_keeps_what_it_saw(shot: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    one, two, three = (row.id for row in shot.shoot.takes())
    found = Likeness(shot.shoot).of(shot.shoot.takes(), go_on)
    assert apart(found[one], found[two]) < 10 < 60 < apart(found[one], found[three])
    kept = (shot.shoot.path / PLACE).read_bytes()
    assert kept.startswith(HEAD) and len(kept) == len(HEAD) + 3 * 64
    monkeypatch.setattr(likeness, "print_of_file", lambda _: pytest.fail("it was read before"))
    assert Likeness(shot.shoot).of(shot.shoot.takes(), go_on) == found


@pytest.mark.parametrize("body", [b"", b"something else", HEAD + bytes(63), b"twin-studio likeness 9\n" + bytes(64)])
def test_a_file_that_is_none_of_ours_is_made_anew(shot: Session, body: bytes) -> None:
    (shot.shoot.path / PLACE).write_bytes(body)
    assert len(Likeness(shot.shoot).of(shot.shoot.takes(), go_on)) == 3
    assert (shot.shoot.path / PLACE).read_bytes().startswith(HEAD)


def test_a_picture_that_cannot_be_read_is_left_out(shot: Session) -> None:
    gone, *others = (row.id for row in shot.shoot.takes())
    shot.shoot.thumbnail_path(gone).write_bytes(b"no picture")
    assert set(Likeness(shot.shoot).of(shot.shoot.takes(), go_on)) == set(others)


def test_it_ends_when_nobody_waits_and_keeps_what_it_has(shot: Session, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(likeness, "_TELL_EVERY", 1)
    heard: list[tuple[int, int]] = []
    found = Likeness(shot.shoot).of(shot.shoot.takes(), lambda *said: heard.append(said) or len(heard) < 3)
    assert heard == [(0, 3), (1, 3), (2, 3)] and len(found) == 2
    assert len(Likeness(shot.shoot).of(shot.shoot.takes(), go_on)) == 3
