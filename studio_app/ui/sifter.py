"""What strip and sheet show: a sieve over the roll. Marks never pull a take from under a hand: what no longer matches
stays until the sieve changes, and the bar says how many those are.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from studio_app.studio import sift_store
from studio_app.studio.completing import completions, prepare
from studio_app.studio.sift import Sieve, Sifted, sift
from studio_app.studio.sift_beside import needs_verdicts
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.ui.desk import Desk
from studio_app.ui.likeness_reader import LikenessReader
from studio_app.ui.newest import InTurn, Newest
from studio_app.ui.records import killed_lines
from studio_app.ui.search_field import Offer
from studio_app.ui.sifting import FEW, Held, Sight, hold, hold_still, look
from studio_app.ui.takes_model import TakesModel
from studio_app.ui.verdict_reader import VerdictReader


class Sifter(QObject):
    """Holds the sieve and shows through the model what it lets through."""

    asked = Signal()
    """The sieve is another one"""
    counted = Signal(int, int, int)
    """How many are shown or lie in stacks, of how many, and how many of them no longer match"""
    saved_changed = Signal()

    def __init__(self, desk: Desk, model: TakesModel, parent: QObject | None = None) -> None:
        super().__init__(parent)
        self.desk, self.model = desk, model
        self.sieve = Sieve()
        self._held = Held()
        self._make: Callable[[], Held] | None = None
        self._newest = Newest(self)
        self._newest.refused.connect(desk.problem)
        self._keeping = InTurn(self)
        self._keeping.refused.connect(desk.problem)
        self._keeping.done.connect(self.saved_changed)
        self._stale, self._trash = True, False
        self._since: set[str] = set()
        self._last = Sifted()
        self._left: set[str] = set()
        self._unsure: set[str] = set()
        self._reading = False
        self.verdicts = VerdictReader(desk.session, self)
        self.verdicts.came.connect(self._verdicts_came)
        self.verdicts.refused.connect(self._verdicts_refused)
        self.likeness = LikenessReader(desk.session, self)
        self.likeness.came.connect(self._looked)
        self.likeness.told.connect(lambda count, of: desk.news.emit(f"Looking at pictures: {count:,} of {of:,}"))
        desk.closing.connect(self.likeness.close)
        desk.closing.connect(self._newest.close)
        desk.closing.connect(self._keeping.close)

    # Asking

    def ask(self, **fields: Any) -> None:
        """Changes the sieve: `ask(search="linen")`, `ask(sort=(Field.RATING, True))`; what no longer matches goes."""
        if isinstance(fields.get("sort"), tuple):
            fields["sort"], fields["descending"] = fields["sort"]
        if "group" in fields or "stacks" in fields:
            fields["opened"] = frozenset[str]()
        self._put(self.sieve.having(**fields))

    def _put(self, sieve: Sieve) -> None:
        if sieve != self.sieve:
            self.sieve = sieve
            self.again()
            self.asked.emit()

    def again(self) -> None:
        """Sifts what is known now; what was worked out of it before is used again where nothing was marked since.

        Where verdicts or pictures are asked for they are read first, in threads; what is shown stays until they came.
        """
        self.likeness.drop()
        alike = self.sieve.stacks is Stacks.ALIKE
        self._reading = alike or needs_verdicts(self.sieve)
        if alike:
            self.likeness.ask(self.model.all)
        else:
            self._looked()

    def _looked(self) -> None:
        """The pictures are known, as far as they are asked for; next what seats said."""
        if needs_verdicts(self.sieve):
            self.verdicts.ask()
        elif self._reading:
            self._verdicts_came()
        else:
            self._again()

    def _verdicts_came(self) -> None:
        """What was waited for is sifted now; what came by itself only tells what no longer matches."""
        unsure, self._unsure = self._unsure, set[str]()
        if self._reading:
            self._reading, self._stale = False, True
            self._again()
        else:
            self._check(unsure)

    def _verdicts_refused(self, words: str) -> None:
        self.desk.problem.emit(words)
        self._verdicts_came()

    def _again(self) -> None:
        if self._stale or self.killed is not self._trash:
            self._hold(hold)
        self._sift()

    def arrived(self) -> None:
        """Takes came or went: they find their place, the others stay where they were when the sieve was asked."""
        if self._reading:
            return  # all of them are sifted when the verdicts have come
        if self.sieve.stacks is Stacks.ALIKE:
            self.again()
            return
        self._hold(hold_still)
        self._sift()

    def _hold(self, how: Callable[..., Held]) -> None:
        """Has takes sifted as they are known now; the trash is read only while somebody looks into it."""
        self._stale, self._trash = False, self.killed
        beside = self.verdicts.beside
        if self.sieve.stacks is Stacks.ALIKE:
            beside = replace(beside, prints=self.likeness.prints)
        lines, before, trash, session = tuple(self.model.all), self._held, self._trash, self.desk.session
        self._make = lambda: how(lines, before, beside, killed_lines(session) if trash else None)

    def show_killed(self) -> None:
        """Shows the killed takes under their reasons, or all others again."""
        if self.killed:
            self._put(self.sieve.having(search="", filters=(), group=None))
        else:
            only = Filter(field=Field.IS, op="is", values=("killed",))
            self._put(self.sieve.having(search="", filters=(only,), group=Field.REASON, stacks=Stacks.OFF))

    def show_all(self) -> None:
        """Takes every condition away; order, groups and stacks stay."""
        group = None if self.killed else self.sieve.group
        self._put(self.sieve.having(search="", filters=(), group=group))

    @property
    def filtered(self) -> bool:
        """Whether a condition holds."""
        return bool(self.sieve.terms)

    @property
    def killed(self) -> bool:
        """Whether killed takes are shown."""
        return self.sieve.wants_killed

    @property
    def busy(self) -> bool:
        """Whether what is asked for is not shown yet."""
        return self._reading or self._newest.busy

    # Stacks

    def toggle_stack(self, key: str) -> None:
        """Opens a stack in its place, or closes it."""
        if key:
            self._open(self.sieve.opened ^ {key})

    def stack_of(self, take: str) -> str:
        """The stack a take lies in; empty when it lies in none."""
        stack = self._last.stacks.get(take)
        return stack.key if stack is not None else ""

    def open_all(self) -> None:
        """Opens every stack; closes them all when they are open."""
        keys = frozenset(stack.key for stack in self._last.stacks.values())
        self._open(frozenset[str]() if keys <= self.sieve.opened else keys)

    def switch_stacks(self) -> None:
        """Stacks takes of one frame, or lays all of them out."""
        self.ask(stacks=Stacks.OFF if self.sieve.stacks is not Stacks.OFF else Stacks.FRAME)

    def reveal(self, takes: Iterable[str]) -> bool:
        """Sees to it that takes are shown: opens their stacks; where a condition hides them, shows all and says so."""
        hidden = [take for take in takes if self.model.row_of(take) < 0]
        if not hidden:
            return False
        keys = {self.stack_of(take) for take in hidden} - {""}
        if keys:
            self._open(self.sieve.opened | keys, now=True)
        beyond = [take for take in hidden if self.model.row_of(take) < 0 and self.model.known(take) is not None]
        if beyond and self.filtered:
            self.show_all()
            self._sift(now=True)
            return True
        return False

    def _open(self, opened: frozenset[str], *, now: bool = False) -> None:
        self.sieve = self.sieve.having(opened=opened)
        self._sift(now=now)

    # Marks

    def marked(self, takes: Iterable[str]) -> None:
        """Counts which of these takes no longer match, or match again."""
        self._stale = True
        if self._newest.busy:
            self._since.update(takes)
        if not self.filtered or self.killed:
            return
        if needs_verdicts(self.sieve):
            self._unsure.update(takes)
            self.verdicts.ask()
        else:
            self._check(takes)

    def _check(self, takes: Iterable[str]) -> None:
        """Counts which of these are let through now and which no longer."""
        before = {row.id for row in self._last.rows} | self._last.stacks.keys()
        shown = [line for take in takes if (line := self.model.known(take)) and take in before]
        rows, plain = tuple(line.row for line in shown), self.sieve.having(stacks=Stacks.OFF)
        still = {row.id for row in sift(rows, plain, self.verdicts.beside).rows}
        for line in shown:
            (self._left.discard if line.id in still else self._left.add)(line.id)
        self._count()

    # Inside

    def _sift(self, *, now: bool = False) -> None:
        """Shows what the sieve lets through: at once, or where there are very many takes as soon as a thread knows."""
        held, sieve = self._held, self.sieve
        make = self._make or (lambda: held)
        if not self._newest.busy:
            self._since = set()
        if now or len(self.model.known_ids) <= FEW:
            self._newest.drop()
            self.desk.attempt(lambda: self._came(look(make, sieve)))
        else:
            self._newest.ask(lambda: look(make, sieve), self._came)

    def _came(self, sight: Sight) -> None:
        """Shows what was sifted; what was marked meanwhile is looked at again, so that it is counted as it is now."""
        if self._held is not sight.held:
            self._held, self._make = sight.held, None
            columns = sight.held.columns
            self.model.know_also(sight.held.killed)
            QThreadPool.globalInstance().start(lambda: prepare(columns))
        since, self._since = self._since, set[str]()
        self._left = set()
        self._last = sight.sifted
        self.model.show(sight.shown)
        self._check(since) if since and self.filtered and not self.killed else self._count()

    def _count(self) -> None:
        self.counted.emit(self._last.matched, self._last.total, len(self._left))

    # Words and saved filters

    def offers(self, text: str) -> list[Offer]:
        """How the search line could go on."""
        return [
            Offer(each.line, each.words, each.meaning, each.count) for each in completions(self._held.columns, text)
        ]

    @property
    def saved_names(self) -> tuple[str, ...]:
        """The saved filters by name."""
        return tuple(self._saved())

    def save(self, name: str) -> None:
        """Keeps the sieve under a name, in the shoot: it travels with it."""
        shoot, sieve, by = self.desk.session.shoot, self.sieve, self.desk.session.operator
        self._keeping.ask(lambda: sift_store.save(shoot, name, sieve, by))

    def recall(self, name: str) -> None:
        """Asks for a saved one."""
        if name in (saved := self._saved()):
            self._put(saved[name])

    def forget(self, name: str) -> None:
        """Deletes a saved one; the history keeps it."""
        shoot, by = self.desk.session.shoot, self.desk.session.operator
        self._keeping.ask(lambda: sift_store.delete(shoot, name, by))

    def _saved(self) -> dict[str, Sieve]:
        found: dict[str, Sieve] = {}
        self.desk.attempt(lambda: found.update(sift_store.saved(self.desk.session.shoot)))
        return found
