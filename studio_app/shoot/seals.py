"""What holds a verdict: the signed commit that brought it, by a person who sat in that seat, over the same bytes.

git says who signed; that the seat may judge, that the key still counts and that a trusted key vouches for the seat is
checked here (research/rights.md 5.3).
"""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from dataclasses import dataclass, replace
from datetime import UTC, datetime
from enum import StrEnum

from studio_app.direction.documents import MAX_BYTES, read_document
from studio_app.direction.errors import BadInput
from studio_app.shoot.annals import Amendment, Annals, Found, Word, each_once, people_of
from studio_app.shoot.choosing import Rule, Said
from studio_app.shoot.history import History
from studio_app.shoot.layout import PICTURE, SHOOT, VERDICTS, candidate
from studio_app.shoot.papers import ShootPaper
from studio_app.shoot.signers import Revoked, Signers
from studio_app.shoot.signing import fingerprint
from studio_app.takes.verdict import Verdict


class Seal(StrEnum):
    """Whether a verdict counts, and if not, of which kind the reason is."""

    GOOD = "good"
    STALE = "stale"
    EXPIRED = "expired"
    REVOKED = "revoked"
    UNTRUSTED = "untrusted"
    BROKEN = "broken"


@dataclass(frozen=True)
class Sealed:
    """A verdict as it was brought, whether it counts, and why it does not.

    `last`: it is the person's last word in this seat on this take. `counted`: it was good when it was given.
    """

    word: Word
    seal: Seal
    why: str | None = None
    last: bool = False
    revoked: Revoked | None = None

    @property
    def problem(self) -> str | None:
        """The whole sentence, with the file it speaks of; None for what counts."""
        return None if self.why is None else f"{self.path} does not count: {self.why}"

    @property
    def path(self) -> str:
        return self.word.path

    @property
    def verdict(self) -> Verdict | None:
        """What it says, if it can be read."""
        return self.word.verdict

    @property
    def counted(self) -> bool:
        return self.seal in (Seal.GOOD, Seal.REVOKED)


class Seals:
    """Judges every word of the annals by the keys, the pictures and the trusted key of now.

    A word is judged again only when something its seal rests on has changed, not whenever somebody commits.
    """

    def __init__(self, history: History, annals: Annals | None = None, root: str | None = None) -> None:
        """`root`: fingerprint of the one key that may change seats, kept outside the shoot; None where none is."""
        self._history, self._annals = history, annals or Annals(history)
        self.root = root
        self._held: tuple[tuple[str | None, str | None], tuple[Sealed, ...]] | None = None
        self._judge: _Judge | None = None

    def all(self) -> tuple[Sealed, ...]:
        """Every word ever given with its seal, oldest first; remembered until the history moves."""
        now = (self._history.tip, self.root)
        if self._held is None or self._held[0] != now:
            self._held = (now, self.at(now[0]))
        return self._held[1]

    def at(self, commit: str | None) -> tuple[Sealed, ...]:
        """The same, as a commit says it that need not stand on the branch yet."""
        found = self._annals.read(commit)
        ground = _ground(self._history, found, self.root, commit)
        judge = self._judge
        if judge is None or judge.ground != ground:
            judge = self._judge = _Judge(ground)
        pictures = _Pictures(self._history, commit)
        words = sorted(each_once(found.words), key=_order)
        return _with_last([judge.sealed(word, pictures.of(word)) for word in words])

    def under(self, root: str | None) -> tuple[Sealed, ...]:
        """The same as `all`, if this were the trusted key."""
        return Seals(self._history, self._annals, root).all()

    def on(self, take: str) -> tuple[Sealed, ...]:
        """The words on one take, oldest first."""
        return tuple(sealed for sealed in self.all() if sealed.path.startswith(f"{VERDICTS}/{take}/"))


@dataclass(frozen=True)
class _Ground:
    """What every seal rests on besides the word and its picture. `vouched`: who sits by the trusted key's word."""

    shoot: str
    signers: Signers
    vouched: frozenset[tuple[str, str, str]] | None


def _ground(history: History, found: Found, root: str | None, at: str | None) -> _Ground:
    seated = frozenset(people_of(vouched(found, root))) if root else None
    return _Ground(_shoot_id(history, at), Signers.of(history, at), seated)


class _Pictures:
    """The picture that now lies among the candidates, by take."""

    def __init__(self, history: History, at: str | None) -> None:
        self._history, self._at = history, at
        self._found: dict[str, str | None] = {}

    def of(self, word: Word) -> str | None:
        """The blob of the picture of the take that a word speaks of; None where there is none."""
        if word.verdict is None:
            return None
        take = word.verdict.take
        if take not in self._found:
            self._found[take] = self._history.entry(candidate(take, PICTURE), self._at)
        return self._found[take]


