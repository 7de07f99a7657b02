"""Painted ground is kept on disk; a cache that lies, is damaged or cannot be written changes no picture."""

from __future__ import annotations

from pathlib import Path

import numpy as np
import pytest

from studio_app.stage.scene import Bytes
from studio_app.stage.sets import surface_store
from studio_app.stage.sets.surface_store import kept_surface

PICTURE = np.arange(48, dtype=np.uint8).reshape(4, 4, 3)


def asphalt() -> Bytes:
    return PICTURE.copy()


def never() -> Bytes:
    return pytest.fail("it was painted again")


never.__name__ = "asphalt"


def only_file(cache: Path) -> Path:
    (file,) = (cache / "surfaces").iterdir()
    return file


def test_what_was_painted_once_is_read(tmp_path: Path) -> None:
    assert np.array_equal(kept_surface(asphalt, tmp_path), PICTURE)
    assert np.array_equal(kept_surface(never, tmp_path), PICTURE)
    assert np.array_equal(kept_surface(asphalt, None), PICTURE)


@pytest.mark.parametrize("damage", [b"", b"twin-surface 1\n", b"no surface at all"])
def test_a_damaged_file_is_painted_anew(tmp_path: Path, damage: bytes) -> None:
    kept_surface(asphalt, tmp_path)
    only_file(tmp_path).write_bytes(damage)
    assert np.array_equal(kept_surface(asphalt, tmp_path), PICTURE)
    assert np.array_equal(kept_surface(never, tmp_path), PICTURE)


def test_a_changed_byte_is_seen(tmp_path: Path) -> None:
    kept_surface(asphalt, tmp_path)
    file = only_file(tmp_path)
    bent = bytearray(file.read_bytes())
    bent[bent.index(PICTURE.tobytes()) + 5] ^= 1
    file.write_bytes(bent)
    assert np.array_equal(kept_surface(asphalt, tmp_path), PICTURE)


def test_what_other_code_painted_goes(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    kept_surface(asphalt, tmp_path)
    old = only_file(tmp_path)
    monkeypatch.setattr(surface_store, "_painters", lambda: "other")
    assert np.array_equal(kept_surface(asphalt, tmp_path), PICTURE)
    assert only_file(tmp_path) != old


def test_a_cache_that_cannot_be_written_keeps_nothing(tmp_path: Path) -> None:
    (tmp_path / "surfaces").write_text("in the way")
    assert np.array_equal(kept_surface(asphalt, tmp_path), PICTURE)
