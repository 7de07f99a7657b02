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


def beside(shoot: Shoot, *, killed: bool = False, verdicts: bool = True) -> Beside:
    """What is known of the shoot's takes now, or with `killed` of those in the trash."""
    dead = {each.row.id: each.kill for each in shoot.trash.rows()} if killed else {}
    said = judged(shoot, all_rows(shoot, killed), shoot.paper.policy) if verdicts else Beside()
    return replace(said, withdrawn=shoot.approvals.withdrawn(), killed=dead)


def judged(shoot: Shoot, rows: Iterable[TakeRow], policy: Mapping[str, int]) -> Beside:
    """Every seat's last word on these takes as far as it counts, and who is still waited for; safe in a thread."""
    words: dict[str, list[Verdict]] = {}
    for sealed in shoot.approvals.seals.all():
        if sealed.last and sealed.seal is Seal.GOOD and sealed.verdict is not None:
            words.setdefault(sealed.verdict.take, []).append(sealed.verdict)
    said: dict[str, tuple[tuple[str, str, str], ...]] = {}
    waits: dict[str, tuple[str, ...]] = {}
    for row in rows:
        if row.standing is Standing.SCRATCH:
            continue
        mine = words.get(row.id, [])
        said[row.id] = tuple((word.decision.value, word.seat, str(word.by)) for word in mine)
        yes = {(word.seat, word.by.mail) for word in mine if word.decision is Decision.YES}
        counts = {seat: sum(held == seat for held, _ in yes) for seat in policy}
        waits[row.id] = tuple(seat for seat, need in policy.items() if counts[seat] < need)
    return Beside(said, waits)
