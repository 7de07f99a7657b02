"""The rights of the demo: a sample passport, consent and grant made on the spot, and a yes of every seat they want."""

from __future__ import annotations

from collections.abc import Callable
from datetime import datetime
from pathlib import Path

from studio_app.direction.durable import make_folder, write_atomically
from studio_app.direction.errors import StudioError
from studio_app.rights.check import Check
from studio_app.rights.gates import Gate
from studio_app.rights.sample import SampleKeys, SamplePapers, sample_papers
from studio_app.shoot.signing import SigningKey, make_key
from studio_app.studio.body_cards import body_hash
from studio_app.studio.session import Session
from studio_app.studio.twin_memory import TwinMemory
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision
from studio_app.twins.party import Role
from studio_app.twins.roster import find_twin

MODEL = Person(name="Sample owner", mail="owner@sample.invalid")
AGENCY = Person(name="Sample agency", mail="agency@sample.invalid")
PAPERS = "papers"

Tell = Callable[[str, float], None]


def license_twin(session: Session, folder: Path, selects: int = 5) -> SampleKeys:
    """Makes sample keys and signed sample papers in `folder`, and takes the papers into the shoot with a brief. At
    most `selects` may be approved under them.

    What this computer remembers of sample twins lies in `folder`, too: the demo's throw-away owner is pinned nowhere
    else. Raises StudioError (the disk).
    """
    session.rights.memory = TwinMemory(folder)
    keys = SampleKeys(*(make_key(folder / f"sample-{role}-key", f"{role}@sample.invalid") for role in Role))
    twin = find_twin(session.direction.cast.twin)
    made = sample_papers(twin.id, twin.name, body_hash(twin), keys, datetime.now().astimezone(), selects)
    _lay_out(made, folder / PAPERS)
    session.rights.take_in(made.files)
    session.rights.brief(made.use)
    return keys


def seats_of_grant(session: Session, art_director: tuple[Person, SigningKey], keys: SampleKeys) -> None:
    """Lets a select need what the grant asks for, and seats the three who say it."""
    director, key = art_director
    for person, seat, public in (
        (director, "art-director", key.public),
        (MODEL, "model", keys.owner.public),
        (AGENCY, "agency", keys.agency.public),
    ):
        session.approving.seat(person, (seat,), public)
    grant = session.rights.grant(session.direction.cast.twin)
    if grant is not None:
        session.approving.set_policy(grant.seats, self_approval=False)


def approve_by_all(session: Session, take: str, director: tuple[Person, SigningKey], keys: SampleKeys) -> None:
    """Every seat says yes to the take, each with its own key."""
    for (person, key), seat in (
        (director, "art-director"),
        ((MODEL, keys.owner), "model"),
        ((AGENCY, keys.agency), "agency"),
    ):
        session.approving.judge(take, person, seat, Decision.YES, key)


def make_select(session: Session, take: str, folder: Path, director: Person) -> None:
    """Makes a proposed take a select: sample papers and keys in `folder`, and a yes of every seat they ask for."""
    keys = license_twin(session, folder)
    signing = director, make_key(folder / "sample-director-key", director.mail)
    seats_of_grant(session, signing, keys)
    approve_by_all(session, take, signing, keys)


def gates(session: Session, take: str) -> dict[Gate, tuple[Check, ...]]:
    """What each of the four gates says of a take that was chosen. Raises StudioError when one is shut."""
    seen = session.shoot.take(take)
    chosen = session.rights.chosen(seen)
    found = {gate: session.rights.checks(gate, seen.recipe.direction, chosen=chosen) for gate in Gate}
    shut = [check.words for checks in found.values() for check in checks if check.failed]
    if shut:
        raise StudioError(f"A gate of the demo is shut: {shut[0]}")
    return found


def _lay_out(made: SamplePapers, folder: Path) -> None:
    for place, data in made.files.items():
        make_folder((folder / place).parent)
        write_atomically(folder / place, data)
