"""Where weights lie that a person named: a GGUF file is joined with the folder that has the rest of its model."""

from __future__ import annotations

from pathlib import Path

from studio_app.engines.folder import TRANSFORMER
from studio_app.engines.joined import join, parts_of
from studio_app.engines.quantised import GGUF
from studio_app.engines.weights import INDEX

NOTES = "joined"


def placed(config: Path, place: Path, installed: str) -> Path:
    """The path that names the weights: the place itself, or of a GGUF file the note that joins it with the folder it
    lies in, else with the `installed` one. A file with no folder stays what it is; nothing opens it then.
    """
    if place.suffix != GGUF or not place.is_file():
        return place
    around = place.absolute().parent.parent
    if place.absolute().parent.name == TRANSFORMER and (around / INDEX).is_file():
        return around
    folder = folder_in(installed)
    return join(config / NOTES, folder, place) if folder is not None else place


def folder_in(installed: str) -> Path | None:
    """The folder among an engine's installed weights, without the file it may be joined with."""
    if not installed:
        return None
    joined = parts_of(Path(installed))
    folder = joined[0] if joined is not None else Path(installed)
    return folder if folder.is_dir() else None
