"""Who and what in a picture is a photograph, made by a model, or a twin: read from the direction it was made from."""

from __future__ import annotations

from studio_app.delivery.facts import InPicture
from studio_app.direction.direction import Direction
from studio_app.takes.plate_people import OnPlate, PlatePeople
from studio_app.takes.source_type import photographed_in


def people_in(direction: Direction, on_plate: PlatePeople | None = None) -> frozenset[InPicture]:
    """The classes of people in a picture of this direction: the twin, and whoever is on the photograph behind her.

    The stage places no extras. `on_plate` is what the team said of the photograph: `unsaid` tells when it is needed.
    """
    beside = on_plate is not None and on_plate.people is not OnPlate.NOBODY and bool(photographed_in(direction))
    return frozenset({InPicture.TWIN, InPicture.PHOTOGRAPHED} if beside else {InPicture.TWIN})


def unsaid(direction: Direction, on_plate: PlatePeople | None) -> str:
    """Why a picture cannot be disclosed rightly, as nobody said who is on its photograph; empty where it can."""
    if on_plate is not None or not photographed_in(direction):
        return ""
    return (
        f"Nobody has said who is on the photograph behind her ({direction.location.plate}). Say it in the card of the "
        "location, or with twin-studio plate-people: nobody, passers-by, or somebody with a release."
    )
