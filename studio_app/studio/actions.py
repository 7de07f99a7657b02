"""Every command as data: menus, keys, the overlay of `?` and the command palette are made from this one table."""

from __future__ import annotations

from dataclasses import dataclass
from enum import StrEnum


class Place(StrEnum):
    """The views of the window; a key acts in the views it is listed for."""

    STAGE = "stage"
    TAKE = "take"
    COMPARE = "compare"
    SHEET = "sheet"


class Needs(StrEnum):
    """What must be there for a command to be enabled."""

    NOTHING = "nothing"
    SHOOT = "shoot"
    TAKE = "take"
    TAKES = "takes"
    UNDO = "undo"
    REDO = "redo"
    SCRATCH = "scratch take"
    PROPOSED = "proposed take"
    WAITING = "waiting jobs"
    RUNNING = "running job"
    PAUSED = "paused queue"
    UNPAUSED = "unpaused queue"
    FAILED = "failed jobs"


@dataclass(frozen=True, slots=True)
class State:
    """What is true in the window now: the facts that enable commands."""

    facts: frozenset[Needs] = frozenset()


@dataclass(frozen=True, slots=True)
class Action:
    """One command: its name, its title in menus, its default key (Qt's portable text, empty: none), where it acts."""

    id: str
    title: str
    menu: str
    key: str = ""
    needs: Needs = Needs.NOTHING
    places: frozenset[Place] = frozenset(Place)
    contractual: bool = False

    def enabled(self, state: State) -> bool:
        """Whether the command can be given now."""
        return self.needs is Needs.NOTHING or self.needs in state.facts
