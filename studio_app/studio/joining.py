"""Joining copies of a shoot: bringing another clone or a bundle in, and what the session shows of it afterwards.

`bring` is the long part and touches nothing of the session: a thread beside the window may run it. `settle` comes
before it and `show` after it, on the session's own loop.
"""

from __future__ import annotations

from collections.abc import Callable
from pathlib import Path

from studio_app.shoot.bundle_quarantine import Tell, quiet
from studio_app.shoot.folder import Shoot
from studio_app.shoot.merge_shoot import Merged
from studio_app.shoot.signing import SigningKey
from studio_app.studio.change import Change
from studio_app.takes.person import Person


class Joining:
    """The part of a session that takes other copies in. `settle` saves what is pending, `stand` shows a direction."""

    def __init__(
        self,
        shoot: Shoot,
        operator: Person,
        settle: Callable[[], None],
        stand: Callable[[], None],
        tell: Callable[[Change], None],
    ) -> None:
        self._shoot, self._operator = shoot, operator
        self.settle, self._stand, self._tell = settle, stand, tell

    def merge(
        self,
        other: Path,
        *,
        key: SigningKey | None = None,
        rules: bool = False,
        tell: Tell = quiet,
    ) -> Merged:
        """Merges the clone or bundle at `other`, and shows what came. None of it is undone.

        `key`: the private key that signs the merge. `rules`: takes over changes of seats, keys and policy where
        this computer trusts no key. Raises Refused and BadInput: nothing is taken over.
        """
        self.settle()
        merged = self.bring(other, key=key, rules=rules, tell=tell)
        self.show(merged)
        return merged

    def bring(
        self,
        other: Path,
        *,
        key: SigningKey | None = None,
        rules: bool = False,
        tell: Tell = quiet,
    ) -> Merged:
        """Merges and shows nothing yet; for a thread beside the window. Raises as `merge` does."""
        return self._shoot.merging.merge(other, self._operator, key=key, rules=rules, tell=tell)

    def take_answer(self, answer: Path, tell: Tell = quiet) -> Merged:
        """Takes in what an away seat answered, and shows it. Raises Refused and BadInput: nothing is taken over."""
        self.settle()
        merged = self.bring_answer(answer, tell)
        self.show(merged)
        return merged

    def bring_answer(self, answer: Path, tell: Tell = quiet) -> Merged:
        """Takes an answer in and shows nothing yet; for a thread beside the window. Raises as `take_answer` does."""
        return self._shoot.away.take(answer, self._operator, tell)

    def show(self, merged: Merged) -> None:
        """Lets the session follow what `bring` brought."""
        if merged.new:
            self._stand()
            self._tell(Change(takes=merged.takes, sheet=True, history=True))