class _Judge:
    """Seals words on one ground, each once for a picture."""

    def __init__(self, ground: _Ground) -> None:
        self.ground = ground
        self._sealed: dict[tuple[str, str, str, str | None], Sealed] = {}

    def sealed(self, word: Word, picture: str | None) -> Sealed:
        """The word and the first reason why it does not count, `picture` being the candidate's of now."""
        mark = (word.path, word.blob, word.commit, picture)
        held = self._sealed.get(mark)
        if held is None:
            held = self._sealed[mark] = self._seal(word, picture)
        return held

    def _seal(self, word: Word, picture: str | None) -> Sealed:
        verdict = word.verdict
        if word.broken is not None or verdict is None or word.paper is None:
            return _not(word, Seal.BROKEN, word.broken or "it cannot be read.")
        if word.paper.id != self.ground.shoot:
            return _not(word, Seal.BROKEN, f"it was given in another shoot ({word.paper.id}).")
        found = self._of_key(word, verdict)
        if found is None and word.picture != picture:
            found = _not(word, Seal.STALE, "the candidate's picture was another one when it was judged.")
        return found or Sealed(word, Seal.GOOD)

    def _of_key(self, word: Word, verdict: Verdict) -> Sealed | None:
        signers, mail = self.ground.signers, verdict.by.mail
        allowed = [entry for entry in signers.keys(mail) if entry.key == word.key]
        if not allowed:
            return _not(word, Seal.BROKEN, f"its key is not among the allowed signers of {mail}.")
        moments = (word.committed, verdict.when)
        if not any(all(_holds(entry.after, entry.before, at) for at in moments) for entry in allowed):
            until = next((entry.before for entry in allowed if entry.before), None)
            words = f"expired on {until:%d %B %Y}" if until and max(moments) >= until else "was not valid yet"
            return _not(word, Seal.EXPIRED, f"the key of {mail} {words} when it was given.")
        revoked = signers.revocation(word.key)
        if revoked is not None:
            since = f" on {revoked.when:%d %B %Y}" if revoked.when else ""
            why = f": {revoked.reason}" if revoked.reason else ""
            found = _not(word, Seal.REVOKED, f"the key of {mail} was revoked{since}{why}.")
            return replace(found, revoked=revoked)
        if self.ground.vouched is not None and (mail, word.key, verdict.seat) not in self.ground.vouched:
            return _not(
                word, Seal.UNTRUSTED, f"the trusted key of this shoot never put {mail} in the seat {verdict.seat}."
            )
        return None


def vouched(found: Found, root: str) -> tuple[Amendment, ...]:
    """The amendments signed by the trusted key."""
    return tuple(each for each in found.amendments if each.key is not None and fingerprint(each.key) == root)


def sealed_files(history: History, sealed: Iterable[Sealed]) -> tuple[Sealed, ...]:
    """The seal of every verdict file of the newest commit."""
    known = {(each.path, each.word.blob): each for each in sealed}
    found: list[Sealed] = []
    for take in history.names(VERDICTS):
        for name, blob in history.names(f"{VERDICTS}/{take}").items():
            path = f"{VERDICTS}/{take}/{name}"
            lost = Word(path, blob, "", history.commit_of(history.tip or "").when)
            found.append(known.get((path, blob)) or _not(lost, Seal.BROKEN, "no commit of this history brought it."))
    return tuple(found)


def last_words(sealed: Iterable[Sealed]) -> Mapping[tuple[str, str, str], Sealed]:
    """(take, seat, mail) -> the last word that counted when it was given, of words in the order of time."""
    found: dict[tuple[str, str, str], Sealed] = {}
    for each in sealed:
        if each.verdict is not None and each.counted:
            found[each.verdict.take, each.verdict.seat, each.verdict.by.mail] = each
    return found


def said_of(sealed: Iterable[Sealed], revoking: Revoked | None = None) -> list[Said]:
    """The words that counted when they were given, for `choosing.chosen`; `revoking`: a key that ends now."""
    return [
        Said(each.verdict, Rule(each.word.paper.policy, each.word.paper.self_approval), _until(each, revoking))
        for each in sealed
        if each.counted and each.verdict is not None and each.word.paper is not None
    ]


def _until(sealed: Sealed, revoking: Revoked | None) -> datetime | None:
    """When the key of a word was revoked; a revocation without a date holds from the beginning."""
    ending = revoking if revoking is not None and revoking.key == sealed.word.key else sealed.revoked
    return None if ending is None else ending.when or datetime.min.replace(tzinfo=UTC)


def _with_last(sealed: list[Sealed]) -> tuple[Sealed, ...]:
    last = {id(each) for each in last_words(sealed).values()}
    return tuple(replace(each, last=True) if id(each) in last else each for each in sealed)


def _not(word: Word, seal: Seal, why: str) -> Sealed:
    return Sealed(word, seal, why)


def _holds(after: datetime | None, before: datetime | None, at: datetime) -> bool:
    return (after is None or after <= at) and (before is None or at < before)


def _order(word: Word) -> tuple[object, ...]:
    when = word.verdict.when if word.verdict is not None else word.committed
    return when, word.path, word.blob


def _shoot_id(history: History, at: str | None) -> str:
    body = history.read(SHOOT, at, MAX_BYTES)
    if body is None:
        raise BadInput(f"There is no {SHOOT} in the history.")
    return read_document(body, "shoot", ShootPaper).id
