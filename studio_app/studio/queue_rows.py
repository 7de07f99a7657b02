"""The queue's file: its tables, its rows as jobs, and the words for what is wrong with it."""

from __future__ import annotations

import sqlite3
from functools import lru_cache
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
_LATER = {"answers": "'[]'", "cell": "''", "again": "''"}
"""Columns that queues of older studios lack, and what stands in them then."""
_VIEW = """
DROP VIEW IF EXISTS jobs;
CREATE VIEW jobs AS
  SELECT id, recipe, state, place, attempts, words, take, seconds, answers, cell, again FROM job;
"""
KEPT = 1024


def prepare(base: sqlite3.Connection) -> None:
    """Makes the tables, or brings those of an older studio up to date. Raises sqlite3.Error."""
    base.execute("PRAGMA synchronous = FULL")
    base.execute("PRAGMA busy_timeout = 2000")
    base.executescript(TABLES)
    there = {row[1] for row in base.execute("PRAGMA table_info(job)")}
    for column, usual in _LATER.items():
        if column not in there:
            base.execute(f"ALTER TABLE job ADD COLUMN {column} TEXT NOT NULL DEFAULT {usual}")
    base.executescript(_VIEW)


def job_of(row: tuple[Any, ...]) -> Job | None:
    """The job in a row of the view; None for one that is damaged or was written by a newer version."""
    number, recipe, state, place, attempts, words, take, seconds, answers, cell, again = row
    try:
        made, standing, notes = _recipe(recipe), JobState(state), ANSWERS.validate_json(answers)
        spot = _cell(cell) if cell else None
        return Job(number, made, standing, place, attempts, words, take, seconds, notes, spot, again)
    except ValueError:
        return None


@lru_cache(KEPT)
def _recipe(text: str | bytes) -> Recipe:
    """A recipe as it lies in the file: read once, because a long queue is looked at after every step of it."""
    return Recipe.model_validate_json(text)


@lru_cache(KEPT)
def _cell(text: str) -> Cell:
    return Cell.model_validate_json(text)


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
