"""What a proposed take still needs before it is a select, in sentences."""

from __future__ import annotations

from collections.abc import Iterable, Mapping

from studio_app.shoot.choosing import only_by_maker
from studio_app.shoot.papers import ShootPaper
from studio_app.takes.take import Take
from studio_app.takes.verdict import Decision, Verdict


def policy_words(policy: Mapping[str, int]) -> str:
    """'1 × art director, 2 × model'."""
    return ", ".join(f"{number} × {seat.replace('-', ' ')}" for seat, number in policy.items())


def still_needs(paper: ShootPaper, said: Iterable[Verdict], take: Take) -> tuple[str, ...]:
    """One sentence for each thing in the way, by the policy of now and the words that count."""
    words = [verdict for verdict in said if verdict.seat in paper.policy]
    against = [verdict for verdict in words if verdict.decision is not Decision.YES]
    yes = [verdict for verdict in words if verdict.decision is Decision.YES]
    found = [
        f"{verdict.by.name} ({verdict.seat.replace('-', ' ')}) "
        f"{'says no' if verdict.decision is Decision.NO else 'asks for a change'}."
        for verdict in against
    ]
    for seat, number in paper.policy.items():
        left = number - len({verdict.by.mail for verdict in yes if verdict.seat == seat})
        if left > 0:
            found.append(f"Waits for {left} × {seat.replace('-', ' ')}.")
    if not found and not paper.self_approval and only_by_maker(paper.policy, words, take):
        found.append("The only yes is of the one who rendered it; this shoot asks for somebody else’s.")
    return tuple(found)
