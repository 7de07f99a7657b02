"""Under which licence an engine's weights may paint: what the gates ask before a take is made for a brand."""

from __future__ import annotations

from dataclasses import dataclass


@dataclass(frozen=True, slots=True)
class Licensed:
    """Weights by name, their licence, and whether a brand may use what they paint; None where nobody has said.

    `why` says how that is known: 'its own card says so', 'its sizes say so', 'Ada said so'.
    """

    weights: str
    licence: str = ""
    commercial: bool | None = None
    why: str = ""
