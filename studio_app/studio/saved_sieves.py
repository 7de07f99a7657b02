"""Saved filters: sieves under names, kept in the person's own settings."""

from __future__ import annotations

import json
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.documents import read_json
from studio_app.direction.errors import BadInput
from studio_app.shoot.durable import make_folder, write_atomically
from studio_app.studio.sift import Sieve

FILE = "filters.json"
LONGEST, MOST = 60, 200


def read_sieves(folder: Path) -> dict[str, Sieve]:
    """The saved sieves by name; what cannot be read any more is left out. Raises BadInput when the file is damaged."""
    path = folder / FILE
    found: dict[str, Sieve] = {}
    for name, held in read_json(path).items() if path.exists() else ():
        try:
            found[name[:LONGEST]] = Sieve.model_validate_json(json.dumps(held))
        except ValidationError:
            continue
    return dict(sorted(found.items(), key=lambda item: item[0].casefold())[:MOST])


def keep_sieve(folder: Path, name: str, sieve: Sieve | None) -> None:
    """Saves a sieve under a name, over an older one of that name; None deletes it. Raises BadInput, StudioError."""
    plain = " ".join(name.split())
    if not plain or len(plain) > LONGEST:
        raise BadInput(f"A filter needs a name of 1 to {LONGEST} letters.")
    held = {key: each for key, each in read_sieves(folder).items() if key != plain}
    if sieve is not None:
        held[plain] = sieve.having(opened=frozenset[str]())
    body = {key: each.model_dump(mode="json") for key, each in held.items()}
    make_folder(folder)
    write_atomically(folder / FILE, (json.dumps(body, indent=1, sort_keys=True) + "\n").encode())
