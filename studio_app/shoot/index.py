"""A cache of documents already read and checked, in SQLite. Delete it and it is made again; nothing is only here."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from studio_app.direction.documents import VERSIONS

FORMAT = zlib.crc32(repr(("index 2", sorted(VERSIONS.items()))).encode()) >> 1
"""Another version of any document makes another cache: what it holds was brought up to date when it was put in."""
_TABLE = "CREATE TABLE document (key TEXT PRIMARY KEY, stamp TEXT NOT NULL, body BLOB NOT NULL) WITHOUT ROWID"


class Index:
    """Key -> (stamp, bytes of the document). In memory only when no file may be written."""

    def __init__(self, place: Path | None) -> None:
        self._base = _opened(place)

    def all(self) -> dict[str, tuple[str, bytes]]:
        """Everything that is cached; a row of another shape is left out."""
        rows: Iterable[tuple[object, object, object]] = self._base.execute("SELECT key, stamp, body FROM document")
        return {
            key: (stamp, body)
            for key, stamp, body in rows
            if isinstance(key, str) and isinstance(stamp, str) and isinstance(body, bytes)
        }

    def put(self, rows: Iterable[tuple[str, str, bytes]], gone: Iterable[str] = ()) -> None:
        """Adds or replaces rows and drops the keys in `gone`. A failing disk costs the cache, nothing else."""
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)
            self._base.executemany("DELETE FROM document WHERE key = ?", ((key,) for key in gone))

    def close(self) -> None:
        self._base.close()


def _opened(place: Path | None) -> sqlite3.Connection:
    if place is None:
        return _fresh(":memory:")
    with suppress(sqlite3.Error):
        return _checked(place)
    for stale in (place, place.with_name(place.name + "-wal"), place.with_name(place.name + "-shm")):
        with suppress(OSError):
            stale.unlink(missing_ok=True)
    try:
        return _fresh(str(place))
    except sqlite3.Error:
        return _fresh(":memory:")


def _checked(place: Path) -> sqlite3.Connection:
    """The file as it is, if it is a cache of this format. Raises sqlite3.Error otherwise."""
    if place.is_symlink() or not place.is_file():
        raise sqlite3.OperationalError("no cache yet")
    base = sqlite3.connect(place, check_same_thread=False)
    try:
        with closing(base.execute("PRAGMA user_version")) as answer:
            (version,) = answer.fetchone()
        if version != FORMAT:
            raise sqlite3.DatabaseError("another format")
        base.execute("SELECT key, stamp, body FROM document LIMIT 1").close()
        base.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        base.close()
        raise
    return base


def _fresh(place: str) -> sqlite3.Connection:
    base = sqlite3.connect(place, check_same_thread=False)
    try:
        base.execute("PRAGMA journal_mode = WAL").close()
        base.execute("PRAGMA synchronous = NORMAL")
        with base:
            base.execute(_TABLE)
            base.execute(f"PRAGMA user_version = {FORMAT}")
    except sqlite3.Error:
        base.close()
        raise
    return base
