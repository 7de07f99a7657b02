"""Figure marks on disk: one small document per framing, found by content, read without trusting it, made again at need.

They are written by the render process at the end of a take, while the scene is at hand.
"""

from __future__ import annotations

import hashlib
import json
import os
from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput
from studio_app.takes.figure_marks import FigureMarks

BUILD = 2
"""Raised when the marks are read otherwise, so that stored ones are made again."""

KIND = "figure-marks"


def marks_path(direction: Direction, width: int, height: int, cache: Path) -> Path:
    """Where the marks of this framing lie: by the hash of all that decides them."""
    told = json.dumps([BUILD, width, height, direction.model_dump(mode="json")], sort_keys=True)
    return cache / "figure-marks" / f"{hashlib.sha256(told.encode()).hexdigest()[:32]}.json"


def read_marks(direction: Direction, width: int, height: int, cache: Path) -> FigureMarks | None:
    """The kept marks of a framing; None where there are none, or damaged ones."""
    path = marks_path(direction, width, height, cache)
    try:
        return read_document(path, KIND, FigureMarks) if path.is_file() else None
    except BadInput:
        return None


def store_marks(marks: FigureMarks, direction: Direction, cache: Path) -> None:
    """Keeps the marks of a framing, whole or not at all. Raises OSError when the cache cannot be written."""
    path = marks_path(direction, marks.width, marks.height, cache)
    path.parent.mkdir(parents=True, exist_ok=True)
    partial = path.with_name(f"{path.stem}.{os.getpid()}.part")
    partial.write_bytes(to_document(marks, KIND))
    partial.replace(path)
