"""Takes another copy of the shoot in: a clone on this disk, or a bundle. It lands whole or not at all.

    quarantine -> measured and checked by git -> planned -> objects let in -> one commit with both parents

The commit moves the branch at once; until then the shoot is as before, from then on the folder follows as after every
save (worktree), also when the program is killed in between.
"""

from __future__ import annotations

from collections.abc import Callable
from contextlib import AbstractContextManager
from dataclasses import dataclass
from pathlib import Path

from studio_app.direction.errors import BadInput, Refused
from studio_app.shoot.approvals import Approvals
from studio_app.shoot.bundle import BundleHead
from studio_app.shoot.bundle_pack import CLONE
from studio_app.shoot.bundle_quarantine import Quarantine, Tell, quarantine, quiet
from studio_app.shoot.commit import Edits
from studio_app.shoot.direction_history import one_line
from studio_app.shoot.history import History
from studio_app.shoot.merge import Plan, planned
from studio_app.shoot.merge_check import Terms
from studio_app.shoot.signing import SigningKey
from studio_app.shoot.worktree import record
from studio_app.takes.person import Person

_TRIES = 3
_MAIN = "refs/heads/main"


@dataclass(frozen=True)
class Merged:
    """What came of it: the commit the shoot stands on, sentences for a person, the takes that are to be shown again.

    `words` counts the new words; `new` is False when everything was here already.
    """

    commit: str
    lines: tuple[str, ...]
    takes: frozenset[str]
    words: int
    new: bool = True


class Merging:
    """Merges other copies into one shoot. `writing` is entered to save; it raises Refused where none may."""

    def __init__(
        self, history: History, approvals: Approvals, writing: Callable[[], AbstractContextManager[object]]
    ) -> None:
        self._history, self._approvals, self._writing = history, approvals, writing

    def merge(
        self,
        other: Path,
        by: Person,
        *,
        key: SigningKey | None = None,
        rules: bool = False,
        tell: Tell = quiet,
    ) -> Merged:
        """Merges the clone or bundle at `other`; safe to call beside the thread that shows the shoot.

        `key` signs the merge; it is asked for where both copies changed seats, keys or policy under a trusted key.
        `rules`: takes over such changes where no key is trusted. Raises Refused and BadInput: nothing is taken over.
        """
        with self._writing():
            ours = self._history.tip or ""
        with quarantine(self._history.root) as inside:
            if other.is_dir():
                theirs = self._fetch(inside, other, ours, tell)
            else:
                theirs = self._branch(inside.receive(other, CLONE, tell), other.name)
            terms = Terms(self._approvals.seals.root, rules)
            return self.take(inside, theirs, by, terms, f"Bring in {_title(other)}", key=key, tell=tell)

    def take(
        self,
        inside: Quarantine,
        theirs: str,
        by: Person,
        terms: Terms,
        subject: str,
        *,
        key: SigningKey | None = None,
        check: Callable[[Plan], None] = lambda _: None,
        tell: Tell = quiet,
    ) -> Merged:
        """Merges a commit of the quarantine. `check` may refuse the plan."""
        inside.stand(theirs)
        for _ in range(_TRIES):
            ours = self._history.tip or ""
            if inside.history.base(ours, theirs) == theirs:
                return Merged(ours, ("Nothing new: everything of it is here already.",), frozenset(), 0, new=False)
            tell("Working out what is new", 0.7)
            plan = planned(inside.history, ours, theirs, by, terms)
            check(plan)
            if plan.ruling:
                self._approvals.require_trusted(key)
            tell("Letting it in", 0.9)
            try:
                return self._write(inside, plan, by, subject, key)
            except _MovedOn:
                continue
        raise Refused("The shoot kept changing meanwhile.", safe="Nothing was taken over.", do="Try again.")

    def _write(self, inside: Quarantine, plan: Plan, by: Person, subject: str, key: SigningKey | None) -> Merged:
        with self._writing():
            if self._history.tip != plan.ours:
                raise _MovedOn
            inside.release(plan.theirs, (plan.ours,), self._history.gitdir)

            def edits() -> Edits:
                if self._history.tip != plan.ours:
                    raise _MovedOn
                return plan.edits

            message = f"{subject}\n\n" + "".join(f"{one_line(line)}\n" for line in plan.lines)
            made = record(self._history, edits, message, by, key=key, merging=plan.theirs)
        lines = plan.lines or ("Nothing in the files changes.",)
        return Merged(made, lines, plan.takes, len(plan.words))

    def _fetch(self, inside: Quarantine, other: Path, ours: str, tell: Tell) -> str:
        """The other clone's newest commit, brought into the quarantine as a bundle would be: measured and checked."""
        clone = History(other)
        theirs = clone.tip
        if theirs is None:
            raise BadInput(f"{other.name} has no history yet.")
        tell("Reading the other copy", 0.0)
        pack = inside.root / f"{other.name[:40]}.pack"
        with quarantine(self._history.root, clone.gitdir / "objects") as unchecked:
            unchecked.pack(theirs, (ours,), pack)
        inside.receive_pack(pack, 0, CLONE, tell)
        return theirs

    def _branch(self, head: BundleHead, name: str) -> str:
        """Which commit of a bundle is meant: the branch of the same name as ours, else what it stands on."""
        for wanted in (self._history.branch, "HEAD", _MAIN):
            if wanted in head.refs:
                return head.refs[wanted]
        raise BadInput(f"{name} holds no branch of a shoot.", do="Have the branch “main” bundled.")


class _MovedOn(Exception):
    """The branch moved while the plan was made."""


def _title(other: Path) -> str:
    return f"the copy {one_line(other.name)[:80]}"
