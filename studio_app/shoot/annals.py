"""What the history says of verdicts and of seats, read once and then only extended: every word ever given, and every
change of who may give one.

A commit never changes, so what is found out about it (who signed, what it brought) holds for ever.
"""

from __future__ import annotations

import threading
from collections.abc import Iterable, Iterator
from dataclasses import dataclass, replace
from datetime import datetime
from typing import TypeVar

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.direction.value import Value
from studio_app.shoot.commit import Commit
from studio_app.shoot.history import History
from studio_app.shoot.layout import (
    CALL_SHEET,
    PICTURE,
    RIGHTS,
    SHOOT,
    VERDICTS,
    candidate,
    is_take_id,
    verdict_path,
)
from studio_app.shoot.papers import CallSheet, ShootPaper
from studio_app.shoot.signing import signer
from studio_app.takes.person import Person
from studio_app.takes.verdict import Verdict

V = TypeVar("V", bound=Value)


@dataclass(frozen=True)
class Word:
    """One verdict as a commit brought it. `broken`: why it never counted. `key`: the public line that signed it.

    `paper` is the shoot's paper and `picture` the blob of the candidate's picture as they were when it was given.
    """

    path: str
    blob: str
    commit: str
    committed: datetime
    verdict: Verdict | None = None
    key: str = ""
    paper: ShootPaper | None = None
    picture: str | None = None
    broken: str | None = None


@dataclass(frozen=True)
class Amendment:
    """A commit that changed keys, seats or policy: by whom, and the public line that signed it, if any did."""

    commit: str
    by: Person
    when: datetime
    subject: str
    key: str | None
    seats: CallSheet


@dataclass(frozen=True)
class Found:
    """Everything up to one tip, oldest first."""

    tip: str | None = None
    words: tuple[Word, ...] = ()
    amendments: tuple[Amendment, ...] = ()


