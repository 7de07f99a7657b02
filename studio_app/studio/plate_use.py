"""Photographs taken into a shoot: chosen in the window, or named by a direction that lies beside them."""

from __future__ import annotations

from collections.abc import Iterable
from datetime import datetime
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.direction import Direction
from studio_app.direction.errors import BadInput
from studio_app.direction.location import LocationKind
from studio_app.direction.value import sentence
from studio_app.shoot.folder import Shoot
from studio_app.studio.plates import plate_folder, shelf_of
from studio_app.studio.session import Session
from studio_app.takes.plate_people import OnPlate, PlatePeople


def use_plate(session: Session, path: Path) -> str:
    """Copies a photograph into the open shoot and puts it behind the figure; returns its name. Raises StudioError."""
    name = session.shoot.add_plate(path)
    place = session.direction.location
    title = {} if place.kind is LocationKind.PLATE and place.plate == name else {"name": path.stem[:80] or "Photograph"}
    session.direct(location=place.having(kind=LocationKind.PLATE, plate=name, **title))
    return name


def say_people(session: Session, plate: str, people: OnPlate, names: Iterable[str] = ()) -> PlatePeople:
    """Keeps who is on a photograph of the open shoot. Raises BadInput, StudioError."""
    named = tuple(name.strip() for name in names if name.strip())
    try:
        said = PlatePeople(
            plate=plate, people=people, names=named, by=session.operator, when=datetime.now().astimezone()
        )
    except ValidationError as error:
        raise BadInput(
            f"That cannot be kept of the photograph: {sentence(error)}",
            do="Name everybody who gave a release, and nobody where none is on it.",
        ) from error
    session.shoot.plates.say(said)
    return said


def with_plate_beside(direction: Direction, document: Path, shoot: Shoot) -> Direction:
    """A direction read from `document`, the plate that lies beside it copied into the shoot. Raises StudioError."""
    place = direction.location
    if place.kind is not LocationKind.PLATE or not place.plate:
        return direction
    beside = document.parent / place.plate
    if not beside.is_file():
        shelf_of(plate_folder(shoot.path))(place.plate)  # it may be in the shoot already; else this says what is wrong
        return direction
    return direction.having(location=place.having(plate=shoot.add_plate(beside)))
