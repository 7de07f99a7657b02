"""Moving many takes into the trash or out of it part by part, so that who watches lives meanwhile and can stop it.

Every take moves wholly, killed process or not. What was moved when it ends, early or not, is one step of undo.
"""

from __future__ import annotations

from collections.abc import Callable, Sequence
from dataclasses import dataclass

from studio_app.takes.kill import Kill

PART = 16
"""How many takes are moved at once; so few need no parts."""

Moved = Sequence[Kill]


@dataclass(frozen=True, slots=True)
class Found:
    """What there is to move, and a sentence about takes that are left as they are, or none."""

    kills: tuple[Kill, ...]
    left: str = ""


class KillParts:
    """One kill, one restore, or one of them by undo, of `count` takes; a person reads `words` in the menu.

    `step` may be called in a thread of its own, one call at a time, until it gives 1.0 or who asked has had enough.
    `end` is called once, where the session lives: it makes what was moved a step of undo and tells who watches; it is
    given what was moved and what was still waiting, None when nobody had looked yet.
    """

    def __init__(
        self,
        count: int,
        find: Callable[[], Found],
        move: Callable[[Moved], object],
        end: Callable[[Moved, Moved | None], object],
    ) -> None:
        self.count, self.left = count, ""
        self._find, self._move, self._end = find, move, end
        self._waiting: tuple[Kill, ...] | None = None
        self._moved: tuple[Kill, ...] = ()

    @property
    def moved(self) -> int:
        """How many takes lie where they should."""
        return len(self._moved)

    @property
    def stopped(self) -> bool:
        """Whether some still wait."""
        return self._waiting is None or bool(self._waiting)

    def step(self) -> float:
        """Looks at all of them first, then moves the next few; the share that is done, 0 to 1.

        Raises what the shoot raises (BadInput, Refused, StudioError); what the earlier steps moved stays moved.
        """
        if self._waiting is None:
            self._waiting = ()
            found = self._find()
            self._waiting, self.left = found.kills, found.left
        else:
            part, rest = self._waiting[:PART], self._waiting[PART:]
            self._move(part)
            self._waiting, self._moved = rest, (*self._moved, *part)
        every = len(self._moved) + len(self._waiting)
        return len(self._moved) / every if every else 1.0

    def end(self) -> None:
        """Keeps what was moved as one step of undo. What was still waiting stays where it is."""
        self._end(self._moved, self._waiting)
