"""A cache of documents already read and checked, in SQLite. Delete it and it is made again; nothing is only here."""

from __future__ import annotations

import sqlite3
import zlib
from collections.abc import Iterable
from contextlib import closing, suppress
from pathlib import Path

from studio_app.direction.documents import VERSIONS

FORMAT = zlib.crc32(repr(("index 9", sorted(VERSIONS.items()))).encode()) >> 1
"""Another version of any document makes another cache: what it holds was brought up to date when it was put in. Count
up the name when facets are made in another way.
"""
_TABLE = "CREATE TABLE document (key TEXT PRIMARY KEY, stamp TEXT NOT NULL, body BLOB NOT NULL)"
_SELECT = "SELECT key, stamp, body FROM document"
_LOCKED_S = 0.2  # another program that holds the cache must not hold up the window


class Index:
    """Key -> (stamp, what is kept of the document). Without a place it is empty and stays so."""

    def __init__(self, place: Path | None) -> None:
        self._base = None if place is None else _opened(place)

    def all(self) -> dict[str, tuple[str, bytes]]:
        """Everything that is cached, in one query; a row of another shape is left out."""
        if self._base is None:
            return {}
        try:
            rows: list[tuple[object, object, object]] = self._base.execute(_SELECT).fetchall()
        except sqlite3.Error:
            return {}
        return {
            key: (stamp, body)
            for key, stamp, body in rows
            if type(key) is str and type(stamp) is str and type(body) is bytes
        }

    def get(self, key: str) -> tuple[str, bytes] | None:
        """One row, or None."""
        if self._base is None:
            return None
        try:
            held: tuple[object, object, object] | None = self._base.execute(
                f"{_SELECT} WHERE key = ?", (key,)
            ).fetchone()
        except sqlite3.Error:
            return None
        if held is None or type(held[1]) is not str or type(held[2]) is not bytes:
            return None
        return held[1], held[2]

    def put(self, rows: Iterable[tuple[str, str, bytes]], gone: Iterable[str] = ()) -> None:
        """Adds or replaces rows and drops the keys in `gone`. A failing disk costs the cache, nothing else."""
        if self._base is None:
            return
        with suppress(sqlite3.Error), self._base:
            self._base.executemany("INSERT OR REPLACE INTO document VALUES (?, ?, ?)", rows)
            self._base.executemany("DELETE FROM document WHERE key = ?", ((key,) for key in gone))

    def close(self) -> None:
        """Gives the file back; a second call does nothing."""
        if self._base is not None:
            self._base.close()
            self._base = None


def _opened(place: Path) -> sqlite3.Connection | None:
    """The cache at `place`, made anew when it is none of this format; None when the disk lets nothing be made."""
    with suppress(sqlite3.Error):
        return _checked(place)
    for stale in (place, place.with_name(place.name + "-wal"), place.with_name(place.name + "-shm")):
        with suppress(OSError):
            stale.unlink(missing_ok=True)
    with suppress(sqlite3.Error):
        return _fresh(place)
    return None


def _checked(place: Path) -> sqlite3.Connection:
    """The file as it is, if it is a cache of this format. Raises sqlite3.Error otherwise."""
    if place.is_symlink() or not place.is_file():
        raise sqlite3.OperationalError("no cache yet")
    base = _connected(place)
    try:
        with closing(base.execute("PRAGMA user_version")) as answer:
            (version,) = answer.fetchone()
        if version != FORMAT:
            raise sqlite3.DatabaseError("another format")
        base.execute(f"{_SELECT} LIMIT 1").close()
        base.execute("PRAGMA synchronous = NORMAL")
    except sqlite3.Error:
        base.close()
        raise
    return base


def _fresh(place: Path) -> sqlite3.Connection:
    base = _connected(place)
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


def _connected(place: Path) -> sqlite3.Connection:
    return sqlite3.connect(place, timeout=_LOCKED_S, check_same_thread=False)
