"""The papers of a desk as rows: what each is called, how it stands, and for whom it waits."""

from __future__ import annotations

from dataclasses import dataclass
from datetime import date, datetime

from studio_app.rights.papers import Papers, Signed
from studio_app.rights.requests import is_request, waiting
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.status import STATUS, State, Status
from studio_app.twins.use import day_words

Paper = Passport | Consent | Grant | Status


@dataclass(frozen=True)
class Row:
    """One paper on the desk. `kind`: passport, consent, grant, status. `state`: draft, request, waiting, signed,
    over, suspended, revoked, problem. `words`: a sentence on how it stands. `waits_for`: who has still to sign.
    """

    kind: str
    path: str
    title: str
    state: str
    words: str
    paper: Paper | None = None
    waits_for: tuple[str, ...] = ()
    signed_by: tuple[str, ...] = ()


def rows_of(papers: Papers, now: datetime) -> tuple[Row, ...]:
    """Every paper: the passport, consents, grants, the status, and what cannot be used."""
    today = now.date()
    rows = [_passport_row(papers.passport, today)] if papers.passport else []
    rows += [_consent_row(each, papers, today) for _, each in sorted(papers.consents.items())]
    rows += [_grant_row(each, papers, today) for _, each in sorted(papers.grants.items())]
    rows += [_status_row(papers.status, now, papers)] if papers.status else []
    return (*rows, *(Row("", path, path, "problem", why) for path, why in sorted(papers.problems.items())))


def _passport_row(found: Signed[Passport], today: date) -> Row:
    paper = found.paper
    keys = {Role.OWNER: paper.owner.key} | ({Role.AGENCY: paper.agency.key} if paper.agency else {})
    names = {Role.OWNER: paper.owner.name, Role.AGENCY: paper.agency.name if paper.agency else ""}
    missing = tuple(names[role] for role, key in keys.items() if not found.by(role, key))
    title = f"Passport {paper.version} of {paper.name}"
    if missing:
        return Row("passport", found.path, title, *_unsigned(found, missing), paper, missing, _signed(found))
    over = paper.valid_until < today
    words = f"It {'ended on' if over else 'runs until'} {day_words(paper.valid_until)}."
    return Row("passport", found.path, title, "over" if over else "signed", words, paper, (), _signed(found))


def _consent_row(found: Signed[Consent], papers: Papers, today: date) -> Row:
    paper = found.paper
    title = f"Consent {paper.id}"
    if not found.by(Role.OWNER, paper.owner.key):
        missing = (paper.owner.name,)
        return Row("consent", found.path, title, *_unsigned(found, missing), paper, missing, _signed(found))
    return Row(
        "consent", found.path, title, *_stands(papers, "consent", paper.id, paper.duration.until, today), paper, (),
        _signed(found),
    )  # fmt: skip


def _grant_row(found: Signed[Grant], papers: Papers, today: date) -> Row:
    paper = found.paper
    title = f"Grant {paper.id} to {paper.brand}, {paper.campaign}"
    roles = waiting(found)
    names = {Role.OWNER: paper.owner, Role.AGENCY: paper.agency, Role.LICENSEE: paper.licensee}
    missing = tuple(party.name for role in Role if role in roles and (party := names[role]) is not None)
    if missing:
        state, words = _unsigned(found, missing)
        if is_request(found) and list(found.signers) == [Role.LICENSEE]:
            state, words = "request", f"{paper.licensee.name} asks for it; {' and '.join(missing)} can sign or decline."
        return Row("grant", found.path, title, state, words, paper, missing, _signed(found))
    return Row(
        "grant", found.path, title, *_stands(papers, "grant", paper.id, paper.until, today), paper, (), _signed(found)
    )


def _status_row(found: Signed[Status], now: datetime, papers: Papers) -> Row:
    paper = found.paper
    title = f"Status {paper.seq}"
    passport = papers.passport.paper if papers.passport else None
    keys = (passport.owner.key, passport.agency.key if passport.agency else None) if passport else ()
    if not any(found.by(role, key) for role, key in zip((Role.OWNER, Role.AGENCY), keys, strict=False)):
        return Row(
            "status", STATUS, title, "problem", "It is not signed by her or her agency. (rule: status.signature)"
        )
    over = paper.not_after < now
    ended = sum(each.state is not State.ACTIVE for each in paper.entries)
    words = f"{'Old since' if over else 'Good until'} {day_words(paper.not_after.date())}; {ended or 'nothing'} ended."
    return Row("status", STATUS, title, "over" if over else "signed", words, paper, (), _signed(found))


def _unsigned(found: Signed[Paper], missing: tuple[str, ...]) -> tuple[str, str]:
    """State and words of a paper that is not signed by all."""
    if found.broken:
        roles = " and ".join(sorted(found.broken))
        return "problem", f"The signature of the {roles} belongs to other bytes. (rule: papers.signature)"
    return "waiting" if found.signers else "draft", f"Not signed yet by {' and '.join(missing)}."


def _stands(papers: Papers, kind: str, name: str, until: date, today: date) -> tuple[str, str]:
    entry = papers.status.paper.entry(kind, name) if papers.status else None
    if entry is not None and entry.state is not State.ACTIVE:
        why = f": {entry.reason}" if entry.reason else ""
        down = f" Take down by {day_words(entry.take_down_by)}." if entry.take_down_by else ""
        return str(entry.state), f"{str(entry.state).capitalize()} on {day_words(entry.since.date())}{why}.{down}"
    if until < today:
        return "over", f"It ended on {day_words(until)}."
    return "signed", f"Signed by all; it runs until {day_words(until)}."


def _signed(found: Signed[Paper]) -> tuple[str, ...]:
    return tuple(str(role) for role in Role if role in found.signers)
