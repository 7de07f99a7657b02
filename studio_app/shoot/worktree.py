"""Keeps the files of the folder and git's index in line with the branch, and finishes what a crash cut off.

The branch is the truth. A commit moves it first; the files and the index follow, so that a stock `git status` is clean.
"""

from __future__ import annotations

import os
from collections.abc import Callable, Mapping
from contextlib import suppress
from pathlib import Path

from studio_app.direction.durable import flush_folder, in_words, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.shoot.blobs import blob_id
from studio_app.shoot.commit import Edits, Held
from studio_app.shoot.history import MAX_BLOB, History
from studio_app.shoot.journal import Journal
from studio_app.shoot.layout import STUDIO, inside, read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.takes.person import Person

_NEXT_INDEX = "index.next"


def record(
    history: History,
    edits: Edits | Callable[[], Edits],
    message: str,
    author: Person,
    *,
    committer: Person | None = None,
    key: SigningKey | None = None,
    merging: str | None = None,
) -> str:
    """Commits and brings folder and index in line; the commit's id. `merging`: as History.commit has it.

    Raises as History.commit does, and BadInput when a link in the folder leads one of the files out of the shoot.
    """
    left = () if finish(history) else Journal.left(history.root)
    copies: dict[str, str] = {}

    def wanted() -> Edits:
        files = edits() if callable(edits) else edits
        for path, data in files.items():
            inside(history.root, path)
            if isinstance(data, Held) and data.copy:
                copies[path] = data.copy
        return files

    made = history.commit(wanted, message, author, committer=committer, key=key, also=left, merging=merging)
    finish(history, copies)
    return made


def recover(history: History) -> bool:
    """Finishes or forgets what a dead writer left; True when there was something. Only for the holder of the lock."""
    journal = Journal.read(history.root)
    _remove_stale_objects(history.gitdir)
    if journal is None:
        return False
    _remove_if(history.gitdir / f"{history.branch}.lock", f"{journal.commit}\n".encode())
    with suppress(BadInput):
        _remove_if(history.gitdir / "index.lock", read_bounded(_next_index(history), MAX_BLOB))
    if history.tip == journal.commit or any(commit.id == journal.commit for commit in history.walk()):
        settle(history, journal)
    else:
        Journal.clear(history.root)
    return True


def settle(history: History, journal: Journal, copies: Mapping[str, str] | None = None) -> None:
    """Writes the files of the journal's paths as the branch has them, then the index; then clears the journal.

    `copies`: path -> another file of the folder that should hold the same bytes.
    The commit is safe by now, so nothing is raised: what cannot be written (a full disk, a file held open, a link out
    of the shoot) stays in the journal, and the next save tries again.
    """
    followed = True
    for path in journal.paths:
        try:
            _follow(history, path, (copies or {}).get(path))
        except StudioError:
            followed = False
    if _write_index(history, journal.paths) and followed:
        Journal.clear(history.root)


def finish(history: History, copies: Mapping[str, str] | None = None) -> bool:
    """Brings in line what an earlier save could not; True when nothing is left."""
    journal = Journal.read(history.root)
    if journal is not None:
        settle(history, journal, copies)
    return Journal.read(history.root) is None


def _follow(history: History, path: str, copy: str | None = None) -> None:
    place = inside(history.root, path)
    wanted = _copied(history, path, copy) if copy is not None else None
    if wanted is None:
        wanted = history.read(path)
    if wanted is None:
        with in_words(place):
            place.unlink(missing_ok=True)
            with suppress(OSError):
                place.parent.rmdir()
        return
    if not _holds(place, wanted):
        with in_words(place):
            place.parent.mkdir(parents=True, exist_ok=True)
        write_atomically(place, wanted)


def _copied(history: History, path: str, copy: str) -> bytes | None:
    """The bytes of `path` out of another file, if those are the very ones the branch has; else None.

    Of a large picture this takes a third of the time that reading it back from the history does.
    """
    with suppress(BadInput):
        data = read_bounded(inside(history.root, copy), MAX_BLOB)
        return data if blob_id(data) == history.entry(path) else None
    return None


def _holds(place: Path, wanted: bytes) -> bool:
    with suppress(BadInput, OSError):
        return place.stat().st_size == len(wanted) and read_bounded(place, MAX_BLOB) == wanted
    return False


def _write_index(history: History, paths: tuple[str, ...]) -> bool:
    """Best effort, with git's own lock: never waits for, and never overrules, a git that is at work."""
    lock = history.gitdir / "index.lock"
    try:
        data = history.index_with(paths, _next_index(history))
        descriptor = os.open(lock, os.O_CREAT | os.O_EXCL | os.O_WRONLY | getattr(os, "O_BINARY", 0), 0o644)
    except (OSError, StudioError):
        return False
    try:
        with os.fdopen(descriptor, "wb") as file:
            file.write(data)
            file.flush()
            os.fsync(file.fileno())
        lock.replace(history.gitdir / "index")
        flush_folder(history.gitdir)
        _next_index(history).unlink(missing_ok=True)
    except OSError:
        lock.unlink(missing_ok=True)
        return False
    return True


def _next_index(history: History) -> Path:
    return inside(history.root, f"{STUDIO}/{_NEXT_INDEX}")


def _remove_if(lock: Path, ours: bytes) -> None:
    """Removes a lock whose bytes are the beginning of what the dead writer was writing; a foreign lock stays."""
    with suppress(BadInput, OSError):
        if ours.startswith(read_bounded(lock, MAX_BLOB)):
            lock.unlink()


def _remove_stale_objects(gitdir: Path) -> None:
    objects = gitdir / "objects"
    for pattern in ("tmp_obj*", "??/tmp_obj*", "??/*_git2_*"):
        for entry in objects.glob(pattern):
            with suppress(OSError):
                entry.unlink()
