"""An away seat: what is proposed goes out as one file, and signed words come back as another.

    send -> a bundle that any git clones -> open_away -> a folder with her key alone -> answer -> take

An answer is a chain of signed commits, closed by one that she signed over the whole of it. No link can be left out of a
chain, so one word that may not come refuses the whole answer, and nothing of it is taken: half an answer would be one
she never gave. A file that is changed on its way is found out by her signature; what is sent out holds the committed
history of the shoot, no scratch.
"""

from __future__ import annotations

import os
import shutil
from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from datetime import UTC, datetime
from pathlib import Path

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.durable import flush_folder, in_words, make_folder
from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.approvals import Approvals
from studio_app.shoot.away_papers import AwaySeat, away_seat, check_answer, require_seat, write_away_seat
from studio_app.shoot.bundle import write_bundle
from studio_app.shoot.bundle_pack import ANSWER, CLONE
from studio_app.shoot.bundle_quarantine import Quarantine, Tell, quarantine, quiet
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.history import History
from studio_app.shoot.journal import Journal
from studio_app.shoot.layout import CALL_SHEET, CANDIDATES, STUDIO, TAKES
from studio_app.shoot.merge_check import Terms, check_place
from studio_app.shoot.merge_shoot import Merged, Merging
from studio_app.shoot.merge_sides import Sides, refused
from studio_app.shoot.papers import CallSheet, Seated
from studio_app.shoot.signers import Signers
from studio_app.shoot.signing import SigningKey, fingerprint, signer
from studio_app.shoot.worktree import record, settle
from studio_app.takes.person import Person

_MAIN = "refs/heads/main"


@dataclass(frozen=True)
class Sent:
    """What was written: bytes of the file, how many takes are proposed in it, the names of those who sit there."""

    size: int
    candidates: int
    people: tuple[str, ...]


class Away:
    """The away seats of one shoot. `writing` is entered to save; it raises Refused where none may."""

    def __init__(
        self,
        history: History,
        approvals: Approvals,
        merging: Merging,
        writing: Callable[[], AbstractContextManager[object]],
    ) -> None:
        self._history, self._approvals, self._merging, self._writing = history, approvals, merging, writing
        self.seat: AwaySeat | None = away_seat(history.root)
        """The seat this copy was opened for; None for a shoot of one's own."""

    def send(self, seat: str, to: Path, tell: Tell = quiet) -> Sent:
        """Writes the shoot as committed into a bundle. Raises Refused: nobody sits there, there is nothing to judge."""
        people = tuple(
            each.person.name for each in self._approvals.call_sheet.people if seat in each.seats and each.key
        )
        if not people:
            raise Refused(f"Nobody with a key sits as {seat[:40]}.", do="Put the person on the call sheet first.")
        tip, candidates = self._history.tip or "", len(self._history.names(CANDIDATES))
        if not candidates:
            raise Refused("No take is proposed: there is nothing to judge.", do="Propose a take first.")
        tell("Packing", 0.1)
        with quarantine(self._history.root) as packing:
            pack = packing.root / "pack"
            packing.pack(tip, (), pack)
            tell("Writing", 0.8)
            size = write_bundle(to, {"HEAD": tip, _MAIN: tip, f"refs/away/{seat}": tip}, {}, pack)
        return Sent(size, candidates, people)

    def answer(self, key: SigningKey, to: Path) -> int:
        """Writes what was said in this copy since it was opened, closed by a signature; the file's size in bytes.

        Raises Refused: no away seat's copy, another key, nothing said, something else was changed too.
        """
        seat = self.seat
        if seat is None:
            raise Refused("This shoot was not opened for an away seat.", do="Open the file that was sent first.")
        with self._writing():
            self._require_key(seat, key)
            tip = self._history.tip or ""
            if tip == seat.base:
                raise Refused("Nothing has been said yet.", do="Give a verdict or write a note first.")
            sides = Sides(self._history, seat.base, seat.base, tip)
            check_answer(sides, seat.person.mail)
            if not _closed(self._history, tip, key):
                words = f"Answer of {seat.person.name} as {seat.seat}\n\nSeat: {seat.seat}\n"
                tip = record(self._history, {}, words, seat.person, key=key)
        subject = one_line(self._history.commit_of(seat.base).message.partition("\n")[0])
        with quarantine(self._history.root) as packing:
            pack = packing.root / "pack"
            packing.pack(tip, (seat.base,), pack)
            return write_bundle(to, {f"refs/away/{seat.seat}": tip}, {seat.base: subject}, pack)

    def take(self, answer: Path, by: Person, tell: Tell = quiet) -> Merged:
        """Takes an answer in, all of it or nothing. Raises Refused and BadInput with what is wrong in it and whose."""
        with self._writing():
            ours = self._history.tip or ""
        with quarantine(self._history.root) as inside:
            head = inside.receive(answer, ANSWER, tell)
            seat, theirs = require_seat(dict(head.refs), answer.name)
            if len(head.refs) != 1 or not head.needs:
                raise BadInput(f"{answer.name} is no answer of an away seat.", do="Choose the file that came back.")
            inside.stand(theirs)
            if inside.history.base(ours, theirs) == theirs:
                raise Refused(f"{answer.name} was taken in already.", safe="Nothing was changed.")
            entry = self._answerer(inside, ours, theirs, seat)
            mail = entry.person.mail
            base = inside.history.base(ours, theirs)
            if base is None:
                raise refused(f"{answer.name} answers another shoot.")
            check_answer(Sides(inside.history, base, ours, theirs), mail)
            terms = Terms(self._approvals.seals.root, away=(mail, seat))
            subject = f"Take in the answer of {entry.person.name} as {seat}"
            return self._merging.take(inside, theirs, by, terms, subject, tell=tell)

    def _answerer(self, inside: Quarantine, ours: str, theirs: str, seat: str) -> Seated:
        """Who signed the whole answer, by our call sheet. Raises Refused: nobody, another seat, an ended key."""
        signed = inside.history.signed(theirs)
        if signed is None:
            raise refused("The answer is not signed as a whole.", "Have it written again: twin-studio away answer.")
        key = signer(*signed)
        sheet = _sheet(inside.history, ours)
        entry = next((each for each in sheet.people if each.key == key), None)
        if entry is None or inside.history.commit_of(theirs).committer.mail != entry.person.mail:
            raise refused(f"The answer is signed by nobody on the call sheet ({fingerprint(key)}).")
        if seat not in entry.seats:
            raise refused(
                f"{entry.person.name} answers as {seat}, where the call sheet gives {entry.person.name} no seat."
            )
        signers = Signers.of(inside.history, ours)
        if signers.revocation(key) is not None:
            raise refused(f"The answer is signed with a key of {entry.person.name} that was revoked.")
        ends = [each.before for each in signers.keys(entry.person.mail) if each.key == key]
        if not any(before is None or datetime.now(UTC) < before for before in ends):
            raise refused(f"The answer is signed with a key of {entry.person.name} that has expired.")
        return entry

    def _require_key(self, seat: AwaySeat, key: SigningKey) -> None:
        entry = self._approvals.call_sheet.of(seat.person)
        if entry is None or entry.key != key.public:
            raise Refused(f"That is not the key of {seat.person.name}.", do="Choose the key this copy was opened with.")


