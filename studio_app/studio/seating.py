"""Keys and seats as the window hands them out: a new signing key, the public half of one, a seat on the call sheet."""

from __future__ import annotations

from studio_app.engines.table import ENGINES, shown_engines, title_of
from studio_app.shoot.signing import SigningKey
from studio_app.studio.models import folders
from studio_app.studio.places import config_dir
from studio_app.studio.session import Session
from studio_app.takes.person import Person


def engine_title(name: str) -> str:
    """What people call an engine."""
    return title_of(name)


def engine_choices() -> tuple[tuple[str, str], ...]:
    """(name, title) of the engines a person can choose: those whose weights are installed, or that need none."""
    there = folders(config_dir())
    found = (ENGINES[name] for name in shown_engines())
    return tuple((entry.name, entry.title) for entry in found if entry.weights is None or entry.name in there)


def pass_choices(engine: str) -> tuple[tuple[str, str], ...]:
    """(name, title) of the engines that can paint first for this one: those whose weights are here."""
    return tuple((name, title) for name, title in engine_choices() if name != engine and ENGINES[name].weights)


def seats_of(session: Session, person: Person) -> tuple[str, ...]:
    """The seats a person has on the call sheet, with a key; none for a stranger."""
    entry = session.shoot.approvals.call_sheet.of(person)
    return entry.seats if entry is not None and entry.key else ()


def take_seat(session: Session, person: Person, seat: str, key: SigningKey) -> None:
    """Puts a person into one more seat, with the public half of this key, which signs it. Raises BadInput, Refused."""
    entry = session.shoot.approvals.call_sheet.of(person)
    held = entry.seats if entry is not None else ()
    session.approving.seat(person, tuple(dict.fromkeys((*held, seat))), key.public, key=key)
