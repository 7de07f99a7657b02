"""git's index, built so that a stock `git status` finds the folder clean. The studio itself never reads it."""

from __future__ import annotations

import shutil
from collections.abc import Mapping
from pathlib import Path

import pygit2
from pygit2.enums import FileMode


def build_index(current: Path, scratch: Path, tree: pygit2.Tree, entries: Mapping[str, str | None]) -> None:
    """Writes to `scratch` the index at `current` with `entries` (path -> blob, None: gone) put in; others stay.

    libgit2 writes an index only to a file of its own. Where there is none yet, or a damaged one, it is made of `tree`.
    Raises pygit2.GitError and OSError.
    """
    for stale in (scratch, scratch.with_name(f"{scratch.name}.lock")):  # a writer that was killed leaves both
        stale.unlink(missing_ok=True)
    if current.is_file():
        shutil.copyfile(current, scratch)
    try:
        index = pygit2.Index(str(scratch))
    except pygit2.GitError:
        scratch.unlink()
        index = pygit2.Index(str(scratch))
    if not len(index):
        index.read_tree(tree)
    for path, blob in entries.items():
        if blob is not None:
            index.add(pygit2.IndexEntry(path, pygit2.Oid(hex=blob), FileMode.BLOB))
        elif path in index:
            index.remove(path)
    index.write()
