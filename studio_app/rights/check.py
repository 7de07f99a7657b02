"""What a rule says: pass, warn or fail, in a sentence that names it."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from enum import StrEnum

from studio_app.direction.errors import Refused


class Outcome(StrEnum):
    """How a rule came out. A warning asks a person to look; only a fail stops."""

    PASS = "pass"  # noqa: S105  # the word for a rule that holds
    WARN = "warn"
    FAIL = "fail"


@dataclass(frozen=True, slots=True)
class Check:
    """One rule, how it came out, and the sentence a person reads."""

    rule: str
    outcome: Outcome
    words: str

    @property
    def failed(self) -> bool:
        return self.outcome is Outcome.FAIL


def passed(rule: str, words: str) -> Check:
    return Check(rule, Outcome.PASS, words)


def warned(rule: str, words: str) -> Check:
    return Check(rule, Outcome.WARN, words)


def failed(rule: str, words: str) -> Check:
    return Check(rule, Outcome.FAIL, words)


def judged(rule: str, holds: bool, yes: str, no: str) -> Check:
    """A check with one sentence for either case."""
    return passed(rule, yes) if holds else failed(rule, no)


def require(checks: Iterable[Check], safe: str = "Nothing was changed.") -> None:
    """Raises Refused with the first failed rule, and how many more failed."""
    bad = [check for check in checks if check.failed]
    if bad:
        more = f" {len(bad) - 1} more rules say no." if len(bad) > 2 else " One more rule says no." if bad[1:] else ""
        raise Refused(f"{bad[0].words} (rule: {bad[0].rule}){more}", safe=safe)
