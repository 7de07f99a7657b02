"""The roster: the twins this studio knows, the samples among its presets."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.presets import preset, preset_names
from studio_app.twins.card import Twin


def twin_ids(root: Path | None = None) -> tuple[str, ...]:
    """The ids of all twins that can be cast, sorted."""
    return preset_names("twins", root)


def find_twin(twin: str, root: Path | None = None) -> Twin:
    """The twin with this id. Raises BadInput that lists who there is."""
    return preset("twins", twin, "twin", Twin, root)


def roster(root: Path | None = None) -> tuple[Twin, ...]:
    """All twins that can be cast, by id. Raises BadInput when a record cannot be read."""
    return tuple(find_twin(twin, root) for twin in twin_ids(root))
