"""The desk: the folder of papers on the owner's (or her agency's) own machine, and what is done there.

    desk = Desk(folder)
    path = desk.save(grant)                 # a draft: replaced freely until somebody has signed it
    desk.sign(path, key)                    # refused where a rule says no
    desk.revoke("grant", grant.id, State.REVOKED, "used outside the grant", key)

A paper that somebody signed never changes: a passport gets a new version, a grant a later one that supersedes it.
"""

from __future__ import annotations

import hashlib
from collections.abc import Callable, Iterable, Mapping
from dataclasses import replace
from datetime import UTC, date, datetime, timedelta
from pathlib import Path
from typing import Literal

from studio_app.direction.documents import read_document, to_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.check import Check, require
from studio_app.rights.consent_rules import before_signing
from studio_app.rights.desk_folder import EARLIER, DeskFolder
from studio_app.rights.desk_rules import (
    OnDesk,
    before_consent,
    before_grant,
    before_passport,
    before_status,
    parties,
    role_of,
)
from studio_app.rights.papers import NAMESPACES, Papers, Signed, read_papers, sign, signature_name
from studio_app.shoot.layout import inside
from studio_app.shoot.signing import SigningKey, signer
from studio_app.twins.consent import CONSENTS, Consent
from studio_app.twins.grant import GRANTS, Grant
from studio_app.twins.party import Role
from studio_app.twins.passport import PASSPORT, Passport
from studio_app.twins.status import STATUS, Entry, State, Status

Draft = Passport | Consent | Grant
Kind = Literal["twin", "consent", "grant"]
UNCHANGED, UNSIGNED = "Nothing was changed.", "Nothing was signed."
FRESH_FOR = timedelta(days=7)


