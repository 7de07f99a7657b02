"""The four gates: cast, queue, approve, deliver. Each is a list of rules, each rule one sentence (design, 5.7)."""

from __future__ import annotations

from collections.abc import Callable
from enum import StrEnum

from studio_app.rights import (
    rules_consent,
    rules_grant,
    rules_made,
    rules_passport,
    rules_picture,
    rules_status,
    rules_use,
    rules_weights,
)
from studio_app.rights.case import Case
from studio_app.rights.check import Check, failed, passed

Rule = Callable[[Case], Check | None]
"""A rule that does not apply gives None."""


class Gate(StrEnum):
    """When rights are looked at."""

    CAST = "cast"
    QUEUE = "queue"
    APPROVE = "approve"
    DELIVER = "deliver"


WHOSE: tuple[Rule, ...] = (*rules_passport.RULES, *rules_status.RULES)
LICENCE: tuple[Rule, ...] = (*rules_grant.RULES, *rules_consent.RULES, *rules_use.RULES)
RULES: dict[Gate, tuple[Rule, ...]] = {
    Gate.CAST: (*WHOSE, *LICENCE, *rules_weights.RULES),
    Gate.QUEUE: (*WHOSE, *LICENCE, *rules_use.SHOWN_RULES, *rules_made.QUEUE_RULES, *rules_weights.RULES),
    Gate.APPROVE: (*WHOSE, *LICENCE, *rules_use.SHOWN_RULES, *rules_made.APPROVE_RULES, *rules_picture.RULES),
    Gate.DELIVER: (*WHOSE, *LICENCE, *rules_use.SHOWN_RULES, *rules_made.DELIVER_RULES),
}


def checks(gate: Gate, case: Case) -> tuple[Check, ...]:
    """What every rule of a gate says, in the order in which a person would ask."""
    if case.trying_out:
        return (_sample(gate),)
    return tuple(check for rule in RULES[gate] if (check := rule(case)) is not None)


def opens(found: tuple[Check, ...]) -> bool:
    """Whether the gate lets through: no rule failed."""
    return not any(check.failed for check in found)


def _sample(gate: Gate) -> Check:
    if gate is Gate.DELIVER:
        return failed("sample", "This is an invented sample twin: what is made with her is for trying out.")
    return passed("sample", "This is an invented sample twin: everything may be tried, nothing leaves.")
