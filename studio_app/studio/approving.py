"""Proposing takes and giving verdicts: what a session does that other people rely on. None of it is undone."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from datetime import datetime
from pathlib import Path

from studio_app.direction.errors import BadInput, Refused
from studio_app.rights.gates import Gate
from studio_app.shoot.folder import Shoot
from studio_app.shoot.judging import require_seated
from studio_app.shoot.signing import SigningKey, fingerprint, load_key
from studio_app.studio.change import Change
from studio_app.studio.rights import Rights
from studio_app.studio.trust import trust, under_trust
from studio_app.takes.person import Person
from studio_app.takes.verdict import Decision, Verdict, View


class Approving:
    """The part of a session that proposes and judges; `tell` hears what changed."""

    def __init__(self, shoot: Shoot, operator: Person, tell: Callable[[Change], None], rights: Rights) -> None:
        self._shoot, self._approvals, self._operator, self._tell = shoot, shoot.approvals, operator, tell
        self._rights = rights

    def propose(self, take: str) -> None:
        """Commits the picture, its preview and recipe under `candidates/`, so that every seat judges the same bytes."""
        self._approvals.propose(take, self._operator)
        self._tell(Change(takes=frozenset({take}), history=True))

    def seat(
        self,
        person: Person,
        seats: tuple[str, ...],
        public_key: str,
        *,
        until: datetime | None = None,
        key: Path | SigningKey | None = None,
        passphrase: str | None = None,
    ) -> None:
        """Puts a person with seats and public key on the call sheet; the key may sign `until` then.

        `key`: the private key (or its file) that signs the change. Raises BadInput, Refused.
        """
        signing = _opened(key, passphrase) if key is not None else None
        self._approvals.seat(person, seats, public_key, until=until, key=signing)
        self._tell(Change(history=True))

    def set_policy(
        self,
        policy: Mapping[str, int],
        self_approval: bool,
        *,
        key: Path | SigningKey | None = None,
        passphrase: str | None = None,
    ) -> None:
        """Changes what each select needs from now on. Raises BadInput, Refused."""
        signing = _opened(key, passphrase) if key is not None else None
        self._approvals.set_policy(policy, self_approval, self._operator, signing)
        self._tell(Change(history=True))

    def revoke(
        self, whose: str, reason: str, *, key: Path | SigningKey | None = None, passphrase: str | None = None
    ) -> tuple[str, ...]:
        """Lets nothing count that this key signed; the names of the selects that are withdrawn by it.

        `whose`: the key's fingerprint, or the mail of its owner. Raises BadInput (no such key, several), Refused.
        """
        line = self._key_of(whose)
        signing = _opened(key, passphrase) if key is not None else None
        before = {select.name: select.take for select in self._approvals.selects()}
        self._approvals.revoke(line, reason, signing)
        gone = before.keys() - {select.name for select in self._approvals.selects()}
        self._tell(Change(takes=frozenset(before[name] for name in gone), history=True))
        return tuple(sorted(gone))

    def trust(self, fingerprint: str | None) -> None:
        """Lets only this key change seats, keys and policy as far as this computer is asked; None: any key again.

        Kept in the settings, never in the shoot. Raises BadInput, StudioError (the disk).
        """
        trust(self._shoot.paper.id, fingerprint)
        under_trust(self._shoot)
        self._tell(Change(history=True))

    def join(self, key: SigningKey) -> None:
        """Puts the operator's first key onto the call sheet, so that what it signs can be checked by anybody.

        Raises Refused when it is a key of nobody here, and the operator has another.
        """
        if key.public in {each.key for each in self._approvals.keys}:
            return
        entry = self._approvals.call_sheet.of(self._operator)
        if entry is None or entry.key is not None:
            raise Refused(
                "That key is nobody’s on the call sheet, so nobody could check what it signs.",
                safe="Nothing was changed.",
                do="Choose the key of somebody who sits here.",
            )
        self.seat(self._operator, entry.seats, key.public, key=key)

    def _key_of(self, whose: str) -> str:
        """The public line of the one key that is meant and not yet revoked."""
        keys = self._approvals.keys
        found = {each.key for each in keys if whose in (each.mail, fingerprint(each.key))}
        if not found:
            raise BadInput(
                f"No key that counts is that of {whose[:80]}.", do="Give a fingerprint (SHA256:…) or a mail address."
            )
        if len(found) > 1:
            many = ", ".join(sorted(map(fingerprint, found)))
            raise BadInput(f"{whose[:80]} has {len(found)} keys: {many}.", do="Say which by its fingerprint.")
        return found.pop()

    def judge(
        self,
        take: str,
        person: Person,
        seat: str,
        decision: Decision,
        key: Path | SigningKey,
        *,
        note: str = "",
        passphrase: str | None = None,
        view: View | None = None,
    ) -> Verdict:
        """A signed verdict on a proposed take; `key`: the person's private key or its file; `view`: how it was seen.

        It is not undone: a later verdict of the same seat replaces it. Raises BadInput (key), Refused (not proposed,
        not seated, another key, a yes that the twin's papers do not allow).
        """
        signing = _opened(key, passphrase)
        self._approvals.require_living(take)
        seen = self._shoot.take(take)
        if decision is Decision.YES:
            self._rights.require(Gate.APPROVE, seen.recipe.direction, chosen=self._rights.chosen(seen, person))
        verdict = self._approvals.judge(take, person, seat, decision, signing, note, seen.sha256, view)
        self._rights.judged(seen, decision)
        self._tell(Change(takes=frozenset({take}), history=True))
        return verdict

    def require_seated(
        self, person: Person, seat: str, key: Path | SigningKey, *, passphrase: str | None = None
    ) -> None:
        """Raises what `judge` would raise of the person, the seat and the key, before anything is written."""
        require_seated(self._approvals.call_sheet, person, seat, _opened(key, passphrase))

    def approve(
        self, take: str, person: Person, seat: str, key: Path | SigningKey, *, passphrase: str | None = None
    ) -> Verdict:
        """A signed yes."""
        return self.judge(take, person, seat, Decision.YES, key, passphrase=passphrase)


def _opened(key: Path | SigningKey, passphrase: str | None) -> SigningKey:
    return key if isinstance(key, SigningKey) else load_key(key, passphrase)
