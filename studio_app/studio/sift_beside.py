"""What sifting needs to know of a shoot besides its rows: verdicts, who is waited for, what is withdrawn or killed."""

from __future__ import annotations

from studio_app.shoot.folder import Shoot
from studio_app.shoot.papers import TakeRow
from studio_app.studio.sift import Sieve
from studio_app.studio.sift_columns import Beside
from studio_app.studio.sift_field import Field
from studio_app.takes.take import Standing
from studio_app.takes.verdict import Decision

JUDGED = frozenset({Field.YES, Field.NO, Field.CHANGE, Field.WAITS, Field.IS})
"""The fields that need verdicts; reading those checks signatures, so ask for them only where one is used."""


def needs_verdicts(sieve: Sieve) -> bool:
    """Whether the sieve asks for what seats have said."""
    return bool(JUDGED & {sieve.sort, sieve.group, *(term.field for term in sieve.terms)})


def all_rows(shoot: Shoot, killed: bool) -> tuple[TakeRow, ...]:
    """The takes of a shoot, or with `killed` those in its trash."""
    return tuple(each.row for each in shoot.trash.rows()) if killed else shoot.takes()


def beside(shoot: Shoot, *, killed: bool = False, verdicts: bool = True) -> Beside:
    """What is known of the shoot's takes now, or with `killed` of those in the trash."""
    rows = all_rows(shoot, killed)
    dead = {each.row.id: each.kill for each in shoot.trash.rows()} if killed else {}
    said: dict[str, tuple[tuple[str, str, str], ...]] = {}
    waits: dict[str, tuple[str, ...]] = {}
    withdrawn = shoot.approvals.withdrawn() if verdicts else frozenset[str]()
    policy = shoot.paper.policy if verdicts else {}
    for row in rows if verdicts else ():
        if row.standing is Standing.SCRATCH:
            continue
        words = shoot.approvals.verdicts(row.id)
        said[row.id] = tuple((word.decision.value, word.seat, str(word.by)) for word in words)
        yes = [word for word in words if word.decision is Decision.YES]
        counts = {seat: len({word.by.mail for word in yes if word.seat == seat}) for seat in policy}
        waits[row.id] = tuple(seat for seat, need in policy.items() if counts[seat] < need)
    return Beside(said, waits, withdrawn, dead)
