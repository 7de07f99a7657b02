"""Compare and swap on a branch, in git's own way: refs/heads/main.lock made exclusively, fsynced, renamed."""

from __future__ import annotations

import os
from collections.abc import Callable
from contextlib import suppress
from pathlib import Path

from studio_app.direction.durable import flush_folder, in_words
from studio_app.shoot.journal import Journal


def swap_branch(
    gitdir: Path, branch: str, tip: Callable[[], str | None], seen: str | None, new: str, journal: Journal
) -> bool:
    """Moves `branch` from the commit `seen` to `new`; False when it no longer stands at `seen` or is locked.

    The journal is on disk before the branch moves, so that whoever opens the shoot after a crash can finish the rest.
    """
    place = gitdir / branch
    lock = place.with_name(place.name + ".lock")
    with in_words(place):
        place.parent.mkdir(parents=True, exist_ok=True)
        journal.write(gitdir.parent)
        try:
            descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY, 0o644)
        except FileExistsError:
            return False
        try:
            if tip() != seen:
                os.close(descriptor)
                lock.unlink()
                return False
            os.write(descriptor, f"{new}\n".encode())
            os.fsync(descriptor)
            os.close(descriptor)
            lock.replace(place)
        except OSError:
            with suppress(OSError):
                lock.unlink()
            raise
        flush_folder(place.parent)
    return True
