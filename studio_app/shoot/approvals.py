"""Who judges and what was judged: the call sheet, proposals, signed verdicts and the selects they make."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from contextlib import AbstractContextManager
from datetime import UTC, datetime
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot import judging
from studio_app.shoot.catalogue import Catalogue
from studio_app.shoot.history import History
from studio_app.shoot.layout import CALL_SHEET, SHOOT, SIGNERS, inside
from studio_app.shoot.papers import CallSheet, Select, ShootPaper, TakeRow
from studio_app.shoot.scratch import Scratch
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision, Verdict


class Approvals:
    """The approvals of one shoot. `writing` is entered while something is saved; it raises Refused where none may."""

    def __init__(
        self,
        history: History,
        scratch: Scratch,
        catalogue: Catalogue,
        writing: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._history, self._scratch, self._catalogue, self._writing = history, scratch, catalogue, writing

    @property
    def paper(self) -> ShootPaper:
        """Title, brief and policy."""
        return read_document(self._committed(SHOOT), "shoot", ShootPaper)

    @property
    def call_sheet(self) -> CallSheet:
        """Who takes part, in which seats, with which keys."""
        return read_document(self._committed(CALL_SHEET), "call-sheet", CallSheet)

    @property
    def operator(self) -> Person:
        """Who made the shoot; the author of its commits."""
        people = self.call_sheet.people
        if not people:
            raise BadInput("The call sheet names nobody.")
        return people[0].person

    def seat(self, person: Person, seats: tuple[str, ...], public_key: str | None = None) -> None:
        """Puts a person on the call sheet (or changes the entry) and the key into the allowed signers.

        `public_key`: 'ssh-ed25519 AAAA...', a comment after it is dropped. Raises BadInput, Refused (read-only).
        """
        with self._writing():
            record(
                self._history,
                judging.seating(self.call_sheet, self._committed(SIGNERS), person, seats, public_key),
                f"Seat {person.name}: {', '.join(seats) or 'no seat'}\n",
                self.operator,
            )

    def propose(self, take: str, by: Person) -> None:
        """Commits picture, preview, recipe and state under candidates/, so that every seat judges the same bytes.

        A take that is already proposed stays as it is. Raises Refused when the picture changed since it was taken.
        """
        with self._writing():
            held = self._row(take)
            if take not in self._catalogue.committed().takes:
                picture = self._scratch.picture(take)
                files = judging.proposal(held.take, held.review, picture, by, datetime.now(UTC))
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
    ) -> Verdict:
        """A verdict on exact bytes, as a commit signed by the person; it makes the select once the policy is met.

        `seen`: the SHA-256 of the bytes that were on the screen, when the caller knows it. Raises Refused: not
        proposed, a stranger, another seat or key, or a picture that changed.
        """
        with self._writing():
            proposed = judging.proposed_take(self._history, take)
            if seen is not None and seen != proposed.sha256:
                raise Refused(f"The picture judged is not the proposed {take}.", do="Open it again and judge that one.")
            entry = judging.require_seated(self.call_sheet, person, seat, key)
            verdict = judging.verdict(proposed, entry.person, seat, decision, note)

            def files() -> Mapping[str, bytes | None]:
                judging.require_seated(self.call_sheet, person, seat, key)
                selects = self._catalogue.committed().selects
                return judging.verdict_files(self._history, self.paper.policy, selects, proposed, verdict)

            message = judging.verdict_message(verdict)
            record(self._history, files, message, self.operator, committer=entry.person, key=key)
            return verdict

    def verdicts(self, take: str) -> tuple[Verdict, ...]:
        """Every seat's last word on a take."""
        return judging.verdicts(self._history, take)

    def selects(self, *, withdrawn: bool = False) -> tuple[Select, ...]:
        """The selects in force, by name; `withdrawn` ones too when asked for."""
        found = (select for select in self._catalogue.committed().selects if withdrawn or not select.withdrawn)
        return tuple(sorted(found, key=lambda select: select.name))

    def select_path(self, name: str) -> Path:
        """selects/<name>.png."""
        return inside(self._history.root, f"selects/{name}.png")

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
