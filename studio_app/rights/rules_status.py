"""Rules on the owner's newest word: signed, not older than one seen before, fresh enough; and what it says.

Offline means frozen, never free: without a fresh word nothing new is made; what was delivered stays, all can be viewed.
"""

from __future__ import annotations

from datetime import datetime, timedelta

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, passed, warned
from studio_app.twins.status import Entry, State
from studio_app.twins.use import day_words

SKEW = timedelta(minutes=10)
"""How far two honest clocks may be apart."""


def clock(case: Case) -> Check | None:
    """A clock that goes backwards would make old papers young."""
    if case.seen.clock is None:
        return None
    return judged(
        "clock.forward",
        case.now >= case.seen.clock - SKEW,
        "The clock runs forward.",
        f"This computer's clock was set back: it was {_moment(case.seen.clock)} before and is {_moment(case.now)} now.",
    )


def signed(case: Case) -> Check | None:
    status = case.papers.status
    if status is None:
        return None
    return judged(
        "status.signature",
        any(status.by(role, key) for role, key in case.licensors.items()) and status.paper.twin == case.cast,
        f"Status {status.paper.seq} is signed by those who speak for her.",
        "The status is not signed by her or her agency over exactly these bytes for this twin.",
    )


def not_older(case: Case) -> Check | None:
    status = case.papers.status
    seq = status.paper.seq if status else 0
    return judged(
        "status.sequence",
        seq >= case.seen.seq,
        "No newer status was seen on this computer.",
        f"This computer has seen her status {case.seen.seq}; status {seq} is older and says nothing.",
    )


def fresh(case: Case) -> Check | None:
    """The grant says how old news may be; the grant itself is the first news."""
    if case.grant is None:
        return None
    grant, status = case.grant.paper, case.papers.status
    issued = status.paper.issued if status else grant.made
    if issued > case.now + SKEW:
        return failed(
            "status.fresh", f"Her last word is of {_moment(issued)}, which is still to come: is the clock right?"
        )
    ends = issued + timedelta(days=grant.revocation.max_age_days)
    ends = min(ends, status.paper.not_after) if status else ends
    frozen = ends + timedelta(days=grant.revocation.grace_days)
    if case.now <= ends:
        return passed("status.fresh", f"Her last word is of {_moment(issued)} and good until {_moment(ends)}.")
    if case.now <= frozen:
        return warned("status.fresh", f"Her last word is old. Fetch a newer status before {_moment(frozen)}.")
    return failed(
        "status.fresh",
        f"Nothing was heard of her since {_moment(issued)}: the twin is frozen until a newer status is fetched. "
        "What was delivered stays, and everything can be viewed.",
    )


def twin_active(case: Case) -> Check | None:
    return _stands(case, "twin", case.cast, "The twin")


def consent_active(case: Case) -> Check | None:
    return _stands(case, "consent", case.grant.paper.consent.id, "The consent") if case.grant else None


def grant_active(case: Case) -> Check | None:
    return _stands(case, "grant", case.grant.paper.id, "The grant") if case.grant else None


def _stands(case: Case, kind: str, paper: str, name: str) -> Check | None:
    status = case.papers.status
    entry = status.paper.entry(kind, paper) if status else None
    if entry is None or entry.state is State.ACTIVE:
        return passed(f"status.{kind}", f"{name} {paper} is active.")
    return failed(f"status.{kind}", f"{name} {paper} was {_ended(entry)}.")


def _ended(entry: Entry) -> str:
    words = f"{entry.state} on {day_words(entry.since.date())}"
    words += f": {entry.reason.rstrip('.')}" if entry.reason else ""
    return words + (f"; take down by {day_words(entry.take_down_by)}" if entry.take_down_by else "")


def _moment(when: datetime) -> str:
    return f"{day_words(when.date())}, {when:%H:%M}"


RULES = (clock, signed, not_older, fresh, twin_active, consent_active, grant_active)
