"""A shoot of one's own, and the check that everything in one is as its history says."""

from __future__ import annotations

from pathlib import Path

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import Report, verify
from studio_app.takes.person import Person

FIRST_DIRECTION = "three-light-ecommerce"


def make_shoot(path: Path, title: str, brief: str, operator: Person) -> None:
    """A new shoot in an empty studio, the operator as its art director. Raises BadInput, StudioError."""
    Shoot.create(path, title, direction_preset(FIRST_DIRECTION).having(title=title), operator, brief=brief).close()


def check_shoot(path: Path) -> Report:
    """Checks every hash, signature and link of a shoot. Raises BadInput when it is none."""
    return verify(path)
