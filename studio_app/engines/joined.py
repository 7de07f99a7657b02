"""A folder of weights and a GGUF file elsewhere that stands for its transformer, joined under one name.

Programs keep GGUF files apart from the rest of a model. A small note says which two belong together, so that one path
still names the weights of an engine.
"""

from __future__ import annotations

import hashlib
import json
from pathlib import Path

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput

NOTE = ".joined.json"
_FOLDER, _TRANSFORMER = "folder", "transformer"


def join(notes: Path, folder: Path, transformer: Path) -> Path:
    """Writes the note that joins both into the folder `notes`; the same two have one note."""
    held = {_FOLDER: str(folder.absolute()), _TRANSFORMER: str(transformer.absolute())}
    named = hashlib.sha256("\0".join(held.values()).encode()).hexdigest()[:16]
    make_folder(notes)
    write_atomically(notes / f"{named}{NOTE}", json.dumps(held, indent=1).encode())
    return notes / f"{named}{NOTE}"


def parts_of(place: Path) -> tuple[Path, Path] | None:
    """The folder and the file that a note joins; None where `place` is no note. Raises BadInput: damaged."""
    if not place.name.endswith(NOTE):
        return None
    held = read_json(place)
    folder, transformer = held.get(_FOLDER), held.get(_TRANSFORMER)
    if not isinstance(folder, str) or not isinstance(transformer, str):
        raise BadInput(f"{place.name} does not say which folder and which file belong together.", do="Add them anew.")
    return Path(folder), Path(transformer)
