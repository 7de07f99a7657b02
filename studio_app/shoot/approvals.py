"""Who judges and what was judged: the call sheet, the policy, proposals, signed verdicts and the selects they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from pydantic import ValidationError

from studio_app.direction.documents import MAX_BYTES, read_document, to_document
from studio_app.direction.errors import BadInput, Refused, StudioError
from studio_app.direction.value import sentence
from studio_app.shoot import judging
from studio_app.shoot.annals import Annals
from studio_app.shoot.catalogue import Catalogue
from studio_app.shoot.choosing import Rule, Said, chosen, select_files
from studio_app.shoot.commit import Edits, Held
from studio_app.shoot.history import History
from studio_app.shoot.layout import (
    CALL_SHEET,
    KILLED,
    PICTURE,
    REVOKED,
    SHOOT,
    SIGNERS,
    candidate,
    checked_id,
    inside,
    verdict_path,
)
from studio_app.shoot.papers import CallSheet, Select, ShootPaper, TakeRow
from studio_app.shoot.scratch import Scratch
from studio_app.shoot.seals import Seal, Sealed, Seals, said_of
from studio_app.shoot.signers import Allowed, Revoked, Signers
from studio_app.shoot.signing import SigningKey, fingerprint, key_of_public_line, public_line
from studio_app.shoot.worktree import record
from studio_app.takes.note import Signoff
from studio_app.takes.person import Person
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict, View

Writing = Callable[[], AbstractContextManager[object]]


class Approvals:
    """The approvals of one shoot. `writing` is entered while something is saved; it raises Refused where none may."""

    def __init__(self, history: History, scratch: Scratch, catalogue: Catalogue, writing: Writing) -> None:
        self._history, self._scratch, self._catalogue, self._writing = history, scratch, catalogue, writing
        self.annals = Annals(history)
        self.seals = Seals(history, self.annals)
        self._takes: dict[str, Take] = {}

    def trust(self, root: str | None) -> None:
        """Lets seats, keys and policy be changed by the key of this fingerprint only; None: by whoever may write."""
        self.seals.root = root

    @property
    def paper(self) -> ShootPaper:
        """Title, brief and policy."""
        return read_document(self._committed(SHOOT), "shoot", ShootPaper)

    @property
    def call_sheet(self) -> CallSheet:
        """Who takes part, in which seats, with which keys."""
        return read_document(self._committed(CALL_SHEET), "call-sheet", CallSheet)

    @property
    def signers(self) -> Signers:
        """Every key that was ever allowed or revoked."""
        return Signers.of(self._history)

    @property
    def keys(self) -> tuple[Allowed, ...]:
        """Every key that may sign and was not revoked, with whose it is."""
        signers = self.signers
        return tuple(entry for entry in signers.allowed if signers.revocation(entry.key) is None)

    @property
    def operator(self) -> Person:
        """Who made the shoot; the author of its commits."""
        people = self.call_sheet.people
        if not people:
            raise BadInput("The call sheet names nobody.")
        return people[0].person

    # Who may judge

    def seat(
        self,
        person: Person,
        seats: tuple[str, ...],
        public_key: str | None = None,
        *,
        until: datetime | None = None,
        key: SigningKey | None = None,
    ) -> None:
        """Puts a person on the call sheet (or changes the entry) and the key into the allowed signers.

        `public_key`: 'ssh-ed25519 AAAA...', a comment after it is dropped; it may sign `until` then. `key` signs the
        change. Raises BadInput, Refused (read-only, not the trusted key, a key of somebody else).
        """
        with self._writing():
            self.require_trusted(key)
            signers = self._committed(SIGNERS)
            record(
                self._history,
                judging.seating(self.call_sheet, signers, person, seats, public_key, until),
                f"Seat {person.name}: {', '.join(seats) or 'no seat'}\n",
                self.operator,
                key=key,
            )

    def set_policy(
        self, policy: Mapping[str, int], self_approval: bool, by: Person, key: SigningKey | None = None
    ) -> None:
        """Changes what each select needs from now on; earlier selects stay what they were made under.

        `self_approval`: whether the one who rendered may be the only yes. Raises BadInput, Refused as `seat` does.
        """
        with self._writing():
            self.require_trusted(key)
            paper = self.paper
            if (dict(policy), self_approval) == (paper.policy, paper.self_approval):
                return
            try:
                signoff = Signoff(by=by, when=datetime.now(UTC))
                wanted = paper.having(policy=dict(policy), self_approval=self_approval, policy_set=signoff)
            except ValidationError as error:
                raise BadInput(f"The policy cannot be set: {sentence(error)}") from error
            need = ", ".join(f"{number} x {seat}" for seat, number in policy.items())
            alone = "; who rendered may approve alone" if self_approval else ""
            words = f"Let a select need {need}{alone}\n"
            record(self._history, {SHOOT: to_document(wanted, "shoot")}, words, self.operator, key=key)

    def revoke(self, public_key: str, reason: str, key: SigningKey | None = None) -> None:
        """Lets nothing that this key signed count any more, whenever it was signed: only the signer says when.

        A select that rested on it is withdrawn. Raises as `seat` does.
        """
        with self._writing():
            self.require_trusted(key)
            line = public_line(key_of_public_line(public_key))
            if Signers.of(self._history).revocation(line) is not None:
                return
            added = Revoked(line, datetime.now(UTC), reason)
            held = self._history.read(REVOKED, most=MAX_BYTES) or b""
            left = said_of(self.seals.all(), revoking=added)
            files = {REVOKED: held + f"{added.line}\n".encode(), **self.select_files(left)}
            record(self._history, files, f"Revoke the key {fingerprint(line)}\n", self.operator, key=key)

    def require_trusted(self, key: SigningKey | None) -> None:
        """Raises Refused when a key is trusted outside the shoot and this is not it."""
        if self.seals.root is not None and (key is None or fingerprint(key.public) != self.seals.root):
            raise Refused(
                "Seats, keys and policy of this shoot are changed only with the key this computer trusts for it "
                f"({self.seals.root}).",
                safe="Nothing was changed.",
                do="Unlock that key first.",
            )

    # Judging

    def propose(self, take: str, by: Person) -> None:
        """Commits picture, preview, recipe and state under candidates/, so that every seat judges the same bytes, and
        what earlier passes painted, so that it lasts as long as the take does.

        A take that is already proposed stays as it is. Raises Refused when the picture changed since it was taken.
        """
        with self._writing():
            held = self._row(take)
            if take not in self._catalogue.committed().takes:
                picture = self._scratch.picture(take)
                passes = self._scratch.passes(held.take)
                files = judging.proposal(held.take, held.review, picture, by, datetime.now(UTC), passes)
                record(self._history, files, judging.proposal_message(held.take), by)

    def judge(
        self,
        take: str,
        person: Person,
        seat: str,
        decision: Decision,
        key: SigningKey,
        note: str = "",
        seen: str | None = None,
        view: View | None = None,
    ) -> Verdict:
        """A verdict on exact bytes, as a commit signed by the person; it makes the select once the policy is met.

        `seen`: the SHA-256 of the bytes that were on the screen, when the caller knows it. Raises Refused: not
        proposed, killed, a stranger, another seat or key, a key that no longer counts, or a picture that changed.
        """
        with self._writing():
            proposed = judging.proposed_take(self._history, take)
            self.require_living(take)
            if seen is not None and seen != proposed.sha256:
                raise Refused(f"The picture judged is not the proposed {take}.", do="Open it again and judge that one.")
            entry = judging.require_seated(self.call_sheet, person, seat, key)
            self._require_valid(person, key)
            mine = (
                each.verdict.when
                for each in self.seals.on(take)
                if each.verdict is not None and (each.verdict.seat, each.verdict.by.mail) == (seat, person.mail)
            )
            last = max(mine, default=None)
            verdict = judging.verdict(self.paper.id, proposed, entry.person, seat, decision, note, view, last)

            def files() -> Edits:
                judging.require_seated(self.call_sheet, person, seat, key)
                self.require_living(take)
                return self._verdict_files(proposed, verdict)

            message = judging.verdict_message(verdict)
            record(self._history, files, message, self.operator, committer=entry.person, key=key)
            return verdict

    def verdicts(self, take: str) -> tuple[Verdict, ...]:
        """Every seat's last word on a take, as far as it counts."""
        checked_id(take)
        words = (sealed for sealed in self.seals.on(take) if sealed.last and sealed.seal is Seal.GOOD)
        return tuple(sealed.verdict for sealed in words if sealed.verdict is not None)

    def words(self, take: str) -> tuple[Sealed, ...]:
        """Every word ever given on a take, oldest first, with what does not count and why."""
        return self.seals.on(checked_id(take))

    def selects(self, *, withdrawn: bool = False) -> tuple[Select, ...]:
        """The selects in force, by name; on demand those that were withdrawn too."""
        found = (select for select in self._catalogue.committed().selects if withdrawn or not select.withdrawn)
        return tuple(sorted(found, key=lambda select: select.name))

    def withdrawn(self) -> frozenset[str]:
        """The takes that were selects and are none now."""
        committed = self._catalogue.committed()
        return frozenset(select.take for select in committed.selects if select.withdrawn) - committed.chosen.keys()

    def select_path(self, name: str) -> Path:
        """selects/<name>.png."""
        return inside(self._history.root, f"selects/{name}.png")

    def select_files(self, said: list[Said]) -> dict[str, bytes | Held | None]:
        """What to write so that the selects are those that these words make."""
        picture_of: Callable[[str], str | None] = lambda take: self._history.entry(candidate(take, PICTURE))  # noqa: E731
        return select_files(self._catalogue.committed().selects, chosen(said, self.proposed), picture_of)

    def proposed(self, take: str) -> Take | None:
        """A proposed take, read once; None when it was not proposed or cannot be read."""
        folder = self._history.entry(f"candidates/{take}")
        if folder is None:
            return None
        if folder not in self._takes:
            try:
                self._takes[folder] = judging.proposed_take(self._history, take)
            except StudioError:
                return None
        return self._takes[folder]

    def _verdict_files(self, take: Take, verdict: Verdict) -> Edits:
        """The verdict's file, and the selects it makes or withdraws. Raises Refused when the picture changed."""
        judging.require_seen(self._history, take, verdict.view)
        paper = self.paper
        said = [*said_of(self.seals.all()), Said(verdict, Rule(paper.policy, paper.self_approval))]
        path = verdict_path(verdict.take, verdict.seat, verdict.by)
        return {path: to_document(verdict, "verdict"), **self.select_files(said)}

    def require_living(self, take: str) -> None:
        """Raises Refused for a killed candidate; one that is a select by now, in another clone, is not killed."""
        if self._history.entry(candidate(take, KILLED)) is not None and take not in self._catalogue.committed().chosen:
            raise Refused(
                f"{take} was killed: it lies in the trash, and nobody judges it there.",
                safe="Nothing was signed.",
                do="Restore it first, then give the verdict.",
            )

    def _require_valid(self, person: Person, key: SigningKey) -> None:
        signers, now = Signers.of(self._history), datetime.now(UTC)
        if signers.revocation(key.public) is not None:
            raise Refused(f"That key of {person.name} was revoked.", do="Sign with a new key that has been seated.")
        ends = [entry.before for entry in signers.keys(person.mail) if entry.key == key.public]
        if not any(before is None or now < before for before in ends):
            raise Refused(f"That key of {person.name} has expired.", do="Have a new key seated.")

    def _row(self, take: str) -> TakeRow:
        found = self._catalogue.row(take)
        if found is None:
            raise BadInput(f"There is no take {take[:40]} in {self._history.root.name}.")
        return found

    def _committed(self, path: str) -> bytes:
        found = self._history.read(path, most=MAX_BYTES)
        if found is None:
            raise BadInput(f"{self._history.root.name} has no {path} in its history.", do="Bring it back with git.")
        return found
