"""Killing and restoring takes, as the marking of a session does it: which, with which reason, and again by undo."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from datetime import UTC, datetime

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.folder import Shoot
from studio_app.studio.kill_parts import Found
from studio_app.studio.undo import KillEdit
from studio_app.takes.kill import Kill, Reason
from studio_app.takes.person import Person
from studio_app.takes.take import Standing

NAMED = 4
"""How many takes a sentence names before it counts the others."""
WORDS = 500


def kills(takes: Iterable[str], reason: Reason | Mapping[str, Reason], words: str, by: Person) -> tuple[Kill, ...]:
    """A kill for each take, now. Raises BadInput when a take has no reason, is no id, or the words are too long."""
    when, said = datetime.now(UTC), " ".join(words.split())
    if len(said) > WORDS:
        raise BadInput(f"The words to a kill have {len(said)} letters; at most {WORDS} are kept.")
    names = tuple(dict.fromkeys(takes))
    unsaid = [take for take in names if not isinstance(reason, Reason) and take not in reason]
    if unsaid:
        raise BadInput(f"{listed(unsaid)} has no reason.", do="Give every take a reason.")
    return tuple(
        Kill(take=take, reason=reason if isinstance(reason, Reason) else reason[take], words=said, by=by, when=when)
        for take in names
    )


def approved(shoot: Shoot, takes: Iterable[str]) -> tuple[str, ...]:
    """The takes among these that are selects in force."""
    return tuple(dict.fromkeys(take for take in takes if shoot.row(take).standing is Standing.SELECT))


def of(shoot: Shoot, takes: Sequence[str], by: Person) -> tuple[Kill, ...]:
    """The kills of takes in the trash; one that was put there by hand gets one of its own, so that undo can go back.

    Raises BadInput when a take is not in the trash.
    """
    held = shoot.trash.killed(takes)
    missing = [take for take in takes if take not in held]
    if missing:
        raise BadInput(f"{listed(missing)} is not in the trash.", do="See what is with: twin-studio takes --killed")
    fresh = {kill.take: kill for kill in kills(takes, Reason.OTHER, "", by)}
    return tuple(held[take] or fresh[take] for take in fresh)


def able(shoot: Shoot, edit: KillEdit, *, back: bool) -> Found:
    """The takes that one side of an edit can move.

    A take that somebody else killed, restored or approved meanwhile is left. Raises Refused when that is all of them.
    """
    held, here = shoot.trash.killed(edit.takes), {row.id: row for row in shoot.takes()}
    if edit.restored is not back:
        kills = [kill for kill in edit.kills if held.get(kill.take, kill) == kill and kill.take in held]
    else:
        kills = [kill for kill in edit.kills if kill.take in here and here[kill.take].standing is not Standing.SELECT]
    moved = {kill.take for kill in kills}
    left = [kill.take for kill in edit.kills if kill.take not in moved]
    if not kills:
        raise _left(left)
    return Found(tuple(kills), str(_left(left)) if left else "")


def move(shoot: Shoot, kills: Sequence[Kill], *, restore: bool) -> None:
    """Moves takes into the trash or out of it, all or none. Raises as `Trash.kill` and `Trash.restore` do."""
    if restore:
        shoot.trash.restore([kill.take for kill in kills])
    else:
        shoot.trash.kill(kills)


def allowed(shoot: Shoot, kills: tuple[Kill, ...]) -> Found:
    """All of these, when all may be killed. Raises BadInput (no such take), Refused (an approved one)."""
    if held := approved(shoot, (kill.take for kill in kills)):
        raise Refused(f"{listed(held)}: approved, and cannot be killed.", safe="Nothing was moved.")
    return Found(kills)


def listed(takes: Sequence[str]) -> str:
    """'T0001-aaaaaa, T0002-bbbbbb and 3 more'."""
    named = ", ".join(takes[:NAMED])
    return f"{named} and {len(takes) - NAMED} more" if len(takes) > NAMED else named


def _left(takes: Sequence[str]) -> Refused:
    were = "was" if len(takes) == 1 else "were"
    return Refused(
        f"{listed(takes)} {were} killed, restored or approved elsewhere since.",
        safe=f"{'It' if len(takes) == 1 else 'These'} {were} left as {'it is' if len(takes) == 1 else 'they are'}.",
    )
