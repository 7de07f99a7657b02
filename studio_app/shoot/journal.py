"""What a commit still has to do to the folder once the branch has moved; read again after a crash."""

from __future__ import annotations

import json
from dataclasses import dataclass
from pathlib import Path
from typing import Self

from studio_app.direction.documents import read_json
from studio_app.direction.durable import write_atomically
from studio_app.direction.errors import BadInput
from studio_app.shoot.layout import JOURNAL, STUDIO, inside


@dataclass(frozen=True)
class Journal:
    """The commit about to stand on the branch, and the paths whose files follow it."""

    commit: str
    paths: tuple[str, ...]

    def write(self, root: Path) -> None:
        """Puts the journal on disk. Raises StudioError of the disk."""
        text = json.dumps({"commit": self.commit, "paths": list(self.paths)})
        write_atomically(_place(root), text.encode())

    @classmethod
    def read(cls, root: Path) -> Self | None:
        """The journal a writer left, or None when every commit was finished."""
        place = _place(root)
        if not place.is_file():
            return None
        try:
            held = read_json(place)
            commit, paths = held["commit"], held["paths"]
        except (BadInput, KeyError):
            return None
        if not isinstance(commit, str) or not isinstance(paths, list):
            return None
        return cls(commit, tuple(str(path) for path in paths))  # pyright: ignore[reportUnknownVariableType, reportUnknownArgumentType]

    @classmethod
    def left(cls, root: Path) -> tuple[str, ...]:
        """The paths whose files do not follow the branch yet."""
        held = cls.read(root)
        return held.paths if held is not None else ()

    @staticmethod
    def clear(root: Path) -> None:
        """Says that nothing is left to do."""
        _place(root).unlink(missing_ok=True)


def _place(root: Path) -> Path:
    return inside(root, f"{STUDIO}/{JOURNAL}")
