"""What a killed studio leaves in the folders for temporary files goes at the next start; nothing else does."""

from __future__ import annotations

import os
import subprocess
import sys
from pathlib import Path

import pytest

from studio_app.direction.errors import BadInput
from studio_app.studio.leftovers import RENDER, STAGE, clear_leftovers, own_folder
from studio_app.studio.places import make_cache


def test_only_folders_of_dead_owners_go(tmp_path: Path) -> None:
    ended = subprocess.run([sys.executable, "-c", "import os; print(os.getpid())"], capture_output=True, check=True)
    dead = int(ended.stdout)
    gone = tmp_path / f"{STAGE}-{dead}-abc"
    stay = [tmp_path / f"{RENDER}-{os.getpid()}-abc", tmp_path / f"{STAGE}-x-abc", tmp_path / f"other-{dead}-abc"]
    for folder in (gone, *stay):
        folder.mkdir()
        (folder / "stage0").write_bytes(b"picture")
    link = tmp_path / f"{RENDER}-{dead}-link"
    link.symlink_to(stay[2])
    (tmp_path / f"{RENDER}-{dead}-file").write_text("a file")
    with own_folder(RENDER, tmp_path) as mine:
        assert Path(mine).is_dir()
        assert str(os.getpid()) in mine
    assert not gone.exists()
    assert all((folder / "stage0").exists() for folder in stay)
    assert link.is_symlink()
    assert clear_leftovers(tmp_path / "nowhere") == ()


def test_a_cache_that_is_a_file_is_refused_with_a_sentence(tmp_path: Path) -> None:
    make_cache(tmp_path / "new" / "cache")
    assert list((tmp_path / "new" / "cache").iterdir()) == []
    (tmp_path / "file").write_text("mine")
    with pytest.raises(BadInput, match="it is a file"):
        make_cache(tmp_path / "file")
    with pytest.raises(BadInput, match="TWIN_STUDIO_CACHE"):
        make_cache(tmp_path / "file" / "below")
