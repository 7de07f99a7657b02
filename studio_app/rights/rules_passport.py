"""Rules on the passport: it is there, whole, hers, and runs."""

from __future__ import annotations

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, passed, warned
from studio_app.shoot.signing import fingerprint
from studio_app.twins.party import Role
from studio_app.twins.use import day_words

SOON, VERY_SOON = 30, 7


def readable(case: Case) -> Check | None:
    """No paper of the twin is damaged."""
    for path, why in case.papers.problems.items():
        return failed("papers.readable", f"The paper {path} cannot be used: {why}")
    return None


def there(case: Case) -> Check | None:
    if case.passport is None:
        return failed("passport.there", f"{case.cast} has no passport here, so nobody can say whose twin she is.")
    return judged(
        "passport.there",
        case.passport.paper.twin == case.cast,
        f"The passport is that of {case.passport.paper.name}.",
        f"The passport is that of the twin {case.passport.paper.twin}, and {case.cast} is cast.",
    )


def signed_by_owner(case: Case) -> Check | None:
    if case.passport is None:
        return None
    owner = case.passport.paper.owner
    return judged(
        "passport.signature",
        case.passport.by(Role.OWNER, owner.key),
        f"Signed by its owner, {owner.name} ({fingerprint(owner.key)}).",
        f"The passport carries no signature of its owner, {owner.name}, over exactly these bytes.",
    )


def signed_by_agency(case: Case) -> Check | None:
    if case.passport is None or case.passport.paper.agency is None:
        return None
    agency = case.passport.paper.agency
    return judged(
        "passport.agency",
        case.passport.by(Role.AGENCY, agency.key),
        f"Signed by her agency, {agency.name}.",
        f"The passport names the agency {agency.name}, which has not signed exactly these bytes.",
    )


def same_owner_as_before(case: Case) -> Check | None:
    """The key that this computer pinned when the twin was first taken in."""
    if case.passport is None:
        return None
    key = case.passport.paper.owner.key
    if case.seen.owner is None:
        return warned(
            "passport.owner",
            f"This computer sees her key for the first time. Ask her for its fingerprint: {fingerprint(key)}.",
        )
    return judged(
        "passport.owner",
        case.seen.owner == key,
        "Her key is the one that this computer has known from the first day.",
        "The passport has another owner's key than when she was first taken in; ask her before you trust it.",
    )


def runs(case: Case) -> Check | None:
    if case.passport is None:
        return None
    paper = case.passport.paper
    left = (paper.valid_until - case.today).days
    if case.today < paper.captured_on:
        return failed("passport.period", f"The passport begins on {day_words(paper.captured_on)}: is the clock right?")
    if left < 0:
        return failed("passport.period", f"The passport ended on {day_words(paper.valid_until)}.")
    if left <= SOON:
        return warned("passport.period", f"The passport ends in {days(left)}, on {day_words(paper.valid_until)}.")
    return passed("passport.period", f"The passport runs until {day_words(paper.valid_until)}.")


def same_body(case: Case) -> Check | None:
    if case.passport is None or case.body_card is None:
        return None
    return judged(
        "passport.body",
        case.passport.paper.body_card == case.body_card,
        "Her body card is the one in the passport.",
        "Her body card differs from the one in the passport: hash differs. Her body changes only by a new passport.",
    )


def whole(case: Case) -> Check | None:
    """Where her package was opened for her own weights: each byte was as the passport lists it."""
    if case.package is None:
        return None
    return judged(
        "passport.package",
        not case.package,
        "Her package is open, and each of its files is the one that the passport lists.",
        f"Her package does not open. {case.package}",
    )


def days(count: int) -> str:
    """'1 day', '7 days', 'today' for none."""
    return "1 day" if count == 1 else f"{count} days"


RULES = (readable, there, signed_by_owner, signed_by_agency, same_owner_as_before, runs, same_body, whole)
