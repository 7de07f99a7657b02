"""Rules on the consent: hers, given in time, and wide enough for the grant.

That it runs today follows: the grant runs today, and the consent covers the whole time of the grant.
"""

from __future__ import annotations

from collections.abc import Iterable
from datetime import timedelta

from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged
from studio_app.twins.country_names import places
from studio_app.twins.party import Role
from studio_app.twins.territory import countries
from studio_app.twins.use import MEDIUM_WORDS, Term, day_words

READING_TIME = timedelta(hours=24)
"""How long she must have had the paper before she signed (New York Labor Law 1035)."""


def there(case: Case) -> Check | None:
    if case.grant is None:
        return None
    named = case.grant.paper.consent
    consent = case.consent
    if consent is None:
        return failed("consent.there", f"The grant rests on the consent {named.id}, which is not here.")
    return judged(
        "consent.there",
        consent.sha256 == named.sha256,
        f"The grant rests on the consent {named.id}.",
        f"The consent {named.id} is not the one the grant rests on: hash differs.",
    )


def signed_by_owner(case: Case) -> Check | None:
    consent, passport = case.consent, case.passport
    if consent is None or passport is None:
        return None
    owner = passport.paper.owner
    return judged(
        "consent.signature",
        consent.paper.owner.key == owner.key and consent.by(Role.OWNER, owner.key),
        f"Signed by {owner.name} herself.",
        f"The consent carries no signature of {owner.name} over exactly these bytes.",
    )


def of_this_twin(case: Case) -> Check | None:
    if case.consent is None:
        return None
    return judged(
        "consent.twin",
        case.consent.paper.twin == case.cast,
        "It is a consent for this twin.",
        f"The consent is for the twin {case.consent.paper.twin}, and {case.cast} is cast.",
    )


def given_in_time(case: Case) -> Check | None:
    if case.consent is None:
        return None
    paper = case.consent.paper
    return judged(
        "consent.reading-time",
        paper.signed_at is not None and paper.signed_at - paper.delivered_at >= READING_TIME,
        "She had it for a day or more before she signed.",
        "She had the consent for less than 24 hours before she signed.",
    )


def media_inside(case: Case) -> Check | None:
    if case.consent is None:
        return None
    beyond = {medium for term in _terms(case) for medium in term.media} - case.consent.paper.media
    names = ", ".join(MEDIUM_WORDS[medium] for medium in sorted(beyond))
    return judged(
        "consent.media",
        not beyond,
        "She agreed to every medium of the grant.",
        f"The grant sells media she did not agree to: {names}.",
    )


def territories_inside(case: Case) -> Check | None:
    if case.consent is None:
        return None
    sold = countries(name for term in _terms(case) for name in term.territories)
    beyond = sold - countries(case.consent.paper.territories)
    return judged(
        "consent.territories",
        not beyond,
        "She agreed to every territory of the grant.",
        f"The grant sells territories she did not agree to: {places(sorted(beyond))}.",
    )


def period_inside(case: Case) -> Check | None:
    if case.consent is None:
        return None
    duration = case.consent.paper.duration
    return judged(
        "consent.duration",
        all(duration.covers(term) for term in _terms(case)),
        "She agreed to the whole time of the grant.",
        f"The grant runs longer than her consent, which ends on {day_words(duration.until)}.",
    )


def categories_inside(case: Case) -> Check | None:
    if case.consent is None or case.grant is None:
        return None
    beyond = case.grant.paper.categories - case.consent.paper.categories
    return judged(
        "consent.categories",
        not beyond,
        "She agreed to every category of the grant.",
        f"The grant sells categories she did not agree to: {', '.join(sorted(beyond))}.",
    )


def topics_inside(case: Case) -> Check | None:
    if case.consent is None or case.grant is None:
        return None
    beyond = case.grant.paper.topics - case.consent.paper.topics
    return judged(
        "consent.boundaries",
        not beyond,
        "The grant stays inside her boundaries.",
        f"The grant goes beyond her boundaries: {', '.join(sorted(beyond))}.",
    )


def naming_inside(case: Case) -> Check | None:
    if case.consent is None or case.grant is None or not case.grant.paper.disclosure.name_her:
        return None
    return judged(
        "consent.naming",
        case.consent.paper.naming,
        "She agreed to be named.",
        "The grant names her in the label, and she did not agree to be named.",
    )


def _terms(case: Case) -> Iterable[Term]:
    return (*case.grant.paper.terms, *case.grant.paper.options) if case.grant else ()


RULES = (
    there,
    signed_by_owner,
    of_this_twin,
    given_in_time,
    media_inside,
    territories_inside,
    period_inside,
    categories_inside,
    topics_inside,
    naming_inside,
)
