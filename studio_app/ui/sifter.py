"""What strip and sheet show: a sieve over the roll. Marks never pull a take from under a hand: what no longer matches
stays until the sieve changes, and the bar says how many those are.
"""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import replace
from typing import Any

from PySide6.QtCore import QObject, QThreadPool, Signal

from studio_app.studio import sift_store
from studio_app.studio.completing import completions, prepare
from studio_app.studio.sift import Sieve, Sifted, sift
from studio_app.studio.sift_beside import needs_verdicts
from studio_app.studio.sift_columns import Beside, Columns
from studio_app.studio.sift_field import Field, Filter
from studio_app.studio.sift_stack import Stacks
from studio_app.ui.desk import Desk
from studio_app.ui.grid_layout import Group
from studio_app.ui.likeness_reader import LikenessReader
from studio_app.ui.records import TakeLine, killed_lines
from studio_app.ui.search_field import Offer
from studio_app.ui.takes_model import Pile, Shown, TakesModel
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
        self._held: dict[str, TakeLine] = {}
        self._columns = Columns((), Beside())
        self._stale, self._trash = True, False
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
            self._read_trash()
            self._hold({line.id: line for line in self.model.all})
        self._sift()

    def arrived(self) -> None:
        """Takes came or went: they find their place, the others stay where they were when the sieve was asked."""
        if self._reading:
            return  # all of them are sifted when the verdicts have come
        if self.sieve.stacks is Stacks.ALIKE:
            self.again()
            return
        self._read_trash()
        before, after = self._held, dict[str, TakeLine]()
        for line in self.model.all:
            held = before.get(line.id, line)
            after[line.id] = held if held.killed is line.killed else line
        self._hold(after)
        self._sift()

    def _hold(self, lines: dict[str, TakeLine]) -> None:
        """Makes columns of the takes that are sifted: those of the trash, or all others."""
        self._held, self._stale, self._trash = lines, False, self.killed
        those = [line for line in lines.values() if line.killed is self._trash]
        beside = self.verdicts.beside
        if self.sieve.stacks is Stacks.ALIKE:
            beside = replace(beside, prints=self.likeness.prints)
        if self._trash:
            beside = replace(beside, killed={line.id: line.kill for line in those})
        self._columns = Columns(tuple(line.row for line in those), beside, self._columns)
        columns = self._columns
        QThreadPool.globalInstance().start(lambda: prepare(columns))

    def _read_trash(self) -> None:
        """The trash is read only while somebody looks into it."""
        lines: list[TakeLine] = []
        if self.killed and self.desk.attempt(lambda: lines.extend(killed_lines(self.desk.session))):
            self.model.know_also(lines)

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
            self._open(self.sieve.opened | keys)
        beyond = [take for take in hidden if self.model.row_of(take) < 0 and self.model.known(take) is not None]
        if beyond and self.filtered:
            self.show_all()
            return True
        return False

    def _open(self, opened: frozenset[str]) -> None:
        self.sieve = self.sieve.having(opened=opened)
        self._sift()

    # Marks

    def marked(self, takes: Iterable[str]) -> None:
        """Counts which of these takes no longer match, or match again."""
        self._stale = True
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

    def _sift(self) -> None:
        self._left = set()
        self._last = sift(self._columns.rows, self.sieve, columns=self._columns)
        self.model.show(_shown(self._last, self.sieve))
        self._count()

    def _count(self) -> None:
        self.counted.emit(self._last.matched, self._last.total, len(self._left))

    # Words and saved filters

    def offers(self, text: str) -> list[Offer]:
        """How the search line could go on."""
        return [Offer(each.line, each.words, each.meaning, each.count) for each in completions(self._columns, text)]

    @property
    def saved_names(self) -> tuple[str, ...]:
        """The saved filters by name."""
        return tuple(self._saved())

    def save(self, name: str) -> None:
        """Keeps the sieve under a name, in the shoot: it travels with it."""
        session = self.desk.session
        if self.desk.attempt(lambda: sift_store.save(session.shoot, name, self.sieve, session.operator)):
            self.saved_changed.emit()

    def recall(self, name: str) -> None:
        """Asks for a saved one."""
        if name in (saved := self._saved()):
            self._put(saved[name])

    def forget(self, name: str) -> None:
        """Deletes a saved one; the history keeps it."""
        session = self.desk.session
        if self.desk.attempt(lambda: sift_store.delete(session.shoot, name, session.operator)):
            self.saved_changed.emit()

    def _saved(self) -> dict[str, Sieve]:
        found: dict[str, Sieve] = {}
        self.desk.attempt(lambda: found.update(sift_store.saved(self.desk.session.shoot)))
        return found


def _shown(sifted: Sifted, sieve: Sieve) -> Shown:
    """What the model shows of it."""
    ids = [row.id for row in sifted.rows]
    groups = tuple(Group(each.title, each.count, each.takes) for each in sifted.groups) if sieve.group else ()
    piles: dict[str, Pile] = {}
    for take in ids if sifted.stacks else ():
        stack = sifted.stacks.get(take)
        if stack is not None and take not in piles:
            opened = stack.key in sieve.opened
            for place, row in enumerate(stack.rows if opened else stack.rows[:1]):
                piles[row.id] = Pile(stack.key, len(stack.rows), place, opened)
    return Shown(ids, groups, piles)
