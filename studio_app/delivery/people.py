"""Who and what in a picture is a photograph, made by a model, or a twin: read from the direction it was made from."""

from __future__ import annotations

from studio_app.delivery.facts import InPicture
from studio_app.direction.direction import Direction
from studio_app.direction.location import LocationKind
from studio_app.direction.presets import presets_dir

LOCATION, GARMENT = "location", "garment"
"""Words of Facts.photographed."""


def people_in(direction: Direction) -> frozenset[InPicture]:
    """The classes of people in a picture of this direction: the twin, and nobody else.

    The stage places no extras, and no record of a plate says who is on it: a photograph with people on it is not to be
    used as a plate until such a record is there.
    """
    del direction  # there is nothing in it yet that would add anybody
    return frozenset({InPicture.TWIN})


def photographed_in(direction: Direction) -> tuple[str, ...]:
    """The parts that are photographs: the location where a plate lies behind, unless the studio's tracer made it."""
    place = direction.location
    if place.kind is not LocationKind.PLATE or (presets_dir() / "plates" / place.plate).is_file():
        return ()
    return (LOCATION,)
