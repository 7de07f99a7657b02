"""What sifting needs to know of a shoot besides its rows: verdicts, who is waited for, what is withdrawn or killed."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import replace

from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.shoot.seals import Seal
from studio_app.studio.sift import Sieve
from studio_app.studio.sift_columns import Beside
from studio_app.studio.sift_field import Field
from studio_app.takes.person import Person
from studio_app.takes.take import Standing
from studio_app.takes.verdict import Decision, Verdict

JUDGED = frozenset({Field.YES, Field.NO, Field.CHANGE, Field.WAITS})
"""The fields that need verdicts; reading those checks signatures, so ask for them only where one is used."""


def needs_verdicts(sieve: Sieve) -> bool:
    """Whether the sieve asks for what seats have said."""
    return bool(JUDGED & {sieve.sort, sieve.group, *(term.field for term in sieve.terms)})


def all_rows(shoot: Shoot, killed: bool) -> tuple[TakeRow, ...]:
    """The takes of a shoot, or with `killed` those in its trash."""
    return tuple(each.row for each in shoot.trash.rows()) if killed else shoot.takes()


def beside(shoot: Shoot, *, killed: bool = False, verdicts: bool = True, you: Person | None = None) -> Beside:
    """What is known of the shoot's takes now, or with `killed` of those in the trash; `you`: who sits here."""
    dead = {each.row.id: each.kill for each in shoot.trash.rows()} if killed else {}
    said = judged(shoot, all_rows(shoot, killed), shoot.paper.policy, you) if verdicts else Beside()
    return replace(said, withdrawn=shoot.approvals.withdrawn(), killed=dead)


def judged(shoot: Shoot, rows: Iterable[TakeRow], policy: Mapping[str, int], you: Person | None = None) -> Beside:
    """Every seat's last word on these takes as far as it counts, and who is still waited for; safe in a thread.

    Nobody waits for you where you said no or asked for a change: others act then, until you say another word.
    """
    words: dict[str, list[Verdict]] = {}
    for sealed in shoot.approvals.seals.all():
        if sealed.last and sealed.seal is Seal.GOOD and sealed.verdict is not None:
            words.setdefault(sealed.verdict.take, []).append(sealed.verdict)
    said: dict[str, tuple[tuple[str, str, str], ...]] = {}
    waits: dict[str, tuple[str, ...]] = {}
    yours: dict[str, tuple[str, ...]] = {}
    held = seats_held(shoot, you) if you is not None else ()
    for row in rows:
        if row.standing is Standing.SCRATCH:
            continue
        mine = words.get(row.id, [])
        said[row.id] = tuple((word.decision.value, word.seat, str(word.by)) for word in mine)
        yes = {(word.seat, word.by.mail) for word in mine if word.decision is Decision.YES}
        counts = {seat: sum(held == seat for held, _ in yes) for seat in policy}
        open_seats = waits[row.id] = tuple(seat for seat, need in policy.items() if counts[seat] < need)
        asked = open_seats if shoot.away.seat is None else held  # what was sent to a seat waits for it in any case
        spoken = {word.seat for word in mine if you is not None and word.by.mail == you.mail}
        if here := tuple(seat for seat in asked if seat in held and seat not in spoken):
            yours[row.id] = here
    return Beside(said, waits, yours)


def seats_held(shoot: Shoot, person: Person) -> tuple[str, ...]:
    """The seats in which somebody's word counts here; in an away seat's copy only that one."""
    if shoot.away.seat is not None:
        return (shoot.away.seat.seat,) if shoot.away.seat.person.mail == person.mail else ()
    entry = shoot.approvals.call_sheet.of(person)
    return entry.seats if entry is not None and entry.key is not None else ()


def waiting_for(shoot: Shoot, person: Person) -> dict[str, tuple[str, ...]]:
    """The takes that wait for somebody, by number, each with the seats she is asked in; safe in a thread."""
    rows = shoot.takes_beside()
    yours = judged(shoot, rows, shoot.paper.policy, person).yours
    return {row.id: yours[row.id] for row in rows if row.id in yours}
