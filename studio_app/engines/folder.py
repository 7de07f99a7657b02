"""Weights that were looked at and found good: where they lie, what of them counts, and how large their parts are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path


@dataclass(frozen=True, slots=True)
class Folder:
    """`path` is a folder in diffusers' layout, or a checkpoint of one file. `files`: name -> file of all that decides
    a picture; `parts`: the bytes of each part of the pipeline.
    """

    path: Path
    files: dict[str, Path]
    parts: dict[str, int]

    @property
    def bytes(self) -> int:
        """All weights together."""
        return sum(self.parts.values())
