"""Away seats: the model, her agent or a client judges in a copy of her own; her signed words come back as a file."""

from __future__ import annotations

from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import Refused
from studio_app.shoot.away import open_away
from studio_app.shoot.bundle_quarantine import Tell, quiet
from studio_app.shoot.folder import Shoot
from studio_app.shoot.seals import Seal
from studio_app.shoot.signing import SigningKey
from studio_app.studio.keys import CHAIN, Keys
from studio_app.takes.take import Standing


@dataclass(frozen=True, slots=True)
class Waiting:
    """Who is asked in this copy, in which seat, and the takes on which nothing was said yet, by number."""

    name: str
    seat: str
    takes: tuple[str, ...]

    @property
    def words(self) -> str:
        """'3 takes wait for you, Jane Model, as model.'"""
        count = len(self.takes)
        many = f"{count} takes wait" if count > 1 else "1 take waits" if count else "Nothing waits"
        return f"{many} for you, {self.name}, as {self.seat.replace('-', ' ')}."


def waiting(shoot: Shoot) -> Waiting | None:
    """What waits in a copy that was opened for an away seat; None in a shoot of one's own."""
    seat = shoot.away.seat
    if seat is None:
        return None
    said = {
        each.verdict.take
        for each in shoot.approvals.seals.all()
        if each.verdict is not None and each.seal is Seal.GOOD
        and (each.verdict.by.mail, each.verdict.seat) == (seat.person.mail, seat.seat)
    }  # fmt: skip
    rows = (row.id for row in shoot.takes() if row.standing is not Standing.SCRATCH and row.id not in said)
    return Waiting(seat.person.name, seat.seat, tuple(rows))


def require_not_away(shoot: Shoot) -> None:
    """Raises Refused in the copy of an away seat: from there verdicts and notes come back, no directions."""
    if shoot.away.seat is not None:
        raise Refused(
            "This copy was opened to judge: it answers with verdicts, notes and marks, not with a direction.",
            safe="Nothing was changed.",
        )


def open_seat(bundle: Path, folder: Path, keys: Keys, place: str, tell: Tell = quiet) -> Waiting:
    """Opens what was sent, in a new folder, for the owner of the key at `place`, which is unlocked in `keys`.

    Says what waits there. Raises BadInput, Refused.
    """
    seat = open_away(bundle, folder, keys.key(place), place, tell)
    if not place.startswith(CHAIN):
        keys.chosen(Path(place), seat.person)  # so that the verdict offers her own key
    with Shoot.open(folder) as shoot:
        found = waiting(shoot)
    if found is None:
        raise Refused(f"{folder} could not be opened as an away seat.")
    return found


def write_answer(shoot: Shoot, to: Path, key: SigningKey) -> int:
    """Writes the answer of an away seat; the file's size in bytes. Raises BadInput (its key), Refused."""
    return shoot.away.answer(key, to)


def key_of_seat(shoot: Shoot) -> str:
    """Where the key is kept that this copy was opened with. Raises Refused: it is no away seat's."""
    if shoot.away.seat is None:
        raise Refused("This shoot was not opened for an away seat.", do="Open the file that was sent first.")
    return shoot.away.seat.key


def size_words(size: int) -> str:
    """'340 kB' or '12.5 MB'."""
    return f"{max(1, round(size / 1000))} kB" if size < 1_000_000 else f"{size / 1_000_000:.1f} MB"


def seats_to_ask(shoot: Shoot) -> tuple[str, ...]:
    """The seats in which somebody with a key sits, those that the policy asks for first."""
    people = shoot.approvals.call_sheet.people
    seats = {seat for entry in people if entry.key is not None for seat in entry.seats}
    needed = shoot.paper.policy
    return tuple(sorted(seats, key=lambda seat: (seat not in needed, seat)))
