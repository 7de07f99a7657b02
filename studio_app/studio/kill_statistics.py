"""Why takes are killed: counts of the reasons per twin, engine and look, over the trash and killed candidates."""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterable
from dataclasses import dataclass

from studio_app.shoot.papers import TakeRow
from studio_app.shoot.trash import TrashRow
from studio_app.takes.kill import Reason

UNKNOWN = "unknown"


@dataclass(frozen=True, slots=True)
class Tally:
    """The takes of one twin, engine or look: `n` in all, `killed` of them, and for which reasons."""

    name: str
    n: int
    killed: int
    reasons: dict[str, int]

    @property
    def share(self) -> float:
        """The share that was killed, 0 to 1."""
        return self.killed / self.n if self.n else 0.0


@dataclass(frozen=True, slots=True)
class KillStatistics:
    """All takes together, and by twin, engine and look, those with most takes first."""

    every: Tally
    twins: tuple[Tally, ...]
    engines: tuple[Tally, ...]
    looks: tuple[Tally, ...]


def kill_statistics(alive: Iterable[TakeRow], killed: Iterable[TrashRow]) -> KillStatistics:
    """Counts over the takes of a shoot (`shoot.takes()`, `shoot.trash.rows()`)."""
    facts = [(row.facets.twin, row.facets.engine, row.facets.look, "") for row in alive]
    for each in killed:
        facets = each.row.facets
        facts.append((facets.twin, facets.engine, facets.look, each.kill.reason.value if each.kill else UNKNOWN))
    every = _tally("All takes", [reason for *_, reason in facts])
    twins, engines, looks = (_tallies((fact[at], fact[3]) for fact in facts) for at in range(3))
    return KillStatistics(every, twins, engines, looks)


def _tallies(pairs: Iterable[tuple[str, str]]) -> tuple[Tally, ...]:
    named: dict[str, list[str]] = {}
    for name, reason in pairs:
        named.setdefault(name, []).append(reason)
    return tuple(sorted((_tally(name, found) for name, found in named.items()), key=lambda each: (-each.n, each.name)))


def _tally(name: str, found: list[str]) -> Tally:
    counts = Counter(reason for reason in found if reason)
    order = (*(reason.value for reason in Reason), UNKNOWN)
    return Tally(name, len(found), counts.total(), {reason: counts[reason] for reason in order if counts[reason]})
