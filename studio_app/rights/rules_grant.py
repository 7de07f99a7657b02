"""Rules on the grant: signed by all, of this twin and her owner, running, and not against somebody's exclusivity."""

from __future__ import annotations

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, passed, warned
from studio_app.rights.papers import Signed
from studio_app.rights.rules_passport import SOON, VERY_SOON, days
from studio_app.twins.grant import Grant
from studio_app.twins.party import Role
from studio_app.twins.use import day_words


def there(case: Case) -> Check | None:
    if case.use is None:
        return failed("grant.there", "The brief names no grant, so nothing says what the pictures may be used for.")
    return judged(
        "grant.there",
        case.grant is not None,
        f"The brief is under the grant {case.use.grant}.",
        f"The brief is under the grant {case.use.grant}, which is not here.",
    )


def of_this_twin(case: Case) -> Check | None:
    if case.grant is None or case.use is None:
        return None
    return judged(
        "grant.twin",
        case.grant.paper.twin == case.cast == case.use.twin,
        "It is a grant of this twin.",
        f"The grant {case.grant.paper.id} is for the twin {case.grant.paper.twin}, and {case.cast} is cast.",
    )


def same_owner(case: Case) -> Check | None:
    if case.grant is None or case.passport is None:
        return None
    paper, passport = case.grant.paper, case.passport.paper
    agency = passport.agency.key if passport.agency else None
    return judged(
        "grant.owner",
        paper.owner.key == passport.owner.key and (paper.agency is None or paper.agency.key == agency),
        "Those who grant it are those whom the passport names.",
        "The grant names another owner or agency than the passport.",
    )


def signed_by_all(case: Case) -> Check | None:
    if case.grant is None:
        return None
    missing = unsigned(case.grant)
    return judged(
        "grant.signatures",
        not missing,
        "Signed by all who must sign it.",
        f"Not signed over exactly these bytes by {' and '.join(missing)}.",
    )


def two_sides(case: Case) -> Check | None:
    """Nobody grants to himself: owner, licensee and agency are different keys."""
    if case.grant is None:
        return None
    paper = case.grant.paper
    licensors = [paper.owner.key, paper.agency.key if paper.agency else ""]
    return judged(
        "grant.sides",
        paper.licensee.key not in licensors,
        f"Granted to {paper.licensee.name}.",
        "The licensee's key is that of the owner or agency: nobody grants to himself.",
    )


def runs(case: Case) -> Check | None:
    if case.grant is None:
        return None
    start, until = min(term.start for term in case.terms), max(term.until for term in case.terms)
    left = (until - case.today).days
    if case.today < start:
        return failed("grant.period", f"The grant begins on {day_words(start)}.")
    if left < 0:
        return failed("grant.period", f"The grant ended on {day_words(until)}.")
    if left <= SOON:
        urgent = "only " if left <= VERY_SOON else ""
        return warned("grant.period", f"The grant runs {urgent}{days(left)} more, until {day_words(until)}.")
    return passed("grant.period", f"The grant runs until {day_words(until)}.")


def not_superseded(case: Case) -> Check | None:
    if case.grant is None:
        return None
    mine = case.grant.paper.id
    later = [each for each in case.papers.grants.values() if each.paper.supersedes == mine]
    newer = [each.paper.id for each in later if not unsigned(each)]
    return judged(
        "grant.newest",
        not newer,
        "No later grant takes its place.",
        f"The grant {', '.join(newer)} takes the place of {mine}.",
    )


def exclusivity(case: Case) -> Check | None:
    """Another brand's paid exclusivity in a category of this use, at the time of this use."""
    if case.grant is None or case.use is None:
        return None
    mine, use = case.grant.paper, case.use
    for each in case.papers.grants.values():
        other = each.paper
        if other.id == mine.id or other.licensee.key == mine.licensee.key or unsigned(each):
            continue
        for promise in other.exclusivity:
            meets = promise.start <= use.until and use.start <= promise.until
            if meets and promise.category in use.categories:
                return failed(
                    "grant.exclusivity",
                    f"{other.brand} has her exclusively for {promise.category} until {day_words(promise.until)}.",
                )
    return passed("grant.exclusivity", "No other brand has her exclusively for this.")


def unsigned(grant: Signed[Grant]) -> list[str]:
    """The names of those who must sign the grant and have not signed exactly these bytes."""
    paper = grant.paper
    parties = {Role.OWNER: paper.owner, Role.AGENCY: paper.agency, Role.LICENSEE: paper.licensee}
    return [
        party.name if party else str(role)
        for role in sorted(paper.signed_by)
        if not ((party := parties[role]) and grant.by(role, party.key))
    ]


RULES = (there, of_this_twin, same_owner, signed_by_all, two_sides, runs, not_superseded, exclusivity)
