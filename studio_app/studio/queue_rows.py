"""The queue's file: its tables, its rows as jobs, and the words for what is wrong with it."""

from __future__ import annotations

import sqlite3
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from pydantic import TypeAdapter

from studio_app.direction.errors import BadInput, StudioError
from studio_app.studio.job import Job, JobState
from studio_app.takes.cell import Cell
from studio_app.takes.recipe import Recipe
from studio_app.takes.take import Answer

ANSWERS = TypeAdapter(tuple[Answer, ...])
TABLES = """
CREATE TABLE IF NOT EXISTS job (
  id INTEGER PRIMARY KEY AUTOINCREMENT, place INTEGER NOT NULL, state TEXT NOT NULL, recipe BLOB NOT NULL,
  attempts INTEGER NOT NULL DEFAULT 0, words TEXT NOT NULL DEFAULT '', take TEXT, seconds REAL NOT NULL DEFAULT 0,
  added TEXT NOT NULL, answers TEXT NOT NULL DEFAULT '[]');
CREATE INDEX IF NOT EXISTS job_place ON job (state, place);
CREATE TABLE IF NOT EXISTS fact (name TEXT PRIMARY KEY, value TEXT NOT NULL);
"""
_STATES = frozenset(JobState)
_LATER = {"answers": "'[]'", "cell": "''", "again": "''"}
"""Columns that queues of older studios lack, and what stands in them then."""


def prepare(base: sqlite3.Connection) -> None:
    """Makes the tables, or brings those of an older studio up to date. Raises sqlite3.Error."""
    base.execute("PRAGMA journal_mode = WAL").close()  # one wait for the disk a change, where a journal has four
    base.execute("PRAGMA synchronous = FULL")
    base.execute("PRAGMA busy_timeout = 2000")
    base.executescript(TABLES)
    there = {row[1] for row in base.execute("PRAGMA table_info(job)")}
    for column, usual in _LATER.items():
        if column not in there:
            base.execute(f"ALTER TABLE job ADD COLUMN {column} TEXT NOT NULL DEFAULT {usual}")
    base.executescript("DROP VIEW IF EXISTS jobs")  # of older studios


@dataclass(frozen=True, slots=True)
class Ordered:
    """What was ordered: the part of a job that never changes."""

    recipe: Recipe
    cell: Cell | None = None
    answers: tuple[Answer, ...] = ()
    again: str = ""

    @property
    def row(self) -> tuple[str, str, str, str]:
        """As it lies in the file: recipe, answers, cell, again."""
        cell = self.cell.model_dump_json() if self.cell is not None else ""
        return self.recipe.model_dump_json(), ANSWERS.dump_json(self.answers).decode(), cell, self.again


class JobRows:
    """The jobs in a file, read again only when something has changed there; what was ordered is read once."""

    def __init__(self, base: sqlite3.Connection) -> None:
        self._base = base
        self._stamp = (-1, -1)
        self._jobs: tuple[Job, ...] = ()
        self._by_id: dict[int, Job] = {}
        self._rows: dict[tuple[Any, ...], Job | None] = {}
        self._ordered: dict[int, Ordered | None] = {}

    def all(self) -> tuple[Job, ...]:
        """Ended, being saved, running, then the waiting, in their places. Damaged ones are left out."""
        (others,) = self._base.execute("PRAGMA data_version").fetchone()
        if self._stamp != (others, self._base.total_changes):
            self._stamp = (others, self._base.total_changes)
            self._jobs = self._read()
            self._by_id = {job.id: job for job in self._jobs}
        return self._jobs

    def one(self, number: int) -> Job | None:
        """One job; None where there is none of this number, or it is damaged."""
        self.all()
        return self._by_id.get(number)

    def put(self, ordered: Sequence[Ordered]) -> tuple[int, ...]:
        """Writes new jobs behind all others and returns their ids; the caller's transaction holds them together."""
        now = datetime.now(UTC).isoformat()
        (last,) = self._base.execute("SELECT COALESCE(MAX(place), 0) FROM job").fetchone()
        rows = [(place, now, *each.row) for place, each in enumerate(ordered, last + 1)]
        self._base.executemany(
            "INSERT INTO job (place, state, added, recipe, answers, cell, again) VALUES (?, 'waiting', ?, ?, ?, ?, ?)",
            rows,
        )
        new = self._base.execute("SELECT id FROM job WHERE place > ? ORDER BY place", (last,)).fetchall()
        ids = tuple(int(row[0]) for row in new)
        self._ordered |= zip(ids, ordered, strict=True)
        return ids

    def _read(self) -> tuple[Job, ...]:
        rows = self._base.execute(
            "SELECT id, state, place, attempts, words, take, seconds FROM job "
            "ORDER BY state = 'waiting', state = 'running', state = 'saving', place, id"
        ).fetchall()
        there = {int(row[0]) for row in rows}
        if unknown := there - self._ordered.keys():
            new = self._base.execute(
                "SELECT id, recipe, answers, cell, again FROM job WHERE id >= ?", (min(unknown),)
            ).fetchall()
            self._ordered = {number: _ordered(*held) for number, *held in new} | self._ordered
        self._ordered = {number: self._ordered[number] for number in there}
        known = self._rows
        self._rows = {row: known[row] if row in known else _job_of(row, self._ordered[int(row[0])]) for row in rows}
        return tuple(job for job in self._rows.values() if job is not None)


def _job_of(row: tuple[Any, ...], ordered: Ordered | None) -> Job | None:
    number, state, place, attempts, words, take, seconds = row
    if ordered is None or state not in _STATES:
        return None
    held = ordered.answers, ordered.cell, ordered.again
    return Job(number, ordered.recipe, JobState(state), place, attempts, words, take, seconds, *held)


def _ordered(recipe: str | bytes, answers: str, cell: str, again: str) -> Ordered | None:
    """None for what is damaged or was written by a newer version."""
    try:
        spot = Cell.model_validate_json(cell) if cell else None
        return Ordered(Recipe.model_validate_json(recipe), spot, ANSWERS.validate_json(answers), again)
    except ValueError:
        return None


def trouble(path: Path, error: sqlite3.Error | OSError) -> StudioError:
    """What a person reads when the file cannot be used."""
    if isinstance(error, sqlite3.OperationalError | OSError):
        return StudioError(
            f"The render queue {path} cannot be written ({error}).",
            safe="The takes are safe.",
            do="Make room on the disk or give the folder write permission, then open the shoot again.",
        )
    return BadInput(
        f"The render queue {path} is damaged ({error}).",
        safe="The takes are safe.",
        do="Close the shoot and delete this one file; only waiting jobs are forgotten.",
    )
