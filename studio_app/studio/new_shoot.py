"""A shoot of one's own, and the check that everything in one is as its history says."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio_app.direction.presets import direction_preset
from studio_app.shoot.folder import Shoot
from studio_app.shoot.verify import Report, shoot_id, verify
from studio_app.studio.trust import trusted
from studio_app.takes.person import Person

FIRST_DIRECTION = "three-light-ecommerce"


def make_shoot(path: Path, title: str, brief: str, operator: Person) -> None:
    """A new shoot in an empty studio, the operator as its art director. Raises BadInput, StudioError."""
    Shoot.create(path, title, direction_preset(FIRST_DIRECTION).having(title=title), operator, brief=brief).close()


def check_shoot(path: Path, trust: str | None = None, tell: Callable[[float], None] = lambda _: None) -> Report:
    """Checks every hash, signature and link of a shoot against the key trusted for it. Raises BadInput when it is none.

    `trust`: the fingerprint of another key to check against than the one the settings keep. `tell` hears
    the share of the pictures that was read; what it raises ends the check.
    """
    return verify(path, trust or trusted(shoot_id(path)), tell)
