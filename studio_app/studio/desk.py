"""The owner's desk for the window and the commands: her papers as rows in words, and what may be done with each.

    desk = OwnerDesk(folder)
    for row in desk.rows(): print(row.title, row.state, row.words)
    desk.sign("grants/spring.json", key)

Every call reads the folder again and may take some milliseconds (`pack` and `listed` as long as the files are large):
call them in a thread. Errors are BadInput, Refused and StudioError, in sentences.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass
from datetime import UTC, date, datetime
from pathlib import Path

from studio_app.rights.check import Check
from studio_app.rights.desk import Desk, Draft, Kind
from studio_app.rights.papers import Papers, Signed
from studio_app.rights.requests import decline, is_request, waiting
from studio_app.shoot.layout import read_bounded
from studio_app.shoot.signing import SigningKey
from studio_app.studio.twin_packages import key_lines, pack_twin
from studio_app.twins.consent import Consent
from studio_app.twins.grant import Grant
from studio_app.twins.package import quiet
from studio_app.twins.package_check import Tell
from studio_app.twins.party import Role
from studio_app.twins.passport import Passport
from studio_app.twins.status import STATUS, State, Status
from studio_app.twins.use import day_words

Paper = Passport | Consent | Grant | Status
MOST = 4_000_000


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


class OwnerDesk:
    """The folder of one twin's papers, on the machine of her owner, agency or licensee."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises BadInput: no folder."""
        self.desk = Desk(folder, clock)
        self.path = folder

    @property
    def passport(self) -> Passport | None:
        """The passport as it lies there, signed or not."""
        papers = self.desk.papers()
        return papers.passport.paper if papers.passport else None

    def rows(self) -> tuple[Row, ...]:
        """Every paper: the passport, consents, grants, the status, and what cannot be used."""
        papers = self.desk.papers()
        today = self.desk.clock().date()
        rows = [_passport_row(papers.passport, today)] if papers.passport else []
        rows += [_consent_row(each, papers, today) for _, each in sorted(papers.consents.items())]
        rows += [_grant_row(each, papers, today) for _, each in sorted(papers.grants.items())]
        rows += [_status_row(papers.status, self.desk.clock(), papers)] if papers.status else []
        return (*rows, *(Row("", path, path, "problem", why) for path, why in sorted(papers.problems.items())))

    def requests(self) -> tuple[Row, ...]:
        """The grants that others ask for and that the owner's side has neither signed nor declined."""
        return tuple(row for row in self.rows() if row.state == "request")

    def save(self, paper: Draft) -> str:
        """Keeps a draft; its path. Raises Refused: the one that is there is signed."""
        return self.desk.save(paper)

    def checks(self, path: str) -> tuple[Check, ...]:
        """What every rule says about signing this paper now: show it before the button is pressed."""
        return self.desk.checks(path)

    def sign(self, path: str, key: SigningKey, role: Role | None = None) -> Role:
        """Signs a paper in the role in which it names the key. Raises Refused with the rule that says no."""
        return self.desk.sign(path, key, role)

    def take_in(self, file: Path) -> str:
        """A grant that somebody sent, with the signatures that lie beside it as FILE.owner.sig ...; its path."""
        beside = {role: file.with_name(f"{file.name}.{role}.sig") for role in Role}
        signatures = {role: read_bounded(path, MOST) for role, path in beside.items() if path.exists()}
        return self.desk.take_in(read_bounded(file, MOST, links=True), signatures)

    def decline(self, grant: str, reason: str) -> str:
        """Takes a request off the desk; it is kept with the reason under `declined/`. Raises BadInput, Refused."""
        return decline(self.desk.folder, self.desk.papers(), grant, reason, self.desk.clock())

    def revoke(self, kind: Kind, name: str, reason: str, key: SigningKey, take_down_by: date | None = None) -> Status:
        """Ends a grant, a consent or the twin from now on, in a new signed status."""
        return self.desk.revoke(kind, name, State.REVOKED, reason, key, take_down_by)

    def suspend(self, kind: Kind, name: str, reason: str, key: SigningKey) -> Status:
        """Stops it until it is made active again."""
        return self.desk.revoke(kind, name, State.SUSPENDED, reason, key)

    def reactivate(self, kind: Kind, name: str, key: SigningKey, reason: str = "") -> Status:
        """Lets it be used again."""
        return self.desk.revoke(kind, name, State.ACTIVE, reason, key)

    def issue_status(self, key: SigningKey) -> Status:
        """Says the same again with the next number, good for a week: licensees need a fresh word."""
        return self.desk.issue(key)

    def pack(self, to: Path, others: Sequence[str] = (), tell: Tell = quiet) -> Passport:
        """Packs papers, captures and weights into a `.twin` for her owner, her agency and the `others`.

        `others`: public lines, or files of such lines, of licensed workstations.
        """
        return pack_twin(self.path, to, key_lines(others), tell=tell)


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


def _unsigned(found: Signed[Draft], missing: tuple[str, ...]) -> tuple[str, str]:
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
