"""The set of a location."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.location import Location, LocationKind
from studio_app.stage.scene import Mesh
from studio_app.stage.sets.open_air import open_air_meshes
from studio_app.stage.sets.street import street_meshes
from studio_app.stage.sets.studio_set import studio_meshes


def set_meshes(location: Location, cache: Path | None = None) -> tuple[Mesh, ...]:
    """The meshes that stand around the figure, all of part SET; a plate has none, its ground is in the picture.

    What takes long to paint is kept in `cache`.
    """
    match location.kind:
        case LocationKind.CYCLORAMA | LocationKind.PAPER:
            return studio_meshes(location)
        case LocationKind.OPEN_AIR:
            return open_air_meshes(location)
        case LocationKind.STREET:
            return street_meshes(location, cache)
        case LocationKind.PLATE:
            return ()
