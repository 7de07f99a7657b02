"""Photographs taken into a shoot: chosen in the window, or named by a direction that lies beside them."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.direction import Direction
from studio_app.direction.location import LocationKind
from studio_app.shoot.folder import Shoot
from studio_app.studio.plates import plate_folder, shelf_of
from studio_app.studio.session import Session


def use_plate(session: Session, path: Path) -> str:
    """Copies a photograph into the open shoot and puts it behind the figure; returns its name. Raises StudioError."""
    name = session.shoot.add_plate(path)
    place = session.direction.location
    title = {} if place.kind is LocationKind.PLATE and place.plate == name else {"name": path.stem[:80] or "Photograph"}
    session.direct(location=place.having(kind=LocationKind.PLATE, plate=name, **title))
    return name


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