class Annals:
    """Reads the history of one shoot. Safe to ask from several threads."""

    def __init__(self, history: History) -> None:
        self._history = history
        self._found = Found()
        self._documents: dict[tuple[str, type[Value]], Value] = {}
        self._busy = threading.Lock()

    def read(self, tip: str | None = None) -> Found:
        """All words and amendments up to the newest commit, or up to `tip`; what is beside the branch is forgotten."""
        with self._busy:
            now = self._history.tip
            wanted = tip or now
            if wanted == self._found.tip or wanted is None:
                return self._found
            found = self._extended(wanted)
            if wanted == now:
                self._found = found
            return found

    def _extended(self, tip: str) -> Found:
        """Reads the commits that are new since the last look; all of them when the past was rewritten."""
        known = self._found.tip
        if known is not None and self._history.base(known, tip) == known:
            fresh, before = list(self._history.walk(tip, (known,))), self._found
        else:
            fresh, before = list(self._history.walk(tip)), Found()
        words, amendments = list(before.words), list(before.amendments)
        for commit in reversed(fresh):
            words += self._words(commit)
            amendments += self._amendments(commit)
        return Found(tip, tuple(words), tuple(amendments))

    def _words(self, commit: Commit) -> Iterator[Word]:
        """The verdicts that this commit has and none of its parents."""
        for path, blob in self._history.brought(VERDICTS, commit.id, commit.parents):
            if path.count("/") == 1:
                yield self._word(Word(f"{VERDICTS}/{path}", blob, commit.id, commit.when), commit)

    def _word(self, word: Word, commit: Commit) -> Word:
        try:
            verdict = read_document(self._history.blob(word.blob, MAX_BYTES, word.path), "verdict", Verdict)
            word = replace(word, verdict=verdict)
            require_place(word.path, verdict)
            key = self._require_signed(verdict, commit)
            paper = self._paper(commit)
            _require_bound(verdict, paper, commit)
            picture = self._history.entry(candidate(verdict.take, PICTURE), commit.id)
            return replace(word, key=key, paper=paper, picture=picture)
        except BadInput as error:
            return replace(word, broken=str(error))

    def _require_signed(self, verdict: Verdict, commit: Commit) -> str:
        """The public line that signed a verdict's commit, if the call sheet gave it this seat before."""
        signed = self._history.signed(commit.id)
        if signed is None:
            raise BadInput(f"commit {commit.id[:10]}, which brought it, is not signed.")
        key = signer(*signed)
        if commit.committer.mail != verdict.by.mail:
            raise BadInput(f"it speaks for {verdict.by.mail} but {commit.committer.mail} committed it.")
        # the sheet before the verdict, so that nobody seats himself in the commit that judges
        sheet = self._at(CALL_SHEET, commit.parents[0] if commit.parents else commit.id, "call-sheet", CallSheet)
        entry = sheet.of(verdict.by)
        if entry is None or entry.key != key or verdict.seat not in entry.seats:
            raise BadInput(f"the call sheet gave {verdict.by.mail} no seat {verdict.seat} with this key.")
        return key

    def _paper(self, commit: Commit) -> ShootPaper:
        return self._at(SHOOT, commit.parents[0] if commit.parents else commit.id, "shoot", ShootPaper)

    def _at(self, path: str, commit: str, kind: str, model: type[V]) -> V:
        """A document of a commit, read once however many commits share it. Raises BadInput."""
        blob = self._history.entry(path, commit)
        if blob is None:
            raise BadInput(f"there was no {path} when it was judged.")
        held = self._documents.get((blob, model))
        if not isinstance(held, model):
            held = read_document(self._history.blob(blob, MAX_BYTES, path), kind, model)
            self._documents[blob, model] = held
        return held

    def _amendments(self, commit: Commit) -> Iterator[Amendment]:
        here, above = self._ruling(commit.id), [self._ruling(parent) for parent in commit.parents]
        if here in above and (len(above) == 1 or here == self._expected(commit, above)):
            return
        signed, key = self._history.signed(commit.id), None
        if signed is not None:
            try:
                key = signer(*signed)
            except BadInput:
                key = None
        try:
            seats = self._at(CALL_SHEET, commit.id, "call-sheet", CallSheet)
        except BadInput:
            seats = CallSheet()
        yield Amendment(commit.id, commit.author, commit.when, commit.message.partition("\n")[0], key, seats)

    def _ruling(self, commit: str) -> tuple[str | None, str | None, str]:
        """What decides whose word counts: keys, seats and policy of a commit."""
        try:
            paper = self._at(SHOOT, commit, "shoot", ShootPaper)
            policy = f"{paper.id} {sorted(paper.policy.items())} {paper.self_approval}"
        except BadInput:
            policy = ""
        return self._history.entry(RIGHTS, commit), self._history.entry(CALL_SHEET, commit), policy

    def _expected(self, commit: Commit, above: list[tuple[str | None, str | None, str]]) -> object:
        """What a merge should carry on: where one side stayed as the common past, what the other says."""
        base = self._history.base(*commit.parents[:2])
        before = self._ruling(base) if base is not None else None
        return above[1] if above[0] == before else above[0] if above[1] == before else None


def each_once(words: Iterable[Word]) -> tuple[Word, ...]:
    """Every word once: a copy of it that does not count never hides the one that does."""
    best: dict[tuple[str, str], Word] = {}
    for word in words:
        held = best.get((word.path, word.blob))
        if held is None or (held.broken and not word.broken):
            best[word.path, word.blob] = word
    return tuple(best.values())


def require_place(path: str, verdict: Verdict) -> None:
    """Raises BadInput when a verdict does not lie where its take, seat and person belong."""
    take = path.split("/")[1]
    if not is_take_id(take) or verdict.take != take or path != verdict_path(take, verdict.seat, verdict.by):
        raise BadInput("it lies where the verdict of another take, seat or person belongs.")


def _require_bound(verdict: Verdict, paper: ShootPaper, commit: Commit) -> None:
    """The signed words name shoot, take, bytes and seat: a verdict cannot be moved to another of them."""
    bound = [f"Take: {verdict.take}", f"Take-SHA256: {verdict.sha256}", f"Seat: {verdict.seat}"]
    bound += [f"Shoot: {verdict.shoot}"] if verdict.shoot else []
    said = commit.message.splitlines()
    missing = next((line for line in bound if said.count(line) != 1), None)
    if missing is not None:
        raise BadInput(f"the signed words of commit {commit.id[:10]} do not say “{missing}”; it speaks of other bytes.")
    if verdict.shoot not in (None, paper.id):
        raise BadInput(f"it was given in another shoot ({verdict.shoot}).")


def people_of(amendments: Iterable[Amendment]) -> set[tuple[str, str, str]]:
    """(mail, public line, seat) of everybody seated by these."""
    return {
        (entry.person.mail, entry.key, seat)
        for amendment in amendments
        for entry in amendment.seats.people
        if entry.key is not None
        for seat in entry.seats
    }
