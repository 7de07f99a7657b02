"""Weights that were looked at and found good: where they lie, what of them counts, and how large their parts are."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

TRANSFORMER, PACKED, TEXT_ENCODER = "transformer", "packed transformer", "text_encoder"


@dataclass(frozen=True, slots=True)
class PackedEncoder:
    """A text encoder of one GGUF file: its class in transformers, the file, and the licence that it names. It is
    unpacked once, as it is opened.
    """

    kind: str
    file: Path
    licence: str = ""


@dataclass(frozen=True, slots=True)
class Folder:
    """`path` is a folder in diffusers' layout, or a checkpoint of one file. `files`: name -> file of all that decides
    a picture; `parts`: the bytes of each part of the pipeline.

    `transformer`: a GGUF file that stands for the folder's own transformer, `quantised` how it is packed, `unpacked`
    the bytes that its largest matrix takes while it is unpacked, `licence` the one that it names. `text_encoder`:
    what stands for the folder's own one.
    """

    path: Path
    files: dict[str, Path]
    parts: dict[str, int]
    transformer: Path | None = None
    quantised: str = ""
    unpacked: int = 0
    licence: str = ""
    text_encoder: PackedEncoder | None = None

    @property
    def bytes(self) -> int:
        """All weights together."""
        return sum(self.parts.values())

    @property
    def at_work(self) -> dict[str, int]:
        """The bytes of each part while it paints. A packed transformer unpacks one matrix after the other, and goes by
        a name of its own: nothing makes it smaller still.
        """
        if not self.unpacked:
            return self.parts
        rest = {part: size for part, size in self.parts.items() if part != TRANSFORMER}
        return rest | {PACKED: self.parts[TRANSFORMER] + self.unpacked}
