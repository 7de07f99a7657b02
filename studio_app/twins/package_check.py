"""What comes out of a package is held against the passport, byte for byte, while the rest is still being decrypted."""

from __future__ import annotations

import hashlib
from collections import deque
from collections.abc import Callable, Collection, Mapping
from concurrent.futures import Future, ThreadPoolExecutor
from types import TracebackType
from typing import Self

from studio_app.direction.documents import read_document
from studio_app.direction.errors import BadInput, Refused
from studio_app.twins.card import Twin
from studio_app.twins.package_memory import memory
from studio_app.twins.package_places import MAX_PAPERS, SAFE
from studio_app.twins.package_tar import Member, Walk
from studio_app.twins.passport import BODY_CARD, PASSPORT, Passport

Papers = Mapping[str, bytes]
"""Path in the package -> the exact bytes of a paper or of a signature."""
Vouch = Callable[[Papers], Passport]
"""Reads the passport out of papers and vouches for it: raises BadInput or Refused when its signatures do not hold."""
Tell = Callable[[str, float], None]

PIECE = 1 << 22
_AHEAD = 4


def unsigned(papers: Papers) -> Passport:
    """The passport among papers as it stands, whoever signed it. Raises BadInput when there is none."""
    if PASSPORT not in papers:
        raise BadInput("The package holds no passport.", safe=SAFE)
    return read_document(papers[PASSPORT], "passport", Passport)


def body_card(papers: Papers, passport: Passport) -> Twin:
    """The body card that the passport names. Raises BadInput (none, another twin's), Refused (other bytes)."""
    card = papers.get(BODY_CARD)
    if card is None:
        raise BadInput(f"The package of {passport.name} holds no body card ({BODY_CARD}).", safe=SAFE)
    if hashlib.sha256(card).hexdigest() != passport.body_card:
        raise Refused(f"The body card ({BODY_CARD}) is not the one in the passport of {passport.name}.", safe=SAFE)
    twin = read_document(card, "twin", Twin)
    if twin.id != passport.twin:
        raise BadInput(f"The body card is of {twin.id}, the passport of {passport.twin}.", safe=SAFE)
    return twin


class Check:
    """Takes in the files of one package: papers are kept, every other file is hashed, those in `keep` are held too.

    A thread of its own hashes what is there, so that hashing costs next to no time. Use it as a context.
    """

    def __init__(self, package: str, vouch: Vouch, keep: Collection[str], tell: Callable[[int], None]) -> None:
        """`keep`: the folders held in memory, CAPTURES and WEIGHTS or one of them. `tell` is given bytes taken in."""
        self.papers: dict[str, bytes] = {}
        self.held: dict[str, memoryview] = {}
        self._package, self._vouch, self._keep, self._tell = package, vouch, keep, tell
        self._passport: Passport | None = None
        self._seen: set[str] = set()
        self._pool = ThreadPoolExecutor(1, "twin-hash")
        self._waiting: deque[Future[None]] = deque()

    def __enter__(self) -> Self:
        return self

    def __exit__(self, kind: type[BaseException] | None, error: BaseException | None, _: TracebackType | None) -> None:
        self._pool.shutdown(wait=True, cancel_futures=True)

    def into(self, member: Member) -> Walk:
        """Where the bytes of a file go. Raises BadInput, Refused."""
        if member.place.paper:
            yield from self._paper(member)
        else:
            yield from self._file(member, self.passport())

    def passport(self) -> Passport:
        """The passport that the papers so far vouch for."""
        if self._passport is None:
            self._passport = self._vouch(self.papers)
            body_card(self.papers, self._passport)
        return self._passport

    def finish(self) -> Passport:
        """Waits for the last hash. Raises Refused when a file that the passport lists was not there."""
        passport = self.passport()
        while self._waiting:
            self._waiting.popleft().result()
        if missing := sorted(passport.files().keys() - self._seen):
            raise Refused(
                f"{self._package} lacks {missing[0]}, which the passport of {passport.name} lists.", safe=SAFE
            )
        return passport

    def _paper(self, member: Member) -> Walk:
        if sum(map(len, self.papers.values())) + member.size > MAX_PAPERS:
            raise BadInput(f"The papers in {self._package} are larger than {MAX_PAPERS // 1_000_000} MB.", safe=SAFE)
        text = bytearray(member.size)
        if text:
            yield memoryview(text)
        self.papers[member.path] = bytes(text)

    def _file(self, member: Member, passport: Passport) -> Walk:
        listed = passport.files().get(member.path)
        if listed is None or listed.size != member.size:
            what = "does not list" if listed is None else f"lists with {listed.size} bytes, not {member.size},"
            raise Refused(f"{self._package} holds {member.path}, which the passport {what}.", safe=SAFE)
        self._seen.add(member.path)
        kept = memory(member.size) if member.path.split("/")[0] in self._keep else None
        digest = hashlib.sha256()
        for at in range(0, member.size, PIECE):
            size = min(PIECE, member.size - at)
            piece = memoryview(bytearray(size)) if kept is None else kept[at : at + size]
            yield piece
            self._later(digest.update, piece)
            self._tell(size)
        self._later(self._require, member.path, listed.sha256, digest.hexdigest)
        if kept is not None:
            self.held[member.path] = kept.toreadonly()

    def _require(self, path: str, wanted: str, found: Callable[[], str]) -> None:
        if found() != wanted:
            raise Refused(
                f"{path} in {self._package} is not the file that the passport lists: its bytes were changed.",
                safe="It was not loaded. " + SAFE,
                do="Have the package sent again by its owner.",
            )

    def _later(self, do: Callable[..., None], *what: object) -> None:
        """Has the thread do something, after what it was given before; at most a few pieces wait."""
        while len(self._waiting) >= _AHEAD:
            self._waiting.popleft().result()
        self._waiting.append(self._pool.submit(do, *what))
