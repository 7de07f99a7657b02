"""What strip and sheet show of the takes, worked out from values alone: with very many, in a thread (newest.py)."""

from __future__ import annotations

from collections.abc import Callable, Iterable, Sequence
from dataclasses import dataclass, field, replace

from studio_app.studio.sift import Sieve, Sifted, sift
from studio_app.studio.sift_columns import Beside, Columns
from studio_app.ui.grid_layout import Group
from studio_app.ui.records import TakeLine
from studio_app.ui.takes_model import Pile, Shown

FEW = 3000
"""So many takes are sifted within a frame; more are sifted in a thread."""


@dataclass(frozen=True)
class Held:
    """The takes as they were when the sieve was asked, and the columns of those that are sifted: the ones of the trash,
    or all others.
    """

    lines: dict[str, TakeLine] = field(default_factory=dict[str, TakeLine])
    columns: Columns = field(default_factory=lambda: Columns((), Beside()))
    killed: Sequence[TakeLine] = ()


@dataclass(frozen=True)
class Sight:
    """What came of a sieve: the takes it was asked of, what it let through, and how that is shown."""

    held: Held
    sifted: Sifted
    shown: Shown


def hold(lines: Iterable[TakeLine], before: Held, beside: Beside, killed: Sequence[TakeLine] | None) -> Held:
    """Holds these takes as they are now. `killed`: what lies in the trash, where that is sifted."""
    return _held({line.id: line for line in (*lines, *(killed or ()))}, before, beside, killed)


def hold_still(lines: Iterable[TakeLine], before: Held, beside: Beside, killed: Sequence[TakeLine] | None) -> Held:
    """Takes came or went: they find their place, the others are held as they were before."""
    after: dict[str, TakeLine] = {}
    for line in (*lines, *(killed or ())):
        held = before.lines.get(line.id, line)
        after[line.id] = held if held.killed is line.killed else line
    return _held(after, before, beside, killed)


def _held(lines: dict[str, TakeLine], before: Held, beside: Beside, killed: Sequence[TakeLine] | None) -> Held:
    trash = killed is not None
    if trash:
        beside = replace(beside, killed={line.id: line.kill for line in lines.values() if line.killed})
    those = tuple(line.row for line in lines.values() if line.killed is trash)
    return Held(lines, Columns(those, beside, before.columns), killed or ())


def look(make: Callable[[], Held], sieve: Sieve) -> Sight:
    """What the sieve lets through of what `make` holds. Raises what reading the trash raises."""
    held = make()
    sifted = sift(held.columns.rows, sieve, columns=held.columns)
    return Sight(held, sifted, _shown(sifted, sieve))


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
