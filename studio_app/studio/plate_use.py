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
from studio_app.shoot.layout import read_bounded
from studio_app.studio.plates import plate_folder, shelf_of
from studio_app.studio.session import Session
from studio_app.takes.photograph import MAX_PHOTOGRAPH_BYTES
from studio_app.takes.plate_people import OnPlate, PlatePeople


def use_plate(session: Session, path: Path) -> str:
    """Copies a photograph into the open shoot and puts it behind the figure; returns its name. Raises StudioError."""
    name = session.shoot.add_plate(path)
    place = session.direction.location
    title = {} if place.kind is LocationKind.PLATE and place.plate == name else {"name": path.stem[:80] or "Photograph"}
    taken = place.having(kind=LocationKind.PLATE, plate=name, **title)
    session.direct(location=taken if taken.depth else taken.having(plate_depth=only_depth(session.shoot, name)))
    return name


def only_depth(shoot: Shoot, plate: str) -> str:
    """The depth that lies beside a plate, if there is exactly one."""
    found = shoot.plates.depths(plate)
    return found[0] if len(found) == 1 else ""


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
    name, depth = shoot.add_plate(beside), ""
    deep = document.parent / place.plate_depth
    if place.plate_depth and deep.is_file():
        depth = shoot.plates.add_depth(name, read_bounded(deep, MAX_PHOTOGRAPH_BYTES), shoot.approvals.operator)
    return direction.having(location=place.having(plate=name, plate_depth=depth))
