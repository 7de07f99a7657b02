"""What a session tells its watchers."""

from __future__ import annotations

from dataclasses import dataclass

from studio_app.direction.direction import Part


@dataclass(frozen=True, slots=True)
class Change:
    """What a watcher must show again: parts of the direction, takes by id, the list of takes, the history, the order,
    the papers of the twins (`rights`).

    With `sheet` the takes named came into the list or went out of it.

    `undone` is True when undo or redo changed the takes: they are brought back into view. `saved` is True when
    everything shown is on disk.
    """

    parts: frozenset[Part] = frozenset()
    takes: frozenset[str] = frozenset()
    sheet: bool = False
    history: bool = False
    order: bool = False
    rights: bool = False
    undone: bool = False
    saved: bool = True
