"""What the gates are told of the weights of an order: their licence as it is known, or as a person stated it.

Statements are kept in the settings by the hash of the weights: one changed byte, and nobody has said anything.
"""

from __future__ import annotations

import json
from collections.abc import Callable, Mapping
from contextlib import suppress
from datetime import UTC, datetime
from pathlib import Path
from typing import cast

from studio_app.direction.documents import read_json
from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import BadInput, StudioError
from studio_app.engines.licences import licence_of
from studio_app.engines.table import ENGINES, entry
from studio_app.engines.weights import REMEMBERED, digest, folder_of
from studio_app.studio.models import WeightsShelf
from studio_app.takes.licence import Licensed
from studio_app.takes.recipe import Recipe

FILE = "licences.json"
LONGEST = 300


def licensed(config: Path, cache: Path, engine: str, place: str) -> Licensed:
    """The licence of an engine's weights in `place`: as a person stated it, else as it is known. Reads heads alone."""
    try:
        found = folder_of(engine, Path(place))
        known = licence_of(engine, found)
        said = _statements(config).get(digest(found, cache / REMEMBERED, known_only=True))
    except BadInput:
        return Licensed(entry(engine).title)
    if said is None:
        return known
    why = f"{said['by']} said so on {said['when'][:10]}"
    return Licensed(known.weights, str(said["licence"]), bool(said["commercial"]), why)


class Painters:
    """Names the weights that paint a recipe, or the next order. Heads are read again when the folder itself, what was
    hashed, or what was stated changed.
    """

    def __init__(self, shelf: WeightsShelf, ordered: Callable[[], tuple[str, ...]]) -> None:
        self._shelf, self._ordered = shelf, ordered
        self._known: dict[tuple[str, ...], Licensed] = {}

    def __call__(self, recipe: Recipe | None) -> tuple[Licensed, ...]:
        """The licence of each engine's weights; engines without weights, or none here, are left out."""
        engines = recipe.engines if recipe is not None else self._ordered()
        named = ((engine, self._shelf.folder(engine)) for engine in engines if _weighed(engine))
        return tuple(self._licensed(engine, place) for engine, place in named if place)

    def _licensed(self, engine: str, place: str) -> Licensed:
        files = (Path(place), self._shelf.config / FILE, self._shelf.cache / REMEMBERED)
        key = (engine, place, *(str(file.stat().st_mtime_ns) if file.exists() else "" for file in files))
        if key not in self._known:
            self._known[key] = licensed(self._shelf.config, self._shelf.cache, engine, place)
        return self._known[key]


def state(config: Path, cache: Path, engine: str, place: str, commercial: bool, licence: str, by: str) -> None:
    """Keeps what a person says of the licence of these weights. Raises BadInput: no words, or not these weights."""
    words = " ".join(licence.split())
    if not words or len(words) > LONGEST:
        raise BadInput("Say which licence it is, and where that is written, in a sentence.")
    named = digest(folder_of(engine, Path(place)), cache / REMEMBERED)
    entry_now = {"commercial": commercial, "licence": words, "by": by, "when": datetime.now(UTC).isoformat()}
    make_folder(config)
    write_atomically(config / FILE, json.dumps(_statements(config) | {named: entry_now}, indent=1).encode())


def _weighed(engine: str) -> bool:
    """Whether there is such an engine here and it has weights; a recipe may name one of a newer studio."""
    known = ENGINES.get(engine)
    return known is not None and known.weights is not None


def _statements(config: Path) -> dict[str, dict[str, str]]:
    """Hash of weights -> what was said of them. A damaged file says nothing."""
    with suppress(StudioError):
        held = read_json(config / FILE)
        rows = {named: cast(dict[str, str], said) for named, said in held.items() if isinstance(said, dict)}
        return {named: said for named, said in rows.items() if _whole(said)}
    return {}


def _whole(said: Mapping[str, object]) -> bool:
    return isinstance(said.get("commercial"), bool) and all(
        isinstance(said.get(name), str) for name in ("licence", "by", "when")
    )
