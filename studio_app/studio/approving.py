"""Proposing takes and giving verdicts: what a session does that other people rely on. None of it is undone."""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio_app.shoot.folder import Shoot
from studio_app.shoot.judging import require_seated
from studio_app.shoot.signing import load_key
from studio_app.studio.change import Change
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision, Verdict


class Approving:
    """The part of a session that proposes and judges; `tell` hears what changed."""

    def __init__(self, shoot: Shoot, operator: Person, tell: Callable[[Change], None]) -> None:
        self._shoot, self._approvals, self._operator, self._tell = shoot, shoot.approvals, operator, tell

    def propose(self, take: str) -> None:
        """Commits the picture, its preview and recipe under `candidates/`, so that every seat judges the same bytes."""
        self._approvals.propose(take, self._operator)
        self._tell(Change(takes=frozenset({take}), history=True))

    def seat(self, person: Person, seats: tuple[str, ...], public_key: str) -> None:
        """Puts a person with seats and public key on the call sheet. Raises BadInput, Refused."""
        self._approvals.seat(person, seats, public_key)
        self._tell(Change(history=True))

    def judge(
        self,
        take: str,
        person: Person,
        seat: str,
        decision: Decision,
        key: Path,
        *,
        note: str = "",
        passphrase: str | None = None,
    ) -> Verdict:
        """A signed verdict on a proposed take; `key` is the person's private key file. It is not undone: a later
        verdict of the same seat replaces it. Raises BadInput (key), Refused (not proposed, not seated, another key).
        """
        signing = load_key(key, passphrase)
        verdict = self._approvals.judge(take, person, seat, decision, signing, note, self._shoot.take(take).sha256)
        self._tell(Change(takes=frozenset({take}), history=True))
        return verdict

    def require_seated(self, person: Person, seat: str, key: Path, *, passphrase: str | None = None) -> None:
        """Raises what `judge` would raise of the person, the seat and the key, before anything is written."""
        require_seated(self._approvals.call_sheet, person, seat, load_key(key, passphrase))

    def approve(self, take: str, person: Person, seat: str, key: Path, *, passphrase: str | None = None) -> Verdict:
        """A signed yes."""
        return self.judge(take, person, seat, Decision.YES, key, passphrase=passphrase)
