"""Vouching for the papers in a twin's package: whose they are, signed over exactly these bytes, and not run out.

Nothing of a package is given to anybody before this holds (`twins/package.py` asks for it).
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import date

from studio_app.direction.errors import BadInput, Refused
from studio_app.direction.value import Value
from studio_app.rights.papers import Papers, Signed, read_papers, read_signed
from studio_app.twins.party import Role
from studio_app.twins.passport import PASSPORT, Passport
from studio_app.twins.status import STATUS, Status
from studio_app.twins.use import day_words

_SAFE = "Nothing was taken from the package."
_ASK = "Ask whoever sent it for the package as its owner made it."


def vouching(today: date) -> Callable[[Mapping[str, bytes]], Passport]:
    """What reads the passport among papers (path -> bytes) and vouches for it on this day.

    It raises BadInput where a paper cannot be read, Refused where the owner, or the agency that she names, has not
    signed it, where it has run out, where a status beside it is nobody's of them, and where a consent or a grant is
    another twin's or lies beside a signature of other bytes. Each sentence names its rule.
    """

    def vouch(files: Mapping[str, bytes]) -> Passport:
        signed = read_signed(PASSPORT, files)
        passport = signed.paper
        if not isinstance(passport, Passport):
            raise BadInput(f"{PASSPORT} is no passport.", safe=_SAFE)
        _require(signed, Role.OWNER, passport.owner.key, f"its owner, {passport.owner.name}")
        if passport.agency is not None:
            _require(signed, Role.AGENCY, passport.agency.key, f"the agency it names, {passport.agency.name}")
        if STATUS in files:
            _require_status(read_signed(STATUS, files), passport)
        _require_whole(read_papers(files), passport)
        if today > passport.valid_until:
            raise Refused(
                f"The passport of {passport.name} ended on {day_words(passport.valid_until)}. (rule: passport.period)",
                safe=_SAFE,
                do="Ask her or her agency for a package with a new one.",
            )
        return passport

    return vouch


def _require_whole(papers: Papers, passport: Passport) -> None:
    """Unsigned drafts and requests may lie among the papers; forged ones may not."""
    for each in (*papers.consents.values(), *papers.grants.values()):
        if each.broken:
            roles = " and ".join(sorted(each.broken))
            words = f"{each.path}: the signature of the {roles} belongs to other bytes. (rule: papers.signature)"
            raise Refused(words, safe=_SAFE, do=_ASK)
        if each.paper.twin != passport.twin:
            words = f"{each.path} is a paper of {each.paper.twin}, the passport of {passport.twin}. (rule: papers.twin)"
            raise Refused(words, safe=_SAFE, do=_ASK)
    for path, why in papers.problems.items():
        raise BadInput(f"{path} cannot be used: {why} (rule: papers.readable)", safe=_SAFE, do=_ASK)


def _require(signed: Signed[Value], role: Role, key: str, who: str) -> None:
    if not signed.by(role, key):
        rule = "passport.signature" if role is Role.OWNER else "passport.agency"
        raise Refused(
            f"{signed.path} is not signed by {who}, over exactly these bytes. (rule: {rule})",
            safe=_SAFE,
            do=_ASK,
        )


def _require_status(signed: Signed[Value], passport: Passport) -> None:
    speak = {Role.OWNER: passport.owner.key, Role.AGENCY: passport.agency.key if passport.agency else None}
    status = signed.paper
    if not isinstance(status, Status) or status.twin != passport.twin:
        raise Refused(f"{STATUS} is not that of {passport.twin}. (rule: papers.twin)", safe=_SAFE)
    if not any(signed.by(role, key) for role, key in speak.items()):
        raise Refused(
            f"{STATUS} is signed by nobody who speaks for {passport.name}. (rule: status.signature)", safe=_SAFE
        )
