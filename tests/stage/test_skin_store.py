"""Painted skin is kept on disk, and a cache that lies, is damaged or cannot be written changes no picture."""

from __future__ import annotations

import os
from pathlib import Path

import numpy as np
import pytest

from studio_app.direction.look import Makeup
from studio_app.stage import skin
from studio_app.stage.figure import Body
from studio_app.stage.skin import body_skin, head_skin
from studio_app.stage.skin_store import KEPT, read_skin, skin_path, store_skin
from studio_app.twins.card import Twin
from studio_app.twins.roster import find_twin

SMALL = 96


@pytest.fixture
def twin() -> Twin:
    return find_twin("sample-freja")


@pytest.fixture(autouse=True)
def new_process() -> None:
    forget()


def forget() -> None:
    """As if another process asked."""
    skin._head.cache_clear()
    skin._body.cache_clear()


def painted(body: Body, twin: Twin, cache: Path | None, makeup: Makeup | None = None) -> tuple[np.ndarray, ...]:
    forget()
    worn = makeup or Makeup()
    head = head_skin(body, twin, worn, twin.hair, SMALL, cache)
    rest = body_skin(body, twin, worn, SMALL, cache)
    assert head.texture is not None and head.bump is not None and rest.texture is not None and rest.bump is not None
    return head.texture, head.bump, rest.texture, rest.bump


def test_what_was_kept_is_what_was_painted(freja: Body, twin: Twin, tmp_path: Path, monkeypatch: pytest.MonkeyPatch):
    bare = painted(freja, twin, None)
    first = painted(freja, twin, tmp_path)
    for painter in ("painted_head", "_painted_body"):
        monkeypatch.setattr(skin, painter, lambda *_: pytest.fail("it was painted again"))
    again = painted(freja, twin, tmp_path)
    assert len(list((tmp_path / "skins").iterdir())) == 2
    for one, other, third in zip(bare, first, again, strict=True):
        assert np.array_equal(one, other) and np.array_equal(one, third)


def test_other_makeup_is_another_head_on_the_same_body(freja: Body, twin: Twin, tmp_path: Path):
    plain = painted(freja, twin, tmp_path)
    lined = painted(freja, twin, tmp_path, Makeup(lip="#a01020", lip_strength=1.0))
    assert not np.array_equal(plain[0], lined[0])
    assert len(list((tmp_path / "skins").iterdir())) == 3


@pytest.mark.parametrize("damage", ["empty", "cut", "flipped", "other", "folder"])
def test_a_damaged_file_is_painted_anew(damage: str, freja: Body, twin: Twin, tmp_path: Path):
    bare = painted(freja, twin, tmp_path)
    for file in (tmp_path / "skins").iterdir():
        whole = file.read_bytes()
        file.unlink()
        if damage == "folder":
            file.mkdir()
        else:
            bad = {"empty": b"", "cut": whole[: len(whole) // 2], "other": b"something else"}.get(damage)
            file.write_bytes(bytes([*whole[:-1], whole[-1] ^ 1]) if bad is None else bad)
    for one, other in zip(bare, painted(freja, twin, tmp_path), strict=True):
        assert np.array_equal(one, other)


def test_a_surface_of_another_shape_is_none(tmp_path: Path):
    path = skin_path(tmp_path, "a head")
    store_skin(path, np.zeros((4, 4, 3), np.uint8), np.zeros((4, 5), np.float32))
    assert path.is_file() and read_skin(path) is None
    store_skin(path, np.zeros((4, 5, 3), np.uint8), np.full((4, 5), np.nan, np.float32))
    assert read_skin(path) is None


def test_the_longest_unused_goes_first(tmp_path: Path):
    surface = np.zeros((2, 2, 3), np.uint8), np.zeros((2, 2), np.float32)
    paths = [skin_path(tmp_path, number) for number in range(KEPT + 1)]
    for age, path in enumerate(paths[:-1]):
        store_skin(path, *surface)
        os.utime(path, ns=(age, age))
    assert read_skin(paths[0]) is not None  # used just now
    store_skin(paths[-1], *surface)
    assert [path.is_file() for path in paths] == [True, False, *[True] * (KEPT - 1)]


def test_a_cache_that_cannot_be_written_still_gives_skin(freja: Body, twin: Twin, tmp_path: Path):
    (tmp_path / "skins").write_text("a file where the folder should be")
    for one, other in zip(painted(freja, twin, None), painted(freja, twin, tmp_path), strict=True):
        assert np.array_equal(one, other)
