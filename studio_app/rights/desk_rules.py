"""What must hold before somebody signs a paper on a desk: the rules that would stop it at a gate, said beforehand."""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Mapping
from dataclasses import dataclass
from datetime import datetime

from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights import rules_consent, rules_grant, rules_passport, rules_status
from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, judged, passed
from studio_app.rights.consent_rules import on_grant
from studio_app.rights.papers import Papers, Signed
from studio_app.shoot.signing import fingerprint
from studio_app.twins.card import Twin
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.party import Party, Role
from studio_app.twins.passport import BODY_CARD, Passport
from studio_app.twins.use import Use

_ON_PASSPORT = (
    rules_passport.readable,
    rules_passport.there,
    rules_passport.signed_by_owner,
    rules_passport.signed_by_agency,
    rules_passport.runs,
)
_ON_GRANT = (
    rules_grant.of_this_twin,
    rules_grant.same_owner,
    rules_grant.two_sides,
    rules_grant.exclusivity,
    *rules_consent.RULES,
    rules_status.twin_active,
    rules_status.consent_active,
    rules_status.grant_active,
)


@dataclass(frozen=True)
class OnDesk:
    """What rules look at: the papers, all files, the sizes of captures and weights that lie there, and the time."""

    papers: Papers
    files: Mapping[str, bytes]
    sizes: Callable[[str], int | None]
    now: datetime


def parties(paper: Passport | Consent | Grant, passport: Passport | None) -> dict[Role, Party]:
    """Who signs this paper, in which role; an agency signs a consent when the passport names it."""
    agency = paper.agency if isinstance(paper, Passport | Grant) else passport.agency if passport else None
    found = {Role.OWNER: paper.owner}
    if agency is not None:
        found[Role.AGENCY] = agency
    if isinstance(paper, Grant):
        found[Role.LICENSEE] = paper.licensee
    return found


def role_of(key: str, named: Mapping[Role, Party], wanted: Role | None = None) -> Role:
    """In which role a key signs. Raises Refused (rule sign.party): the paper names another key."""
    for role, party in named.items():
        if party.key == key and wanted in (None, role):
            return role
    who = "; ".join(f"{role} {party.name}, {fingerprint(party.key)}" for role, party in named.items())
    raise Refused(
        f"This key ({fingerprint(key)}) is not one that the paper names: {who}. (rule: sign.party)",
        safe="Nothing was signed.",
        do="Sign with the key of one of them, or make a paper that names yours.",
    )


def before_passport(passport: Passport, desk: OnDesk) -> tuple[Check, ...]:
    """The body card is there and the one it names; so are captures and weights; it runs."""
    found = [_body(passport, desk.files.get(BODY_CARD)), _listed(passport, desk.sizes)]
    found.append(
        judged(
            "passport.period",
            passport.valid_until >= desk.now.date(),
            "It runs.",
            f"The passport ended on {passport.valid_until}; give it a later last day.",
        )
    )
    return tuple(found)


def before_consent(consent: Consent, desk: OnDesk) -> tuple[Check, ...]:
    """It is for the passport on this desk, and hers."""
    passport = desk.papers.passport
    found = _on(_ON_PASSPORT, Case(desk.papers, None, desk.now, consent.twin))
    if passport is None:
        return found
    return (
        *found,
        _same_passport("consent.passport", consent.passport, passport),
        judged(
            "consent.owner",
            consent.owner.key == passport.paper.owner.key,
            f"It is given by {passport.paper.owner.name}, who owns the twin.",
            "The consent names another owner's key than the passport.",
        ),
    )


def before_grant(grant: Grant, desk: OnDesk) -> tuple[Check, ...]:
    """It stays inside the consent, and goes against nobody's exclusivity."""
    use = Use(
        twin=grant.twin,
        grant=grant.id,
        brand=grant.brand,
        campaign=grant.campaign,
        start=min(term.start for term in grant.terms),
        until=grant.until,
        media=grant.terms[0].media,
        territories=grant.terms[0].territories,
        categories=grant.categories,
    )
    case = Case(desk.papers, use, desk.now, grant.twin)
    found = (*_on(_ON_PASSPORT, case), *_on(_ON_GRANT, case), *on_grant(grant))
    passport = desk.papers.passport
    over = judged("grant.period", grant.until >= desk.now.date(), "It is not over.", "The grant is already over.")
    return (*found, over, _same_passport("grant.passport", grant.passport, passport)) if passport else found


def before_status(papers: Papers, now: datetime) -> tuple[Check, ...]:
    """There is a passport of hers that says who may speak for the twin."""
    twin = papers.passport.paper.twin if papers.passport else "the twin"
    return _on(_ON_PASSPORT[1:4], Case(papers, None, now, twin))


def _same_passport(rule: str, named: str, passport: Signed[Passport]) -> Check:
    return judged(
        rule,
        named == passport.sha256,
        f"It rests on passport {passport.paper.version} of {passport.paper.name}.",
        f"It rests on another passport than passport {passport.paper.version} of {passport.paper.name}: hash differs.",
    )


def _on(rules: tuple[Callable[[Case], Check | None], ...], case: Case) -> tuple[Check, ...]:
    return tuple(check for rule in rules if (check := rule(case)) is not None)


def _body(passport: Passport, card: bytes | None) -> Check:
    if card is None:
        return failed("passport.body", f"Her body card ({BODY_CARD}) is not on this desk.")
    if hashlib.sha256(card).hexdigest() != passport.body_card:
        return failed("passport.body", f"Her body card ({BODY_CARD}) is not the one in the passport: hash differs.")
    try:
        twin = read_document(card, "twin", Twin)
    except BadInput as error:
        return failed("passport.body", str(error))
    return judged(
        "passport.body",
        twin.id == passport.twin,
        "Her body card is the one in the passport.",
        f"The body card is that of {twin.id}, the passport that of {passport.twin}.",
    )


def _listed(passport: Passport, size_of: Callable[[str], int | None]) -> Check:
    for path, listed in passport.files().items():
        size = size_of(path)
        if size != listed.size:
            what = "is not on this desk" if size is None else f"has {size} bytes here and {listed.size} in the passport"
            return failed("passport.files", f"{path} {what}.")
    return passed("passport.files", f"{len(passport.files())} captures and weights lie here as it lists them.")