class Desk:
    """One twin's papers. Every question reads the folder again: somebody else may have put something there."""

    def __init__(self, folder: Path, clock: Callable[[], datetime] = lambda: datetime.now(UTC)) -> None:
        """Raises BadInput: no folder."""
        self.folder = DeskFolder(folder)
        self.clock = clock

    def papers(self) -> Papers:
        """All papers and who signed them. Raises BadInput: a link, too large."""
        return read_papers(self.folder.read())

    def find(self, path: str) -> Signed[Draft]:
        """A passport, consent or grant by its path. Raises BadInput: none there, or unreadable."""
        papers = self.papers()
        if path in papers.problems:
            raise BadInput(papers.problems[path])
        there = (*([papers.passport] if papers.passport else ()), *papers.consents.values(), *papers.grants.values())
        for found in there:
            if found.path == path:
                return Signed(found.path, found.paper, found.data, found.signers, found.broken)
        raise BadInput(f"There is no paper {path[:80]} on this desk.")

    def save(self, paper: Draft) -> str:
        """Keeps a draft; its path. A signed passport is kept as an earlier version when a later one comes.

        Raises Refused (rule desk.signed): somebody signed the paper that is there.
        """
        path, data = path_of(paper), to_document(paper, kind_name(paper))
        papers, files = self.papers(), self.folder.read()
        there = self._there(papers, path)
        if there is not None and there.signers and there.data != data:
            self.folder.write({**self._kept(there, paper, files), path: data})
        elif files.get(path) != data:
            self.folder.write({path: data})
        return path

    def checks(self, path: str) -> tuple[Check, ...]:
        """What every rule says about signing this paper now."""
        found = self.find(path)
        return self._checks(found.paper, self._on_desk())

    def sign(self, path: str, key: SigningKey, role: Role | None = None, pdf: bytes | None = None) -> Role:
        """Signs a paper in the role that it names the key in. `pdf`: what she read, whose hash her consent keeps.

        Raises Refused with the rule that says no, BadInput: no such paper.
        """
        found, desk = self.find(path), self._on_desk()
        passport = desk.papers.passport
        named = parties(found.paper, passport.paper if passport else None)
        if not isinstance(found.paper, Passport) and passport is None:
            raise Refused("There is no passport on this desk. (rule: passport.there)", safe=UNSIGNED)
        role = role_of(key.public, named, role)
        paper, data = found.paper, found.data
        if isinstance(paper, Consent) and paper.signed_at is None:
            if role is not Role.OWNER:
                raise Refused("She signs her consent first, then her agency. (rule: consent.first)", safe=UNSIGNED)
            digest = hashlib.sha256(pdf).hexdigest() if pdf is not None else None
            paper = paper.having(signed_at=desk.now, pdf=digest)
            data = to_document(paper, "consent")
        require(self._checks(paper, desk), UNSIGNED)
        signature = sign(data, kind_name(paper), key)
        new = {} if data == found.data else {path: data}
        self.folder.write({**new, signature_name(path, role): signature})
        return role

    def take_in(self, data: bytes, signatures: Mapping[Role, bytes]) -> str:
        """A grant that came from somebody else, or came back signed; its path.

        Raises BadInput (no grant, a signature of other bytes), Refused: a signed grant of that name says otherwise.
        """
        grant = read_document(data, "grant", Grant)
        path = path_of(grant)
        for role, text in signatures.items():
            try:
                signer(text.decode("ascii"), data, NAMESPACES["grant"])
            except (BadInput, UnicodeDecodeError) as error:
                raise BadInput(
                    f"The {role}'s signature does not belong to this grant. (rule: papers.signature)", safe=UNCHANGED
                ) from error
        there = self._there(self.papers(), path)
        if there is not None and there.signers and there.data != data:
            raise Refused(
                f"A signed grant {grant.id} with other words lies here. (rule: desk.signed)",
                safe=UNCHANGED,
                do="Ask for the new one under a name of its own.",
            )
        new = {} if there is not None and there.data == data else {path: data}
        self.folder.write({**new, **{signature_name(path, role): text for role, text in signatures.items()}})
        return path

    def issue(
        self, key: SigningKey, entries: Iterable[Entry] | None = None, fresh_for: timedelta = FRESH_FOR
    ) -> Status:
        """Signs the owner's newest word: the next number, good for `fresh_for`. `entries` None keeps what was said.

        Raises Refused: the key is neither the owner's nor the agency's, or there is no passport of hers.
        """
        papers, now = self.papers(), self.clock()
        require(before_status(papers, now), UNSIGNED)
        if STATUS in papers.problems:
            raise BadInput(papers.problems[STATUS], safe=UNSIGNED, do="Put the newest status you have in its place.")
        if papers.passport is None:
            raise Refused("There is no passport on this desk. (rule: passport.there)", safe=UNSIGNED)
        passport, before = papers.passport.paper, papers.status
        role = role_of(key.public, parties(passport, passport))
        said = before.paper.entries if before else ()
        status = Status(
            twin=passport.twin,
            seq=before.paper.seq + 1 if before else 1,
            issued=now,
            not_after=now + fresh_for,
            entries=tuple(said if entries is None else entries),
        )
        data = to_document(status, "status")
        self.folder.write({STATUS: data, signature_name(STATUS, role): sign(data, "status", key)})
        return status

    def revoke(
        self, kind: Kind, name: str, state: State, reason: str, key: SigningKey, take_down_by: date | None = None
    ) -> Status:
        """Says in a new status how a grant, a consent or the twin stands: revoked, suspended, or active again.

        Raises BadInput: there is no such paper, or no reason; Refused as `issue`.
        """
        papers = self.papers()
        there = {"grant": papers.grants.keys(), "consent": papers.consents.keys()}.get(kind)
        names = list(there) if there is not None else [papers.passport.paper.twin] if papers.passport else []
        if name not in names:
            raise BadInput(f"There is no {kind} “{name[:64]}” here.", do=f"There are: {', '.join(names) or 'none'}.")
        if state is not State.ACTIVE and not reason.strip():
            raise BadInput("A reason stands in every revocation.", do="Say why, in one sentence.")
        entry = Entry(
            kind=kind, id=name, state=state, since=self.clock(), reason=reason.strip(), take_down_by=take_down_by
        )
        before = papers.status.paper.entries if papers.status else ()
        return self.issue(key, (*(each for each in before if (each.kind, each.id) != (kind, name)), entry))

    def _checks(self, paper: Draft, desk: OnDesk) -> tuple[Check, ...]:
        if isinstance(paper, Passport):
            return before_passport(paper, desk)
        if isinstance(paper, Consent):
            return (*before_consent(paper, desk), *before_signing(paper, desk.now))
        return before_grant(paper, desk)

    def _on_desk(self) -> OnDesk:
        files = self.folder.read()
        return OnDesk(read_papers(files), files, self._size, self.clock())

    def _size(self, path: str) -> int | None:
        place = inside(self.folder.root, path)
        return place.stat().st_size if place.is_file() else None

    def _kept(self, there: Signed[Draft], paper: Draft, files: Mapping[str, bytes]) -> dict[str, bytes]:
        """The passport that goes, under its number. Raises Refused: other papers stay as they were signed."""
        if not (isinstance(there.paper, Passport) and isinstance(paper, Passport)):
            raise Refused(
                f"{there.path} is signed and stays as it is. (rule: desk.signed)",
                safe=UNCHANGED,
                do="Give the new one a name of its own; a grant says which one it takes the place of.",
            )
        if paper.version <= there.paper.version or paper.twin != there.paper.twin:
            raise Refused(
                f"Passport {there.paper.version} is signed; the next one of {there.paper.twin} is "
                f"{there.paper.version + 1}. (rule: passport.version)",
                safe=UNCHANGED,
            )
        place = f"{EARLIER}/passport-{there.paper.version:04d}.json"
        names = {signature_name(there.path, role): signature_name(place, role) for role in there.signers}
        return {place: there.data} | {to: files[name] for name, to in names.items()}

    def _there(self, papers: Papers, path: str) -> Signed[Draft] | None:
        return replace(self.find(path)) if path in _paths(papers) else None


def path_of(paper: Draft) -> str:
    """Where a paper lies: 'grants/spring.json'."""
    if isinstance(paper, Passport):
        return PASSPORT
    return f"{CONSENTS if isinstance(paper, Consent) else GRANTS}/{paper.id}.json"


def kind_name(paper: Draft) -> str:
    """'passport', 'consent' or 'grant'."""
    return type(paper).__name__.lower()


def _paths(papers: Papers) -> set[str]:
    there = {each.path for each in (*papers.consents.values(), *papers.grants.values())}
    return there | ({papers.passport.path} if papers.passport else set())
