"""What an engine could look at beside the lit previz: the place's photograph, guides, and the shoot's photographs."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.location import LocationKind
from studio_app.engines.prompts import Role
from studio_app.studio.session import Session
from studio_app.takes.painting import GUIDE

ROLES = tuple(role.value for role in Role)


@dataclass(frozen=True, slots=True)
class Offer:
    """A reference that can be chosen: its name in a recipe, its title, and what it most likely shows (or empty)."""

    name: str
    title: str
    role: str = ""


def offered(session: Session) -> tuple[Offer, ...]:
    """What there is, the likeliest first."""
    place = session.direction.location
    plate = place.plate if place.kind is LocationKind.PLATE else ""
    found = [Offer(plate, f"{_title(plate)}, behind the figure", Role.PLACE)] if plate else []
    found.append(Offer(f"{GUIDE}pose", "The pose, as a drawn figure", Role.POSE))
    if place.depth:
        found.append(Offer(f"{GUIDE}depth", "The depth of her and the place, in grey", Role.DEPTH))
    return (*found, *(Offer(name, _title(name)) for name in session.shoot.plates.names() if name != plate))


def take_in(session: Session, path: Path) -> Offer:
    """Copies a photograph into the shoot, to be looked at. Raises BadInput, Refused, StudioError of the disk."""
    name = session.shoot.add_plate(path)
    return Offer(name, _title(name))


def _title(name: str) -> str:
    """'coat' of 'plate-0a1b2c-coat.jpg'."""
    return name.split("-", 2)[-1].rpartition(".")[0] if name.startswith("plate-") else name