def open_away(bundle: Path, folder: Path, key: SigningKey, place: str, tell: Tell = quiet) -> AwaySeat:
    """Makes a copy of the shoot in a bundle at `folder`, for the owner of this key; it appears whole or not at all.

    `place`: where the key is kept, remembered for the answer. What `tell` raises ends it, and nothing stays.
    Raises BadInput (no such bundle, something is there already), Refused (the key has no seat in it).
    """
    if folder.exists() and (not folder.is_dir() or any(folder.iterdir())):
        raise BadInput(f"{folder} is already there.", safe="It was left as it is.", do="Choose another name.")
    making = folder.parent / f".new-{folder.name}-{os.getpid()}"
    with in_words(folder):
        folder.parent.mkdir(parents=True, exist_ok=True)
        shutil.rmtree(making, ignore_errors=True)
        try:
            for name in (STUDIO, TAKES):
                make_folder(making / name)
            seat = _fill(making, bundle, key, place, tell)
            if folder.is_dir():
                folder.rmdir()
            making.rename(folder)
        finally:
            shutil.rmtree(making, ignore_errors=True)
        flush_folder(folder.parent)
    return seat


def _fill(making: Path, bundle: Path, key: SigningKey, place: str, tell: Tell) -> AwaySeat:
    history = History.create(making)
    with quarantine(making) as inside:
        head = inside.receive(bundle, CLONE, tell)
        if head.needs:
            raise BadInput(f"{bundle.name} is only a part of a shoot.", do="Have the whole of it sent.")
        seat, tip = require_seat(dict(head.refs), bundle.name)
        inside.stand(tip)
        entry = next((each for each in _sheet(inside.history, tip).people if each.key == key.public), None)
        if entry is None or seat not in entry.seats:
            raise Refused(
                f"{bundle.name} was sent to the seat {seat}; that key does not sit there.",
                safe="Nothing was opened.",
                do="Choose your own key, or ask whom they meant.",
            )
        paths = tuple(inside.history.changes(None, tip))
        for path in paths:
            check_place(inside.history, path)
        tell("Opening", 0.8)
        inside.release(tip, (), history.gitdir)
    (history.gitdir / _MAIN).parent.mkdir(parents=True, exist_ok=True)
    (history.gitdir / _MAIN).write_text(f"{tip}\n", encoding="ascii")
    journal = Journal(tip, paths)
    journal.write(making)
    settle(history, journal)
    if Journal.left(making):
        raise BadInput(f"{bundle.name} could not be opened whole: its files cannot be written here.")
    made = AwaySeat(person=entry.person, seat=seat, base=tip, key=place)
    write_away_seat(making, made)
    return made


def _closed(history: History, tip: str, key: SigningKey) -> bool:
    """Whether the newest commit is the signature over an answer already."""
    signed, commit = history.signed(tip), history.commit_of(tip)
    whole = commit.tree == history.commit_of(commit.parents[0]).tree if commit.parents else False
    return whole and signed is not None and signer(*signed) == key.public


def _sheet(history: History, commit: str) -> CallSheet:
    return read_document(history.read(CALL_SHEET, commit, MAX_BYTES) or b"", "call-sheet", CallSheet)
