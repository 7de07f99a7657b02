"""Disks that are full or may not be written: a sentence, and the old file untouched."""

from __future__ import annotations

import errno
import os
from pathlib import Path

import pytest
from shoot_samples import OPERATOR, picture

from studio_app.direction import durable
from studio_app.direction.direction import Direction
from studio_app.direction.durable import DiskFull, DiskReadOnly, remove_leftovers, write_atomically
from studio_app.direction.errors import Refused, StudioError
from studio_app.shoot.folder import Shoot
from studio_app.takes.recipe import Recipe
from studio_app.takes.review import Review
from studio_app.takes.take import Take


def failing(number: int):
    def fail(*_: object, **__: object):
        raise OSError(number, os.strerror(number))

    return fail


@pytest.mark.parametrize("step", ["write", "fsync", "replace", "open"])
@pytest.mark.parametrize(
    ("number", "kind", "sentence"),
    [
        (errno.ENOSPC, DiskFull, "disk is full"),
        (errno.EROFS, DiskReadOnly, "may not be written"),
        (errno.EACCES, DiskReadOnly, "may not be written"),
        (errno.EIO, StudioError, "was not saved"),
    ],
)
def test_a_failing_disk_leaves_the_old_file(tmp_path: Path, monkeypatch, step: str, number: int, kind, sentence: str):
    place = tmp_path / "fact.json"
    write_atomically(place, b"old")
    monkeypatch.setattr(durable.os, step, failing(number))
    with pytest.raises(kind, match=sentence):
        write_atomically(place, b"new")
    monkeypatch.undo()
    assert place.read_bytes() == b"old"
    assert [entry.name for entry in tmp_path.iterdir()] == ["fact.json"]


def test_everything_is_synced_before_it_is_named(tmp_path: Path, monkeypatch):
    """fsync of the file, then the rename, then fsync of the folder."""
    steps: list[str] = []
    for name in ("fsync", "replace"):
        real = getattr(os, name)

        def seen(*words: object, name: str = name, real=real):
            steps.append(name)
            return real(*words)

        monkeypatch.setattr(durable.os, name, seen)
    write_atomically(tmp_path / "fact.json", b"x")
    assert steps == ["fsync", "replace", "fsync"]


def test_leftovers_of_dead_writers_go_and_nothing_else(tmp_path: Path):
    for name in (".new-1-aa", "kept.json", ".newer"):
        (tmp_path / name).write_text("x")
    assert remove_leftovers(tmp_path) == 1
    assert sorted(entry.name for entry in tmp_path.iterdir()) == [".newer", "kept.json"]


@pytest.fixture
def tiny(tmp_path: Path):
    """A real disk of 1 MB, where this machine lets us mount one."""
    import subprocess

    place = tmp_path / "tiny"
    place.mkdir()
    mounted = subprocess.run(
        ["mount", "-t", "tmpfs", "-o", "size=1m", "tmpfs", str(place)], capture_output=True, check=False
    )
    if mounted.returncode:
        pytest.skip("this machine lets nobody mount a small disk")
    yield place
    subprocess.run(["umount", str(place)], check=True)


def test_a_really_full_disk(tiny: Path):
    with Shoot.create(tiny / "shoot", "Small", Direction(), OPERATOR) as shoot:
        kept = shoot.add_take(Recipe(direction=Direction()), picture(0, 128, 160))
        with pytest.raises(StudioError, match="disk is full"):
            for number in range(1, 30):
                shoot.add_take(Recipe(direction=Direction()), picture(number, 128, 160))
        shown = shoot.takes()
        assert shown[0].take == kept
    with Shoot.open(tiny / "shoot") as again:
        assert again.takes() == shown


def test_a_full_disk_in_the_middle_of_a_take_and_a_commit(shoot: Shoot, take: Take, git, monkeypatch):
    before = shoot.direction
    monkeypatch.setattr(durable.os, "write", failing(errno.ENOSPC))
    for save in (
        lambda: shoot.add_take(take.recipe, picture(3)),
        lambda: shoot.set_review(take.id, Review(rating=3)),
        lambda: shoot.save_direction(Direction(title="lost"), "lost"),
        lambda: shoot.approvals.propose(take.id, OPERATOR),
    ):
        with pytest.raises(DiskFull, match="Everything that was saved before is safe"):
            save()
    monkeypatch.undo()
    assert [(row.take, row.review) for row in shoot.takes()] == [(take, Review())]
    assert shoot.direction == before
    assert git("status", "--porcelain").stdout == ""
    assert git("fsck", "--strict").returncode == 0
    assert shoot.save_direction(Direction(title="kept"), "kept").number == 2


@pytest.mark.parametrize("number", [errno.EROFS, errno.EACCES])
def test_a_read_only_folder_can_be_looked_at(shoot: Shoot, take: Take, root: Path, monkeypatch, number: int):
    shoot.close()
    real = os.open

    def guarded(path, flags, *words, **more):
        if flags & (os.O_WRONLY | os.O_RDWR | os.O_CREAT):
            raise OSError(number, os.strerror(number))
        return real(path, flags, *words, **more)

    monkeypatch.setattr(os, "open", guarded)
    with Shoot.open(root) as looked:
        assert looked.read_only is not None
        assert "may not be written" in looked.read_only
        assert [row.take for row in looked.takes()] == [take]
        assert looked.picture_path(take.id).is_file()
        with pytest.raises(Refused, match="may not be written"):
            looked.set_review(take.id, Review(rating=1))
